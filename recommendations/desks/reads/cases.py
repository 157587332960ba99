"""Cases: rows of a table, and the page of one case with all that followed the review."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.acts.history import HistoryEntry, history_of_cycle, is_on_committee_side
from recommendations.deadlines.reads.explanations import (
    DateExplanation,
    ExplainedDeadlines,
    explained_deadlines,
)
from recommendations.documents.reads.recommendations import (
    RecommendationRow,
    current_follow_ups,
    for_rows,
    recommendation_rows,
)
from recommendations.enums import DeadlineKind, DeadlineState, FollowUpStatus, SubmissionStatus
from recommendations.models import (
    Deadline,
    Document,
    FollowUpRequest,
    RapporteurAssignment,
    Recommendation,
    ReportingCycle,
    StateReply,
    Submission,
)
from recommendations.models.people import Reader, viewer_of


# --- Rows of a table ------------------------------------------------------------------------------
@dataclass(frozen=True)
class CaseRow:
    """One case in a table. Only what the reader may see is counted."""

    cycle: ReportingCycle
    n_recommendations: int
    due_on: date | None
    by_status: dict[str, int] = field(default_factory=dict)
    today: date = date.max

    @property
    def n_selected(self) -> int:
        return sum(self.by_status.values())

    @property
    def n_awaited(self) -> int:
        return self.by_status.get(FollowUpStatus.AWAITING_REPLY, 0)

    @property
    def is_overdue(self) -> bool:
        return bool(self.n_awaited and self.due_on and self.due_on < self.today)

    @property
    def statuses(self) -> list[tuple[str, str, int]]:
        """Code, label and number for each status that occurs, in the order of the procedure."""
        return [
            (status.value, str(status.label), self.by_status[status])
            for status in FollowUpStatus
            if status in self.by_status
        ]


def case_rows(cycles: Iterable[ReportingCycle], user: Reader, *, today: date) -> list[CaseRow]:
    """The rows for the cases given: three queries, however many cases."""
    cycles = list(cycles)
    counted = (
        Recommendation.objects.visible_to(user, today=today)
        .filter(cycle__in=cycles)
        .order_by()
        .values_list("cycle")
        .annotate(n=Count("pk"))
    )
    n_recommendations = dict(counted)
    by_status: dict[int, dict[str, int]] = defaultdict(dict)
    for cycle, status, n in (
        current_follow_ups(user, today=today)
        .filter(request__cycle__in=cycles)
        .order_by()
        .values_list("request__cycle", "seen_status")  # type: ignore[misc]  # annotated
        .annotate(n=Count("pk"))
    ):
        by_status[cycle][status] = n
    due = dict(
        Deadline.objects.visible_to(user, today=today)
        .in_force()
        .filter(cycle__in=cycles, kind=DeadlineKind.FOLLOW_UP_INFORMATION)
        .order_by("due_on")
        .values_list("cycle", "due_on")
    )
    return [
        CaseRow(
            cycle=cycle,
            n_recommendations=n_recommendations.get(cycle.pk, 0),
            due_on=due.get(cycle.pk),
            by_status=by_status.get(cycle.pk, {}),
            today=today,
        )
        for cycle in cycles
    ]


# --- The page of a case ---------------------------------------------------------------------------
@dataclass(frozen=True)
class CaseStage:
    """One stage of `components/_stage_line.html`; `state` is done, current, missed or todo."""

    label: str
    state: str
    on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class RequestSection:
    """One follow-up request with its recommendations, deadlines, replies and submissions."""

    request: FollowUpRequest
    rows: list[RecommendationRow]
    deadlines: list[Deadline]
    # The deadline for information, in force or suspended, and why it is that date.
    current: Deadline | None
    why: DateExplanation | None
    replies: list[StateReply]
    submissions: list[Submission]

    @property
    def possible_deadlines(self) -> list[Deadline]:
        """Every deadline for information on follow-up, in force or not."""
        return [row for row in self.deadlines if row.kind == DeadlineKind.FOLLOW_UP_INFORMATION]

    @property
    def other_deadlines(self) -> list[Deadline]:
        """Other deadlines of the request, such as the window for submissions."""
        return [row for row in self.deadlines if row.kind != DeadlineKind.FOLLOW_UP_INFORMATION]

    @property
    def deadline(self) -> Deadline | None:
        """The deadline for information that is in force."""
        return self.current if self.current and not self.is_suspended else None

    @property
    def is_suspended(self) -> bool:
        return self.current is not None and self.current.state == DeadlineState.SUSPENDED

    @property
    def received_on(self) -> date | None:
        return min((reply.received_on for reply in self.replies), default=None)

    @property
    def is_open(self) -> bool:
        """Whether the follow-up of any recommendation is open."""
        return any(
            row.follow_up and row.follow_up.status in FollowUpStatus.open_statuses
            for row in self.rows
        )

    @property
    def is_closed(self) -> bool:
        return not self.is_open


@dataclass(frozen=True)
class CasePage:
    cycle: ReportingCycle
    stages: list[CaseStage]
    documents: list[Document]
    requests: list[RequestSection]
    # Deadlines of the case itself, such as that of the next periodic report.
    other_deadlines: list[Deadline]
    rapporteurs: list[RapporteurAssignment]
    history: list[HistoryEntry]
    n_recommendations: int


def case_page(cycle: ReportingCycle, user: Reader, *, language: str, today: date) -> CasePage:
    """Read a case in a fixed number of queries, whatever it holds."""
    inside = is_on_committee_side(viewer_of(user), cycle)
    documents = list(
        Document.objects.visible_to(user, today=today)
        .filter(cycle=cycle)
        .order_by("distributed_on", "received_on", "pk")
    )
    explained = explained_deadlines(
        Deadline.objects.visible_to(user, today=today).filter(cycle=cycle),
        user,
        today=today,
        names_people=inside,
    )
    requests = _requests(cycle, user, explained, language, today)
    rapporteurs = RapporteurAssignment.objects.filter(cycle=cycle).on(today)
    return CasePage(
        cycle=cycle,
        stages=_stages(cycle, requests, today),
        documents=documents,
        requests=requests,
        other_deadlines=[row for row in explained.deadlines if row.request_id is None],
        # Rapporteurs are named only to those who work for the committee.
        rapporteurs=list(rapporteurs.select_related("user")) if inside else [],
        history=history_of_cycle(cycle, user, today=today),
        n_recommendations=Recommendation.objects.visible_to(user, today=today)
        .filter(cycle=cycle)
        .count(),
    )


def _requests(
    cycle: ReportingCycle, user: Reader, explained: ExplainedDeadlines, language: str, today: date
) -> list[RequestSection]:
    selected = (
        Recommendation.objects.visible_to(user, today=today)
        .filter(cycle=cycle, follow_ups__isnull=False)
        .distinct()
        .order_by("paragraph__document", "paragraph__position")
    )
    rows = recommendation_rows(list(for_rows(selected, language)), user, today=today)
    visible = FollowUpRequest.objects.visible_to(user, today=today).filter(cycle=cycle)
    requests = visible.select_related(
        "paragraph", "document", "procedure", "cycle__treaty_body", "cycle__state_party"
    ).prefetch_related(
        Prefetch(
            "replies",
            StateReply.objects.visible_to(user, today=today)
            .select_related("document")
            .order_by("received_on", "pk"),
            to_attr="seen_replies",
        ),
        Prefetch(
            "submissions",
            Submission.objects.visible_to(user, today=today)
            .exclude(status__in=SubmissionStatus.left_out_statuses)
            .select_related("organisation")
            .order_by("submitted_at", "pk"),
            to_attr="seen_submissions",
        ),
    )
    sections = []
    for request in requests:
        deadlines = [row for row in explained.deadlines if row.request_id == request.pk]
        current = next((row for row in deadlines if _is_current(row)), None)
        sections.append(
            RequestSection(
                request=request,
                rows=[
                    row for row in rows if row.follow_up and row.follow_up.request_id == request.pk
                ],
                deadlines=deadlines,
                current=current,
                why=explained.why(current) if current else None,
                replies=getattr(request, "seen_replies", []),
                submissions=getattr(request, "seen_submissions", []),
            )
        )
    return sections


def _is_current(deadline: Deadline) -> bool:
    return (
        deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION
        and deadline.state in DeadlineState.current_states
    )


# --- The line of stages -------------------------------------------------------------------------
def _stages(cycle: ReportingCycle, requests: list[RequestSection], today: date) -> list[CaseStage]:
    """From the adoption to the evaluation, for the request that has a deadline or the first one."""
    stages = [
        CaseStage(_("Adopted"), "done" if cycle.adopted_on else "todo", on=cycle.adopted_on),
    ]
    if not requests:
        return stages
    section = next((row for row in requests if row.deadline), requests[0])
    statuses = [row.follow_up.status for row in section.rows if row.follow_up]
    n_submissions = sum(
        row.status in SubmissionStatus.received_statuses for row in section.submissions
    )
    stages += [
        CaseStage(
            _("Follow-up requested"),
            "done",
            note=ngettext("%(n)d recommendation", "%(n)d recommendations", len(section.rows))
            % {"n": len(section.rows)},
        ),
        *_deadline_and_reply(section, statuses, today),
        CaseStage(
            _("Assessed by NGOs and NHRIs"),
            "done" if n_submissions else "todo",
            note=ngettext("%(n)d submission", "%(n)d submissions", n_submissions)
            % {"n": n_submissions}
            if n_submissions
            else "",
        ),
    ]
    evaluated = {FollowUpStatus.EVALUATED, FollowUpStatus.CLOSED}
    if statuses and evaluated.issuperset(statuses):
        stages.append(CaseStage(_("Evaluated"), "done"))
    else:
        is_begun = not {FollowUpStatus.UNDER_EVALUATION, *evaluated}.isdisjoint(statuses)
        stages.append(CaseStage(_("Evaluation"), "current" if is_begun else "todo"))
    if statuses and all(status in FollowUpStatus.ended_statuses for status in statuses):
        stages.append(CaseStage(_("Follow-up ended"), "done"))
    return stages


def _deadline_and_reply(
    section: RequestSection, statuses: list[str], today: date
) -> tuple[CaseStage, CaseStage]:
    is_awaited = FollowUpStatus.AWAITING_REPLY in statuses
    due_on = section.deadline.due_on if section.deadline else None
    if due_on is None:
        due = CaseStage(_("Reply due"), "todo", note=_("No deadline set"))
    elif due_on < today and is_awaited:
        due = CaseStage(_("Reply due"), "missed", on=due_on, note=_("overdue"))
    else:
        due = CaseStage(_("Reply due"), "current" if is_awaited else "done", on=due_on)
    has_reply = section.received_on is not None or not {
        FollowUpStatus.REPLY_RECEIVED,
        FollowUpStatus.UNDER_EVALUATION,
        FollowUpStatus.EVALUATED,
    }.isdisjoint(statuses)
    reply = CaseStage(_("Reply received"), "done" if has_reply else "todo", on=section.received_on)
    return due, reply
