"""The source of an import, beside what was read from it: pages of a PDF, or lines of text."""

from collections.abc import Sequence
from dataclasses import dataclass

from recommendations.importers.files.media_types import PDF
from recommendations.importers.parsed import ParsedDocument, ParsedParagraph
from recommendations.models import ImportRun

# More lines than this are not put on one page; the file has them.
MAX_LINES = 6000
# How many letters tell where a paragraph begins, and how far ahead it is looked for.
_OPENING, _AHEAD = 24, 600


@dataclass(frozen=True)
class SourceView:
    """What stands beside the proposal: one page of a PDF, or lines; neither where none is kept."""

    n_pages: int
    page: int
    lines: list[str]
    is_cut: bool

    @property
    def before(self) -> int:
        return max(self.page - 1, 1)

    @property
    def after(self) -> int:
        return min(self.page + 1, self.n_pages)

    @property
    def is_there(self) -> bool:
        return bool(self.n_pages or self.lines)


def source_of_run(run: ImportRun, parsed: ParsedDocument, wanted_page: str) -> SourceView:
    """`wanted_page` is what the address says; anything that is no page gives the nearest one."""
    n_pages = (parsed.n_pages or 0) if run.media_type == PDF else 0
    page = int(wanted_page) if wanted_page.isascii() and wanted_page.isdigit() else 1
    lines = run.source_text.rstrip().split("\n") if run.source_text else []
    return SourceView(
        n_pages=n_pages,
        page=max(1, min(page, n_pages)),
        lines=lines[:MAX_LINES],
        is_cut=len(lines) > MAX_LINES,
    )


def first_lines(
    paragraphs: Sequence[ParsedParagraph], lines: Sequence[str], *, ahead: int = _AHEAD
) -> dict[int, int]:
    """The line, from 1, on which each paragraph begins; paragraphs not found have none.

    Each is looked for at most `ahead` lines after the one before.
    """
    tidy = ["".join(line.split()) for line in lines]
    found: dict[int, int] = {}
    here, column = 0, 0
    for paragraph in paragraphs:
        opening = "".join((paragraph.text or paragraph.full_text).split())[:_OPENING]
        if not opening:
            continue
        for place in range(here, min(here + ahead, len(tidy))):
            # Several can stand on one line, one after the other; many begin alike.
            at = tidy[place].find(opening, column if place == here else 0)
            if at >= 0:
                found[paragraph.number] = place + 1
                here, column = place, at + 1
                break
    return found
