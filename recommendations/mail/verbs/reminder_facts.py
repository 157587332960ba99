"""Whether planned reminders of dates still hold: asked for many in a constant number of queries.

`domain.mail_facts` asks this for the rows that rest on a date; it knows the other grounds too.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from recommendations import visibility
from recommendations.enums import DeadlineKind, DeadlineState, EmailStatus, ReminderAudience
from recommendations.mail.verbs.reminders import awaiting, holders, place_of
from recommendations.models import Deadline, OutgoingEmail
from recommendations.wording import date_in_words


def look_at_dates(
    emails: Sequence[OutgoingEmail], *, today: date
) -> tuple[dict[int, str], set[int]]:
    """What stands against each reminder of a date, by its key, and which wait for another one.

    The second are mails whose person is about to be reminded of the same date on the same day by
    another mail, which is not out yet.
    """
    reasons: dict[int, str] = {}
    behind: set[int] = set()
    moved_to = _successors([email.deadline for email in emails])
    in_role = _in_role(emails, today)
    hidden = _hidden(emails, today)
    situation = _situations(emails)
    for email in emails:
        if email.deadline.state != DeadlineState.IN_FORCE:
            reason = _gone(email.deadline, moved_to.get(email.deadline.pk))
        elif not email.stage.is_active:
            reason = _("The stage is no longer in use.")
        elif email.pk not in in_role:
            reason = _not_in_role(email)
        elif email.pk in hidden:
            reason = _("The date is not public any more.")
        else:
            reason = _unneeded(email, situation[email.pk], today)
        if reason:
            reasons[email.pk] = reason
        elif situation[email.pk]["is_behind"]:
            behind.add(email.pk)
    return reasons, behind


def _not_in_role(email: OutgoingEmail) -> str:
    if email.stage.audience == ReminderAudience.FOLLOWERS:
        return _("The person follows this no longer, or has muted it.")
    return _("The person no longer holds the role to which this stage is addressed.")


def _hidden(emails: Sequence[OutgoingEmail], today: date) -> set[int]:
    """Mails to followers about a date that not everybody may read: following opens nothing."""
    rows = {
        email.pk: email.deadline.pk
        for email in emails
        if email.stage.audience == ReminderAudience.FOLLOWERS
    }
    if not rows:
        return set()
    public = set(
        Deadline.objects.filter(
            visibility.deadlines(visibility.PUBLIC, today), pk__in=rows.values()
        ).values_list("pk", flat=True)
    )
    return {pk for pk, deadline in rows.items() if deadline not in public}


def _successors(deadlines: Sequence[Deadline]) -> dict[int, Deadline]:
    gone = {row.pk for row in deadlines if row.state != DeadlineState.IN_FORCE}
    if not gone:
        return {}
    later = Deadline.objects.filter(supersedes__in=gone)
    return {row.supersedes_id: row for row in later if row.supersedes_id is not None}


def _gone(deadline: Deadline, later: Deadline | None) -> str:
    if later is None:
        return _("The date is no longer in force.")
    return _("The date was moved from %(before)s to %(after)s.") % {
        "before": date_in_words(deadline.due_on),
        "after": date_in_words(later.due_on),
    }


def _in_role(emails: Sequence[OutgoingEmail], today: date) -> set[int]:
    """The mails whose recipient still holds the role: one query an audience."""
    places: dict[str, set[int]] = defaultdict(set)
    for email in emails:
        places[email.stage.audience].add(place_of(email.stage.audience, email.deadline.cycle))
    held = {
        (audience, place, user.pk)
        for audience, wanted in places.items()
        for place, user in holders(audience, wanted, today)
    }
    return {
        email.pk
        for email in emails
        if (
            email.stage.audience,
            place_of(email.stage.audience, email.deadline.cycle),
            email.recipient_id,
        )
        in held
    }


def _situations(emails: Sequence[OutgoingEmail]) -> dict[int, dict[str, bool]]:
    """What the tables say about each mail: still awaited, overtaken, told, behind another."""
    others = OutgoingEmail.objects.filter(
        deadline=OuterRef("deadline"), recipient=OuterRef("recipient")
    )
    # The one planned first goes first.
    twins = others.filter(due_on=OuterRef("due_on"), pk__lt=OuterRef("pk"))
    rows = (
        OutgoingEmail.objects.filter(pk__in=[email.pk for email in emails])
        .annotate(
            is_awaited=Exists(awaiting("deadline__request")),
            # After an outage two stages may be due at once: the person gets the later one alone.
            is_overtaken=Exists(others.filter(due_on__gt=OuterRef("due_on"))),
            is_told=Exists(twins.filter(status=EmailStatus.SENT)),
            is_behind=Exists(twins.filter(status__in=EmailStatus.waiting_statuses)),
        )
        .values("pk", "is_awaited", "is_overtaken", "is_told", "is_behind")
    )
    return {row["pk"]: row for row in rows}  # type: ignore[misc] # all but the key are booleans


def _unneeded(email: OutgoingEmail, situation: dict[str, bool], today: date) -> str:
    """Answered or over meanwhile, or said by another mail."""
    is_reply = email.deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION
    if is_reply and not situation["is_awaited"]:
        return _("Nothing is awaited any more: a reply came in, or the follow-up ended.")
    if not is_reply and email.stage.offset < 0 and email.deadline.due_on < today:
        return _("The day has passed.")
    if situation["is_overtaken"]:
        return _("A later stage was reached before this reminder could be sent.")
    return told_otherwise() if situation["is_told"] else ""


def told_otherwise() -> str:
    return _("The same person is reminded of this date on the same day in another role.")
