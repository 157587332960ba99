"""The annex to a follow-up report as a Word file."""

import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from docx.shared import Cm

from recommendations.letters.reads.annex import AnnexSection
from recommendations.letters.word.pages import a4_document
from recommendations.wording import date_in_words

_COLUMN_WIDTHS = (Cm(3), Cm(5), Cm(4), Cm(4.5))


def write_annex(title: str, lead: str, sections: Sequence[AnnexSection]) -> bytes:
    """A4, with a heading and a table for each request; tables repeat their head on each page."""
    document = a4_document(font_size=10, side_margin=2.25)
    document.core_properties.title = title
    document.add_heading(title, level=1)
    document.add_paragraph(lead)
    for section in sections:
        document.add_heading(section.title, level=2)
        document.add_paragraph(" ".join([section.asked, *section.moves]))
        if section.lines:
            table = document.add_table(rows=1, cols=len(_COLUMN_WIDTHS), style="Table Grid")
            head = table.rows[0]
            _fill(head, (_("Date"), _("Reminder"), _("To"), _("Result")), is_head=True)
            properties = head._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no name for it
            properties.append(properties.makeelement(qn("w:tblHeader"), {}))
            for line in section.lines:
                cells = (date_in_words(line.day), line.what, line.to_whom, line.outcome)
                _fill(table.add_row(), cells)
            document.add_paragraph()
        document.add_paragraph(f"{section.summary} {section.result}")
    if not sections:
        document.add_paragraph(_("No reminder was sent in this period."))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _fill(row: Any, cells: Sequence[str], *, is_head: bool = False) -> None:
    for cell, text, width in zip(row.cells, cells, _COLUMN_WIDTHS, strict=True):
        cell.width = width
        cell.paragraphs[0].add_run(text).bold = is_head or None
