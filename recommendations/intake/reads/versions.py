"""A further version of a recorded document, compared with what is recorded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import symbols
from recommendations.acts.form_tokens import mark_of
from recommendations.enums import FollowUpStatus, Language, SelectionKind
from recommendations.importers.parsed import ParsedDocument, ParsedFollowUp
from recommendations.importers.versions.comparison import Change, changed, compare
from recommendations.importers.versions.translation import Alignment, align
from recommendations.importers.versions.units import Key, Unit, asked_keys, reference_of, units_of
from recommendations.models import (
    Document,
    DocumentVersion,
    FollowUp,
    FollowUpRequest,
    Paragraph,
    ParagraphText,
)
from recommendations.models.documents import DocumentQuerySet
from recommendations.wording import date_in_words

# A correction that has at least this share of the paragraphs carries the whole text.
_WHOLE = 0.5
# Where more than one paragraph in so many is deleted or rewritten, a person has to check the file.
_DOUBTFUL_ONE_IN = 3


# --- What is recorded -----------------------------------------------------------------------------


@dataclass(frozen=True)
class RecordedText:
    """The paragraphs that a document has now, with their text in one language."""

    document: Document
    paragraphs: dict[Key, Paragraph]
    texts: dict[int, ParagraphText]
    languages: frozenset[str]

    @property
    def units(self) -> tuple[Unit, ...]:
        """As the importers compare them, in reading order; empty where a text is missing."""
        units = []
        for row in self.paragraphs.values():
            text = self.texts.get(row.pk)
            units.append(
                Unit(
                    number=row.number,
                    label=row.label,
                    kind=row.kind,
                    headings=tuple(row.headings),
                    text=text.text if text else "",
                    closing=text.closing if text else "",
                    footnotes=tuple(str(note) for note in text.footnotes) if text else (),
                    page=text.page if text else None,
                    answers=row.answers.number if row.answers else None,
                )
            )
        return tuple(units)


def recorded_text(document: Document, language: str) -> RecordedText:
    """Read a document's paragraphs and their text in a language. Three queries."""
    rows = document.paragraphs.in_the_text().select_related("answers").order_by("position")
    texts = ParagraphText.objects.filter(paragraph__document=document)
    return RecordedText(
        document=document,
        paragraphs={(row.number, row.label): row for row in rows},
        texts={text.paragraph_id: text for text in texts.filter(language=language)},
        languages=frozenset(texts.order_by().values_list("language", flat=True).distinct()),
    )


def recorded_document(parsed: ParsedDocument, documents: DocumentQuerySet) -> Document | None:
    """The recorded document, with paragraphs, of which a file is a further version.

    The one with its symbol; for a correction that carries the whole text, the one that it
    corrects. None where the file is a document of its own.
    """
    if not parsed.symbol:
        return None
    known = _with_paragraphs(documents, parsed.symbol)
    if known is not None or documents.filter(symbol__iexact=parsed.symbol).exists():
        return known
    try:
        symbol = symbols.parse_symbol(parsed.symbol)
    except symbols.InvalidSymbol:
        return None
    if symbol.suffix_number("Corr") is None:
        return None
    kept = [str(suffix) for suffix in symbol.suffixes if suffix.name != "Corr"]
    corrected = _with_paragraphs(documents, "/".join([symbol.base, *kept]))
    return corrected if corrected and _is_whole_text(parsed, corrected) else None


def document_without_text(
    parsed: ParsedDocument, sha256: str, documents: DocumentQuerySet
) -> Document | None:
    """The recorded document that gets a file which is no further version of it. One query.

    It has this very file, or it was recorded with this symbol by hand, without its text.
    """
    stored = Q(versions__sha256=sha256)
    if parsed.symbol:
        own = Q(symbol__iexact=parsed.symbol)
        stored = own | (stored & Q(versions__printed_symbol__iexact=parsed.symbol))
    return documents.filter(stored).first()


def _with_paragraphs(documents: DocumentQuerySet, symbol: str) -> Document | None:
    rows = documents.filter(symbol__iexact=symbol, paragraphs__isnull=False)
    return rows.select_related("cycle__treaty_body", "cycle__state_party").first()


def _is_whole_text(parsed: ParsedDocument, corrected: Document) -> bool:
    """Whether most paragraphs are there again, not only the lines to be corrected."""
    recorded = recorded_text(corrected, parsed.language)
    units = units_of(parsed)
    if recorded.texts:
        n_again = sum(
            change.old is not None and change.new is not None and not change.is_rewritten
            for change in compare(recorded.units, units)
        )
    else:  # another language: only the numbers can tell
        n_again = len({unit.key for unit in units} & set(recorded.paragraphs))
    return n_again >= _WHOLE * len(recorded.paragraphs)


# --- The version compared with it -----------------------------------------------------------------


@dataclass(frozen=True)
class FactChange:
    """A fact about the document that the new file prints otherwise."""

    key: str
    field: str
    label: str
    before: str | date | None
    after: str | date | None


@dataclass(frozen=True)
class RequestChange:
    """A difference of the follow-up request; `key` is what a person confirms.

    The key is the same each time the change is computed. A date needs no confirmation: it is only
    kept beside the one in force.
    """

    key: str
    act: Literal["request", "select", "drop", "period", "date"]
    sentence: str
    printed: ParsedFollowUp | None = None
    item: Key | None = None
    request: FollowUpRequest | None = None
    follow_up: FollowUp | None = None
    due_on: date | None = None

    @property
    def needs_confirmation(self) -> bool:
        return self.act != "date"


@dataclass(frozen=True)
class VersionPlan:
    """What applying a further version would change.

    `changes` are those to texts that are there in the same language. A translation has an
    `alignment` too, with texts for paragraphs that have none yet. What is in `requests` and
    `facts` is written only where a person confirms it by its key. `basis` names the state of the
    document that the comparison rests on.
    """

    recorded: RecordedText
    language: str
    changes: tuple[Change, ...]
    alignment: Alignment | None
    requests: tuple[RequestChange, ...]
    facts: tuple[FactChange, ...]
    latest: DocumentVersion | None
    basis: str

    @property
    def document(self) -> Document:
        return self.recorded.document

    @property
    def is_translation(self) -> bool:
        return self.alignment is not None

    @property
    def changed(self) -> tuple[Change, ...]:
        return changed(self.changes)

    @property
    def new_texts(self) -> tuple[tuple[Key, Unit], ...]:
        """A translation's texts for paragraphs that have none in its language."""
        if self.alignment is None:
            return ()
        return tuple(
            (key, unit)
            for key, unit in self.alignment.words
            if self.recorded.paragraphs[key].pk not in self.recorded.texts
        )

    @property
    def is_empty(self) -> bool:
        """Whether the file says nothing that is not recorded."""
        return not (self.new_texts or self.changed or self.requests or self.facts)

    @property
    def n_deleted(self) -> int:
        return sum(change.is_gone for change in self.changes)

    @property
    def n_rewritten(self) -> int:
        return sum(change.is_rewritten and change.has_new_words for change in self.changes)

    @property
    def is_doubtful(self) -> bool:
        """Whether so much is deleted or rewritten that the file may be cut off, or another one."""
        n_most = max(self.n_deleted, self.n_rewritten)
        return n_most * _DOUBTFUL_ONE_IN > len(self.recorded.paragraphs)


def plan_of(parsed: ParsedDocument, documents: DocumentQuerySet) -> VersionPlan | None:
    """The plan for a file whose document is recorded; None for one that is new.

    `documents` are those that the reader may see.
    """
    document = recorded_document(parsed, documents)
    if document is None:
        return None
    # Read first: a version that comes in while the rest is read makes this comparison an old one.
    newest = document.versions.order_by("-pk").first()
    language = parsed.language if parsed.language in Language.values else Language.ENGLISH
    recorded = recorded_text(document, language)
    units = units_of(parsed)
    structure_language = _structure_language(recorded, language)
    alignment = None
    if language == structure_language:
        changes = compare(recorded.units, units)
    else:
        alignment = align(recorded_text(document, structure_language).units, parsed)
        changes = tuple(_changes_of_translation(recorded, alignment))
    latest = document.versions.filter(language=language, superseded_by__isnull=True)
    return VersionPlan(
        recorded=recorded,
        language=language,
        changes=changes,
        alignment=alignment,
        requests=tuple(
            _request_changes(parsed, units, document, changes, is_translation=alignment is not None)
        ),
        facts=() if alignment else tuple(_fact_changes(parsed, document)),
        latest=latest.order_by("-pk").first(),
        basis=mark_of(newest or document),
    )


def _structure_language(recorded: RecordedText, language: str) -> str:
    """The language whose files say which paragraphs, subparagraphs and headings there are.

    The original one where its text is recorded, otherwise that in which the document came first.
    """
    if not recorded.languages:
        return language
    original = recorded.document.original_language
    if original in recorded.languages:
        return original
    versions = recorded.document.versions.filter(language__in=recorded.languages)
    first = versions.order_by("pk").first()
    return first.language if first else min(recorded.languages)


def _changes_of_translation(recorded: RecordedText, alignment: Alignment) -> Iterator[Change]:
    """A recorded translation keeps its structure: only its words can change."""
    aligned = alignment.by_key
    for unit in recorded.units:
        after = aligned.get(unit.key)
        if after is None or recorded.paragraphs[unit.key].pk not in recorded.texts:
            yield Change(unit, unit)
            continue
        yield Change(
            unit,
            replace(
                unit,
                text=after.text,
                closing=after.closing,
                footnotes=after.footnotes,
                page=after.page,
            ),
        )


def _fact_changes(parsed: ParsedDocument, document: Document) -> Iterator[FactChange]:
    cycle = document.cycle
    adopted = cycle.adopted_on if cycle else None
    is_adopted_text = parsed.kind == "concluding_observations" and cycle is not None
    for field, label, before, after in (
        ("title", _("Title"), document.title, parsed.title),
        ("distributed_on", _("Distributed on"), document.distributed_on, parsed.distributed_on),
        ("adopted_on", _("Adopted on"), adopted, parsed.adopted_on if is_adopted_text else None),
    ):
        # A file that does not say contradicts nothing.
        if after and before != after:
            yield FactChange(f"fact:{field}", field, label, before, after)


# --- What it asks for -----------------------------------------------------------------------------


def _request_changes(
    parsed: ParsedDocument,
    units: Sequence[Unit],
    document: Document,
    changes: Sequence[Change],
    *,
    is_translation: bool,
) -> Iterator[RequestChange]:
    """Where a version asks for other things than the recorded requests, by kind. Three queries."""
    requests = {
        row.selection_kind: row
        for row in FollowUpRequest.objects.filter(document=document)
        .select_related("cycle__session", "procedure", "document")
        .prefetch_related("follow_ups__recommendation__paragraph", "deadlines")
    }
    printed_by_kind: dict[str, ParsedFollowUp] = {}
    for printed in parsed.follow_up:
        printed_by_kind.setdefault(printed.kind, printed)
    new_keys = {change.old.key: change.new.key for change in changes if change.old and change.new}
    for kind, printed in printed_by_kind.items():
        named = asked_keys(units, printed)
        request = requests.get(kind)
        if request is not None:
            yield from _item_changes(request, printed, named, new_keys)
            yield from _time_changes(request, printed)
        elif named:
            yield RequestChange(
                key=f"request:{kind}",
                act="request",
                sentence=_("Record the request “%(kind)s” on paragraphs %(items)s.")
                % {
                    "kind": SelectionKind(kind).label,
                    "items": ", ".join(map(reference_of, named)),
                },
                printed=printed,
            )
    # Where no request was found in a translation, that is no reason to doubt the recorded one.
    if parsed.kind == "concluding_observations" and not is_translation:
        for kind, request in requests.items():
            if kind not in printed_by_kind:
                yield from _item_changes(request, None, (), new_keys)


def _item_changes(
    request: FollowUpRequest,
    printed: ParsedFollowUp | None,
    named: Sequence[Key],
    new_keys: dict[Key, Key],
) -> Iterator[RequestChange]:
    """Paragraphs newly named, and followed ones that are named no longer."""
    followed: dict[Key, FollowUp] = {}
    for row in request.follow_ups.all():
        paragraph = row.recommendation.paragraph
        key = (paragraph.number, paragraph.label)
        # A paragraph outside the text has no number there that a request could name.
        is_in_text = paragraph.gone_in_id is None
        followed[new_keys.get(key, key) if is_in_text else (0, str(row.pk))] = row
    kind = request.selection_kind
    for key in named:
        if key not in followed:
            yield RequestChange(
                key=f"select:{kind}:{reference_of(key)}",
                act="select",
                sentence=_("Select paragraph %(item)s for follow-up: it is newly named.")
                % {"item": reference_of(key)},
                printed=printed,
                item=key,
                request=request,
            )
    for key, row in followed.items():
        if key not in named and row.status in FollowUpStatus.open_statuses:
            yield RequestChange(
                key=f"drop:{kind}:{row.public_id}",
                act="drop",
                sentence=_(
                    "End the follow-up of paragraph %(item)s: this version no longer names it."
                )
                % {"item": row.recommendation.paragraph.reference},
                request=request,
                follow_up=row,
            )


def _time_changes(request: FollowUpRequest, printed: ParsedFollowUp) -> Iterator[RequestChange]:
    """Another period, and a printed date that is not known."""
    months, kind = printed.period_months, request.selection_kind
    if months is not None and months != request.period_months:
        yield RequestChange(
            key=f"period:{kind}:{months}",
            act="period",
            sentence=ngettext(
                "Record the period as %(n)d month.", "Record the period as %(n)d months.", months
            )
            % {"n": months},
            printed=printed,
            request=request,
        )
    due_on = printed.due_on if printed.due_basis == "explicit_date" else None
    if due_on is not None and due_on not in {row.due_on for row in request.deadlines.all()}:
        yield RequestChange(
            key=f"date:{kind}:{due_on.isoformat()}",
            act="date",
            sentence=_(
                "This version names %(day)s. The deadline in force stays; the new date is kept "
                "beside it as considered, for the secretariat to decide."
            )
            % {"day": date_in_words(due_on)},
            printed=printed,
            request=request,
            due_on=due_on,
        )
