"""What applying a proposal would change in a document that is recorded already."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from recommendations.enums import Language
from recommendations.importers.comparison import Change, changed, compare
from recommendations.importers.parsed import ParsedDocument
from recommendations.importers.translation import Alignment, align
from recommendations.importers.units import units_of
from recommendations.models import Document, DocumentVersion
from recommendations.models.documents import DocumentQuerySet
from recommendations.queries.recorded import Recorded, document_of, recorded
from recommendations.queries.request_changes import RequestChange, request_changes


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

    `changes` are those of the same language; a translation has an `alignment` instead. What is in
    `requests` and `facts` is written only where a person confirms it by its key.
    """

    before: Recorded
    language: str
    changes: tuple[Change, ...]
    alignment: Alignment | None
    requests: tuple[RequestChange, ...]
    facts: tuple[FactChange, ...]
    latest: DocumentVersion | None

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
    def is_empty(self) -> bool:
        """Whether the file says nothing that is not recorded."""
        return not (self.alignment or self.changed or self.requests or self.facts)

    @property
    def basis(self) -> str:
        """What the comparison rests on: another one when the document has changed since."""
        newest = max((row.pk for row in self.document.versions.all()), default=0)
        return f"{self.document.pk}-{newest}"


def plan_of(parsed: ParsedDocument, documents: DocumentQuerySet) -> Plan | None:
    """The plan for a file whose document is recorded; None for one that is new.

    `documents` are those that the reader may see.
    """
    document = document_of(parsed, documents)
    if document is None:
        return None
    language = parsed.language if parsed.language in Language.values else Language.ENGLISH
    before = recorded(document, language)
    units = units_of(parsed)
    is_translation = bool(before.languages) and language not in before.languages
    changes = () if is_translation else compare(before.units, units)
    return Plan(
        before=before,
        language=language,
        changes=changes,
        alignment=align(_original(before).units, parsed) if is_translation else None,
        requests=tuple(request_changes(parsed, units, before, changes)),
        facts=() if is_translation else tuple(_facts(parsed, document)),
        latest=latest_version(document, language),
    )


def _original(before: Recorded) -> Recorded:
    """The same paragraphs with the words that a translation is laid beside."""
    document = before.document
    languages = (document.original_language, Language.ENGLISH, *sorted(before.languages))
    return recorded(document, next(code for code in languages if code in before.languages))


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
