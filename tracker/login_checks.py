"""Whether the application signs in to the database with the rights that it should have.

`manage.py check --database default` compares everything; each health check asks the one question
that costs nothing: could this login rewrite the evidence?
"""

import os
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

from recommendations.logins.reads.catalogue import problems

# Superusers, owners of tables, and members of either.
_OWNS = """
SELECT current_setting('is_superuser')::boolean OR EXISTS (
    SELECT FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND pg_has_role(current_user, relowner, 'MEMBER')
)
"""


def check_login(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """An error for each right too many or too few; nothing about the owner's login."""
    if not databases or "default" not in databases:
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        ((login,),) = cursor.fetchall()
        found = problems(cursor, login)
    return [
        Error(
            sentence,
            hint="Run `manage.py grant_app_login`; docs/operators/README.md tells of both logins.",
            id="tracker.E001",
        )
        for sentence in found
    ]


def may_rewrite_evidence() -> bool:
    """Whether this process signed in as a superuser, or as an owner of tables."""
    with connection.cursor() as cursor:
        cursor.execute(_OWNS)
        ((is_so,),) = cursor.fetchall()
    return bool(is_so)


def refuse_owners_address(**_kwargs: Any) -> None:
    """Raises ImproperlyConfigured in a process that knows how to sign in as the owner."""
    if "owner" in settings.DATABASES or os.environ.get("OWNER_DATABASE_URL"):
        raise ImproperlyConfigured(
            "OWNER_DATABASE_URL is set. The web server and Celery must not know the owner's login:"
            " set it for migrate, grant_app_login and restore alone."
        )
