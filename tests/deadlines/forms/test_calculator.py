"""The calculator asks for a committee and a day that it can count from."""

import pytest

from recommendations.deadlines.forms.calculator import CalculatorForm
from recommendations.models import TreatyBody
from tests.form_checks import refusals

pytestmark = pytest.mark.django_db


def _form(**changed: str) -> CalculatorForm:
    return CalculatorForm({"committee": "cmw", "on": "2024-01-17", **changed})


def test_a_committee_is_read_in_small_letters_and_the_adoption_is_the_usual_start(
    body: TreatyBody,
) -> None:
    form = _form()
    assert form.is_valid(), form.errors
    assert form.cleaned_data["committee"] == body
    assert form.cleaned_data["anchor"] == "adoption"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("committee", ""),
        ("committee", "XYZ"),
        ("anchor", "birthday"),
        ("on", ""),
        ("on", "31 June 2024"),
        ("on", "1869-12-31"),
        ("on", "2201-01-01"),
        ("months", "0"),
        ("months", "241"),
        ("months", "a year"),
    ],
)
def test_what_cannot_be_counted_is_refused_at_its_field(
    body: TreatyBody, field: str, typed: str
) -> None:
    assert body.code == "CMW"
    assert set(refusals(_form(**{field: typed}))) == {field}
