"""The annex to a follow-up report as a Word file."""

import io
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from recommendations.wording import date_in_words


class Line(Protocol):
    """One mail or letter: see `queries.annex.AnnexLine`."""

    @property
    def day(self) -> Any: ...
    @property
    def what(self) -> str: ...
    @property
    def to_whom(self) -> str: ...
    @property
    def outcome(self) -> str: ...


class Part(Protocol):
    """One request with its reminders: see `queries.annex.AnnexPart`."""

    @property
    def title(self) -> str: ...
    @property
    def asked(self) -> str: ...
    @property
    def moves(self) -> Sequence[str]: ...
    @property
    def lines(self) -> Sequence[Line]: ...
    @property
    def summary(self) -> str: ...
    @property
    def result(self) -> str: ...


_WIDTHS = (Cm(3), Cm(5), Cm(4), Cm(4.5))


def write_annex(title: str, lead: str, parts: Iterable[Part]) -> io.BytesIO:
    """A4, one heading a State party, one table with a repeated head each; ready to be read."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.25)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.title = title
    document.add_heading(title, level=1)
    document.add_paragraph(lead)
    is_empty = True
    for part in parts:
        is_empty = False
        _write_part(document, part)
    if is_empty:
        document.add_paragraph(_("Nobody was reminded in this period."))
    written = io.BytesIO()
    document.save(written)
    written.seek(0)
    return written


def _write_part(document: Any, part: Part) -> None:
    document.add_heading(part.title, level=2)
    document.add_paragraph(" ".join([part.asked, *part.moves]))
    if part.lines:
        _write_table(document, part.lines)
    document.add_paragraph(f"{part.summary} {part.result}")


def _write_table(document: Any, lines: Sequence[Line]) -> None:
    table = document.add_table(rows=1, cols=len(_WIDTHS), style="Table Grid")
    heads = (_("Date"), _("Reminder"), _("To"), _("What became of it"))
    _fill(table.rows[0], heads, is_head=True)
    mark = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no name for it
    mark.append(mark.makeelement(qn("w:tblHeader"), {}))
    for line in lines:
        cells = (date_in_words(line.day), line.what, line.to_whom, line.outcome)
        _fill(table.add_row(), cells)
    document.add_paragraph()


def _fill(row: Any, words: Sequence[str], *, is_head: bool = False) -> None:
    for cell, text, width in zip(row.cells, words, _WIDTHS, strict=True):
        cell.width = width
        cell.paragraphs[0].add_run(text).bold = is_head or None
