"""Accounts get a link to set a password; nobody else sets, knows or holds it."""

import re
from datetime import date

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.enums import EventKind, Role
from recommendations.mail.verbs.delivery import deliver_due
from recommendations.models import Event, OutgoingEmail, TreatyBody, User
from recommendations.people.verbs.accounts import (
    change_account,
    open_account,
    send_password_link,
    set_password,
)
from recommendations.people.verbs.memberships import grant_role
from tests.cast import text_of
from tests.factories import MembershipFactory, UserFactory

NOW = dates.now()
NEW = "three unrelated nouns"

pytestmark = pytest.mark.django_db(transaction=True)


def _deliver() -> list[mail.EmailMessage]:
    deliver_due(clock=dates.now)
    return mail.outbox


def _link(message: mail.EmailMessage) -> str:
    found = re.search(r"https?://[^/]+(/set-password/\S+)", str(message.body))
    assert found
    return found[1]


def test_a_new_person_sets_the_password_by_a_link_that_works_once(
    administrator: User, client: Client
) -> None:
    person = open_account(
        email="Nina@Example.org", full_name="Nina Newcomer", by=administrator, now=NOW
    )
    assert not person.has_usable_password()
    assert Event.objects.get(kind=EventKind.ACCOUNT_OPENED).account == person
    (message,) = _deliver()
    assert message.to == ["nina@example.org"]
    link = _link(message)
    # Whoever only opens it, as programs do that look at links, uses nothing up.
    for _look in range(2):
        assert Client().get(link).status_code == 302
    form = client.get(link, follow=True)
    assert "Set your password" in text_of(form)
    answer = client.post(
        form.redirect_chain[-1][0], {"new_password1": NEW, "new_password2": NEW}, follow=True
    )
    assert "Your password was set" in text_of(answer)
    assert client.login(username="nina@example.org", password=NEW)
    assert Event.objects.get(kind=EventKind.PASSWORD_SET).by == person
    again = Client().get(link, follow=True)
    assert again.status_code == 404
    assert "no longer works" in text_of(again)
    assert "password of your account was set" in str(_deliver()[-1].body)


def test_nobody_but_the_mailbox_holds_the_link(administrator: User) -> None:
    person = open_account(email="nina@example.org", full_name="Nina", by=administrator, now=NOW)
    link = _link(_deliver()[0])
    token = link.rstrip("/").rpartition("/")[2]
    row = OutgoingEmail.objects.get(recipient=person)
    assert "/set-password/" in row.body
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names():
            table = connection.ops.quote_name(name)
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{token}%"])  # noqa: S608
            assert cursor.fetchone() == (0,), name
    # What the ledger keeps leads to no account.
    assert Client().get(reverse("password-link")).status_code == 404


def test_no_email_about_an_account_offers_to_turn_it_off(administrator: User) -> None:
    open_account(email="nina@example.org", full_name="Nina", by=administrator, now=NOW)
    (message,) = _deliver()
    assert "List-Unsubscribe" not in message.message()
    assert "mails/stop" not in str(message.message())


def test_a_link_is_sent_again_and_ends_with_the_password(administrator: User) -> None:
    person = UserFactory.create()
    send_password_link(person, by=administrator, now=NOW)
    (message,) = _deliver()
    first = _link(message)
    set_password(person, NEW, now=NOW)
    assert Client().get(first, follow=True).status_code == 404
    closed = UserFactory.create(is_active=False)
    with pytest.raises(DomainError, match="closed"):
        send_password_link(closed, by=administrator, now=NOW)


def test_a_closed_account_gets_no_password_by_an_old_link(administrator: User) -> None:
    person = UserFactory.create()
    send_password_link(person, by=administrator, now=NOW)
    link = _link(_deliver()[0])
    change_account(person, by=administrator, now=NOW, is_active=False)
    assert Client().get(link, follow=True).status_code == 404


@pytest.mark.parametrize("wrong", ["short", "password1234", "unrelated nouns " * 9])
def test_an_unsuitable_password_is_refused_with_the_form(administrator: User, wrong: str) -> None:
    person = UserFactory.create()
    send_password_link(person, by=administrator, now=NOW)
    client = Client()
    form = client.get(_link(_deliver()[0]), follow=True)
    address = form.redirect_chain[-1][0]
    answer = client.post(address, {"new_password1": wrong, "new_password2": wrong})
    assert answer.status_code == 422
    assert not User.objects.get(pk=person.pk).check_password(wrong)


def test_another_address_is_told_at_the_former_one_and_to_the_officers(
    administrator: User, officer: User, body: TreatyBody
) -> None:
    """An administrator who points an account at their own mailbox does not do so unseen."""
    person = MembershipFactory.create(role=Role.RAPPORTEUR, treaty_body=body).user
    former = person.email
    change_account(person, by=administrator, now=NOW, email="Elsewhere@example.org")
    event = Event.objects.get(kind=EventKind.ACCOUNT_ADDRESS_CHANGED)
    assert (event.account, event.by) == (person, administrator)
    messages = {message.to[0]: str(message.body) for message in _deliver()}
    assert set(messages) == {former, officer.email}
    assert "changed to elsewhere@example.org" in messages[former]
    assert f"The email address of {person.full_name} was changed" in messages[officer.email]
    assert "/set-password/" not in messages[former]


def test_what_cannot_be_right_is_refused_at_its_field(administrator: User, officer: User) -> None:
    for email in (officer.email.upper(), "off\u0131cer@example.org", "no address"):
        with pytest.raises(InvalidInput) as refusal:
            open_account(email=email, full_name="Nina", by=administrator, now=NOW)
        assert refusal.value.field == "email"
    with pytest.raises(TypeError):
        change_account(officer, by=administrator, now=NOW, password="x")


@pytest.mark.parametrize("person", ["officer", "rapporteur", "ngo_member"])
def test_only_administrators_open_and_change_accounts(
    request: pytest.FixtureRequest, administrator: User, person: str
) -> None:
    by = request.getfixturevalue(person)
    with pytest.raises(DomainError, match="Only an administrator"):
        open_account(email="nina@example.org", full_name="Nina", by=by, now=NOW)
    for act in (send_password_link, change_account):
        with pytest.raises(DomainError, match="Only an administrator"):
            act(administrator, by=by, now=NOW)


def test_the_announcement_says_in_plain_words_who_granted_it_to_themselves(
    administrator: User, officer: User, body: TreatyBody
) -> None:
    grant_role(
        administrator,
        Role.OFFICER,
        place=body,
        valid_from=dates.today(),
        by=administrator,
        now=NOW,
    )
    (message,) = _deliver()
    assert message.to == [officer.email]
    assert f"{administrator.full_name} granted this role to themselves." in str(message.body)
    assert "/roles/" in str(message.body)


def test_who_is_no_officer_any_more_is_not_told(
    administrator: User, officer: User, body: TreatyBody
) -> None:
    newcomer = UserFactory.create()
    grant_role(
        newcomer, Role.OFFICER, place=body, valid_from=dates.today(), by=administrator, now=NOW
    )
    officer.memberships.update(valid_during=(date(2000, 1, 1), dates.today()))
    assert _deliver() == []
    row = OutgoingEmail.objects.get(recipient=officer)
    assert (row.status, row.outcome) == (
        "superseded",
        "The person no longer holds the role in which this is told.",
    )


# --- The command line -----------------------------------------------------------------------------


def test_no_command_sets_a_password(officer: User) -> None:
    before = officer.password
    with pytest.raises(CommandError, match="Nobody sets or knows"):
        call_command("changepassword", officer.email)
    officer.refresh_from_db()
    assert officer.password == before


def test_a_command_mails_a_link_and_shows_it_to_nobody(
    officer: User, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("send_password_link", officer.email.upper())
    said = capsys.readouterr().out
    assert "A link is on its way" in said
    assert "set-password" not in said
    (message,) = _deliver()
    assert message.to == [officer.email]
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("send_password_link", "nobody@example.org")


def test_the_command_makes_the_first_administrator_and_no_second_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", NEW)
    make = {"interactive": False, "full_name": "Root"}
    call_command("createsuperuser", email="Root@example.org", **make)
    root = User.objects.get(email="root@example.org")
    assert root.is_superuser
    with pytest.raises(CommandError, match="administrator already"):
        call_command("createsuperuser", email="second@example.org", **make)
    User.objects.filter(pk=root.pk).update(is_superuser=False)
    MembershipFactory.create(user=root, role=Role.ADMINISTRATOR)
    with pytest.raises(CommandError, match="administrator already"):
        call_command("createsuperuser", email="second@example.org", **make)
