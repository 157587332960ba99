"""The annex to a follow-up report as a Word file, and as a table for spreadsheets."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from docx.shared import Cm

from recommendations.letters.reads.annex import AnnexLine, AnnexSection
from recommendations.letters.word.pages import a4_document, add_table, as_bytes
from recommendations.wording import date_in_words

_WIDTHS = (Cm(3), Cm(5), Cm(4), Cm(4.5))


def write_annex(
    title: str, lead: Sequence[str], sections: Sequence[AnnexSection], *, shows_internal: bool
) -> bytes:
    """A4: a heading and a table for each request, then the internal emails in a part of their own.

    The part on what was sent to the State party is whole without the other one.
    """
    document = a4_document(font_size=10, side_margin=2.25)
    document.core_properties.title = title
    document.add_heading(title, level=1)
    for sentence in lead:
        document.add_paragraph(sentence)
    for section in sections:
        document.add_heading(section.title, level=2)
        document.add_paragraph(section.asked)
        for change in section.changes:
            document.add_paragraph(change, style="List Bullet")
        _add_lines(document, section.state_lines)
        document.add_paragraph(f"{section.summary} {section.result}")
    if not sections:
        document.add_paragraph(_("No reminder was sent in this period."))
    told = [section for section in sections if section.internal_lines]
    if shows_internal and told:
        document.add_heading(_("Emails to officers and rapporteurs"), level=1)
        document.add_paragraph(_("These emails are internal: the State party did not get them."))
        for section in told:
            document.add_heading(section.title, level=2)
            _add_lines(document, section.internal_lines)
            document.add_paragraph(section.internal_summary)
    return as_bytes(document)


def annex_table(sections: Sequence[AnnexSection], *, shows_internal: bool) -> Iterator[list[str]]:
    """A line for each email and letter, below the names of the columns; days as ISO 8601."""
    yield [
        *(_("State party"), _("Concluding observations"), _("Side")),
        *(_("Date"), _("Reminder"), _("To"), _("Result")),
    ]
    for section in sections:
        sides = [(_("State party"), section.state_lines)]
        if shows_internal:
            sides.append((_("Internal"), section.internal_lines))
        about = section.request
        for side, lines in sides:
            for one in lines:
                place = [about.cycle.state_party.name, str(about.document), side]
                yield [*place, one.day.isoformat(), one.what, one.to_whom, one.outcome]


def _add_lines(document: Any, lines: Sequence[AnnexLine]) -> None:
    if lines:
        rows = [(date_in_words(one.day), one.what, one.to_whom, one.outcome) for one in lines]
        add_table(document, _WIDTHS, (_("Date"), _("Reminder"), _("To"), _("Result")), rows)
