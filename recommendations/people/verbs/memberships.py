"""Granting and ending roles."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from recommendations.acts.errors import InvalidInput
from recommendations.acts.events import record_event
from recommendations.acts.seen import Seen, check_seen
from recommendations.answers.verbs.evaluations import end_assignments
from recommendations.drafts.verbs.saving import choose_draft_keeping
from recommendations.enums import EventKind, Role
from recommendations.models import Membership, Organisation, StateParty, TreatyBody, User

_PLACE_FIELDS: dict[str, tuple[str, type] | None] = {
    Role.ADMINISTRATOR: None,
    Role.OFFICER: ("treaty_body", TreatyBody),
    Role.RAPPORTEUR: ("treaty_body", TreatyBody),
    Role.STATE_FOCAL_POINT: ("state_party", StateParty),
    Role.ORGANISATION_MEMBER: ("organisation", Organisation),
}


@transaction.atomic
def grant_role(
    user: User,
    role: Role,
    *,
    by: User | None,
    now: datetime,
    valid_from: date,
    place: TreatyBody | StateParty | Organisation | None = None,
    valid_until: date | None = None,
) -> Membership:
    """Give a person a role from `valid_from` until the day before `valid_until`: one event.

    `place` is the committee, State party or organisation in which the role is held. Raises
    InvalidInput when the role needs another kind of place, or when the person holds it already.
    """
    expected = _PLACE_FIELDS[role]
    fields: dict[str, object] = {}
    if expected is None:
        if place is not None:
            raise InvalidInput(
                _("An administrator acts for the whole site: leave the place empty."), field="place"
            )
    else:
        name, kind = expected
        if not isinstance(place, kind):
            raise InvalidInput(
                _("Choose the committee, State party or organisation for the role “%(role)s”.")
                % {"role": role.label},
                field="place",
            )
        fields[name] = place
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=user, role=role, valid_during=(valid_from, valid_until), **fields
            )
    except IntegrityError as error:
        if "membership_overlap_excl" not in str(error):
            raise
        raise InvalidInput(
            _("%(person)s already holds this role during these days.") % {"person": user},
            field="role",
        ) from error
    record_event(EventKind.MEMBERSHIP_GRANTED, membership, by=by, now=now)
    return membership


@transaction.atomic
def end_role(
    membership: Membership, *, on: date, by: User | None, now: datetime, reason: str = ""
) -> Membership:
    """End a role: `on` is the first day without it. One event.

    With the role of a rapporteur end the person's assignments to cases of that committee, each with
    an event of its own. Raises InvalidInput when the role had not begun before that day.
    """
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    begun = locked.valid_during.lower
    if begun is not None and on <= begun:
        raise InvalidInput(
            _("A role cannot end on or before the day on which it began."), field="on"
        )
    locked.valid_during = (begun, on)
    locked.save()
    record_event(EventKind.MEMBERSHIP_ENDED, locked, by=by, now=now, reason=reason.strip())
    if locked.role == Role.RAPPORTEUR and locked.treaty_body is not None:
        end_assignments(locked.user, locked.treaty_body, on=on, by=by, now=now)
    return locked


@transaction.atomic
def change_preferences(
    user: User,
    *,
    language: str,
    time_zone: str,
    confidential_drafts: str,
    seen: Seen | None = None,
) -> User:
    """Change the language of a person's emails, the time zone in which they are timed, and whether
    drafts of confidential texts are kept; those that are, go with the agreement to it.

    No event: a setting of a person's own account belongs to no case. Raises ChangedMeanwhile where
    the account changed after it was `seen`.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    check_seen(locked, seen)
    locked.language = language
    locked.time_zone = time_zone
    locked.save(update_fields=["language", "time_zone", "updated_at"])
    choose_draft_keeping(locked, confidential_drafts)
    return locked
