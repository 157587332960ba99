"""What the pages of UHRI imports show: progress, outcomes of rows, names that are not known."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations.enums import IndexImportStatus, IndexOutcome, IndexTermKind
from recommendations.models import IndexAnnotation, IndexImport, IndexRow

# Rows of these outcomes are listed one by one; the others are only counted.
LISTED_OUTCOMES = (
    IndexOutcome.CHANGED,
    IndexOutcome.DIFFERS,
    IndexOutcome.WITHOUT_NUMBER,
    IndexOutcome.NOT_PLACED,
    IndexOutcome.WAITING,
)
OUTCOME_MEANINGS = {
    IndexOutcome.ADDED: gettext_lazy("New paragraphs, with their recommendations and themes."),
    IndexOutcome.MATCHED: gettext_lazy(
        "The paragraph is recorded with these words; only the themes are added."
    ),
    IndexOutcome.UNCHANGED: gettext_lazy("Known from an earlier export; nothing is written."),
    IndexOutcome.CHANGED: gettext_lazy("Known from an earlier export, where it read differently."),
    IndexOutcome.DIFFERS: gettext_lazy("The recorded words stay. Compare them with these rows."),
    IndexOutcome.WITHOUT_NUMBER: gettext_lazy(
        "The text gives no paragraph number. It is kept, but makes no recommendation."
    ),
    IndexOutcome.NOT_PLACED: gettext_lazy(
        "Reports on visits, documents with older symbols and the like; nothing is written."
    ),
    IndexOutcome.WAITING: gettext_lazy(
        "The State or committee has a name that is not known here. Match the name first."
    ),
    IndexOutcome.LEFT_OUT: gettext_lazy("From bodies that are not treaty bodies."),
    IndexOutcome.BROKEN: gettext_lazy("Nothing is written; the reasons are listed below."),
}


@dataclass(frozen=True)
class IndexProgress:
    """How far a worker has come: thousandths, and in words."""

    value: int
    text: str
    max: int = 1000


@dataclass(frozen=True)
class OutcomeCount:
    """One outcome with its number of rows, its meaning, and the address of the rows."""

    outcome: str
    label: str
    n: int
    meaning: str
    url: str


@dataclass(frozen=True)
class UnknownName:
    """A name that is not known here, with the number of rows that have it."""

    kind: IndexTermKind
    key: str
    written: str
    n: int


def row_counts(index_import: IndexImport) -> dict[str, int]:
    """How many rows have each outcome: those that were only counted, and those kept aside."""
    counts: dict[str, int] = dict(index_import.counts)
    for outcome, n in index_import.rows.values_list("outcome").annotate(n=Count("pk")):
        counts[outcome] = counts.get(outcome, 0) + n
    return counts


def outcome_counts(index_import: IndexImport) -> list[OutcomeCount]:
    """The outcomes that rows of an import have, with what each means."""
    counts = row_counts(index_import)
    return [
        OutcomeCount(
            outcome=outcome.value,
            label=str(outcome.label),
            n=counts[outcome],
            meaning=str(OUTCOME_MEANINGS[outcome]),
            url=reverse("index-import-rows", args=(index_import.public_id, outcome.value))
            if outcome in LISTED_OUTCOMES
            else "",
        )
        for outcome in IndexOutcome
        if counts.get(outcome)
    ]


def progress_of(index_import: IndexImport) -> IndexProgress:
    """How far counting or applying has come; what is not known yet counts as nothing."""
    if index_import.status == IndexImportStatus.APPLYING:
        rows = index_import.rows.filter(outcome__in=IndexOutcome.to_apply).aggregate(
            total=Count("pk"), done=Count("pk", filter=Q(is_done=True))
        )
        part, total = rows["done"], rows["total"]
        text = _("%(done)s of %(total)s rows applied") % {
            "done": f"{part:,}",
            "total": f"{total:,}",
        }
    else:
        read = index_import.n_rows_read
        text = ngettext("%(n)s row read", "%(n)s rows read", read) % {"n": f"{read:,}"}
        part, total = read, index_import.n_rows_expected or 0
        if index_import.n_bytes_read is not None:
            part, total = index_import.n_bytes_read, index_import.n_bytes
    return IndexProgress(min(1000, 1000 * part // total) if total else 0, text)


def is_silent(index_import: IndexImport, *, now: datetime, patience: timedelta) -> bool:
    """Whether a worker should be working on it and has written nothing for longer than that."""
    return index_import.is_working and index_import.updated_at <= now - patience


def n_to_apply(index_import: IndexImport) -> int:
    return index_import.rows.filter(is_done=False, outcome__in=IndexOutcome.to_apply).count()


def unknown_names(index_import: IndexImport) -> list[UnknownName]:
    """Names that are not known, those that hold rows back first, then by their rows."""
    names = [
        UnknownName(IndexTermKind(kind), key, entry["written"], entry["n"])
        for kind, entries in index_import.unknown.items()
        for key, entry in entries.items()
    ]
    order = [IndexTermKind.STATE, IndexTermKind.BODY, IndexTermKind.THEME]
    return sorted(names, key=lambda name: (order.index(name.kind), -name.n, name.written))


def left_out_names(index_import: IndexImport) -> list[tuple[str, int]]:
    return sorted(index_import.left_out.items(), key=lambda item: (-item[1], item[0]))


def rows_with(index_import: IndexImport, outcome: str) -> QuerySet[IndexRow]:
    """The rows of one outcome in the order of the file, without what a list does not show."""
    return (
        index_import.rows.filter(outcome=outcome)
        .defer("themes", "bodies", "digest")
        .order_by("line")
    )


def documents_written(index_import: IndexImport) -> QuerySet[Any]:
    """The symbols of documents that this import added to, each with its number of rows."""
    return (
        IndexAnnotation.objects.filter(added_by=index_import, paragraph__isnull=False)
        .values("symbol")
        .annotate(n=Count("pk"))
        .order_by("symbol")
    )
