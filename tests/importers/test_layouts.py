"""The same document, set in the ways in which committees and years differ, is read the same."""

import dataclasses
from datetime import date

import pytest
from reportlab.lib.pagesizes import A4, landscape, letter

from recommendations.importers import ParsedDocument, parse
from tests.importers.layouts import Paper, typeset

MASTHEAD = ("United Nations", "CAT/C/AZE/CO/5*", "Distr.: General", "9 June 2016", "English")
FILLER = (
    "The offices that were opened last year have no staff, and nobody answers the calls of "
    "those who need help in the districts."
)
HEADING = "Legal safeguards for everyone who is detained, their families and their lawyers"
BLOCKS = [
    ("heading", "Concluding observations on the fifth periodic report of Azerbaijan*"),
    ("heading", "A. Introduction"),
    (
        "text",
        (
            "1. The Committee against Torture considered the fifth periodic report of Azerbaijan "
            "at its 1100th meeting, held on 3 May 2016, and adopted the present concluding "
            "observations at its 1110th meeting, held on 11 May 2016."
        ),
    ),
    ("text", "2. The Committee is grateful to the delegation for its replies."),
    ("heading", "B. Positive aspects"),
    ("text", "3. The Committee welcomes the new act on visits."),
    ("heading", "C. Principal subjects of concern and recommendations"),
    ("text", f"4. The Committee is concerned that visits are rare. {FILLER}"),
    ("text", f"5. The Committee recommends that visits be made each month. {FILLER}"),
    ("heading", HEADING),
    ("text", f"6. The Committee is concerned that lawyers wait. {FILLER} {FILLER}"),
    ("text", "7. The State party should:"),
    ("point", "(a) Let the lawyers in at once, on each day of the week and at any hour of it;"),
    ("point", "(b) Tell the families."),
    ("heading", "Follow-up"),
    (
        "text",
        (
            "8. The Committee requests the State party to provide, by 11 May 2017, information on "
            "follow-up to its recommendations contained in paragraphs 5 and 7 (a) above."
        ),
    ),
    ("text", f"9. The State party is invited to submit its next report by 11 May 2020. {FILLER}"),
    ("text", f"10. The Committee asks that the present text be shared. {FILLER}"),
]
USUAL = Paper(masthead=MASTHEAD)


def _read(**changes: object) -> ParsedDocument:
    return parse(typeset(BLOCKS, dataclasses.replace(USUAL, **changes)))  # type: ignore[arg-type]


LAYOUTS: dict[str, dict[str, object]] = {
    "usual": {},
    "letter": {"size": letter},
    "landscape": {"size": landscape(A4), "lines_a_page": 24},
    "large type": {"body": 12.0, "leading": 18.0, "space": 14.0, "columns": 64},
    "numbers before the text": {"numbers": "before"},
    "numbers after the page": {"numbers": "after"},
    "italic headings": {"heading": "Times-Italic", "heading_size": 10.0},
    "plain headings": {"heading": "Times-Roman", "heading_size": 10.0},
    "no space between paragraphs": {"space": 0.0},
    "no space, italic headings": {
        "space": 0.0,
        "heading": "Times-Italic",
        "heading_size": 10.0,
    },
    "number at the top": {"header": "- {page} -", "footer": "", "lines_a_page": 9},
    "page beside the symbol": {"header": "CAT/C/AZE/CO/5 page {page}", "lines_a_page": 9},
    "page of pages": {"footer": "Page {page} of 9", "lines_a_page": 7},
    "short pages": {"lines_a_page": 5},
    "running words": {
        "header": "Advance unedited version",
        "header_from": 1,
        "lines_a_page": 10,
    },
}


@pytest.mark.parametrize("changes", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_document_is_read_the_same_in_every_layout(changes: dict[str, object]) -> None:
    document = _read(**changes)
    assert [item.number for item in document.paragraphs] == list(range(1, 11))
    assert (document.symbol, document.distributed_on) == ("CAT/C/AZE/CO/5", date(2016, 6, 9))
    assert [item.kind for item in document.paragraphs[:8]] == [
        "introductory",
        "introductory",
        "positive",
        "concern",
        "recommendation",
        "concern",
        "recommendation",
        "follow_up_request",
    ]
    assert [item.heading[-1] for item in document.paragraphs[:8]] == [
        "A. Introduction",
        "A. Introduction",
        "B. Positive aspects",
        "C. Principal subjects of concern and recommendations",
        "C. Principal subjects of concern and recommendations",
        HEADING,
        HEADING,
        "Follow-up",
    ]
    assert document.paragraphs[5].text.endswith(FILLER)
    assert [point.text for point in document.paragraphs[6].points] == [
        "Let the lawyers in at once, on each day of the week and at any hour of it;",
        "Tell the families.",
    ]
    assert document.follow_up[0].items == ("5", "7(a)")
    assert document.paragraphs[9].text.endswith(FILLER)


def test_a_document_without_masthead_is_named_by_its_running_symbol() -> None:
    document = _read(masthead=(), header_from=1)
    assert document.symbol == "CAT/C/AZE/CO/5"
    assert document.paragraphs[0].heading == ("A. Introduction",)


def test_a_section_at_the_top_of_a_page_is_a_heading_after_a_title_of_two_lines() -> None:
    title = f"{BLOCKS[0][1][:-1]}, submitted with the replies to its list of questions*"
    blocks = [("heading", title), *BLOCKS[1:]]
    document = parse(typeset(blocks, dataclasses.replace(USUAL, lines_a_page=2)))
    assert document.paragraphs[0].heading == ("A. Introduction",)


def test_the_name_of_the_state_party_below_the_title_is_no_section() -> None:
    blocks = [BLOCKS[0], ("heading", "Azerbaijan"), *BLOCKS[2:]]
    document = parse(typeset(blocks, USUAL))
    assert document.paragraphs[0].heading == ()
    assert document.paragraphs[2].heading == ("B. Positive aspects",)


@pytest.mark.parametrize("font", ["bold", "text"])
def test_concern_and_recommendation_under_one_number_are_a_recommendation(font: str) -> None:
    blocks = list(BLOCKS[:7])
    for number in range(4, 12):
        blocks += [
            ("text", f"{number}. The Committee is concerned that offices close. {FILLER}"),
            (font, "The State party should open them again and publish the hours."),
        ]
    blocks.append(("text", f"12. The Committee is concerned that nobody answers. {FILLER}"))
    document = parse(typeset(blocks, USUAL))
    assert [item.number for item in document.paragraphs] == list(range(1, 13))
    assert {item.kind for item in document.paragraphs[3:11]} == {"recommendation"}
    assert document.paragraphs[11].kind == "concern"
    assert document.paragraphs[3].text.endswith("publish the hours.")


def test_a_mark_behind_a_year_is_found() -> None:
    blocks = [*BLOCKS[:3], ("text", "2. The letter of June 2021^1 was read. It names 3 offices.")]
    blocks += [("text", "3. The Committee welcomes the act."), ("note", "1 See CAT/C/AZE/5.")]
    document = parse(typeset(blocks, USUAL))
    assert document.paragraphs[1].text == "The letter of June 2021 was read. It names 3 offices."
    assert [note.text for note in document.paragraphs[1].footnotes] == ["See CAT/C/AZE/5."]


def _numbered(first: int, last: int, *, kind: str = "text") -> list[tuple[str, str]]:
    return [
        (kind, f"{number}. The delegation said that law number {number} is new. {FILLER}")
        for number in range(first, last + 1)
    ]


@pytest.mark.parametrize(
    "annex",
    [
        [("heading", "Annex"), *_numbered(1, 15)],
        [("heading", "Annex"), *_numbered(11, 15)],
        [("heading", "Annex I"), ("heading", "Statement"), *_numbered(1, 4)],
        [("heading", "Statement of the delegation"), *_numbered(1, 15)],
    ],
    ids=["starts again", "goes on", "titled", "without the word"],
)
def test_the_numbers_of_an_annex_are_not_those_of_the_text(annex: list[tuple[str, str]]) -> None:
    document = parse(typeset([*BLOCKS, *annex], USUAL))
    assert [item.number for item in document.paragraphs] == list(range(1, 11))
    assert document.paragraphs[9].text.startswith("The Committee asks")
    assert document.paragraphs[9].full_text.endswith(FILLER)


@pytest.mark.parametrize(("first", "last"), [(1, 3), (1, 8), (6, 8)])
def test_a_numbered_quotation_opens_no_paragraphs(first: int, last: int) -> None:
    blocks = [*BLOCKS[:8], *_numbered(first, last, kind="point"), *BLOCKS[8:]]
    document = parse(typeset(blocks, USUAL))
    assert [item.number for item in document.paragraphs] == list(range(1, 11))
    assert "law number" in document.paragraphs[3].full_text
    assert document.paragraphs[4].text.startswith("The Committee recommends that visits")


def test_a_table_of_contents_is_not_the_text() -> None:
    contents = [("text", f"{number}. Part number {number}") for number in range(1, 4)]
    document = parse(typeset([BLOCKS[0], *contents, *BLOCKS[1:]], USUAL))
    assert [item.number for item in document.paragraphs] == list(range(1, 11))
    assert document.paragraphs[0].text.startswith("The Committee against Torture")


def test_questions_with_their_own_numbers_between_the_answers() -> None:
    blocks: list[tuple[str, str]] = []
    answer = 1
    for question in range(1, 8):
        blocks.append(("point", f"{question}. What does the State party do in place {question}?"))
        for _ in range(2 + question % 2):
            blocks.append(("text", f"{answer}. The State party opens offices. {FILLER}"))
            answer += 1
    document = parse(typeset(blocks, USUAL))
    assert [item.number for item in document.paragraphs] == list(range(1, answer))
    assert {item.text[:15] for item in document.paragraphs} == {"The State party"}


@pytest.mark.parametrize(
    "number", ["2014. The", "12 of the", "35 (a) and", "7. The", "3.5 per cent"]
)
def test_a_line_that_begins_with_a_number_goes_on_with_its_sentence(number: str) -> None:
    words = f"The Committee recalls what was said in paragraph\n{number} offices were named there."
    blocks = [*BLOCKS[:7], ("text", f"4. {words}"), *BLOCKS[8:]]
    document = parse(typeset(blocks, USUAL))
    assert [item.number for item in document.paragraphs] == list(range(1, 11))
    assert f"in paragraph {number} offices were named" in document.paragraphs[3].text


def test_rows_of_a_table_stay_in_their_paragraph() -> None:
    rows = [("text", f"District {place} 12 34 56 78") for place in range(1, 6)]
    document = parse(typeset([*BLOCKS[:8], *rows, *BLOCKS[8:]], USUAL))
    assert [item.number for item in document.paragraphs] == list(range(1, 11))
    assert document.paragraphs[5].heading[-1] == HEADING


def test_the_notes_under_the_title_give_the_session() -> None:
    blocks = [
        ("heading", f"{BLOCKS[0][1]}*"),
        *BLOCKS[1:8],
        ("note", "* Reissued for technical reasons on 1 July 2016."),
        (
            "note",
            "** Adopted by the Committee at its fifty-seventh session (April 2016).",
        ),
    ]
    pages = [*blocks[:5], *blocks[8:], ("page", ""), *BLOCKS[5:]]
    document = parse(typeset(pages, USUAL))
    assert document.session == 57
    assert [note.label for note in document.footnotes] == ["*", "**"]
    assert not any("technical" in item.full_text for item in document.paragraphs)
