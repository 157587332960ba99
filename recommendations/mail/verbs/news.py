"""Planning news for those who follow, from the history alone: what happened, told once to each.

An event is news until the ledger holds a row for it. Once anybody was told it is done with; who
begins to follow later is told of what comes then. Following a thing opens nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from recommendations import dates
from recommendations.enums import EventKind
from recommendations.mail.reads.follows import followers
from recommendations.mail.reads.news import concerns_of, untold_news
from recommendations.mail.reads.notices import people_told_in_roles
from recommendations.mail.verbs.rows import new_row, write
from recommendations.mail_enums import DOCUMENT_KINDS
from recommendations.models import Event, Holiday, OutgoingEmail, User
from recommendations.models.people import read_zones
from recommendations.working_days import working_moment

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


def _that_the_secretariat_knows(events: Sequence[Event], now: datetime) -> list[Event]:
    """Without replies that came at night or at a weekend: officers hear of them first, in the
    morning of the next working day, and can look at what was sent."""
    replies = [event for event in events if event.kind == EventKind.REPLY_RECORDED]
    holidays = Holiday.objects.days() if replies else frozenset()
    waiting = {
        event.pk for event in replies if working_moment(event.at, dates.DEADLINE_TZ, holidays) > now
    }
    return [event for event in events if event.pk not in waiting]


@transaction.atomic
def _plan(events: Sequence[Event], *, today: date, now: datetime) -> int:
    """For each event, those who followed before it happened and did not bring it about.

    Of the events that bring one document each person is told of one, and of none who has brought
    it in part. Whom a notice tells of an event in their role gets no news of it.
    """
    events = _that_the_secretariat_knows(events, now)
    people = followers(concerns_of(events, today), today=today)
    read_zones(follows[0].user for found in people.values() for follows in found.values())
    told_in_roles = people_told_in_roles(events, today=today)
    rows: list[OutgoingEmail] = []
    known = {(event.by_id, event.document_id) for event in events if event.kind in DOCUMENT_KINDS}
    for event in events:
        for user, follows in people.get(event.pk, {}).items():
            if user == event.by_id or all(row.created_at > event.since for row in follows):  # type: ignore[attr-defined] # annotated
                continue
            if user in told_in_roles.get(event.pk, ()):
                continue
            if event.kind in DOCUMENT_KINDS:
                if (user, event.document_id) in known:
                    continue
                known.add((user, event.document_id))
            rows.append(new_row(follows[0].user, word="news", due_on=today, now=now, event=event))
    return write(rows)
