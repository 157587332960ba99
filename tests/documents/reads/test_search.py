"""What is typed is taken apart rightly, and what is found is marked, never trusted as HTML."""

import pytest
from pytest_django import DjangoAssertNumQueries

from recommendations.documents.reads import search
from recommendations.documents.reads.flat.asked import asked
from recommendations.documents.reads.headlines import SHOWN, HeadlinePart, headlines
from recommendations.enums import AccessLevel, DocumentKind
from recommendations.models import Document, ListedRecommendation, Recommendation
from tests.conftest import Case
from tests.factories import (
    DocumentFactory,
    ParagraphFactory,
    ParagraphTextFactory,
    RecommendationFactory,
    StatePartyFactory,
    TreatyBodyFactory,
)

pytestmark = pytest.mark.django_db


def found(words: str) -> list[int]:
    rows = ListedRecommendation.objects.visible_to(None)
    return sorted(row.number for row in asked(rows, search.question_of(words)))


@pytest.fixture
def texts(case: Case) -> Case:
    for number, text in (
        (16, "Adopt a strategy on migration."),
        (36, "Stop detaining children, whatever their papers."),
        (60, "Identify victims of trafficking."),
    ):
        case.recommendation(number).paragraph.texts.update(text=text)
    return case


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("children", [36]),
        ("detained paper", [36]),  # by the stem
        ('"whatever their papers"', [36]),
        ('"papers their whatever"', []),
        ("children trafficking", []),  # all words in one text
        ("children or trafficking", [36, 60]),
        ("CMW/C/AZE/CO/3", [16, 36, 60, 62]),
        ("cmw/c/aze", [16, 36, 60, 62]),
        ("CMW/C/AZE/CO/3, para. 36", [36]),
        ("CMW/C/AZE/CO/3 paragraph 36 (a)", [36]),
        ("CMW/C/AZE/CO/3 trafficking", [60]),
        ("Azerbaijan", [16, 36, 60, 62]),
        ("children in AZE", [36]),
        ("trafficking Azerbaijan CMW", [60]),
        ("trafficking CAT", []),
        ("", [16, 36, 60, 62]),
    ],
)
def test_words_symbols_and_names(texts: Case, words: str, numbers: list[int]) -> None:
    TreatyBodyFactory.create(code="CAT")
    assert found(words) == numbers


def test_topic_counts_as_text(case: Case) -> None:
    recommendation = case.recommendation(62)
    recommendation.topic = "Ways to a regular status"
    recommendation.save()
    assert found("regular status") == [62]


def test_words_of_a_lettered_part_find_its_paragraph(case: Case) -> None:
    part = ParagraphFactory.create(
        document=case.document,
        number=36,
        label="a",
        parent=case.recommendation(36).paragraph,
    )
    ParagraphTextFactory.create(paragraph=part, text="Open shelters for families.")
    assert found("shelters") == [36]
    row = Recommendation.objects.with_text("en").get(pk=case.recommendation(36).pk)
    (pieces,) = headlines([row], search.question_of("shelters")).values()
    assert HeadlinePart("shelters", is_found=True) in pieces


def test_a_name_inside_another_word_is_no_name(case: Case) -> None:
    StatePartyFactory.create(iso3="OMN", name_en="Oman")
    StatePartyFactory.create(iso3="NER", name_en="Niger")
    StatePartyFactory.create(iso3="NGA", name_en="Nigeria")
    assert search.question_of("woman").state_parties == ()
    question = search.question_of("nigeria prisons")
    assert question.state_parties == ("NGA",)
    assert search.words_of(question) == "prisons"


def test_names_are_those_of_the_tables(db: None) -> None:
    StatePartyFactory.create(iso3="XYZ", name_en="Freedonia", name_fr="La Libertonie")
    TreatyBodyFactory.create(code="XCB", short_name="Committee of Example")
    for typed in ("freedonia", "Libertonie", "XYZ"):
        assert search.question_of(typed).state_parties == ("XYZ",)
    for typed in ("committee of example", "xcb"):
        assert search.question_of(typed).committees == ("XCB",)


def test_a_part_stands_for_its_paragraph_where_it_is_no_recommendation(case: Case) -> None:
    assert found("AZE 36 (a)") == [36]
    part = ParagraphFactory.create(
        document=case.document,
        number=36,
        label="a",
        parent=case.recommendation(36).paragraph,
    )
    RecommendationFactory.create(paragraph=part)
    rows = asked(ListedRecommendation.objects.all(), search.question_of("AZE 36 (a)"))
    assert [row.label for row in rows] == ["a"]
    rows = asked(ListedRecommendation.objects.all(), search.question_of("AZE 36 (a) (i)"))
    assert [row.label for row in rows] == ["a"]
    assert found("AZE 36") == [36, 36]
    assert found("AZE 36 (b)") == [36]


def test_names_that_are_not_wanted_are_left_out(texts: Case) -> None:
    assert found("-Azerbaijan") == []
    assert found("NOT CAT children") == [36]


def test_each_language_is_searched_by_its_own_stems(case: Case) -> None:
    ParagraphTextFactory.create(
        paragraph=case.recommendation(36).paragraph,
        language="fr",
        text="Mettre fin aux détentions des enfants.",
    )
    assert found("détention") == [36]


@pytest.mark.parametrize("words", ['"', "'", "()", "!", "&|", "a:*", "\\", "%", "_", "-", "<b>"])
def test_marks_that_mean_something_to_a_database_mean_nothing_here(case: Case, words: str) -> None:
    assert isinstance(found(words), list)


def test_hidden_texts_are_not_found(case: Case) -> None:
    case.recommendation(36).paragraph.texts.update(text="Obsidian.")
    case.document.access_level = AccessLevel.COMMITTEE
    case.document.save()
    assert found("obsidian") == []


def test_found_words_come_as_pieces_and_not_as_html(texts: Case) -> None:
    recommendation = case_row(texts, 36, 'Stop detaining children & "others" <3.')
    pieces = headlines([recommendation], search.question_of("children"))[recommendation.pk]
    assert "".join(piece.text for piece in pieces) == 'Stop detaining children & "others" <3.'
    assert [piece.text for piece in pieces if piece.is_found] == ["children"]


def case_row(case: Case, number: int, text: str) -> Recommendation:
    case.recommendation(number).paragraph.texts.update(text=text)
    rows = Recommendation.objects.visible_to(None).with_text("en")
    return rows.get(paragraph__number=number)


def test_headlines_ask_as_often_however_many_rows(
    texts: Case, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    rows = list(Recommendation.objects.visible_to(None).with_text("en"))
    parsed = search.question_of("children")
    with django_assert_num_queries(4):  # type: ignore[operator]  # a fixture that is a function
        headlines(rows, parsed)
    assert headlines([], parsed) == {}


def test_reading_asks_twice_at_most(
    case: Case, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    RecommendationFactory.create()
    with django_assert_max_num_queries(2):  # type: ignore[operator]  # a fixture that is a function
        search.question_of("children in Azerbaijan before the CMW")


# --- Words in the text of documents ---------------------------------------------------------------


def _record(case: Case, *texts: str, access_level: str = AccessLevel.PUBLIC) -> Document:
    document = DocumentFactory.create(
        cycle=case.cycle, kind=DocumentKind.SUMMARY_RECORD, symbol="", title="A record",
        access_level=access_level,
    )  # fmt: skip
    for number, text in enumerate(texts, start=1):
        paragraph = ParagraphFactory.create(document=document, number=number, position=number)
        ParagraphTextFactory.create(paragraph=paragraph, text=text, language="en")
    return document


def rows_of(typed: str) -> list[search.DocumentRow]:
    documents = search.documents_asked(Document.objects.visible_to(None), typed)
    return list(search.document_rows(documents.order_by("pk"), search.question_of(typed)))


def test_the_public_finds_records_by_what_was_said_in_them(case: Case) -> None:
    record = _record(case, "The Chair spoke.", "Mr. Lantern asked about lighthouses.")
    [row] = rows_of("lighthouse")
    assert (row.document, row.paragraph) == (record, "2")
    assert row.url.endswith("#p2")
    assert [piece.text for piece in row.headline if piece.is_found] == ["lighthouses"]


def test_words_of_hidden_documents_are_not_found(case: Case) -> None:
    _record(case, "Mr. Lantern asked about lighthouses.", access_level=AccessLevel.COMMITTEE)
    assert rows_of("lighthouse") == []


@pytest.mark.parametrize(
    ("language", "text", "typed", "marked"),
    [
        ("zh", "检查员事先宣布对企业的检查。", "企业", ["企业"]),
        ("fr", "Mettre fin à la détention des mineurs.", "detentions", ["détention"]),
        ("es", "Proteger a los niños migrantes.", "niño", ["niños"]),
        ("ru", "Защищать детей мигрантов.", "дети", ["детей"]),
        ("ru", "Защищать всех детей.", "взрослые", []),
        ("ar", "ينبغي حماية الأطفال.", "الاطفال", ["الأطفال"]),
        ("en", "Prevent HIV/AIDS and labour exploitation.", "labor", ["labour"]),
        ("en", "Prevent HIV/AIDS at work.", "hiv/aids", ["HIV", "AIDS"]),
    ],
)
def test_what_was_said_is_found_and_marked_in_its_own_language(
    case: Case, language: str, text: str, typed: str, marked: list[str]
) -> None:
    """Whatever the reader's language is."""
    record = _record(case, "words")
    record.paragraphs.get().texts.update(language=language, text=text)
    found = rows_of(typed)
    assert [row.document for row in found] == ([record] if marked else [])
    for row in found:
        assert [piece.text for piece in row.headline if piece.is_found] == marked
        assert "".join(piece.text for piece in row.headline) == text


def test_documents_are_found_by_state_party_committee_and_symbol(case: Case) -> None:
    record = _record(case, "Of lighthouses.")
    assert [row.document for row in rows_of("lighthouses azerbaijan")] == [record]
    assert rows_of("lighthouses -azerbaijan") == []
    assert [row.document for row in rows_of("cmw/c/aze/co/3")] == [case.document]
    assert {row.document for row in rows_of("cmw aze")} == {record, case.document}
    assert rows_of("the") == []


def test_passage_is_cut_around_what_was_found(case: Case) -> None:
    before, after = "one two three " * 20, " four five six" * 20
    _record(case, f"{before}lighthouses{after}")
    [row] = rows_of("lighthouse")
    words = "".join(piece.text for piece in row.headline)
    assert words.startswith("… ")
    assert words.endswith(" …")
    assert len(words.split()) == SHOWN + 2
    assert "lighthouses" in words


@pytest.mark.parametrize("n_documents", [1, 3])
def test_places_take_as_many_queries_at_any_length(
    case: Case, n_documents: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    documents = [_record(case, "Of lighthouses.", "More lighthouses.") for _ in range(n_documents)]
    question = search.question_of("lighthouses")
    with django_assert_num_queries(4):
        rows = search.document_rows(documents, question)
    assert [row.paragraph for row in rows] == ["1"] * n_documents
    with django_assert_num_queries(0):
        assert [
            row.paragraph for row in search.document_rows(documents, search.question_of(" "))
        ] == [""] * n_documents
