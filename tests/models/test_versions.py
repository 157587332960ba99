"""Every row that people edit keeps what it said before, whichever program changed it."""

import re

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from recommendations import dates
from recommendations.models import Organisation, RowVersion, User
from recommendations.people.verbs.anonymising import FORMER, anonymise
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import EvidenceFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

# Rows that keep no versions: evidence that is only added to, mails, what a machine brought in, and
# what is one person's alone.
WITHOUT_VERSIONS = {
    *("event", "statusstep", "sentversion", "paragraphchange", "submissionreading"),
    *("act", "rowversion", "listedrecommendation", "listedcount", "searchedword"),
    "contentchange",
    *("outgoingemail", "importrun", "indeximport", "indexrow", "indexannotation", "indexterm"),
    *("senderheartbeat", "senderoutage"),
    *("backuprun", "feedkey", "follow", "personalreminder", "savedsearch"),
    *("seal", "sealedrow", "parkedform", "formdraft"),
}


def _versions(row: object) -> list[RowVersion]:
    return list(
        RowVersion.objects.filter(
            table_name=row._meta.model_name,  # type: ignore[attr-defined]
            row_id__lte=row.pk,  # type: ignore[attr-defined]
            last_id__gte=row.pk,  # type: ignore[attr-defined]
        )
    )


def test_every_table_keeps_its_versions_or_is_named_as_one_that_does_not() -> None:
    tables = {
        model._meta.db_table.removeprefix("recommendations_")
        for model in apps.get_app_config("recommendations").get_models()
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger t"
            " JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'rowversion_keep' GROUP BY 1"
        )
        tracked = {name.removeprefix("recommendations_"): n for name, n in cursor.fetchall()}
    assert set(tracked.values()) == {3}
    assert tables - set(tracked) == WITHOUT_VERSIONS & tables
    assert not set(tracked) & WITHOUT_VERSIONS


def test_a_change_keeps_what_was_and_names_what_changed() -> None:
    row = OrganisationFactory.create(name="Before", short_name="B")
    Organisation.objects.filter(pk=row.pk).update(name="After", updated_at=dates.now())
    changed, added = _versions(row)
    assert (added.kind, added.former) == ("added", None)
    assert (changed.kind, changed.columns) == ("changed", ["name"])
    assert changed.former is not None
    assert (changed.former["name"], changed.former["short_name"]) == ("Before", "B")
    assert "updated_at" not in changed.former


def test_saving_without_a_change_leaves_nothing() -> None:
    row = OrganisationFactory.create()
    row.save()
    Organisation.objects.filter(pk=-1).update(name="Nobody")
    assert len(_versions(row)) == 1


def test_a_removed_row_keeps_its_last_words_and_says_what_it_belonged_to(case: Case) -> None:
    source = EvidenceFactory.create(text="A report")
    key = source.pk
    source.delete()
    version = RowVersion.objects.get(table_name="evidence", row_id=key, kind="removed")
    assert version.former is not None
    assert version.former["text"] == "A report"
    assert version.part_of == source.assessment_id
    text = case.recommendation(36).paragraph.texts.first()
    assert text is not None
    type(text).objects.filter(pk=text.pk).update(text="Other words")
    assert RowVersion.objects.filter(table_name="paragraphtext").latest("pk").part_of == (
        text.paragraph_id
    )


def test_rows_added_by_one_statement_leave_one_version() -> None:
    before = RowVersion.objects.count()
    Organisation.objects.bulk_create(
        [Organisation(name=f"Organisation {n}", kind="ngo") for n in range(1000)]
    )
    assert RowVersion.objects.count() == before + 1
    version = RowVersion.objects.latest("pk")
    assert version.last_id - version.row_id == 999


def test_what_is_anybodys_secret_is_kept_of_no_row(officer: User) -> None:
    officer.set_password("a new and long password")
    officer.last_login = dates.now()
    officer.save()
    assert len(_versions(officer)) == 1
    officer.full_name = "Another Name"
    officer.save()
    former = _versions(officer)[0].former or {}
    assert set(former) == {
        *("id", "full_name", "email", "is_active", "is_staff", "is_superuser", "anonymised_at")
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname, a.attname FROM pg_trigger t"
            " JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE p.proname = 'rowversion_keep' AND a.attnum > 0"
        )
        columns = cursor.fetchall()
    secret = re.compile("password|secret(?!ariat)|token|digest|private|salt")
    # Of people, the columns above alone are kept.
    assert not {pair for pair in columns if secret.search(pair[1]) and "_user" not in pair[0]}


@pytest.mark.parametrize("table", ["recommendations_rowversion", "recommendations_act"])
def test_nobody_changes_or_removes_a_version(table: str) -> None:
    """The application may not, and the owner is refused by the triggers."""
    OrganisationFactory.create()
    changes = ("DELETE FROM {0}", "UPDATE {0} SET at = now()")
    for statement in (*changes, "INSERT INTO {0} SELECT * FROM {0}"):
        denied = pytest.raises(DatabaseError, match="permission denied")
        with denied, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table))
    for statement in changes:
        refused = pytest.raises(DatabaseError, match="only added to")
        with refused, transaction.atomic(), as_owner(), connection.cursor() as cursor:
            cursor.execute(statement.format(table))


def test_no_setting_of_a_session_switches_the_keeping_off() -> None:
    row = OrganisationFactory.create()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = pg_temp, public")
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
        cursor.execute("UPDATE public.recommendations_organisation SET name = 'Unseen'")
        cursor.execute("SET LOCAL search_path = public")
    assert _versions(row)[0].columns == ["name"]


def test_a_person_who_is_anonymised_is_named_by_no_version(administrator: User) -> None:
    person = UserFactory.create(full_name="Nora Name", email="nora@example.org")
    person.full_name = "Nora Newname"
    person.save()
    anonymise(person, by=administrator, now=dates.now())
    kept = str([version.former for version in _versions(person)])
    assert "Nora" not in kept
    assert "nora@" not in kept
    assert kept.count(FORMER) == 2
    # And nobody else can be made unknown that way.
    other = UserFactory.create(full_name="Otto Other")
    User.objects.filter(pk=other.pk).update(full_name="Otto Otherwise")
    refused = pytest.raises(DatabaseError, match="only added to")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rowversion_forget(%s)", [other.pk])
