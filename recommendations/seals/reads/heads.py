"""The head of each day: the last hash of the chain on that day, for others to keep.

Only a hash and a day: numbers of seals and of rows would tell how much happened that the reader may
not see.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import psycopg

from recommendations import dates
from recommendations.models import Seal


@dataclass(frozen=True)
class Head:
    """The hash of the last seal of a day that is over."""

    day: date
    hash: str
    # The first moment of the next day, in Geneva: the same whenever something was sealed.
    at: datetime


def heads(*, most: int | None = None) -> list[Head]:
    """The heads of days that are over, the newest first. One query."""
    closing = Seal.objects.filter(closes_on__isnull=False).order_by("-closes_on")
    rows = closing.values_list("closes_on", "previous")[:most]
    return [
        Head(day, previous, dates.start_of_day(day + timedelta(days=1)))
        for day, previous in rows
        if day is not None
    ]


def head_now(connection: psycopg.Connection[Any]) -> str:
    """The last hash of the chain as the connection's transaction sees it; empty before the first.

    Not for the public: it changes whenever something is sealed.
    """
    found = connection.execute("SELECT hash FROM recommendations_seal ORDER BY number DESC LIMIT 1")
    return "".join(str(row[0]) for row in found.fetchall())
