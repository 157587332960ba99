"""Matching unknown names of the UHRI once; rows that waited for a name can then be applied."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from recommendations.acts.errors import InvalidInput
from recommendations.enums import IndexImportStatus, IndexOutcome, IndexTermKind
from recommendations.importers.index.uhri_export import ExportRow
from recommendations.importers.index.uhri_paragraph import number_in
from recommendations.index_imports.verbs.names import KnownNames, canonical_symbol, normalised
from recommendations.index_imports.verbs.tables import recorded_symbols
from recommendations.models import (
    IndexImport,
    IndexRow,
    IndexTerm,
    StateParty,
    Theme,
    TreatyBody,
    User,
)

_ROWS_AT_ONCE = 2000
# A page lists names by their rows; nobody goes through more of them than this.
NAMES_KEPT = 2000


@dataclass(frozen=True)
class NameMapping:
    """What a person chose for a name: a target, a new theme of this name, or to leave it out.

    Without any of the three, the name stays unknown.
    """

    kind: IndexTermKind
    written: str
    target: StateParty | TreatyBody | Theme | None = None
    is_new_theme: bool = False
    is_left_out: bool = False


@transaction.atomic
def map_names(mappings: Sequence[NameMapping], *, by: User, now: datetime) -> int:
    """Remember what names stand for, for this and every later export; returns how many.

    Recommendations that are recorded already get the themes that are known now, and rows that
    waited for a name can be applied. Raises InvalidInput for a target of another kind.
    """
    terms = [
        _term_of(mapping, by, now)
        for mapping in mappings
        if mapping.target or mapping.is_new_theme or mapping.is_left_out
    ]
    if not terms:
        return 0
    targets = ["state_party", "treaty_body", "theme"]
    IndexTerm.objects.bulk_create(
        terms,
        update_conflicts=True,
        unique_fields=["kind", "normalised"],
        update_fields=[*targets, "is_left_out", "decided_by", "decided_at", "updated_at"],
    )
    add_themes_of([term for term in terms if term.theme_id])
    names = KnownNames()
    # An import that is being counted checks its waiting rows itself when it ends.
    counted = (
        IndexImportStatus.COUNTED,
        IndexImportStatus.APPLYING,
        IndexImportStatus.APPLIED,
        IndexImportStatus.STOPPED,
    )
    for index_import in IndexImport.objects.filter(status__in=counted).exclude(unknown={}):
        recheck_waiting_rows(index_import, names=names)
    return len(terms)


def _term_of(mapping: NameMapping, by: User, now: datetime) -> IndexTerm:
    target = mapping.target
    if mapping.is_new_theme:
        name = mapping.written[:120]
        slug = slugify(name)[:60] or f"theme-{abs(hash(name)) % 10**8}"
        target = Theme.objects.filter(name__iexact=name).first()
        target = target or Theme.objects.get_or_create(slug=slug, defaults={"name": name})[0]
    field, model = {
        IndexTermKind.STATE: ("state_party", StateParty),
        IndexTermKind.BODY: ("treaty_body", TreatyBody),
        IndexTermKind.THEME: ("theme", Theme),
    }[mapping.kind]
    if target is not None and not isinstance(target, model):
        raise InvalidInput(
            _("“%(name)s” cannot stand for this. Choose from the list of its kind.")
            % {"name": mapping.written}
        )
    term = IndexTerm(
        kind=mapping.kind,
        written=mapping.written,
        normalised=normalised(mapping.written),
        is_left_out=mapping.is_left_out,
        decided_by=by,
        decided_at=now,
    )
    if not mapping.is_left_out:
        setattr(term, field, target)
    return term


def add_themes_of(terms: Sequence[IndexTerm] | None = None) -> None:
    """Give recommendations the themes of these terms (None: of all) that their annotations name.

    One statement for all of them. Themes are only added: one that a person set stays.
    """
    if terms is None:
        terms = list(IndexTerm.objects.filter(theme__isnull=False))
    if not terms:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO recommendations_recommendation_themes (recommendation_id, theme_id)
            SELECT DISTINCT r.id, known.theme_id
            FROM recommendations_indexannotation a
            CROSS JOIN LATERAL unnest(a.themes) AS named(name)
            JOIN unnest(%s::text[], %s::bigint[]) AS known(name, theme_id) USING (name)
            JOIN recommendations_recommendation r ON r.paragraph_id = a.paragraph_id
            ON CONFLICT DO NOTHING
            """,
            [[term.normalised for term in terms], [term.theme_id for term in terms]],
        )


def note_unknown_name(index_import: IndexImport, kind: IndexTermKind, name: str) -> None:
    """Count a row for a name that is not known; the first way of writing it is shown."""
    known = index_import.unknown.setdefault(kind, {})
    key = normalised(name)
    if key in known:
        known[key]["n"] += 1
    elif key and len(known) < NAMES_KEPT:
        known[key] = {"written": name, "n": 1}


@transaction.atomic
def recheck_waiting_rows(index_import: IndexImport, *, names: KnownNames) -> None:
    """Place the rows that wait for a name where the name is known now.

    Names that are still unknown are counted again; themes that are known now leave the list.
    """
    left_out: Counter[str] = Counter()
    index_import.unknown = {
        IndexTermKind.THEME: {
            key: value
            for key, value in index_import.unknown.get(IndexTermKind.THEME, {}).items()
            if names.unknown_themes([value["written"]])
        }
    }
    waiting = index_import.rows.filter(outcome=IndexOutcome.WAITING).order_by("pk")
    last = 0
    while rows := list(waiting.filter(pk__gt=last)[:_ROWS_AT_ONCE]):
        last = rows[-1].pk
        recorded = recorded_symbols(canonical_symbol(row.symbol) for row in rows)
        placed = []
        for row in rows:
            as_read = ExportRow(
                line=row.line,
                annotation_id=row.annotation_id,
                symbol=row.symbol,
                bodies=tuple(row.bodies),
                states=tuple(row.states),
                themes=tuple(row.themes),
                kind=row.kind,  # type: ignore[arg-type]
                text=row.text,
                published_on=row.published_on,
            )
            placement = names.placement_of(as_read, recorded)
            if placement.outcome == IndexOutcome.WAITING:
                for kind, name in placement.unknown:
                    note_unknown_name(index_import, kind, name)
                continue
            row.outcome = placement.outcome
            if placement.outcome == IndexOutcome.ADDED and number_in(row.text) is None:
                row.outcome = IndexOutcome.WITHOUT_NUMBER
            row.is_done = row.outcome not in IndexOutcome.to_apply
            row.symbol = placement.symbol or row.symbol
            row.treaty_body_id, row.state_party_id = placement.body_id, placement.party_id
            placed.append(row)
            if row.outcome == IndexOutcome.LEFT_OUT:
                left_out[placement.reason] += 1
        fields = ("outcome", "is_done", "symbol", "treaty_body", "state_party")
        IndexRow.objects.bulk_update(placed, fields)
    for name, n in left_out.items():
        index_import.left_out[name] = index_import.left_out.get(name, 0) + n
    index_import.save(update_fields=["unknown", "left_out", "updated_at"])
