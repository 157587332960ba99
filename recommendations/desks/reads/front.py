"""The front page: what happened last, what comes next, and the ways in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.deadlines.reads.deadline_list import dates_of
from recommendations.enums import ClockState, DeadlineKind, EvaluationStatus
from recommendations.models import (
    Evaluation,
    Recommendation,
    StateParty,
    StateReply,
    TreatyBody,
)
from recommendations.wording import date_in_words, deadline_in_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

    Reader = User | AnonymousUser | None

LENGTH = 5


@dataclass(frozen=True)
class Line:
    """One sentence of `components/_board_list.html`."""

    sentence: str
    url: str
    label: str = ""
    tone: str = "neutral"
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class WayIn:
    """A committee or a State party with the number of its recommendations."""

    code: str
    name: str
    n_recommendations: int


@dataclass(frozen=True)
class FrontPage:
    replied: list[Line]
    due_soon: list[Line]
    evaluated: list[Line]
    bodies: list[WayIn]
    parties: list[WayIn]
    n_recommendations: int


def front_page(user: "Reader", *, today: date) -> FrontPage:
    """Everything on the front page that is the reader's to see: five queries."""
    seen = Recommendation.objects.visible_to(user, today=today).order_by()
    by_body = dict(seen.values_list("cycle__treaty_body").annotate(n=Count("pk")))
    by_party = dict(seen.values_list("cycle__state_party").annotate(n=Count("pk")))
    bodies = TreatyBody.objects.visible_to(user)
    parties = StateParty.objects.visible_to(user).filter(pk__in=by_party)
    return FrontPage(
        replied=list(_replied(user, today)),
        due_soon=list(_due_soon(user, today)),
        evaluated=list(_evaluated(user, today)),
        bodies=[WayIn(row.code, row.short_name, by_body.get(row.pk, 0)) for row in bodies],
        parties=[WayIn(row.iso3, row.name, by_party[row.pk]) for row in parties],
        n_recommendations=sum(by_body.values()),
    )


def _replied(user: "Reader", today: date) -> Iterable[Line]:
    replies = (
        StateReply.objects.visible_to(user, today=today)
        .select_related("request__cycle__state_party", "request__cycle__treaty_body")
        .order_by("-received_on", "-pk")[:LENGTH]
    )
    for reply in replies:
        cycle = reply.request.cycle
        yield Line(
            sentence=_("%(party)s replied to the %(body)s")
            % {"party": cycle.state_party.name, "body": cycle.treaty_body.code},
            url=reply.get_absolute_url(),
            note=_("received on %(date)s") % {"date": date_in_words(reply.received_on)},
        )


def _due_soon(user: "Reader", today: date) -> Iterable[Line]:
    rows = (
        dates_of(user, today=today)
        .filter(kind=DeadlineKind.FOLLOW_UP_INFORMATION, clock_state=ClockState.DUE_SOON)  # type: ignore[misc]  # annotated
        .select_related("cycle__state_party", "cycle__treaty_body")
        .order_by("due_on", "pk")[:LENGTH]
    )
    for deadline in rows:
        yield Line(
            sentence=_("%(party)s is to inform the %(body)s")
            % {
                "party": deadline.cycle.state_party.name,
                "body": deadline.cycle.treaty_body.code,
            },
            url=deadline.cycle.get_absolute_url(),
            label=deadline_in_words(deadline.due_on, today),
            tone="soon",
            note=_("by %(date)s") % {"date": date_in_words(deadline.due_on)},
        )


def _evaluated(user: "Reader", today: date) -> Iterable[Line]:
    rows = (
        Evaluation.objects.visible_to(user, today=today)
        .filter(status=EvaluationStatus.ADOPTED)
        .select_related(
            "grade",
            "follow_up__recommendation__paragraph__document",
            "follow_up__recommendation__cycle__state_party",
            "follow_up__recommendation__cycle__treaty_body",
        )
        .order_by("-adopted_on", "-pk")[:LENGTH]
    )
    for evaluation in rows:
        recommendation = evaluation.follow_up.recommendation
        yield Line(
            sentence=_("%(party)s, %(body)s: %(topic)s")
            % {
                "party": recommendation.cycle.state_party.name,
                "body": recommendation.cycle.treaty_body.code,
                "topic": recommendation.topic,
            },
            url=recommendation.get_absolute_url(),
            label=str(evaluation.grade),
            note=_("evaluated on %(date)s")
            % {"date": date_in_words(evaluation.adopted_on or today)},
        )


def count_in_words(n: int) -> str:
    """How many recommendations the reader can find here."""
    return ngettext(
        "%(n)s recommendation can be read here.", "%(n)s recommendations can be read here.", n
    ) % {"n": n}
