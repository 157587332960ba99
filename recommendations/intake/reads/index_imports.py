"""What the pages of the index's imports show: how far, what came of rows, which names to ask."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.enums import IndexImportStatus, IndexOutcome, IndexTermKind
from recommendations.models import IndexAnnotation, IndexImport, IndexRow

# Rows that a person can look at one by one; the others are counted only.
LOOKED_AT = (
    IndexOutcome.CHANGED,
    IndexOutcome.DIFFERS,
    IndexOutcome.WITHOUT_NUMBER,
    IndexOutcome.NOT_PLACED,
    IndexOutcome.WAITING,
)


@dataclass(frozen=True)
class Progress:
    """How far a worker is: a share of 1000, and words."""

    value: int
    text: str
    max: int = 1000


@dataclass(frozen=True)
class Tally:
    """One outcome with its rows, what it means, and where to look at them."""

    outcome: str
    label: str
    n: int
    meaning: str
    url: str = ""


@dataclass(frozen=True)
class AskedName:
    """A name that is not known here, with the number of rows that have it."""

    kind: IndexTermKind
    key: str
    written: str
    n: int


def meanings() -> dict[str, str]:
    """What each outcome means, for whoever decides."""
    return {
        IndexOutcome.ADDED: _("Paragraphs with their recommendations and themes."),
        IndexOutcome.MATCHED: _(
            "The paragraph is recorded with these words; themes and the id are added."
        ),
        IndexOutcome.UNCHANGED: _("Known from an earlier export; nothing is written."),
        IndexOutcome.CHANGED: _("Known from an earlier export that had something else."),
        IndexOutcome.DIFFERS: _("The recorded words stay; look at these."),
        IndexOutcome.WITHOUT_NUMBER: _(
            "The text does not say which paragraph it is. Kept, and made no recommendation."
        ),
        IndexOutcome.NOT_PLACED: _("Visit reports and older symbols; nothing is written."),
        IndexOutcome.WAITING: _(
            "A State or a committee is written in a way that nobody knows yet."
        ),
        IndexOutcome.LEFT_OUT: _("Of bodies that are no treaty bodies."),
        IndexOutcome.BROKEN: _("Nothing is written; the reasons are below."),
    }


def counts_of(index_import: IndexImport) -> dict[str, int]:
    """How many rows came to what: those that were only counted, and those put aside."""
    counts: dict[str, int] = dict(index_import.counts)
    for outcome, n in index_import.rows.values_list("outcome").annotate(n=Count("pk")):
        counts[outcome] = counts.get(outcome, 0) + n
    return counts


def tallies_of(index_import: IndexImport) -> list[Tally]:
    counts, words = counts_of(index_import), meanings()
    return [
        Tally(
            outcome=outcome.value,
            label=str(outcome.label),
            n=counts[outcome],
            meaning=words[outcome],
            url=reverse("index-import-rows", args=(index_import.pk, outcome.value))
            if outcome in LOOKED_AT
            else "",
        )
        for outcome in IndexOutcome
        if counts.get(outcome)
    ]


def progress_of(index_import: IndexImport) -> Progress:
    """How far counting or applying has come; what is not known yet counts as nothing."""
    if index_import.status == IndexImportStatus.APPLYING:
        return _applying(index_import)
    read, expected = index_import.n_rows_read, index_import.n_rows_expected
    text = ngettext("%(n)s row read", "%(n)s rows read", read) % {"n": f"{read:,}"}
    if index_import.n_bytes_read is not None:
        return Progress(_share(index_import.n_bytes_read, index_import.n_bytes), text)
    return Progress(_share(read, expected or 0), text)


def _applying(index_import: IndexImport) -> Progress:
    rows = index_import.rows.filter(outcome__in=IndexOutcome.to_apply).aggregate(
        total=Count("pk"), done=Count("pk", filter=Q(is_done=True))
    )
    text = _("%(done)s of %(total)s rows applied") % {
        "done": f"{rows['done']:,}",
        "total": f"{rows['total']:,}",
    }
    return Progress(_share(rows["done"], rows["total"]), text)


def _share(part: int, whole: int) -> int:
    return min(1000, 1000 * part // whole) if whole else 0


def is_silent(index_import: IndexImport, *, now: datetime, patience: Any) -> bool:
    """Whether a worker should be at it and has given no sign of life for a while."""
    return index_import.is_working and index_import.updated_at <= now - patience


def n_to_apply(index_import: IndexImport) -> int:
    return index_import.rows.filter(is_done=False, outcome__in=IndexOutcome.to_apply).count()


def asked_names(index_import: IndexImport) -> list[AskedName]:
    """Names that are not known, those that hold rows back first, then by their rows."""
    asked = [
        AskedName(IndexTermKind(kind), key, entry["written"], entry["n"])
        for kind, names in index_import.unknown.items()
        for key, entry in names.items()
    ]
    order = [IndexTermKind.STATE, IndexTermKind.BODY, IndexTermKind.THEME]
    return sorted(asked, key=lambda name: (order.index(name.kind), -name.n, name.written))


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
