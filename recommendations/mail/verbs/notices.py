"""Planning notices: a row of the ledger for each person whom a change of a date concerns by role.

Sends nothing. What is told and to whom: `mail.reads.notices`.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from recommendations.mail.reads.notices import LOOK_BACK, notices_of, untold_changes, untold_dates
from recommendations.mail.verbs.rows import new_row, write
from recommendations.models import Event, Holiday
from recommendations.models.events import EventQuerySet
from recommendations.models.people import read_zones

EVENTS_AT_ONCE = 500


def plan_role_notices(*, today: date, now: datetime, look_back: timedelta = LOOK_BACK) -> int:
    """Write a row for each person in a role and each change of a date; how many rows.

    Then for each new focal point and each date that the State party is awaited to keep. Running it
    again, late, or twice at once plans nothing twice: the database holds one row for an event and
    a person. A batch of events costs a constant number of queries.
    """
    changes = untold_changes(today=today, now=now, look_back=look_back)
    n_changes = _plan_all(changes, today=today, now=now, is_first_told=False)
    new_to_some = untold_dates(today=today, now=now)
    return n_changes + _plan_all(new_to_some, today=today, now=now, is_first_told=True)


def _plan_all(events: EventQuerySet, *, today: date, now: datetime, is_first_told: bool) -> int:
    n_rows, last = 0, 0
    while batch := list(events.filter(pk__gt=last)[:EVENTS_AT_ONCE]):
        n_rows += _plan(batch, today=today, now=now, is_first_told=is_first_told)
        last = batch[-1].pk
    return n_rows


@transaction.atomic
def _plan(events: Sequence[Event], *, today: date, now: datetime, is_first_told: bool) -> int:
    found = notices_of(events, today=today)
    read_zones(due.person for due in found)
    holidays = Holiday.objects.days() if found else frozenset()
    return write(
        [
            new_row(
                due.person,
                word="notice",
                due_on=today,
                now=now,
                holidays=holidays,
                is_first_told=is_first_told,
                event=due.event,
                deadline=due.deadline,
                told_as=due.told_as,
            )
            for due in found
        ]
    )
