"""Word files: printed and automatic numbers, bold, deletions, and archives that are refused."""

import io
import random
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as DocxParagraph

from recommendations.importers import UnreadableDocument, parse
from tests.importers.samples import OBSERVATIONS


def _save(document: "docx.document.Document") -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _written(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    return _save(document)


def test_printed_numbers_are_read_as_in_a_text() -> None:
    document = parse(_written(OBSERVATIONS))
    assert document.symbol == "CMW/C/AZE/CO/4"
    assert [item.number for item in document.paragraphs] == list(range(1, 10))
    assert document.follow_up[0].items == ("5(a)", "5(c)", "7")


def _number(paragraph: DocxParagraph, depth: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    rule, level, number = (OxmlElement(f"w:{name}") for name in ("numPr", "ilvl", "numId"))
    level.set(qn("w:val"), str(depth))
    number.set(qn("w:val"), "77")
    rule.append(level)
    rule.append(number)
    properties.append(rule)


def _define_list(document: "docx.document.Document") -> None:
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


def test_automatic_numbers_are_counted_as_word_prints_them() -> None:
    document = docx.Document()
    _define_list(document)
    document.add_paragraph("CMW/C/AZE/CO/4")
    document.add_heading("A. Introduction", level=1)
    for depth, text in (
        (0, "The Committee considered the report."),
        (0, "The Committee recommends that the State party:"),
        (1, "Act;"),
        (1, "Count:"),
        (2, "Men;"),
        (2, "Women."),
        (0, "The Committee requests wide dissemination."),
    ):
        _number(document.add_paragraph(text), depth)
    parsed = parse(_save(document))
    assert [item.number for item in parsed.paragraphs] == [1, 2, 3]
    points = parsed.paragraphs[1].points
    assert [(point.label, [below.label for below in point.points]) for point in points] == [
        ("a", []),
        ("b", ["i", "ii"]),
    ]


def test_deleted_words_are_left_out() -> None:
    document = docx.Document()
    for number in (1, 2, 3):
        paragraph = document.add_paragraph(f"{number}. The Committee is glad.")
        deleted = OxmlElement("w:del")
        run, text = OxmlElement("w:r"), OxmlElement("w:delText")
        text.text = " Not any more."
        run.append(text)
        deleted.append(run)
        paragraph._p.append(deleted)
    assert [item.text for item in parse(_save(document)).paragraphs] == [
        "The Committee is glad."
    ] * 3


def test_a_file_that_unpacks_to_far_too_much_is_refused() -> None:
    out = io.BytesIO(_written("1. One."))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.bin", b"\0" * 70_000_000)
    with pytest.raises(UnreadableDocument, match="unpacks to far more") as caught:
        parse(out.getvalue())
    assert caught.value.code == "too_large"


def test_macros_are_refused() -> None:
    out = io.BytesIO(_written("1. One."))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"program")
    with pytest.raises(UnreadableDocument, match="carries macros"):
        parse(out.getvalue())


def test_external_entities_are_not_fetched() -> None:
    out = io.BytesIO(_written(OBSERVATIONS))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(
            "word/footnotes.xml",
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
            '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            '<w:footnote w:id="1"><w:p><w:r><w:t>See &e;</w:t></w:r></w:p></w:footnote>'
            "</w:footnotes>",
        )
    assert [note.text for note in parse(out.getvalue()).footnotes] == ["See"]


def test_a_cut_off_word_file_says_so() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        parse(_written("1. One.")[:-200])
    assert caught.value.code == "damaged"


def test_too_many_paragraphs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommendations.importers.from_docx.MAX_BLOCKS", 5)
    with pytest.raises(UnreadableDocument, match="more paragraphs than any document"):
        parse(_written(OBSERVATIONS))


def test_bytes_changed_inside_the_archive_give_a_sentence_and_no_crash() -> None:
    data = _written(OBSERVATIONS)
    chance = random.Random(5)  # noqa: S311 - no secret depends on it
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 40)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            parse(bytes(broken))
        except UnreadableDocument as error:
            assert str(error).endswith(".")  # noqa: PT017 - most of them raise, and may
