"""Celery tasks: read files that came in, and work on UHRI exports."""

import logging

from celery import shared_task

from recommendations import dates
from recommendations.acts.acting import because
from recommendations.intake.verbs import reading as import_reading
from recommendations.intake.verbs.index import imports as index_imports
from recommendations.models import ImportRun, IndexImport

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


@shared_task(name="recommendations.work_on_index_import")
def work_on_index_import(import_id: int) -> None:
    """Count or apply one UHRI export for a turn; another task continues where it ended."""
    index_import = IndexImport.objects.select_related("applied_by").get(pk=import_id)
    because(by=index_import.applied_by)
    if index_imports.work_on(index_import, clock=dates.now):
        work_on_index_import.delay(import_id)
    logger.info("UHRI import %s: %s", import_id, index_import.status)


@shared_task(name="recommendations.continue_index_imports")
def continue_index_imports() -> None:
    """Continue with exports whose message was lost, or whose worker died."""
    for import_id in index_imports.waiting_index_imports(now=dates.now()):
        work_on_index_import(import_id)
