"""How a case of the demonstration is put on stage: short calls over the domain's verbs.

Everything is written through the verbs of the rooms, with the moment at which it would have
happened, so that the history reads as it would in real use.
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
from recommendations.demo.paragraphs import Item, opening
from recommendations.demo.people import Cast
from recommendations.documents.verbs import documents
from recommendations.documents.verbs.cycles import open_cycle
from recommendations.documents.verbs.documents import ParagraphInput
from recommendations.enums import (
    AccessLevel,
    DeadlineKind,
    DocumentKind,
    ParagraphKind,
    RapporteurCapacity,
    SelectionKind,
    SubmissionStatus,
)
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

INVENTED = "invented for the demonstration"


@dataclass(frozen=True)
class Voice:
    """What a submission says on one recommendation."""

    reasoning: str
    grade: str = ""
    evidence: tuple[EvidenceInput, ...] = ()
    access_level: str = AccessLevel.PUBLIC
    match_reason: str = ""


@dataclass
class Case:
    """A case on stage: what later calls need to know of it."""

    cycle: ReportingCycle
    document: Document
    recommendations: dict[str, Recommendation]
    requests: dict[str, FollowUpRequest] = field(default_factory=dict)

    @property
    def request(self) -> FollowUpRequest:
        """The one request, or the one with a set time where there are two."""
        short = self.requests.get(SelectionKind.SHORT_TERM_FOLLOW_UP)
        return short or next(iter(self.requests.values()))

    @property
    def deadline(self) -> Deadline:
        """The date in force by which information is due."""
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
            raise LookupError(f"{self.document} has no rule, so it has no grades.")
        return Grade.objects.get(scale=procedure.scale, code=code)


@dataclass(frozen=True)
class Scene:
    """The cast and the day on which the demonstration is made."""

    cast: Cast
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

    # --- Opening --------------------------------------------------------------------------------

    def open_invented(
        self,
        body: str,
        iso3: str,
        number: str,
        items: Sequence[Item],
        *,
        requests: Sequence[str],
        adopted_on: date,
        distributed_after_days: int = 25,
        rapporteur: User | None = None,
    ) -> Case:
        """An invented review: the case, its concluding observations, its recommendations.

        `requests` are the words of the paragraphs that ask for information on follow-up.
        """
        treaty_body = TreatyBody.objects.get(code=body)
        party = StateParty.objects.get(iso3=iso3)
        officer, now = self.cast.officer, self.at(adopted_on)
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
        case = Case(cycle, document, self.write(document, opening(items, requests), items))
        self.assign(case, rapporteur or self.cast.member, adopted_on)
        return case

    def assign(
        self,
        case: Case,
        user: User,
        since: date,
        capacity: RapporteurCapacity = RapporteurCapacity.COUNTRY_RAPPORTEUR,
    ) -> None:
        evaluations.assign_rapporteur(
            case.cycle,
            user=user,
            capacity=capacity,
            valid_from=since,
            by=self.cast.officer,
            now=self.at(since),
        )

    def write(
        self, document: Document, paragraphs: Sequence[ParagraphInput], items: Sequence[Item]
    ) -> dict[str, Recommendation]:
        """Store paragraphs; every item, or each of its points, becomes a recommendation."""
        version = documents.add_version(document, language="en")
        stored = documents.add_paragraphs(document, paragraphs, version=version, language="en")
        topics = {item.number: item for item in items}
        slugs = {theme.slug: theme for theme in Theme.objects.all()}
        return {
            paragraph.reference: documents.add_recommendation(
                paragraph,
                topic=topics[paragraph.number].topic,
                themes=[slugs[slug] for slug in topics[paragraph.number].themes],
            )
            for paragraph in stored
            if paragraph.kind == ParagraphKind.RECOMMENDATION
            and paragraph.number in topics
            and topics[paragraph.number].is_recommendation(paragraph.label)
        }

    # --- The request and its date ---------------------------------------------------------------

    def select(
        self,
        case: Case,
        references: Sequence[str],
        *,
        kind: SelectionKind = SelectionKind.SHORT_TERM_FOLLOW_UP,
        period_months: int | None = None,
    ) -> FollowUpRequest:
        """Select recommendations on the day on which the text was distributed.

        The words are those of the document's next paragraph that asks for information.
        """
        day = case.document.distributed_on or self.today
        paragraph = case.document.paragraphs.filter(kind=ParagraphKind.FOLLOW_UP_REQUEST)[
            len(case.requests)
        ]
        request = follow_ups.select_for_follow_up(
            document=case.document,
            recommendations=[case.recommendations[reference] for reference in references],
            selection_kind=kind,
            by=self.cast.officer,
            now=self.at(day),
            paragraph=paragraph,
            period_months=period_months,
            quoted_words=paragraph.texts.get(language="en").text,
        )
        case.requests[kind] = request
        return request

    def set_rule_date(self, case: Case) -> Deadline:
        """Put in force the date that the rule counts from adoption."""
        first = deadlines.due_date_candidates(case.request)[0]
        return deadlines.set_deadline(
            case.request,
            due_on=first.due_on,
            basis=first.basis,
            anchor_on=first.anchor_on,
            period_months=first.period_months,
            procedure=first.procedure,
            by=self.cast.officer,
            now=self.at(case.document.distributed_on or self.today),
        )

    # --- The voices -----------------------------------------------------------------------------

    def reply(
        self,
        case: Case,
        received_on: date,
        passages: Mapping[str, tuple[str, str]],
        *,
        summary: str = "",
        with_symbol: bool = True,
    ) -> StateReply:
        """A State reply: for each recommendation its words and how far they answer it."""
        cycle, now = case.cycle, self.at(received_on + timedelta(days=5))
        body, party = cycle.treaty_body, cycle.state_party
        document = documents.record_document(
            cycle=cycle,
            kind=DocumentKind.STATE_REPLY,
            title=f"Information received from {party.name_en} on follow-up ({INVENTED})",
            access_level=AccessLevel.PUBLIC,
            by=self.cast.officer,
            now=now,
            symbol=f"{body.symbol_prefix}/{party.iso3}/FCO/{cycle.number}" if with_symbol else "",
            received_on=received_on,
        )
        return replies.record_reply(
            case.request,
            received_on=received_on,
            passages=[
                PassageInput(case.recommendations[reference], text, coverage)
                for reference, (text, coverage) in passages.items()
            ],
            access_level=AccessLevel.PUBLIC,
            by=self.cast.officer,
            now=now,
            summary=summary,
            document=document,
        )

    def submission(
        self,
        case: Case,
        organisation: Organisation,
        author: User,
        title: str,
        voices: Mapping[str, Voice],
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
        now, officer = self.at(on), self.cast.officer
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
        for reference, voice in voices.items():
            submission_verbs.save_assessment(
                submission,
                recommendation=case.recommendations[reference],
                reasoning=voice.reasoning,
                by=author,
                now=now,
                proposed_grade=case.grade(voice.grade) if voice.grade else None,
                evidence=voice.evidence,
                access_level=voice.access_level,
                match_reason=voice.match_reason,
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
        case: Case,
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
        author = by or self.cast.member
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
                evaluation, adopted_on=adopted_on, by=self.cast.officer, now=self.at(adopted_on)
            )
        return evaluation

    def change(self, case: Case, reference: str, to: str, *, on: date, reason: str) -> None:
        follow_ups.change_status(
            case.follow_up(reference), to, by=self.cast.officer, now=self.at(on), reason=reason
        )
