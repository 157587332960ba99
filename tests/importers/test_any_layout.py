"""Whatever lines, pages, headers and footnotes stand between them, paragraphs stay whole."""

import random

import pypdfium2 as pdfium
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from recommendations.importers import parse, parse_text
from recommendations.importers.words.text import words_of
from tests.importers.layouts import Paper, typeset

WORDS = words_of(
    "offices lack staff and visits in article paragraph of to No. are rare while others under Act "
    "12 see paragraph 7 work from 2 to 5 o’clock (a) since 2014 each part 3 of them"
)


def _sentence(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(least, most)))


def _paragraphs(chance: random.Random, n_paragraphs: int) -> list[str]:
    return [
        f"The Committee notes that {_sentence(chance, 6, 50)} here."
        for _number in range(n_paragraphs)
    ]


@st.composite
def _texts(draw: st.DrawFn) -> tuple[list[str], str]:
    """A text with hard line breaks, running lines and notes at any place between its lines."""
    chance = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 - no secret depends on it
    paragraphs = _paragraphs(chance, draw(st.integers(3, 30)))
    header = draw(st.sampled_from(["CMW/C/AZE/CO/4", "GE.22-01234 (E)", "Page 3 of 9", "7"]))
    width = draw(st.integers(30, 110))
    lines = ["CMW/C/AZE/CO/4", "A. Introduction"]
    for number, paragraph in enumerate(paragraphs, start=1):
        line = ""
        for word in f"{number}. {paragraph}".split():
            if len(line) + len(word) > width:
                lines.append(line)
                line = ""
                if chance.random() < 0.1:
                    lines.append(header)
            line = f"{line} {word}".strip()
        lines.append(line)
    return paragraphs, "\n".join(lines)


@given(_texts())
@settings(max_examples=60, deadline=None)
def test_a_text_keeps_its_paragraphs(given: tuple[list[str], str]) -> None:
    paragraphs, text = given
    document = parse_text(text)
    assert [item.number for item in document.paragraphs] == list(range(1, len(paragraphs) + 1))
    assert [item.full_text for item in document.paragraphs] == paragraphs


@st.composite
def _files(draw: st.DrawFn) -> tuple[list[str], list[str], bytes]:
    """A PDF on pages of any length, with running lines, footnotes and headings at any place."""
    chance = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 - no secret depends on it
    paragraphs = _paragraphs(chance, draw(st.integers(3, 14)))
    blocks: list[tuple[str, str]] = [("heading", "A. Introduction")]
    notes: list[str] = []
    for number, paragraph in enumerate(paragraphs, start=1):
        text = f"{number}. {paragraph}"
        if chance.random() < 0.3:
            notes.append(f"See CMW/C/AZE/{number}, para. {chance.randint(1, 90)}.")
            text = f"{text[:-1]}^{len(notes)}." if len(notes) < 10 else text
        if chance.random() < 0.2:
            blocks.append(("heading", f"Topic of the article (art. {number})"))
        blocks.append(("text", text))
        if text.endswith(f"^{len(notes)}."):
            blocks.append(("note", f"{len(notes)} {notes[-1]}"))
            blocks.append(("page", ""))
    paper = Paper(
        header=draw(st.sampled_from(["CMW/C/AZE/CO/4", "{page}", "Page {page}", "Unedited copy"])),
        footer=draw(st.sampled_from(["GE.22-01234 {page}", "- {page} -", "{page} GE.22-01234"])),
        header_from=1,
        columns=draw(st.integers(40, 84)),
        lines_a_page=draw(st.integers(9, 40)),
        masthead=(),
    )
    data = typeset(blocks, paper)
    # A running line of no known form is told by its return alone: it has to come three times.
    assume(paper.header != "Unedited copy" or len(pdfium.PdfDocument(data)) >= 3)
    return paragraphs, notes[:9], data


@given(_files())
@settings(max_examples=25, deadline=None)
def test_a_pdf_keeps_its_paragraphs_and_notes(given: tuple[list[str], list[str], bytes]) -> None:
    paragraphs, notes, data = given
    document = parse(data)
    assert [item.number for item in document.paragraphs] == list(range(1, len(paragraphs) + 1))
    assert [item.full_text for item in document.paragraphs] == paragraphs
    assert [note.text for note in document.footnotes] == notes
