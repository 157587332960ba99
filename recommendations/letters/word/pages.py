"""The page on which letters, the annex and the lists are written, and its tables."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt


def a4_document(*, font_size: int, side_margin: float, is_landscape: bool = False) -> Any:
    """An empty A4 document in Times New Roman, without an author. Points, and centimetres."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if is_landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(side_margin)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(font_size)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    return document


def add_table(
    document: Any,
    widths: Sequence[Length],
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
) -> None:
    """A table with lines that repeats its head on each page, and an empty line after it.

    A line feed in a cell begins a paragraph.
    """
    table = document.add_table(rows=1, cols=len(widths), style="Table Grid")
    _fill(table.rows[0], widths, head, is_head=True)
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no name for it
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))
    for cells in rows:
        _fill(table.add_row(), widths, cells)
    document.add_paragraph()


def _fill(
    row: Any, widths: Sequence[Length], cells: Sequence[str], *, is_head: bool = False
) -> None:
    for cell, text, width in zip(row.cells, cells, widths, strict=True):
        cell.width = width
        first, *others = text.split("\n")
        cell.paragraphs[0].add_run(first).bold = is_head or None
        for line in others:
            cell.add_paragraph(line)


def as_bytes(document: Any) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
