"""Which public pages are kept, and that they show nothing that would not make them anew."""

import re
from typing import Any, cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from recommendations.enums import EventKind
from recommendations.models import Event, OutgoingEmail
from tests.factories import EventFactory
from tests.models.test_content_changes import watched_tables
from tests.test_addresses import ADDRESSES, SEARCHES
from tests.walking import key_of, named, said
from tests.world import EVERYBODY, World

# Pages for everybody that are written each time, and why.
WRITTEN_EACH_TIME = {
    "healthz": "says how things are",
    "style-guide": "asked for by those who build the site, and asks the database nothing",
    "calculator": "each question is another one, and costs little",
    "history-feed": "holds the heads of the chain, which change with what nobody reads",
    "head-list": "as the feed",
    "head-file": "as the feed",
    **dict.fromkeys(
        (
            *("reply-versions", "submission-versions", "evaluation-versions"),
            *("deadline-versions", "recommendation-versions"),
        ),
        "former versions are rarely asked for, and change with what nobody reads",
    ),
}


def kept_names() -> set[str]:
    return {
        name
        for name, rows in ADDRESSES.items()
        if rows and getattr(_view(name), "is_kept_page", False)
    }


def _view(name: str) -> Any:
    pattern = next(one for one in named(get_resolver().url_patterns) if one.name == name)
    return pattern.callback


def test_every_page_for_everybody_is_kept_or_says_why_not() -> None:
    public = {
        name
        for name, rows in ADDRESSES.items()
        if any(expected >= EVERYBODY for _arguments, expected in rows)
    }
    assert public - kept_names() == set(WRITTEN_EACH_TIME)
    assert kept_names() - public == {"document-by-id"}, "public where a document has no symbol"


# With each event its email is read; the public sees no event that has one, as is tested below.
JOINED = {"recommendations_outgoingemail", "recommendations_reminderstage"}


@pytest.mark.django_db
def test_kept_pages_ask_only_tables_that_change_the_version(world: World) -> None:
    """And hold no token, no cookie, and nothing that a cache on the way would be told to forget."""
    watched = {f"recommendations_{table}" for table in watched_tables()}
    urls = [
        reverse(
            name,
            args=[
                key_of(world.rows[value[1:]])
                if isinstance(value, str) and value.startswith("=")
                else value
                for value in arguments
            ],
        )
        for name in kept_names()
        for arguments, _expected in ADDRESSES[name]
    ]
    for name in ("recommendation-list", "document-list", "deadline-list", "request-list"):
        urls += [f"{reverse(name)}?q={words}" for words in (*SEARCHES, "migrnts")]
    n_asked = 0
    for url in urls:
        with CaptureQueriesContext(connection) as queries:
            answer = Client().get(url)
        if answer.status_code != 200:
            continue
        asked = set().union(*(tables_in(query["sql"]) for query in queries.captured_queries))
        assert asked <= watched | JOINED, (url, asked - watched)
        n_asked += len(asked)
        assert "csrfmiddlewaretoken" not in said(answer), url
        assert not answer.cookies, url
    assert n_asked > 200, "or nothing was asked"


def tables_in(statement: str) -> set[str]:
    """The tables that a statement names; a name with a bracket behind it is a function's."""
    return set(re.findall(r"\b(?:recommendations|django|auth)_[a-z_]+\b(?!\()", statement))


@pytest.mark.django_db
def test_of_what_happened_to_emails_the_public_sees_nothing(world: World) -> None:
    """Or their tables, which are joined to the history, would have to change the version."""
    for name in ("email", "notice", "failed email"):
        email = cast(OutgoingEmail, world.rows[name])
        EventFactory.create(kind=EventKind.REMINDER_SENT, email=email)
    assert Event.objects.filter(email__isnull=False).count() >= 3
    assert not Event.objects.visible_to(None).filter(email__isnull=False).exists()
