"""What Celery runs: a backup when one is due."""

import logging

from celery import shared_task

from recommendations import dates
from recommendations.backups.verbs import making

logger = logging.getLogger(__name__)

# Seconds: the whole index with its files takes minutes, not hours.
_LONGEST = 6 * 3600


@shared_task(
    name="recommendations.back_up_if_due", time_limit=_LONGEST, soft_time_limit=_LONGEST - 60
)
def back_up_if_due() -> None:
    """Save database and files when the last backup is old enough. A failure stands on the board."""
    run = making.back_up_if_due(clock=dates.now)
    if run is not None:
        logger.info("The backup %s was made: %s bytes", run.name, run.n_bytes)
