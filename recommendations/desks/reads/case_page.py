"""One case: a review of a State party by a committee, with all that followed, cut to the reader."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.acts.history import HistoryEntry, history_of_cycle, is_on_committee_side
from recommendations.deadlines.reads.deadline_proof import Proofs, proofs_of
from recommendations.documents.reads.recommendations import Row, rows_of
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
from recommendations.models.people import viewer_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

    Reader = User | AnonymousUser | None


@dataclass(frozen=True)
class Stage:
    """One step of `components/_stage_line.html`; `state` is done, current, missed or todo."""

    label: str
    state: str
    on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Asked:
    """One follow-up request with its recommendations, dates, replies and submissions."""

    request: FollowUpRequest
    rows: list[Row]
    dates: list[Deadline]
    replies: list[StateReply]
    submissions: list[Submission]

    @property
    def considered(self) -> list[Deadline]:
        """Every date for information on follow-up, chosen or not."""
        return [row for row in self.dates if row.kind == DeadlineKind.FOLLOW_UP_INFORMATION]

    @property
    def other_dates(self) -> list[Deadline]:
        """What else is to happen by a day: windows, comments, the secretariat's own dates."""
        return [row for row in self.dates if row.kind != DeadlineKind.FOLLOW_UP_INFORMATION]

    @property
    def current(self) -> Deadline | None:
        """The date by which information is due, in force or suspended."""
        return next(
            (
                row
                for row in self.dates
                if row.state in DeadlineState.current_states
                and row.kind == DeadlineKind.FOLLOW_UP_INFORMATION
            ),
            None,
        )

    @property
    def deadline(self) -> Deadline | None:
        """The date in force by which information is due."""
        return self.current if self.current and not self.is_suspended else None

    @property
    def is_suspended(self) -> bool:
        return self.current is not None and self.current.state == DeadlineState.SUSPENDED

    @property
    def received_on(self) -> date | None:
        return min((reply.received_on for reply in self.replies), default=None)

    @property
    def is_open(self) -> bool:
        return any(
            row.follow_up and row.follow_up.status in FollowUpStatus.open_statuses
            for row in self.rows
        )


@dataclass(frozen=True)
class CasePage:
    cycle: ReportingCycle
    stages: list[Stage]
    documents: list[Document]
    requests: list[Asked]
    other_dates: list[Deadline]
    proofs: Proofs
    rapporteurs: list[RapporteurAssignment]
    history: list[HistoryEntry]
    n_recommendations: int


def case_page(cycle: ReportingCycle, user: "Reader", *, language: str, today: date) -> CasePage:
    """Read a case in a fixed number of queries, whatever it holds."""
    inside = is_on_committee_side(viewer_of(user), cycle)
    documents = list(
        Document.objects.visible_to(user, today=today)
        .filter(cycle=cycle)
        .order_by("distributed_on", "received_on", "pk")
    )
    proofs = proofs_of(
        Deadline.objects.visible_to(user, today=today).filter(cycle=cycle),
        user,
        today=today,
        names_people=inside,
    )
    requests = _requests(cycle, user, proofs, language, today)
    rapporteurs = RapporteurAssignment.objects.filter(cycle=cycle).on(today)
    return CasePage(
        cycle=cycle,
        stages=_stages(cycle, requests, today),
        documents=documents,
        requests=requests,
        other_dates=[row for row in proofs.deadlines if row.request_id is None],
        proofs=proofs,
        # Who looks after a case is for the committee's side; others read its decisions.
        rapporteurs=list(rapporteurs.select_related("user")) if inside else [],
        history=history_of_cycle(cycle, user, today=today),
        n_recommendations=Recommendation.objects.visible_to(user, today=today)
        .filter(cycle=cycle)
        .count(),
    )


def _requests(
    cycle: ReportingCycle, user: "Reader", proofs: Proofs, language: str, today: date
) -> list[Asked]:
    selected = (
        Recommendation.objects.visible_to(user, today=today)
        .filter(cycle=cycle, follow_ups__isnull=False)
        .distinct()
        .with_text(language)
        .select_related("paragraph__document", "cycle__state_party", "cycle__treaty_body")
        .order_by("paragraph__document", "paragraph__position")
    )
    rows = rows_of(list(selected), user, today=today)
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
            .exclude(status=SubmissionStatus.WITHDRAWN)
            .select_related("organisation")
            .order_by("submitted_at", "pk"),
            to_attr="seen_submissions",
        ),
    )
    return [
        Asked(
            request=request,
            rows=[row for row in rows if row.follow_up and row.follow_up.request_id == request.pk],
            dates=[row for row in proofs.deadlines if row.request_id == request.pk],
            replies=getattr(request, "seen_replies", []),
            submissions=getattr(request, "seen_submissions", []),
        )
        for request in requests
    ]


# --- The line of stages -------------------------------------------------------------------------
def _stages(cycle: ReportingCycle, requests: list[Asked], today: date) -> list[Stage]:
    """From the adoption to the evaluation, for the request that sets a date or the first one."""
    stages = [
        Stage(_("Adopted"), "done" if cycle.adopted_on else "todo", on=cycle.adopted_on),
    ]
    if not requests:
        return stages
    asked = next((row for row in requests if row.deadline), requests[0])
    statuses = [row.follow_up.status for row in asked.rows if row.follow_up]
    stages.append(
        Stage(
            _("Follow-up requested"),
            "done",
            note=ngettext("%(n)d recommendation", "%(n)d recommendations", len(asked.rows))
            % {"n": len(asked.rows)},
        )
    )
    stages += [_due(asked, today), _reply(asked, statuses), _assessed(asked), _evaluated(statuses)]
    if statuses and all(status in FollowUpStatus.ended_statuses for status in statuses):
        stages.append(Stage(_("Follow-up ended"), "done"))
    return stages


def _due(asked: Asked, today: date) -> Stage:
    if asked.deadline is None:
        return Stage(_("Reply due"), "todo", note=_("No date set"))
    due_on = asked.deadline.due_on
    if due_on < today and _is_awaited(asked):
        return Stage(_("Reply due"), "missed", on=due_on, note=_("overdue"))
    state = "current" if _is_awaited(asked) else "done"
    return Stage(_("Reply due"), state, on=due_on)


def _is_awaited(asked: Asked) -> bool:
    return any(
        row.follow_up and row.follow_up.status == FollowUpStatus.AWAITING_REPLY
        for row in asked.rows
    )


def _reply(asked: Asked, statuses: list[str]) -> Stage:
    if asked.received_on:
        return Stage(_("Reply received"), "done", on=asked.received_on)
    later = (
        FollowUpStatus.REPLY_RECEIVED,
        FollowUpStatus.UNDER_EVALUATION,
        FollowUpStatus.EVALUATED,
    )
    return Stage(_("Reply received"), "done" if set(statuses) & set(later) else "todo")


def _assessed(asked: Asked) -> Stage:
    received = [
        row for row in asked.submissions if row.status in SubmissionStatus.received_statuses
    ]
    if not received:
        return Stage(_("Assessed by NGOs and NHRIs"), "todo")
    note = ngettext("%(n)d submission", "%(n)d submissions", len(received)) % {"n": len(received)}
    return Stage(_("Assessed by NGOs and NHRIs"), "done", note=note)


def _evaluated(statuses: list[str]) -> Stage:
    over = (FollowUpStatus.EVALUATED, FollowUpStatus.CLOSED)
    if statuses and all(status in over for status in statuses):
        return Stage(_("Evaluated"), "done")
    begun = (FollowUpStatus.UNDER_EVALUATION, *over)
    if set(statuses) & set(begun):
        return Stage(_("Evaluation"), "current")
    return Stage(_("Evaluation"), "todo")
