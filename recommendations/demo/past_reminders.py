"""Reminders of the past, as the ledger would hold them if it had run since the case began.

The planner only looks forward: it sends nothing for stages that had passed before a date was
entered. So these rows are written here as a delivery leaves them: sent, with their text and an
event each.
"""

from datetime import date
from uuid import NAMESPACE_URL, uuid5

from recommendations.acts.events import record_event
from recommendations.deadlines.reads.reminder_days import ReminderDay, reminder_days
from recommendations.demo.case_builder import CaseBuilder
from recommendations.enums import EmailStatus, EventKind, ReminderAudience
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.mail_words.reads.standing import read_standings
from recommendations.models import Deadline, Holiday, OutgoingEmail, ReminderStage, User

ACCEPTED = "Accepted by the mail server."
REFUSED = "The mail server answered 550 There is no mailbox with this name."


def record_past_reminders(
    builder: CaseBuilder, deadline: Deadline, *, before: date, refused_stage: str = ""
) -> None:
    """Fill the ledger with every stage reached before the given day.

    Call it before the reply or extension that ends the waiting is recorded, so that the emails
    say what was awaited then. At `refused_stage` the focal point's mailbox refuses the email.
    """
    focal_point = builder.people.focal_points.get(deadline.cycle.state_party.iso3)
    recipients = {
        ReminderAudience.OFFICERS: [builder.people.officer],
        ReminderAudience.STATE_FOCAL_POINTS: [focal_point] if focal_point else [],
        ReminderAudience.RAPPORTEURS: [
            assignment.user for assignment in deadline.cycle.rapporteurs.select_related("user")
        ],
    }
    stages = ReminderStage.objects.filter(
        is_active=True, treaty_body=None, deadline_kind=deadline.kind
    )
    for one in reminder_days(
        deadline,
        stages,
        grace=deadline.cycle.treaty_body.grace_working_days,
        holidays=Holiday.objects.days(),
    ):
        stage = one.stage
        # What is far ahead of a short period is left out, as planning does.
        is_fresh = deadline.anchor_on is not None and one.reached_on <= deadline.anchor_on
        if one.leaves_on >= before or (stage.is_far_ahead and is_fresh):
            continue
        is_refused = (
            stage.code == refused_stage and stage.audience == ReminderAudience.STATE_FOCAL_POINTS
        )
        for recipient in recipients.get(ReminderAudience(stage.audience), []):
            _record_reminder(deadline, one, recipient, is_refused=is_refused)


def _record_reminder(
    deadline: Deadline,
    reminder: ReminderDay,
    recipient: User,
    *,
    is_refused: bool,
) -> None:
    stage, day, sent_at = reminder.stage, reminder.leaves_on, reminder.leaves_at
    email = OutgoingEmail(
        deadline=deadline,
        stage=stage,
        recipient=recipient,
        address=recipient.email,
        due_on=reminder.reached_on,
        send_after=sent_at,
        claimed_at=sent_at,
        n_attempts=1,
        message_id=f"<{uuid5(NAMESPACE_URL, f'{deadline.pk}-{stage.pk}-{recipient.pk}')}"
        "@demo.example>",
    )
    if is_refused:
        email.status, email.outcome = EmailStatus.FAILED, REFUSED
    else:
        rendered = render_mail(email, today=day, standings=read_standings([email], today=day))
        email.status, email.outcome = EmailStatus.SENT, ACCEPTED
        email.sent_at, email.subject, email.body = sent_at, rendered.subject, rendered.text
    email.save()
    record_event(
        EventKind.REMINDER_FAILED if is_refused else EventKind.REMINDER_SENT,
        email,
        by=None,
        now=sent_at,
        reason=REFUSED if is_refused else "",
    )
