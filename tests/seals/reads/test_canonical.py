"""The documented form, recomputed by another way than the application's."""

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from recommendations.acts.canonical_json import canonical_json
from recommendations.models import Event, Seal, SealedRow, User
from recommendations.seals.reads.canonical import hash_of_seal, parsed_json
from recommendations.seals.reads.evidence import KINDS, EvidenceKind
from recommendations.seals.verbs.sealing import seal
from tests.conftest import Case
from tests.factories import EventFactory
from tests.seals.conftest import NOW

pytestmark = pytest.mark.django_db
DESCRIPTION = Path(settings.BASE_DIR) / "docs" / "reference" / "history.md"


def examples() -> list[str]:
    """The text blocks of the description, in their order."""
    return [
        part.split("```")[0].strip("\n")
        for part in DESCRIPTION.read_text(encoding="utf-8").split("```text\n")[1:]
    ]


def test_the_example_of_a_row_gives_its_checksum() -> None:
    file, digest, *_rest = examples()
    assert hashlib.sha256(file.encode()).hexdigest() == digest
    _salt, content = file.split("\n")
    assert canonical_json(json.loads(content)) == content
    row = json.loads(content)["row"]
    event = next(kind for kind in KINDS if kind.name == "event")
    assert set(row) <= set(event.columns)


def test_the_example_of_a_seal_gives_its_hash() -> None:
    _file, _digest, line, root, content, own = examples()
    assert hashlib.sha256(f"{line}\n".encode()).hexdigest() == root
    assert hashlib.sha256(content.encode()).hexdigest() == own
    values = json.loads(content)
    assert values["root"] == root
    assert own == hash_of_seal(
        number=values["number"],
        sealed_at=datetime.fromisoformat(values["sealed_at"]),
        closes_on=date.fromisoformat(values["closes_on"]),
        n_rows=values["rows"],
        root=root,
        previous=values["previous"],
    )


def test_an_outsider_recomputes_a_seal_from_the_description(case: Case, officer: User) -> None:
    """By hand, from the values that the database shows, without the application's code."""
    event = EventFactory.create(
        at=datetime(2026, 11, 30, 10, 59, 1, 20, tzinfo=UTC),
        by=officer,
        cycle=case.cycle,
        reason='“Détention”\n\t"and" \\ more — 国',
        details={"b": [1, 0.5, None, True], "a": {"é": "ü"}},
    )
    made = seal(now=NOW)
    assert made is not None
    row = SealedRow.objects.get(kind="event")
    empty = {
        field.column: None
        for field in Event._meta.concrete_fields
        if field.is_relation and field.column not in {"by_id", "cycle_id"}
    }
    content = {
        "form": "event/1",
        "row": {
            **empty,
            "id": event.pk,
            "public_id": str(event.public_id),
            "kind": "case_opened",
            "at": "2026-11-30T10:59:01.000020Z",
            "by_id": officer.pk,
            "by_role": "",
            "cycle_id": case.cycle.pk,
            "from_status": "",
            "to_status": "",
            "reason": '“Détention”\n\t"and" \\ more — 国',
            "details": {"a": {"é": "ü"}, "b": [1, {"number": "0.5"}, None, True]},
        },
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    file = bytes(row.salt).hex() + "\n" + text
    assert hashlib.sha256(file.encode()).digest() == bytes(row.digest)
    lines = "".join(
        f"{kind} {key} {bytes(digest).hex()}\n"
        for kind, key, digest in sorted(
            SealedRow.objects.values_list("kind", "key", "digest"), key=lambda line: line[:2]
        )
    )
    assert hashlib.sha256(lines.encode()).hexdigest() == made.root
    whole = (
        f'{{"closes_on":null,"form":"history-seal/1","number":1,"previous":"{"0" * 64}",'
        f'"root":"{made.root}","rows":{made.n_rows},"sealed_at":"2026-11-30T11:00:00.000000Z"}}'
    )
    assert hashlib.sha256(whole.encode()).hexdigest() == Seal.objects.get().hash


def test_the_text_of_a_row_depends_on_no_setting(case: Case, officer: User) -> None:
    seal(now=NOW)
    kind = next(kind for kind in KINDS if kind.name == "membership")

    def text() -> str:
        with connection.cursor() as cursor:
            query = f"SELECT {kind.selected()} FROM {kind.table} t ORDER BY id LIMIT 1"  # noqa: S608
            cursor.execute(query)
            return kind.content(cursor.fetchone(), 1)

    before = text()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'Asia/Kathmandu'")
        cursor.execute("SET LOCAL datestyle = 'SQL, DMY'")
    assert text() == before
    valid = json.loads(before)["row"]["valid_during"]
    assert valid.endswith("/")
    date.fromisoformat(valid[:-1])


def test_a_number_that_is_not_whole_is_kept_by_its_digits() -> None:
    assert parsed_json('{"a": 1.50, "b": [2, 1e3]}') == {
        "a": {"number": "1.50"},
        "b": [2, {"number": "1e3"}],
    }


def test_a_column_of_a_later_version_changes_no_former_checksum() -> None:
    class _Later(EvidenceKind):
        pass

    later: Any = _Later("event", Event, since={"reason": 2})
    values = [f"value of {name}" for name in later.columns]
    for name in later.json_columns:
        values[list(later.columns).index(name)] = "{}"
    first, second = (json.loads(later.content(values, form)) for form in (1, 2))
    assert later.form == 2
    assert (first["form"], second["form"]) == ("event/1", "event/2")
    assert set(second["row"]) - set(first["row"]) == {"reason"}
