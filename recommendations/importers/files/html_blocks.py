"""The text of a web page gathered into blocks: paragraphs, items of lists, cells, notes."""

import re
from dataclasses import dataclass, field

_SPACES = re.compile(r"[ \t\r\n\f]+")
_PRINTED = re.compile(r"\W{0,2}(?:\d{1,3}|[a-z]{1,4}|[A-Z]{1,4})\s?[.)]")
_NUMBER_CELL = re.compile(r"\(?(?:\d{1,3}|[a-z]{1,2})[.)]{0,2}")
_SHORT_CELL = 60


@dataclass(slots=True)
class HtmlBlock:
    """A finished block; `note` is the label of the note that it belongs to, "" for the text."""

    text: str
    is_bold: bool = False
    opens_block: bool | None = True
    marks: tuple[str, ...] = ()
    note: str = ""


@dataclass(slots=True)
class BlockBuilder:
    """Collects the text of the block that is open; tags open and close blocks."""

    label: str = ""
    _parts: list[HtmlBlock] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _marks: list[str] = field(default_factory=list)
    _n_letters: int = 0
    _n_bold: int = 0
    _n_breaks: int = 0
    _note: str = ""
    _note_depth: int = 0
    _only_block: str = ""
    _row: list[int] = field(default_factory=list)
    _opens_next: bool | None = True

    @property
    def n_parts(self) -> int:
        return len(self._parts)

    @property
    def is_note(self) -> bool:
        return bool(self._note or self._only_block)

    @property
    def has_text(self) -> bool:
        return any(piece.strip() for piece in self._text)

    def open(self, tag: str) -> None:
        self.flush()
        if tag == "tr":
            self._row = []
        elif tag in ("td", "th"):
            self._row.append(len(self._parts))

    def close(self, tag: str) -> None:
        self.flush()
        if tag == "li":
            self.label = ""
        elif tag == "tr" and self._row:
            self._join_row()
            self._row = []

    def add(self, text: str, *, is_bold: bool, keep_lines: bool = False) -> None:
        if keep_lines and "\n" in text:
            for place, line in enumerate(text.split("\n")):
                if place:
                    self.break_line()
                self.add(line, is_bold=is_bold)
            return
        tidy = _SPACES.sub(" ", text)
        if not tidy:
            return
        if tidy.strip():
            self._n_breaks = 0
            size = len(tidy.strip())
            self._n_letters += size
            self._n_bold += size if is_bold else 0
        self._text.append(tidy)

    def add_link(self, url: str) -> None:
        """Keep where a note's link leads, when its words do not say so."""
        if self.is_note and url not in "".join(self._text):
            self._text.append(f" {url} ")

    def break_line(self) -> None:
        """One break ends a line, two end the block."""
        self._n_breaks += 1
        if self.has_text:
            self.flush(opens_next=None)
        elif self._n_breaks > 1:
            self._opens_next = True

    def call(self, label: str) -> None:
        """Note that the text calls a note here."""
        self._marks.append(label)

    def begin_note(self, label: str, depth: int) -> None:
        if not self._note:
            self._note, self._note_depth = label, depth

    def end_note(self, depth: int) -> None:
        if self._note and depth <= self._note_depth:
            self._note = ""

    def mark_as_note(self, label: str) -> None:
        """The block that is open is the body of a note."""
        self._only_block = label

    def flush(self, *, opens_next: bool | None = True) -> None:
        text = "".join(self._text).strip()
        if text:
            note = self._note or self._only_block
            printed = "" if note or _PRINTED.match(text) else self.label
            self._parts.append(
                HtmlBlock(
                    f"{printed} {text}" if printed else text,
                    is_bold=self._n_bold * 2 > self._n_letters,
                    opens_block=self._opens_next,
                    marks=tuple(self._marks),
                    note=note,
                )
            )
            self.label = ""
        if text or opens_next:
            self._opens_next = opens_next
        if opens_next:
            self._only_block = ""
        self._text, self._marks = [], []
        self._n_letters = self._n_bold = 0

    def finished(self) -> list[HtmlBlock]:
        self.flush()
        return self._parts

    def _join_row(self) -> None:
        """Put short cells of a row on one line; a number goes before its text."""
        cells = self._parts[self._row[0] :]
        if len(cells) != len(self._row) or len(cells) < 2 or any(cell.note for cell in cells):
            return
        is_short = all(len(cell.text) <= _SHORT_CELL for cell in cells)
        is_number = len(cells) == 2 and bool(_NUMBER_CELL.fullmatch(cells[0].text))
        if not is_short and not is_number:
            return
        first = cells[0].text
        if is_number and first.isdigit():
            first = f"{first}."
        joined = (" " if is_number else " | ").join([first, *(cell.text for cell in cells[1:])])
        self._parts[self._row[0] :] = [
            HtmlBlock(
                joined,
                is_bold=all(cell.is_bold for cell in cells),
                marks=tuple(mark for cell in cells for mark in cell.marks),
            )
        ]
