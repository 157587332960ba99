"""What calendars and feeds hold, cut to the reader and to what he asked for."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from recommendations import dates
from recommendations.acts.history import acts_of
from recommendations.deadlines.reads.deadline_list import with_clock
from recommendations.desks.feeds.atom import FeedItem
from recommendations.enums import DeadlineState, SubmissionStatus
from recommendations.models import Deadline, Event, Organisation, Submission
from recommendations.models.deadlines import DeadlineQuerySet
from recommendations.models.events import EventQuerySet
from recommendations.models.people import viewer_of
from recommendations.visibility import EVERYTHING, NOTHING, Viewer

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

    Reader = User | AnonymousUser | None

# A calendar looks back this far; a withdrawn date is shown as cancelled for as long.
LOOK_BACK = timedelta(days=366)
MOST_DATES = 1_000
MOST_ACTS = 100

# The parts of what a person sees that have a calendar of their own.
SCOPES = ("all", "portfolio", "organisation")


def scopes_of(user: "Reader") -> tuple[str, ...]:
    """The scopes that can hold anything for this person."""
    viewer = viewer_of(user)
    has_portfolio = viewer.assigned_cycle_ids or viewer.officer_body_ids or viewer.state_party_ids
    holds = {"all": True, "portfolio": has_portfolio, "organisation": viewer.organisation_ids}
    return tuple(scope for scope in SCOPES if holds[scope])


def scope_of(user: "Reader", scope: str, *, today: date, prefix: str = "") -> Q:
    """The rows that a scope holds, through their `cycle` and `request` columns.

    The portfolio are the cases that a person looks after by a role: assigned ones, those of the
    committees whose officer he is, those of his State. The organisation's are the requests to
    which it has written, and those to its own State party.
    """
    viewer = viewer_of(user)
    if scope == "portfolio":
        return _portfolio(viewer, prefix)
    if scope == "organisation":
        return _organisation(user, viewer, today, prefix)
    return EVERYTHING


def _portfolio(viewer: Viewer, prefix: str) -> Q:
    condition = NOTHING
    for column, places in (
        ("cycle__in", viewer.assigned_cycle_ids),
        ("cycle__treaty_body__in", viewer.officer_body_ids),
        ("cycle__state_party__in", viewer.state_party_ids),
    ):
        if places:
            condition |= Q(**{f"{prefix}{column}": places})
    return condition


def _organisation(user: "Reader", viewer: Viewer, today: date, prefix: str) -> Q:
    if not viewer.organisation_ids:
        return NOTHING
    own = Q(organisation__in=viewer.organisation_ids) | Q(pk__in=viewer.cosigned_submission_ids)
    written = (
        Submission.objects.visible_to(user, today=today)
        .filter(own)
        .exclude(status=SubmissionStatus.WITHDRAWN)
    )
    homes = Organisation.objects.filter(
        pk__in=viewer.organisation_ids, state_party__isnull=False
    ).values("state_party")
    return Q(**{f"{prefix}cycle__in": written.values("request__cycle")}) | Q(
        **{f"{prefix}cycle__state_party__in": homes}
    )


def calendar_dates(user: "Reader", *, today: date) -> DeadlineQuerySet:
    """Dates that a calendar may hold: in force, suspended, and withdrawn of late."""
    since = today - LOOK_BACK
    kept = Q(state__in=DeadlineState.current_states) | Q(
        state=DeadlineState.WITHDRAWN, updated_at__gte=dates.start_of_day(since)
    )
    rows = Deadline.objects.visible_to(user, today=today).filter(kept, due_on__gte=since)
    return with_clock(rows, user, today=today)


def all_dates(user: "Reader", *, today: date) -> DeadlineQuerySet:
    """Every date in force, suspended or withdrawn, for feeds of what happened to them."""
    states = (*DeadlineState.current_states, DeadlineState.WITHDRAWN)
    rows = Deadline.objects.visible_to(user, today=today).filter(state__in=states)
    return with_clock(rows, user, today=today)


def events_of_dates(user: "Reader", deadlines: DeadlineQuerySet, *, today: date) -> EventQuerySet:
    """What happened to the given dates and to those that they replaced."""
    return Event.objects.visible_to(user, today=today).filter(
        deadline__series__in=deadlines.order_by().values("series")
    )


def feed_items(events: EventQuerySet, user: "Reader") -> list[FeedItem]:
    """The latest acts as a feed shows them, newest first: two queries whatever their number."""
    return [
        FeedItem(
            # Of one act on several recommendations the newest row: the cut at the end of the
            # feed may take the oldest away.
            number=group[-1].pk,
            title=f"{_case(group[0])}: {entry.sentence}",
            summary=entry.detail or entry.sentence,
            url=entry.url or _page(group[0]),
            at=entry.at,
            author=entry.by,
        )
        for group, entry in acts_of(events, user, most=MOST_ACTS)
    ]


def _case(event: Event) -> str:
    cycle = event.cycle
    return f"{cycle.state_party.name}, {cycle.treaty_body.code}" if cycle else ""


def _page(event: Event) -> str:
    if event.recommendation is not None:
        return event.recommendation.get_absolute_url()
    return event.cycle.get_absolute_url() if event.cycle else "/"
