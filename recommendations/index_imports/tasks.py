"""Celery tasks: work on UHRI exports."""

import logging

from celery import shared_task

from recommendations import dates
from recommendations.acts.acting import because
from recommendations.index_imports.verbs import imports
from recommendations.models import IndexImport

logger = logging.getLogger(__name__)


@shared_task(name="recommendations.work_on_index_import")
def work_on_index_import(import_id: int) -> None:
    """Count or apply one UHRI export for a turn; another task continues where it ended."""
    index_import = IndexImport.objects.select_related("applied_by").get(pk=import_id)
    because(by=index_import.applied_by)
    if imports.work_on(index_import, clock=dates.now):
        work_on_index_import.delay(import_id)
    logger.info("UHRI import %s: %s", import_id, index_import.status)


@shared_task(name="recommendations.continue_index_imports")
def continue_index_imports() -> None:
    """Continue with exports whose message was lost, or whose worker died."""
    for import_id in imports.waiting_index_imports(now=dates.now()):
        work_on_index_import(import_id)
