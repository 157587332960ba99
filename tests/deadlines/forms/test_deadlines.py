"""Computed dates are offered in the words that explain them, and given to the verb whole."""

from datetime import date

import pytest

from recommendations.deadlines.forms.deadlines import DeadlineForm, OtherDateForm, label_of
from recommendations.deadlines.verbs.deadlines import DueDate
from recommendations.enums import DeadlineBasis, DeadlineKind
from recommendations.models import Document, FollowUpRequest
from tests.conftest import Case
from tests.form_checks import refusals

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


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"choice": ""}, {"choice"}),
        ({"choice": "from_the_stars"}, {"choice"}),
        ({"choice": "set_by_staff"}, {"due_on"}),
        ({"choice": "explicit_date", "due_on": "1 May 2024"}, {"quoted_words"}),
        ({"choice": "explicit_date"}, {"due_on", "quoted_words"}),
    ],
)
def test_a_date_that_nothing_explains_is_refused_at_its_fields(
    typed: dict[str, str], fields: set[str]
) -> None:
    assert set(refusals(_form(typed))) == fields


# --- Dates of other kinds -------------------------------------------------------------------------


def _other(data: dict[str, str]) -> OtherDateForm:
    return OtherDateForm(
        data,
        requests=FollowUpRequest.objects.all(),
        documents=Document.objects.all(),
        anchors=[
            (DeadlineBasis.FROM_ADOPTION, date(2021, 10, 8)),
            (DeadlineBasis.FROM_SESSION_CLOSE, None),
        ],
    )


@pytest.mark.django_db
def test_a_period_is_counted_before_or_after_its_anchor() -> None:
    data = {"kind": DeadlineKind.INTERNAL, "basis": "from_adoption", "unit": "weeks"}
    for side, day in (("after", date(2021, 10, 22)), ("before", date(2021, 9, 24))):
        form = _other({**data, "period": "2", "side": side})
        assert form.is_valid(), form.errors
        assert form.chosen().due_on == day


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"basis": ""}, {"basis"}),
        ({"basis": "set_by_staff"}, {"due_on"}),
        ({"basis": "explicit_date", "due_on": "1 May 2024"}, {"quoted_words"}),
        ({"basis": "from_adoption"}, {"period"}),
        ({"basis": "from_adoption", "period": "0"}, {"period"}),
        ({"basis": "from_session_close", "period": "2"}, {"anchor_on"}),
    ],
)
def test_another_date_that_cannot_be_found_is_refused_at_its_fields(
    typed: dict[str, str], fields: set[str]
) -> None:
    assert set(refusals(_other({"kind": DeadlineKind.INTERNAL, **typed}))) == fields


@pytest.mark.django_db
def test_a_window_for_submissions_belongs_to_a_request(case: Case) -> None:
    data = {
        "kind": DeadlineKind.SUBMISSIONS_CLOSE,
        "basis": "set_by_staff",
        "due_on": "1 May 2024",
    }
    assert set(refusals(_other(data))) == {"request"}
    assert _other({**data, "request": str(case.request.public_id)}).is_valid()
