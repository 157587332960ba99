"""All that the page of one recommendation shows, of what its reader may see."""

from dataclasses import dataclass
from datetime import date

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.acts.history import is_on_committee_side
from recommendations.deadlines.reads.explanations import (
    DateExplanation,
    ExplainedDeadlines,
    explained_deadlines,
)
from recommendations.documents.reads.outdated import (
    OutdatedNotice,
    Statement,
    outdated_notice_of,
    with_moments_of_assessments,
    with_moments_of_evaluations,
    with_moments_of_passages,
)
from recommendations.documents.reads.recommendations import current_follow_ups
from recommendations.documents.reads.texts import texts_of
from recommendations.enums import (
    DeadlineKind,
    DeadlineState,
    EvaluationStatus,
    FollowUpStatus,
    SubmissionStatus,
)
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
from recommendations.models.documents import parts_of
from recommendations.models.evaluations import latest_rounds
from recommendations.models.people import Reader, viewer_of
from recommendations.wording import (
    date_in_words,
    deadline_in_words,
    distance_in_words,
    lateness_in_words,
)


@dataclass(frozen=True)
class RecommendationPage:
    """What the reader may see about one recommendation, read once."""

    recommendation: Recommendation
    # The paragraph and its subparagraphs, in the order of the document.
    parts: list[Paragraph]
    texts: dict[int, ParagraphText]
    follow_up: FollowUp | None
    explained: ExplainedDeadlines
    replies: list[StateReply]
    passages: list[Passage]
    # Of replies that were withdrawn or replaced since.
    withdrawn_passages: list[Passage]
    assessments: list[Assessment]
    evaluations: list[Evaluation]
    documents: list[Document]
    themes: list[Theme]
    # By the statement whose paragraph has changed since it was written.
    outdated: dict[Statement, OutdatedNotice]

    @property
    def deadline(self) -> Deadline | None:
        """The deadline in force for information on follow-up."""
        return self._in_force(DeadlineKind.FOLLOW_UP_INFORMATION)

    @property
    def window(self) -> Deadline | None:
        """The deadline in force for submissions of NGOs and NHRIs."""
        return self._in_force(DeadlineKind.SUBMISSIONS_CLOSE)

    def _in_force(self, kind: str) -> Deadline | None:
        in_force = (row for row in self.explained.deadlines if row.state == DeadlineState.IN_FORCE)
        return next((row for row in in_force if row.kind == kind), None)

    @property
    def why(self) -> DateExplanation | None:
        return self.explained.why(self.deadline) if self.deadline else None

    @property
    def received_on(self) -> date | None:
        """The day of the first visible reply that addresses this recommendation.

        Once an officer has set the status to a reply received, any reply to the request counts.
        """
        addressing = {passage.reply_id for passage in self.passages}
        is_answered = self.follow_up and self.follow_up.status != FollowUpStatus.AWAITING_REPLY
        days = [row.received_on for row in self.replies if row.pk in addressing or is_answered]
        return min(days, default=None)

    @property
    def unaddressed_on(self) -> date | None:
        """The day of the first reply to the request, where none addresses this recommendation."""
        if self.received_on is not None:
            return None
        return min((row.received_on for row in self.replies), default=None)

    @property
    def is_ended(self) -> bool:
        """Whether the follow-up has ended, so that no distance to the deadline is shown."""
        return bool(self.follow_up and self.follow_up.status in FollowUpStatus.ended_statuses)

    @property
    def due_on(self) -> date | None:
        return self.deadline.due_on if self.deadline else None

    @property
    def n_assessments(self) -> int:
        """How many assessments were sent; drafts of the reader's organisation do not count."""
        statuses = SubmissionStatus.received_statuses
        return sum(row.submission.status in statuses for row in self.assessments)


def recommendation_page(
    recommendation: Recommendation, user: Reader, *, language: str, today: date
) -> RecommendationPage:
    """Read all that a recommendation's page shows, in a fixed number of queries."""
    parts = _parts(recommendation.paragraph)
    follow_up = (
        current_follow_ups(user, today=today)
        .filter(recommendation=recommendation)
        .select_related("request__paragraph", "request__document", "request__cycle__state_party")
        .first()
    )
    # All deadlines ever considered for the request.
    deadlines = Deadline.objects.visible_to(user, today=today).filter(
        request=follow_up.request_id if follow_up else None, request__isnull=False
    )
    inside = is_on_committee_side(viewer_of(user), recommendation.cycle)
    on_parts = {"recommendation__paragraph__in": parts}
    passages = (
        with_moments_of_passages(Passage.objects.visible_to(user, today=today, also_withdrawn=True))
        .filter(**on_parts)
        .select_related("reply__document", "reply__request__cycle", "recommendation")
        .select_related("reply__replaced_by")
        .order_by("reply__received_on", "reply", "position")
    )
    page = RecommendationPage(
        recommendation=recommendation,
        parts=parts,
        texts=texts_of(parts, language).best,
        follow_up=follow_up,
        explained=explained_deadlines(deadlines, user, today=today, names_people=inside),
        replies=list(
            StateReply.objects.visible_to(user, today=today)
            .filter(request=follow_up.request_id if follow_up else None)
            .select_related("document")
            .order_by("received_on", "pk")
        ),
        passages=[row for row in passages if row.reply.withdrawn_at is None],
        withdrawn_passages=[row for row in passages if row.reply.withdrawn_at is not None],
        assessments=list(
            with_moments_of_assessments(Assessment.objects.visible_to(user, today=today))
            .filter(**on_parts)
            .exclude(submission__status__in=SubmissionStatus.left_out_statuses)
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
            .order_by("follow_up__round", "scope", "round")
        ),
        documents=list(
            Document.objects.visible_to(user, today=today)
            .filter(cycle=recommendation.cycle_id)
            .order_by("distributed_on", "received_on", "pk")
        ),
        themes=list(recommendation.themes.all()),
        outdated={},
    )
    statements: list[Statement] = [*page.passages, *page.assessments, *page.evaluations]
    for statement in statements:
        if notice := outdated_notice_of(statement, user):
            page.outdated[statement] = notice
    return page


def _parts(paragraph: Paragraph) -> list[Paragraph]:
    """The paragraph and its subparagraphs, in the order of the document."""
    parts = Paragraph.objects.filter(parts_of([paragraph.pk]))
    if paragraph.gone_in_id is None:
        parts = parts.in_the_text()
    return [paragraph, *parts.order_by("position")]


def citation_of(recommendation: Recommendation, url: str, *, today: date) -> str:
    """The citation: committee, title, symbol and paragraph, date, address, day of access."""
    document = recommendation.paragraph.document
    adopted = recommendation.cycle.adopted_on
    parts = [
        recommendation.cycle.treaty_body.name,
        document.title,
        f"{document.symbol}, {_('para.')} {recommendation.paragraph.reference}",
        _("adopted on %(date)s") % {"date": date_in_words(adopted)} if adopted else "",
        _("%(url)s (accessed on %(date)s)") % {"url": url, "date": date_in_words(today)},
    ]
    return ", ".join(part for part in parts if part) + "."


# --- The status in one line -----------------------------------------------------------------------
def status_sentence(page: RecommendationPage, *, today: date) -> str:
    """For example: "Reply received 101 days late. Two assessments. Evaluation proposed." """
    if page.follow_up is None:
        return _("Not selected for follow-up within a set time.")
    sentences = []
    if page.unaddressed_on is not None:
        sentences.append(
            _("The reply of %(date)s does not address this recommendation.")
            % {"date": date_in_words(page.unaddressed_on)}
        )
    sentences.append(_reply_sentence(page, page.follow_up, today))
    if page.n_assessments:
        sentences.append(
            ngettext("%(n)s assessment.", "%(n)s assessments.", page.n_assessments)
            % {"n": str(apnumber(page.n_assessments)).capitalize()}
        )
    adopted = [row for row in page.evaluations if row.status == EvaluationStatus.ADOPTED]
    statuses = {row.status for row in page.evaluations}
    if adopted:
        grades = ", ".join(
            f"{row.scope}: {row.grade}" if row.scope else str(row.grade)
            for row in latest_rounds(adopted)
        )
        sentences.append(_("Evaluated: %(grades)s.") % {"grades": grades})
    elif EvaluationStatus.PROPOSED in statuses:
        sentences.append(_("Evaluation proposed to the committee."))
    elif EvaluationStatus.DRAFT in statuses:
        sentences.append(_("Evaluation in preparation."))
    if page.follow_up.status == FollowUpStatus.CLOSED:
        sentences.append(_("The follow-up is closed."))
    elif page.follow_up.status == FollowUpStatus.DISCONTINUED:
        sentences.append(_("The follow-up was discontinued."))
    return " ".join(sentence for sentence in sentences if sentence)


def _reply_sentence(page: RecommendationPage, follow_up: FollowUp, today: date) -> str:
    """Whether a reply was received or is awaited, and when it was or is due."""
    if page.received_on is not None and page.due_on is not None:
        lateness = lateness_in_words(page.due_on, page.received_on)
        return _("Reply received %(lateness)s.") % {"lateness": lateness}
    if page.received_on is not None:
        return _("Reply received on %(date)s.") % {"date": date_in_words(page.received_on)}
    if follow_up.status != FollowUpStatus.AWAITING_REPLY:
        has_reply = follow_up.status == FollowUpStatus.REPLY_RECEIVED
        return _("Reply received.") if has_reply else ""
    if page.due_on is not None and page.due_on >= today:
        return _("Reply due %(distance)s.") % {"distance": distance_in_words(page.due_on, today)}
    if page.due_on is not None:
        overdue = deadline_in_words(page.due_on, today)
    else:
        overdue = _("no deadline was set")
    awaited = (
        _("No reply yet: %(overdue)s.")
        if page.unaddressed_on is None
        else _("A reply is awaited: %(overdue)s.")
    )
    return awaited % {"overdue": overdue}
