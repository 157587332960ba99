"""Addresses carry a symbol as printed and a paragraph as it is kept, both ways."""

import re
from uuid import uuid4

import pytest
from django.urls import resolve, reverse

from recommendations.converters import ParagraphConverter, SymbolConverter


@pytest.mark.parametrize(
    ("text", "kept"), [("36", (36, "")), ("36-a", (36, "a")), ("36-a-iv", (36, "a-iv"))]
)
def test_paragraphs_go_there_and_back(text: str, kept: tuple[int, str]) -> None:
    converter = ParagraphConverter()
    assert re.fullmatch(converter.regex, text)
    assert converter.to_python(text) == kept
    assert converter.to_url(kept) == text


@pytest.mark.parametrize(
    "text", ["", "a", "36a", "36-", "36-A", "36-a-", "36-a-b", "12345", "36 (a)"]
)
def test_other_texts_are_no_paragraphs(text: str) -> None:
    assert not re.fullmatch(ParagraphConverter.regex, text)


@pytest.mark.parametrize(
    "symbol", ["CMW/C/AZE/CO/3", "CRPD/C/AZE/FCO/2-3", "E/C.12/LUX/CO/5/Corr.1", "not a/symbol"]
)
def test_symbols_keep_their_slashes(symbol: str) -> None:
    assert re.fullmatch(SymbolConverter.regex, symbol)
    match = resolve(f"/recommendations/{symbol}/36-a/")
    assert match.kwargs == {"symbol": symbol, "paragraph": (36, "a")}


def test_the_address_of_a_recommendation() -> None:
    url = reverse("recommendation-detail", args=("CMW/C/AZE/CO/3", "36-a"))
    assert url == "/recommendations/CMW/C/AZE/CO/3/36-a/"


def test_addresses_with_words_of_their_own_are_no_symbols() -> None:
    assert resolve("/documents/number/7/").url_name == "document-by-number"
    assert resolve(f"/documents/versions/{uuid4()}/file").url_name == "version-download"
