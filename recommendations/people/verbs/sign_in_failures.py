"""Failed sign-ins, counted in the cache so that nobody can try passwords without end."""

import hashlib
import logging
import unicodedata
from dataclasses import dataclass

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

MAX_FAILURES = 10
KEPT_SECONDS = 15 * 60


@dataclass(frozen=True)
class SignInFailures:
    """The failed sign-ins with one email address from one network address in the last 15 minutes.

    Where the cache cannot be reached, nothing is counted and everybody can sign in: a lost cache
    must not lock the secretariat out.
    """

    email: str
    origin: str

    @property
    def key(self) -> str:
        # NFKC, as the form reads the address: otherwise each full-width letter would open ten
        # further attempts.
        email = unicodedata.normalize("NFKC", self.email).strip().casefold()
        digest = hashlib.sha256(f"{email}|{self.origin}".encode()).hexdigest()
        return f"sign-in-failures:{digest}"

    def are_too_many(self) -> bool:
        try:
            return int(cache.get(self.key, 0)) >= MAX_FAILURES
        except RedisError:
            logger.warning("The cache cannot be reached: failed sign-ins are not counted.")
            return False

    def add(self) -> None:
        try:
            cache.add(self.key, 0, timeout=KEPT_SECONDS)
            cache.incr(self.key)
        except (RedisError, ValueError):  # ValueError: the key ran out between the two lines
            logger.warning("A failed sign-in could not be counted.")

    def forget(self) -> None:
        try:
            cache.delete(self.key)
        except RedisError:
            logger.warning("The cache cannot be reached: failed sign-ins could not be forgotten.")
