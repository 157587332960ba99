"""What is sealed of each kind of evidence is what the description says."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import DatabaseError, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from recommendations import dates
from recommendations.seals.reads.evidence import KINDS, EvidenceKind, _reading
from tests.conftest import Case

DESCRIPTION = Path(settings.BASE_DIR) / "docs" / "reference" / "history.md"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_description_has_each_kind_with_what_is_left_out(kind: EvidenceKind) -> None:
    (line,) = [
        line
        for line in DESCRIPTION.read_text(encoding="utf-8").splitlines()
        if line.startswith(f"| `{kind.name}` |")
    ]
    _start, _name, table, _when, sealed, _end = (part.strip() for part in line.split("|"))
    assert table == f"`{kind.table}`"
    named = set(sealed.split("`")[1::2])
    assert named == (kind.only or kind.left_out)
    assert sealed.startswith("only" if kind.only else "all but" if kind.left_out else "all")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_is_named_is_a_column(kind: EvidenceKind) -> None:
    columns = {field.column for field in kind.model._meta.concrete_fields}
    assert kind.left_out <= columns
    assert kind.only <= columns
    assert set(kind.since) <= columns
    assert "id" in kind.columns


def test_names_of_kinds_are_in_one_order_everywhere() -> None:
    names = [kind.name for kind in KINDS]
    assert len(set(names)) == len(names)
    assert names[0] == "event"
    assert all(name.isascii() and name.islower() and " " not in name for name in names)


def test_a_column_without_a_written_form_is_refused() -> None:
    column = models.FloatField()
    column.set_attributes_from_name("share")
    with pytest.raises(TypeError, match="canonical form"):
        _reading(column)


# --- What is sealed is also refused ---------------------------------------------------------------

# A reply is withdrawn and a role is confirmed or ended, each with an event, and sealed again.
CHANGES_IN_THE_OPEN = {
    "reply": {"withdrawn_at", "withdrawn_by_id", "withdrawal_reason"},
    "membership": {"valid_during", "confirmed_at", "confirmed_by_id", "refused_at"},
}
# "insufficient_privilege", "restrict_violation", "check_violation", as PostgreSQL numbers them.
REFUSALS = {"42501", "23001", "23514"}


OTHERS: tuple[tuple[type["models.Field[Any, Any]"], Callable[[Any], Any]], ...] = (
    # One that leads nowhere, which is told only at the end.
    (models.ForeignKey, lambda _value: 999_999),
    (models.BooleanField, lambda value: not value),
    (models.IntegerField, lambda value: (value or 0) + 1),
    (models.DateField, lambda value: (value or dates.now()) - timedelta(days=1)),
    (models.UUIDField, lambda _value: uuid4()),
    (models.JSONField, lambda _value: {"other": 1}),
    (DateRangeField, lambda _value: DateRange(date(1999, 1, 1), date(2000, 1, 1))),
)


def _another(column: "models.Field[Any, Any]", value: Any) -> Any:
    """Another value that the column would take."""
    if column.choices:
        return next(choice for choice, _label in column.flatchoices if choice != value)
    if isinstance(column, ArrayField):
        return [_another(column.base_field, None)]
    for kind, other in OTHERS:
        if isinstance(column, kind):
            return other(value)
    return ("f" * 64)[: column.max_length or 64]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_application_changes_no_column_that_is_sealed(
    kind: EvidenceKind, evidence: Case
) -> None:
    table, condition = kind.table, kind.becomes
    query = f"SELECT id FROM {table} t WHERE {condition} ORDER BY id LIMIT 1"  # noqa: S608
    (row,) = kind.model._default_manager.raw(query)
    changed = []
    for column in kind.model._meta.concrete_fields:
        if column.column not in kind.columns or column.name in ("id", "created_at"):
            continue
        if column.column in CHANGES_IN_THE_OPEN.get(kind.name, ()):
            continue
        value = _another(column, getattr(row, column.attname))
        try:
            with transaction.atomic():
                kind.model._base_manager.filter(pk=row.pk).update(**{column.name: value})
        except DatabaseError as refusal:
            # By a right or a trigger: a constraint refuses only values that are never possible.
            cause: Any = refusal.__cause__
            if cause.sqlstate in REFUSALS and not cause.diag.constraint_name:
                continue
        changed.append(column.name)
    assert not changed
