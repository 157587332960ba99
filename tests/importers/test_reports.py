"""A report without numbers: sections in the order of the paragraphs, notes, own recommendations."""

from recommendations.importers import parse
from tests.importers.samples import REPORT


def test_counted_sections_follow_the_order_in_which_paragraphs_are_named() -> None:
    document = parse(REPORT.encode())
    assert document.kind == "submission"
    assert (document.committee, document.state_party_name) == ("CMW", "Azerbaijan")
    assert document.cycle == (4, 4)
    assert document.submitted_by == "Lantern House"
    assert document.named_items == ("5", "7")
    assert [(item.items, item.reason) for item in document.passages] == [
        (("5",), "order_of_sections"),
        (("7",), "order_of_sections"),
    ]
    assert (
        document.passages[0].text == "Inspectors still announce their visits, as workers told us."
    )
    assert "matched_by_order" in {warning.code for warning in document.warnings}


def test_notes_leave_the_text_and_ibid_takes_the_link_before_it() -> None:
    document = parse(REPORT.encode())
    assert [(note.label, note.text, note.url) for note in document.passages[0].footnotes] == [
        ("1", "Survey of workplaces, https://example.org/survey", "https://example.org/survey"),
        ("2", "Ibid", "https://example.org/survey"),
    ]
    [third] = document.passages[1].footnotes
    assert third.url == ""
    assert not any("footnoteRef" in block for block in document.blocks)


def test_its_own_recommendations_are_listed_apart() -> None:
    assert parse(REPORT.encode()).own_recommendations == (
        "Let the inspectors come without a word.",
        "Open every school.",
        "Count the children.",
    )


def test_sections_that_name_paragraphs_are_sure() -> None:
    text = REPORT.replace("First: Visits by inspectors", "Paragraph 7: children first").replace(
        "Second: Children and schools", "Paragraph 5 (a): inspectors"
    )
    passages = parse(text.encode()).passages
    assert [(item.items, item.reason) for item in passages] == [
        (("7",), "explicit_reference"),
        (("5(a)",), "explicit_reference"),
    ]
    assert min(item.confidence for item in passages) > 0.9


def test_more_sections_than_paragraphs_are_not_guessed() -> None:
    text = REPORT.replace("Recommendations\n", "Third: Others\nNothing else.\nRecommendations\n")
    document = parse(text.encode())
    assert document.passages == ()
    assert "no_passages" in {warning.code for warning in document.warnings}
