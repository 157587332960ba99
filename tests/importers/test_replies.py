"""A reply's passages are matched to the recommendations that it names."""

from datetime import date

import pytest

from recommendations.importers import parse
from recommendations.importers.naming import items_named
from tests.importers.samples import REPLY


def test_headings_that_name_a_paragraph_open_a_passage() -> None:
    document = parse(REPLY.encode())
    assert document.kind == "state_reply"
    assert document.received_on == date(2024, 5, 3)
    assert [
        (item.items, item.first_paragraph, item.last_paragraph) for item in document.passages
    ] == [
        (("5(a)",), 2, 3),
        (("6",), 4, 4),
    ]
    assert document.named_items == ("5", "7")


@pytest.mark.parametrize(
    ("heading", "items"),
    [
        (
            "Follow-up information relating to paragraph 11 (b) of the concluding observations",
            "11(b)",
        ),
        ("As for Recommendation No. 32", "32"),
        ("Measures taken regarding the Paragraph 9, Article A on words", "9(a)"),
        ("Measures taken regarding the Paragraph 35, Clause E:", "35(e)"),
        ("Recommendations 12 and 14", "12 14"),
        ("Paragraphs 36 (a)-(c)", "36(a) 36(b) 36(c)"),
        ("A. Measures taken", ""),
        ("Article 9 of the Convention", ""),
    ],
)
def test_ways_of_naming_a_recommendation(heading: str, items: str) -> None:
    assert items_named(heading, "en") == tuple(items.split())
