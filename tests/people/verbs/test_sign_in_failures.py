"""Failed sign-ins are counted by account, by network and overall, for one window of time."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from pytest_django import Settings

from dev import valkey
from recommendations.people.verbs.sign_in_failures import (
    Attempt,
    FailuresNotCounted,
    TooManyFailures,
    begin_attempt,
    know_network,
    network_of,
)

NOW = datetime(2026, 11, 30, 9, 5, tzinfo=UTC)
EMAIL = "officer@example.org"
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
ACCOUNT, NETWORK, OVERALL = 3, 5, 9

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_limits(settings: Settings) -> None:
    cache.clear()
    settings.SIGN_IN_FAILURES = {"account": ACCOUNT, "network": NETWORK, "overall": OVERALL}


def _fail(n: int, email: str = EMAIL, network: str = HERE, now: datetime = NOW) -> None:
    for _attempt in range(n):
        begin_attempt(email, network, now=now)


def _refused(email: str = EMAIL, network: str = HERE, now: datetime = NOW) -> str:
    """Of what there were too many; empty when the attempt may be made."""
    try:
        attempt = begin_attempt(email, network, now=now)
    except TooManyFailures as refusal:
        return refusal.scope
    attempt.was_none()
    return ""


def test_one_account_is_counted_over_all_networks() -> None:
    for number in range(ACCOUNT):
        _fail(1, network=f"192.0.2.{number}")
    assert _refused(network=ELSEWHERE) == "account"
    assert _refused("other@example.org", ELSEWHERE) == ""


@pytest.mark.parametrize(
    "spelling", [" Officer@Example.ORG ", "\uff4ffficer@example.org", "OFFICER@EXAMPLE.ORG"]
)
def test_no_spelling_opens_a_second_counter(spelling: str) -> None:
    for _attempt in range(ACCOUNT):
        _fail(1, spelling)
    assert _refused() == "account"


@pytest.mark.parametrize("place", [HERE, "2001:db8:0:1::/64"])
def test_spraying_many_accounts_from_one_network_is_slowed(place: str) -> None:
    for number in range(NETWORK):
        _fail(1, f"person{number}@example.org", place)
    assert _refused("another@example.org", place) == "network"
    assert _refused("another@example.org", ELSEWHERE) == ""


def test_many_networks_and_many_accounts_are_counted_overall() -> None:
    for number in range(OVERALL):
        _fail(1, f"person{number}@example.org", f"192.0.2.{number}")
    assert _refused("another@example.org", ELSEWHERE) == "overall"


def test_what_is_refused_fills_no_counter() -> None:
    """Else one who hammers at one account would close the site for everybody."""
    _fail(ACCOUNT)
    for _attempt in range(3 * OVERALL):
        assert _refused() == "account"
    assert _refused("other@example.org") == ""


def test_attempts_at_the_same_moment_are_all_counted() -> None:
    """Counted before the password is looked at: there is no gap between looking and counting."""
    begun: list[Attempt] = [begin_attempt(EMAIL, HERE, now=NOW) for _attempt in range(ACCOUNT)]
    assert _refused() == "account"
    begun[0].succeeded()
    assert _refused(network=ELSEWHERE) == ""


def test_time_passes() -> None:
    _fail(ACCOUNT)
    with pytest.raises(TooManyFailures) as refusal:
        begin_attempt(EMAIL, HERE, now=NOW)
    # The window began at 09:00 and lasts 15 minutes.
    assert refusal.value.wait == timedelta(minutes=10)
    assert refusal.value.minutes == 10
    almost = NOW + refusal.value.wait - timedelta(seconds=1)
    assert _refused(now=almost) == "account"
    assert _refused(now=NOW + refusal.value.wait) == ""


def test_success_takes_back_its_own_count_alone() -> None:
    """An attacker with an account of their own does not wipe out what they tried on others."""
    for number in range(NETWORK - 1):
        _fail(1, f"person{number}@example.org")
        begin_attempt("attacker@example.org", HERE, now=NOW).succeeded()
    _fail(1, "last@example.org")
    assert _refused("another@example.org") == "network"


def test_a_known_network_stays_open_whatever_others_do() -> None:
    begin_attempt(EMAIL, HERE, now=NOW).succeeded()
    _fail(ACCOUNT, network=ELSEWHERE)
    for number in range(NETWORK):
        _fail(1, f"neighbour{number}@example.org", HERE)
    assert _refused("another@example.org", HERE) == "network"
    assert _refused(network=ELSEWHERE) == "account"
    assert _refused() == ""


def test_a_known_network_stays_open_while_the_whole_site_is_attacked() -> None:
    know_network(EMAIL, HERE)
    for number in range(OVERALL):
        _fail(1, f"person{number}@example.org", f"203.0.113.{number}")
    assert _refused("another@example.org") == "overall"
    assert _refused() == ""


def test_failures_on_a_known_network_are_limited_too_and_close_it_alone() -> None:
    know_network(EMAIL, HERE)
    _fail(ACCOUNT)
    with pytest.raises(TooManyFailures) as refusal:
        begin_attempt(EMAIL, HERE, now=NOW)
    assert refusal.value.from_known_network
    assert _refused(network=ELSEWHERE) == ""


def test_on_a_known_network_success_forgets_the_failures_before() -> None:
    know_network(EMAIL, HERE)
    for _round in range(3):
        _fail(ACCOUNT - 1)
        begin_attempt(EMAIL, HERE, now=NOW).succeeded()
    assert _refused() == ""


def test_operators_are_told_once_a_window(caplog: pytest.LogCaptureFixture) -> None:
    _fail(ACCOUNT)
    with caplog.at_level(logging.WARNING):
        for _attempt in range(5):
            _refused()
    assert [record.getMessage() for record in caplog.records] == [
        f"Too many failed sign-ins to an address without an account, last from {HERE}."
    ]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:4711", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:1:a:b:c:d", "2001:db8:0:1::/64"),
        ("2001:db8:0:1::", "2001:db8:0:1::/64"),
        ("[2001:db8:0:1::5]:443", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("unknown", "unknown"),
        ("192.0.2.1.5", "unknown"),
        ("1, 2", "unknown"),
    ],
)
def test_networks(address: str, network: str) -> None:
    assert network_of(address) == network


def test_without_the_cache_no_attempt_is_made_and_operators_are_told(
    own_valkey: valkey.RunningValkey, caplog: pytest.LogCaptureFixture
) -> None:
    attempt = begin_attempt(EMAIL, HERE, now=NOW)
    own_valkey.stop()
    for act in (
        attempt.succeeded,
        attempt.was_none,
        lambda: begin_attempt(EMAIL, HERE, now=NOW),
    ):
        caplog.clear()
        with pytest.raises(FailuresNotCounted):
            act()
        assert "Nobody can sign in: the cache does not answer" in caplog.text
