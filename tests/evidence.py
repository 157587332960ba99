"""Preparing rows in a way that the database refuses to the application."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def without_triggers() -> Iterator[None]:
    """Change what is kept as evidence, as only the superuser of the tests can."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = origin")
