"""Who acts, from where and why: told to the database with each statement that writes.

The triggers that keep former versions of rows read it (`models.versions`). Three doors lead to the
database, and each says here once what it is: the middleware for pages, the class of tasks
(`tracker.celery`), and the class of commands below. What comes by another door, psql for example,
is kept with the login alone.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.core.management.base import BaseCommand
from django.db import connection
from django.http import HttpRequest, HttpResponse
from psycopg import sql

from recommendations.acts.events import side_of
from recommendations.enums import ActOrigin
from recommendations.models import User

Answer = Callable[[HttpRequest], HttpResponse]

# Tables of Django's own, sessions above all, keep no versions.
_WRITES = re.compile(
    r"\s*(WITH\b|(INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO)\s+\"?recommendations_)",
    re.IGNORECASE,
)
_MAX_PLACE = 100


@dataclass
class Acting:
    """One request, task or command: its versions name one act. `place` and `by` may be learnt late.

    Transactions see it by a setting that ends with them, so that nothing is left on a connection
    that a pool gives to the next one.
    """

    origin: ActOrigin
    place: Callable[[], str]
    by: Callable[[], User | None]
    reason: str = ""
    id: UUID = field(default_factory=uuid4)

    def told(self) -> str:
        """The JSON that the trigger `rowversion_act` reads."""
        by = self.by()
        return json.dumps(
            {
                "id": str(self.id),
                "by": by.pk if by else None,
                "role": side_of(by),
                "origin": self.origin,
                "place": self.place()[:_MAX_PLACE],
                "reason": self.reason,
            }
        )


_current: ContextVar[Acting | None] = ContextVar("acting", default=None)


@contextmanager
def acting(
    origin: ActOrigin,
    place: str | Callable[[], str],
    by: Callable[[], User | None] = lambda: None,
) -> Iterator[Acting]:
    """Everything written inside is one act; inside another act it is a part of that one."""
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    name = place if callable(place) else lambda: place
    act = Acting(origin, name, by)
    token = _current.set(act)
    try:
        with connection.execute_wrapper(_tell):
            yield act
    finally:
        _current.reset(token)


def because(reason: str = "", *, by: User | None = None) -> None:
    """Say why, or on whose behalf, the present act writes; where there is none, nothing happens."""
    act = _current.get()
    if act is None:
        return
    if reason:
        act.reason = reason
    if by is not None:
        act.by = lambda: by


def tell_before_copy() -> None:
    """COPY takes no setting with it: call this in the same transaction before it."""
    act = _current.get()
    if act is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('tracker.act', %s, true)", [act.told()])


def _tell(
    execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Send the act before a statement that writes, in the same message and transaction."""
    act = _current.get()
    if act is None or many or not isinstance(statement, str) or not _WRITES.match(statement):
        return execute(statement, params, many, context)
    literal = sql.Literal(act.told()).as_string(context["connection"].connection)
    telling = f"SELECT set_config('tracker.act', {literal}, true); "
    if params is not None:
        telling = telling.replace("%", "%%")
    result = execute(telling + statement, params, many, context)
    # The first result is the setting's; the caller waits for that of the statement.
    context["cursor"].nextset()
    return result


def acting_on_pages(get_response: Answer) -> Answer:
    """Middleware: whatever a request writes is one act of the person who is signed in.

    Stands after the middleware that knows the person.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        def place() -> str:
            match = request.resolver_match
            return match.view_name if match else ""

        def by() -> User | None:
            return request.user if isinstance(request.user, User) else None

        with acting(ActOrigin.PAGE, place, by):
            return get_response(request)

    return answer


class ActingCommand(BaseCommand):
    """The class of this application's commands: what one writes is one act."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        name = type(self).__module__.rpartition(".")[2]
        with acting(ActOrigin.COMMAND, name):
            return super().execute(*args, **options)
