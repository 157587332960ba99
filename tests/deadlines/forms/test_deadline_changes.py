"""A decision on a date needs its reason, and an extension a day after the date in force."""

from datetime import date

import pytest

from recommendations.deadlines.forms.deadline_changes import (
    DeadlineChangeForm,
    ExtensionForm,
    ExtensionRequestForm,
    NewDayForm,
)
from recommendations.enums import DocumentKind
from recommendations.models import Document
from tests.factories import DocumentFactory
from tests.form_checks import refusals

IN_FORCE = date(2023, 10, 8)


def test_an_extension_ends_on_a_later_day() -> None:
    for until, is_right in (("2023-10-08", False), ("2023-10-09", True)):
        form = ExtensionRequestForm({"until": until, "reason": "x"}, in_force=IN_FORCE)
        assert form.is_valid() is is_right


def test_an_extension_request_needs_a_later_day_and_a_reason() -> None:
    early = ExtensionRequestForm({"until": "2023-10-08", "reason": "x"}, in_force=IN_FORCE)
    assert set(refusals(early)) == {"until"}
    empty = ExtensionRequestForm({"until": "", "reason": " "}, in_force=IN_FORCE)
    assert set(refusals(empty)) == {"until", "reason"}


@pytest.mark.django_db
def test_an_extension_is_granted_to_a_later_day_only() -> None:
    data = {"to": "2023-10-08", "reason": "The State party asked for it."}
    form = ExtensionForm(data, letters=Document.objects.none(), in_force=IN_FORCE)
    assert set(refusals(form)) == {"to"}


@pytest.mark.django_db
def test_every_decision_on_a_date_needs_a_reason() -> None:
    letters = Document.objects.filter(kind=DocumentKind.LETTER)
    assert set(refusals(DeadlineChangeForm({"reason": ""}, letters=letters))) == {"reason"}
    assert set(refusals(NewDayForm({"to": "", "reason": ""}, letters=letters))) == {"to", "reason"}


@pytest.mark.django_db
def test_only_a_letter_can_be_named_as_the_letter() -> None:
    letter = DocumentFactory.create(kind=DocumentKind.LETTER, symbol="")
    other = DocumentFactory.create()
    letters = Document.objects.filter(kind=DocumentKind.LETTER)
    assert DeadlineChangeForm(
        {"reason": "x", "letter": letter.public_id}, letters=letters
    ).is_valid()
    form = DeadlineChangeForm({"reason": "x", "letter": other.public_id}, letters=letters)
    assert set(refusals(form)) == {"letter"}
