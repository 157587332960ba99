"""What the boards' lists are made of: a row is one sentence and the next step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Count, Model, QuerySet, Window
from django.utils.translation import gettext as _

from recommendations.enums import FollowUpStatus
from recommendations.models import FollowUp, FollowUpRequest, ReportingCycle, User
from recommendations.models.follow_ups import FollowUpRequestQuerySet, number_of_follow_ups

M = TypeVar("M", bound=Model)
# Lists show this many rows; the number of all is given beside the title.
ROW_LIMIT = 50


@dataclass(frozen=True)
class WorkRow:
    """One row of `components/_board_list.html`: a sentence, and what to do next."""

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
    """A list with its title; `n_all` also counts the rows that are not shown."""

    key: str
    title: str
    rows: tuple[WorkRow, ...]
    n_all: int
    empty_title: str
    empty_text: str = ""
    more_url: str = ""
    more_label: str = ""


def case_name(cycle: ReportingCycle) -> str:
    """How a sentence begins: "Azerbaijan, CMW"."""
    return f"{cycle.state_party.name}, {cycle.treaty_body.code}"


def recommendation_name(follow_up: FollowUp) -> str:
    """How a sentence begins: "Azerbaijan, CMW, paragraph 36"."""
    return _("%(case)s, paragraph %(number)s") % {
        "case": case_name(follow_up.request.cycle),
        "number": follow_up.recommendation.paragraph.reference,
    }


def first_rows(
    rows: "QuerySet[M]", as_row: Callable[[M], WorkRow]
) -> tuple[tuple[WorkRow, ...], int]:
    """The first rows of a list and the number of all of them, in one query."""
    found = list(rows.annotate(n_all=Window(Count("pk")))[:ROW_LIMIT])
    n_all: int = getattr(found[0], "n_all", 0) if found else 0
    return tuple(as_row(row) for row in found), n_all


def work_list(
    rows: "QuerySet[M]",
    as_row: Callable[[M], WorkRow],
    *,
    key: str,
    title: str,
    empty_title: str,
    empty_text: str = "",
    more_url: str = "",
    more_label: str = "",
) -> WorkList:
    """A list of the first rows, in one query. `more_url` is offered where there are more."""
    shown, n_all = first_rows(rows, as_row)
    return WorkList(
        key=key,
        title=title,
        rows=shown,
        n_all=n_all,
        empty_title=empty_title,
        empty_text=empty_text,
        more_url=more_url if n_all > len(shown) else "",
        more_label=more_label,
    )


def requests_awaiting_reply(user: User, **which: object) -> FollowUpRequestQuerySet:
    """Requests to which a reply is awaited, annotated with `due_on` and `n_awaiting`."""
    return (
        FollowUpRequest.objects.visible_to(user)
        .filter(**which)
        .with_due_on()
        .annotate(n_awaiting=number_of_follow_ups(user, [FollowUpStatus.AWAITING_REPLY]))
        .filter(n_awaiting__gt=0)
        .select_related("cycle__treaty_body", "cycle__state_party")
    )
