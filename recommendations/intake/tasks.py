"""Celery tasks: read files that came in."""

import logging

from celery import shared_task

from recommendations import dates
from recommendations.intake.verbs import reading as import_reading
from recommendations.models import ImportRun

logger = logging.getLogger(__name__)


@shared_task(name="recommendations.read_import")
def read_import(run_id: int) -> None:
    """Read one file that came in."""
    run = import_reading.parse_import(ImportRun.objects.get(pk=run_id), now=dates.now())
    logger.info("import %s: %s", run.pk, run.status)


@shared_task(name="recommendations.read_waiting_imports")
def read_waiting_imports() -> None:
    """Read files whose message was lost, or whose worker died, the oldest first."""
    now = dates.now()
    for run_id in import_reading.waiting_imports(now=now):
        read_import(run_id)
