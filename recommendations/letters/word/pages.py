"""The page on which letters and the annex are written."""

from typing import Any

from docx import Document
from docx.shared import Cm, Pt


def a4_document(*, font_size: int, side_margin: float) -> Any:
    """An empty A4 document in Times New Roman, without an author. Points, and centimetres."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(side_margin)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(font_size)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    return document
