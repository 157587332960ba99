"""The versions of some rows, and which of them a reader may know."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import JSONField, Model, Q
from django.db.models.expressions import RawSQL

from recommendations.enums import VersionKind
from recommendations.former_versions.reads.kinds import (
    Former,
    Kind,
    Part,
    meta_of,
    rows_in,
    table_of,
)
from recommendations.former_versions.reads.then import Question, readable_then
from recommendations.models import RowVersion, User

Content = dict[str, Any]
# Of a thing with more versions than this, the latest are shown.
VERSIONS_SHOWN = 200


@dataclass(frozen=True)
class Step:
    """One version: what a row said before an act and after it; None where it was not there."""

    version: RowVersion
    model: type[Model]
    row: int
    before: Content | None
    after: Content | None


@dataclass
class Rows:
    """Rows of one table with their present content, and the versions of each, newest first."""

    model: type[Model]
    # For each row, the row whose rule says who sees it.
    rule_rows: dict[int, int]
    present: dict[int, Content] = field(default_factory=dict)
    versions: dict[int, list[RowVersion]] = field(default_factory=dict)

    @property
    def keys(self) -> list[int]:
        return sorted(self.rule_rows)

    def step(self, row: int, place: int) -> Step:
        """The version of a row at this place, which counts from the newest."""
        version = self.versions[row][place]
        after = self.versions[row][place - 1].former if place else self.present.get(row)
        is_removed = version.kind == VersionKind.REMOVED
        return Step(version, self.model, row, version.former, None if is_removed else after)


def rows_of(model: type[Model], rule_rows: dict[int, int]) -> Rows:
    """Read the present content and all versions of these rows. Three queries."""
    rows = Rows(model, rule_rows)
    table = meta_of(model).db_table
    rows.present = dict(
        rows_in(model)
        .filter(pk__in=rows.keys)
        .annotate(whole=RawSQL(f'to_jsonb("{table}")', (), JSONField()))  # noqa: S611 - the table's name
        .order_by()
        .values_list("pk", "whole")
    )
    found = RowVersion.objects.select_related("act__by")
    changes = found.filter(table_name=table_of(model), row_id__in=rows.keys).exclude(
        kind=VersionKind.ADDED
    )
    rows.versions = {key: [] for key in rows.keys}
    for version in changes.order_by("-pk")[:VERSIONS_SHOWN]:
        rows.versions[version.row_id].append(version)
    if sum(map(len, rows.versions.values())) < VERSIONS_SHOWN:
        added = _added(model, rows.keys)
        by_key = found.in_bulk(added.values())
        for row, key in added.items():
            rows.versions[row].append(by_key[key])
    return rows


def _added(model: type[Model], keys: Collection[int]) -> dict[int, int]:
    """For each row, the version that says when it was added; rows are added in runs of keys."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT asked.row, added.id FROM unnest(%s::bigint[]) AS asked (row),
            LATERAL (
                SELECT v.id, v.last_id FROM {meta_of(RowVersion).db_table} v
                WHERE v.table_name = %s AND v.kind = 'added' AND v.row_id <= asked.row
                ORDER BY v.row_id DESC LIMIT 1
            ) AS added
            WHERE added.last_id >= asked.row
            """,  # noqa: S608 - the name of a table
            [list(keys), table_of(model)],
        )
        return dict(cursor.fetchall())


def parts_of(part: Part, rule_of_parent: dict[int, int]) -> Rows:
    """The rows that belong to these, and those that did until they were removed."""
    parents = sorted(rule_of_parent)
    parent = meta_of(part.model).get_field(part.parent)
    column = str(parent.column)  # type: ignore[union-attr]
    belongs: dict[int, int] = dict(
        rows_in(part.model)
        .filter(**{f"{part.parent}__in": parents})
        .order_by()
        .values_list("pk", column)
    )
    gone = RowVersion.objects.filter(
        table_name=table_of(part.model), part_of__in=parents, kind=VersionKind.REMOVED
    )
    belongs |= {
        row: of
        for row, of in gone.values_list("row_id", "part_of").order_by()[:VERSIONS_SHOWN]
        if of is not None
    }
    is_own_rule = part.rule is part.model
    return rows_of(
        part.model,
        {row: row if is_own_rule else rule_of_parent.get(of, of) for row, of in belongs.items()},
    )


def steps_of(kind: Kind, thing: Any, user: User | AnonymousUser | None) -> list[Step]:
    """The versions that this reader may know, newest first.

    A version is told to those who could read the thing as it was, as it was at every moment since,
    and as it is. So a row that was more confidential for a time hides what was before that time.
    """
    main = rows_of(kind.model, {thing.pk: thing.pk})
    tables: dict[type[Model], Rows] = {kind.model: main}
    by_rule: dict[type[Model], list[Rows]] = {kind.model: [main]}
    for part in kind.parts:
        rule_of_parent = tables[part.parent_model].rule_rows
        if part.parent == "paragraph":
            # The texts of a paragraph are those of the recommendation in it.
            rule_of_parent = {thing.paragraph_id: thing.pk}
        rows = parts_of(part, rule_of_parent)
        tables[part.model] = rows
        by_rule.setdefault(part.rule or kind.model, []).append(rows)
    former = kind.rests_on(thing)
    kept = _after_cut(kind, thing, user, former, tables.values())
    steps: list[Step] = []
    for rule, group in by_rule.items():
        hidden: dict[int, int] = {}
        if rule is not kind.model:
            hidden = _hidden_parts(rule, group, user, former, kept)
        for rows in group:
            steps += _known_steps(rows, kept, hidden)
    return sorted(steps, key=lambda step: -step.version.pk)


def _known_steps(rows: Rows, kept: set[int], hidden: dict[int, int]) -> Iterable[Step]:
    """The versions of each row, from the newest down to the first that the reader may not know."""
    for row, versions in rows.versions.items():
        for place, version in enumerate(versions):
            if version.pk not in kept or version.pk <= hidden.get(rows.rule_rows[row], 0):
                break
            yield rows.step(row, place)


def _after_cut(
    kind: Kind,
    thing: Any,
    user: User | AnonymousUser | None,
    former: Former,
    tables: Iterable[Rows],
) -> set[int]:
    """The versions since the last moment at which this reader could not read the thing."""
    keys = {
        version.pk for rows in tables for versions in rows.versions.values() for version in versions
    }
    resting = Q()
    for model, pks in former.items():
        resting |= Q(table_name=table_of(model), row_id__in=pks)
    on_what_it_rests = RowVersion.objects.filter(resting).exclude(kind=VersionKind.ADDED)
    asked = keys | set(on_what_it_rests.values_list("pk", flat=True))
    seen = readable_then(kind.model, [Question(key, thing.pk) for key in asked], user, former)
    unread = asked - {question.version for question in seen}
    last = max(unread, default=0)
    return {key for key in keys if key > last}


def _hidden_parts(
    rule: type[Model],
    group: Iterable[Rows],
    user: User | AnonymousUser | None,
    former: Former,
    kept: set[int],
) -> dict[int, int]:
    """For each part with a rule of its own, the last version at which it could not be read."""
    keys = {key for rows in group for key in rows.rule_rows.values()}
    readable = set(rows_in(rule).visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    asked = [
        Question(version.pk, rows.rule_rows[row])
        for rows in group
        for row, versions in rows.versions.items()
        for version in versions
        if version.pk in kept
    ]
    seen = readable_then(rule, asked, user, {**former, rule: keys})
    never = max(kept, default=0)
    hidden = dict.fromkeys(keys - readable, never)
    for question in set(asked) - seen:
        hidden[question.row] = max(hidden.get(question.row, 0), question.version)
    return hidden
