"""A source without pages as a person sees it: its lines, as they were typed."""

import io

import docx

from recommendations.importers import DOCX
from recommendations.importers.files.source import shown_text
from tests.importers.samples import OBSERVATIONS, blocks_of, pdf


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
