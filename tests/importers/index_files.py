"""Exports of the index as files in memory, made of invented rows."""

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook

from recommendations.importers.index.uhri_export import BrokenRow, ExportRow, open_export

# As the workbook writes its headings, mistakes included.
HEADINGS = {
    "Text": "Text",
    "Countries": "Countries Concerned",
    "Body": "Reccomending Body",
    "Symbol": "Document Symbol",
    "Themes": "Themes",
    "Sdgs": "Sdgs",
    "PublicationDate": "Document Publication Date",
    "UprRecommendingStates": "UPR Reccomending States",
    "AnnotationType": "Type",
    "AnnotationId": "OHCHR Annotation Id",
    "Regions": "Regions Concerned",
}


def row(number: int = 1, **values: Any) -> dict[str, Any]:
    """One row as the JSON export has it."""
    return {
        "AnnotationId": f"id-{number}",
        "Text": f"Shelter{number + 10}. The Committee recommends that the State party open one.",
        "Symbol": "CMW/C/AZE/CO/4",
        "Body": "- CMW",
        "AnnotationType": "- Recommendations",
        "Countries": ["Azerbaijan"],
        "Regions": ["A region"],
        "Themes": ["Housing"],
        "Sdgs": [],
        "PublicationDate": "2024-04-05T00:00:00",
        "UprRecommendingStates": [],
        **values,
    }


def as_json(rows: Iterable[Any], key: str = "") -> bytes:
    listed = list(rows)
    return json.dumps({key: listed, "total": len(listed)} if key else listed).encode()


def as_lines(rows: Iterable[Any]) -> bytes:
    return "".join(json.dumps(value) + "\n" for value in rows).encode()


def as_xlsx(
    rows: Iterable[dict[str, Any]],
    headings: dict[str, str] = HEADINGS,
    above: Sequence[Sequence[str]] = (),
) -> bytes:
    """A workbook; lists become lines that begin with "- "."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    for cells in above:
        sheet.append(list(cells))
    sheet.append(list(headings.values()))
    for values in rows:
        given: list[Any] = [values.get(name) for name in headings]
        sheet.append(
            [
                "\n".join(f"- {part}" for part in cell) if isinstance(cell, list) else cell
                for cell in given
            ]
        )
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


_SHARED_PARTS = {
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml": (
        "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' "
        "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
        "<sheets><sheet name='Export' sheetId='1' r:id='rId1'/></sheets></workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        "<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml'/>"
        "<Relationship Id='rId2' Target='/xl/sharedStrings.xml'/></Relationships>"
    ),
}


def as_shared_xlsx(rows: Iterable[dict[str, Any]], parts: dict[str, str] | None = None) -> bytes:
    """A workbook as spreadsheet programs save it: texts stand in a part of their own."""
    texts: dict[str, int] = {}
    lines: list[str] = []
    given: list[dict[str, Any]] = [dict(HEADINGS), *rows]
    for values in given:
        cells: list[str] = []
        for place, name in enumerate(HEADINGS):
            cell = values.get(name)
            text = "\n".join(f"- {part}" for part in cell) if isinstance(cell, list) else cell
            if text:
                number = texts.setdefault(str(text), len(texts))
                cells.append(f'<c r="{chr(65 + place)}{len(lines) + 1}" t="s"><v>{number}</v></c>')
        lines.append(f'<row r="{len(lines) + 1}">{"".join(cells)}</row>')
    # A text in two runs, with a reading that is no part of it.
    shared = "".join(
        f"<si><r><t>{escape(text[:3])}</t></r><r><t xml:space='preserve'>{escape(text[3:])}</t></r>"
        "<rPh sb='0' eb='1'><t>reading</t></rPh></si>"
        for text in texts
    )
    sheet = f"<worksheet><dimension ref='A1:K{len(lines)}'/><sheetData>{''.join(lines)}"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, content in {
            **_SHARED_PARTS,
            "xl/worksheets/sheet1.xml": f"{sheet}</sheetData></worksheet>",
            "xl/sharedStrings.xml": f"<sst>{shared}</sst>",
            **(parts or {}),
        }.items():
            packed.writestr(part, content)
    return target.getvalue()


def read(data: bytes) -> list[ExportRow | BrokenRow]:
    with open_export(io.BytesIO(data)) as export:
        return list(export.rows())


def whole(data: bytes) -> list[ExportRow]:
    """The rows of a file that has no broken one."""
    rows = read(data)
    assert not [found for found in rows if isinstance(found, BrokenRow)]
    return [found for found in rows if isinstance(found, ExportRow)]
