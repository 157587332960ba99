"""A person who asks for it is named nowhere any more, and the record stays whole."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.enums import EmailStatus, EventKind
from recommendations.models import Event, Follow, Membership, PersonalReminder, User
from recommendations.people.verbs.anonymising import anonymise
from recommendations.people.verbs.feed_keys import renew_feed_key
from recommendations.people.verbs.memberships import end_role
from tests.conftest import Case
from tests.factories import (
    EventFactory,
    FollowFactory,
    FormDraftFactory,
    OutgoingEmailFactory,
    ParkedFormFactory,
    PersonalReminderFactory,
    SavedSearchFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 9, tzinfo=dates.DEADLINE_TZ)


@pytest.fixture
def leaver(ngo_member: User, administrator: User, case: Case) -> User:
    """Somebody who acted, wrote, followed, was written to, and holds no role any more."""
    ngo_member.full_name, ngo_member.email = "Zenobia Marker", "zenobia.marker@example.org"
    ngo_member.bounced_address, ngo_member.bounced_at = ngo_member.email, NOW
    ngo_member.bounce_words = "zenobia.marker unknown"
    ngo_member.save()
    membership = ngo_member.memberships.get()
    SubmissionFactory.create(request=case.request, author=ngo_member)
    EventFactory.create(kind=EventKind.CASE_OPENED, cycle=case.cycle, by=ngo_member)
    FollowFactory.create(user=ngo_member)
    for factory in (FormDraftFactory, ParkedFormFactory):
        factory.create(user=ngo_member, fields=[["reason", ["Zenobia Marker writes"]]])
    PersonalReminderFactory.create(user=ngo_member, note="Zenobia Marker will call")
    SavedSearchFactory.create(user=ngo_member, name="Zenobia Marker looks", query="q=zenobia")
    renew_feed_key(ngo_member, now=NOW)
    for row in (ngo_member, membership):
        LogEntry.objects.create(
            user=administrator,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            object_repr=str(row),
            action_flag=CHANGE,
        )
    begun = membership.valid_during.lower
    end_role(membership, on=max(begun + timedelta(days=1), TODAY), by=administrator, now=NOW)
    return ngo_member


def tables_that_hold(word: str) -> set[str]:
    """Every table of the database with this word in a row, whatever the column."""
    found = set()
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names():
            table = connection.ops.quote_name(name)
            cursor.execute(f"SELECT 1 FROM {table} t WHERE t::text ILIKE %s LIMIT 1", [f"%{word}%"])  # noqa: S608
            if cursor.fetchone():
                found.add(name)
    return found


def test_name_and_address_are_in_no_table_any_more(leaver: User, administrator: User) -> None:
    assert "recommendations_user" in tables_that_hold("zenobia")
    assert "django_admin_log" in tables_that_hold("zenobia")
    anonymise(leaver, by=administrator, now=NOW)
    assert tables_that_hold("zenobia") == set()
    assert tables_that_hold("marker@") == set()


def test_what_was_sent_keeps_the_address_as_evidence(
    leaver: User, administrator: User, case: Case
) -> None:
    email = OutgoingEmailFactory.create(
        deadline=case.deadline,
        recipient=leaver,
        address=leaver.email,
        status=EmailStatus.SENT,
    )
    anonymise(leaver, by=administrator, now=NOW)
    assert tables_that_hold("zenobia") == {"recommendations_outgoingemail"}
    email.refresh_from_db()
    assert email.recipient_id == leaver.pk


def test_the_record_keeps_pointing_at_the_row(leaver: User, administrator: User) -> None:
    before = list(Event.objects.order_by("pk").values())
    anonymise(leaver, by=administrator, now=NOW)
    assert list(Event.objects.order_by("pk").values()) == before
    event = Event.objects.filter(by=leaver).get()
    assert str(event.by) == "Former user"
    assert User.objects.get(submissions__isnull=False).full_name == "Former user"
    assert Membership.objects.filter(user=leaver).exists()


def test_the_account_opens_nothing_any_more(
    leaver: User, administrator: User, client: Client
) -> None:
    leaver.set_password("a long enough word")
    leaver.save()
    assert client.login(username=leaver.email, password="a long enough word")
    anonymise(leaver, by=administrator, now=NOW)
    assert client.get(reverse("board")).status_code == 302
    assert not client.login(username=leaver.email, password="a long enough word")
    assert not Follow.objects.filter(user=leaver).exists()
    assert not PersonalReminder.objects.filter(user=leaver, cancelled_at=None).exists()
    leaver.refresh_from_db()
    assert not hasattr(leaver, "feed_key")
    assert not leaver.has_usable_password()


def test_nobody_wakes_it_up_again(leaver: User, administrator: User) -> None:
    anonymise(leaver, by=administrator, now=NOW)
    for change in ({"is_active": True}, {"email": "zenobia@example.org"}, {"is_superuser": True}):
        with pytest.raises(IntegrityError, match="user_anonymised_check"), transaction.atomic():
            User.objects.filter(pk=leaver.pk).update(**change)


def test_it_is_refused_where_it_must_not_be(
    leaver: User, administrator: User, officer: User, rapporteur: User
) -> None:
    for by in (officer, rapporteur, UserFactory.create(is_superuser=True)):
        with pytest.raises(DomainError, match="Only an administrator"):
            anonymise(leaver, by=by, now=NOW)
    with pytest.raises(DomainError, match="your own account"):
        anonymise(administrator, by=administrator, now=NOW)
    with pytest.raises(DomainError, match="holds a role"):
        anonymise(officer, by=administrator, now=NOW)
    anonymise(leaver, by=administrator, now=NOW)
    with pytest.raises(DomainError, match="already"):
        anonymise(leaver, by=administrator, now=NOW)


def test_the_command_asks_first(leaver: User, administrator: User, capsys: Any) -> None:
    call_command("anonymise_person", leaver.email, "--by", administrator.email)
    assert "would be anonymised" in capsys.readouterr().out
    leaver.refresh_from_db()
    assert leaver.anonymised_at is None
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("anonymise_person", "nobody@example.org", "--by", administrator.email)
    with pytest.raises(CommandError, match="Only an administrator"):
        call_command("anonymise_person", leaver.email, "--by", leaver.email, "--yes")
    call_command("anonymise_person", leaver.email, "--by", administrator.email, "--yes")
    leaver.refresh_from_db()
    assert leaver.full_name == "Former user"
