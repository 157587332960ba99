"""Tables of reference data are refused with file and line, in a sentence that says what to do."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from recommendations.reference.reading import (
    DATA_DIR,
    TableRow,
    WrongData,
    read_table,
    refuse_overlaps,
    refuse_repeats,
)


def _row(line: int = 2, **values: str) -> TableRow:
    return TableRow("rules.csv", line, values)


def test_a_table_is_read_with_the_line_of_each_row(tmp_path: Path) -> None:
    (tmp_path / "themes.csv").write_text('slug,name\nhealth,Health\nwork,"Work\nand rest"\nx,X\n')
    rows = read_table("themes.csv", "slug name", folder=tmp_path)
    assert [(row.line, row.text("slug")) for row in rows] == [(2, "health"), (4, "work"), (5, "x")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"slug\nhealth\n", "themes.csv, line 1: the columns are slug."),
        (b"slug,name\nhealth,Health\nwork\n", "themes.csv, line 3: the number of cells differs"),
        (b"slug,name\nhealth,Health,more\n", "themes.csv, line 2: the number of cells differs"),
        (b"slug,name\nhealth,Sant\xe9\n", "themes.csv is not UTF-8 text"),
        (b'slug,name\nhealth,"Health\n', "themes.csv cannot be read as CSV"),
        (b"", "themes.csv, line 1: the columns are missing."),
    ],
)
def test_a_table_that_is_no_table_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "themes.csv").write_bytes(content)
    with pytest.raises(WrongData, match=f"^{re.escape(sentence)}"):
        read_table("themes.csv", "slug name", folder=tmp_path)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongData, match=r"^themes\.csv is missing"):
        read_table("themes.csv", "slug name", folder=tmp_path)


@pytest.mark.parametrize(
    ("getter", "value", "words"),
    [
        (lambda row: row.required("x"), " ", "x is empty"),
        (lambda row: row.text("x", longest=3), "four", "x has 4 characters; there is room for 3"),
        (lambda row: row.matching("x", "[A-Z]{3}", "AZE"), "aze", "Write it as in AZE"),
        (lambda row: row.choice("x", ("a", "b")), "c", "Choose one of: a, b"),
        (lambda row: row.known("x", {"CMW"}, "bodies.csv"), "CWM", "which bodies.csv does not"),
        (lambda row: row.is_yes("x"), "true", "Choose one of: no, yes"),
        (lambda row: row.whole("x"), "two", "Write a whole number"),
        (lambda row: row.whole_or_none("x", least=1), "0", "1 is the smallest"),
        (lambda row: row.day("x"), "31.2.2021", "Write a day of the calendar"),
        (lambda row: row.day("x"), "2021-02-30", "Write a day of the calendar"),
    ],
)
def test_a_wrong_value_is_refused_with_its_line(
    getter: Callable[[TableRow], object], value: str, words: str
) -> None:
    with pytest.raises(WrongData, match=re.escape(words)) as refused:
        getter(_row(line=7, x=value))
    assert str(refused.value).startswith("rules.csv, line 7: ")


def test_an_empty_cell_is_none_where_it_may_be() -> None:
    row = _row(n="", day="", key="")
    assert row.whole_or_none("n") is None
    assert row.day_or_none("day") is None
    assert row.known_or_empty("key", {"CMW"}, "bodies.csv") == ""


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(WrongData, match="is not after"):
        _row(valid_from="2020-01-01", valid_before="2020-01-01").period()


def test_the_same_key_twice_is_refused_with_both_lines() -> None:
    rows = [_row(2, body="CMW"), _row(3, body="CAT"), _row(9, body="CMW")]
    with pytest.raises(WrongData, match=r"line 9: CMW is already in line 2"):
        refuse_repeats(rows, "body")


def test_rules_that_hold_on_the_same_day_are_refused() -> None:
    def rule(line: int, start: str, end: str, body: str = "CCPR") -> TableRow:
        return _row(line, body=body, valid_from=start, valid_before=end)

    touching = [rule(2, "", "2009-01-01"), rule(3, "2009-01-01", "2018-01-01")]
    refuse_overlaps([*touching, rule(4, "2018-01-01", ""), rule(5, "", "", "CRC")], "body")
    with pytest.raises(WrongData, match=r"line 4: its period overlaps with that of line 3"):
        refuse_overlaps([*touching, rule(4, "2017-12-31", "")], "body")


def test_no_table_names_a_machine_or_a_session() -> None:
    for path in DATA_DIR.glob("*.csv"):
        words = path.read_text(encoding="utf-8")
        assert not re.search(r"/work|/tmp|/root|seed \d", words), path.name
