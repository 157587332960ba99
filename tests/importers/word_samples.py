"""Small Word files of the project's own making, and the rules of lists that python-docx lacks."""

import io
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as DocxParagraph

from recommendations.importers.files.from_docx import read_docx


def save(document: "docx.document.Document") -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def written(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    return save(document)


def set_number(paragraph: DocxParagraph, depth: int, key: str = "77") -> None:
    properties = paragraph._p.get_or_add_pPr()
    rule, level, number = (OxmlElement(f"w:{name}") for name in ("numPr", "ilvl", "numId"))
    level.set(qn("w:val"), str(depth))
    number.set(qn("w:val"), key)
    rule.append(level)
    rule.append(number)
    properties.append(rule)


def define_list(document: "docx.document.Document") -> None:
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for depth, (form, text) in enumerate(
        (("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))
    ):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        for name, value in (("start", "1"), ("numFmt", form), ("lvlText", text)):
            child = OxmlElement(f"w:{name}")
            child.set(qn("w:val"), value)
            level.append(child)
        abstract.append(level)
    root.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    target = OxmlElement("w:abstractNumId")
    target.set(qn("w:val"), "77")
    number.append(target)
    root.append(number)


def abstract_list(
    document: "docx.document.Document", key: str, levels: list[dict[str, str]]
) -> None:
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), key)
    for depth, rules in enumerate(levels):
        abstract.append(_level(depth, rules))
    root.insert(0, abstract)


def _level(depth: int, rules: dict[str, str]) -> Any:
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), str(depth))
    for name, value in {"start": "1", "numFmt": "decimal", **rules}.items():
        child = OxmlElement(f"w:{name}")
        child.set(qn("w:val"), value)
        level.append(child)
    return level


def use_list(
    document: "docx.document.Document",
    key: str,
    abstract: str,
    *,
    starts: dict[int, int] | None = None,
    levels: dict[int, dict[str, str]] | None = None,
) -> None:
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), key)
    target = OxmlElement("w:abstractNumId")
    target.set(qn("w:val"), abstract)
    number.append(target)
    for depth in sorted({*(starts or {}), *(levels or {})}):
        override = OxmlElement("w:lvlOverride")
        override.set(qn("w:ilvl"), str(depth))
        if starts and depth in starts:
            start = OxmlElement("w:startOverride")
            start.set(qn("w:val"), str(starts[depth]))
            override.append(start)
        if levels and depth in levels:
            override.append(_level(depth, levels[depth]))
        number.append(override)
    document.part.numbering_part.element.append(number)


def add_item(document: "docx.document.Document", text: str, key: str, depth: int = 0) -> None:
    paragraph = document.add_paragraph(text)
    set_number(paragraph, depth, key)


def printed(document: "docx.document.Document") -> list[str]:
    return [line.text for line in read_docx(save(document)).lines]


PADDING = "Words enough for a document."


def wrapped(tag: str, text: str, *, inner: str = "w:t") -> Any:
    outer, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
    words.text = text
    run.append(words)
    outer.append(run)
    return outer
