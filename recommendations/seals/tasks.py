"""What Celery runs: sealing, each minute."""

import logging

from celery import shared_task

from recommendations import dates
from recommendations.seals.verbs.sealing import seal

logger = logging.getLogger(__name__)


@shared_task(name="recommendations.seal_history")
def seal_history() -> None:
    """Seal what was added since the last seal; running twice, late or at once does no harm."""
    made = seal(now=dates.now())
    if made is not None:
        # Collected elsewhere, logs are one more place that nobody rewrites here.
        logger.info("Seal %s of %s rows: %s", made.number, made.n_rows, made.hash)
