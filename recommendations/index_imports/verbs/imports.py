"""UHRI exports: take one in, count it, apply it, continue after an interruption.

One worker at a time works on the UHRI: it holds an advisory lock of the database, which ends with
its connection.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.files.base import File
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.enums import IndexImportStatus, IndexOutcome
from recommendations.importers.index.uhri_export import MAX_EXPORT_BYTES
from recommendations.importers.parsed import UnreadableDocument
from recommendations.index_imports.verbs.applying import apply_batch
from recommendations.index_imports.verbs.counting import Clock, count_rows
from recommendations.index_imports.verbs.name_mapping import add_themes_of
from recommendations.index_imports.verbs.names import KnownNames
from recommendations.intake.verbs.imports import file_name
from recommendations.models import IndexAnnotation, IndexImport, IndexRow, User

logger = logging.getLogger(__name__)

# A worker that wrote nothing for this long is taken to be gone, and the schedule sends another.
PATIENCE = timedelta(minutes=2)
# One task works for this long, well below the time limit of tasks; then another one continues.
LONGEST_TURN = timedelta(minutes=4)
_TRIES = 3
_LOCK = 0x1DE5


@transaction.atomic
def start_index_import(*, file: "File[bytes]", name: str, by: User) -> IndexImport:
    """Take an export in. The same file again gives its earlier import back.

    The file is read in pieces and never held in memory. Raises InvalidInput for an empty or too
    large one.
    """
    if not file.size:
        raise InvalidInput(_("The file is empty. Choose another one."), field="file")
    if file.size > MAX_EXPORT_BYTES:
        raise InvalidInput(too_large(), field="file")
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    known = IndexImport.objects.filter(sha256=digest.hexdigest()).exclude(
        status__in=(IndexImportStatus.FAILED, IndexImportStatus.DISCARDED)
    )
    if (found := known.first()) is not None:
        return found
    kept = file_name(name)
    index_import = IndexImport(
        file_name=kept, sha256=digest.hexdigest(), n_bytes=file.size, started_by=by
    )
    file.seek(0)
    index_import.file.save(kept, file, save=False)
    index_import.save()
    return index_import


def too_large() -> str:
    """The sentence for a file of more than MAX_EXPORT_BYTES."""
    return _(
        "The file is larger than %(limit)s MB. Choose a UHRI export as it was downloaded; none is "
        "that large."
    ) % {"limit": MAX_EXPORT_BYTES // 1024 // 1024}


def waiting_index_imports(*, now: datetime) -> list[int]:
    """Imports that no worker has worked on within `PATIENCE`: lost messages, killed workers."""
    waiting = IndexImport.objects.filter(
        status__in=IndexImportStatus.working_statuses, updated_at__lte=now - PATIENCE
    ).order_by("pk")
    return list(waiting.values_list("pk", flat=True))


def work_on(index_import: IndexImport, *, clock: Clock, turn: timedelta = LONGEST_TURN) -> bool:
    """Count or apply, from where it stopped, for one turn. True when there is more to do.

    A file that is no export marks the import as failed; an unexpected error stops it with a
    sentence, and it can be continued. While another worker holds the lock, nothing happens.
    """
    with _lock() as is_held:
        if not is_held:
            return False
        index_import.refresh_from_db()
        until = clock() + turn
        try:
            if index_import.status in (IndexImportStatus.RECEIVED, IndexImportStatus.COUNTING):
                return not count_rows(index_import, names=KnownNames(), clock=clock, until=until)
            if index_import.status == IndexImportStatus.APPLYING:
                return not _apply(index_import, clock=clock, until=until)
        except UnreadableDocument as error:
            _stop(index_import, IndexImportStatus.FAILED, str(error))
        except Exception:
            logger.exception("UHRI import %s stopped", index_import.pk)
            _stop(
                index_import,
                IndexImportStatus.STOPPED,
                _(
                    "An unexpected error stopped the import. The rows done so far are kept. Press "
                    "“Continue”; if it stops again, tell the administrators."
                ),
            )
    return False


@contextmanager
def _lock() -> Iterator[bool]:
    """Hold the advisory lock for this connection; False where another one holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        (is_held,) = cursor.fetchone()
    try:
        yield is_held
    finally:
        if is_held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _stop(index_import: IndexImport, status: IndexImportStatus, sentence: str) -> None:
    index_import.refresh_from_db()
    index_import.status, index_import.error = status, sentence
    index_import.save()


def _apply(index_import: IndexImport, *, clock: Clock, until: datetime) -> bool:
    """Apply batches until the rows or the time end. True when every row is done."""
    names = KnownNames()
    by = index_import.applied_by or index_import.started_by
    n_failed = 0
    while True:
        try:
            n_done = apply_batch(index_import, names=names, by=by, now=clock())
        except IntegrityError:
            # Somebody recorded the same document at the same moment: the next try finds it.
            n_failed += 1
            if n_failed == _TRIES:
                raise
            continue
        n_failed = 0
        if not n_done:
            _finish(index_import, now=clock())
            return True
        if clock() >= until:
            return False


@transaction.atomic
def _finish(index_import: IndexImport, *, now: datetime) -> None:
    """Count what is no longer in the export, and delete rows that nobody has to check."""
    rows = index_import.rows.all()
    if index_import.n_gone is None:
        index_import.n_gone = IndexAnnotation.objects.exclude(
            annotation_id__in=rows.values("annotation_id")
        ).count()
    for outcome in (IndexOutcome.ADDED, IndexOutcome.MATCHED, IndexOutcome.UNCHANGED):
        n_deleted, _by_model = rows.filter(outcome=outcome, is_done=True).delete()
        index_import.counts[outcome] = index_import.counts.get(outcome, 0) + n_deleted
    index_import.status = IndexImportStatus.APPLIED
    index_import.applied_at = now
    index_import.save(update_fields=["n_gone", "counts", "status", "applied_at", "updated_at"])
    # Themes may have been matched while the rows were written.
    add_themes_of()


@transaction.atomic
def apply_index_import(index_import: IndexImport, *, by: User) -> IndexImport:
    """Let a worker write what was counted. Called twice, it is written once.

    Raises DomainError before the counting has ended, and where it is being applied already.
    """
    locked = IndexImport.objects.select_for_update(of=("self",)).get(pk=index_import.pk)
    if locked.status == IndexImportStatus.APPLYING:
        raise DomainError(
            _("This export is being applied already, as %(name)s asked. It is applied once.")
            % {"name": locked.applied_by}
        )
    if locked.status not in (IndexImportStatus.COUNTED, IndexImportStatus.APPLIED):
        raise DomainError(
            locked.error or _("This export has not been counted yet. Wait until it has been.")
        )
    locked.status = IndexImportStatus.APPLYING
    locked.applied_by = by
    locked.save()
    return locked


@transaction.atomic
def continue_index_import(index_import: IndexImport) -> IndexImport:
    """Let a stopped import continue where it stopped. Raises DomainError where it did not stop."""
    locked = IndexImport.objects.select_for_update(of=("self",)).get(pk=index_import.pk)
    if locked.is_working:
        return locked
    if locked.status != IndexImportStatus.STOPPED:
        raise DomainError(_("This import did not stop, so there is nothing to continue."))
    locked.status = IndexImportStatus.APPLYING if locked.counted_at else IndexImportStatus.COUNTING
    locked.error = ""
    locked.save()
    return locked


@transaction.atomic
def discard_index_import(index_import: IndexImport) -> IndexImport:
    """Put an export aside before anything of it is written.

    Raises DomainError once it was applied, and while a worker counts or applies it.
    """
    locked = IndexImport.objects.select_for_update(of=("self",)).get(pk=index_import.pk)
    if locked.is_working:
        raise DomainError(_("The rows are still being counted. Wait until they have been."))
    if locked.applied_by_id is not None:
        raise DomainError(_("This export has been applied and cannot be discarded."))
    locked.status = IndexImportStatus.DISCARDED
    locked.save()
    IndexRow.objects.filter(index_import=locked).delete()
    return locked
