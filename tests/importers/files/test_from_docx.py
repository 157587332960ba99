"""Word files: printed numbers, bold, insertions and deletions, notes, links, text boxes."""

import io
import re
import zipfile
from datetime import date

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as DocxParagraph

from recommendations.importers import UnreadableDocument, parse
from recommendations.importers.files.from_docx import read_docx
from tests.importers.samples import OBSERVATIONS, REPORT
from tests.importers.test_languages import DOCUMENTS
from tests.importers.word_samples import (
    abstract_list,
    add_item,
    printed,
    save,
    use_list,
    wrapped,
    written,
)


def test_printed_numbers_are_read_as_in_a_text() -> None:
    document = parse(written(OBSERVATIONS))
    assert document.symbol == "CMW/C/AZE/CO/4"
    assert [item.number for item in document.paragraphs] == list(range(1, 10))
    assert document.follow_up[0].items == ("5(a)", "5(c)", "7")


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
    assert [item.text for item in parse(save(document)).paragraphs] == [
        "The Committee is glad."
    ] * 3


def test_external_entities_are_not_fetched() -> None:
    out = io.BytesIO(written(OBSERVATIONS))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(
            "word/footnotes.xml",
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
            '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            '<w:footnote w:id="1"><w:p><w:r><w:t>See &e;</w:t></w:r></w:p></w:footnote>'
            "</w:footnotes>",
        )
    assert [note.text for note in parse(out.getvalue()).footnotes] == ["See"]


def test_too_many_paragraphs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommendations.importers.files.from_docx.MAX_BLOCKS", 5)
    with pytest.raises(UnreadableDocument, match="more paragraphs than any document"):
        parse(written(OBSERVATIONS))


def test_insertions_stay_and_what_was_moved_away_goes() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The Committee is glad")
    paragraph._p.append(wrapped("w:ins", " and thankful"))
    paragraph._p.append(wrapped("w:moveFrom", " for once"))
    paragraph._p.append(wrapped("w:moveTo", " for all."))
    paragraph._p.append(wrapped("w:del", " Not any more.", inner="w:delText"))
    assert printed(document) == ["The Committee is glad and thankful for all."]


def test_field_codes_and_hidden_words_are_not_text() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("See for all of this page ")
    for sign, text in (("begin", ""), ("", " PAGEREF _x \\h "), ("separate", ""), ("end", "")):
        run = OxmlElement("w:r")
        node = OxmlElement("w:fldChar" if sign else "w:instrText")
        if sign:
            node.set(qn("w:fldCharType"), sign)
        node.text = text or None
        run.append(node)
        paragraph._p.append(run)
        if sign == "separate":
            paragraph.add_run("12")
    hidden = paragraph.add_run(" draft of a draft")
    hidden.font.hidden = True
    assert printed(document) == ["See for all of this page 12"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The paragraph that carries the box.")
    inside = "<w:txbxContent><w:p><w:r><w:t>Words in the box.</w:t></w:r></w:p></w:txbxContent>"
    box = parse_xml(
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:AlternateContent><mc:Choice Requires="wps">{inside}</mc:Choice>'
        f"<mc:Fallback>{inside}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    paragraph._p.append(box)
    assert printed(document) == ["The paragraph that carries the box.", "Words in the box."]


def _relate(document: "docx.document.Document", url: str) -> str:
    return str(document.part.relate_to(url, RT.HYPERLINK, is_external=True))


def test_links_on_words_are_sources_of_what_they_stand_in() -> None:
    document = docx.Document()
    opening, first, visits = (line.split("[footnoteRef")[0] for line in REPORT.splitlines()[:3])
    document.add_paragraph(opening)
    document.add_paragraph(first)
    paragraph = document.add_paragraph(visits)
    link = wrapped("w:hyperlink", " as the survey shows")
    link.set(qn("r:id"), _relate(document, "https://example.org/survey.pdf"))
    paragraph._p.append(link)
    document.add_paragraph("Second: Children")
    document.add_paragraph("Three schools refused children, see https://example.org/schools.")
    passages = parse(save(document)).passages
    assert passages[0].text.endswith("as the survey shows")
    assert [(note.text, note.url) for note in passages[0].footnotes] == [
        ("as the survey shows", "https://example.org/survey.pdf")
    ]
    assert [note.url for note in passages[1].footnotes] == ["https://example.org/schools"]


NOTES = (
    '<w:{kind}s xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:{kind} w:type="separator" w:id="-1"><w:p/></w:{kind}>'
    '<w:{kind} w:id="{first}"><w:p><w:r><w:t>Survey, https://example.org/{kind}.</w:t></w:r></w:p>'
    '</w:{kind}><w:{kind} w:id="{second}"><w:p><w:r><w:t>* Adopted at its thirtieth session.</w:t>'
    "</w:r></w:p></w:{kind}></w:{kind}s>"
)


def _call(paragraph: DocxParagraph, kind: str, key: str, mark: str = "") -> None:
    run, call = OxmlElement("w:r"), OxmlElement(f"w:{kind}Reference")
    call.set(qn("w:id"), key)
    run.append(call)
    if mark:
        call.set(qn("w:customMarkFollows"), "1")
        words = OxmlElement("w:t")
        words.text = mark
        run.append(words)
    paragraph._p.append(run)


def test_footnotes_and_endnotes_have_the_numbers_that_word_prints() -> None:
    document = docx.Document()
    title = document.add_paragraph("Concluding observations on the report")
    _call(title, "footnote", "8", mark="*")
    for number in (1, 2, 3):
        paragraph = document.add_paragraph(f"{number}. The Committee notes matter {number}.")
        if number == 2:
            _call(paragraph, "footnote", "7")
        if number == 3:
            _call(paragraph, "endnote", "5")
    out = io.BytesIO(save(document))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/footnotes.xml", NOTES.format(kind="footnote", first=7, second=8))
        archive.writestr("word/endnotes.xml", NOTES.format(kind="endnote", first=5, second=6))
    parsed = parse(out.getvalue())
    assert parsed.title == "Concluding observations on the report"
    assert [(note.label, note.url) for note in parsed.paragraphs[1].footnotes] == [
        ("1", "https://example.org/footnote")
    ]
    assert [(note.label, note.url) for note in parsed.paragraphs[2].footnotes] == [
        ("i", "https://example.org/endnote")
    ]
    assert ("*", "Adopted at its thirtieth session.") in [
        (note.label, note.text) for note in parsed.footnotes
    ]
    assert parsed.session == 30


def test_bold_comes_from_runs_styles_and_what_these_are_based_on() -> None:
    document = docx.Document()
    base = document.styles.add_style("Base", WD_STYLE_TYPE.PARAGRAPH)
    base.font.bold = True
    below = document.styles.add_style("Below", WD_STYLE_TYPE.PARAGRAPH)
    below.base_style = base
    document.add_paragraph("1. Heavy by its style.", style="Below")
    document.add_paragraph("2. Light.")
    document.add_paragraph("3. ").add_run("Heavy by its run, all of it.").bold = True
    light = document.add_paragraph("", style="Below").add_run("4. Light against its style.")
    light.bold = False
    lines = read_docx(save(document)).lines
    assert [line.is_bold for line in lines] == [True, False, True, False]


@pytest.mark.parametrize("language", DOCUMENTS)
def test_observations_in_each_language_are_read_from_word_with_automatic_numbers(
    language: str,
) -> None:
    """The numbers are taken out of the text and left to Word; the reading is the same."""
    text = DOCUMENTS[language]
    document = docx.Document()
    pattern = "-%1" if language == "ar" else "%1．" if language == "zh" else "%1."
    abstract_list(document, "50", [{"lvlText": pattern}])
    use_list(document, "51", "50")
    is_arabic = language == "ar"
    numbered = re.compile(r"(?:-\s?\d{1,2}|\d{1,2}\s?-)\s+(?P<rest>.*)" if is_arabic
                          else r"\d{1,2}[.．]\s*(?P<rest>.*)")  # fmt: skip
    n_numbers = 0
    for line in text.splitlines():
        match = numbered.fullmatch(line)
        if match:
            n_numbers += 1
            add_item(document, match["rest"], "51")
        else:
            document.add_paragraph(line)
    assert n_numbers == 7
    from_word, plain = parse(save(document)), parse(text.encode())
    assert from_word.language == language
    assert from_word.paragraphs == plain.paragraphs
    assert from_word.follow_up == plain.follow_up
    assert from_word.adopted_on == plain.adopted_on == date(2022, 4, 7)
