"""Pages are drawn within bounds, for people who compare them with what was read."""

import io

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from recommendations.importers import UnreadableDocument
from recommendations.importers.files.page_pictures import picture_of_page
from tests.importers.samples import OBSERVATIONS, blocks_of, pdf

LONGEST = 1600


def _sheet(width: float, height: float) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height))
    canvas.rect(width * 0.25, height * 0.25, width * 0.5, height * 0.5, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _drawn(data: bytes, page: int = 1) -> Image.Image:
    return Image.open(io.BytesIO(picture_of_page(data, page, longest=LONGEST)))


def test_a_page_is_drawn_black_on_white() -> None:
    picture = _drawn(_sheet(400, 300))
    assert picture.size == (800, 600)
    assert [picture.getpixel((x, 300)) for x in (0, 400, 799)] == [255, 0, 255]


@pytest.mark.parametrize("size", [(14000, 14000), (14000, 20), (3, 9000)])
def test_no_page_is_drawn_larger_than_the_bound(size: tuple[float, float]) -> None:
    assert max(_drawn(_sheet(*size)).size) <= LONGEST + 1


@pytest.mark.parametrize("page", [0, 99])
def test_a_page_that_is_not_there_is_refused(page: int) -> None:
    with pytest.raises(UnreadableDocument, match="pages") as caught:
        picture_of_page(pdf(blocks_of(OBSERVATIONS)), page, longest=LONGEST)
    assert caught.value.code == "no_page"


def test_pages_are_counted_from_one() -> None:
    data = pdf(blocks_of(OBSERVATIONS), lines_a_page=20)
    assert _drawn(data, 1).tobytes() != _drawn(data, 2).tobytes()


def test_a_broken_file_is_refused() -> None:
    with pytest.raises(UnreadableDocument):
        picture_of_page(b"%PDF-1.4 and nothing else", 1, longest=LONGEST)
