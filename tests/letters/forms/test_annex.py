"""The annex is made for a session, or for days in their order."""

from datetime import date

import pytest

from recommendations.letters.forms.annex import AnnexForm
from recommendations.letters.reads.periods import Period
from recommendations.models import TreatyBody
from tests.factories import SessionFactory
from tests.form_checks import refusals

pytestmark = pytest.mark.django_db


def test_days_make_a_period(body: TreatyBody) -> None:
    form = AnnexForm({"since": "7 April 2023", "until": ""}, body=body)
    assert form.is_valid()
    assert form.period() == Period(date(2023, 4, 7), None)


def test_a_session_makes_a_period_and_days_are_not_needed(body: TreatyBody) -> None:
    SessionFactory.create(
        treaty_body=body, number=36, starts_on=date(2023, 3, 27), ends_on=date(2023, 4, 6)
    )
    form = AnnexForm({"session": "36"}, body=body)
    assert form.is_valid()
    assert form.period() == Period(date(2023, 3, 27), date(2023, 4, 6))


def test_days_in_the_wrong_order_are_refused(body: TreatyBody) -> None:
    form = AnnexForm({"since": "2024-02-01", "until": "2024-01-01"}, body=body)
    assert refusals(form) == {"until": "This day is before the first one. Change one of the two."}


def test_a_session_that_is_not_the_committees_is_refused(body: TreatyBody) -> None:
    SessionFactory.create(treaty_body__code="CAT", number=99)
    form = AnnexForm({"session": "99", "since": "2024-02-01"}, body=body)
    assert set(refusals(form)) == {"session"}
