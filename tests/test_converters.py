"""Addresses carry a symbol as printed and a paragraph as it is kept, both ways."""

import re
from collections.abc import Iterable
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.converters import IntConverter, StringConverter

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
    assert resolve(f"/documents/{uuid4()}/").url_name == "document-by-id"
    assert resolve(f"/documents/{uuid4()}/changes/").url_name == "document-changes"
    assert resolve(f"/documents/versions/{uuid4()}/file").url_name == "version-download"


# Numbers in addresses that count nothing hidden: they number the parts of one thing, which whoever
# reads them sees whole.
NUMBERS = {
    "submission-receipt number": "versions of one submission, for its authors",
    "import-page number": "pages of one file",
    "import-paragraph number": "the paragraph's own number, as printed",
    "import-request index": "places in one proposal",
    "import-passage index": "places in one proposal",
    "import-unmatched-passage index": "places in one proposal",
    "import-warning index": "places in one proposal",
}
# Words in addresses that could hold a number, and what they hold.
WORDS = {
    "code": "letters of a committee",
    "iso3": "letters of a State party",
    "number": "a reporting cycle's own number",
    "kind": "a kind of letter, or of thing followed",
    "language": "letters of a language",
    "outcome": "an outcome of rows",
    "key": "a secret of a calendar; letters of what is followed, or a random identifier",
    "token": "what an email's link is signed with",
    "body": "letters of a committee",
}


def _parts(patterns: Iterable[URLPattern | URLResolver]) -> Iterable[tuple[str, str, object]]:
    for pattern in patterns:
        name = pattern.name if isinstance(pattern, URLPattern) else pattern.pattern
        for part, converter in pattern.pattern.converters.items():
            yield str(name), part, converter
        # But for the administration: administrators see every row that it lists.
        if isinstance(pattern, URLResolver) and pattern.app_name != "admin":
            yield from _parts(pattern.url_patterns)


def test_no_address_carries_a_number_that_counts_rows() -> None:
    parts = list(_parts(get_resolver().url_patterns))
    numbers = {f"{name} {part}" for name, part, how in parts if isinstance(how, IntConverter)}
    assert numbers == set(NUMBERS)
    words = {part for _name, part, how in parts if isinstance(how, StringConverter)}
    assert words == set(WORDS)
