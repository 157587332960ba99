"""What Celery runs: old drafts and parked forms are removed."""

import logging

from celery import shared_task

from recommendations import dates
from recommendations.drafts.verbs.parking import delete_old_parked_forms
from recommendations.drafts.verbs.saving import delete_old_drafts

logger = logging.getLogger(__name__)


@shared_task(name="recommendations.delete_old_drafts")
def delete_old() -> None:
    """Remove what is older than its time."""
    now = dates.now()
    n_parked, n_drafts = delete_old_parked_forms(now=now), delete_old_drafts(now=now)
    if n_parked or n_drafts:
        logger.info("%s parked forms and %s drafts were removed by age", n_parked, n_drafts)
