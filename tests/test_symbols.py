"""Symbols are read in every form in use, written back the same, and refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.symbols import (
    BODY_CODES,
    InvalidSymbol,
    find_symbols,
    parse_symbol,
)

BODIES = [
    "CMW/C", "CCPR/C", "CAT/C", "CEDAW/C", "CERD/C", "CRC/C", "CRPD/C", "CED/C", "E/C.12", "CAT/OP",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "body", "country", "kind", "cycle"),
    [
        ("CMW/C/AZE/CO/3", "CMW", "AZE", "CO", (3, 3)),
        ("CMW/C/AZE/QPR/3", "CMW", "AZE", "QPR", (3, 3)),
        ("CMW/C/AZE/3", "CMW", "AZE", "", (3, 3)),
        ("CRPD/C/AZE/FCO/2-3", "CRPD", "AZE", "FCO", (2, 3)),
        ("CERD/C/BRA/CO/18-20", "CERD", "BRA", "CO", (18, 20)),
        ("E/C.12/BIH/CO/2", "CESCR", "BIH", "CO", (2, 2)),
        ("CRC/C/OPAC/NLD/CO/1", "CRC", "NLD", "CO", (1, 1)),
        ("CAT/OP/AZE/1", "SPT", "AZE", "", (1, 1)),
        ("CRPD/C/EU/CO/1", "CRPD", "EU", "CO", (1, 1)),
        ("CMW/C/SR.463", "CMW", "", "SR", None),
        ("E/C.12/2016/SR.3", "CESCR", "", "SR", None),
        ("CMW/C/39/1", "CMW", "", "SESSION", None),
        ("CRPD/C/1/Rev.1", "CRPD", "", "SESSION", None),
        ("HRI/CORE/AZE/2023", "", "AZE", "CORE", None),
        ("HRI/CORE/1/41/Rev.1", "", "", "CORE", None),
        ("CCPR/CO/84/SVN", "CCPR", "SVN", "CO", None),
        ("CRC/C/15/Add.259", "CRC", "", "SESSION", None),
        ("CERD/C/65/CO/3", "CERD", "", "CO", None),
        ("A/66/40", "", "", "ANNUAL", None),
        ("CMW/C/GC/7-CERD/C/GC/38", "CMW", "", "GC", None),
    ],
)
def test_each_form_in_use_is_taken_apart_and_written_back(
    text: str, body: str, country: str, kind: str, cycle: tuple[int, int] | None
) -> None:
    symbol = parse_symbol(text)
    assert (symbol.body, symbol.country_code, symbol.kind, symbol.cycle) == (
        body, country, kind, cycle,
    )  # fmt: skip
    assert str(symbol) == text


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        (" cmw/c/aze/co/3 ", "CMW/C/AZE/CO/3"),
        ("CEDAW/C/NRU/1–2", "CEDAW/C/NRU/1-2"),
        ("CRPD/C/AZE/CO/2\u20113", "CRPD/C/AZE/CO/2-3"),
        ("CRPD/C/CZE/CO/1/ add 1", "CRPD/C/CZE/CO/1/Add.1"),
        ("CRPD/C/CHN/CO/1 and Corr.1", "CRPD/C/CHN/CO/1/Corr.1"),
        ("\u200eCCPR/C/CRI/CO/6*", "CCPR/C/CRI/CO/6"),
        ("CMW/C/SR.472 / Add. 1 **", "CMW/C/SR.472/Add.1"),
    ],
)
def test_ways_of_typing_are_forgiven(typed: str, canonical: str) -> None:
    assert str(parse_symbol(typed)) == canonical


def test_the_asterisk_of_a_reissue_is_kept_apart() -> None:
    reissued, first = parse_symbol("CCPR/C/CRI/CO/6*"), parse_symbol("CCPR/C/CRI/CO/6")
    assert reissued.is_reissue
    assert not first.is_reissue
    assert str(reissued) == str(first)
    assert reissued.printed == "CCPR/C/CRI/CO/6*"


def test_suffixes_are_numbers_and_the_base_is_the_document_they_belong_to() -> None:
    symbol = parse_symbol("CRPD/C/CZE/CO/1/Add.1/Corr.2")
    assert (symbol.suffix_number("Add"), symbol.suffix_number("Corr")) == (1, 2)
    assert symbol.suffix_number("Rev") is None
    assert symbol.base == "CRPD/C/CZE/CO/1"


def test_a_code_that_is_not_iso_is_kept_as_printed_and_translated() -> None:
    symbol = parse_symbol("CERD/C/DEN/CO/17")
    assert (symbol.country_code, symbol.iso3) == ("DEN", "DNK")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("CPR/C/AZE/CO/3", "does not begin with the letters of a treaty body"),
        ("CMW/AZE/CO/3", "begin with CMW/C/"),
        ("CMW/C/AZERB/CO/3", "“AZERB” where the three letters"),
        ("CMW/C/AZ/CO/3", "“AZ” where the three letters"),
        ("CRC/C/XXX/CO/3/4", "written 3-4"),
        ("CMW/C/AZE/CO", "does not end in the number"),
        ("CMW/C/AZE/CO/3-2", "cannot be"),
        ("CMW/C/AZE/CO/0", "cannot be"),
        ("CMW/C", "ends after the committee"),
        ("INT_CERD_FUL_SVN_15706_E.pdf", "does not begin with"),
        ("CMW/C/AZE/CO/3" * 20, "too long"),
    ],
)
def test_what_is_no_symbol_is_refused_with_a_sentence(text: str, says: str) -> None:
    with pytest.raises(InvalidSymbol) as caught:
        parse_symbol(text)
    assert says in str(caught.value)
    assert str(caught.value).endswith(".")


def test_symbols_are_found_inside_running_text() -> None:
    text = (
        "the report (CRPD/C/ARM/1) at its 312th meeting (see CRPD/C/SR.312 and 313), with the "
        "replies (CRPD/C/ARM/Q/1/Add.1). CRPD/C/ARM/CO/1 The other, CRPD/C/AZE/CO/2–3."
    )
    assert [str(symbol) for symbol in find_symbols(text)] == [
        "CRPD/C/ARM/1",
        "CRPD/C/SR.312",
        "CRPD/C/ARM/Q/1/Add.1",
        "CRPD/C/ARM/CO/1",
        "CRPD/C/AZE/CO/2-3",
    ]


def test_every_treaty_body_has_a_symbol() -> None:
    assert {parse_symbol(f"{body}/AZE/1").body for body in BODIES} == set(BODY_CODES)


@given(
    body=st.sampled_from(BODIES),
    country=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3),
    kind=st.sampled_from(["", "CO", "FCO", "QPR", "Q", "RQ", "RFIR"]),
    first=st.integers(1, 40),
    more=st.integers(0, 5),
    suffixes=st.lists(
        st.tuples(st.sampled_from(["Add", "Corr", "Rev"]), st.integers(1, 300)), max_size=2
    ),
    is_reissue=st.booleans(),
)
def test_reading_and_writing_are_inverse(
    body: str,
    country: str,
    kind: str,
    first: int,
    more: int,
    suffixes: list[tuple[str, int]],
    is_reissue: bool,
) -> None:
    cycle = f"{first}-{first + more}" if more else str(first)
    parts = [body, country, kind, cycle, *(f"{name}.{number}" for name, number in suffixes)]
    text = "/".join(part for part in parts if part) + ("*" if is_reissue else "")
    symbol = parse_symbol(text)
    assert symbol.printed == text
    assert parse_symbol(symbol.printed) == symbol
    assert symbol.is_reissue is is_reissue


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        symbol = parse_symbol(text)
    except InvalidSymbol:
        return
    assert parse_symbol(str(symbol)) == parse_symbol(symbol.printed.rstrip("*"))
