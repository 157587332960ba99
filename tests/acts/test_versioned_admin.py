"""The administration overwrites nobody's words either."""

from http import HTTPStatus
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from recommendations.acts.form_tokens import FORM_TOKEN
from recommendations.acts.versioned_admin import VersionedAdmin
from recommendations.models import User
from recommendations.models.base import VersionedRow
from tests.browsing import Sent, form_on, form_with
from tests.cast import text_of
from tests.factories import (
    FollowUpProcedureFactory,
    GradeFactory,
    GradingScaleFactory,
    OrganisationFactory,
    ReminderStageFactory,
    SessionFactory,
    StatePartyFactory,
    ThemeFactory,
    TreatyBodyFactory,
    UserFactory,
    WindowRuleFactory,
)

pytestmark = pytest.mark.django_db

ROWS: dict[str, tuple[Any, str]] = {
    "organisation": (OrganisationFactory, "name"),
    "theme": (ThemeFactory, "name"),
    "treatybody": (TreatyBodyFactory, "short_name"),
    "session": (SessionFactory, "source"),
    "gradingscale": (GradingScaleFactory, "name"),
    "followupprocedure": (FollowUpProcedureFactory, "source"),
    "windowrule": (WindowRuleFactory, "source"),
    "reminderstage": (ReminderStageFactory, "label"),
    "stateparty": (StatePartyFactory, "name_fr"),
    "user": (UserFactory, "full_name"),
}
THEIRS, MINE = "Words of the first", "Words of the second"


def _client(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _opened(client: Client, address: str) -> Sent:
    return {**form_on(client, address, FORM_TOKEN), "_save": ["1"]}


@pytest.mark.parametrize("model", ROWS)
def test_the_second_is_told_what_is_stored_and_keeps_what_was_typed(
    model: str, administrator: User
) -> None:
    factory, column = ROWS[model]
    row = factory.create()
    address = reverse(f"admin:recommendations_{model}_change", args=(row.pk,))
    first, second = _client(administrator), _client(administrator)
    their_form, my_form = _opened(first, address), _opened(second, address)
    assert first.post(address, {**their_form, column: THEIRS}).status_code == HTTPStatus.FOUND
    answer = second.post(address, {**my_form, column: MINE})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "This was changed after you opened the page." in text_of(answer)
    assert "first" in text_of(answer)
    row.refresh_from_db()
    assert getattr(row, column) == THEIRS
    again = {**form_with(answer.content, FORM_TOKEN), "_save": ["1"]}
    assert again[column] == [MINE]
    assert second.post(address, again).status_code == HTTPStatus.FOUND
    row.refresh_from_db()
    assert getattr(row, column) == MINE


@pytest.mark.parametrize("model", ROWS)
def test_a_form_without_its_token_changes_nothing(model: str, administrator: User) -> None:
    factory, column = ROWS[model]
    row = factory.create()
    before = getattr(row, column)
    address = reverse(f"admin:recommendations_{model}_change", args=(row.pk,))
    client = _client(administrator)
    form = _opened(client, address)
    del form[FORM_TOKEN]
    answer = client.post(address, {**form, column: MINE})
    assert answer.status_code == HTTPStatus.CONFLICT
    row.refresh_from_db()
    assert getattr(row, column) == before


def test_the_grades_of_a_scale_are_changed_with_it(administrator: User) -> None:
    grade = GradeFactory.create(label="Done")
    address = reverse("admin:recommendations_gradingscale_change", args=(grade.scale_id,))
    first, second = _client(administrator), _client(administrator)
    their_form, my_form = _opened(first, address), _opened(second, address)
    saved = first.post(address, {**their_form, "grades-0-label": THEIRS})
    assert saved.status_code == HTTPStatus.FOUND
    answer = second.post(address, {**my_form, "grades-0-label": MINE})
    assert answer.status_code == HTTPStatus.CONFLICT
    grade.refresh_from_db()
    assert grade.label == THEIRS
    assert form_with(answer.content, FORM_TOKEN)["grades-0-label"] == [MINE]


def test_every_versioned_row_in_the_administration_is_guarded() -> None:
    unguarded = [
        model.__name__
        for model, page in admin.site._registry.items()
        if issubclass(model, VersionedRow) and not isinstance(page, VersionedAdmin)
    ]
    assert not unguarded
