"""`manage.py parse_document` prints what a file says, touches no database, and ends rightly."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.importers.samples import OBSERVATIONS, REPORT


def _lines(*args: object) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("parse_document", *map(str, args), "--json", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_one_json_object_a_file(tmp_path: Path) -> None:
    # No database mark: a query would fail this test.
    path = tmp_path / "observations.txt"
    path.write_text(OBSERVATIONS, encoding="utf-8")
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    first, second = _lines(path, report)
    assert (first["symbol"], first["committee"], first["state_party"]) == (
        "CMW/C/AZE/CO/4",
        "CMW",
        "AZE",
    )
    assert first["adopted_on"] == "2022-04-07"
    assert first["received_on"] is None
    [request] = first["follow_up"]
    assert request["due_on"] == "2024-04-01"
    assert second["symbol"] is None
    assert second["state_party"] == "AZE"


def test_a_file_that_cannot_be_read_gives_an_error_after_the_others(
    tmp_path: Path,
) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.pdf"
    good.write_text(OBSERVATIONS, encoding="utf-8")
    bad.write_bytes(b"")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("parse_document", str(bad), str(good), "--json", stdout=out)
    assert ended.value.code == 1
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert (first["code"], first["error"]) == ("empty", "The file is empty. Choose another one.")
    assert second["symbol"] == "CMW/C/AZE/CO/4"


def test_without_json_a_person_reads_one_line(tmp_path: Path) -> None:
    path = tmp_path / "observations.txt"
    path.write_text(OBSERVATIONS, encoding="utf-8")
    out = StringIO()
    call_command("parse_document", str(path), stdout=out)
    assert "concluding observations; CMW/C/AZE/CO/4; 9 paragraphs" in out.getvalue()
