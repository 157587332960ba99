"""Recording documents, their files, their paragraphs and the recommendations in them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils.translation import gettext as _

from recommendations import symbols
from recommendations.acts.errors import InvalidInput
from recommendations.acts.events import record_event
from recommendations.enums import DocumentKind, EventKind, ParagraphKind, VersionStatus
from recommendations.models import (
    Document,
    DocumentVersion,
    Paragraph,
    ParagraphText,
    Recommendation,
    ReportingCycle,
    Theme,
    User,
)


@dataclass(frozen=True)
class ParagraphInput:
    """A paragraph or subparagraph to be stored.

    `label` is empty for a whole paragraph, "a" or "a-i" for subparagraphs; `answers` names the
    paragraph (number, label) whose concern this recommendation addresses.
    """

    number: int
    label: str
    kind: ParagraphKind
    headings: tuple[str, ...]
    text: str
    closing: str = ""
    footnotes: tuple[str, ...] = ()
    page: int | None = None
    answers: tuple[int, str] | None = None


@transaction.atomic
def record_document(
    *,
    cycle: ReportingCycle | None,
    kind: DocumentKind,
    title: str,
    access_level: str,
    by: User | None,
    now: datetime,
    symbol: str = "",
    original_language: str = "en",
    distributed_on: date | None = None,
    received_on: date | None = None,
    public_from: date | None = None,
    corrects: Document | None = None,
) -> Document:
    """Record a document and leave one event.

    Raises InvalidInput for a symbol that cannot be read, that names another committee or State
    than the case, or that is recorded already.
    """
    document = Document(
        kind=kind,
        title=title,
        cycle=cycle,
        original_language=original_language,
        distributed_on=distributed_on,
        received_on=received_on,
        access_level=access_level,
        public_from=public_from,
        corrects=corrects,
    )
    if symbol:
        _set_symbol(document, symbol)
    document.save()
    record_event(EventKind.DOCUMENT_RECORDED, document, by=by, now=now)
    return document


def _set_symbol(document: Document, text: str) -> None:
    try:
        parsed = symbols.parse_symbol(text)
    except symbols.InvalidSymbol as error:
        raise InvalidInput(str(error), field="symbol") from error
    cycle = document.cycle
    if cycle is not None and parsed.body != cycle.treaty_body.code:
        raise InvalidInput(
            _("%(symbol)s is a document of %(other)s, but the case is one of %(body)s.")
            % {"symbol": parsed, "other": parsed.body, "body": cycle.treaty_body},
            field="symbol",
        )
    if cycle is not None and parsed.iso3 and parsed.iso3 != cycle.state_party.iso3:
        raise InvalidInput(
            _("%(symbol)s concerns %(other)s, but the case is one of %(party)s.")
            % {"symbol": parsed, "other": parsed.iso3, "party": cycle.state_party},
            field="symbol",
        )
    if Document.objects.filter(symbol__iexact=str(parsed)).exists():
        raise InvalidInput(
            _("%(symbol)s has already been recorded.") % {"symbol": parsed}, field="symbol"
        )
    document.symbol = str(parsed)
    document.symbol_kind = parsed.kind
    document.is_reissue = parsed.is_reissue
    document.addendum = parsed.suffix_number("Add")
    document.corrigendum = parsed.suffix_number("Corr")
    document.revision = parsed.suffix_number("Rev")


@dataclass(frozen=True)
class KeptFile:
    """A file that lies in MEDIA_ROOT already, under this name; `n_bytes` is its size."""

    name: str
    sha256: str
    n_bytes: int


def add_version(
    document: Document,
    *,
    language: str,
    status: str = VersionStatus.FINAL,
    file: "ContentFile[bytes] | KeptFile | None" = None,
    file_name: str = "",
    media_type: str = "",
    source_url: str = "",
    supersedes: DocumentVersion | None = None,
    printed_symbol: str = "",
    now: datetime | None = None,
) -> DocumentVersion:
    """Add a file in one language, with its checksum and size; without a file, a bare version.

    `now` is when it came in.
    """
    version = DocumentVersion(
        document=document,
        language=language,
        status=status,
        file_name=file_name,
        media_type=media_type,
        source_url=source_url,
        supersedes=supersedes,
        printed_symbol=printed_symbol,
        recorded_at=now,
    )
    if isinstance(file, KeptFile):
        version.file.name = file.name
        version.sha256, version.n_bytes = file.sha256, file.n_bytes
    elif file is not None:
        content = file.read()
        file.seek(0)
        version.sha256 = hashlib.sha256(content).hexdigest()
        version.n_bytes = len(content)
        version.file.save(file_name, file, save=False)
    version.save()
    return version


@transaction.atomic
def add_paragraphs(
    document: Document,
    paragraphs: Sequence[ParagraphInput],
    *,
    version: DocumentVersion | None,
    language: str,
) -> list[Paragraph]:
    """Store numbered paragraphs with their text, in reading order, parents before subparagraphs.

    Two statements, however many there are. Raises InvalidInput for a subparagraph whose paragraph
    is missing.
    """
    stored: dict[tuple[int, str], Paragraph] = {}
    texts: list[ParagraphText] = []
    for position, (key, given) in enumerate(
        zip(_new_keys(len(paragraphs)), paragraphs, strict=True), start=1
    ):
        parent = None
        if given.label:
            above = given.label.rpartition("-")[0]
            parent = stored.get((given.number, above))
            if parent is None:
                raise InvalidInput(
                    _("Subparagraph %(number)s (%(label)s) has no paragraph above it.")
                    % {"number": given.number, "label": given.label}
                )
        paragraph = Paragraph(
            pk=key,
            document=document,
            parent=parent,
            number=given.number,
            label=given.label,
            position=position,
            kind=given.kind,
            headings=list(given.headings),
            answers=stored.get(given.answers) if given.answers else None,
        )
        stored[given.number, given.label] = paragraph
        texts.append(
            ParagraphText(
                paragraph=paragraph,
                version=version,
                language=language,
                text=given.text,
                closing=given.closing,
                footnotes=list(given.footnotes),
                page=given.page,
            )
        )
    Paragraph.objects.bulk_create(stored.values())
    ParagraphText.objects.bulk_create(texts)
    return list(stored.values())


def _new_keys(n: int) -> list[int]:
    """Keys of paragraphs, taken before they are stored: they refer to each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('recommendations_paragraph', 'id'))"
            " FROM generate_series(1, %s)",
            [n],
        )
        return [key for (key,) in cursor.fetchall()]


def add_recommendation(
    paragraph: Paragraph, *, topic: str, addressee: str = "", themes: Iterable[Theme] = ()
) -> Recommendation:
    """Make a paragraph or subparagraph a recommendation of its document's case."""
    (recommendation,) = add_recommendations([(paragraph, topic)], addressee=addressee)
    recommendation.themes.set(themes)
    return recommendation


def add_recommendations(
    topics: Iterable[tuple[Paragraph, str]], *, addressee: str = ""
) -> list[Recommendation]:
    """The same for many paragraphs, each with its topic, in one statement."""
    return Recommendation.objects.bulk_create(
        _recommendation(paragraph, topic=topic, addressee=addressee) for paragraph, topic in topics
    )


def _recommendation(paragraph: Paragraph, *, topic: str, addressee: str) -> Recommendation:
    cycle = paragraph.document.cycle
    if cycle is None:
        raise InvalidInput(
            _("%(document)s belongs to no case, so it can hold no recommendations.")
            % {"document": paragraph.document}
        )
    if not paragraph.document.symbol:
        raise InvalidInput(
            _("Give “%(document)s” its symbol first: recommendations are addressed by it.")
            % {"document": paragraph.document},
            field="symbol",
        )
    return Recommendation(paragraph=paragraph, cycle=cycle, topic=topic, addressee=addressee)
