"""The health check of the container and of `make run`: can this process reach what it needs?"""

import logging

import redis
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tracker.login_checks import may_rewrite_evidence

logger = logging.getLogger(__name__)

SILENT = "does not answer"


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 when the database and the broker answer, else 503; one line of plain text for each.

    A database that lets this process rewrite the evidence is no healthy one either.
    """
    answers = {"database": _database(), "broker": "ok" if _broker_answers() else SILENT}
    return HttpResponse(
        "".join(f"{name} {answer}\n" for name, answer in answers.items()),
        status=200 if set(answers.values()) == {"ok"} else 503,
        content_type="text/plain; charset=utf-8",
    )


def _database() -> str:
    try:
        if not may_rewrite_evidence():
            return "ok"
    except DatabaseError:
        return SILENT
    logger.error(
        "DATABASE_URL names a superuser or the owner of the tables, who can rewrite the evidence."
        " Name a login of its own: docs/operators/README.md"
    )
    return "login has too many rights"


def _broker_answers() -> bool:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2, protocol=2
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
