"""Builds the cases of the demonstration with the application's own verbs.

Each verb is called with the moment at which it would have happened, so that the history reads as
in real use.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from recommendations import dates
from recommendations.answers.verbs import evaluations, replies
from recommendations.answers.verbs import submissions as submission_verbs
from recommendations.answers.verbs.replies import PassageInput
from recommendations.answers.verbs.submissions import EvidenceInput
from recommendations.deadlines.verbs import deadlines, follow_ups
from recommendations.demo.documents import DemoRecommendation, concluding_observations
from recommendations.demo.past_notices import record_past_notices
from recommendations.demo.people import DemoPeople
from recommendations.documents.verbs import documents
from recommendations.documents.verbs.cycles import open_cycle
from recommendations.documents.verbs.documents import ParagraphInput
from recommendations.enums import (
    AccessLevel,
    DeadlineBasis,
    DeadlineKind,
    DocumentKind,
    Language,
    LetterKind,
    ParagraphKind,
    RapporteurCapacity,
    SelectionKind,
    SubmissionStatus,
)
from recommendations.letters.verbs import letters
from recommendations.models import (
    Deadline,
    Document,
    Evaluation,
    FollowUp,
    FollowUpRequest,
    Grade,
    Organisation,
    Recommendation,
    ReportingCycle,
    StateParty,
    StateReply,
    Submission,
    Theme,
    TreatyBody,
    User,
)
from recommendations.wording import date_in_words

INVENTED = "invented for the demonstration"


@dataclass(frozen=True)
class DemoAssessment:
    """What a submission says on one recommendation."""

    reasoning: str
    grade: str = ""
    evidence: tuple[EvidenceInput, ...] = ()
    access_level: str = AccessLevel.PUBLIC
    match_reason: str = ""


@dataclass
class DemoCase:
    """A case under construction, with what later calls need."""

    cycle: ReportingCycle
    document: Document
    recommendations: dict[str, Recommendation]
    requests: dict[str, FollowUpRequest] = field(default_factory=dict)

    @property
    def request(self) -> FollowUpRequest:
        """The request; where there are two, the one that sets a time."""
        short = self.requests.get(SelectionKind.SHORT_TERM_FOLLOW_UP)
        return short or next(iter(self.requests.values()))

    @property
    def deadline(self) -> Deadline:
        """The deadline in force for information on follow-up."""
        return Deadline.objects.in_force().get(
            request=self.request, kind=DeadlineKind.FOLLOW_UP_INFORMATION
        )

    def follow_up(self, reference: str) -> FollowUp:
        return FollowUp.objects.get(
            request=self.request, recommendation=self.recommendations[reference]
        )

    def grade(self, code: str) -> Grade:
        procedure = self.request.procedure
        if procedure is None:
            raise LookupError(f"{self.document} has no procedure, and so no grades.")
        return Grade.objects.get(scale=procedure.scale, code=code)


@dataclass(frozen=True)
class CaseBuilder:
    """The people of the demonstration, and the moment from which its dates are counted."""

    people: DemoPeople
    now: datetime

    @property
    def today(self) -> date:
        return dates.today(self.now)

    def day(self, *, months: int = 0, days: int = 0) -> date:
        """A day before (negative) or after today."""
        return dates.add_months(self.today, months) + timedelta(days=days)

    def at(self, day: date) -> datetime:
        """A moment in the working hours of that day in Geneva, never later than now."""
        return min(datetime.combine(day, time(10, 30), tzinfo=dates.DEADLINE_TZ), self.now)

    # --- Case, document, rapporteurs ------------------------------------------------------------

    def open_invented(
        self,
        body: str,
        iso3: str,
        number: str,
        recommendations: Sequence[DemoRecommendation],
        *,
        requests: Sequence[str],
        adopted_on: date,
        distributed_after_days: int = 25,
        rapporteur: User | None = None,
    ) -> DemoCase:
        """An invented case with its concluding observations and recommendations.

        `requests` are the texts of the paragraphs that ask for information on follow-up.
        """
        treaty_body = TreatyBody.objects.get(code=body)
        party = StateParty.objects.get(iso3=iso3)
        officer, now = self.people.officer, self.at(adopted_on)
        cycle = open_cycle(
            treaty_body=treaty_body,
            state_party=party,
            number=number,
            by=officer,
            now=now,
            considered_from=adopted_on - timedelta(days=10),
            considered_until=adopted_on - timedelta(days=9),
            adopted_on=adopted_on,
        )
        distributed_on = adopted_on + timedelta(days=distributed_after_days)
        document = documents.record_document(
            cycle=cycle,
            kind=DocumentKind.CONCLUDING_OBSERVATIONS,
            title=f"Concluding observations on {party.name_en} ({INVENTED})",
            access_level=AccessLevel.PUBLIC,
            by=officer,
            now=self.at(distributed_on),
            symbol=f"{treaty_body.symbol_prefix}/{iso3}/CO/{number}",
            distributed_on=distributed_on,
        )
        case = DemoCase(
            cycle,
            document,
            self.add_paragraphs(
                document, concluding_observations(recommendations, requests), recommendations
            ),
        )
        self.assign(case, rapporteur or self.people.member)
        return case

    def assign(
        self,
        case: DemoCase,
        user: User,
        capacity: RapporteurCapacity = RapporteurCapacity.COUNTRY_RAPPORTEUR,
    ) -> None:
        """From today on, as the member holds the role from today on."""
        evaluations.assign_rapporteur(
            case.cycle,
            user=user,
            capacity=capacity,
            valid_from=self.today,
            by=self.people.officer,
            now=self.now,
        )

    def add_paragraphs(
        self,
        document: Document,
        paragraphs: Sequence[ParagraphInput],
        recommendations: Sequence[DemoRecommendation],
    ) -> dict[str, Recommendation]:
        """Store the paragraphs, and those recommendations that the demonstration follows."""
        version = documents.add_version(document, language="en")
        stored = documents.add_paragraphs(document, paragraphs, version=version, language="en")
        by_number = {recommendation.number: recommendation for recommendation in recommendations}
        themes = {theme.slug: theme for theme in Theme.objects.all()}
        return {
            paragraph.reference: documents.add_recommendation(
                paragraph,
                topic=by_number[paragraph.number].topic,
                themes=[themes[slug] for slug in by_number[paragraph.number].themes],
            )
            for paragraph in stored
            if paragraph.kind == ParagraphKind.RECOMMENDATION
            and paragraph.number in by_number
            and by_number[paragraph.number].is_recommendation(paragraph.label)
        }

    # --- Request, dates, letters ----------------------------------------------------------------

    def select(
        self,
        case: DemoCase,
        references: Sequence[str],
        *,
        kind: SelectionKind = SelectionKind.SHORT_TERM_FOLLOW_UP,
        period_months: int | None = None,
    ) -> FollowUpRequest:
        """Select recommendations on the day on which the document was distributed.

        The request quotes the document's next paragraph that asks for information.
        """
        day = case.document.distributed_on or self.today
        paragraph = case.document.paragraphs.filter(kind=ParagraphKind.FOLLOW_UP_REQUEST)[
            len(case.requests)
        ]
        request = follow_ups.select_for_follow_up(
            document=case.document,
            recommendations=[case.recommendations[reference] for reference in references],
            selection_kind=kind,
            by=self.people.officer,
            now=self.at(day),
            paragraph=paragraph,
            period_months=period_months,
            quoted_words=paragraph.texts.get(language="en").text,
        )
        case.requests[kind] = request
        return request

    def set_procedure_date(self, case: DemoCase) -> Deadline:
        """Put in force the date that the procedure counts from adoption."""
        first = deadlines.due_date_candidates(case.request)[0]
        deadline = deadlines.set_deadline(
            case.request,
            first,
            by=self.people.officer,
            now=self.at(case.document.distributed_on or self.today),
        )
        self.tell_of_dates(case)
        return deadline

    def tell_of_dates(self, case: DemoCase) -> None:
        """Let people in a role have been told of what became of its date so far."""
        record_past_notices(self.people, case.cycle, now=self.now)

    def set_other_dates(self, case: DemoCase) -> None:
        """The day for letters and the next periodic report; the window goes by its rule."""
        due_on, adopted_on = case.deadline.due_on, case.cycle.adopted_on
        officer, now = self.people.officer, self.at(case.document.distributed_on or self.today)
        deadlines.set_deadline(
            case.request,
            deadlines.DueDate(
                dates.add_period(due_on, days=14),
                DeadlineBasis.FROM_DUE_DATE,
                anchor_on=due_on,
                period_days=14,
            ),
            kind=DeadlineKind.LETTER_DUE,
            by=officer,
            now=now,
        )
        report_on = dates.add_period(adopted_on or dates.today(now), months=60)
        deadlines.set_next_report(
            case.cycle,
            due_on=report_on,
            quoted_words=f"the next periodic report by {date_in_words(report_on)}",
            document=case.document,
            by=officer,
            now=now,
        )

    def issue_first_reminder_letter(self, deadline: Deadline) -> None:
        """Issue the first letter three days after it was proposed; the second is left to do."""
        day = dates.add_months(deadline.due_on, 2) + timedelta(days=3)
        officer, now = self.people.officer, self.at(day)
        letter = letters.draft_letter(
            deadline,
            kind=LetterKind.FIRST_REMINDER,
            language=Language.ENGLISH,
            by=officer,
            now=now,
        )
        letters.issue_letter(
            letter, dated_on=day, by=officer, now=now, note="Sent by note verbale."
        )

    # --- Replies, submissions, evaluations ------------------------------------------------------

    def reply(
        self,
        case: DemoCase,
        received_on: date,
        passages: Mapping[str, tuple[str, str]],
        *,
        summary: str = "",
        with_symbol: bool = True,
    ) -> StateReply:
        """A State reply: for each recommendation the passage and how far it answers."""
        cycle, now = case.cycle, self.at(received_on + timedelta(days=5))
        body, party = cycle.treaty_body, cycle.state_party
        document = documents.record_document(
            cycle=cycle,
            kind=DocumentKind.STATE_REPLY,
            title=f"Information received from {party.name_en} on follow-up ({INVENTED})",
            access_level=AccessLevel.PUBLIC,
            by=self.people.officer,
            now=now,
            symbol=f"{body.symbol_prefix}/{party.iso3}/FCO/{cycle.number}" if with_symbol else "",
            received_on=received_on,
        )
        return replies.record_reply(
            case.request,
            replies.ReplyInput(
                received_on=received_on,
                passages=[
                    PassageInput(case.recommendations[reference], text, coverage)
                    for reference, (text, coverage) in passages.items()
                ],
                access_level=AccessLevel.PUBLIC,
                summary=summary,
                document=document,
            ),
            by=self.people.officer,
            now=now,
        )

    def submission(
        self,
        case: DemoCase,
        organisation: Organisation,
        author: User,
        title: str,
        assessments: Mapping[str, DemoAssessment],
        *,
        on: date,
        until: SubmissionStatus = SubmissionStatus.PUBLISHED,
        access_level: str = AccessLevel.PUBLIC,
        public_from: date | None = None,
        is_author_withheld: bool = False,
        reason: str = "",
        document: Document | None = None,
    ) -> Submission:
        """A submission, taken as far as `until`."""
        now, officer = self.at(on), self.people.officer
        submission = submission_verbs.start_submission(
            case.request,
            organisation=organisation,
            title=title,
            by=author,
            now=now,
            access_level=access_level,
            public_from=public_from,
            is_author_withheld=is_author_withheld,
            document=document,
        )
        for reference, assessment in assessments.items():
            submission_verbs.save_assessment(
                submission,
                recommendation=case.recommendations[reference],
                reasoning=assessment.reasoning,
                by=author,
                now=now,
                proposed_grade=case.grade(assessment.grade) if assessment.grade else None,
                evidence=assessment.evidence,
                access_level=assessment.access_level,
                match_reason=assessment.match_reason,
            )
        if until == SubmissionStatus.DRAFT:
            return submission
        submission = submission_verbs.submit(submission, by=author, now=now)
        later = self.at(on + timedelta(days=3))
        if until == SubmissionStatus.RETURNED:
            return submission_verbs.return_submission(
                submission, reason=reason, by=officer, now=later
            )
        if until in {SubmissionStatus.ACCEPTED, SubmissionStatus.PUBLISHED}:
            submission = submission_verbs.accept_submission(submission, by=officer, now=later)
        if until == SubmissionStatus.PUBLISHED:
            submission = submission_verbs.publish_submission(submission, by=officer, now=later)
        return submission

    def evaluate(
        self,
        case: DemoCase,
        reference: str,
        grade: str,
        rationale: str,
        *,
        on: date,
        by: User | None = None,
        further_action: str = "",
        is_proposed: bool = False,
        adopted_on: date | None = None,
    ) -> Evaluation:
        """An evaluation in preparation, proposed, or adopted where `adopted_on` is given."""
        author = by or self.people.member
        evaluation = evaluations.save_evaluation(
            case.follow_up(reference),
            grade=case.grade(grade),
            rationale=rationale,
            by=author,
            now=self.at(on),
            further_action=further_action,
        )
        if is_proposed or adopted_on is not None:
            evaluation = evaluations.propose_evaluation(
                evaluation, by=author, now=self.at(on + timedelta(days=4))
            )
        if adopted_on is not None:
            evaluation = evaluations.adopt_evaluation(
                evaluation, adopted_on=adopted_on, by=self.people.officer, now=self.at(adopted_on)
            )
        return evaluation

    def change(self, case: DemoCase, reference: str, to: str, *, on: date, reason: str) -> None:
        follow_ups.change_status(
            case.follow_up(reference), to, by=self.people.officer, now=self.at(on), reason=reason
        )
