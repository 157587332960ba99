"""A page's lines where the file does not tell how large its type is."""

from unittest.mock import sentinel

from recommendations.importers.files.pdf_page import PdfLayout, PdfLine, PdfPage


def _page(sizes: list[float]) -> PdfPage:
    raw = [
        PdfLine(f"Line {place} of a page", 20 * place, 70.0, y, y, size, is_bold=False)
        for place, (size, y) in enumerate(zip(sizes, (700.0, 686.0, 672.0, 658.0), strict=True))
    ]
    return PdfPage(
        1, 842.0, raw, sentinel.no_text_is_asked_for, indexes_shift=False, n_characters=80
    )


def test_lines_of_no_known_size_are_still_lines() -> None:
    layout, page = PdfLayout(), _page([0.0, 0.0, 0.0, 12.0])
    layout.learn(page, look_ahead=4)
    assert layout.size == 0.0
    assert [line.text for line in layout.lines(page)] == [raw.text for raw in page.raw]


def test_a_larger_line_may_stand_further_below() -> None:
    layout = PdfLayout()
    layout.learn(_page([10.0, 10.0, 10.0, 10.0]), look_ahead=4)
    page = _page([10.0, 10.0, 10.0, 20.0])
    page.raw[3].y = page.raw[3].end_y = 646.0
    assert [line.opens_block for line in layout.lines(page)][-1] is False
