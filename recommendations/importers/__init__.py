"""Reading documents: a file's bytes go in, a ParsedDocument comes out. Knows no Django.

Read are concluding observations, State replies, reports by NGOs and NHRIs, summary records and
press releases, as PDF, Word (.docx), web page or text. The kind of a file is told by its content,
never by its name. `reading` conducts the steps; the order of the folders is a contract in
pyproject.toml.
"""

from recommendations.importers.files.media_types import DOCX, HTML, MAX_BYTES, PDF, media_type
from recommendations.importers.parsed import (
    ParsedDocument,
    ParsedFollowUp,
    ParsedFootnote,
    ParsedParagraph,
    ParsedPassage,
    ParsedSubparagraph,
    ParseWarning,
    UnreadableDocument,
)
from recommendations.importers.reading import parse, parse_text

__all__ = [
    "DOCX",
    "HTML",
    "MAX_BYTES",
    "PDF",
    "ParseWarning",
    "ParsedDocument",
    "ParsedFollowUp",
    "ParsedFootnote",
    "ParsedParagraph",
    "ParsedPassage",
    "ParsedSubparagraph",
    "UnreadableDocument",
    "media_type",
    "parse",
    "parse_text",
]
