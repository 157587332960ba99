"""The walk leaves out days on which nothing is due: that nothing is lost by that."""

from datetime import date, timedelta

import pytest
from django.db import connection

from dev.smtp_sink import SmtpSink
from tests import databases
from tests.lives.clock import MovedClock
from tests.lives.conftest import Begin
from tests.lives.pages import without_keys
from tests.lives.record import Record
from tests.lives.scripts import COMMITTEES, VARIANTS
from tests.lives.walk import walk

pytestmark = pytest.mark.lives

# So long before and after the due date each day is walked through, at four hours.
AROUND = timedelta(days=20)
WANTED = ("extension", "weekly-in-arabic", "reply-found-next-morning")


def test_nothing_lies_between_the_days_that_are_looked_at(
    begin: Begin, clock: MovedClock, sink: SmtpSink
) -> None:
    """Every day around the date of one committee, and the same days as all other walks see them."""
    committee = next(one for one in COMMITTEES if one.code == "CED")

    def correspondence(*, is_slow: bool) -> tuple[int, list[tuple[object, ...]]]:
        record = Record(is_checked=False)
        lives = begin((committee, variant) for variant in VARIANTS if variant.code in WANTED)
        due_on = lives[0].due_on

        def is_walked(day: date) -> bool:
            return is_slow and abs(day - due_on) <= AROUND

        n_ticks = walk(lives, clock, sink, record.arrived, every_day=is_walked)
        found = [
            (one.at, one.mail.recipients, one.mail.subject, without_keys(one.mail.text))
            for one in record.arrivals
        ]
        databases.empty(str(connection.settings_dict["NAME"]))
        sink.clear()
        return n_ticks, sorted(found, key=str)

    n_ticks, jumped = correspondence(is_slow=False)
    n_more, walked = correspondence(is_slow=True)
    assert n_more > n_ticks
    assert jumped == walked
