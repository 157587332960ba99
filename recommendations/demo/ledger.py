"""Reminders of the past: what the ledger would hold if it had run since the case began.

The planner looks forward alone (what had passed before a date was entered is history to it), so
these rows are written here, as the delivery would have left them: sent, with their words, and
with an event each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import NAMESPACE_URL, uuid5

from recommendations import dates
from recommendations.acts.events import record_event
from recommendations.demo.scene import Scene
from recommendations.enums import EmailStatus, EventKind, ReminderAudience
from recommendations.mail.reads.emails import render_reminder
from recommendations.mail.verbs.reminders import reached_on
from recommendations.models import Deadline, OutgoingEmail, ReminderStage, User

ACCEPTED = "Accepted by the mail server."
REFUSED = "The mail server answered 550 There is no mailbox with this name."


@dataclass(frozen=True)
class _Due:
    """A stage that the date reached, on its day."""

    stage: ReminderStage
    day: date


def remind(
    scene: Scene, deadline: Deadline, *, before: date, refused_stage: str = ""
) -> list[OutgoingEmail]:
    """Fill the ledger with every stage reached before the given day.

    Call it before what ended the waiting (a reply, an extension) is recorded, so that the mails
    speak of what was awaited then. At `refused_stage` the focal point's mailbox refuses the mail.
    """
    return [
        _row(
            deadline,
            due,
            recipient,
            is_refused=due.stage.code == refused_stage
            and due.stage.audience == ReminderAudience.STATE_FOCAL_POINTS,
        )
        for due in _reached(deadline, before)
        for recipient in _recipients(scene, deadline, due.stage)
    ]


def _reached(deadline: Deadline, before: date) -> Iterator[_Due]:
    for stage in ReminderStage.objects.filter(
        is_active=True, treaty_body=None, deadline_kind=deadline.kind
    ):
        day = (
            Deadline.objects.annotate(reached_on=reached_on(stage))
            .values_list("reached_on", flat=True)
            .get(pk=deadline.pk)
        )
        if day < before:
            yield _Due(stage, day)


def _recipients(scene: Scene, deadline: Deadline, stage: ReminderStage) -> list[User]:
    if stage.audience == ReminderAudience.OFFICERS:
        return [scene.cast.officer]
    if stage.audience == ReminderAudience.STATE_FOCAL_POINTS:
        focal_point = scene.cast.focal_points.get(deadline.cycle.state_party.iso3)
        return [focal_point] if focal_point is not None else []
    return [assignment.user for assignment in deadline.cycle.rapporteurs.select_related("user")]


def _row(deadline: Deadline, due: _Due, recipient: User, *, is_refused: bool) -> OutgoingEmail:
    sent_at = datetime.combine(due.day, time(8, 5), tzinfo=dates.DEADLINE_TZ)
    email = OutgoingEmail(
        deadline=deadline,
        stage=due.stage,
        recipient=recipient,
        address=recipient.email,
        due_on=due.day,
        send_after=sent_at,
        claimed_at=sent_at,
        n_attempts=1,
        message_id=f"<{uuid5(NAMESPACE_URL, f'{deadline.pk}-{due.stage.pk}-{recipient.pk}')}"
        "@demo.example>",
    )
    if is_refused:
        email.status, email.outcome = EmailStatus.FAILED, REFUSED
    else:
        rendered = render_reminder(email, today=due.day)
        email.status, email.outcome = EmailStatus.SENT, ACCEPTED
        email.sent_at, email.subject, email.body = sent_at, rendered.subject, rendered.text
    email.save()
    record_event(
        EventKind.REMINDER_FAILED if is_refused else EventKind.REMINDER_SENT,
        by=None,
        now=sent_at,
        cycle=deadline.cycle,
        deadline=deadline,
        email=email,
        reason=REFUSED if is_refused else "",
    )
    return email
