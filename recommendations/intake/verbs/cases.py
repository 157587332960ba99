"""What every import needs: the case of a document, who may read it, its file and paragraphs."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations.acts.errors import InvalidInput
from recommendations.documents.verbs.cycles import open_cycle
from recommendations.documents.verbs.documents import (
    KeptFile,
    ParagraphInput,
    add_paragraphs,
    add_version,
    record_document,
)
from recommendations.enums import AccessLevel, DocumentKind, Language, ParagraphKind, VersionStatus
from recommendations.importers import ParsedDocument
from recommendations.importers.versions.units import Unit, units_of
from recommendations.importers.words.names import state_named
from recommendations.models import (
    Document,
    DocumentVersion,
    ImportRun,
    Paragraph,
    ReportingCycle,
    Session,
    StateParty,
    TreatyBody,
    User,
)


@dataclass(frozen=True)
class Access:
    """Who may read what an import records: an `AccessLevel`, and for "from a date" that day."""

    level: str
    public_from: date | None = None


def default_access(parsed: ParsedDocument) -> Access:
    """What is proposed until a person chooses: public for published documents of the United
    Nations, committee only for everything else.
    """
    is_public = parsed.is_published and parsed.kind not in ("submission", "letter")
    return Access(AccessLevel.PUBLIC if is_public else AccessLevel.COMMITTEE)


def check_access(access: Access) -> None:
    """Raises InvalidInput for an unknown level, and for a missing day of publication."""
    if access.level not in AccessLevel.values:
        raise InvalidInput(_("Choose who may read it."), field="access_level")
    if access.level == AccessLevel.FROM_DATE and access.public_from is None:
        raise InvalidInput(
            _("Enter the day from which everybody may read it."), field="public_from"
        )


def cycle_number(cycle: tuple[int, int]) -> str:
    """The number of a case as in symbols: 3, or 2-3 for combined reports."""
    first, last = cycle
    return str(first) if first == last else f"{first}-{last}"


def body_of(parsed: ParsedDocument) -> TreatyBody:
    """The committee of a document. Raises InvalidInput where none is named or known."""
    if not parsed.committee:
        raise InvalidInput(
            _("The file does not say which committee it belongs to. Enter its symbol."),
            field="symbol",
        )
    body = TreatyBody.objects.filter(code=parsed.committee).first()
    if body is None:
        raise InvalidInput(
            _(
                "The committee %(code)s is not known here. Check the symbol, or ask an "
                "administrator to load the reference data."
            )
            % {"code": parsed.committee},
            field="symbol",
        )
    return body


def party_of(parsed: ParsedDocument) -> StateParty:
    """The State party of a document, by its code or its name. Raises InvalidInput."""
    found = None
    if parsed.state_party:
        found = StateParty.objects.filter(iso3=parsed.state_party).first()
    elif parsed.state_party_name:
        name = parsed.state_party_name
        found = StateParty.objects.filter(
            Q(name_en__iexact=name)
            | Q(formal_name_en__iexact=name)
            | Q(formal_name_en__iexact=f"the {name}")
            | Q(iso3=state_named(name) or "")
        ).first()
    if found is None:
        said = parsed.state_party or parsed.state_party_name
        raise InvalidInput(
            _("The State party “%(name)s” is not known here. Enter the symbol of the document.")
            % {"name": said}
            if said
            else _("The file does not say which State party it is about. Enter its symbol."),
            field="symbol",
        )
    return found


def find_cycle(parsed: ParsedDocument) -> ReportingCycle | None:
    """The case to which a document belongs, if it is recorded."""
    if parsed.cycle is None:
        return None
    return ReportingCycle.objects.filter(
        treaty_body=body_of(parsed),
        state_party=party_of(parsed),
        number=cycle_number(parsed.cycle),
    ).first()


def get_or_open_cycle(parsed: ParsedDocument, *, by: User, now: datetime) -> ReportingCycle:
    """The case to which a document belongs; opened with what the document says where it is new.

    A recorded case without a day of adoption takes it from its concluding observations.
    """
    cycle = find_cycle(parsed)
    if cycle is None:
        if parsed.cycle is None:
            raise InvalidInput(
                _(
                    "The file does not say to which report of the State it belongs. Enter its "
                    "symbol."
                ),
                field="symbol",
            )
        body = body_of(parsed)
        return open_cycle(
            treaty_body=body,
            state_party=party_of(parsed),
            number=cycle_number(parsed.cycle),
            session=Session.objects.filter(treaty_body=body, number=parsed.session or 0).first(),
            considered_from=min(parsed.considered_on, default=None),
            considered_until=max(parsed.considered_on, default=None),
            considered_at_meetings=", ".join(map(str, parsed.considered_meetings))[:80],
            adopted_on=parsed.adopted_on,
            adopted_at_meeting=str(parsed.adopted_meeting or ""),
            by=by,
            now=now,
        )
    if cycle.adopted_on is None and parsed.adopted_on is not None:
        cycle.adopted_on = parsed.adopted_on
        cycle.adopted_at_meeting = str(parsed.adopted_meeting or "")
        cycle.save(update_fields=["adopted_on", "adopted_at_meeting", "updated_at"])
    return cycle


def store_file(
    run: ImportRun,
    document: Document,
    parsed: ParsedDocument,
    *,
    now: datetime,
    status: str = VersionStatus.FINAL,
    supersedes: DocumentVersion | None = None,
) -> DocumentVersion:
    """Keep the original file, with its checksum, as a version of the document.

    The import and the version share one stored file: when applying fails, no copy is left behind.
    """
    printed = parsed.symbol or ""
    return add_version(
        document,
        language=language_of(parsed),
        status=status,
        supersedes=supersedes,
        printed_symbol=printed if printed != document.symbol else "",
        now=now,
        file=KeptFile(str(run.file.name), run.sha256, run.n_bytes),
        file_name=run.file_name,
        media_type=run.media_type,
    )


def store_text(
    run: ImportRun, document: Document, parsed: ParsedDocument, *, now: datetime
) -> list[Paragraph]:
    """Keep the original file and the paragraphs that were read from it, in their order."""
    version = store_file(run, document, parsed, now=now)
    return add_paragraphs(
        document, paragraph_inputs(parsed), version=version, language=language_of(parsed)
    )


def record_with_text(
    run: ImportRun,
    parsed: ParsedDocument,
    *,
    cycle: ReportingCycle | None,
    kind: DocumentKind,
    access: Access,
    by: User,
    now: datetime,
) -> Document:
    """Record a document with the facts that it prints, its file and its paragraphs.

    Raises InvalidInput for one that is not public and belongs to no case: no committee is known
    that could read it.
    """
    if cycle is None and access.level != AccessLevel.PUBLIC:
        raise InvalidInput(
            _(
                "This file belongs to no recorded case, so there is no committee that could read "
                "it. Record its case first; or, if it has been published, choose “%(public)s”."
            )
            % {"public": AccessLevel.PUBLIC.label},
            field="access_level",
        )
    document = record_document(
        cycle=cycle,
        kind=kind,
        title=title_of(run, parsed),
        access_level=access.level,
        public_from=access.public_from,
        symbol=parsed.symbol or "",
        original_language=parsed.original_language or language_of(parsed),
        distributed_on=parsed.distributed_on,
        received_on=parsed.received_on,
        by=by,
        now=now,
    )
    store_text(run, document, parsed, now=now)
    return document


def language_of(parsed: ParsedDocument) -> str:
    """The language of the text, English where it is not an official one of the United Nations."""
    return parsed.language if parsed.language in Language.values else Language.ENGLISH


def title_of(run: ImportRun, parsed: ParsedDocument) -> str:
    """The document's title; without one, its kind and the name of the file."""
    label = DocumentKind(run.kind or DocumentKind.OTHER).label
    return (parsed.title or f"{label}: {run.file_name}")[:400]


def paragraph_inputs(parsed: ParsedDocument) -> list[ParagraphInput]:
    """Paragraphs and subparagraphs as they are stored; unnumbered blocks are counted from 1."""
    return [paragraph_input(unit) for unit in units_of(parsed)]


def paragraph_input(unit: Unit) -> ParagraphInput:
    return ParagraphInput(
        number=unit.number,
        label=unit.label,
        kind=ParagraphKind(unit.kind),
        headings=unit.headings,
        text=unit.text,
        closing=unit.closing,
        footnotes=unit.footnotes,
        page=unit.page,
        answers=(unit.answers, "") if unit.answers else None,
    )
