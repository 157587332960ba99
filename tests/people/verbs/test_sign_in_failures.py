"""Failed sign-ins are counted by email address and origin, for 15 minutes."""

import pytest
from django.core.cache import cache

from recommendations.people.verbs.sign_in_failures import (
    KEPT_SECONDS,
    MAX_FAILURES,
    SignInFailures,
)

OURS = SignInFailures("officer@example.org", "192.0.2.1")


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_ten_failures_are_too_many_until_they_are_forgotten() -> None:
    for _attempt in range(MAX_FAILURES):
        assert not OURS.are_too_many()
        OURS.add()
    assert OURS.are_too_many()
    OURS.forget()
    assert not OURS.are_too_many()


def test_each_address_and_each_origin_is_counted_alone() -> None:
    for _attempt in range(MAX_FAILURES):
        OURS.add()
    assert not SignInFailures("other@example.org", OURS.origin).are_too_many()
    assert not SignInFailures(OURS.email, "192.0.2.2").are_too_many()


@pytest.mark.parametrize("spelling", [" Officer@Example.ORG ", "\uff4ffficer@example.org"])
def test_spellings_that_the_form_reads_alike_are_one_address(spelling: str) -> None:
    assert SignInFailures(spelling, OURS.origin).key == OURS.key


def test_failures_are_kept_for_fifteen_minutes() -> None:
    OURS.add()
    seconds = cache._cache.get_client().ttl(cache.make_key(OURS.key))  # type: ignore[attr-defined]
    assert 0 < seconds <= KEPT_SECONDS
