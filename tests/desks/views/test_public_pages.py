"""Front page, States parties, committees, cases, open requests."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recommendations.enums import (
    AccessLevel,
    EvaluationStatus,
    FollowUpStatus,
    SubmissionStatus,
)
from recommendations.models import User
from tests.cast import give_scale, text_of
from tests.conftest import Case
from tests.factories import (
    DeadlineFactory,
    DocumentFactory,
    EvaluationFactory,
    FollowUpFactory,
    FollowUpProcedureFactory,
    PassageFactory,
    RatificationFactory,
    RecommendationFactory,
    ReportingCycleFactory,
    SessionFactory,
    StateReplyFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db

CASE = "/cases/CMW/AZE/3/"


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return text_of(response)


def n_queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        page(client, url)
    return len(captured)


def add_a_case(case: Case) -> None:
    """Another case of the same committee and State party, replied and evaluated."""
    n = RecommendationFactory.create().pk
    cycle = ReportingCycleFactory.create(
        treaty_body=case.body, state_party=case.state_party, number=str(n % 1000 + 100)
    )
    follow_up = FollowUpFactory.create(request__document=DocumentFactory.create(cycle=cycle))
    DeadlineFactory.create(request=follow_up.request)
    reply = StateReplyFactory.create(request=follow_up.request)
    PassageFactory.create(reply=reply, recommendation=follow_up.recommendation)
    SubmissionFactory.create(request=follow_up.request, status=SubmissionStatus.PUBLISHED)
    EvaluationFactory.create(follow_up=follow_up, status=EvaluationStatus.ADOPTED)


# --- Front page ---------------------------------------------------------------------------------
def test_the_front_page_says_what_happened_and_what_is_due(client: Client, case: Case) -> None:
    StateReplyFactory.create(request=case.request, received_on=date(2023, 8, 1))
    StateReplyFactory.create(request=case.request, access_level=AccessLevel.COMMITTEE)
    EvaluationFactory.create(follow_up=case.follow_ups[16], status=EvaluationStatus.ADOPTED)
    EvaluationFactory.create(follow_up=case.follow_ups[60], status=EvaluationStatus.PROPOSED)
    with time_machine.travel("2023-09-24T10:00:00Z"):
        html = page(client, "/")
    assert html.count("Azerbaijan replied to the CMW") == 1
    assert "received on 1 August 2023" in html
    assert "Reply of Azerbaijan to the CMW" in html
    assert "in 2 weeks" in html
    assert "Topic of paragraph 16" in html
    assert "Topic of paragraph 60" not in html
    assert "4 recommendations can be read here." in html


def test_an_empty_site_says_so(client: Client, db: None) -> None:
    html = page(client, "/")
    assert "No reply yet" in html
    assert "Nothing is due soon" in html


# --- States parties -----------------------------------------------------------------------------
def test_a_state_party_has_its_reviews_and_what_is_open(client: Client, case: Case) -> None:
    RatificationFactory.create(state_party=case.state_party, treaty_body=case.body, year=1999)
    html = page(client, "/states/AZE/")
    assert CASE in html
    assert "/recommendations/CMW/C/AZE/CO/3/36/" in html
    assert "1999" in html
    assert '<strong><a href="/states/AZE/">Azerbaijan</a></strong>' in page(client, "/states/")


@pytest.mark.parametrize(
    ("url", "to"),
    [
        ("/states/aze/", "/states/AZE/"),
        ("/committees/cmw/", "/committees/CMW/"),
        ("/cases/cmw/aze/3/", CASE),
    ],
)
def test_small_letters_lead_to_the_permanent_address(
    client: Client, case: Case, url: str, to: str
) -> None:
    response = client.get(url)
    assert (response.status_code, response["Location"]) == (301, to)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("/states/XYZ/", "No State party has the code “XYZ”."),
        ("/committees/XYZ/", "No committee has the code “XYZ”."),
        ("/cases/CMW/AZE/77/", "in cycle 77 is recorded here."),
    ],
)
def test_a_missing_page_is_answered_with_a_sentence(
    client: Client, case: Case, url: str, sentence: str
) -> None:
    response = client.get(url)
    assert response.status_code == 404
    assert sentence in text_of(response)


# --- Committees ---------------------------------------------------------------------------------
def test_a_committee_shows_its_dated_rules_scales_and_sessions(client: Client, case: Case) -> None:
    give_scale(case)
    procedure = case.request.procedure
    assert procedure is not None
    procedure.needs_review = True
    procedure.review_note = "The number of points was not found."
    procedure.save()
    FollowUpProcedureFactory.create(
        treaty_body=case.body,
        valid_during=DateRange(date(2004, 1, 1), date(2014, 9, 1)),
        period_months=12,
    )
    SessionFactory.create(treaty_body=case.body, number=33)
    case.body.secretariat_email = "cmw@example.org"
    case.body.save()
    html = page(client, "/committees/CMW/")
    for words in (
        "24 months from adoption",
        "from 1 January 2004 to 31 August 2014",
        "Not all of this rule has been confirmed against the committee’s documents.",
        "The rule that tests use",
        "Largely done",
        "Session 33",
        'href="mailto:cmw@example.org"',
        CASE,
    ):
        assert words in html
    assert "The number of points was not found." not in html
    assert "not fully confirmed" in page(client, "/committees/")


def test_notes_on_what_to_confirm_are_for_officers(
    client: Client, case: Case, officer: User
) -> None:
    give_scale(case)
    procedure = case.request.procedure
    assert procedure is not None
    procedure.needs_review, procedure.review_note = True, "The number of points was not found."
    procedure.save()
    client.force_login(officer)
    assert "The number of points was not found." in page(client, "/committees/CMW/")


# --- A case -------------------------------------------------------------------------------------
def test_a_case_holds_stages_request_dates_replies_and_history(client: Client, case: Case) -> None:
    StateReplyFactory.create(
        request=case.request, received_on=date(2024, 1, 17), summary="On all four points."
    )
    SubmissionFactory.create(
        request=case.request, status=SubmissionStatus.PUBLISHED, title="A shadow report"
    )
    SubmissionFactory.create(request=case.request, title="A hidden draft")
    html = page(client, CASE)
    for words in (
        "Follow-up requested",
        "101 days late",
        "On all four points.",
        "A shadow report",
        "Why this date?",
        "CMW/C/AZE/CO/3",
    ):
        assert words in html
    assert "A hidden draft" not in html


def test_rapporteurs_are_named_to_the_committees_side_only(
    client: Client, case: Case, rapporteur: User, officer: User, ngo_member: User
) -> None:
    client.force_login(ngo_member)
    assert "Rosa Rapporteur" not in page(client, CASE)
    client.force_login(officer)
    assert "Rosa Rapporteur" in page(client, CASE)


def test_a_missed_deadline_is_a_missed_stage(client: Client, case: Case) -> None:
    assert "c-stage--missed" in page(client, CASE)
    for follow_up in case.follow_ups.values():
        follow_up.status = FollowUpStatus.CLOSED
        follow_up.save()
    html = page(client, CASE)
    assert "c-stage--missed" not in html
    assert "Follow-up ended" in html


# --- Open requests ------------------------------------------------------------------------------
def test_open_requests_invite_members_of_organisations(
    client: Client, case: Case, ngo_member: User
) -> None:
    start = f"/requests/{case.request.public_id}/submission/"
    html = page(client, "/requests/")
    assert "Reply due by" in html
    assert start not in html
    client.force_login(ngo_member)
    assert start in page(client, "/requests/")
    draft = SubmissionFactory.create(
        request=case.request, organisation=ngo_member.memberships.get().organisation
    )
    html = page(client, "/requests/")
    assert start not in html
    assert draft.get_absolute_url() in html


def test_an_ended_request_is_not_open(client: Client, case: Case) -> None:
    for follow_up in case.follow_ups.values():
        follow_up.status = FollowUpStatus.DISCONTINUED
        follow_up.save()
    assert "No request is open" in page(client, "/requests/")


# --- All of them --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "url", ["/", "/states/", "/states/AZE/", "/committees/", "/committees/CMW/", "/requests/"]
)
def test_three_rows_take_as_many_queries_as_one(client: Client, case: Case, url: str) -> None:
    add_a_case(case)
    with_one = n_queries(client, url)
    add_a_case(case)
    add_a_case(case)
    assert n_queries(client, url) == with_one


def test_a_full_case_takes_as_many_queries_as_an_empty_one(client: Client, case: Case) -> None:
    def add_one() -> None:
        reply = StateReplyFactory.create(request=case.request)
        for number in (16, 36):
            PassageFactory.create(reply=reply, recommendation=case.recommendation(number))
        SubmissionFactory.create(request=case.request, status=SubmissionStatus.PUBLISHED)
        DocumentFactory.create(cycle=case.cycle, symbol="")

    add_one()
    with_one = n_queries(client, CASE)
    add_one()
    add_one()
    assert n_queries(client, CASE) == with_one


@pytest.mark.parametrize(
    "url", ["/", "/states/", "/states/AZE/", "/committees/", "/committees/CMW/", "/requests/", CASE]
)
def test_only_reading(client: Client, case: Case, url: str) -> None:
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405
