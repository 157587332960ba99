"""Automatic numbers are counted as Word prints them: restarts, overrides, legal, by style."""

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from recommendations.importers import parse
from tests.importers.word_samples import (
    PADDING,
    abstract_list,
    add_item,
    define_list,
    printed,
    save,
    set_number,
    use_list,
)


def test_automatic_numbers_are_counted_as_word_prints_them() -> None:
    document = docx.Document()
    define_list(document)
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
        set_number(document.add_paragraph(text), depth)
    parsed = parse(save(document))
    assert [item.number for item in parsed.paragraphs] == [1, 2, 3]
    points = parsed.paragraphs[1].points
    assert [(point.label, [below.label for below in point.points]) for point in points] == [
        ("a", []),
        ("b", ["i", "ii"]),
    ]


def test_a_list_used_again_counts_on_unless_it_starts_again() -> None:
    document = docx.Document()
    abstract_list(
        document, "50", [{"lvlText": "%1."}, {"lvlText": "(%2)", "numFmt": "lowerLetter"}]
    )
    use_list(document, "51", "50")
    use_list(document, "52", "50")
    use_list(document, "53", "50", starts={0: 7})
    use_list(document, "54", "50", levels={0: {"lvlText": "%1)", "numFmt": "upperRoman"}})
    for key, depth in (("51", 0), ("51", 1), ("51", 1), ("52", 0), ("52", 1), ("53", 0), ("53", 0)):
        add_item(document, PADDING, key, depth)
    add_item(document, PADDING, "54")
    labels = [text.removesuffix(f" {PADDING}") for text in printed(document)]
    assert labels == ["1.", "(a)", "(b)", "2.", "(a)", "7.", "8.", "I)"]


def test_legal_numbering_and_levels_that_do_not_restart() -> None:
    document = docx.Document()
    abstract_list(
        document,
        "50",
        [
            {"lvlText": "%1.", "numFmt": "upperRoman"},
            {"lvlText": "%1.%2", "isLgl": "1"},
            {"lvlText": "(%3)", "numFmt": "lowerLetter", "lvlRestart": "0"},
        ],
    )
    use_list(document, "51", "50")
    for depth in (0, 1, 2, 2, 0, 1, 2):
        add_item(document, PADDING, "51", depth)
    labels = [text.removesuffix(f" {PADDING}") for text in printed(document)]
    assert labels == ["I.", "1.1", "(a)", "(b)", "II.", "2.1", "(c)"]


def test_numbered_headings_take_level_and_number_from_their_style() -> None:
    document = docx.Document()
    abstract_list(
        document,
        "50",
        [{"lvlText": "%1.", "numFmt": "upperRoman", "pStyle": "Heading1"},
         {"lvlText": "%2.", "numFmt": "upperLetter", "pStyle": "Heading2"}],
    )  # fmt: skip
    use_list(document, "51", "50")
    for name in ("Heading 1", "Heading 2"):
        properties = document.styles[name].element.get_or_add_pPr()
        rule, number = OxmlElement("w:numPr"), OxmlElement("w:numId")
        number.set(qn("w:val"), "51")
        rule.append(number)
        properties.append(rule)
    for level in (1, 2, 2, 1):
        document.add_heading("Words of a heading", level=level)
    assert [text.split()[0] for text in printed(document)] == ["I.", "A.", "B.", "II."]


@pytest.mark.parametrize(
    ("form", "labels"),
    [
        ("lowerRoman", ["i", "ii", "iii"]),
        ("decimalZero", ["01", "02", "03"]),
        ("russianUpper", ["А", "Б", "В"]),
        ("arabicAbjad", ["أ", "ب", "ج"]),
        ("chineseCounting", ["一", "二", "三"]),
        ("none", ["", "", ""]),
        ("bullet", ["•", "•", "•"]),
    ],
)
def test_forms_of_numbers(form: str, labels: list[str]) -> None:
    document = docx.Document()
    abstract_list(document, "50", [{"lvlText": "%1", "numFmt": form}])
    use_list(document, "51", "50")
    for _ in range(3):
        add_item(document, PADDING, "51")
    assert [text.removesuffix(PADDING).strip() for text in printed(document)] == labels


def test_broken_rules_of_lists_print_nothing_strange() -> None:
    document = docx.Document()
    abstract_list(document, "50", [{"lvlText": "%1.", "start": "999999999999", "lvlRestart": "x"}])
    use_list(document, "51", "50", starts={0: 3})
    use_list(document, "52", "no such list")
    for key in ("51", "52"):
        add_item(document, PADDING, key)
    assert printed(document) == [f"3. {PADDING}", PADDING]
