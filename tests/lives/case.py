"""One case under way, and the acts that people do in it, with the application's own verbs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from recommendations import dates
from recommendations.answers.verbs.evaluations import assign_rapporteur
from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.deadlines.verbs.deadline_changes import (
    correct_deadline,
    date_after_suspension,
    resume_deadline,
    suspend_deadline,
)
from recommendations.deadlines.verbs.extensions import (
    ask_extension,
    extend_deadline,
    refuse_extension,
)
from recommendations.enums import (
    AccessLevel,
    Coverage,
    DeadlineKind,
    DeadlineState,
    ExtensionOutcome,
    FollowUpStatus,
    RapporteurCapacity,
)
from recommendations.intake.verbs.imports import apply_import, start_import
from recommendations.intake.verbs.reading import parse_import
from recommendations.mail.verbs.follows import follow
from recommendations.models import (
    Deadline,
    Extension,
    FollowUp,
    FollowUpProcedure,
    FollowUpRequest,
    ReportingCycle,
    User,
)
from recommendations.wording import date_in_words
from tests.lives.observations import Printed, text_of
from tests.lives.people import Outside, Secretariat, replace_focal_point

NUMBER = "3"


@dataclass
class Case:
    """What one life is about. `told` is what people did, in words for the page."""

    secretariat: Secretariat
    outside: Outside
    administrator: User
    adopted_on: date
    printed: Printed
    cycle: ReportingCycle | None = None
    told: list[tuple[datetime, str]] = field(default_factory=list)
    # When the sender was switched off and on again: for everybody, whatever the case.
    switched: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def symbol(self) -> str:
        body, party = self.secretariat.body, self.outside.party
        return f"{body.symbol_prefix}/{party.iso3}/CO/{NUMBER}"

    @property
    def officer(self) -> User:
        return self.secretariat.officer

    @property
    def request(self) -> FollowUpRequest:
        """The request that gives a time."""
        return FollowUpRequest.objects.get(cycle=self.cycle, selection_kind="short_term_follow_up")

    def deadline(self, state: str = DeadlineState.IN_FORCE) -> Deadline:
        return Deadline.objects.get(
            request=self.request, kind=DeadlineKind.FOLLOW_UP_INFORMATION, state=state
        )

    def note(self, now: datetime, sentence: str) -> None:
        self.told.append((now, sentence))

    # --- Acts -------------------------------------------------------------------------------------

    def import_observations(self, now: datetime) -> None:
        """The officer imports the document, the member takes the case, an NGO begins to follow."""
        body, today = self.secretariat.body, dates.today(now)
        procedure = (
            FollowUpProcedure.objects.filter(
                treaty_body=body,
                selection_kind="short_term_follow_up",
                valid_during__contains=self.adopted_on,
            )
            .order_by("pk")
            .first()
        )
        text = text_of(
            committee=body.name,
            symbol=self.symbol,
            party=self.outside.party.name_en,
            adopted_on=self.adopted_on,
            distributed_on=today,
            period_months=procedure.period_months if procedure else None,
            printed=self.printed,
        )
        run = start_import(data=text.encode(), filename="observations.txt", by=self.officer)
        run = apply_import(parse_import(run, now=now), by=self.officer, now=now)
        assert run.document is not None
        self.cycle = run.document.cycle
        assert self.cycle is not None
        assign_rapporteur(
            self.cycle,
            user=self.secretariat.member,
            capacity=RapporteurCapacity.COUNTRY_RAPPORTEUR,
            valid_from=today,
            by=self.officer,
            now=now,
        )
        follow(self.outside.follower, self.cycle)
        self.note(
            now,
            f"The officer imports the concluding observations adopted on "
            f"{date_in_words(self.adopted_on)} ({self.symbol}) and assigns a rapporteur; "
            f"{self.outside.follower.full_name} begins to follow the case.",
        )

    def reply(
        self,
        now: datetime,
        *,
        references: Sequence[str] = (),
        received_on: date | None = None,
        by: User | None = None,
    ) -> None:
        """A reply on these recommendations (on all that await one) is recorded."""
        awaiting = FollowUp.objects.filter(
            request=self.request, status=FollowUpStatus.AWAITING_REPLY
        ).select_related("recommendation__paragraph")
        answered = [
            row.recommendation
            for row in awaiting.order_by("recommendation__paragraph__position")
            if not references or row.recommendation.paragraph.reference in references
        ]
        day = received_on or dates.today(now)
        record_reply(
            self.request,
            ReplyInput(
                received_on=day,
                passages=[
                    PassageInput(one, "The law was changed this year.", Coverage.ANSWERED)
                    for one in answered
                ],
                access_level=AccessLevel.PUBLIC,
            ),
            by=by or self.officer,
            now=now,
        )
        named = ", ".join(one.paragraph.reference for one in answered)
        self.note(
            now,
            f"{(by or self.officer).full_name} records a reply received on {date_in_words(day)} on "
            f"paragraphs {named}.",
        )

    def ask_extension(self, now: datetime, *, months: int) -> None:
        before = self.deadline()
        until = dates.add_months(before.due_on, months)
        ask_extension(
            before,
            until=until,
            reason="The ministries are still collecting figures.",
            by=self.outside.focal_point,
            now=now,
        )
        self.note(now, f"The focal point asks for more time, until {date_in_words(until)}.")

    def grant_extension(self, now: datetime) -> None:
        before = self.deadline()
        to = Extension.objects.get(
            deadline=before, outcome=ExtensionOutcome.PENDING
        ).requested_until
        assert to is not None
        extend_deadline(
            before, to=to, reason="The figures need more time.", by=self.officer, now=now
        )
        self.note(
            now,
            f"The officer extends the time from {date_in_words(before.due_on)} to "
            f"{date_in_words(to)}.",
        )

    def refuse_extension(self, now: datetime) -> None:
        pending = Extension.objects.get(deadline=self.deadline(), outcome=ExtensionOutcome.PENDING)
        refuse_extension(
            pending, reason="More time was given once already.", by=self.officer, now=now
        )
        self.note(now, "The officer refuses more time.")

    def suspend(self, now: datetime) -> None:
        before = self.deadline()
        suspend_deadline(
            before, reason="An earthquake has destroyed the archives.", by=self.officer, now=now
        )
        self.note(now, f"The officer suspends the date, {date_in_words(before.due_on)}.")

    def resume(self, now: datetime) -> None:
        before = self.deadline(DeadlineState.SUSPENDED)
        to = date_after_suspension(before, today=dates.today(now))
        resume_deadline(
            before, to=to, reason="The ministries work again.", by=self.officer, now=now
        )
        self.note(
            now,
            f"The officer puts the date in force again: {date_in_words(before.due_on)} becomes "
            f"{date_in_words(to)}.",
        )

    def correct(self, now: datetime, *, to: date) -> None:
        before = self.deadline()
        correct_deadline(
            before, to=to, reason="The day was misread in the document.", by=self.officer, now=now
        )
        self.note(
            now,
            f"The officer corrects the date from {date_in_words(before.due_on)} to "
            f"{date_in_words(to)}.",
        )

    def change_focal_point(self, now: datetime) -> None:
        former = self.outside.focal_point.full_name
        replace_focal_point(self.outside, by=self.administrator, now=now)
        self.note(now, f"{self.outside.focal_point.full_name} is focal point in place of {former}.")

    def note_outage(self, now: datetime) -> None:
        self.switched.append((now, "The sender is switched off."))

    def note_end_of_outage(self, now: datetime) -> None:
        self.switched.append((now, "The sender works again."))
