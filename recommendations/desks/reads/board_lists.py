"""The short lists of the boards: each asks the database once and answers in sentences."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.dates import DUE_SOON
from recommendations.enums import (
    EvaluationStatus,
    EventKind,
    FollowUpStatus,
    SubmissionStatus,
)
from recommendations.models import (
    Evaluation,
    Event,
    FollowUp,
    FollowUpRequest,
    ReportingCycle,
    User,
)
from recommendations.models.follow_ups import FollowUpRequestQuerySet
from recommendations.wording import date_in_words, deadline_in_words, deadline_tone

M = TypeVar("M", bound=Model)
# So many rows are shown; the number of all stands beside the title.
ROW_LIMIT = 50


@dataclass(frozen=True)
class WorkRow:
    """One sentence about one thing, and what to do next."""

    sentence: str
    url: str
    label: str = ""
    tone: str = "neutral"
    due_on: date | None = None
    note: str = ""
    action_url: str = ""
    action_label: str = ""
    second_url: str = ""
    second_label: str = ""


@dataclass(frozen=True)
class WorkList:
    """A titled list; `n_all` counts more than the rows that are shown."""

    key: str
    title: str
    rows: tuple[WorkRow, ...]
    n_all: int
    empty_title: str
    empty_text: str = ""
    more_url: str = ""
    more_label: str = ""


def case_of(cycle: ReportingCycle) -> str:
    """The case at the head of a sentence: "Azerbaijan, CMW"."""
    return f"{cycle.state_party.name}, {cycle.treaty_body.code}"


def first_rows(
    rows: "QuerySet[M]", as_row: Callable[[M], WorkRow]
) -> tuple[tuple[WorkRow, ...], int]:
    """The first rows of a list and the number of all of them, in one query."""
    found = list(rows.annotate(n_all=Window(Count("pk")))[:ROW_LIMIT])
    n_all: int = getattr(found[0], "n_all", 0) if found else 0
    return tuple(as_row(row) for row in found), n_all


def awaiting(user: User, **which: object) -> FollowUpRequestQuerySet:
    """Requests on which a reply is still awaited, annotated with `due_on` and `n_awaiting`."""
    return (
        FollowUpRequest.objects.visible_to(user)
        .filter(**which)
        .with_due_on()
        .annotate(
            n_awaiting=Count(
                "follow_ups", filter=Q(follow_ups__status=FollowUpStatus.AWAITING_REPLY)
            )
        )
        .filter(n_awaiting__gt=0)
        .select_related("cycle__treaty_body", "cycle__state_party")
    )


def due_and_overdue(
    user: User, *, today: date, may_record: bool = False, **which: object
) -> WorkList:
    """Requests without a reply whose date has passed or lies within 90 days, oldest first."""

    def as_row(request: Any) -> WorkRow:
        sentence = ngettext(
            "%(case)s: no reply yet on %(n)d recommendation.",
            "%(case)s: no reply yet on %(n)d recommendations.",
            request.n_awaiting,
        )
        case_url = request.cycle.get_absolute_url()
        return WorkRow(
            sentence=sentence % {"case": case_of(request.cycle), "n": request.n_awaiting},
            url=case_url,
            label=deadline_in_words(request.due_on, today),
            tone=deadline_tone(request.due_on, today),
            due_on=request.due_on,
            action_url=reverse("reply-create", args=(request.pk,)) if may_record else case_url,
            action_label=_("Record the reply") if may_record else _("Open the case"),
        )

    rows, n_all = first_rows(
        awaiting(user, **which).filter(Q(due_on__lte=today + DUE_SOON)).order_by(F("due_on"), "pk"),
        as_row,
    )
    return WorkList(
        key="due",
        title=_("Due and overdue"),
        rows=rows,
        n_all=n_all,
        empty_title=_("Nothing is due."),
        empty_text=_("No reply is overdue, and none is due within 90 days."),
        more_url=reverse("deadline-list") if n_all > len(rows) else "",
        more_label=_("All deadlines"),
    )


_CAME_IN = Q(kind=EventKind.REPLY_RECORDED) | Q(
    kind=EventKind.SUBMISSION_STATUS_CHANGED, to_status=SubmissionStatus.ACCEPTED
)


def came_in(user: User, *, since: date, **which: object) -> WorkList:
    """State replies recorded, and submissions accepted, from a day on; newest first."""

    def as_row(event: Event) -> WorkRow:
        if event.reply is not None:
            return WorkRow(
                sentence=_("%(case)s: the State party replied.")
                % {"case": case_of(event.reply.request.cycle)},
                url=event.reply.get_absolute_url(),
                note=_("Received on %(day)s") % {"day": date_in_words(event.reply.received_on)},
                action_url=event.reply.get_absolute_url(),
                action_label=_("Read it"),
            )
        submission = event.submission
        if submission is None:
            raise ValueError("The history speaks of a submission without naming it.")
        return WorkRow(
            sentence=_("%(case)s: a submission was accepted, “%(title)s”.")
            % {"case": case_of(submission.request.cycle), "title": submission.title},
            url=submission.get_absolute_url(),
            note=_("Accepted on %(day)s") % {"day": date_in_words(dates.today(event.at))},
            action_url=submission.get_absolute_url(),
            action_label=_("Read it"),
        )

    rows, n_all = first_rows(
        Event.objects.visible_to(user)
        .filter(_CAME_IN, at__date__gte=since, **which)
        .select_related(
            "reply__request__cycle__treaty_body",
            "reply__request__cycle__state_party",
            "submission__request__cycle__treaty_body",
            "submission__request__cycle__state_party",
        )
        .order_by("-at", "-pk"),
        as_row,
    )
    return WorkList(
        key="came-in",
        title=_("What came in"),
        rows=rows,
        n_all=n_all,
        empty_title=_("Nothing new."),
        empty_text=_("No reply and no submission came in since %(day)s.")
        % {"day": date_in_words(since)},
    )


def point_of(follow_up: FollowUp) -> str:
    """The point at the head of a sentence: "Azerbaijan, CMW, paragraph 36"."""
    return _("%(case)s, paragraph %(number)s") % {
        "case": case_of(follow_up.request.cycle),
        "number": follow_up.recommendation.paragraph.reference,
    }


def _to_evaluate(follow_up: FollowUp) -> WorkRow:
    return WorkRow(
        sentence=_("%(point)s: write the evaluation.") % {"point": point_of(follow_up)},
        url=follow_up.get_absolute_url(),
        label=follow_up.get_status_display(),
        tone="progress",
        note=follow_up.recommendation.topic,
        action_url=reverse("evaluation-edit", args=(follow_up.pk,)),
        action_label=_("Evaluate"),
    )


def _in_work(evaluation: Evaluation) -> WorkRow:
    point = point_of(evaluation.follow_up)
    is_draft = evaluation.status == EvaluationStatus.DRAFT
    sentence = (
        _("%(point)s: finish your draft and propose it.")
        if is_draft
        else _("%(point)s: proposed, waits for the committee.")
    )
    return WorkRow(
        sentence=sentence % {"point": point},
        url=evaluation.follow_up.get_absolute_url(),
        label=evaluation.get_status_display(),
        tone="waiting" if is_draft else "progress",
        note=str(evaluation.grade),
        action_url=reverse("evaluation-edit", args=(evaluation.follow_up_id,)) if is_draft else "",
        action_label=_("Go on writing") if is_draft else "",
    )


def waits_for_rapporteur(user: User, **which: object) -> WorkList:
    """Drafts, evaluations before the committee, and replies without one: two queries."""
    of_case = {f"request__{name}": value for name, value in which.items()}
    unwritten, n_unwritten = first_rows(
        FollowUp.objects.visible_to(user)
        .filter(
            ~Exists(Evaluation.objects.filter(follow_up=OuterRef("pk"))),
            status__in=(FollowUpStatus.REPLY_RECEIVED, FollowUpStatus.UNDER_EVALUATION),
            **of_case,
        )
        .select_related(
            "request__cycle__treaty_body",
            "request__cycle__state_party",
            "recommendation__paragraph__document",
        )
        .order_by("status_changed_at", "pk"),
        _to_evaluate,
    )
    written, n_written = first_rows(
        Evaluation.objects.visible_to(user)
        .filter(
            status__in=(EvaluationStatus.DRAFT, EvaluationStatus.PROPOSED),
            **{f"follow_up__{name}": value for name, value in of_case.items()},
        )
        .select_related(
            "grade",
            "follow_up__request__cycle__treaty_body",
            "follow_up__request__cycle__state_party",
            "follow_up__recommendation__paragraph__document",
        )
        .order_by(F("status").asc(), "updated_at"),
        _in_work,
    )
    return WorkList(
        key="waits",
        title=_("Waits for you"),
        rows=(*written, *unwritten),
        n_all=n_unwritten + n_written,
        empty_title=_("Nothing waits for you."),
        empty_text=_("Every reply has been evaluated, and no draft is open."),
    )
