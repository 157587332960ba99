"""One clock for the process and its database, moved by hand and standing still between two moves.

Python's clock is moved by time-machine. PostgreSQL is asked for the time by triggers alone (no role
begins before today; when a former version was kept): in the copy of the database that belongs to
this test, `now()` answers with the moved moment, in whichever function it is called.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import time_machine
from django.db import connection

from tests import databases

_MOVED = """
CREATE OR REPLACE FUNCTION pg_catalog.now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(
    nullif(current_setting('tests.now', true), '')::timestamptz, transaction_timestamp()
) $$
"""
_AS_IT_WAS = """
CREATE OR REPLACE FUNCTION pg_catalog.now() RETURNS timestamptz LANGUAGE internal STABLE STRICT
PARALLEL SAFE AS 'now'
"""


class MovedClock:
    """Stands at the moment to which it was moved last."""

    def __init__(self) -> None:
        self._travel: time_machine.travel | None = None

    def move_to(self, moment: datetime) -> None:
        self.let_go()
        self._travel = time_machine.travel(moment, tick=False)
        self._travel.start()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('tests.now', %s, false)", [moment.isoformat()])

    def let_go(self) -> None:
        if self._travel is not None:
            self._travel.stop()
            self._travel = None


@contextmanager
def moved_clock() -> Iterator[MovedClock]:
    """A clock for the present test; the real one is back at the end."""
    name = str(connection.settings_dict["NAME"])
    _replace_now(name, _MOVED)
    clock = MovedClock()
    try:
        yield clock
    finally:
        clock.let_go()
        with connection.cursor() as cursor:
            cursor.execute("RESET tests.now")
        _replace_now(name, _AS_IT_WAS)


def _replace_now(name: str, statement: str) -> None:
    with databases.owner(name) as owner:
        owner.execute("SET allow_system_table_mods = on")
        owner.execute(statement.encode())
