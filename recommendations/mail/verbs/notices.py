"""News for those who follow: what happened in public, told once to each of them.

Planned from the history alone, by `<=`: an event is news until the ledger holds a row for it. Once
it was told to anybody it is done with; who begins to follow later is told of what comes then. All
of it is about what everybody may read, so that following a thing opens nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, Exists, OuterRef, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Greatest
from django.utils.translation import gettext as _

from recommendations import visibility
from recommendations.enums import DocumentKind, EvaluationStatus, EventKind
from recommendations.mail.verbs.follows import Concern, followers
from recommendations.mail.verbs.mail_choices import place_mail
from recommendations.mail.verbs.reminders import new_message_id
from recommendations.mail_enums import DATE_KINDS, NEWS_KINDS, MailKind
from recommendations.models import (
    Event,
    Follow,
    FollowUp,
    OutgoingEmail,
    Recommendation,
    User,
)
from recommendations.models.events import EventQuerySet

# What lies longer back is no news, however late the tracker runs or a thing is typed in.
LOOK_BACK = timedelta(days=366)
# How long after it came to be public a thing is still told of.
STAYS_NEWS = timedelta(days=31)
EVENTS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class News:
    """An event with the moment from which on everybody could read it."""

    event: Event
    since: datetime


def _is_news(today: date) -> Q:
    """Events worth a mail. What they tell of must not lie far back itself."""
    recent = today - LOOK_BACK
    return (
        Q(kind=EventKind.REPLY_RECORDED, reply__received_on__gte=recent)
        | Q(
            kind=EventKind.EVALUATION_STATUS_CHANGED,
            to_status=EvaluationStatus.ADOPTED,
            evaluation__adopted_on__gte=recent,
        )
        | Q(kind__in=DATE_KINDS, deadline__due_on__gte=recent)
        # Observations when they come in, not their translations and later versions.
        | Q(
            kind__in=(EventKind.DOCUMENT_RECORDED, EventKind.DOCUMENT_IMPORTED),
            document__kind=DocumentKind.CONCLUDING_OBSERVATIONS,
            cycle__adopted_on__gte=recent,
        )
        & ~Q(details__has_any_keys=["translated", "changes"])
    )


def _public(events: EventQuerySet, today: date) -> EventQuerySet:
    return events.filter(visibility.events(visibility.PUBLIC, today))


def _followed() -> Combinable:
    """Events of cases that anybody follows in some way; who does is found out afterwards."""
    mine = Follow.objects.order_by()
    themes = Recommendation.themes.through.objects.filter(
        recommendation__cycle=OuterRef("cycle"), theme__in=mine.values("theme")
    )
    return (
        Exists(mine.filter(cycle=OuterRef("cycle")))
        | Exists(mine.filter(state_party=OuterRef("cycle__state_party")))
        | Exists(mine.filter(treaty_body=OuterRef("cycle__treaty_body")))
        | Exists(mine.filter(recommendation__cycle=OuterRef("cycle")))
        | Exists(themes)
    )


def _batches(*, today: date, now: datetime) -> Iterator[list[News]]:
    """Public news of the last weeks that nobody was told of yet, oldest first."""
    events = (
        _public(Event.objects.filter(kind__in=NEWS_KINDS), today)
        .filter(_is_news(today), at__range=(now - LOOK_BACK, now))
        .alias(is_told=Exists(OutgoingEmail.objects.filter(event=OuterRef("pk"))))
        .filter(_followed(), is_told=False)
        .annotate(
            # What was kept back until a day is news from that day on.
            since=Greatest(
                "at",
                *(
                    Cast(f"{name}__public_from", DateTimeField())
                    for name in ("reply", "evaluation", "document")
                ),
            )
        )
        .filter(since__gte=now - STAYS_NEWS)
        .select_related("cycle", "deadline", "reply")
        .order_by("pk")
    )
    last = 0
    while batch := list(events.filter(pk__gt=last)[:EVENTS_AT_ONCE]):
        yield [News(event, event.since) for event in batch]  # type: ignore[attr-defined] # annotated
        last = batch[-1].pk


def plan_notices(*, today: date, now: datetime) -> int:
    """Write a row of the ledger for each person and each piece of news; how many rows.

    Sends nothing. Running it again, late, or twice at once plans nothing twice. A batch of events
    costs a constant number of queries, however many people follow.
    """
    return sum(_plan(batch, today=today, now=now) for batch in _batches(today=today, now=now))


@transaction.atomic
def _plan(batch: Sequence[News], *, today: date, now: datetime) -> int:
    rows = [
        _row(event, person, today=today, now=now)
        for event, people in _told(batch, today=today)
        for person in people
    ]
    OutgoingEmail.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)
    # A second planner may have been quicker; only the rows that bear our Message-IDs are ours.
    return OutgoingEmail.objects.filter(message_id__in=[row.message_id for row in rows]).count()


def _row(event: Event, person: User, *, today: date, now: datetime) -> OutgoingEmail:
    placing = place_mail(person, MailKind.FOLLOWED, now=now)
    return OutgoingEmail(
        event=event,
        recipient=person,
        address=person.email,
        due_on=today,
        channel=placing.channel,
        status=placing.status,
        send_after=placing.send_after,
        message_id=new_message_id("news"),
    )


def _told(batch: Sequence[News], *, today: date) -> Iterator[tuple[Event, list[User]]]:
    """Whom each piece of news is for: who followed before, and did not do it himself."""
    concerns = _concerns([news.event for news in batch], today)
    people = followers(concerns, today=today)
    for news in batch:
        yield (
            news.event,
            [
                follows[0].user
                for user, follows in people.get(news.event.pk, {}).items()
                if user != news.event.by_id and any(row.created_at <= news.since for row in follows)
            ],
        )


def _concerns(events: Iterable[Event], today: date) -> dict[int, Concern]:
    """What each event is about, by its key: two queries."""
    rows = [event for event in events if event.cycle is not None]
    requests = {event.pk: _request_of(event) for event in rows}
    asked: dict[int, set[int]] = {}
    for request, recommendation in FollowUp.objects.filter(
        request__in={pk for pk in requests.values() if pk is not None}
    ).values_list("request", "recommendation"):
        asked.setdefault(request, set()).add(recommendation)
    written: dict[int, set[int]] = {}
    for document, recommendation in (
        Recommendation.objects.visible_to(None, today=today)
        .filter(paragraph__document__in={event.document_id for event in rows if event.document_id})
        .values_list("paragraph__document", "pk")
    ):
        written.setdefault(document, set()).add(recommendation)
    return {
        event.pk: Concern(
            event.cycle,
            frozenset(
                {event.recommendation_id}
                if event.recommendation_id is not None
                else asked.get(requests[event.pk] or 0)
                or written.get(event.document_id or 0)
                or set[int]()
            ),
        )
        for event in rows
        if event.cycle is not None
    }


def _request_of(event: Event) -> int | None:
    if event.deadline is not None:
        return event.deadline.request_id
    return event.reply.request_id if event.reply is not None else None


# --- Before it leaves -----------------------------------------------------------------------------


def look_at_news(emails: Sequence[OutgoingEmail], *, today: date) -> dict[int, str]:
    """What stands against each of these notices, by its key, in a constant number of queries."""
    events = {email.event.pk: email.event for email in emails if email.event is not None}
    public = set(_public(Event.objects.filter(pk__in=events), today).values_list("pk", flat=True))
    overtaken = set(
        Event.objects.filter(pk__in=events, kind__in=DATE_KINDS)
        .filter(
            Exists(
                Event.objects.filter(
                    kind__in=DATE_KINDS,
                    deadline__series=OuterRef("deadline__series"),
                    pk__gt=OuterRef("pk"),
                )
            )
        )
        .values_list("pk", flat=True)
    )
    people = followers(_concerns(events.values(), today), today=today)
    reasons: dict[int, str] = {}
    for email in emails:
        key = email.event_id or 0
        if key not in public:
            reasons[email.pk] = _("What happened is not public any more.")
        elif key in overtaken:
            reasons[email.pk] = _("The date changed again before this could be told.")
        elif email.recipient_id not in people.get(key, {}):
            reasons[email.pk] = _("The person follows this no longer, or has muted it.")
    return reasons
