"""Characters that calendars and feeds may not contain are removed, and nothing else."""

from xml.etree.ElementTree import fromstring
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from recommendations.acts.plain_text import plain


def test_control_characters_go_and_line_ends_become_one() -> None:
    assert plain("a\x00b\x07c\x85d") == "abcd"
    assert plain("one\r\ntwo\rthree\tfour") == "one\ntwo\nthree four"
    assert plain("\ud800half \uffff") == "half "


def test_text_in_all_languages_stays_as_it_is() -> None:
    for words in ("Élections, § 36 (a); «ici»", "إلى اللجنة", "截至 2024 年", "до 1 марта"):
        assert plain(words) == words


@given(st.text(st.characters(codec=None)))
def test_the_result_can_be_written_as_xml(text: str) -> None:
    kept = plain(text)
    assert plain(kept) == kept
    assert (fromstring(f"<p>{escape(kept)}</p>").text or "") == kept  # noqa: S314
