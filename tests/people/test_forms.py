"""Forms of the account: wrong input is refused at its field, and what was typed stays."""

import pytest

from recommendations.models import User
from recommendations.people.forms import PasswordForm, PreferencesForm, SignInForm

PASSWORD = "a long password of a test"

pytestmark = pytest.mark.django_db


def test_an_address_that_is_none_is_refused_at_its_field() -> None:
    form = SignInForm(None, {"username": "no address", "password": PASSWORD})
    assert form.errors["username"] == ["Enter a valid email address."]
    assert form["username"].value() == "no address"


def test_a_failed_sign_in_does_not_say_whether_the_account_exists(officer: User) -> None:
    known = SignInForm(None, {"username": officer.email, "password": "wrong"})
    unknown = SignInForm(None, {"username": "nobody@example.org", "password": "wrong"})
    assert known.non_field_errors()
    assert known.non_field_errors() == unknown.non_field_errors()


def test_a_new_password_typed_differently_is_refused_at_the_second_field(officer: User) -> None:
    officer.set_password(PASSWORD)
    form = PasswordForm(
        officer,
        {
            "old_password": PASSWORD,
            "new_password1": "three unrelated nouns",
            "new_password2": "four unrelated nouns",
        },
    )
    assert list(form.errors) == ["new_password2"]


def test_a_wrong_old_password_is_refused_at_its_field(officer: User) -> None:
    officer.set_password(PASSWORD)
    form = PasswordForm(
        officer,
        {
            "old_password": "wrong",
            "new_password1": "three unrelated nouns",
            "new_password2": "three unrelated nouns",
        },
    )
    assert list(form.errors) == ["old_password"]


def test_a_time_zone_that_does_not_exist_is_refused_and_the_language_kept(officer: User) -> None:
    form = PreferencesForm(
        {"language": "fr", "time_zone": "Mars/Olympus", "confidential_drafts": "off"}, user=officer
    )
    assert list(form.errors) == ["time_zone"]
    assert form["language"].value() == "fr"


def test_a_stored_time_zone_stays_a_choice_although_the_list_has_lost_it(officer: User) -> None:
    officer.time_zone = "Europe/Nowhere"
    form = PreferencesForm(
        {"language": "en", "time_zone": "Europe/Nowhere", "confidential_drafts": "off"},
        user=officer,
    )
    assert form.is_valid()
