"""All that the page of one recommendation shows, read once and cut to the reader."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations.acts.history import is_on_committee_side
from recommendations.deadlines.reads.deadline_proof import Proofs, Why, proofs_of
from recommendations.desks.reads.status_line import Standing
from recommendations.documents.reads.outdated import (
    with_moments_of_assessments,
    with_moments_of_evaluations,
    with_moments_of_passages,
)
from recommendations.documents.reads.outdated_voice import Mark, Voice, mark_of
from recommendations.documents.reads.recommendations import current_follow_ups
from recommendations.documents.reads.texts import texts_of
from recommendations.enums import DeadlineKind, DeadlineState, FollowUpStatus, SubmissionStatus
from recommendations.models import (
    Assessment,
    Deadline,
    Document,
    Evaluation,
    FollowUp,
    Paragraph,
    ParagraphText,
    Passage,
    Recommendation,
    StateReply,
    Theme,
)
from recommendations.models.people import viewer_of
from recommendations.wording import date_in_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

    Reader = User | AnonymousUser | None


@dataclass(frozen=True)
class Facts:
    """Everything that the reader may see about one recommendation, read once."""

    recommendation: Recommendation
    parts: list[Paragraph]
    texts: dict[int, ParagraphText]
    follow_up: FollowUp | None
    proofs: Proofs
    replies: list[StateReply]
    passages: list[Passage]
    assessments: list[Assessment]
    evaluations: list[Evaluation]
    documents: list[Document]
    themes: list[Theme]
    marks: dict[Voice, Mark]

    @property
    def deadline(self) -> Deadline | None:
        """The date in force by which information on follow-up is due."""
        return self._in_force(DeadlineKind.FOLLOW_UP_INFORMATION)

    @property
    def window(self) -> Deadline | None:
        """The date in force until which NGOs and NHRIs are asked to write."""
        return self._in_force(DeadlineKind.SUBMISSIONS_CLOSE)

    def _in_force(self, kind: str) -> Deadline | None:
        in_force = (row for row in self.proofs.deadlines if row.state == DeadlineState.IN_FORCE)
        return next((row for row in in_force if row.kind == kind), None)

    @property
    def why(self) -> Why | None:
        return self.proofs.why(self.deadline) if self.deadline else None

    @property
    def received_on(self) -> date | None:
        """The day of the first reply that the reader may see and that speaks to the point.

        Once somebody has counted the point as answered, any reply to the request will do.
        """
        spoken = {passage.reply_id for passage in self.passages}
        is_answered = self.follow_up and self.follow_up.status != FollowUpStatus.AWAITING_REPLY
        days = [row.received_on for row in self.replies if row.pk in spoken or is_answered]
        return min(days, default=None)

    @property
    def passed_over_on(self) -> date | None:
        """The day of the first reply to the request, where no reply speaks to the point."""
        if self.received_on is not None:
            return None
        return min((row.received_on for row in self.replies), default=None)

    @property
    def is_ended(self) -> bool:
        """Whether the follow-up is over, so that no distance to its date matters."""
        return bool(self.follow_up and self.follow_up.status in FollowUpStatus.ended_statuses)

    @property
    def due_on(self) -> date | None:
        return self.deadline.due_on if self.deadline else None

    @property
    def received(self) -> list[Assessment]:
        """Assessments that were sent; drafts of the reader's own side left out."""
        statuses = SubmissionStatus.received_statuses
        return [row for row in self.assessments if row.submission.status in statuses]

    @property
    def standing(self) -> Standing:
        return Standing(
            follow_up=self.follow_up,
            due_on=self.due_on,
            received_on=self.received_on,
            passed_over_on=self.passed_over_on,
            n_assessments=len(self.received),
            evaluations=tuple(self.evaluations),
        )


def read_facts(
    recommendation: Recommendation, user: "Reader", *, language: str, today: date
) -> Facts:
    """Read all that a recommendation's page shows, in a fixed number of queries."""
    parts = _parts(recommendation.paragraph)
    follow_up = _current(recommendation, user, today)
    inside = is_on_committee_side(viewer_of(user), recommendation.cycle)
    on_parts = {"recommendation__paragraph__in": parts}
    facts = Facts(
        recommendation=recommendation,
        parts=parts,
        texts=texts_of(parts, language).best,
        follow_up=follow_up,
        proofs=_dates_of(follow_up, user, today, names_people=inside),
        replies=list(
            StateReply.objects.visible_to(user, today=today)
            .filter(request=follow_up.request_id if follow_up else None)
            .select_related("document")
            .order_by("received_on", "pk")
        ),
        passages=list(
            with_moments_of_passages(Passage.objects.visible_to(user, today=today))
            .filter(**on_parts)
            .select_related("reply__document", "reply__request__cycle", "recommendation")
            .order_by("reply__received_on", "reply", "position")
        ),
        assessments=list(
            with_moments_of_assessments(Assessment.objects.visible_to(user, today=today))
            .filter(**on_parts)
            .exclude(submission__status=SubmissionStatus.WITHDRAWN)
            .select_related("submission__organisation", "submission__request__cycle")
            .select_related("proposed_grade", "recommendation")
            .prefetch_related("evidence")
            .order_by("submission__submitted_at", "pk")
        ),
        evaluations=list(
            with_moments_of_evaluations(Evaluation.objects.visible_to(user, today=today))
            .filter(follow_up__recommendation__paragraph__in=parts)
            .select_related("grade", "follow_up__recommendation", "adopted_at_session")
            .select_related("follow_up__request__cycle")
            .order_by("follow_up__round", "scope", "pk")
        ),
        documents=list(
            Document.objects.visible_to(user, today=today)
            .filter(cycle=recommendation.cycle_id)
            .order_by("distributed_on", "received_on", "pk")
        ),
        themes=list(recommendation.themes.all()),
        marks={},
    )
    voices: list[Voice] = [*facts.passages, *facts.assessments, *facts.evaluations]
    for voice in voices:
        if mark := mark_of(voice, user):
            facts.marks[voice] = mark
    return facts


def _current(recommendation: Recommendation, user: "Reader", today: date) -> FollowUp | None:
    return (
        current_follow_ups(user, today=today)
        .filter(recommendation=recommendation)
        .select_related("request__paragraph", "request__document", "request__cycle__state_party")
        .first()
    )


def _dates_of(
    follow_up: FollowUp | None, user: "Reader", today: date, *, names_people: bool
) -> Proofs:
    """All dates ever considered for the request of a follow-up."""
    deadlines = Deadline.objects.visible_to(user, today=today).filter(
        request=follow_up.request_id if follow_up else None, request__isnull=False
    )
    return proofs_of(deadlines, user, today=today, names_people=names_people)


def _parts(paragraph: Paragraph) -> list[Paragraph]:
    """The paragraph and its lettered parts, as printed."""
    parts = Paragraph.objects.filter(Q(parent=paragraph) | Q(parent__parent=paragraph))
    if paragraph.gone_in_id is None:
        parts = parts.in_the_text()
    return [paragraph, *parts.order_by("position")]


def citation_of(recommendation: Recommendation, url: str, *, today: date) -> str:
    """How to cite it: committee, title, symbol and paragraph, date, address and the day read."""
    document = recommendation.paragraph.document
    adopted = recommendation.cycle.adopted_on
    parts = [
        recommendation.cycle.treaty_body.name,
        document.title,
        f"{document.symbol}, {_('para.')} {recommendation.paragraph.reference}",
        _("adopted on %(date)s") % {"date": date_in_words(adopted)} if adopted else "",
        _("%(url)s (read on %(date)s)") % {"url": url, "date": date_in_words(today)},
    ]
    return ", ".join(part for part in parts if part) + "."
