"""Computed dates are offered in the words that explain them, and given to the verb whole."""

from datetime import date

from recommendations.deadlines.forms.deadlines import DeadlineForm, label_of
from recommendations.deadlines.verbs.deadlines import DueDate
from recommendations.enums import DeadlineBasis

COMPUTED = DueDate(
    due_on=date(2023, 10, 8),
    basis=DeadlineBasis.FROM_ADOPTION,
    anchor_on=date(2021, 10, 8),
    period_months=24,
    procedure=None,
)


def _form(data: dict[str, str], *, in_force: date | None = None) -> DeadlineForm:
    return DeadlineForm(data, candidates=[COMPUTED], in_force=in_force)


def test_a_computed_date_explains_itself() -> None:
    assert label_of(COMPUTED) == (
        "8 October 2023 is 24 months after the adoption of the concluding observations"
        " on 8 October 2021."
    )


def test_a_computed_date_is_chosen_with_its_inputs() -> None:
    form = _form({"choice": "from_adoption"})
    assert form.is_valid()
    assert form.chosen() == COMPUTED


def test_a_day_of_ones_own_is_chosen_without_inputs() -> None:
    form = _form({"choice": "set_by_staff", "due_on": "1 May 2024", "reason": "Agreed."})
    assert form.is_valid()
    assert form.chosen() == DueDate(date(2024, 5, 1), DeadlineBasis.SET_BY_STAFF, reason="Agreed.")


def test_a_wrong_day_is_said_once() -> None:
    form = _form({"choice": "set_by_staff", "due_on": "31 June 2024", "reason": "Agreed."})
    assert len(form.errors["due_on"]) == 1


def test_only_a_first_date_needs_no_reason() -> None:
    data = {"choice": "from_adoption"}
    assert _form(data).is_valid()
    assert set(_form(data, in_force=date(2023, 11, 1)).errors) == {"reason"}
