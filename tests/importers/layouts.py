"""PDFs of the project's own making in layouts that differ from the usual one."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas


@dataclass
class Paper:
    """How a document is set; every field is one way in which real documents differ."""

    size: tuple[float, float] = A4
    margin: float = 113.0
    body: float = 10.0
    leading: float = 12.0
    space: float = 6.0
    regular: str = "Times-Roman"
    bold: str = "Times-Bold"
    heading: str = "Times-Bold"
    heading_size: float = 12.0
    # The number of a paragraph: in its line, in the margin as a piece of its own, or all the
    # numbers of a page before its text.
    numbers: str = "inline"
    header: str = "CAT/C/AZE/CO/5"
    footer: str = "{page}"
    header_from: int = 2
    masthead: Sequence[str] = ()
    columns: int = 84
    lines_a_page: int = 44


@dataclass
class _Pen:
    canvas: Canvas
    paper: Paper
    y: float = 0.0
    page: int = 0
    numbers: list[tuple[float, float, str]] = field(default_factory=list)
    left: int = 0

    def open_page(self) -> None:
        self.page += 1
        width, height = self.paper.size
        self.canvas.setFont(self.paper.regular, 9)
        if self.paper.header and self.page >= self.paper.header_from:
            self.canvas.drawString(57, height - 50, self.paper.header.format(page=self.page))
        if self.paper.footer:
            self.canvas.drawString(57, 30, self.paper.footer.format(page=self.page))
        self.y = height - 82
        if self.page == 1 and self.paper.masthead:
            for place, line in enumerate(self.paper.masthead):
                x = 57 if place == 0 else width * 0.66
                self.canvas.drawString(x, height - 50 - 13 * place, line)
            self.y = height - 190
        self.left = self.paper.lines_a_page

    def close_page(self) -> None:
        self.canvas.setFont(self.paper.regular, self.paper.body)
        for x, y, number in self.numbers:
            self.canvas.drawString(x, y, number)
        self.numbers.clear()
        self.canvas.showPage()

    def line(self, text: str, *, x: float, font: str, size: float) -> None:
        if self.left <= 0 or self.y < 75:
            self.close_page()
            self.open_page()
        self.left -= 1
        self.y -= self.paper.leading * max(1.0, size / self.paper.body)
        for place, part in enumerate(text.split("^")):
            if place:  # "^1" is the raised mark of a note
                self.canvas.setFont(font, size * 0.6)
                self.canvas.drawString(x, self.y + 4, part[0])
                x += stringWidth(part[0], font, size * 0.6)
            rest = part[1:] if place else part
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, self.y, rest)
            x += stringWidth(rest, font, size)


def typeset(blocks: Iterable[tuple[str, str]], paper: Paper | None = None) -> bytes:
    """A PDF of `blocks`: (kind, text) with the kinds heading, text, bold, point, note.

    A text may begin with its number ("12. The Committee ..."); "^1" becomes the raised mark of
    a note, "note" is set in small type at the foot of its page, and "page" begins a new one.
    """
    paper = paper or Paper()
    out = io.BytesIO()
    pen = _Pen(Canvas(out, pagesize=paper.size), paper)
    pen.open_page()
    for kind, text in blocks:
        if kind == "page":
            pen.close_page()
            pen.open_page()
            continue
        if kind == "note":
            pen.y = min(pen.y, 120.0)
            pen.left = max(pen.left, 3)  # a note never moves on to the next page
        pen.y -= paper.space * (2 if kind == "heading" else 1)
        _block(pen, kind, text)
    pen.close_page()
    pen.canvas.save()
    return out.getvalue()


def _block(pen: _Pen, kind: str, text: str) -> None:
    paper = pen.paper
    font = {"heading": paper.heading, "bold": paper.bold}.get(kind, paper.regular)
    size = {"heading": paper.heading_size, "note": paper.body - 2}.get(kind, paper.body)
    number, dot, rest = text.partition(". ")
    is_apart = paper.numbers != "inline" and dot and number.isdigit()
    for place, line in enumerate(_wrap(rest if is_apart else text, paper.columns)):
        x = paper.margin
        if kind == "point" and place == 0:
            x += 28
        if kind == "heading":
            x = max(57.0, (paper.size[0] - stringWidth(line, font, size)) / 2)
        if is_apart and place == 0 and paper.numbers == "before":
            pen.line(f"{number}.", x=paper.margin - 50, font=paper.regular, size=paper.body)
            pen.y += paper.leading
            pen.left += 1
        pen.line(line, x=x, font=font, size=size)
        if is_apart and place == 0 and paper.numbers == "after":
            pen.numbers.append((paper.margin - 50, pen.y, f"{number}."))


def _wrap(text: str, columns: int) -> list[str]:
    """Lines of so many letters at most; a break in the text stays one."""
    if "\n" in text:
        return [line for part in text.split("\n") for line in _wrap(part, columns)]
    lines: list[str] = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > columns:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
