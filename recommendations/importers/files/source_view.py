"""What a person sees of a source without pages beside what was read from it: its lines."""

from recommendations.importers import source_of
from recommendations.importers.files.from_text import decode

PDF = "application/pdf"
# More than any document of a treaty body holds; the rest is in the file.
MAX_CHARACTERS = 1_500_000


def shown_text(data: bytes, media_type: str) -> str:
    """The lines of a source, one a line; "" for a PDF, which is shown by its pages."""
    if media_type == PDF:
        return ""
    if media_type == "text/plain":
        text = decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        return text[:MAX_CHARACTERS]
    source = source_of(data, media_type)
    lines = [line.text for line in source.lines]
    lines += [f"[{note.label}] {note.text}" for _page, note in source.footnotes]
    return "\n".join(lines).replace("\x00", "")[:MAX_CHARACTERS]
