"""Signing in and out, limits on failed attempts, and the account."""

import logging
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from dev import valkey
from recommendations import dates
from recommendations.models import User
from tests.cast import text_of

PASSWORD = "a long password of a test"
MAX_FAILURES = 10  # the default of the settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def person(officer: User) -> User:
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def _sign_in(client: Client, password: str, email: str = "officer@example.org", **extra: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    data = {"username": email, "password": password, **extra}
    return client.post(reverse("sign-in"), data)


def test_the_case_of_the_address_does_not_matter(client: Client, person: User) -> None:
    response = _sign_in(client, PASSWORD, "Officer@Example.ORG")
    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"] == reverse("board")


def test_a_wrong_password_is_explained_and_the_address_is_kept(
    client: Client, person: User
) -> None:
    response = _sign_in(client, "wrong")
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "You are not signed in." in text_of(response)
    assert "This was not saved" not in text_of(response)
    assert "do not match" in text_of(response)
    assert "officer@example.org" in text_of(response)


def test_a_wrong_password_and_an_unknown_address_read_the_same(
    client: Client, person: User
) -> None:
    wrong = _sign_in(client, "wrong").context["form"].non_field_errors()
    unknown = _sign_in(client, "wrong", "nobody@example.org").context["form"].non_field_errors()
    assert wrong == unknown


def test_a_closed_account_cannot_sign_in(client: Client, person: User) -> None:
    person.is_active = False
    person.save()
    response = _sign_in(client, PASSWORD)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "_auth_user_id" not in client.session


def test_next_leads_back_inside_and_never_outside(client: Client, person: User) -> None:
    assert _sign_in(client, PASSWORD, next="/account/")["Location"] == "/account/"
    client.logout()
    outside = _sign_in(client, PASSWORD, next="https://evil.example/board/")
    assert outside["Location"] == reverse("board")


def test_ten_failures_close_the_account_even_for_the_right_password(
    client: Client, person: User
) -> None:
    for _attempt in range(MAX_FAILURES):
        assert _sign_in(client, "wrong").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    response = _sign_in(client, PASSWORD)
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    page = text_of(response)
    assert "too many failed attempts to sign in to this account. Try again in" in page
    assert "ask the secretariat for a link" in page
    assert person.email in page
    assert 0 < int(response["Retry-After"]) <= 15 * 60
    assert "_auth_user_id" not in client.session


def test_another_network_is_no_way_round_the_limit_of_an_account(
    client: Client, person: User
) -> None:
    for _attempt in range(MAX_FAILURES):
        _sign_in(client, "wrong")
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert _sign_in(elsewhere, PASSWORD).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_failures_of_others_do_not_close_the_network_where_the_owner_signs_in(
    client: Client, person: User
) -> None:
    assert _sign_in(client, PASSWORD).status_code == HTTPStatus.FOUND
    client.logout()
    attacker = Client(REMOTE_ADDR="192.0.2.7")
    for _attempt in range(2 * MAX_FAILURES):
        _sign_in(attacker, "wrong")
    assert _sign_in(attacker, PASSWORD).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert _sign_in(client, PASSWORD).status_code == HTTPStatus.FOUND


def test_spraying_from_one_64_is_slowed_whatever_address_in_it_is_used(
    client: Client, person: User, settings: Settings
) -> None:
    settings.SIGN_IN_FAILURES = {**settings.SIGN_IN_FAILURES, "network": 4}
    for number in range(4):
        sprayer = Client(REMOTE_ADDR=f"2001:db8:0:1::{number}")
        answer = _sign_in(sprayer, "Winter 2026", f"person{number}@example.org")
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    response = _sign_in(Client(REMOTE_ADDR="2001:db8:0:1:ffff::9"), PASSWORD)
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "from your network" in text_of(response)
    assert "use another network" in text_of(response)
    neighbour = Client(REMOTE_ADDR="2001:db8:0:2::1")
    assert _sign_in(neighbour, PASSWORD).status_code == HTTPStatus.FOUND


def test_many_accounts_from_many_networks_are_slowed_overall(
    client: Client, person: User, settings: Settings
) -> None:
    settings.SIGN_IN_FAILURES = {**settings.SIGN_IN_FAILURES, "overall": 4}
    for number in range(4):
        _sign_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), "wrong", f"person{number}@example.org")
    response = _sign_in(client, PASSWORD)
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "being made on this site" in text_of(response)


def test_the_account_opens_again_as_time_passes(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _attempt in range(MAX_FAILURES):
        _sign_in(client, "wrong")
    wait = int(_sign_in(client, PASSWORD)["Retry-After"])
    later = dates.now() + timedelta(seconds=wait + 1)
    monkeypatch.setattr(dates, "now", lambda: later)
    assert _sign_in(client, PASSWORD).status_code == HTTPStatus.FOUND


@pytest.mark.parametrize("look_alike", ["off\u0131cer@example.org", "OFF\u0130CER@example.org"])
def test_a_look_alike_opens_neither_the_account_nor_a_second_counter(
    client: Client, person: User, look_alike: str
) -> None:
    """Dotless i: the database used to fold it to this account, and the counter did not."""
    answer = _sign_in(client, PASSWORD, look_alike)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "_auth_user_id" not in client.session


def test_the_old_password_is_not_tried_out_in_an_open_browser(client: Client, person: User) -> None:
    client.force_login(person)
    new = "three unrelated nouns"
    data = {"new_password1": new, "new_password2": new}
    for _attempt in range(MAX_FAILURES):
        answer = client.post(reverse("password-change"), {**data, "old_password": "wrong"})
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    answer = client.post(reverse("password-change"), {**data, "old_password": PASSWORD})
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "too many failed attempts" in text_of(answer)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_successful_sign_in_forgets_the_failures(client: Client, person: User) -> None:
    for _attempt in range(MAX_FAILURES - 1):
        _sign_in(client, "wrong")
    _sign_in(client, PASSWORD)
    client.logout()
    _sign_in(client, "wrong")
    assert _sign_in(client, PASSWORD).status_code == HTTPStatus.FOUND


def test_an_empty_form_is_no_failed_attempt(client: Client, person: User) -> None:
    for _attempt in range(MAX_FAILURES + 1):
        client.post(reverse("sign-in"), {"username": person.email, "password": ""})
    assert _sign_in(client, PASSWORD).status_code == HTTPStatus.FOUND


def test_nobody_signs_in_while_the_cache_is_away_and_who_is_signed_in_stays_so(
    client: Client, person: User, own_valkey: valkey.RunningValkey
) -> None:
    elsewhere = Client()
    assert _sign_in(elsewhere, PASSWORD).status_code == HTTPStatus.FOUND
    own_valkey.stop()
    for password in ("wrong", PASSWORD):
        response = _sign_in(client, password)
        assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert "nobody can sign in" in text_of(response)
        assert "Try again in a few minutes" in text_of(response)
        assert response["Retry-After"]
        assert "_auth_user_id" not in client.session
    assert client.get(reverse("sign-in")).status_code == HTTPStatus.OK
    assert elsewhere.get(reverse("account")).status_code == HTTPStatus.OK
    answer = elsewhere.post(reverse("password-change"), {"old_password": PASSWORD})
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE


def test_each_sign_in_failure_and_sign_out_is_logged_without_an_address(
    client: Client, person: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="recommendations.people"):
        _sign_in(client, "wrong")
        _sign_in(client, "wrong", "stranger@example.org")
        _sign_in(client, "wrong", "no address")
        _sign_in(client, PASSWORD)
        fields = {
            "new_password1": "three unrelated nouns",
            "new_password2": "three unrelated nouns",
        }
        client.post(reverse("password-change"), {"old_password": "wrong", **fields})
        client.post(reverse("sign-out"))
        client.post(reverse("sign-out"))
    ours = [record for record in caplog.records if record.name.startswith("recommendations")]
    assert [(record.levelname, record.getMessage()) for record in ours] == [
        ("WARNING", f"Wrong password for account {person.pk}, from 127.0.0.1."),
        ("WARNING", "Wrong password for an address without an account, from 127.0.0.1."),
        ("INFO", f"Account {person.pk} signed in from 127.0.0.1."),
        ("WARNING", f"Wrong password for account {person.pk}, from 127.0.0.1."),
        ("INFO", f"Account {person.pk} signed out."),
    ]


def test_a_session_is_new_and_ends_after_twelve_hours_whatever_is_done_meanwhile(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.session
    before["something"] = "of a visitor"
    before.save()
    client.cookies["sessionid"] = before.session_key or ""
    assert 0 < _sign_in(client, PASSWORD).cookies["sessionid"]["max-age"] <= 12 * 3600
    assert client.session.session_key != before.session_key
    later = timezone.now() + timedelta(hours=11, minutes=59)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.get(reverse("account")).status_code == HTTPStatus.OK
    session = client.session
    session["something"] = "that changes the session"
    session.save()
    monkeypatch.setattr(timezone, "now", lambda: later + timedelta(minutes=2))
    answer = client.get(reverse("account"))
    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"].startswith(reverse("sign-in"))


def test_signing_out_needs_a_post(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get(reverse("sign-out")).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert "_auth_user_id" in client.session
    assert client.post(reverse("sign-out"))["Location"] == reverse("home")
    assert "_auth_user_id" not in client.session


def test_the_account_page_names_the_person_and_the_roles_held(client: Client, person: User) -> None:
    client.force_login(person)
    page = text_of(client.get(reverse("account")))
    assert "Olga Officer" in page
    assert "Secretariat officer" in page


def test_preferences_are_saved_once_per_person(client: Client, person: User) -> None:
    client.force_login(person)
    values = {"language": "fr", "time_zone": "America/New_York", "confidential_drafts": "device"}
    response = client.post(reverse("account"), values, follow=True)
    assert "Your preferences were saved." in text_of(response)
    person.refresh_from_db()
    assert {name: getattr(person, name) for name in values} == values


def test_a_time_zone_that_does_not_exist_is_refused(client: Client, person: User) -> None:
    client.force_login(person)
    response = client.post(reverse("account"), {"language": "fr", "time_zone": "Mars/Olympus"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    person.refresh_from_db()
    assert person.time_zone == ""


def test_the_account_page_asks_strangers_to_sign_in(client: Client) -> None:
    response = client.get(reverse("account"))
    assert response["Location"] == f"{reverse('sign-in')}?next={reverse('account')}"


def test_no_spelling_of_the_address_opens_further_attempts(client: Client, person: User) -> None:
    for _attempt in range(MAX_FAILURES):
        _sign_in(client, "wrong")
    full_width = "\uff4ffficer@example.org"  # the form reads it as "officer@example.org"
    assert _sign_in(client, PASSWORD, full_width).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_behind_a_proxy_the_network_is_what_the_proxy_wrote(
    client: Client, person: User, settings: Settings
) -> None:
    settings.BEHIND_PROXY = True
    settings.SIGN_IN_FAILURES = {**settings.SIGN_IN_FAILURES, "network": 3}
    attacker = Client(headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.7"})
    for number in range(3):
        _sign_in(attacker, "wrong", f"person{number}@example.org")
    pretender = Client(headers={"X-Forwarded-For": "192.0.2.99, 198.51.100.7"})
    assert _sign_in(pretender, PASSWORD).status_code == HTTPStatus.TOO_MANY_REQUESTS
    owner = Client(headers={"X-Forwarded-For": "203.0.113.4"})
    assert _sign_in(owner, PASSWORD).status_code == HTTPStatus.FOUND


def test_without_a_declared_proxy_nobody_chooses_where_they_come_from(
    client: Client, person: User, settings: Settings
) -> None:
    settings.SIGN_IN_FAILURES = {**settings.SIGN_IN_FAILURES, "network": 3}
    for number in range(3):
        pretender = Client(headers={"X-Forwarded-For": f"192.0.2.{number}"})
        _sign_in(pretender, "wrong", f"person{number}@example.org")
    pretender = Client(headers={"X-Forwarded-For": "192.0.2.99"})
    assert _sign_in(pretender, PASSWORD).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_next_never_leads_in_a_circle(client: Client, person: User) -> None:
    client.force_login(person)
    for circle in (reverse("sign-in"), f"{reverse('sign-in')}?next=/account/"):
        response = client.get(reverse("sign-in"), {"next": circle})
        assert response.status_code == HTTPStatus.FOUND
        assert response["Location"] == reverse("board")


def test_the_administration_leads_to_the_common_sign_in(
    client: Client, person: User, administrator: User
) -> None:
    address = reverse("admin:login")
    data = {"username": administrator.email, "password": "wrong"}
    response = client.post(f"{address}?next=/admin/recommendations/", data)
    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"] == f"{reverse('sign-in')}?next=/admin/recommendations/"
    client.force_login(person)  # signed in, with another role: no circle of redirects
    assert client.get(reverse("admin:index"), follow=True).status_code == HTTPStatus.FORBIDDEN
    client.force_login(administrator)
    assert client.get(reverse("admin:index")).status_code == HTTPStatus.OK


def test_the_administration_leads_to_the_common_change_of_password(
    client: Client, administrator: User
) -> None:
    administrator.set_password(PASSWORD)
    administrator.save()
    client.force_login(administrator)
    new = "three unrelated nouns"
    answer = client.post(
        reverse("admin:password_change"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )
    assert answer["Location"] == reverse("password-change")
    administrator.refresh_from_db()
    assert administrator.check_password(PASSWORD)


def test_a_password_is_changed_and_other_browsers_are_signed_out(
    client: Client, officer: User
) -> None:
    officer.set_password("the old words of mine")
    officer.save()
    elsewhere = Client()
    for browser in (client, elsewhere):
        assert browser.login(username=officer.email, password="the old words of mine")
    answer = client.post(
        reverse("password-change"),
        {
            "old_password": "the old words of mine",
            "new_password1": "three unrelated nouns",
            "new_password2": "three unrelated nouns",
        },
        follow=True,
    )
    assert "Your password was changed." in answer.content.decode()
    assert client.get(reverse("account")).status_code == 200
    assert elsewhere.get(reverse("account")).status_code == 302
    officer.refresh_from_db()
    assert officer.check_password("three unrelated nouns")


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", "three unrelated nouns", "three unrelated nouns"),
        ("the old words of mine", "short", "short"),
        ("the old words of mine", "four unrelated nouns " * 7, "four unrelated nouns " * 7),
        ("the old words of mine", "three unrelated nouns", "four unrelated nouns"),
    ],
)
def test_an_unsuitable_password_is_refused(
    client: Client, officer: User, old: str, new: str, again: str
) -> None:
    officer.set_password("the old words of mine")
    officer.save()
    client.force_login(officer)
    answer = client.post(
        reverse("password-change"),
        {"old_password": old, "new_password1": new, "new_password2": again},
    )
    assert answer.status_code == 422
    officer.refresh_from_db()
    assert officer.check_password("the old words of mine")
