"""Planning news for those who follow, from the history alone: what happened, told once to each.

An event is news until the ledger holds a row for it. Once anybody was told it is done with; who
begins to follow later is told of what comes then. Following a thing opens nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from recommendations import dates
from recommendations.mail.reads.follows import followers
from recommendations.mail.reads.news import concerns_of, untold_news
from recommendations.mail.verbs.rows import new_row, write
from recommendations.models import Event, OutgoingEmail, User

EVENTS_AT_ONCE = 500


def tell_people(event: Event, people: Iterable[User], *, now: datetime) -> list[OutgoingEmail]:
    """Plan an email to each of these about an event of an account or a role, for this moment.

    Nobody can have turned these off. Part of the verb that recorded the event.
    """
    today = dates.today(now)
    rows = [
        new_row(person, word="account", due_on=today, now=now, event=event) for person in people
    ]
    write(rows)
    return rows


def plan_notices(*, today: date, now: datetime) -> int:
    """Write a row of the ledger for each person and each piece of news; how many rows.

    Sends nothing. Running it again, late, or twice at once plans nothing twice. A batch of events
    costs a constant number of queries, however many people follow.
    """
    events, n_rows, last = untold_news(today=today, now=now), 0, 0
    while batch := list(events.filter(pk__gt=last)[:EVENTS_AT_ONCE]):
        n_rows += _plan(batch, today=today, now=now)
        last = batch[-1].pk
    return n_rows


@transaction.atomic
def _plan(events: Sequence[Event], *, today: date, now: datetime) -> int:
    """For each event, those who followed before it happened and did not bring it about."""
    people = followers(concerns_of(events, today), today=today)
    return write(
        [
            new_row(follows[0].user, word="news", due_on=today, now=now, event=event)
            for event in events
            for user, follows in people.get(event.pk, {}).items()
            if user != event.by_id and any(row.created_at <= event.since for row in follows)  # type: ignore[attr-defined] # annotated
        ]
    )
