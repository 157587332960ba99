"""A database that went away is asked again, and for long enough only."""

import pytest
from django.db import OperationalError, connection

from recommendations.acts import patience
from recommendations.acts.patience import patiently


@pytest.mark.django_db(transaction=True)
def test_lost_database_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "WAITS_FOR_DATABASE", (0, 0, 0))
    tries: list[int] = []

    @patiently
    def act(answer: int) -> int:
        tries.append(1)
        with connection.cursor() as cursor:
            if len(tries) < 3:
                # What a restart of the server does to a connection.
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            cursor.execute("SELECT %s", [answer])
            row = cursor.fetchone()
        return int(row[0])

    assert act(36) == 36
    assert len(tries) == 3
    monkeypatch.setattr(patience, "WAITS_FOR_DATABASE", ())
    tries.clear()
    with pytest.raises(OperationalError):
        act(36)
    connection.close()
