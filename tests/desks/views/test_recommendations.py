"""The list and the page of a recommendation, for browsers and for htmx."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recommendations.documents.verbs.words import learn_words
from recommendations.enums import AccessLevel, EvaluationStatus, FollowUpStatus, SubmissionStatus
from recommendations.models import User
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    DocumentFactory,
    EvaluationFactory,
    FollowUpFactory,
    FollowUpRequestFactory,
    PassageFactory,
    RecommendationFactory,
    StateReplyFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db

LIST = "/recommendations/"
PAGE = "/recommendations/CMW/C/AZE/CO/3/36/"


def page(client: Client, url: str, status: int = 200, headers: dict[str, str] | None = None) -> str:
    response = client.get(url, headers=headers)
    assert response.status_code == status
    return text_of(response)


# --- The list -----------------------------------------------------------------------------------
def test_the_list_links_each_recommendation_and_says_as_of_when(client: Client, case: Case) -> None:
    with time_machine.travel("2023-10-10T10:00:00Z"):
        html = page(client, LIST)
    for number in (16, 36, 60, 62):
        assert f'href="/recommendations/CMW/C/AZE/CO/3/{number}/"' in html
    assert "4 recommendations" in html
    assert '<time datetime="2023-10-10">10 October 2023</time>' in html
    assert "2 days overdue" in html


def test_htmx_gets_the_rows_alone_and_the_counts_that_go_with_them(
    client: Client, case: Case
) -> None:
    headers = {"hx-request": "true", "hx-target": "rows"}
    response = client.get(f"{LIST}?status=awaiting_reply", headers=headers)
    html = text_of(response)
    assert "<html" not in html
    assert html.count('hx-swap-oob="innerHTML"') > 3
    assert PAGE in html
    assert {"HX-Request", "HX-Target"} <= set(response["Vary"].replace(" ", "").split(","))
    assert "hx-swap-oob" not in page(client, LIST)


def test_htmx_restoring_history_gets_the_whole_page(client: Client, case: Case) -> None:
    headers = {
        "hx-request": "true",
        "hx-target": "rows",
        "hx-history-restore-request": "true",
    }
    html = page(client, LIST, headers=headers)
    assert "<html" in html


def test_found_words_are_marked_and_everything_else_is_escaped(client: Client, case: Case) -> None:
    case.recommendation(36).paragraph.texts.update(text="Free children & 'others' <3")
    html = page(client, f"{LIST}?q=children")
    assert "<mark>children</mark>" in html
    assert "&amp; &#x27;others&#x27; &lt;3" in html
    html = page(client, f"{LIST}?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in html


def test_the_list_says_how_a_search_was_read(client: Client, case: Case) -> None:
    html = page(client, f"{LIST}?q=the+children+Azerbaijan&page=2")
    assert "Understood as:" in html
    assert '<strong dir="auto">Azerbaijan</strong>' in html
    assert 'href="?q=the+children"' in html
    assert 'href="?q=the+Azerbaijan"' in html
    assert "Left out, because nearly every text has them: the." in html


def test_the_last_part_can_be_taken_away_too(client: Client, case: Case) -> None:
    html = page(client, f"{LIST}?q=Azerbaijan&status=evaluated")
    assert 'class="c-chip" href="?status=evaluated"' in html


def test_words_that_say_nothing_are_answered_with_a_sentence(client: Client, case: Case) -> None:
    html = page(client, f"{LIST}?q=of+the")
    assert "These words say nothing by themselves" in html
    assert PAGE not in html


def test_a_wrong_spelling_is_answered_with_a_suggestion(client: Client, case: Case) -> None:
    case.recommendation(36).paragraph.texts.update(text="End the detention of children.")
    learn_words(now=timezone.now())
    html = page(client, f"{LIST}?q=detenton")
    assert "No recommendation contains “detenton”." in html
    assert 'href="?q=detention"' in html
    assert PAGE in html
    # The counts speak of the rows that are shown.
    assert '<span class="c-filters__count" id="n-state_party-AZE">1</span>' in html


def test_wrong_values_get_a_sentence_and_the_right_status(client: Client, case: Case) -> None:
    html = page(client, f"{LIST}?state_party=NOWHERE&clock=later", status=400)
    assert "No State party has the code “NOWHERE”." in html
    assert "“later” is not a state of a date." in html
    assert PAGE not in html


@pytest.mark.parametrize("number", ["0", "-1", "999", "abc", ""])
def test_any_page_number_gives_a_page(client: Client, case: Case, number: str) -> None:
    assert PAGE in page(client, f"{LIST}?page={number}")


def test_too_long_and_forbidden_searches_are_refused_with_a_sentence(
    client: Client, case: Case
) -> None:
    assert "200" in page(client, f"{LIST}?q={'a' * 201}", status=400)
    page(client, f"{LIST}?q=%00", status=400)


def test_each_filter_in_force_can_be_taken_away(client: Client, case: Case) -> None:
    html = page(client, f"{LIST}?state_party=AZE&treaty_body=CMW&page=1")
    assert 'href="/recommendations/?treaty_body=CMW"' in html
    assert 'href="/recommendations/?state_party=AZE"' in html


def n_queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        page(client, url)
    return len(captured)


@pytest.mark.parametrize("query", ["", "?q=measure", "?status=evaluated&sort=due_on"])
def test_three_rows_take_as_many_queries_as_one(client: Client, case: Case, query: str) -> None:
    def add_one() -> None:
        follow_up = FollowUpFactory.create(status=FollowUpStatus.EVALUATED)
        EvaluationFactory.create(follow_up=follow_up, status=EvaluationStatus.ADOPTED)
        reply = StateReplyFactory.create(request=follow_up.request)
        PassageFactory.create(reply=reply, recommendation=follow_up.recommendation)

    add_one()
    with_one = n_queries(client, LIST + query)
    add_one()
    add_one()
    assert n_queries(client, LIST + query) == with_one


# --- One recommendation -------------------------------------------------------------------------
def test_the_page_has_four_voices_a_deadline_with_its_reasons_and_a_citation(
    client: Client, case: Case
) -> None:
    reply = StateReplyFactory.create(request=case.request, received_on=date(2024, 1, 17))
    PassageFactory.create(reply=reply, recommendation=case.recommendation(36))
    html = page(client, PAGE)
    for sentence in (
        "What the committee asked",
        "What the State party replied",
        "What NGOs and NHRIs assess",
        "How the committee evaluates",
        "Why this date?",
        "24 months after the adoption",
        "Reply received 101 days late.",
        "CMW/C/AZE/CO/3, para. 36",
        f"http://testserver{PAGE}",
    ):
        assert sentence in html


def test_the_address_in_small_letters_leads_to_the_permanent_one(
    client: Client, case: Case
) -> None:
    response = client.get("/recommendations/cmw/c/aze/co/3/36/")
    assert (response.status_code, response["Location"]) == (301, PAGE)


@pytest.mark.parametrize(
    "address", ["CMW/C/AZE/CO/3/37", "CMW/C/AZE/CO/9/36", "no/symbol/36", "CMW/C/AZE/CO/3/36-z"]
)
def test_a_wrong_address_is_answered_with_a_sentence(
    client: Client, case: Case, address: str
) -> None:
    html = page(client, f"/recommendations/{address}/", status=404)
    assert "There is no recommendation in paragraph 3" in html


def test_a_symbol_without_a_paragraph_leads_to_its_document(client: Client, case: Case) -> None:
    response = client.get("/recommendations/CMW/C/AZE/CO/3/")
    assert (response.status_code, response["Location"]) == (302, "/documents/CMW/C/AZE/CO/3/")


def test_hidden_and_missing_are_answered_alike(client: Client, case: Case, officer: User) -> None:
    case.document.access_level = AccessLevel.COMMITTEE
    case.document.save()
    hidden = page(client, PAGE, status=404)
    missing = page(client, "/recommendations/CMW/C/AZE/CO/3/37/", status=404)

    def said(html: str) -> str:
        # The token against forged forms differs from answer to answer.
        return html.split("<main", 1)[1].split("</main>", maxsplit=1)[0].replace("37", "36")

    assert said(hidden) == said(missing)
    client.force_login(officer)
    page(client, PAGE)


def test_only_reading(client: Client, case: Case) -> None:
    assert client.head(PAGE).status_code == 200
    assert client.head(LIST).status_code == 200
    assert client.post(PAGE).status_code == 405
    assert client.delete(LIST).status_code == 405


def test_nothing_unpublished_reaches_the_public_page(client: Client, case: Case) -> None:
    recommendation = case.recommendation(36)
    secret = StateReplyFactory.create(
        request=case.request, access_level=AccessLevel.RAPPORTEUR, summary="secret-summary"
    )
    PassageFactory.create(reply=secret, recommendation=recommendation, text="secret-passage")
    for status, level in (
        (SubmissionStatus.DRAFT, AccessLevel.PUBLIC),
        (SubmissionStatus.SUBMITTED, AccessLevel.PUBLIC),
        (SubmissionStatus.PUBLISHED, AccessLevel.COMMITTEE),
    ):
        submission = SubmissionFactory.create(
            request=case.request, status=status, access_level=level, title=f"secret-title-{status}"
        )
        AssessmentFactory.create(
            submission=submission, recommendation=recommendation, reasoning="secret-reasoning"
        )
    EvaluationFactory.create(follow_up=case.follow_ups[36], rationale="secret-draft")
    for url in (PAGE, LIST, f"{LIST}?q=secret", "/", "/cases/CMW/AZE/3/", "/requests/"):
        assert "secret-" not in page(client, url)


def test_actions_are_offered_to_those_who_may_act(
    client: Client,
    case: Case,
    officer: User,
    rapporteur: User,
    ngo_member: User,
    state_focal_point: User,
    outsider: User,
) -> None:
    follow_up, request = case.follow_ups[36].public_id, case.request.public_id
    links = {
        f"/follow-ups/{follow_up}/status/": {officer},
        f"/requests/{request}/reply/": {officer, state_focal_point},
        f"/requests/{request}/submission/": {ngo_member},
        f"/follow-ups/{follow_up}/evaluation/": {rapporteur},
        f"/deadlines/{case.deadline.public_id}/extend/": {officer},
        f"/deadlines/{case.deadline.public_id}/ask/": {state_focal_point},
    }
    for person in (None, officer, rapporteur, ngo_member, state_focal_point, outsider):
        if person:
            client.force_login(person)
        html = page(client, PAGE)
        offered = {link for link in links if f'href="{link}"' in html}
        assert offered == {link for link, people in links.items() if person in people}


def test_nothing_is_offered_once_the_follow_up_has_ended(
    client: Client, case: Case, officer: User
) -> None:
    case.follow_ups[36].status = FollowUpStatus.CLOSED
    case.follow_ups[36].save()
    client.force_login(officer)
    html = page(client, PAGE)
    assert "/reply/" not in html
    assert "/status/" not in html
    assert "The follow-up is closed." in html


def test_an_organisation_continues_its_draft(client: Client, case: Case, ngo_member: User) -> None:
    draft = SubmissionFactory.create(
        request=case.request, organisation=ngo_member.memberships.get().organisation
    )
    client.force_login(ngo_member)
    recommendation = case.recommendation(36).public_id
    assert f'href="/submissions/{draft.public_id}/assessments/{recommendation}/"' in page(
        client, PAGE
    )


def test_what_belongs_to_a_hidden_document_is_hidden_too(client: Client, case: Case) -> None:
    hidden = DocumentFactory.create(
        cycle=case.cycle, symbol="CMW/C/AZE/CO/3/Add.1", access_level=AccessLevel.COMMITTEE
    )
    request = FollowUpRequestFactory.create(document=hidden)
    recommendation = RecommendationFactory.create(paragraph__document=hidden, topic="Not out yet")
    follow_up = FollowUpFactory.create(request=request, recommendation=recommendation)
    EvaluationFactory.create(follow_up=follow_up, status=EvaluationStatus.ADOPTED)
    StateReplyFactory.create(request=request, received_on=date(2024, 2, 2))
    for url in ("/", LIST, "/deadlines/", "/requests/", "/documents/", "/cases/CMW/AZE/3/"):
        html = page(client, url)
        assert "Not out yet" not in html
        assert "Add.1" not in html
        assert "2 February 2024" not in html
