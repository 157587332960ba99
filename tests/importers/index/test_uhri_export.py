"""Exports of the index, with the dirt of the real ones: what is read, what is refused and why."""

import io
import os
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.importers.index.uhri_export import BrokenRow, ExportRow, open_export
from recommendations.importers.index.uhri_fields import clean, day_in, field_of, names_in
from recommendations.importers.parsed import UnreadableDocument
from tests.importers.index_files import (
    HEADINGS,
    as_json,
    as_lines,
    as_shared_xlsx,
    as_xlsx,
    read,
    row,
    whole,
)

WRITERS = pytest.mark.parametrize(
    "write",
    [as_json, as_lines, as_xlsx, as_shared_xlsx, lambda rows: as_json(rows, key="data")],
    ids=["list", "lines", "workbook", "workbook with shared texts", "under a key"],
)


@WRITERS
def test_a_row_is_read_alike_from_every_kind_of_file(write: object) -> None:
    (found,) = whole(write([row()]))  # type: ignore[operator]
    assert found.annotation_id == "id-1"
    assert found.text == "Shelter11. The Committee recommends that the State party open one."
    assert found.symbol == "CMW/C/AZE/CO/4"
    assert (found.bodies, found.states, found.themes) == (("CMW",), ("Azerbaijan",), ("Housing",))
    assert found.kind == "recommendation"
    assert found.published_on == date(2024, 4, 5)


def test_the_same_row_has_the_same_checksum_in_json_and_in_a_workbook() -> None:
    rows = [row(themes=["B", "A"]), row(2, Countries=["Azerbaijan", "Ruritania"])]
    assert [one.digest for one in whole(as_json(rows))] == [
        one.digest for one in whole(as_xlsx(rows))
    ]
    changed = whole(as_json([row(Themes=["Another"])]))[0]
    assert changed.digest != whole(as_json([row()]))[0].digest


_WORDS = st.text(
    # What both kinds of file can hold; what they cannot is taken out, see below.
    st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")),
    max_size=60,
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(_WORDS, st.lists(_WORDS.map(lambda name: f"T{name}"), max_size=4)), max_size=5
    )
)
def test_whatever_words_are_written_the_same_are_read_from_both_files(
    written: list[tuple[str, list[str]]],
) -> None:
    rows = [
        row(number, Text=f"Words {text}", Themes=themes)
        for number, (text, themes) in enumerate(written)
    ]
    if rows:
        from_json, from_xlsx = whole(as_json(rows)), whole(as_xlsx(rows))
        assert [one.text for one in from_json] == [one.text for one in from_xlsx]
        assert [one.themes for one in from_json] == [one.themes for one in from_xlsx]
        assert [one.text for one in from_json] == [clean(f"Words {text}") for text, _ in written]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Reccomending Body", "bodies"),
        ("RECOMMENDING BODY ", "bodies"),
        ("UPR Reccomending States", ""),
        ("Recommending Regions", ""),
        ("Regions Concerned", ""),
        ("Countries  Concerned", "states"),
        ("Date of publication on UHRI", ""),
        ("PublicationDateOnUhri", ""),
        ("Document Publication Date", "published"),
        ("themesIds", ""),
        ("Theems", ""),
        ("OHCHR Annotation-Id", "id"),
        (None, ""),
    ],
)
def test_headings_are_known_in_spite_of_their_spelling(heading: object, field: str) -> None:
    assert field_of(heading) == field


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2022-10-04T00:00:00", date(2022, 10, 4)),
        (datetime(2022, 10, 4, 12, tzinfo=UTC), date(2022, 10, 4)),
        ("44838", date(2022, 10, 4)),
        ("44838.5", date(2022, 10, 4)),
        (44838, date(2022, 10, 4)),
        ("4 October 2022", date(2022, 10, 4)),
        ("04-Oct-2022", date(2022, 10, 4)),
        ("24/10/2022", date(2022, 10, 24)),
        ("10/24/2022", date(2022, 10, 24)),
        ("04/10/2022", None),  # April or October: nobody knows
        ("2022-13-41", None),
        ("99999", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_are_read_where_they_can_be_read_in_one_way(written: object, day: date) -> None:
    assert day_in(written) == day


def test_words_are_kept_as_they_stand_save_for_white_space_and_controls() -> None:
    dirty = "La le gislación\xa0 du\x00 pays&nbsp;:\r\n\r\n  l ’ État\x07 \ud800partie\ufeff "
    assert clean(dirty) == "La le gislación du pays :\nl ’ État partie"


def test_names_are_the_lines_of_a_cell_and_ids_are_no_names() -> None:
    assert names_in("- CRC\n-  Women & girls \n\n- CRC") == ("CRC", "Women & girls")
    assert names_in(["9e38e8f1-a09d-4036-aff0-78c4da0ddf14", "Water"]) == ("Water",)
    assert names_in(None) == ()


def test_a_broken_row_says_why_and_stops_no_other() -> None:
    rows = [
        row(1),
        row(2, Text="  "),
        "no row",
        row(4, Symbol="X" * 99),
        row(5, Text="y" * 100_001),
    ]
    found = read(as_json([*rows, row(6)]))
    reasons = {one.line: one.reason for one in found if isinstance(one, BrokenRow)}
    assert list(reasons) == [2, 3, 4, 5]
    assert reasons[2] == "The row has no text."
    assert [one.annotation_id for one in found if isinstance(one, ExportRow)] == ["id-1", "id-6"]


def test_a_broken_line_is_told_by_its_number() -> None:
    data = as_lines([row(1)]) + b'{"Text": "cut\n\n[]\n' + as_lines([row(2)])
    found = read(data)
    assert [(one.line, type(one).__name__) for one in found] == [
        (1, "ExportRow"),
        (2, "BrokenRow"),
        (4, "BrokenRow"),
        (5, "ExportRow"),
    ]


@WRITERS
def test_a_file_that_breaks_off_is_read_up_to_there(write: object) -> None:
    data = write([row(number) for number in range(40)])  # type: ignore[operator]
    if data.startswith(b"PK"):
        with pytest.raises(UnreadableDocument, match="damaged or cut off"):
            read(data[:-200])
        return
    found = read(data[: len(data) * 3 // 4])
    assert len(found) > 20
    assert isinstance(found[-1], BrokenRow)
    assert not any(isinstance(one, BrokenRow) for one in found[:-1])


def test_headings_may_stand_below_a_title_and_in_another_order() -> None:
    headings = dict(reversed(HEADINGS.items()))
    found = whole(as_xlsx([row()], headings, above=[["Universal Human Rights Index"], []]))
    assert [one.line for one in found] == [4]
    assert found[0].bodies == ("CMW",)


def test_dates_of_a_sheet_are_serial_numbers() -> None:
    (found,) = whole(as_xlsx([row(PublicationDate=date(2024, 4, 5))]))
    assert found.published_on == date(2024, 4, 5)


def test_ids_of_the_index_are_no_names_and_the_english_text_counts() -> None:
    given = {
        "annotationId": "1baaf485",
        "symbol": "CED/C/MLI/CO/1",
        "themesIds": ["9e38e8f1-a09d-4036-aff0-78c4da0ddf14"],
        "bodyId": "4490c3c8-87a2-4d69-9883-780855358423",
        "fr": "Texte",
        "en": "Shelter39. The Committee recommends shelters.",
    }
    (found,) = whole(as_lines([given]))
    assert (found.text[:9], found.themes, found.bodies) == ("Shelter39", (), ())


def test_a_row_without_an_id_is_known_again_by_its_words() -> None:
    first, second = (whole(as_json([row(AnnotationId=None)]))[0] for _ in range(2))
    assert first.annotation_id == second.annotation_id != ""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"%PDF-1.7 ...", "unknown_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted"),
        (b"[]", "empty"),
        (b'{"a": 1', "damaged"),
        (b"[[[[", "damaged"),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
)
def test_what_is_no_export_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        read(data)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


def test_a_workbook_of_something_else_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="headings"):
        read(as_xlsx([], {"a": "Name", "b": "Price"}))


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        read(as_shared_xlsx([row()], {"xl/media/zeros.bin": "0" * (30 * 1024 * 1024)}))
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"]
)
def test_entities_are_refused(part: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with pytest.raises(UnreadableDocument, match="damaged"):
        read(as_shared_xlsx([row()], {part: bomb}))


def test_a_sheet_that_is_damaged_in_the_middle_is_read_up_to_there() -> None:
    sheet = "<worksheet><sheetData>" + "".join(
        f"<row r='{number}'><c t='inlineStr'><is><t>{text}</t></is></c>"
        f"<c t='inlineStr'><is><t>{symbol}</t></is></c></row>"
        for number, text, symbol in ((1, "Text", "Symbol"), (2, "7. The words", "CMW/C/AZE/CO/4"))
    )
    found = read(as_shared_xlsx([], {"xl/worksheets/sheet1.xml": sheet + "<row><c></row>"}))
    assert [(one.line, type(one).__name__) for one in found] == [(2, "ExportRow"), (3, "BrokenRow")]


def test_one_row_cannot_fill_the_memory() -> None:
    endless = b'[{"Text": "' + b"x" * (9 * 1024 * 1024) + b'"}]'
    with pytest.raises(UnreadableDocument, match="One row of the file"):
        read(endless)
    # Signs that hardly pack, so that the size alone gives nothing away.
    noise = os.urandom(5_000_000).hex()
    sheet = f"<worksheet><sheetData><row><c t='inlineStr'><is><t>{noise}"
    with pytest.raises(UnreadableDocument, match="One row of the file"):
        read(as_shared_xlsx([row()], {"xl/worksheets/sheet1.xml": sheet}))
    with pytest.raises(UnreadableDocument, match="One row of the file"):
        read(as_shared_xlsx([row()], {"xl/sharedStrings.xml": f"<sst><si><t>{noise}"}))


def test_how_far_a_file_was_read_can_be_asked() -> None:
    data = as_json(row(number) for number in range(500))
    with open_export(io.BytesIO(data)) as export:
        rows = export.rows()
        next(rows)
        assert 0 < (export.n_bytes_read or 0) < len(data)
        assert export.n_rows is None
        list(rows)
        assert export.n_bytes_read == len(data)
    with open_export(io.BytesIO(as_xlsx([row(1), row(2)]))) as export:
        assert len(list(export.rows())) == 2
        assert export.n_bytes_read is None
