"""Word templates: placeholders are found wherever Word put them; nothing in a file is run."""

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Pt

from recommendations.enums import LetterKind
from recommendations.letters.word.builtin_letters import builtin_template
from recommendations.letters.word.filling import (
    UnusableTemplate,
    check_template,
    check_word_file,
    fill,
)
from recommendations.letters.word.phrases import PHRASES, PLACEHOLDERS

KNOWN = {name: str(meaning) for name, meaning in PLACEHOLDERS.items()}


def saved(document: Any) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def word_file(*paragraphs: str) -> bytes:
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    return saved(document)


def opened(data: bytes) -> Any:
    return Document(io.BytesIO(data))


def words_of(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(data).paragraphs]


# --- Filling ------------------------------------------------------------------------------------


def test_values_replace_the_placeholders() -> None:
    data = word_file("{{ state_party }} was to reply by {{due_date}}.", "Nothing here.")
    filled = fill(data, {"state_party": "Azerbaijan", "due_date": "8 October 2023"})
    assert words_of(filled) == ["Azerbaijan was to reply by 8 October 2023.", "Nothing here."]


def test_placeholder_that_word_split_into_runs_is_found_and_keeps_the_formatting_around_it() -> (
    None
):
    document = Document()
    paragraph = document.add_paragraph("Due on ")
    for piece, is_bold in (
        ("{", True),
        ("{ due", False),
        ("_da", True),
        ("te }", False),
        ("}.", None),
    ):
        paragraph.add_run(piece).bold = is_bold
    paragraph.runs[1].font.size = Pt(17)
    filled = opened(fill(saved(document), {"due_date": "8 October 2023"})).paragraphs[0]
    assert filled.text == "Due on 8 October 2023."
    words = next(run for run in filled.runs if "October" in run.text)
    assert words.bold is True
    assert words.font.size == Pt(17)
    assert filled.runs[0].bold is None


def test_two_placeholders_in_one_paragraph_do_not_shift_each_other() -> None:
    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("A {{ sym", "bol }} and {{ committee", " }} and {{ symbol }}", " Z"):
        paragraph.add_run(piece)
    filled = fill(saved(document), {"symbol": "CMW/C/AZE/CO/3", "committee": "X"})
    assert words_of(filled) == ["A CMW/C/AZE/CO/3 and X and CMW/C/AZE/CO/3 Z"]


def test_headers_footers_and_tables_are_filled_too() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ committee }}"
    document.sections[0].footer.paragraphs[0].text = "{{ symbol }}"
    document.add_table(1, 1).cell(0, 0).text = "{{ symbol }}"
    filled = opened(fill(saved(document), {"committee": "The Committee", "symbol": "S/1"}))
    assert filled.sections[0].header.paragraphs[0].text == "The Committee"
    assert filled.sections[0].footer.paragraphs[0].text == "S/1"
    assert filled.tables[0].cell(0, 0).text == "S/1"


def test_lines_of_a_value_become_lines_of_the_paragraph() -> None:
    filled = fill(word_file("Asked: {{ recommendations }} (end)"), {"recommendations": "a\nb\nc"})
    paragraph = opened(filled).paragraphs[0]
    assert paragraph.text == "Asked: a\nb\nc (end)"
    assert len(list(paragraph._p.iter(qn("w:br")))) == 2


def test_paragraph_with_nothing_but_an_empty_value_is_left_out() -> None:
    data = word_file("Before", "{{ former_letters }}", "", "After")
    assert words_of(fill(data, {"former_letters": ""})) == ["Before", "", "After"]


def test_braces_in_a_value_are_not_filled_again() -> None:
    filled = fill(
        word_file("{{ state_party }} {{ symbol }}"),
        {"state_party": "{{ symbol }}", "symbol": "<S>"},
    )
    assert words_of(filled) == ["{{ symbol }} <S>"]


def test_characters_that_xml_does_not_allow_are_left_out() -> None:
    assert words_of(fill(word_file("{{ symbol }}"), {"symbol": "a\x00\x0bb"})) == ["ab"]


# --- What may be a template -----------------------------------------------------------------------


def test_unknown_placeholder_is_named_with_those_that_are_known() -> None:
    with pytest.raises(UnusableTemplate) as refusal:
        check_template(word_file("{{ state_party }}, {{ signature }}"), KNOWN)
    assert "“{{ signature }}”" in str(refusal.value)
    assert "due_date" in str(refusal.value)


@pytest.mark.parametrize("words", ["by {{ due_date", "by due_date }}", "by {{ {due_date} }}"])
def test_braces_that_do_not_match_are_shown(words: str) -> None:
    with pytest.raises(UnusableTemplate, match="Braces do not match"):
        check_template(word_file(words), KNOWN)


def test_placeholder_in_a_header_is_checked_too() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ whatever }}"
    with pytest.raises(UnusableTemplate, match="whatever"):
        check_template(saved(document), KNOWN)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7 a letter", "not a Word document"),
        (b"Dear Sir,", "not a Word document"),
        (b"", "empty"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"\x89PNG....", "picture"),
    ],
)
def test_what_is_no_word_document_is_refused_whatever_its_name(data: bytes, sentence: str) -> None:
    with pytest.raises(UnusableTemplate, match=sentence):
        check_template(data, KNOWN)


def with_part(data: bytes, name: str, content: str, replace: tuple[str, str] = ("", "")) -> bytes:
    """The file with one more part, or with words of one part replaced."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.namelist():
            words = old.read(entry)
            if entry == name and replace[0]:
                assert replace[0].encode() in words
                words = words.replace(replace[0].encode(), replace[1].encode())
            new.writestr(entry, words)
        if content:
            new.writestr(name, content)
    return changed.getvalue()


def test_macros_are_refused() -> None:
    data = with_part(word_file("{{ symbol }}"), "word/vbaProject.bin", "macro")
    with pytest.raises(UnusableTemplate, match="macros"):
        check_word_file(data)


@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "image"])
def test_what_word_would_fetch_from_elsewhere_is_refused(kind: str) -> None:
    relation = (
        '<Relationship Id="rId99" TargetMode="External" Target="https://example.org/x" Type='
        f'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
    )
    name = "word/_rels/document.xml.rels"
    data = with_part(
        word_file("{{ symbol }}"), name, "", ("</Relationships>", f"{relation}</Relationships>")
    )
    with pytest.raises(UnusableTemplate, match=kind):
        check_word_file(data)


def test_link_to_a_page_is_harmless() -> None:
    document = Document()
    document.add_paragraph("{{ symbol }}")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    document.part.relate_to("https://example.org/", kind, is_external=True)
    check_word_file(saved(document))


@pytest.mark.parametrize(
    ("field", "is_refused"),
    [(' DDEAUTO c:\\\\x "y"', True), (" INCLUDETEXT x.docx", True), (" PAGE ", False)],
)
def test_fields_that_start_or_fetch_something_are_refused(field: str, is_refused: bool) -> None:
    document = Document()
    run = document.add_paragraph("{{ symbol }}").add_run()
    instruction = run._r.makeelement(qn("w:instrText"), {})
    instruction.text = field
    run._r.append(instruction)
    if not is_refused:
        check_word_file(saved(document))
        return
    with pytest.raises(UnusableTemplate, match="field"):
        check_word_file(saved(document))


NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def with_note(content: str) -> bytes:
    document = Document()
    document.add_paragraph("{{ symbol }}")
    note = f"<w:footnote><w:p><w:r>{content}</w:r></w:p></w:footnote>"
    xml = f'<w:footnotes xmlns:w="{SPACE}">{note}</w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), NOTES_TYPE, xml.encode(), document.part.package)
    document.part.relate_to(part, NOTES)
    return saved(document)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("<w:t>{{ symbol }}</w:t>", "in a note"),
        ("<w:instrText>INCLUDETEXT x</w:instrText>", "field"),
        ("<w:t>", "damaged"),
    ],
)
def test_notes_have_no_placeholders_and_start_nothing(content: str, sentence: str) -> None:
    check_template(with_note("<w:t>See above.</w:t>"), KNOWN)
    with pytest.raises(UnusableTemplate, match=sentence):
        check_template(with_note(content), KNOWN)


def test_large_file_is_refused_before_it_is_opened() -> None:
    with pytest.raises(UnusableTemplate, match="larger than 5 MB"):
        check_template(b"PK" + b"0" * 5 * 1024 * 1024, KNOWN)


# --- The built-in letters -------------------------------------------------------------------------


@pytest.mark.parametrize("language", PHRASES)
@pytest.mark.parametrize("kind", LetterKind)
def test_every_built_in_letter_is_a_template_and_leaves_no_placeholder(
    kind: LetterKind, language: str
) -> None:
    data = builtin_template(kind, language)
    check_template(data, KNOWN)
    filled = "\n".join(words_of(fill(data, {name: name.upper() for name in KNOWN})))
    assert "{{" not in filled
    for name in (
        "STATE_PARTY",
        "COMMITTEE",
        "SYMBOL",
        "RECOMMENDATIONS",
        "DUE_DATE",
        "LETTER_DATE",
    ):
        assert name in filled
    assert ("FORMER_LETTERS" in filled) == (kind != LetterKind.FIRST_REMINDER)
