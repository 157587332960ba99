"""PDFs in the layout of the United Nations: headers, footers and footnotes out, sentences whole."""

import io
import random
from datetime import date

import pytest
from reportlab.pdfgen.canvas import Canvas

from recommendations.importers import UnreadableDocument, parse
from recommendations.importers.files.from_pdf import read_pdf
from tests.importers.samples import OBSERVATIONS, blocks_of, pdf


@pytest.mark.parametrize("lines_a_page", [7, 12, 19, 60])
def test_the_structure_is_the_same_wherever_pages_break(lines_a_page: int) -> None:
    document = parse(pdf(blocks_of(OBSERVATIONS), lines_a_page=lines_a_page))
    assert document.symbol == "CMW/C/AZE/CO/4"
    assert [item.number for item in document.paragraphs] == list(range(1, 10))
    assert (document.adopted_on, document.adopted_meeting) == (date(2022, 4, 7), 495)
    assert document.distributed_on == date(2022, 5, 9)
    [request] = document.follow_up
    assert request.items == ("5(a)", "5(c)", "7")
    assert request.due_on == date(2024, 4, 1)
    fifth = document.paragraph(5)
    assert fifth is not None
    assert [point.label for point in fifth.points] == ["a", "b", "c"]
    assert [point.label for point in fifth.points[1].points] == ["i", "ii"]
    assert fifth.heading == (
        "C. Principal areas of concern and recommendations",
        "Labour inspection (arts. 25-27)",
    )


def test_headers_page_numbers_and_job_numbers_are_gone() -> None:
    document = parse(pdf(blocks_of(OBSERVATIONS), lines_a_page=9))
    words = " ".join(item.full_text for item in document.paragraphs)
    assert "GE.22" not in words
    assert words.count("CMW/C/AZE/CO/4") == 0
    assert document.n_pages is not None
    assert document.n_pages > 2


def test_footnotes_are_kept_apart_and_their_marks_leave_the_text() -> None:
    blocks = [
        ("heading", "A. Introduction"),
        ("text", "1. The Committee considered the report^1 at its 480th meeting,^2 and was glad."),
        ("text", "2. The Committee is grateful for 3 replies."),
        ("text", "3. The Committee is concerned that 1 office closed."),
    ]
    notes = {1: ["1   CMW/C/AZE/4.", "2   See CMW/C/SR.480, and", "https://example.org/record."]}
    document = parse(pdf(blocks, footnotes=notes))
    first = document.paragraphs[0]
    assert first.text == ("The Committee considered the report at its 480th meeting, and was glad.")
    assert [(note.label, note.text) for note in first.footnotes] == [
        ("1", "CMW/C/AZE/4."),
        ("2", "See CMW/C/SR.480, and https://example.org/record."),
    ]
    assert first.footnotes[1].url == "https://example.org/record"
    assert document.paragraphs[1].text.endswith("3 replies.")
    assert document.paragraphs[2].text.endswith("1 office closed.")


def test_bold_paragraphs_are_recommendations_where_bold_tells() -> None:
    blocks = [("heading", "C. Concerns and recommendations")]
    for number in range(1, 9, 2):
        blocks += [
            ("text", f"{number}. The Committee notes that offices are closed on most days."),
            ("bold", f"{number + 1}. In the light of its earlier words, offices are to be opened."),
        ]
    document = parse(pdf(blocks))
    assert [item.kind for item in document.paragraphs] == ["concern", "recommendation"] * 4
    assert [item.answers for item in document.paragraphs] == [None, 1, None, 3, None, 5, None, 7]


def test_an_encrypted_pdf_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="protected by a password") as caught:
        parse(pdf(blocks_of(OBSERVATIONS), password="secret"))
    assert caught.value.code == "encrypted"


def test_a_truncated_pdf_says_so() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        parse(pdf(blocks_of(OBSERVATIONS))[:300])
    assert caught.value.code in ("damaged", "no_text")


def test_a_pdf_without_text_says_that_it_was_scanned() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(50, 50, 400, 600, fill=1)
    canvas.save()
    with pytest.raises(UnreadableDocument, match="pictures of pages and no text") as caught:
        parse(out.getvalue())
    assert caught.value.code == "no_text"


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommendations.importers.files.from_pdf.MAX_PAGES", 2)
    with pytest.raises(UnreadableDocument, match="pages; at most 2 are read"):
        read_pdf(pdf(blocks_of(OBSERVATIONS), lines_a_page=5))


def test_changed_bytes_give_a_sentence_and_no_crash() -> None:
    data = pdf(blocks_of(OBSERVATIONS), lines_a_page=9)
    chance = random.Random(3)  # noqa: S311 - no secret depends on it
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 40)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            parse(bytes(broken))
        except UnreadableDocument as error:
            assert str(error).endswith(".")  # noqa: PT017 - some of them raise, and may
