"""The front page: what happened last, what is due next, and the ways to all recommendations."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.dates import DUE_SOON
from recommendations.deadlines.reads.deadline_list import listed_deadlines
from recommendations.desks.reads.board.work_lists import WorkRow, case_name
from recommendations.documents.reads.flat.totals import totals_for
from recommendations.enums import ClockState, DeadlineKind, EvaluationStatus
from recommendations.models import (
    Evaluation,
    StateParty,
    StateReply,
    TreatyBody,
)
from recommendations.models.people import Reader
from recommendations.wording import date_in_words, deadline_in_words

LENGTH = 5


@dataclass(frozen=True)
class CountedLink:
    """A committee or a State party with the number of its recommendations."""

    code: str
    name: str
    n_recommendations: int


@dataclass(frozen=True)
class FrontPage:
    replied: list[WorkRow]
    due_soon: list[WorkRow]
    evaluated: list[WorkRow]
    bodies: list[CountedLink]
    parties: list[CountedLink]
    count: str


def front_page(user: Reader, *, today: date) -> FrontPage:
    """Everything on the front page that the reader may see: seven queries."""
    totals = totals_for(user, today=today)
    by_body, by_party = totals.by_body, totals.by_party
    n_recommendations = by_body.total()
    bodies = TreatyBody.objects.visible_to(user)
    parties = StateParty.objects.visible_to(user).filter(pk__in=by_party)
    return FrontPage(
        replied=_recent_replies(user, today),
        due_soon=_next_deadlines(user, today),
        evaluated=_recent_evaluations(user, today),
        bodies=[CountedLink(row.code, row.short_name, by_body.get(row.pk, 0)) for row in bodies],
        parties=[CountedLink(row.iso3, row.name, by_party[row.pk]) for row in parties],
        count=ngettext(
            "%(n)s recommendation can be read here.",
            "%(n)s recommendations can be read here.",
            n_recommendations,
        )
        % {"n": n_recommendations},
    )


def _recent_replies(user: Reader, today: date) -> list[WorkRow]:
    replies = (
        StateReply.objects.visible_to(user, today=today)
        .select_related("request__cycle__state_party", "request__cycle__treaty_body")
        .order_by("-received_on", "-pk")[:LENGTH]
    )
    return [
        WorkRow(
            sentence=_("%(party)s replied to the %(body)s")
            % {
                "party": reply.request.cycle.state_party.name,
                "body": reply.request.cycle.treaty_body.code,
            },
            url=reply.get_absolute_url(),
            note=_("received on %(date)s") % {"date": date_in_words(reply.received_on)},
        )
        for reply in replies
    ]


def _next_deadlines(user: Reader, today: date) -> list[WorkRow]:
    deadlines = (
        listed_deadlines(user, today=today)
        # By the day first: what the clock says of all other dates is not asked.
        .filter(kind=DeadlineKind.FOLLOW_UP_INFORMATION, due_on__range=(today, today + DUE_SOON))
        .filter(clock_state=ClockState.DUE_SOON)  # type: ignore[misc]  # annotated
        .select_related("cycle__state_party", "cycle__treaty_body")
        .order_by("due_on", "pk")[:LENGTH]
    )
    return [
        WorkRow(
            sentence=_("Reply of %(party)s to the %(body)s")
            % {
                "party": deadline.cycle.state_party.name,
                "body": deadline.cycle.treaty_body.code,
            },
            url=deadline.cycle.get_absolute_url(),
            label=deadline_in_words(deadline.due_on, today),
            tone="soon",
            note=_("due by %(date)s") % {"date": date_in_words(deadline.due_on)},
        )
        for deadline in deadlines
    ]


def _recent_evaluations(user: Reader, today: date) -> list[WorkRow]:
    evaluations = (
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
    return [
        WorkRow(
            sentence=f"{case_name(recommendation.cycle)}: {recommendation.topic}",
            url=recommendation.get_absolute_url(),
            label=str(evaluation.grade),
            note=_("evaluated on %(date)s")
            % {"date": date_in_words(evaluation.adopted_on or today)},
        )
        for evaluation in evaluations
        for recommendation in [evaluation.follow_up.recommendation]
    ]
