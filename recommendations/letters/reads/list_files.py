"""The lists for a committee's report as Word files: A4, tables that repeat their head."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from docx.shared import Cm

from recommendations.letters.reads.overdue_list import OverdueList, OverdueRow
from recommendations.letters.reads.procedure_history import ProcedureHistory
from recommendations.letters.word.pages import a4_document, add_table, as_bytes
from recommendations.wording import date_in_words

_FOUR_COLUMNS = (Cm(4), Cm(5.5), Cm(4.5), Cm(10.5))
_FACTS = (Cm(6), Cm(18.5))
_FIVE_COLUMNS = (Cm(3.2), Cm(2.8), Cm(7.5), Cm(3.5), Cm(7.5))


def write_overdue_list(title: str, lead: Sequence[str], found: OverdueList) -> bytes:
    document = _begin(title, lead)
    document.add_heading(_("Graded in this period for not replying"), level=2)
    _add_rows(document, found.graded, _("No State party was graded for not replying."))
    document.add_heading(_("Other information that was overdue at the end of the period"), level=2)
    _add_rows(document, found.others, _("No other information was overdue."))
    return as_bytes(document)


def _add_rows(document: Any, rows: Sequence[OverdueRow], empty: str) -> None:
    if not rows:
        document.add_paragraph(empty)
        return
    head = (
        _("State party"),
        _("Concluding observations"),
        _("Due date of follow-up report (number)"),
        _("Reminders and related action"),
    )
    cells = (
        (
            f"{number}. {row.state_party} {' '.join(row.grades)}".rstrip(),
            "\n".join(row.observations),
            row.due,
            "\n".join(row.actions),
        )
        for number, row in enumerate(rows, start=1)
    )
    add_table(document, _FOUR_COLUMNS, head, cells)


def write_procedure_histories(
    title: str, lead: Sequence[str], histories: Sequence[ProcedureHistory]
) -> bytes:
    document = _begin(title, lead)
    for history in histories:
        document.add_heading(history.title, level=2)
        add_table(
            document,
            _FACTS,
            (_("Status"), history.status),
            (
                (_("Due date for the follow-up report"), history.due),
                (_("Due date for the next periodic report"), history.next_report),
            ),
        )
        head = (_("Date"), _("Actor"), _("Act"), _("Paragraphs"), _("Outcome"))
        cells = (
            (date_in_words(line.day), line.actor, line.act, line.paragraphs, line.outcome)
            for line in history.lines
        )
        add_table(document, _FIVE_COLUMNS, head, cells)
        document.add_paragraph(_("Recommended action:"))
    if not histories:
        document.add_paragraph(_("Nothing happened in this period."))
    return as_bytes(document)


def _begin(title: str, lead: Sequence[str]) -> Any:
    document = a4_document(font_size=10, side_margin=2.25, is_landscape=True)
    document.core_properties.title = title
    document.add_heading(title, level=1)
    for sentence in lead:
        document.add_paragraph(sentence)
    return document
