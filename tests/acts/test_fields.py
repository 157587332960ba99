"""Days are read as people write them, and refused in words; levels ask for what they need."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from recommendations.acts.fields import AccessFields, DayField, ReasonForm


@pytest.mark.parametrize(
    "written", ["2024-01-17", "17 January 2024", "17 Jan 2024", "17.01.2024", "17/01/2024"]
)
def test_a_day_is_read_in_the_usual_ways(written: str) -> None:
    assert DayField().clean(written) == date(2024, 1, 17)


@pytest.mark.parametrize("written", ["2023-02-29", "31 June 2024", "00.00.2024", "soon", "2024"])
def test_a_day_that_is_not_in_the_calendar_is_refused_in_words(written: str) -> None:
    with pytest.raises(ValidationError, match="not in the calendar"):
        DayField().clean(written)


def test_a_missing_day_is_asked_for_with_an_example() -> None:
    with pytest.raises(ValidationError, match="17 January 2024"):
        DayField().clean("")


def test_a_level_with_a_date_asks_for_the_date() -> None:
    form = AccessFields({"access_level": "from_date"})
    assert set(form.errors) == {"public_from"}


def test_a_wrong_date_is_said_once() -> None:
    form = AccessFields({"access_level": "from_date", "public_from": "31 June 2024"})
    assert len(form.errors["public_from"]) == 1


def test_a_date_that_the_level_does_not_use_is_dropped() -> None:
    form = AccessFields({"access_level": "public", "public_from": "2030-01-01"})
    assert form.is_valid()
    assert form.cleaned_data["public_from"] is None


def test_a_reason_may_be_left_out_where_it_is_not_needed() -> None:
    assert ReasonForm({"reason": ""}, is_required=False).is_valid()
    assert not ReasonForm({"reason": "  "}).is_valid()
