"""Acts that wait for a database that is being restarted, because giving up would lose a fact."""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)

# A database that is being restarted is back within seconds. Until then a worker who knows that an
# email went out keeps trying to write it down: giving up would leave the row in doubt.
WAITS_FOR_DATABASE = (0.2, 0.5, 1, 2, 3, 5, 5, 5, 10, 10, 15)

P = ParamSpec("P")
T = TypeVar("T")


def patiently(act: Callable[P, T]) -> Callable[P, T]:
    """Do it, and again after a while as long as the database is away: the act may run twice."""

    @wraps(act)
    def keep_trying(*args: P.args, **kwargs: P.kwargs) -> T:
        for seconds in WAITS_FOR_DATABASE:
            try:
                return act(*args, **kwargs)
            except (OperationalError, InterfaceError) as error:
                if connection.in_atomic_block:
                    raise  # Who opened the transaction has to begin it again.
                logger.warning(
                    "The database is away, trying again in %s seconds: %s", seconds, error
                )
                connection.close()
                time.sleep(seconds)
        return act(*args, **kwargs)

    return keep_trying
