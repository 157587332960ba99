"""A reminder with real data, for those who look after the words; nothing is sent or kept."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from recommendations import visibility
from recommendations.enums import Language, ReminderAudience
from recommendations.mail.reads.stages import holders_of, leaves_on, place_of
from recommendations.mail_words.reads.pieces import RenderedMail
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.models import Deadline, Holiday, OutgoingEmail, ReminderStage, User
from recommendations.models.deadlines import DeadlineQuerySet
from recommendations.models.people import viewer_of

# As many as a person looks through; any other deadline is reached from its row of the ledger.
DATES_OFFERED = 8


@dataclass(frozen=True, slots=True)
class MailPreview:
    """What the stage would write about the deadline, on the day on which its email leaves.

    `recipient`: somebody who holds the role today, or nobody, whose place `name` takes.
    """

    send_on: date
    recipient: User | None
    name: str
    language: str
    mail: RenderedMail


def stages_for(reader: User) -> QuerySet[ReminderStage]:
    """The common stages, and those of the reader's committees; an administrator's are all."""
    viewer = viewer_of(reader)
    stages = ReminderStage.objects.select_related("treaty_body").order_by(
        "treaty_body__code", "deadline_kind", "pk"
    )
    if not viewer.is_administrator:
        stages = stages.filter(Q(treaty_body=None) | Q(treaty_body__in=viewer.officer_body_ids))
    return stages


def fitting_dates(stage: ReminderStage, reader: User, *, today: date) -> DeadlineQuerySet:
    """Deadlines that the stage is for, of those whose reminders this reader looks after.

    Officers: their committees'. Administrators: what they see, which is what the public sees.
    """
    viewer = viewer_of(reader)
    seen = visibility.reminded_deadlines(viewer)
    if viewer.is_administrator:
        seen |= visibility.deadlines(viewer, today)
    fitting = Deadline.objects.filter(seen, kind=stage.deadline_kind)
    if stage.treaty_body_id is not None:
        fitting = fitting.filter(cycle__treaty_body=stage.treaty_body_id)
    return fitting.select_related("cycle__treaty_body", "cycle__state_party", "request__document")


def dates_offered(stage: ReminderStage, reader: User, *, today: date) -> list[Deadline]:
    """Deadlines in force to try the stage on: the next first, then the latest that passed."""
    in_force = fitting_dates(stage, reader, today=today).in_force()
    ahead = list(in_force.filter(due_on__gte=today).order_by("due_on", "pk")[:DATES_OFFERED])
    passed = in_force.filter(due_on__lt=today).order_by("-due_on", "pk")
    return ahead + list(passed[: DATES_OFFERED - len(ahead)])


def preview_mail(
    stage: ReminderStage,
    deadline: Deadline,
    *,
    reader: User,
    language: str | None,
    today: date,
    nobody: str,
) -> MailPreview:
    """Write the email as its recipient would get it, naming nothing that the reader may not read.

    Without a `language` it is the recipient's. `nobody` stands for the name where nobody holds the
    role today. Never a follower's email, because what people follow is theirs to know.
    """
    people = holders_of([(stage.audience, deadline.cycle)], today)
    holders = people[stage.audience, place_of(stage.audience, deadline.cycle)].values()
    recipient = min(holders, key=lambda user: (user.full_name, user.pk), default=None)
    if stage.audience == ReminderAudience.FOLLOWERS:
        recipient = None
    chosen = language or (recipient.language if recipient else Language.ENGLISH.value)
    name = recipient.full_name if recipient else nobody
    stand_in = User(full_name=name, language=chosen, email=recipient.email if recipient else "")
    is_inside = deadline.cycle.treaty_body_id in viewer_of(reader).officer_body_ids
    stand_in.viewer = recipient.viewer if recipient and is_inside else visibility.PUBLIC
    send_on = leaves_on(stage, deadline, Holiday.objects.days())
    email = OutgoingEmail(deadline=deadline, stage=stage, recipient=stand_in)
    return MailPreview(send_on, recipient, name, chosen, render_mail(email, today=send_on))
