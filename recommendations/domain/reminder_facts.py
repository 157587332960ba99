"""Whether planned reminders still hold: asked for many at once, and again as they leave.

The full look costs a constant number of queries for a batch. Just before a mail leaves, the stamp
of everything that it rests on is compared with the stamp from before the look: while no row
concerned was written to, what was found still holds, whatever the rules are.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from recommendations.domain.reminders import awaiting, holders, place_of
from recommendations.enums import DeadlineState, EmailStatus, MailKind, MailRhythm
from recommendations.models import Deadline, OutgoingEmail
from recommendations.wording import date_in_words

# The version (every write changes xmin and ctid) of each row on which mail `e` rests: the date, the
# stage, the person, the document, the person's roles, what is awaited, and the person's other
# mails about the date. Says nothing about what changed; whoever sees a new stamp looks again.
STAMP = """md5(concat_ws(' ',
    (SELECT concat_ws(' ', d.xmin, d.ctid, s.xmin, s.ctid, u.xmin, u.ctid, o.xmin, o.ctid, (
            SELECT string_agg(concat(f.xmin, f.ctid), ' ' ORDER BY f.id)
            FROM recommendations_followup f
            WHERE f.request_id = d.request_id AND f.status = 'awaiting_reply'))
        FROM recommendations_deadline d
        JOIN recommendations_reminderstage s ON s.id = e.stage_id
        JOIN recommendations_user u ON u.id = e.recipient_id
        LEFT JOIN recommendations_followuprequest r ON r.id = d.request_id
        LEFT JOIN recommendations_document o ON o.id = r.document_id
        WHERE d.id = e.deadline_id),
    'roles', (SELECT string_agg(concat(m.xmin, m.ctid), ' ' ORDER BY m.id)
        FROM recommendations_membership m WHERE m.user_id = e.recipient_id),
    'cases', (SELECT string_agg(concat(a.xmin, a.ctid), ' ' ORDER BY a.id)
        FROM recommendations_rapporteurassignment a WHERE a.user_id = e.recipient_id),
    'others', (SELECT string_agg(concat(t.id, '.', t.status), ' ' ORDER BY t.id)
        FROM recommendations_outgoingemail t
        WHERE t.deadline_id = e.deadline_id AND t.recipient_id = e.recipient_id AND t.id <> e.id)
))"""


@dataclass
class Findings:
    """What a look at the world brought, by the mails' keys.

    `reasons`: why a mail must not be sent any more, as a sentence. `behind`: mails whose person is
    about to be reminded of the same date on the same day by another mail, which is not out yet.
    What stands in neither still holds.
    """

    reasons: dict[int, str] = field(default_factory=dict)
    behind: set[int] = field(default_factory=set)


def why_not(email: OutgoingEmail, *, today: date) -> str:
    """Why a planned reminder must not be sent any more, as a sentence; empty when it still holds.

    Expects the email just read, with its deadline, cycle, stage and recipient, so that what
    happened since the planning counts.
    """
    found = look([email], today=today)
    return _told_otherwise() if email.pk in found.behind else found.reasons.get(email.pk, "")


def look(emails: Sequence[OutgoingEmail], *, today: date) -> Findings:
    """Whether each of these still holds, in a constant number of queries. See `why_not`."""
    found = Findings()
    moved_to = _successors([email.deadline for email in emails])
    in_role = _in_role(emails, today)
    situation = _situations(emails)
    for email in emails:
        if email.deadline.state != DeadlineState.IN_FORCE:
            reason = _gone(email.deadline, moved_to.get(email.deadline_id))
        elif not email.stage.is_active:
            reason = _("The stage is no longer in use.")
        elif not email.recipient.is_active:
            reason = _("The account has been deactivated.")
        elif email.recipient.rhythm_of(MailKind.ROLE) == MailRhythm.OFF:
            reason = _("The person has turned these mails off.")
        elif email.pk not in in_role:
            reason = _("The person no longer holds the role to which this stage is addressed.")
        else:
            reason = _unneeded(situation[email.pk])
        if reason:
            found.reasons[email.pk] = reason
        elif situation[email.pk]["is_behind"]:
            found.behind.add(email.pk)
    return found


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


def _unneeded(situation: dict[str, bool]) -> str:
    """Answered meanwhile, or said by another mail."""
    if not situation["is_awaited"]:
        return _("Nothing is awaited any more: a reply came in, or the follow-up ended.")
    if situation["is_overtaken"]:
        return _("A later stage was reached before this reminder could be sent.")
    return _told_otherwise() if situation["is_told"] else ""


def _told_otherwise() -> str:
    return _("The same person is reminded of this date on the same day in another role.")
