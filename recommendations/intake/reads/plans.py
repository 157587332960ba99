"""What applying a proposal would change in a document that is recorded already."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from recommendations.enums import Language
from recommendations.importers.parsed import ParsedDocument
from recommendations.importers.versions.comparison import Change, changed, compare
from recommendations.importers.versions.translation import Alignment, align
from recommendations.importers.versions.units import Key, Unit, units_of
from recommendations.intake.reads.recorded_document import Recorded, document_of, recorded
from recommendations.intake.reads.request_changes import RequestChange, request_changes
from recommendations.models import Document, DocumentVersion
from recommendations.models.documents import DocumentQuerySet

# One paragraph or point in so many may be gone or anew before a person has to look.
_MOST = 3


@dataclass(frozen=True)
class FactChange:
    """A fact about the document that the new file prints otherwise."""

    key: str
    field: str
    label: str
    before: str | date | None
    after: str | date | None


@dataclass(frozen=True)
class Plan:
    """A further version of a document, compared with what is recorded.

    `changes` are those to words that are there in the same language. A translation has an
    `alignment` too, with words for paragraphs that have none yet. What is in `requests` and
    `facts` is written only where a person confirms it by its key.
    """

    before: Recorded
    language: str
    changes: tuple[Change, ...]
    alignment: Alignment | None
    requests: tuple[RequestChange, ...]
    facts: tuple[FactChange, ...]
    latest: DocumentVersion | None
    # What the comparison rests on: another one when the document has changed since.
    basis: str

    @property
    def document(self) -> Document:
        return self.before.document

    @property
    def is_translation(self) -> bool:
        return self.alignment is not None

    @property
    def changed(self) -> tuple[Change, ...]:
        return changed(self.changes)

    @property
    def new_words(self) -> tuple[tuple[Key, Unit], ...]:
        """A translation's words for paragraphs that have none in its language."""
        if self.alignment is None:
            return ()
        return tuple(
            (key, unit)
            for key, unit in self.alignment.words
            if self.before.paragraphs[key].pk not in self.before.texts
        )

    @property
    def is_empty(self) -> bool:
        """Whether the file says nothing that is not recorded."""
        return not (self.new_words or self.changed or self.requests or self.facts)

    @property
    def n_gone(self) -> int:
        return sum(change.is_gone for change in self.changes)

    @property
    def n_written_anew(self) -> int:
        return sum(change.is_rewritten and change.has_new_words for change in self.changes)

    @property
    def is_doubtful(self) -> bool:
        """Whether so much is gone or anew that the file may be cut off, or another document."""
        return max(self.n_gone, self.n_written_anew) * _MOST > len(self.before.paragraphs)


def plan_of(parsed: ParsedDocument, documents: DocumentQuerySet) -> Plan | None:
    """The plan for a file whose document is recorded; None for one that is new.

    `documents` are those that the reader may see.
    """
    document = document_of(parsed, documents)
    if document is None:
        return None
    # Read first: what comes in while the rest is read makes the comparison an old one.
    newest = document.versions.order_by("-pk").values_list("pk", flat=True).first()
    language = parsed.language if parsed.language in Language.values else Language.ENGLISH
    before = recorded(document, language)
    units = units_of(parsed)
    structure = _structure_language(before, language)
    alignment = None
    if language == structure:
        changes = compare(before.units, units)
    else:
        alignment = align(recorded(document, structure).units, parsed)
        changes = tuple(_changes_of_words(before, alignment))
    return Plan(
        before=before,
        language=language,
        changes=changes,
        alignment=alignment,
        requests=tuple(
            request_changes(parsed, units, before, changes, is_translation=alignment is not None)
        ),
        facts=() if alignment else tuple(_facts(parsed, document)),
        latest=latest_version(document, language),
        basis=f"{document.pk}-{newest or 0}",
    )


def _structure_language(before: Recorded, language: str) -> str:
    """The language whose files say which paragraphs, points and headings there are.

    The original one where its words are recorded, otherwise that in which the document came first.
    """
    if not before.languages:
        return language
    if before.document.original_language in before.languages:
        return before.document.original_language
    first = before.document.versions.filter(language__in=before.languages).order_by("pk").first()
    return first.language if first else min(before.languages)


def _changes_of_words(before: Recorded, alignment: Alignment) -> Iterator[Change]:
    """A translation that is there already keeps its structure: only its words can change."""
    words = alignment.by_key
    for unit in before.units:
        after = words.get(unit.key) if before.paragraphs[unit.key].pk in before.texts else None
        if after is None:
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


def latest_version(document: Document, language: str) -> DocumentVersion | None:
    """The version of a language that no later one supersedes."""
    return (
        document.versions.filter(language=language, superseded_by__isnull=True)
        .order_by("-pk")
        .first()
    )


def _facts(parsed: ParsedDocument, document: Document) -> Iterator[FactChange]:
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
