"""Plain text into lines: one paragraph a line, hard line breaks, or a pasted web page."""

import re

from recommendations.importers.parsed import SourceLine, SourceText, UnreadableDocument
from recommendations.importers.words.masthead import is_masthead
from recommendations.importers.words.text import plain

MAX_CHARACTERS = 5_000_000
# Lines longer than any hard-wrapped text has: each is then a paragraph of its own.
_WRAPPED = 140
_RUNNING_LINE = re.compile(
    r"\s*(?:\d{1,3}|(?:\d{1,3}\s+)?GE[.-]\s?\d\d-\d{4,6}.*|\*+\s?\d{5,9}\s?\*+|Please recycle.*|"
    r"Page \d+(?: of \d+)?|/\.\.\.)\s*"
)
_RUNNING_SYMBOL = re.compile(
    r"\s*(?:[A-Z]{2,5}/(?:C|OP|CO)|E/C\.12)(?:/[A-Za-z0-9.\-\u2013]+)+\*?\s*"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_text(data: bytes) -> SourceText:
    """The lines of a text file. Raises UnreadableDocument: unknown_type, too_large, empty."""
    return lines_of(decode(data))


def decode(data: bytes) -> str:
    """The text of the bytes: UTF-8, UTF-16 with a mark, else Windows-1252 or 1251 by content."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        if sum("\u00c0" <= letter <= "\u00ff" for letter in text) > 0.3 * len(text):
            text = data.decode("cp1251", errors="replace")
    if len(_CONTROL.findall(text[:4000])) > 8:
        raise UnreadableDocument(
            "unknown_type",
            "The file is neither PDF, Word (.docx) nor text. Save it as one of these.",
        )
    return text


def lines_of(text: str) -> SourceText:
    """Lines of a text already decoded, as pasted into a form."""
    if not text.strip():
        raise UnreadableDocument("empty", "The file is empty. Choose another one.")
    if len(text) > MAX_CHARACTERS:
        raise UnreadableDocument("too_large", "The text is longer than any document can be.")
    raw = [
        part.rstrip() for part in plain(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    ]
    filled = [len(line) for line in raw if line.strip()]
    long_lines = sum(length > _WRAPPED for length in filled)
    # Where paragraphs stand on one line each, every line is a block of its own.
    one_each = long_lines > 0.2 * len(filled) or (len(filled) < 40 and long_lines > 0)
    front = front_of(raw)
    lines: list[SourceLine] = []
    after_blank = True
    for line in raw:
        tidy = line.strip()
        if not tidy:
            after_blank = True
            continue
        if is_running_line(tidy, is_first=not lines):
            after_blank = False
            continue
        opens = True if one_each or not lines else (True if after_blank else None)
        lines.append(SourceLine(tidy, opens_block=opens))
        after_blank = False
    return SourceText(tuple(lines), front)


def is_running_line(text: str, *, is_first: bool) -> bool:
    """Whether a line is a page number, a job number, or the symbol that runs along the pages."""
    return bool(_RUNNING_LINE.fullmatch(text)) or (
        not is_first and bool(_RUNNING_SYMBOL.fullmatch(text))
    )


def front_of(raw: list[str]) -> tuple[str, ...]:
    """The masthead, where the text begins with one: its first lines, up to the language."""
    head: list[str] = []
    for line in raw[:25]:
        tidy = line.strip()
        if len(tidy) > 120 or re.match(r"\W*\d{1,3}\s?[.．-]\s", tidy):
            break  # the text has begun: symbols in it are other documents'
        if tidy:
            head.append(tidy)
    return tuple(head) if is_masthead(head) else ()
