"""Paragraph numbers are found whatever lines, headers and page numbers stand between them."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.importers import parse_text
from recommendations.importers.parsed import SourceLine
from recommendations.importers.structure.numbering import split_numbered

SENTENCE = (
    "the committee regrets that some offices lack staff and that visits in article paragraph "
    "and of to No. are rare while others under Act 12 see paragraph 7 work from 2 to 5 o’clock"
)
WORDS = SENTENCE.split()


def _numbers(*lines: str) -> list[int]:
    _preface, numbered, _warnings = split_numbered(tuple(SourceLine(line) for line in lines))
    return [paragraph.number for paragraph in numbered]


def test_numbers_that_rise_by_one_open_paragraphs() -> None:
    assert _numbers("1. The one.", "2. The two.", "goes on.", "3. The three.") == [1, 2, 3]


def test_a_number_inside_a_sentence_opens_nothing() -> None:
    lines = ["1. As said in paragraph", "2. The law is old.", "2. The second.", "3. The third."]
    preface, numbered, _warnings = split_numbered(tuple(SourceLine(line) for line in lines))
    assert preface == []
    assert [len(paragraph.lines) for paragraph in numbered] == [2, 1, 1]


def test_a_gap_is_bridged_and_reported() -> None:
    lines = tuple(SourceLine(f"{number}. The text.") for number in (1, 2, 3, 5, 6))
    _preface, numbered, warnings = split_numbered(lines)
    assert [paragraph.number for paragraph in numbered] == [1, 2, 3, 5, 6]
    assert [(warning.code, warning.paragraph) for warning in warnings] == [("number_missing", 3)]


def test_a_second_run_of_numbers_is_reported() -> None:
    lines = tuple(
        SourceLine(f"{number}. The text.", opens_block=True) for number in (1, 2, 3, 4, 5, 1, 2)
    )
    _preface, numbered, warnings = split_numbered(lines)
    assert [paragraph.number for paragraph in numbered] == [1, 2, 3, 4, 5]
    assert [warning.code for warning in warnings] == ["number_repeated"]


def test_a_document_that_begins_in_the_middle_says_so() -> None:
    lines = tuple(SourceLine(f"{number}. The text.") for number in (12, 13, 14))
    _preface, numbered, warnings = split_numbered(lines)
    assert [paragraph.number for paragraph in numbered] == [12, 13, 14]
    assert [warning.code for warning in warnings] == ["numbering_starts_late"]


def test_a_number_glued_to_the_heading_of_a_pasted_page() -> None:
    document = parse_text(
        "CMW/C/AZE/CO/4\nC. Concerns\nCoordination1.The Committee is concerned about offices that "
        "never meet, and about the lack of a plan that all of them would have to follow. \n"
        "2.The Committee recommends a plan.\nChildren (art. 30)3.The Committee is concerned.\n"
        "4.The Committee recommends schools.\n"
    )
    assert [(item.number, item.heading[-1]) for item in document.paragraphs] == [
        (1, "Coordination"),
        (2, "Coordination"),
        (3, "Children (art. 30)"),
        (4, "Children (art. 30)"),
    ]


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        (("-1 نظرت اللجنة في التقرير.", "-2 ترحب اللجنة بالتقرير."), [1, 2]),
        (("1- نظرت اللجنة في التقرير.", "2- ترحب اللجنة بالتقرير."), [1, 2]),
        ((".1 نظرت اللجنة في التقرير.", ".2 ترحب اللجنة بالتقرير."), [1, 2]),
        (("1. 委员会审议了报告。", "2. 委员会欢迎报告。"), [1, 2]),
        (("１．委员会审议了报告。", "２．委员会欢迎报告。"), [1, 2]),
        (("1、委员会审议了报告。", "2、委员会欢迎报告。"), [1, 2]),
        (("1.Le Comité a examiné le rapport.", "2.Il salue le rapport."), [1, 2]),
        (("1. Комитет рассмотрел доклад.", "2. Комитет приветствует доклад."), [1, 2]),
    ],
)
def test_numbers_in_other_scripts(lines: tuple[str, ...], numbers: list[int]) -> None:
    assert _numbers(*lines) == numbers


def test_arabic_indic_digits_and_marks_of_direction_are_read() -> None:
    document = parse_text(
        "\u200fCMW/C/AZE/CO/4\n"
        + "".join(f"\u200f-{digit} ترحب اللجنة بالتقرير.\n" for digit in "١٢٣")
    )
    assert [paragraph.number for paragraph in document.paragraphs] == [1, 2, 3]


def test_residue_of_word_before_a_number_is_passed_over() -> None:
    document = parse_text(
        "The meeting was called to order at 10.10 a.m.\n1. He spoke.\n"
        "[bookmark: OLE_LINK10][bookmark: OLE_LINK11]2. She spoke.\n3. They spoke.\n"
    )
    assert [paragraph.number for paragraph in document.paragraphs] == [1, 2, 3]


@st.composite
def _broken_documents(draw: st.DrawFn) -> tuple[int, str]:
    """A document with lines broken anywhere and running headers anywhere between them."""
    n_paragraphs = draw(st.integers(4, 40))
    chance = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 - no secret depends on it
    lines = ["CMW/C/AZE/CO/4", "A. Introduction"]
    for number in range(1, n_paragraphs + 1):
        if chance.random() < 0.2:
            lines.append(f"Heading of a topic (art. {number})")
        words = [chance.choice(WORDS) for _ in range(chance.randint(8, 60))]
        text = f"{number}. The Committee {' '.join(words)} here."
        line = ""
        for word in text.split():
            line = f"{line} {word}".strip()
            if chance.random() < 0.12 and len(line) > 12:
                lines.append(line)
                line = ""
                if chance.random() < 0.15:
                    lines += [str(number % 9 + 1), "CMW/C/AZE/CO/4", "GE.22-01234 (E)"]
        if line:
            lines.append(line)
    return n_paragraphs, "\n".join(lines)


@given(_broken_documents())
@settings(max_examples=60, deadline=None)
def test_numbering_survives_line_breaks_headers_and_page_numbers(given: tuple[int, str]) -> None:
    n_paragraphs, text = given
    document = parse_text(text)
    assert [item.number for item in document.paragraphs] == list(range(1, n_paragraphs + 1))
    assert not any("GE.22" in item.full_text for item in document.paragraphs)
    assert all(item.full_text.endswith("here.") for item in document.paragraphs)
