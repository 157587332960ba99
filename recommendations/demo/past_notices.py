"""Notices of the past: what people in a role would have been told of a date when it changed.

The planner tells nobody of what happened before they took up their role, and in a demonstration
everybody takes it up today. So these rows are written here as a delivery leaves them.
"""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from recommendations import dates
from recommendations.acts.events import record_event
from recommendations.deadlines.reads.reminder_days import zone_for
from recommendations.demo.people import DemoPeople
from recommendations.enums import DeadlineKind, EmailStatus, EventKind, ReminderAudience
from recommendations.mail.reads.notices import changes_told
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.mail_words.reads.standing import read_standings
from recommendations.models import Event, Holiday, OutgoingEmail, ReportingCycle, User
from recommendations.working_days import working_moment

ACCEPTED = "Accepted by the mail server."


def record_past_notices(people: DemoPeople, cycle: ReportingCycle, *, now: datetime) -> None:
    """Fill the ledger with what was told of the date for information on follow-up so far.

    Call it after each act, so that the emails say how things stood then.
    """
    told = changes_told(Event.objects.filter(cycle=cycle, at__lt=now, notices__isnull=True)).filter(
        deadline__kind=DeadlineKind.FOLLOW_UP_INFORMATION
    )
    holidays = Holiday.objects.days()
    focal_point = people.focal_points.get(cycle.state_party.iso3)
    rapporteurs = [row.user for row in cycle.rapporteurs.select_related("user")]
    for event in told.select_related("deadline__cycle", "deadline__request", "extension", "by"):
        recipients = [
            *((ReminderAudience.STATE_FOCAL_POINTS, user) for user in (focal_point,) if user),
            (ReminderAudience.OFFICERS, people.officer),
            *((ReminderAudience.RAPPORTEURS, user) for user in rapporteurs),
        ]
        for role, user in recipients:
            sent_at = working_moment(event.at, zone_for(user, role, cycle.state_party), holidays)
            if user != event.by and sent_at < now:
                _record(event, user, role, sent_at)


def _record(event: Event, recipient: User, role: ReminderAudience, sent_at: datetime) -> None:
    day = dates.today(sent_at)
    email = OutgoingEmail(
        event=event,
        deadline=event.deadline,
        told_as=role,
        recipient=recipient,
        address=recipient.email,
        due_on=day,
        created_at=sent_at,
        send_after=sent_at,
        claimed_at=sent_at,
        n_attempts=1,
        message_id=f"<{uuid5(NAMESPACE_URL, f'{event.public_id}-{recipient.pk}')}@demo.example>",
    )
    rendered = render_mail(email, today=day, standings=read_standings([email], today=day))
    email.status, email.outcome = EmailStatus.SENT, ACCEPTED
    email.sent_at, email.subject, email.body = sent_at, rendered.subject, rendered.text
    email.save()
    record_event(EventKind.REMINDER_SENT, email, by=None, now=sent_at)
