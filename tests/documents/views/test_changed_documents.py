"""Pages of a document that has changed: what changed, former numbers, gone paragraphs, marks."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.enums import AccessLevel, EventKind
from recommendations.models import (
    Document,
    Event,
    FollowUpRequest,
    Passage,
    Recommendation,
    StateParty,
    TreatyBody,
    User,
)
from tests.cast import text_of
from tests.importers.samples import OBSERVATIONS
from tests.versions import FIRST, FRENCH, LATER, ONE_LESS, ONE_MORE, OTHER_WORDS, apply

pytestmark = pytest.mark.django_db

CHILDREN = OBSERVATIONS.replace("to open every school", "to open all schools at once")


@pytest.fixture
def document(body: TreatyBody, state_party: StateParty, officer: User) -> Document:
    return apply(officer, OBSERVATIONS, at=FIRST, name="first.txt")


@pytest.fixture
def reply(document: Document, officer: User) -> Passage:
    record_reply(
        FollowUpRequest.objects.get(),
        ReplyInput(
            received_on=FIRST.date(),
            passages=[
                PassageInput(Recommendation.objects.get(paragraph__number=7), "They are open.")
            ],
            access_level=AccessLevel.PUBLIC,
        ),
        by=officer,
        now=FIRST,
    )
    return Passage.objects.get()


def _changes(document: Document) -> str:
    return reverse("document-changes", args=(document.public_id,))


# --- The document ---------------------------------------------------------------------------------


def test_a_reader_sees_each_file_which_one_replaced_it_and_what_changed(
    client: Client, officer: User, document: Document
) -> None:
    before = text_of(client.get(document.get_absolute_url()))
    assert "What changed between the versions" not in before
    apply(officer, OTHER_WORDS, name="corrected.txt")
    page = text_of(client.get(document.get_absolute_url()))
    assert "Train all judges and prosecutors" in page
    assert "Superseded by corrected.txt" in page
    assert "received on" in page
    assert _changes(document) in page
    for version in document.versions.all():
        assert reverse("version-download", args=(version.public_id,)) in page


def test_former_files_are_downloaded_byte_for_byte(
    client: Client, officer: User, document: Document
) -> None:
    apply(officer, OTHER_WORDS, name="corrected.txt")
    former = document.versions.get(file_name="first.txt")
    answer = client.get(reverse("version-download", args=(former.public_id,)))
    assert b"".join(answer) == OBSERVATIONS.encode()


def test_the_words_say_from_which_file_they_come(
    client: Client, officer: User, document: Document
) -> None:
    apply(officer, OTHER_WORDS, name="corrected.txt")
    page = text_of(client.get(document.get_absolute_url()))
    assert "Text from first.txt; corrected.txt" in page
    assert page.count("Text from") == 3  # the first file, both in paragraph 5, the first again


def test_the_page_of_changes_says_in_words_what_was_removed_and_added(
    client: Client, officer: User, document: Document
) -> None:
    apply(officer, OTHER_WORDS, name="corrected.txt")
    page = text_of(client.get(_changes(document)))
    assert 'id="p5-c"' in page
    assert (
        '<del class="c-change__removed"><span class="visually-hidden">[removed: </span>the' in page
    )
    assert "added: </span>all" in page
    assert "corrected.txt" in page


def test_without_a_further_version_it_says_that_nothing_changed(
    client: Client, document: Document
) -> None:
    assert "Nothing has changed" in text_of(client.get(_changes(document)))


def test_of_two_changes_of_one_paragraph_the_latest_has_its_anchor(
    client: Client, officer: User, document: Document
) -> None:
    apply(officer, OTHER_WORDS)
    apply(officer, OTHER_WORDS.replace("all judges", "some judges"))
    page = text_of(client.get(_changes(document)))
    assert page.count('id="p5-c"') == 1
    assert page.index("some") < page.index('id="p5-c-')


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_of_changes_asks_the_same_number_of_questions_at_any_length(
    client: Client,
    officer: User,
    document: Document,
    n: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    text = OBSERVATIONS
    for word in ("inspectors visit", "Publish", "the judges")[:n]:
        text = text.replace(word, f"{word} also")
    apply(officer, text)
    with django_assert_num_queries(3):
        page = text_of(client.get(_changes(document)))
    assert page.count("c-change__title") == n


def test_a_translation_is_chosen_and_marked_where_the_original_changed(
    client: Client, officer: User, document: Document
) -> None:
    apply(officer, FRENCH, at=FIRST)
    apply(officer, CHILDREN)
    page = text_of(client.get(document.get_absolute_url(), {"language": "fr"}))
    assert "ouvrir toutes les écoles" in page
    assert "The original text of paragraph 7 changed on 2 September 2024" in page
    assert "/outdated/" not in page
    client.force_login(officer)
    page = text_of(client.get(document.get_absolute_url(), {"language": "fr"}))
    assert "/outdated/translation/" in page


# --- The recommendation ---------------------------------------------------------------------------


def test_a_recommendation_says_that_its_text_changed(
    client: Client, officer: User, document: Document
) -> None:
    apply(officer, CHILDREN)
    page = text_of(client.get("/recommendations/CMW/C/AZE/CO/4/7/"))
    assert "The text of this paragraph changed on 2 September 2024." in page
    assert f"{_changes(document)}#p7" in page


def test_a_former_number_leads_to_where_the_paragraph_is_now(
    client: Client, officer: User, document: Document
) -> None:
    apply(officer, ONE_MORE)
    answer = client.get("/recommendations/CMW/C/AZE/CO/4/7/")
    assert (answer.status_code, answer["Location"]) == (302, "/recommendations/CMW/C/AZE/CO/4/8/")
    page = text_of(client.get(answer["Location"]))
    assert "Until 2 September 2024, this was paragraph 7." in page


def test_a_number_that_another_one_has_now_says_where_the_former_one_is(
    client: Client, officer: User, document: Document
) -> None:
    counted = "The Committee recommends that the State party count"
    apply(officer, ONE_MORE.replace("It is further concerned that nobody counts", counted))
    page = text_of(client.get("/recommendations/CMW/C/AZE/CO/4/7/"))
    assert "count them." in page
    assert "Until 2 September 2024, number 7 was the paragraph that is now 8." in page
    assert "/recommendations/CMW/C/AZE/CO/4/8/" in page


def test_a_recommendation_that_is_gone_keeps_its_page_and_says_so(
    client: Client, officer: User, document: Document, reply: Passage
) -> None:
    gone = Recommendation.objects.get(paragraph__number=7)
    apply(officer, ONE_LESS)
    gone.paragraph.refresh_from_db()
    for address in ("/recommendations/CMW/C/AZE/CO/4/7/", gone.get_absolute_url()):
        page = text_of(client.get(address))
        assert "The version of 2 September 2024 no longer has this paragraph." in page
        assert "They are open." in page
        assert "open every school" in page
    assert gone.get_absolute_url().endswith(f"?gone={gone.public_id}")
    assert "open every school" not in text_of(client.get(document.get_absolute_url()))


@pytest.mark.parametrize("gone", ["x", "-1", "9" * 40, "１２", ""])
def test_a_wrong_key_of_a_gone_paragraph_is_no_error(
    client: Client, document: Document, gone: str
) -> None:
    answer = client.get("/recommendations/CMW/C/AZE/CO/4/7/", {"gone": gone})
    assert answer.status_code in (200, 404)


# --- Confirming -----------------------------------------------------------------------------------


def test_a_reply_is_marked_to_everybody_and_confirmed_by_its_side(
    client: Client, officer: User, reply: Passage, state_focal_point: User
) -> None:
    address = "/recommendations/CMW/C/AZE/CO/4/7/"
    mark = "The text of paragraph 7 changed on 2 September 2024, after this was written."
    assert mark not in text_of(client.get(address))
    apply(officer, CHILDREN)
    public = text_of(client.get(address))
    assert mark in public
    assert "Compare and confirm" not in public
    client.force_login(state_focal_point)
    again = reverse("outdated-passage", args=(reply.public_id,))
    assert again in text_of(client.get(address))
    page = client.get(again)
    assert "They are open." in text_of(page)
    assert "added: </span>all schools at once" in text_of(page)
    seen = page.context["form"]["seen"].value()
    answer = client.post(again, {"seen": seen}, follow=True)
    assert "still correct after the change" in text_of(answer)
    assert mark not in text_of(client.get(address))
    event = Event.objects.get(kind=EventKind.WORDS_CONFIRMED)
    assert (event.reply, event.by) == (reply.reply, state_focal_point)
    client.logout()
    assert "The reply was confirmed after a change of the text." in text_of(client.get(address))


def test_what_changed_once_more_is_to_be_compared_again(
    client: Client, officer: User, reply: Passage
) -> None:
    apply(officer, CHILDREN)
    client.force_login(officer)
    again = reverse("outdated-passage", args=(reply.public_id,))
    answer = client.post(again, {"seen": 0})
    assert answer.status_code == 422
    assert "changed once more" in text_of(answer)
    assert not Event.objects.filter(kind=EventKind.WORDS_CONFIRMED).exists()


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 400])
def test_bad_input_confirms_nothing(
    client: Client, officer: User, reply: Passage, seen: str
) -> None:
    apply(officer, CHILDREN, at=LATER)
    client.force_login(officer)
    answer = client.post(reverse("outdated-passage", args=(reply.public_id,)), {"seen": seen})
    assert answer.status_code == 422
    assert not Event.objects.filter(kind=EventKind.WORDS_CONFIRMED).exists()
