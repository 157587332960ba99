"""The servers of a test run are the real ones, and each test worker has its own corner of them."""

import os

import pytest
import redis
from django.db import connection


@pytest.mark.django_db
def test_database_is_postgresql_18_with_the_extensions_we_need() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) // 10_000 == 18
        cursor.execute("SELECT name FROM pg_available_extensions")
        names = {row[0] for row in cursor.fetchall()}
    assert {"btree_gist", "pg_trgm", "unaccent"} <= names


def test_broker_answers() -> None:
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    try:
        assert client.ping()
    finally:
        client.close()
