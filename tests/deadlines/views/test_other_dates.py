"""The page on which a date of another kind is set."""

from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from recommendations.enums import (
    DeadlineBasis,
    DeadlineKind,
)
from recommendations.models import Deadline, User
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import SessionFactory, StateReplyFactory

pytestmark = pytest.mark.django_db

OTHER = "/cases/CMW/AZE/3/date/"


@pytest.fixture
def signed_in(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def _other(case: Case, **values: Any) -> dict[str, Any]:
    return {"request": case.request.public_id, "unit": "months", "side": "after", **values}


def test_a_window_is_counted_back_from_the_date_that_the_case_knows(
    signed_in: Client, case: Case
) -> None:
    data = _other(
        case,
        kind="submissions_open",
        basis="from_due_date",
        period="2",
        unit="weeks",
        side="before",
    )
    page = text_of(signed_in.post(OTHER, data, follow=True))
    sentence = (
        "24 September 2023 is 2 weeks before the date for information on follow-up"
        " on 8 October 2023."
    )
    assert sentence in page
    row = Deadline.objects.in_force().get(kind=DeadlineKind.SUBMISSIONS_OPEN)
    assert (row.period_days, row.anchor_on) == (-14, date(2023, 10, 8))


def test_an_evaluation_is_due_after_the_reply(signed_in: Client, case: Case) -> None:
    StateReplyFactory.create(request=case.request, received_on=date(2023, 8, 31))
    data = _other(case, kind="evaluation_due", basis="from_receipt", period="6")
    page = text_of(signed_in.post(OTHER, data, follow=True))
    assert "29 February 2024 is 6 months after the receipt of the reply on 31 August 2023." in page
    assert "February 2024 has no day 31, so its last day counts." in page


def test_comments_are_counted_from_a_day_that_is_entered(signed_in: Client, case: Case) -> None:
    data = _other(case, kind="evaluation_comments", basis="from_transmission", period="2")
    refused = signed_in.post(OTHER, data)
    assert "anchor_on" in refused.context["form"].errors
    signed_in.post(OTHER, {**data, "anchor_on": "2024-03-15"})
    row = Deadline.objects.in_force().get(kind=DeadlineKind.EVALUATION_COMMENTS)
    assert (row.due_on, row.basis) == (date(2024, 5, 15), DeadlineBasis.FROM_TRANSMISSION)


def test_the_next_report_belongs_to_the_case_and_is_read_by_everybody(
    signed_in: Client, client: Client, case: Case
) -> None:
    data = _other(
        case,
        kind="next_periodic_report",
        basis="explicit_date",
        due_on="2026-10-08",
        quoted_words="by 8 October 2026",
        document=case.document.public_id,
    )
    signed_in.post(OTHER, data)
    row = Deadline.objects.in_force().get(kind=DeadlineKind.NEXT_PERIODIC_REPORT)
    assert (row.request, row.document) == (None, case.document)
    public = Client()
    page = text_of(public.get(row.get_absolute_url()))
    for words in ("8 October 2026", "the document itself names", "by 8 October 2026"):
        assert words in page
    assert str(case.document) in page
    assert "Next periodic report due" in text_of(public.get("/deadlines/"))
    assert "Next periodic report due" in text_of(public.get(case.cycle.get_absolute_url()))


def test_documents_for_a_session_are_the_committees(signed_in: Client, case: Case) -> None:
    case.cycle.session = SessionFactory.create(
        treaty_body=case.body, starts_on=date(2021, 9, 27), ends_on=date(2021, 10, 8)
    )
    case.cycle.save()
    data = _other(
        case,
        kind="session_documents",
        basis="from_session_open",
        period="10",
        unit="weeks",
        side="before",
    )
    signed_in.post(OTHER, data)
    row = Deadline.objects.in_force().get(kind=DeadlineKind.SESSION_DOCUMENTS)
    assert row.due_on == date(2021, 7, 19)
    assert Client().get(row.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "follow_up_information"}, "kind"),
        ({"request": ""}, "request"),
        ({"basis": ""}, "basis"),
        ({"basis": "from_due_date"}, "period"),
        ({"basis": "from_due_date", "period": "0"}, "period"),
        ({"basis": "set_by_staff", "due_on": "2024-01-01"}, "reason"),
        ({"basis": "explicit_date", "due_on": "2024-01-01"}, "quoted_words"),
        ({"basis": "explicit_date", "quoted_words": "x"}, "due_on"),
        ({"basis": "explicit_date", "due_on": "2024-02-30", "quoted_words": "x"}, "due_on"),
        ({"basis": "explicit_date", "due_on": "2021-10-08", "quoted_words": "x"}, "due_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    signed_in: Client, case: Case, changes: dict[str, str], field: str
) -> None:
    data = _other(case, **{"kind": "submissions_close", "basis": "from_due_date", **changes})
    response = signed_in.post(OTHER, data)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert field in response.context["form"].errors
    assert not Deadline.objects.exclude(pk=case.deadline.pk).exists()
