"""The version of what is public changes with every commit of a change, and with nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from recommendations import dates
from recommendations.enums import EventKind
from recommendations.models import ContentChange, Organisation, SenderHeartbeat, Theme, User
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    OutgoingEmailFactory,
    ThemeFactory,
    UserFactory,
)

_ONE = "is one person's alone"
_INDEX = "what an export brought and nobody applied; what was applied is in other tables"
_MAIL = "emails and when they leave are shown to those who work on a case"
_DJANGO = "Django's own; no public page shows it"
# Tables whose changes leave public pages as they are, and why.
NOT_CONTENT = {
    "act": "who changed a row is told by pages of former versions, which are not kept",
    "rowversion": "former versions have pages of their own, which are not kept",
    "seal": "the heads of the chain have pages of their own, which are not kept",
    "sealedrow": "as seals",
    "submissionreading": "who read what is confidential is told to those whom it concerns",
    "importrun": "what was read and not applied is shown to officers",
    "indeximport": _INDEX,
    "indexrow": _INDEX,
    "indexannotation": _INDEX,
    "indexterm": _INDEX,
    "outgoingemail": _MAIL,
    "reminderstage": _MAIL,
    "letterstage": _MAIL,
    "lettertemplate": "shown to those who write letters",
    "senderheartbeat": "changes each minute, and is shown with the ledger",
    "senderoutage": _MAIL,
    "backuprun": "told to those who look after the site",
    "contentchange": "is the version itself",
    "feedkey": _ONE,
    "follow": _ONE,
    "personalreminder": _ONE,
    "savedsearch": _ONE,
    "formdraft": _ONE,
    "parkedform": _ONE,
    "user_groups": _DJANGO,
    "user_user_permissions": _DJANGO,
    "auth_group": _DJANGO,
    "auth_group_permissions": _DJANGO,
    "auth_permission": _DJANGO,
    "django_admin_log": _DJANGO,
    "django_content_type": _DJANGO,
    "django_session": _DJANGO,
}


def watched_tables() -> dict[str, set[str]]:
    """The tables that change the version, and the acts with which each does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgtype FROM pg_trigger t"
            " JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE p.proname IN ('content_changed', 'content_person_changed',"
            " 'content_event_added', 'content_emptied')"
            " AND tgenabled = 'O'"
        )
        bits = {4: "INSERT", 8: "DELETE", 16: "UPDATE", 32: "TRUNCATE"}
        found: dict[str, set[str]] = {}
        for table, kind in cursor.fetchall():
            acts = {name for bit, name in bits.items() if kind & bit}
            found.setdefault(table.removeprefix("recommendations_"), set()).update(acts)
    return found


@pytest.mark.django_db
def test_every_table_changes_the_version_or_says_why_not() -> None:
    tables = {
        model._meta.db_table.removeprefix("recommendations_")
        for model in apps.get_models(include_auto_created=True)
    }
    watched = watched_tables()
    assert {table: acts for table, acts in watched.items() if len(acts) != 4} == {}
    assert tables - set(watched) == set(NOT_CONTENT)
    assert not set(watched) & set(NOT_CONTENT)


# --- What changes it, and what does not -----------------------------------------------------------


@pytest.fixture
def version(transactional_db: None) -> "Version":
    OrganisationFactory.create()
    return Version()


class Version:
    """Says whether the version is another one than when it was last asked."""

    def __init__(self) -> None:
        self.last = ContentChange.objects.version()

    def has_changed(self) -> bool:
        before, self.last = self.last, ContentChange.objects.version()
        assert self.last is not None
        return before != self.last


def test_added_changed_and_removed_rows_change_it(version: Version) -> None:
    theme = ThemeFactory.create()
    assert version.has_changed()
    Theme.objects.filter(pk=theme.pk).update(name="Other words")
    assert version.has_changed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.as_owner('DELETE FROM recommendations_theme', true)")
        assert version.has_changed()
        cursor.execute("SELECT tests.as_owner('TRUNCATE recommendations_searchedword', true)")
    assert version.has_changed()


def test_statements_that_change_no_row_leave_it(version: Version) -> None:
    Theme.objects.filter(pk=-1).update(name="Nobody")
    SenderHeartbeat.objects.create(seen_at=dates.now())
    assert not version.has_changed()


def test_of_people_only_what_pages_say_of_them_changes_it(version: Version) -> None:
    person = UserFactory.create()
    assert version.has_changed()
    people = User.objects.filter(pk=person.pk)
    people.update(last_login=dates.now(), time_zone="Asia/Baku", password="!")
    assert not version.has_changed()
    people.update(full_name="Another Name")
    assert version.has_changed()


def test_emails_that_leave_do_not_change_it_and_other_events_do(
    version: Version, transactional_db: None
) -> None:
    email = OutgoingEmailFactory.create()
    assert version.has_changed(), "what it is about was made as well"
    EventFactory.create(kind=EventKind.REMINDER_SENT, email=email)
    assert not version.has_changed()
    EventFactory.create()
    assert version.has_changed()


def test_what_is_rolled_back_leaves_it(version: Version) -> None:
    with transaction.atomic():
        ThemeFactory.create()
        transaction.set_rollback(True)
    assert not version.has_changed()


def test_what_follows_a_savepoint_that_was_rolled_back_changes_it(version: Version) -> None:
    with transaction.atomic():
        with transaction.atomic():
            ThemeFactory.create()
            transaction.set_rollback(True)
        ThemeFactory.create()
    assert version.has_changed()
    assert Theme.objects.count() == 1


def test_many_statements_of_one_transaction_leave_one_row(version: Version) -> None:
    with transaction.atomic():
        ThemeFactory.create()
        row = ContentChange.objects.get()
        for _n in range(5):
            with transaction.atomic():
                ThemeFactory.create()
        assert ContentChange.objects.get().pk == row.pk, "each statement would leave a dead row"
    assert version.has_changed()
    for _n in range(5):
        ThemeFactory.create()
        assert version.has_changed()
    assert ContentChange.objects.count() == 1


def test_the_application_cannot_write_it(version: Version) -> None:
    with pytest.raises(DatabaseError):
        ContentChange.objects.create(mark=1)
    with pytest.raises(DatabaseError):
        ContentChange.objects.all().delete()


# --- Several at a time ----------------------------------------------------------------------------


@contextmanager
def another(isolation: str = "READ COMMITTED") -> Iterator["psycopg.Connection[Any]"]:
    """A transaction on a connection of its own that waits for nobody."""
    other = connection.get_new_connection(connection.get_connection_params())
    try:
        other.autocommit = False
        other.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
        other.execute("SET LOCAL lock_timeout = '500ms'")
        yield other
    finally:
        other.close()


_ADD = (
    "INSERT INTO recommendations_theme (created_at, updated_at, slug, name)"
    " VALUES (now(), now(), %s, %s)"
)


def test_nobody_waits_and_each_commit_changes_it_in_whichever_order(version: Version) -> None:
    with another() as first, another() as second, another() as third:
        for name, one in (("a", first), ("b", second), ("c", third)):
            one.execute(_ADD, [name, name])
        assert not version.has_changed()
        seen = {version.last}
        for one in (third, first):
            one.commit()
            assert version.has_changed()
            seen.add(version.last)
        second.rollback()
        assert not version.has_changed()
        assert len(seen) == 3
    ThemeFactory.create()
    assert ContentChange.objects.count() == 1


def test_what_one_took_along_stays_where_it_was_if_it_gives_up(version: Version) -> None:
    before = version.last
    with another() as first, another() as second:
        first.execute(_ADD, ["a", "a"])
        second.execute(_ADD, ["b", "b"])
        first.rollback()
        assert not version.has_changed()
        second.commit()
    assert version.has_changed()
    with another() as third:
        third.execute(_ADD, ["c", "c"])
        third.rollback()
    assert not version.has_changed()
    assert version.last != before


def test_a_transaction_that_sees_one_state_throughout_adds_its_row_alone(version: Version) -> None:
    with another("REPEATABLE READ") as one:
        one.execute("SELECT FROM recommendations_theme")
        OrganisationFactory.create()  # takes along what the other one still sees
        assert version.has_changed()
        one.execute(_ADD, ["a", "a"])
        one.commit()
    assert version.has_changed()
    assert Organisation.objects.count() == 2
