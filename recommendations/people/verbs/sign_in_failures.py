"""Failed sign-ins, counted so that nobody tries out passwords: by account, by network and overall.

Each attempt is counted before the password is looked at, and taken back if it was right: so a
hundred attempts at one moment are a hundred. What is counted stays in the cache for one window of
time. Without the cache nobody signs in. docs/decisions/0021 weighs guessing against lock-out.
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import AddressValueError, IPv4Address, IPv6Address, IPv6Network
from typing import Literal

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from recommendations.email_addresses import canonical
from recommendations.models import User

logger = logging.getLogger(__name__)

Scope = Literal["account", "network", "overall"]

# How long a network is known after a person has signed in there.
KNOWN_FOR = timedelta(days=90)


class TooManyFailures(Exception):
    """This attempt may not be made: `scope` says of what there were too many, `wait` how long."""

    def __init__(self, scope: Scope, wait: timedelta, *, from_known_network: bool) -> None:
        super().__init__(scope)
        self.scope = scope
        self.wait = wait
        self.from_known_network = from_known_network

    @property
    def minutes(self) -> int:
        """How long to wait, in minutes rounded up."""
        return max(1, -(-int(self.wait.total_seconds()) // 60))


class FailuresNotCounted(Exception):
    """The cache does not answer, so no attempt may be made."""


def network_of(address: str) -> str:
    """The network that counts as one place: an IPv4 address, or the /64 of an IPv6 address.

    One household or server is given a whole /64 and may use any address in it. One IPv4 address is
    already an office or a provider's customers; its neighbours in the /24 are others. What is no
    address (a socket of the machine, a proxy that says "unknown") counts as one place together.
    """
    text = address.strip()
    if text.startswith("["):  # as some proxies write it: [2001:db8::1]:4711
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:  # 192.0.2.1:4711
        text = text.partition(":")[0]
    try:
        return str(IPv4Address(text))
    except AddressValueError:
        pass
    try:
        read = IPv6Address(text.partition("%")[0])
    except AddressValueError:
        return "unknown"
    if read.ipv4_mapped is not None:
        return str(read.ipv4_mapped)
    return str(IPv6Network((int(read), 64), strict=False))


@dataclass(frozen=True)
class Attempt:
    """An attempt that was counted. Exactly one of its endings follows, or it stays a failure."""

    email: str
    network: str
    counted: tuple[str, ...]
    from_known_network: bool

    def succeeded(self) -> None:
        """The password was right: take the count back, and know this network from now on.

        On a known network the failures before are forgotten: they were the person's own, or came
        from beside them. Raises FailuresNotCounted; the person is not signed in then.
        """
        try:
            if self.from_known_network:
                cache.delete_many(self.counted)
            else:
                _take_back(self.counted)
            know_network(self.email, self.network)
        except RedisError as error:
            raise _not_counted(error) from error

    def failed(self) -> None:
        """The password was wrong: it stays counted, and the log says so without the address."""
        logger.warning("Wrong password for %s, from %s.", _whose(self.email), self.network)

    def was_none(self) -> None:
        """No password was looked at: take the count back. Raises FailuresNotCounted."""
        try:
            _take_back(self.counted)
        except RedisError as error:
            raise _not_counted(error) from error


def know_network(email: str, network: str) -> None:
    """Failures of others elsewhere do not keep this person out from this network.

    Raises RedisError when the cache does not answer.
    """
    cache.set(_key_of_known(email, network), 1, timeout=int(KNOWN_FOR.total_seconds()))


def begin_attempt(email: str, network: str, *, now: datetime) -> Attempt:
    """Count an attempt to sign in, before the password is looked at.

    `email` as it was typed, `network` as `network_of` names it. Where a person has signed in from
    this network before, only the failures of this account from this network count: neither those
    of others elsewhere, nor those of a sprayer beside them. Raises TooManyFailures, or
    FailuresNotCounted when the cache does not answer.
    """
    email = canonical(email)
    try:
        return _begin(email, network, now)
    except RedisError as error:
        raise _not_counted(error) from error


# --- Counting -------------------------------------------------------------------------------------


def _begin(email: str, network: str, now: datetime) -> Attempt:
    is_known = cache.get(_key_of_known(email, network)) is not None
    limits = settings.SIGN_IN_FAILURES
    counters: tuple[tuple[Scope, str], ...] = (
        ("network", f"network-{_digest(network)}"),
        ("account", f"account-{_digest(email)}"),
        ("overall", "overall"),
    )
    if is_known:
        counters = (("account", f"known-{_digest(email, network)}"),)
    window = settings.SIGN_IN_WINDOW_MINUTES * 60
    number, passed = divmod(int(now.timestamp()), window)
    counted: tuple[str, ...] = ()
    for scope, name in counters:
        key = f"sign-in:{number}:{name}"
        counted += (key,)
        if _add_one(key, window) > limits[scope]:
            # Refused ones are no guesses: else one who hammers would fill the other counters.
            _take_back(counted)
            _tell_operators(scope, email, network, key, window)
            raise TooManyFailures(
                scope, timedelta(seconds=window - passed), from_known_network=is_known
            )
    return Attempt(email, network, counted, is_known)


def _add_one(key: str, window: int) -> int:
    # Kept for two windows: the key of a window is not asked for after its end.
    cache.add(key, 0, timeout=2 * window)
    try:
        return cache.incr(key)
    except ValueError as error:
        raise RedisError("A count was lost while it was made.") from error


def _take_back(keys: tuple[str, ...]) -> None:
    for key in keys:
        try:
            cache.decr(key)
        except ValueError:  # kept no longer, so there is nothing to take back
            continue


def _digest(*parts: str) -> str:
    """Addresses of people and machines are not kept in the clear."""
    return hashlib.sha256("|".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _key_of_known(email: str, network: str) -> str:
    return f"sign-in-known:{_digest(canonical(email), network)}"


def _tell_operators(scope: Scope, email: str, network: str, key: str, window: int) -> None:
    """One line for each counter and window, however many attempts follow."""
    if not cache.add(f"{key}:told", 1, timeout=2 * window):
        return
    if scope == "account":
        logger.warning("Too many failed sign-ins to %s, last from %s.", _whose(email), network)
    elif scope == "network":
        logger.warning("Too many failed sign-ins from %s.", network)
    else:
        logger.error(
            "Too many failed sign-ins overall: people sign in only from networks they have used"
            " before."
        )


def _whose(email: str) -> str:
    """Whose password was tried. What is typed for an address may be a password: it is not told."""
    person = User.objects.filter(email=email).values_list("pk", flat=True).first()
    return f"account {person}" if person else "an address without an account"


def _not_counted(error: RedisError) -> FailuresNotCounted:
    logger.error("Nobody can sign in: the cache does not answer (%s).", type(error).__name__)
    return FailuresNotCounted()
