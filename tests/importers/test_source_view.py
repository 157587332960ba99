"""The source as a person sees it: pages drawn within bounds, lines as they were typed."""

import io
import zlib
from concurrent.futures import ThreadPoolExecutor

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from recommendations.importers import DOCX, UnreadableDocument
from recommendations.importers.source_view import MAX_SIDE, page_picture, shown_text
from tests.importers.samples import OBSERVATIONS, blocks_of, pdf


def _size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])


def _pixels(picture: bytes) -> bytes:
    """The rows of a picture of our own making: one block of data after the head."""
    assert picture[37:41] == b"IDAT"
    length = int.from_bytes(picture[33:37])
    return zlib.decompress(picture[41 : 41 + length])


def _sheet(width: float, height: float) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height))
    canvas.rect(width * 0.25, height * 0.25, width * 0.5, height * 0.5, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_page_is_drawn_black_on_white() -> None:
    picture = page_picture(_sheet(400, 300), 1)
    assert picture is not None
    width, height = _size(picture)
    assert (width, height) == (800, 600)
    rows = _pixels(picture)
    assert len(rows) == height * (width + 1)
    middle = rows[(height // 2) * (width + 1) :][: width + 1]
    assert (middle[1], middle[width // 2], middle[width]) == (255, 0, 255)


@pytest.mark.parametrize("size", [(14000, 14000), (14000, 20), (3, 9000)])
def test_no_page_is_drawn_larger_than_the_bound(size: tuple[float, float]) -> None:
    picture = page_picture(_sheet(*size), 1)
    assert picture is not None
    assert max(_size(picture)) <= MAX_SIDE + 1


def test_pages_are_counted_from_one() -> None:
    data = pdf(blocks_of(OBSERVATIONS), lines_a_page=20)
    assert page_picture(data, 0) is None
    assert page_picture(data, 99) is None
    assert page_picture(data, 1) != page_picture(data, 2)


def test_a_broken_file_is_refused() -> None:
    with pytest.raises(UnreadableDocument):
        page_picture(b"%PDF-1.4 and nothing else", 1)


def test_several_readers_may_turn_pages_at_once() -> None:
    data = pdf(blocks_of(OBSERVATIONS), lines_a_page=20)
    alone = [page_picture(data, number) for number in (1, 2)]
    with ThreadPoolExecutor(6) as pool:
        drawn = list(pool.map(lambda turn: page_picture(data, turn % 2 + 1), range(24)))
    assert drawn == alone * 12


def test_a_text_is_shown_as_it_was_typed() -> None:
    assert (
        shown_text("Ünter\r\n\r\n 1. One.\x00\r\n".encode(), "text/plain") == "Ünter\n\n 1. One.\n"
    )
    assert shown_text(pdf(blocks_of(OBSERVATIONS)), "application/pdf") == ""


def test_a_word_file_is_shown_by_its_paragraphs() -> None:
    document = docx.Document()
    document.add_paragraph("1. The Committee considered the report.")
    document.add_paragraph("2. The Committee is grateful for it.")
    out = io.BytesIO()
    document.save(out)
    assert shown_text(out.getvalue(), DOCX).splitlines() == [
        "1. The Committee considered the report.",
        "2. The Committee is grateful for it.",
    ]
