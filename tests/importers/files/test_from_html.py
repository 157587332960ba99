"""Web pages, whole or in pieces, are read like the text that a browser shows of them."""

import time

import pytest

from recommendations.importers import UnreadableDocument, media_type, parse, parse_text
from tests.importers.samples import OBSERVATIONS, REPLY
from tests.importers.test_languages import DOCUMENTS

MENU = (
    "<nav><ul><li>Home</li><li>Treaty bodies</li></ul></nav>"
    "<script>document.write('1. Not a paragraph.')</script><style>p {color: red}</style>"
)


def _page(body: str, head: str = '<meta charset="utf-8">') -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def _paragraphs(text: str) -> str:
    return "".join(f'<p class="x1 Single">{line}</p>\n' for line in text.splitlines())


def test_a_saved_page_is_read_as_its_text_would_be() -> None:
    data = _page(f"{MENU}<div>{_paragraphs(OBSERVATIONS)}</div><footer>2. About us</footer>")
    assert media_type(data) == "text/html"
    document = parse(data, "page.html")
    plain = parse(OBSERVATIONS.encode())
    assert document.warnings == ()
    assert document.symbol == "CMW/C/AZE/CO/4"
    assert document.paragraphs == plain.paragraphs
    assert document.follow_up == plain.follow_up


@pytest.mark.parametrize("language", DOCUMENTS)
def test_pages_in_each_language_are_read_as_their_text(language: str) -> None:
    text = DOCUMENTS[language]
    direction = ' dir="rtl"' if language == "ar" else ""
    document = parse(_page(f"<div{direction}>{_paragraphs(text)}</div>"))
    plain = parse(text.encode())
    assert (document.language, document.symbol) == (language, "CMW/C/AZE/CO/4")
    assert document.paragraphs == plain.paragraphs
    assert document.follow_up == plain.follow_up


def test_numbers_that_the_browser_prints_are_read() -> None:
    body = (
        "<p>CMW/C/AZE/CO/4</p><h2>A. Introduction</h2>"
        "<ol><li>The Committee considered the report of the State party.</li>"
        "<li>The Committee recommends that the State party:"
        "<ol type='a'><li>Act;</li><li>Count:<ol type='i'><li>Men;</li><li>Women.</li></ol></li>"
        "</ol></li></ol><h3>Children</h3>"
        "<ol start='3'><li>The Committee is concerned about children.</li>"
        "<li value='4'>The Committee urges the State party to act.</li></ol>"
    )
    document = parse(_page(body))
    assert [item.number for item in document.paragraphs] == [1, 2, 3, 4]
    second = document.paragraphs[1]
    assert [(point.label, [sub.label for sub in point.points]) for point in second.points] == [
        ("a", []),
        ("b", ["i", "ii"]),
    ]
    assert document.paragraphs[2].heading[-1] == "Children"


def test_a_list_that_prints_its_own_numbers_is_not_numbered_twice() -> None:
    items = "".join(f"<li>{n}. The Committee notes matter {n}.</li>" for n in (1, 2, 3))
    for tag in ("<ol>", "<ol style='list-style: none'>", "<ul style='list-style-type:none'>"):
        document = parse(_page(f"<p>CMW/C/AZE/CO/4</p>{tag}{items}"))
        assert [item.text for item in document.paragraphs] == [
            f"The Committee notes matter {n}." for n in (1, 2, 3)
        ]


@pytest.mark.parametrize(
    "glued",
    [
        (
            "<p>Introduction<span>1.</span>The Committee notes.</p><p>Data<b>2.</b>The "
            "Committee asks.</p><p>Money3.The Committee urges.</p>"
        ),
        (
            "<h4>Introduction</h4><p>1.The Committee notes.</p><h4>Data</h4><p>2.&nbsp;The "
            "Committee asks.</p><h4>Money</h4><p>3.<br>The Committee urges.</p>"
        ),
        (
            "<h4>Introduction</h4><table><tr><td>1</td><td>The Committee notes.</td></tr></table>"
            "<h4>Data</h4><table><tr><td>2.</td><td><p>The Committee asks.</p></td></tr></table>"
            "<h4>Money</h4><table><tr><td>3.</td><td>The Committee urges.</td></tr></table>"
        ),
    ],
)
def test_numbers_glued_or_set_apart_open_paragraphs(glued: str) -> None:
    document = parse(_page(f"<p>CMW/C/AZE/CO/4</p>{glued}"))
    assert [(item.number, item.text) for item in document.paragraphs] == [
        (1, "The Committee notes."),
        (2, "The Committee asks."),
        (3, "The Committee urges."),
    ]
    assert [item.heading[-1] for item in document.paragraphs] == ["Introduction", "Data", "Money"]


def test_bold_is_seen_in_tags_and_styles() -> None:
    body = (
        "<p>CMW/C/AZE/CO/4</p><p>1. Light words stand here.</p><p><b>2. Heavy words.</b></p>"
        "<p style='font-weight:bold'>3. Heavy words.</p>"
    )
    assert [item.is_bold for item in parse(_page(body)).paragraphs] == [False, True, True]


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        (
            "<a href='#_ftn1' name='_ftnref1'><sup>[1]</sup></a>",
            (
                "<div id='ftn1'><p><a href='#_ftnref1' name='_ftn1'>[1]</a> See the "
                "<a href='https://example.org/a'>survey</a>.</p></div>"
            ),
        ),
        (
            "<sup><a href='#fn1'>1</a></sup>",
            (
                "<ol><li id='fn1'><p>See the <a href='https://example.org/a'>survey</a>. "
                "<a href='#fnref1'>↩</a></p></li></ol>"
            ),
        ),
        ("<sup>1</sup>", "<p><sup>1</sup> See the survey, https://example.org/a.</p>"),
    ],
)
def test_notes_leave_the_text_and_keep_their_links(mark: str, note: str) -> None:
    body = (
        f"<p>CMW/C/AZE/CO/4</p><p>1. The Committee notes.</p><p>2. It asks{mark} again.</p>"
        f"<p>3. It urges.</p>{note}"
    )
    document = parse(_page(body))
    assert document.paragraphs[1].text == "It asks again."
    assert document.paragraphs[2].text == "It urges."
    [found] = document.paragraphs[1].footnotes
    assert (found.label, found.url) == ("1", "https://example.org/a")
    assert found.text.startswith("See the survey")


def test_a_raised_word_is_no_note() -> None:
    body = "<p>CMW/C/AZE/CO/4</p>" + "".join(
        f"<p>{n}. At its {n}40<sup>th</sup> meeting it met in <a href='#map'>Geneva</a>.</p>"
        for n in (1, 2, 3)
    )
    assert parse(_page(body)).paragraphs[0].text == "At its 140th meeting it met in Geneva."


def test_short_cells_of_a_table_stand_on_one_line() -> None:
    body = (
        "<p>CMW/C/AZE/CO/4</p><p>1. The Committee notes the figures:</p>"
        "<table><tr><th>Year</th><th>Visits</th></tr><tr><td>2021</td><td>17</td></tr></table>"
        "<p>2. It asks.</p><p>3. It urges.</p>"
    )
    assert parse(_page(body)).paragraphs[0].full_text == (
        "The Committee notes the figures: Year | Visits 2021 | 17"
    )


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp1251", '<meta charset="windows-1251">'),
        ("koi8-r", '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'),
        ("cp1251", '<meta charset="no-such-thing">'),
    ],
)
def test_the_page_is_read_in_its_encoding(encoding: str, head: str) -> None:
    body = (
        "<p>CMW/C/AZE/CO/4</p><p>1. Комитет рассмотрел доклад государства-участника.</p>"
        "<p>2. Комитет обеспокоен.</p><p>3. Комитет рекомендует государству-участнику начать.</p>"
    )
    page = _page(body, head).decode().encode(encoding)
    document = parse(page)
    assert document.language == "ru"
    assert document.paragraphs[1].text == "Комитет обеспокоен."


def test_entities_are_words_and_nothing_outside_is_read() -> None:
    body = (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        "<html><body><p>CMW/C/AZE/CO/4</p><p>1.&nbsp;It notes &laquo;acts&raquo; &amp; laws &e;"
        "</p><p>2. It asks.</p><p>3. It urges.</p></body></html>"
    )
    assert parse(body.encode()).paragraphs[0].text.startswith("It notes «acts» & laws")
    assert "/" not in parse(body.encode()).paragraphs[0].text


def test_a_fragment_pasted_with_its_tags_is_read_without_them() -> None:
    document = parse_text(_paragraphs(REPLY))
    assert document.kind == "state_reply"
    assert [item.items for item in document.passages] == [("5(a)",), ("6",)]


def test_a_text_that_mentions_a_tag_stays_a_text() -> None:
    text = OBSERVATIONS.replace("Train the judges", "Train the <b>judges and 3 < 4")
    assert media_type(text.encode()) == "text/plain"
    assert "<b>judges" in parse_text(text).paragraphs[4].full_text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_page("<div>" * 20_000 + "text"), "too_deep"),
        (_page("<p>x</p>" * 30_000), "too_large"),
        (_page("<img src='scan.png'><script>var words = 'many words in here'</script>"), "no_text"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related;\n\n<html><body>", "unknown_type"),
    ],
)
def test_pages_that_are_refused_say_why(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        parse(data, "page.html")
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


def test_a_very_long_page_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommendations.importers.files.from_html.MAX_CHARACTERS", 100)
    with pytest.raises(UnreadableDocument, match="longer than any document"):
        parse(_page(_paragraphs(OBSERVATIONS)))


def test_broken_tags_take_no_longer_than_whole_ones() -> None:
    started = time.monotonic()
    broken = "<p <b <<>> </i></p " * 4_000 + "<a href='#1'><sup>" * 90 + "1. The end of it all."
    assert parse(_page(broken)).blocks
    assert time.monotonic() - started < 5


def test_a_page_named_as_text_is_read_and_the_name_is_a_doubt() -> None:
    document = parse(_page(_paragraphs(OBSERVATIONS)), "observations.txt")
    assert [warning.code for warning in document.warnings] == ["name_and_content_differ"]
