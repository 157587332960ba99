"""A document to read: headings where they begin, parts in order, links to what followed."""

from datetime import date

import pytest

from recommendations.documents.reads.document_page import ParagraphBlock, document_text
from recommendations.enums import AccessLevel, FollowUpStatus, SubmissionStatus
from recommendations.models import Document
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    DocumentFactory,
    ParagraphFactory,
    ParagraphTextFactory,
    PassageFactory,
    RecommendationFactory,
    StateReplyFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2024, 6, 1)


def blocks(document: Document, language: str = "en") -> dict[int, ParagraphBlock]:
    text = document_text(document, None, language=language, today=TODAY)
    return {block.number: block for block in text.blocks}


def test_headings_stand_where_they_begin(db: None) -> None:
    document = DocumentFactory.create()
    for number, headings in (
        (1, ["A. Introduction"]),
        (2, ["A. Introduction"]),
        (3, ["B. Concerns", "Detention"]),
        (4, ["B. Concerns", "Trafficking"]),
        (5, ["C. Other", "Trafficking"]),
    ):
        ParagraphFactory.create(
            document=document, number=number, position=number, headings=headings
        )
    found = {
        number: [(heading.text, heading.level) for heading in block.headings]
        for number, block in blocks(document).items()
    }
    assert found == {
        1: [("A. Introduction", 2)],
        2: [],
        3: [("B. Concerns", 2), ("Detention", 3)],
        4: [("Trafficking", 3)],
        5: [("C. Other", 2), ("Trafficking", 3)],
    }
    text = document_text(document, None, language="en", today=TODAY)
    assert text.contents[0].url == "#p1"


def test_parts_stand_under_their_paragraph_in_order(case: Case) -> None:
    top = case.recommendation(36).paragraph
    part = ParagraphFactory.create(
        document=case.document, number=36, label="a", position=1001, parent=top
    )
    ParagraphTextFactory.create(paragraph=part, text="End it.", footnotes=["See the report."])
    deeper = ParagraphFactory.create(
        document=case.document, number=36, label="a-i", position=1002, parent=part
    )
    ParagraphTextFactory.create(paragraph=deeper, text="For children.")
    block = blocks(case.document)[36]
    (sub,) = block.subs
    assert (sub.label, sub.text, sub.anchor) == ("a", "End it.", "p36-a")
    assert [(below.label, below.text, below.anchor) for below in sub.subs] == [
        ("i", "For children.", "p36-a-i")
    ]
    assert block.footnotes == ("See the report.",)


def test_what_was_selected_is_marked_and_linked(case: Case) -> None:
    paragraph = ParagraphFactory.create(
        document=case.document,
        number=12,
        position=12,
        answers=ParagraphFactory.create(document=case.document, number=11, position=11),
    )
    RecommendationFactory.create(paragraph=paragraph)
    case.follow_ups[36].status = FollowUpStatus.EVALUATED
    case.follow_ups[36].save()
    found = blocks(case.document)
    assert found[36].is_follow_up
    assert found[36].status_label == "Evaluated"
    assert found[36].links[-1].url == "/recommendations/CMW/C/AZE/CO/3/36/"
    assert not found[12].is_follow_up
    assert [link.url for link in found[12].links] == [
        "#p11",
        "/recommendations/CMW/C/AZE/CO/3/12/",
    ]
    assert found[11].links == ()


def test_a_selected_part_marks_its_paragraph(case: Case) -> None:
    top = ParagraphFactory.create(document=case.document, number=9, position=9)
    part = ParagraphFactory.create(
        document=case.document, number=9, label="b", position=10, parent=top
    )
    case.request.recommendations.add(
        RecommendationFactory.create(paragraph=part),
        through_defaults={"status_changed_at": case.follow_ups[36].status_changed_at},
    )
    block = blocks(case.document)[9]
    assert block.is_follow_up
    assert block.links[0].label == "Recommendation 9 (b)"


def test_the_readers_language_first_then_english_then_any(case: Case) -> None:
    ParagraphTextFactory.create(
        paragraph=case.recommendation(36).paragraph, language="ar", text="نص"
    )
    arabic = blocks(case.document, "ar")
    assert (arabic[36].text, arabic[36].lang, arabic[36].dir) == ("نص", "ar", "rtl")
    assert (arabic[16].lang, arabic[16].dir) == ("en", "ltr")
    text = document_text(case.document, None, language="fr", today=TODAY)
    assert set(text.languages) == {"ar", "en"}


def test_requests_of_the_document_come_with_their_date(case: Case) -> None:
    text = document_text(case.document, None, language="en", today=TODAY)
    (asked,) = text.requests
    assert getattr(asked, "due_on", None) == date(2023, 10, 8)
    assert (text.n_recommendations, text.n_selected) == (4, 4)


def test_a_long_document_asks_as_often_as_a_short_one(
    case: Case, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(100, 130):
        paragraph = ParagraphFactory.create(document=case.document, number=number, position=number)
        RecommendationFactory.create(paragraph=paragraph)
    with django_assert_num_queries(8):  # type: ignore[operator]  # a fixture that is a function
        document_text(case.document, None, language="en", today=TODAY)


def test_a_document_without_paragraphs_is_empty_and_no_error(db: None) -> None:
    letter = DocumentFactory.create(symbol="", access_level=AccessLevel.PUBLIC)
    assert blocks(letter) == {}


def test_a_reply_or_a_submission_says_of_which_points_it_speaks(case: Case) -> None:
    document = DocumentFactory.create(cycle=case.cycle, symbol="", title="A report")
    submission = SubmissionFactory.create(
        request=case.request, document=document, status=SubmissionStatus.PUBLISHED
    )
    for number in (36, 16):
        AssessmentFactory.create(submission=submission, recommendation=case.recommendation(number))
    letter = DocumentFactory.create(cycle=case.cycle, symbol="", title="A reply")
    reply = StateReplyFactory.create(request=case.request, document=letter)
    for position in (1, 2):
        PassageFactory.create(
            reply=reply, recommendation=case.recommendation(60), position=position
        )
    (spoken,) = document_text(document, None, language="en", today=TODAY).addressed
    assert spoken.url == submission.get_absolute_url()
    assert [link.url for link in spoken.links] == [
        "/recommendations/CMW/C/AZE/CO/3/16/",
        "/recommendations/CMW/C/AZE/CO/3/36/",
    ]
    (replied,) = document_text(letter, None, language="en", today=TODAY).addressed
    assert [link.label for link in replied.links] == ["Paragraph 60: Topic of paragraph 60"]
    submission.status = SubmissionStatus.ACCEPTED
    submission.save()
    assert document_text(document, None, language="en", today=TODAY).addressed == ()
