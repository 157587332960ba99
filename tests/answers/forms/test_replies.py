"""A reply has a day that can be, and a passage for at least one recommendation."""

import uuid
from datetime import date

import pytest

from recommendations.answers.forms.replies import ReplyForm
from recommendations.answers.verbs.replies import PassageInput
from recommendations.enums import AccessLevel, Coverage, Language
from recommendations.models import Document
from tests.conftest import Case
from tests.form_checks import refusals

TODAY = date(2024, 1, 18)

pytestmark = pytest.mark.django_db


def _form(case: Case, changed: dict[str, str] | None = None, *, is_own: bool = False) -> ReplyForm:
    recommendation = case.recommendation(36)
    data = {
        "received_on": "2024-01-17",
        "language": Language.ENGLISH,
        "access_level": AccessLevel.PUBLIC,
        "form_key": str(uuid.uuid4()),
        f"text_{recommendation.public_id}": "A law was adopted.",
        **(changed or {}),
    }
    return ReplyForm(
        data,
        recommendations=[recommendation],
        printed_parts={},
        documents=Document.objects.all(),
        today=TODAY,
        adopted_on=date(2021, 10, 8),
        is_own=is_own,
    )


def test_what_was_filled_in_becomes_passages(case: Case) -> None:
    recommendation = case.recommendation(36)
    form = _form(case, {f"coverage_{recommendation.public_id}": Coverage.PARTLY})
    assert form.is_valid(), form.errors
    assert form.passages() == [
        PassageInput(recommendation, "A law was adopted.", coverage=Coverage.PARTLY)
    ]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            "2024-01-19",
            "This day is in the future. Enter the day on which the reply was received.",
        ),
        (
            "2021-10-07",
            "This day is before the concluding observations were adopted. Check the year.",
        ),
    ],
)
def test_a_day_that_cannot_be_is_refused(case: Case, day: str, sentence: str) -> None:
    assert refusals(_form(case, {"received_on": day})) == {"received_on": sentence}


def test_a_day_that_is_not_in_the_calendar_is_refused(case: Case) -> None:
    assert set(refusals(_form(case, {"received_on": "31 June 2023"}))) == {"received_on"}


def test_a_reply_without_a_passage_is_refused(case: Case) -> None:
    field = f"text_{case.recommendation(36).public_id}"
    assert refusals(_form(case, {field: "  "})) == {
        field: "Enter what the reply says on at least one of the recommendations."
    }


def test_a_day_of_publication_is_asked_for_where_it_decides(case: Case) -> None:
    form = _form(case, {"access_level": AccessLevel.FROM_DATE})
    assert set(refusals(form)) == {"public_from"}


def test_a_state_party_neither_chooses_the_day_nor_judges_its_reply(case: Case) -> None:
    form = _form(case, {"received_on": "2023-10-01"}, is_own=True)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["received_on"] == TODAY
    assert not [name for name in form.fields if name.startswith("coverage_")]
