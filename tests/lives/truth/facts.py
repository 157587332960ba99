"""What the database knows at the minute of an email, read without the code that wrote it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from recommendations import dates
from recommendations.enums import (
    DeadlineKind,
    DeadlineState,
    ExtensionOutcome,
    FollowUpStatus,
    ReminderAudience,
    Role,
)
from recommendations.mail_enums import MailKind
from recommendations.models import (
    Deadline,
    Event,
    Extension,
    Follow,
    FollowUp,
    FollowUpRequest,
    Membership,
    OutgoingEmail,
    ParagraphText,
    Passage,
    RapporteurAssignment,
    ReportingCycle,
    StateReply,
)


@dataclass
class Facts:
    """What is true for one row of the ledger and its recipient at one moment."""

    row: OutgoingEmail
    now: datetime
    # Days on which the email says that the State party will be reminded.
    promised: list[date] = field(default_factory=list)
    promised_at_nine: bool = False
    # Whether a calendar file came with it.
    has_calendar: bool = False

    @property
    def today(self) -> date:
        return dates.today(self.now)

    @property
    def language(self) -> str:
        return self.row.recipient.language

    @property
    def zone(self) -> ZoneInfo:
        """The recipient's place: as chosen, for a focal point the State party's, else Geneva."""
        chosen = self.row.recipient.time_zone
        if not chosen and self.audience == ReminderAudience.STATE_FOCAL_POINTS and self.case:
            chosen = self.case.state_party.time_zone
        return ZoneInfo(chosen or "Europe/Zurich")

    @cached_property
    def case(self) -> ReportingCycle | None:
        if self.row.deadline is not None:
            return self.row.deadline.cycle
        return self.row.event.cycle if self.row.event is not None else None

    @cached_property
    def request(self) -> FollowUpRequest | None:
        """What gives a time in this case."""
        return (
            FollowUpRequest.objects.filter(
                cycle=self.case, selection_kind="short_term_follow_up"
            ).first()
            if self.case is not None
            else None
        )

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """All dates of the case that were ever in force, of every kind."""
        return list(Deadline.objects.filter(cycle=self.case).exclude(state=DeadlineState.CANDIDATE))

    @cached_property
    def about(self) -> Deadline | None:
        """The date that the row is about, as it is now."""
        named = self.row.deadline or (self.row.event.deadline if self.row.event else None)
        return Deadline.objects.get(pk=named.pk) if named is not None else None

    @cached_property
    def current(self) -> Deadline | None:
        """The date in force for information on follow-up."""
        found = [
            one
            for one in self.deadlines
            if one.kind == DeadlineKind.FOLLOW_UP_INFORMATION
            and one.state == DeadlineState.IN_FORCE
        ]
        return found[0] if found else None

    @cached_property
    def due_on(self) -> date | None:
        """The day that a reminder may name: of the date that it is about, while it is in force."""
        if self.about is not None and self.about.state == DeadlineState.IN_FORCE:
            return self.about.due_on
        return None

    @property
    def before(self) -> date | None:
        """The day that the date replaces."""
        former = self.about.supersedes if self.about is not None else None
        return former.due_on if former is not None else None

    def window(self, end: str) -> date | None:
        """The day on which the window for submissions opens or closes, while it is in force."""
        found = [
            one for one in self.deadlines if one.kind == end and one.state == DeadlineState.IN_FORCE
        ]
        return found[0].due_on if found else None

    def reasons(self) -> set[str]:
        """Every reason that was given for a change of a date in this case."""
        given = Event.objects.filter(cycle=self.case).values_list("reason", flat=True)
        return {" ".join(one.split()) for one in (*given, *(one.reason for one in self.deadlines))}

    def document_says(self, words: str) -> bool:
        """Whether a paragraph of the observations has these words."""
        texts = ParagraphText.objects.filter(paragraph__document__cycle=self.case)
        return any(words in " ".join(text.text.split()) for text in texts)

    def awaited(self) -> list[str]:
        """The paragraphs on which a reply is awaited, as the recipient may see."""
        return self._references(FollowUpStatus.AWAITING_REPLY)

    def selected(self) -> list[str]:
        """All paragraphs of the request, as the recipient may see."""
        return self._references("")

    def _references(self, status: str) -> list[str]:
        rows = FollowUp.objects.visible_to(self.row.recipient, today=self.today).filter(
            request=self.request
        )
        if status:
            rows = rows.filter(seen_status=status)  # type: ignore[misc] # annotated
        ordered = rows.select_related("recommendation__paragraph").order_by(
            "recommendation__paragraph__position"
        )
        return [row.recommendation.paragraph.reference for row in ordered]

    def topics(self) -> dict[str, str]:
        rows = FollowUp.objects.filter(request=self.request).select_related(
            "recommendation__paragraph"
        )
        return {row.recommendation.paragraph.reference: row.recommendation.topic for row in rows}

    def replies(self) -> list[StateReply]:
        """What the State party sent and was not taken back, as the recipient may see."""
        return list(
            StateReply.objects.visible_to(self.row.recipient, today=self.today).filter(
                request=self.request, withdrawn_at=None
            )
        )

    def answered(self, received_on: date) -> set[str]:
        """The paragraphs on which something came on that day."""
        rows = Passage.objects.visible_to(self.row.recipient, today=self.today).filter(
            reply__request=self.request,
            reply__received_on=received_on,
            reply__withdrawn_at=None,
        )
        return {
            row.recommendation.paragraph.reference
            for row in rows.select_related("recommendation__paragraph")
        }

    @property
    def told_reply(self) -> StateReply | None:
        """The reply of which somebody in a role is told."""
        if self.row.kind != MailKind.ROLE or self.row.event is None:
            return None
        key = self.row.event.reply_id
        return StateReply.objects.get(pk=key) if key is not None else None

    def zones_of_the_state(self) -> set[ZoneInfo]:
        """The places of the State party's focal points of today."""
        assert self.case is not None
        party = self.case.state_party
        roles = Membership.objects.on(self.today).filter(
            role=Role.STATE_FOCAL_POINT, state_party=party
        )
        chosen = [role.user.time_zone or party.time_zone for role in roles.select_related("user")]
        return {ZoneInfo(name or "Europe/Zurich") for name in chosen}

    def pending(self) -> Extension | None:
        return Extension.objects.filter(
            deadline__cycle=self.case, outcome=ExtensionOutcome.PENDING
        ).first()

    def last_decided(self) -> Extension | None:
        """The last request for more time that was decided."""
        return (
            Extension.objects.filter(deadline__cycle=self.case)
            .exclude(outcome=ExtensionOutcome.PENDING)
            .order_by("pk")
            .last()
        )

    # --- Who --------------------------------------------------------------------------------------

    @property
    def audience(self) -> str:
        """In which role the person is addressed; empty for what no role brings."""
        if self.row.stage is not None:
            return str(self.row.stage.audience)
        return str(getattr(self.row, "told_as", ""))

    def holds_role(self) -> bool:
        """Whether the person is, today, what the email addresses them as."""
        person, case = self.row.recipient, self.case
        assert case is not None
        roles = Membership.objects.on(self.today).filter(user=person)
        match self.audience:
            case ReminderAudience.STATE_FOCAL_POINTS:
                return roles.filter(
                    role=Role.STATE_FOCAL_POINT, state_party=case.state_party
                ).exists()
            case ReminderAudience.OFFICERS:
                return roles.filter(role=Role.OFFICER, treaty_body=case.treaty_body).exists()
            case ReminderAudience.RAPPORTEURS:
                return (
                    RapporteurAssignment.objects.on(self.today)
                    .filter(cycle=case, user=person)
                    .exists()
                )
            case _:
                return Follow.objects.filter(user=person).exists()
