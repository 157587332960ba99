"""What is sealed of each kind of evidence is what the description says."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import models

from recommendations.seals.reads.evidence import KINDS, EvidenceKind, _reading

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
