"""The health check of the container and of `make run`: can this process reach what it needs?"""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 when the database and the broker answer, else 503; one line of plain text for each."""
    answers = {"database": _database_answers(), "broker": _broker_answers()}
    lines = [f"{name} {'ok' if ok else 'does not answer'}\n" for name, ok in answers.items()]
    return HttpResponse(
        "".join(lines),
        status=200 if all(answers.values()) else 503,
        content_type="text/plain; charset=utf-8",
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


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
