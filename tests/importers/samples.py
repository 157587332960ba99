"""Small documents of the project's own making, in the layout and wording of the real ones."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

SHARED = Path(__file__).resolve().parents[3] / "shared"

needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason="The real documents (../shared) are not on this machine."
)

OBSERVATIONS = """\
United Nations CMW/C/AZE/CO/4
Distr.: General
9 May 2022
Original: English
Committee on Migrant Workers
Concluding observations on the fourth periodic report of Azerbaijan*
A. Introduction
1. The Committee considered the fourth periodic report of Azerbaijan (CMW/C/AZE/4) at its 480th \
and 481st meetings, held on 29 and 30 March 2022. At its 495th meeting, held on 7 April 2022, it \
adopted the present text.
2. The Committee is grateful for the report and for the open talks with the delegation.
B. Positive aspects
3. The Committee welcomes the following:
(a) The new act on labour inspection;
(b) The fund for the return of workers.
These steps go beyond what was promised.
C. Principal areas of concern and recommendations
Labour inspection (arts. 25-27)
4. The Committee welcomes the new act. However, it is concerned that inspectors need a permit.
5. The Committee recommends that the State party:
(a) Let inspectors visit without notice;
(b) Publish what they find, including:
(i) The number of visits;
(ii) The number of fines;
(c) Train the judges.
Children (art. 30)
6. The Committee is concerned about children outside school.
7. Recalling its general comment No. 4, the Committee urges the State party to open every school.
D. Follow-up and dissemination
8. The Committee requests the State party to provide, within two years (that is, by 1 April \
2024), written information on the implementation of the recommendations contained in paragraphs \
5 (a) and (c) (inspection) and 7 above.
Next periodic report
9. The Committee requests the State party to submit its fifth periodic report by 1 May 2027.
"""

REPLY = """\
United Nations CMW/C/AZE/FCO/4
Distr.: General
12 June 2024
Original: English
Information received from Azerbaijan on follow-up to the concluding observations on its fourth \
periodic report*
[Date received: 3 May 2024]
Introduction
1. The Government answers below on the recommendations contained in paragraphs 5 and 7.
Follow-up information relating to paragraph 5 (a) of the concluding observations
2. Inspectors may now come without notice on four days a week.
3. A further act is before parliament.
Follow-up information relating to paragraph 6 of the concluding observations
4. Schools are open to every child from this autumn on.
"""

UNNAMED = """\
United Nations CMW/C/AZE/FCO/4
Distr.: General
12 June 2024
Original: English
Information received from Azerbaijan on follow-up to the concluding observations on its fourth \
periodic report*
[Date received: 3 May 2024]

I. Visits to workplaces
1. Inspectors may visit any workplace without notice, and they publish the number of fines.
2. The judges of the labour courts were trained last year in cases that inspectors bring.
II. Weather
3. The winter was long, and much snow fell in the mountains of the north before it melted.
III. Schools
4. Every school is open to children of migrants, whatever their general standing may be.
"""

REPORT = """\
Lantern House submits this report on the follow-up to the concluding observations of the \
Committee on Migrant Workers on the fourth periodic report of Azerbaijan. It looks at the \
recommendations contained in paragraphs 5 and finally 7, on which the State party was asked to \
report.
First: Visits by inspectors
Inspectors still announce their visits[footnoteRef:1], as workers told us[footnoteRef:2]. \
[1:  Survey of workplaces, https://example.org/survey ]  [2:  Ibid]
Second: Children and schools
Three schools refused children this year[footnoteRef:3]. [3:  Interviews held in May ]
Recommendations
· Let the inspectors come without a word.
· Open every school.
· Count the children.
"""


def pdf(
    blocks: Sequence[tuple[str, str]],
    *,
    symbol: str = "CMW/C/AZE/CO/4",
    footnotes: Mapping[int, Sequence[str]] | None = None,
    lines_a_page: int = 30,
    password: str | None = None,
) -> bytes:
    """A PDF in the layout of United Nations documents.

    `blocks` are (kind, text): heading, text, point, bold. Text is wrapped and pages break where
    they fill up, in the middle of a sentence too. `footnotes` are put at the foot of a page,
    counted from 1, in small type; a "^1" in the text becomes a small raised number.
    """
    out = io.BytesIO()
    encrypt = password
    canvas = Canvas(out, pagesize=A4, pageCompression=0, encrypt=encrypt)
    wrapped = [piece for kind, text in blocks for piece in _wrap(kind, text)]
    pages = [wrapped[at : at + lines_a_page] for at in range(0, len(wrapped), lines_a_page)]
    for number, lines in enumerate(pages, start=1):
        if number == 1:
            _masthead(canvas, symbol)
        else:
            canvas.setFont("Times-Bold", 9)
            canvas.drawString(57, 791, symbol)
        y = 640.0 if number == 1 else 760.0
        for kind, text, is_first in lines:
            y -= _step(kind, is_first=is_first)
            _draw(canvas, kind, text, y, is_first=is_first)
        for place, note in enumerate((footnotes or {}).get(number, ())):
            canvas.setFont("Times-Roman", 9)
            canvas.drawString(105, 95 - 11 * place, note)
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(57, 30, f"GE.22-0{number}234" if number == 1 else f"{number} GE.22-01234")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _masthead(canvas: Canvas, symbol: str) -> None:
    canvas.setFont("Times-Roman", 14)
    canvas.drawString(120, 792, f"United Nations {symbol}")
    canvas.setFont("Times-Roman", 10)
    for place, line in enumerate(("Distr.: General", "9 May 2022", "Original: English")):
        canvas.drawString(397, 763 - 12 * place, line)


def _step(kind: str, *, is_first: bool) -> float:
    if not is_first:
        return 17.0 if kind == "heading" else 12.0
    return 28.0 if kind == "heading" else 18.0


def _draw(canvas: Canvas, kind: str, text: str, y: float, *, is_first: bool) -> None:
    x = {"heading": 90.0, "point": 142.0 if is_first else 113.0}.get(kind, 113.0)
    font = "Times-Bold" if kind in ("heading", "bold") else "Times-Roman"
    size = 14 if kind == "heading" else 10
    for place, part in enumerate(text.split("^")):
        if place:
            canvas.setFont(font, 6)
            canvas.drawString(x, y + 4, part[0])
            x += canvas.stringWidth(part[0], font, 6)
            part = part[1:]  # noqa: PLW2901 - the rest of the line follows the raised number
        canvas.setFont(font, size)
        canvas.drawString(x, y, part)
        x += canvas.stringWidth(part, font, size)


def _wrap(kind: str, text: str) -> list[tuple[str, str, bool]]:
    lines: list[str] = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > 84:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return [(kind, line, place == 0) for place, line in enumerate(lines)]


def blocks_of(text: str) -> list[tuple[str, str]]:
    """The body of a sample text as blocks for `pdf`."""
    blocks: list[tuple[str, str]] = []
    for line in text.splitlines()[4:]:
        if line[:1].isdigit():
            blocks.append(("text", line))
        elif line.startswith("("):
            blocks.append(("point", line))
        elif line.endswith("."):
            blocks.append(("text", line))
        else:
            blocks.append(("heading", line))
    return blocks
