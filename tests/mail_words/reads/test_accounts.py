"""Whoever held a role is told that it ended: which, for how long, and what follows from it."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail

from recommendations import dates
from recommendations.enums import EmailStatus, EventKind, Language, Role
from recommendations.mail.verbs.delivery import deliver_due
from recommendations.mail_enums import MailKind
from recommendations.models import Event, Membership, OutgoingEmail, TreatyBody, User
from recommendations.people.verbs.memberships import end_role, grant_role
from recommendations.wording import date_in_words
from tests.conftest import Case
from tests.factories import ReportingCycleFactory, TreatyBodyFactory

NOW = dates.now()
TODAY = dates.today(NOW)

pytestmark = pytest.mark.django_db(transaction=True)


def _role(person: User) -> Membership:
    return person.memberships.get(valid_during__endswith__isnull=True)


def _told(person: User) -> mail.EmailMessage:
    deliver_due(clock=lambda: NOW)
    (message,) = [one for one in mail.outbox if person.email in one.to]
    return message


def _line(message: mail.EmailMessage) -> str:
    return " ".join(str(message.body).split())


def test_a_focal_point_reads_which_role_ended_and_what_to_do(
    case: Case, state_focal_point: User, administrator: User
) -> None:
    TreatyBody.objects.filter(pk=case.cycle.treaty_body_id).update(secretariat_email="cmw@un.org")
    other = TreatyBodyFactory.create(code="CAT", secretariat_email="cat@un.org")
    ReportingCycleFactory.create(treaty_body=other, state_party=case.state_party)
    TreatyBodyFactory.create(code="CED", secretariat_email="not-theirs@un.org")
    role = _role(state_focal_point)
    end_role(role, on=TODAY, by=administrator, now=NOW, reason="Has left the mission")
    message = _told(state_focal_point)
    begun = date_in_words(role.valid_during.lower)
    yesterday = date_in_words(TODAY - timedelta(days=1))
    assert message.subject == "Your role has ended: State focal point (Azerbaijan)"
    words = _line(message)
    assert f"(Azerbaijan) has ended. You held it from {begun} to {yesterday}." in words
    assert f"Ended by: {administrator.full_name}." in words
    assert "No more emails will come to you because of this role." in words
    assert "What our emails put into your calendar is not kept up to date" in words
    assert "tell the secretariat, by writing to cat@un.org and cmw@un.org Your account:" in words
    # The register of roles does not show the reason to them either.
    assert "Has left" not in words


def test_an_officer_has_no_entries_to_delete_and_tells_an_administrator(
    officer: User, administrator: User
) -> None:
    end_role(_role(officer), on=TODAY, by=administrator, now=NOW)
    words = _line(_told(officer))
    assert "If this is a mistake, tell an administrator." in words
    assert "calendar" not in words


def test_a_rapporteur_is_told_once_though_assignments_end_too(
    case: Case, rapporteur: User, administrator: User
) -> None:
    end_role(_role(rapporteur), on=TODAY, by=administrator, now=NOW)
    assert "“Rapporteur”" in _line(_told(rapporteur))


def test_of_an_end_to_come_it_says_until_when_emails_still_come(
    case: Case, state_focal_point: User, administrator: User
) -> None:
    end_role(_role(state_focal_point), on=TODAY + timedelta(days=9), by=administrator, now=NOW)
    message = _told(state_focal_point)
    last = date_in_words(TODAY + timedelta(days=8))
    assert message.subject == "Your role will end: State focal point (Azerbaijan)"
    assert f"to {last}. Decided by" in _line(message)
    assert f"After {last}, no more emails will come to you" in _line(message)


def test_who_ends_their_own_role_is_not_told(administrator: User) -> None:
    end_role(_role(administrator), on=TODAY, by=administrator, now=NOW)
    assert not OutgoingEmail.objects.exists()


def test_a_closed_account_is_not_told(officer: User, administrator: User) -> None:
    User.objects.filter(pk=officer.pk).update(is_active=False)
    end_role(_role(officer), on=TODAY, by=administrator, now=NOW)
    assert not OutgoingEmail.objects.exists()


def test_it_is_about_the_account_and_nobody_elses_ledger_shows_it(
    case: Case, state_focal_point: User, officer: User, administrator: User
) -> None:
    end_role(_role(state_focal_point), on=TODAY, by=administrator, now=NOW)
    _told(state_focal_point)
    row = OutgoingEmail.objects.get()
    assert (row.kind, row.status) == (MailKind.ACCOUNT, EmailStatus.SENT)
    assert not OutgoingEmail.objects.official().exists()
    assert OutgoingEmail.objects.visible_to(state_focal_point).get() == row
    for other in (officer, administrator):
        assert not OutgoingEmail.objects.visible_to(other).exists()
    event = Event.objects.get(kind=EventKind.MEMBERSHIP_ENDED)
    assert Event.objects.visible_to(officer, today=TODAY).filter(pk=event.pk).exists()


def test_what_is_held_again_has_not_ended(
    case: Case, state_focal_point: User, administrator: User
) -> None:
    end_role(_role(state_focal_point), on=TODAY, by=administrator, now=NOW)
    grant_role(
        state_focal_point,
        Role.STATE_FOCAL_POINT,
        place=case.state_party,
        valid_from=TODAY,
        by=administrator,
        now=NOW,
    )
    deliver_due(clock=lambda: NOW)
    row = OutgoingEmail.objects.get(recipient=state_focal_point)
    assert (row.status, row.outcome) == (EmailStatus.SUPERSEDED, "The person holds the role again.")


def test_of_two_last_days_the_one_that_counts_is_told(officer: User, administrator: User) -> None:
    for days in (30, 9):
        role = officer.memberships.get()
        end_role(role, on=TODAY + timedelta(days=days), by=administrator, now=NOW)
    assert date_in_words(TODAY + timedelta(days=8)) in _line(_told(officer))
    first = OutgoingEmail.objects.filter(recipient=officer).earliest("pk")
    assert "changed again" in first.outcome


@pytest.mark.parametrize("language", [one for one in Language if one != Language.ENGLISH])
@pytest.mark.parametrize("days", [0, 9])
def test_no_english_word_is_left(
    case: Case, state_focal_point: User, administrator: User, language: str, days: int
) -> None:
    User.objects.filter(pk=state_focal_point.pk).update(language=language, full_name="…")
    User.objects.filter(pk=administrator.pk).update(full_name="…")
    for column in ("name_fr", "name_es", "name_ru", "name_ar", "name_zh"):
        setattr(case.state_party, column, "…")
    case.state_party.save()
    on = TODAY + timedelta(days=days)
    end_role(_role(state_focal_point), on=on, by=administrator, now=NOW)
    message = _told(state_focal_point)
    words = re.sub(r"https?://\S+", "", f"{message.subject} {message.body}")
    assert not re.search(r"\b(?:your|role|you|this|is|emails?|tell|was)\b", words, re.IGNORECASE)
    if language in {"ru", "ar", "zh"}:
        assert not re.search("[A-Za-z]{2}", words), words


def test_days_are_those_of_the_role(officer: User, administrator: User) -> None:
    """The first day without the role is no day of it."""
    role = _role(officer)
    assert role.valid_during.lower < date(2100, 1, 1)
    end_role(role, on=TODAY, by=administrator, now=NOW)
    assert date_in_words(TODAY) not in _line(_told(officer))
