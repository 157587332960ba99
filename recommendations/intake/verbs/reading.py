"""Reading a file that came in: claimed by a worker, read in a sandbox, kept as a proposal."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from recommendations import texts
from recommendations.acts.errors import InvalidInput
from recommendations.enums import DocumentKind, ImportStatus
from recommendations.importers import ParsedDocument, UnreadableDocument
from recommendations.importers.parsed_json import to_json
from recommendations.importers.sandbox import SandboxedReading, parse_in_sandbox
from recommendations.importers.words.names import state_named
from recommendations.intake.verbs.matching import complete_passages
from recommendations.models import ImportRun, StateParty, TreatyBody
from recommendations.symbols import parse_symbol

# How long a file may wait for its own message before the schedule reads it.
PATIENCE = timedelta(minutes=2)
# Longer than reading may take (sandbox.Limits): the worker that claimed the file is gone by then.
STUCK_AFTER = timedelta(minutes=5)
# A file that ends its worker with its reader is not given to ever more workers.
MAX_ATTEMPTS = 3


def waiting_imports(*, now: datetime) -> list[int]:
    """Imports that nobody read within `PATIENCE`, or whose worker is gone, the oldest first."""
    waiting = ImportRun.objects.filter(
        Q(status=ImportStatus.RECEIVED, created_at__lte=now - PATIENCE) | _stuck(now)
    ).order_by("pk")
    return list(waiting.values_list("pk", flat=True))


def _stuck(now: datetime) -> Q:
    return Q(status=ImportStatus.READING, claimed_at__lte=now - STUCK_AFTER)


def parse_import(run: ImportRun, *, now: datetime) -> ImportRun:
    """Read the file into the import's proposal; a file that cannot be read marks it as failed.

    The import is claimed by a conditional update, read in a process of its own and written if the
    claim still stands; one that is being read or was read is returned unchanged. The sentence for
    the person is in `run.error`; nothing is raised for a bad file.
    """
    claimed = ImportRun.objects.filter(Q(status=ImportStatus.RECEIVED) | _stuck(now), pk=run.pk)
    n_claimed = claimed.update(
        status=ImportStatus.READING,
        claimed_at=now,
        n_attempts=F("n_attempts") + 1,
        n_done=0,
        n_total=0,
    )
    run = ImportRun.objects.get(pk=run.pk)
    if not n_claimed:
        return run
    reading: SandboxedReading | None = None
    error = ""
    try:
        reading = _read(run)
    except (UnreadableDocument, InvalidInput) as refusal:
        error = str(refusal)
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if locked.status != ImportStatus.READING or locked.claimed_at != now:
            return locked
        if reading is None:
            locked.status, locked.error = ImportStatus.FAILED, error
        else:
            document = complete_passages(reading.document)
            locked.reading = to_json(document, locked.file_name)
            propose(locked, document)
            locked.corrections = []
            locked.status, locked.error = ImportStatus.PARSED, ""
            locked.media_type = reading.media_type
            locked.source_text = texts.without_unwanted(reading.text)
        locked.claimed_at, locked.parsed_at = None, now
        locked.save()
    return locked


def _read(run: ImportRun) -> SandboxedReading:
    """What the file of a claimed import says. Raises UnreadableDocument or InvalidInput."""
    if run.n_attempts > MAX_ATTEMPTS:
        raise InvalidInput(
            _(
                "Reading this file was begun %(n)d times and never ended. Save the document under "
                "another name and import that file, or import it in another format."
            )
            % {"n": MAX_ATTEMPTS}
        )
    with run.file.open("rb") as handle:
        data = handle.read()

    def note_progress(done: int, total: int) -> None:
        ImportRun.objects.filter(pk=run.pk, claimed_at=run.claimed_at).update(
            n_done=done, n_total=total
        )

    reading = parse_in_sandbox(data, run.file_name, symbol=run.symbol, on_progress=note_progress)
    document = reading.document
    # A file of another document, State party or committee than the person named is refused.
    if run.symbol and document.symbol and run.symbol != document.symbol:
        raise InvalidInput(
            _("The file says that it is %(found)s, not %(named)s. Choose the right file or symbol.")
            % {"found": document.symbol, "named": run.symbol}
        )
    if run.symbol and document.title:
        code, named = parse_symbol(run.symbol).iso3, state_named(document.title)
        if code and named and code != named:
            party = StateParty.objects.filter(iso3=named).first()
            raise InvalidInput(
                _(
                    "The symbol %(symbol)s belongs to another State party than the file, which is "
                    "about %(found)s. Choose the right file or symbol."
                )
                % {"symbol": run.symbol, "found": party.name if party else named}
            )
    body = run.treaty_body
    if body is not None and document.committee and document.committee != body.code:
        raise InvalidInput(
            _(
                "The file is a document of %(found)s, but %(chosen)s was chosen. Import it again "
                "without choosing a committee, or choose the right file."
            )
            % {"found": document.committee, "chosen": body.code}
        )
    _refuse_too_long(document)
    return reading


def _refuse_too_long(document: ParsedDocument) -> None:
    """A text that nobody could record: most often a file whose paragraphs were not recognised."""
    parts = [
        *(
            (_("Paragraph %(n)s") % {"n": p.number}, p.full_text, texts.PARAGRAPH)
            for p in document.paragraphs
        ),
        *(
            (_("The request in paragraph %(n)s") % {"n": f.paragraph}, f.quoted, texts.QUOTATION)
            for f in document.follow_up
        ),
        *((_("A passage"), p.text, texts.STATEMENT) for p in document.passages),
    ]
    for what, text, limit in parts:
        if len(text) > limit:
            raise InvalidInput(
                _(
                    "%(what)s has %(n)s characters, and at most %(limit)s can be kept. Divide the "
                    "file, or import it in another format."
                )
                % {"what": what, "n": f"{len(text):,}", "limit": f"{limit:,}"}
            )


def propose(run: ImportRun, document: ParsedDocument) -> None:
    """Make a document, as read or as corrected, the proposal of an import; it is not saved."""
    values = to_json(document, run.file_name)
    run.proposal = values
    run.warnings = [warning for warning in values["warnings"] if not warning["is_settled"]]
    run.revision += 1
    run.kind = document.kind if document.kind in DocumentKind.values else DocumentKind.OTHER
    run.symbol = document.symbol or ""
    if run.treaty_body is None and document.committee:
        run.treaty_body = TreatyBody.objects.filter(code=document.committee).first()
