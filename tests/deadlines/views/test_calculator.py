"""The calculator answers for any committee and day, with the rule of that day and its source."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.utils.html import escape

from recommendations.deadlines.verbs.deadlines import due_date_candidates
from recommendations.enums import SelectionKind
from recommendations.models import TreatyBody
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import FollowUpProcedureFactory, TreatyBodyFactory, WindowRuleFactory

pytestmark = pytest.mark.django_db

ASKED = "/calculator/?committee=CRC&on=2021-10-08"


@pytest.fixture
def ruled() -> TreatyBody:
    """A committee whose period was 12 months until the end of 2020, and is 24 since."""
    body = TreatyBodyFactory.create(code="CRC", name="Committee with rules")
    for source, months, first, after in (
        ("Rules of 2014", 12, date(2014, 1, 1), date(2021, 1, 1)),
        ("Rules of 2021", 24, date(2021, 1, 1), None),
    ):
        FollowUpProcedureFactory.create(
            treaty_body=body,
            period_months=months,
            source=source,
            valid_during=DateRange(first, after),
        )
    return body


@pytest.mark.usefixtures("ruled")
def test_an_empty_calculator_asks(client: Client) -> None:
    page = text_of(client.get("/calculator/"))
    assert "When is a reply due?" in page
    assert "Address of this answer" not in page


def test_the_rule_of_that_day_gives_date_sentence_and_source(
    client: Client, ruled: TreatyBody
) -> None:
    page = text_of(client.get(ASKED))
    assert "8 October 2023 is 24 months after the adoption" in page
    assert "Rules of 2021" in page
    assert "Rules of 2014" not in page
    assert "since 1 January 2021" in page
    before = text_of(client.get("/calculator/?committee=crc&on=2020-12-31"))
    assert "31 December 2021 is 12 months after the adoption" in before
    assert "Rules of 2014" in before


def test_the_window_for_submissions_is_counted_with_the_date(
    client: Client, ruled: TreatyBody
) -> None:
    assert "Window for submissions" not in text_of(client.get(ASKED))
    rule = WindowRuleFactory.create(treaty_body=ruled, needs_review=True)
    for address in (ASKED, f"{ASKED}&months=24"):
        page = text_of(client.get(address))
        assert 'from <time datetime="2023-07-08">' in page
        assert 'to <time datetime="2023-11-08">' in page
        assert rule.rule in page
        assert "Not all of this rule has been confirmed" in page
    page = text_of(client.get("/committees/CRC/"))
    assert "3 months before" in page
    assert "1 month after" in page
    assert rule.rule in page


def test_an_answer_has_an_address_that_can_be_passed_on(client: Client, ruled: TreatyBody) -> None:
    assert escape(f"http://testserver{ASKED}") in text_of(client.get(ASKED))


def test_other_anchors_and_month_ends_are_explained(client: Client, ruled: TreatyBody) -> None:
    url = "/calculator/?committee=CRC&on=2022-02-28&anchor=session"
    assert "28 February 2024 is 24 months after the end of the session" in text_of(client.get(url))
    url = "/calculator/?committee=CRC&on=2022-08-31&anchor=distribution&months=18"
    page = text_of(client.get(url))
    assert "29 February 2024 is 18 months after the distribution of the document" in page
    assert "February 2024 has no day 31, so its last day counts." in page
    # The rule's own answer stands beside that of the document's words.
    assert "31 August 2024 is 24 months" in page


def test_urgent_points_have_a_date_of_their_own(client: Client, ruled: TreatyBody) -> None:
    ruled.procedures.filter(source="Rules of 2021").update(shorter_period_months=6)
    page = text_of(client.get(ASKED))
    assert "8 April 2022 is 6 months after the adoption" in page
    assert "urgent recommendations" in page


def test_a_rule_without_a_period_gives_no_date(client: Client) -> None:
    body = TreatyBodyFactory.create(code="CED")
    FollowUpProcedureFactory.create(
        treaty_body=body,
        selection_kind=SelectionKind.URGENT_NO_DEADLINE,
        period_months=None,
        source="Guidelines",
    )
    page = text_of(client.get("/calculator/?committee=CED&on=2021-10-08"))
    assert "No date" in page
    assert "names no period" in page
    assert "Guidelines" in page


def test_a_committee_without_a_rule_on_that_day_gives_no_date(
    client: Client, ruled: TreatyBody
) -> None:
    page = text_of(client.get("/calculator/?committee=CRC&on=2001-01-01"))
    assert "No follow-up rule of this committee was in force on that day." in page
    assert "since 1 January 2021" in page
    TreatyBodyFactory.create(code="SPT")
    assert "no written follow-up procedure" in text_of(
        client.get("/calculator/?committee=SPT&on=2021-10-08")
    )


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("committee=XXX&on=2021-10-08", "No such committee is known."),
        ("committee=CRC&on=2021-02-30", "This day is not in the calendar"),
        ("committee=CRC&on=", "Enter a day"),
        ("committee=CRC&on=9999-12-31", "Choose a day between 1970 and 2200."),
        ("committee=CRC&on=2021-10-08&anchor=birth", "Count from the adoption"),
        ("committee=CRC&on=2021-10-08&months=0", "greater than or equal to 1"),
        ("committee=CRC&on=2021-10-08&months=99999", "less than or equal to 240"),
        ("on=2021-10-08", "Choose the committee."),
    ],
)
def test_what_cannot_be_counted_is_said_at_its_field(
    client: Client, ruled: TreatyBody, query: str, words: str
) -> None:
    response = client.get(f"/calculator/?{query}")
    assert response.status_code == 400
    assert words in text_of(response)


def test_it_counts_as_dates_are_set(client: Client, case: Case) -> None:
    (candidate, *_others) = due_date_candidates(case.request)
    link = f"/calculator/?committee=CMW&amp;anchor=adoption&amp;on={candidate.anchor_on}"
    page = text_of(client.get(case.deadline.get_absolute_url()))
    assert link in page
    answer = text_of(client.get(link.replace("&amp;", "&") + "&months=24"))
    assert f"{case.deadline.due_on.day} October 2023 is 24 months after the adoption" in answer


def test_committees_lead_to_it(client: Client, ruled: TreatyBody) -> None:
    assert "/calculator/?committee=CRC" in text_of(client.get("/committees/CRC/"))
    form = client.get("/calculator/?committee=CRC").context["form"]
    assert form["committee"].value() == "CRC"
