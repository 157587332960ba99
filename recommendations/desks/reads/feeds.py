"""What calendars and feeds contain, of what their reader may see."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.history import acts_of
from recommendations.deadlines.reads.deadline_list import with_clock
from recommendations.desks.feeds.atom import FeedItem
from recommendations.desks.reads.board.work_lists import case_name
from recommendations.enums import DeadlineState, SubmissionStatus
from recommendations.models import Deadline, Event, Organisation, Submission
from recommendations.models.deadlines import DeadlineQuerySet
from recommendations.models.events import EventQuerySet
from recommendations.models.people import Reader, viewer_of
from recommendations.seals.reads.heads import heads
from recommendations.visibility import EVERYTHING
from recommendations.wording import date_in_words

# A calendar goes back this far; a withdrawn deadline is shown as cancelled for as long.
LOOK_BACK = timedelta(days=366)
MOST_DEADLINES = 1_000
MOST_EVENTS = 100
# Beside them, so that a program that reads the feed each week misses no head.
MOST_HEADS = 14

# The parts of what a person may see for which there are separate private calendars.
SCOPES = ("all", "portfolio", "organisation")


def scopes_of(user: Reader) -> tuple[str, ...]:
    """The scopes that can contain anything for this person."""
    viewer = viewer_of(user)
    has_portfolio = viewer.assigned_cycle_ids or viewer.officer_body_ids or viewer.state_party_ids
    holds = {"all": True, "portfolio": has_portfolio, "organisation": viewer.organisation_ids}
    return tuple(scope for scope in SCOPES if holds[scope])


def scope_of(user: Reader, scope: str, *, today: date) -> Q:
    """The deadlines or events that a scope contains, by their `cycle` column.

    The portfolio contains the cases that are a person's work: those assigned to them as rapporteur,
    those of the committees of which they are an officer, and those of their State. The scope of an
    organisation contains the cases on which it has written and those of its own State party.
    """
    viewer = viewer_of(user)
    if scope == "portfolio":
        return (
            Q(cycle__in=viewer.assigned_cycle_ids)
            | Q(cycle__treaty_body__in=viewer.officer_body_ids)
            | Q(cycle__state_party__in=viewer.state_party_ids)
        )
    if scope == "organisation":
        own = Q(organisation__in=viewer.organisation_ids) | Q(pk__in=viewer.cosigned_submission_ids)
        written = (
            Submission.objects.visible_to(user, today=today)
            .filter(own)
            .exclude(status__in=SubmissionStatus.withdrawn_statuses)
        )
        states = Organisation.objects.filter(
            pk__in=viewer.organisation_ids, state_party__isnull=False
        ).values("state_party")
        return Q(cycle__in=written.values("request__cycle")) | Q(cycle__state_party__in=states)
    return EVERYTHING


def calendar_deadlines(user: Reader, *, today: date) -> DeadlineQuerySet:
    """Deadlines for a calendar: in force, suspended, and recently withdrawn."""
    since = today - LOOK_BACK
    kept = Q(state__in=DeadlineState.current_states) | Q(
        state=DeadlineState.WITHDRAWN, updated_at__gte=dates.start_of_day(since)
    )
    rows = Deadline.objects.visible_to(user, today=today).filter(kept, due_on__gte=since)
    return with_clock(rows, user, today=today)


def all_deadlines(user: Reader, *, today: date) -> DeadlineQuerySet:
    """Every deadline in force, suspended or withdrawn, for feeds of their events."""
    states = (*DeadlineState.current_states, DeadlineState.WITHDRAWN)
    rows = Deadline.objects.visible_to(user, today=today).filter(state__in=states)
    return with_clock(rows, user, today=today)


def events_of_deadlines(user: Reader, deadlines: DeadlineQuerySet, *, today: date) -> EventQuerySet:
    """The events of the given deadlines and of those that they replaced."""
    return Event.objects.visible_to(user, today=today).filter(
        deadline__series__in=deadlines.order_by().values("series")
    )


def head_items() -> list[FeedItem]:
    """The heads of the last days, so that whoever keeps the feed can hold them against the chain.

    One entry for each day, whatever was sealed on it. One query.
    """
    return [
        FeedItem(
            id=head.day.isoformat(),
            title=_("Head of the history for %(day)s") % {"day": date_in_words(head.day)},
            summary=head.hash,
            url=reverse("head-list"),
            at=head.at,
            author="",
            kind="head",
        )
        for head in heads(most=MOST_HEADS)
    ]


def feed_items(events: EventQuerySet, user: Reader) -> list[FeedItem]:
    """The latest events as entries of a feed, newest first: two queries, whatever their number."""
    items = []
    for group, entry in acts_of(events, user, most=MOST_EVENTS):
        event = group[0]
        page = event.recommendation or event.cycle
        case = case_name(event.cycle) if event.cycle else ""
        items.append(
            FeedItem(
                # Where one act wrote several events, its id is that of the newest: the oldest
                # may be cut off at the end of the feed.
                id=str(group[-1].public_id),
                title=f"{case}: {entry.sentence}",
                summary=entry.detail or entry.sentence,
                url=entry.url or (page.get_absolute_url() if page else "/"),
                at=entry.at,
                author=entry.by,
            )
        )
    return items
