"""The line of the source on which a paragraph begins."""

from recommendations.importers import parse_text
from recommendations.intake.reads.proposals import first_lines
from tests.importers.samples import OBSERVATIONS


def test_each_paragraph_has_its_line() -> None:
    lines = OBSERVATIONS.split("\n")
    found = first_lines(parse_text(OBSERVATIONS).paragraphs, lines)
    assert list(found) == list(range(1, 10))
    for number, line in found.items():
        assert lines[line - 1].startswith(f"{number}. ")


def test_two_paragraphs_on_one_line_both_lead_there() -> None:
    rows = parse_text(OBSERVATIONS).paragraphs
    joined = OBSERVATIONS.replace("\n5. The Committee", " 5. The Committee")
    found = first_lines(rows, joined.split("\n"))
    assert found[4] == found[5] < found[6]


def test_lines_too_far_ahead_are_not_searched() -> None:
    rows = parse_text(OBSERVATIONS).paragraphs
    lines = [*[""] * 50, *OBSERVATIONS.split("\n")]
    assert 1 not in first_lines(rows, lines, ahead=20)
    assert 1 in first_lines(rows, lines, ahead=100)
