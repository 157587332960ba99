"""Who acts, from where and why reaches the rows that the database keeps, by whatever door."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from recommendations.acts.acting import ActingCommand, acting, because, tell_before_copy
from recommendations.enums import ActOrigin, Role
from recommendations.models import Act, Organisation, RowVersion, TreatyBody, User
from tests.conftest import Case
from tests.factories import OrganisationFactory, TreatyBodyFactory
from tracker.celery import app


def _act_of(row: object) -> Act:
    """The act that left the latest version of a row."""
    table = row._meta.model_name  # type: ignore[attr-defined]
    found = RowVersion.objects.select_related("act__by").filter(
        table_name=table,
        row_id__lte=row.pk,  # type: ignore[attr-defined]
        last_id__gte=row.pk,  # type: ignore[attr-defined]
    )
    return found.latest("pk").act


@pytest.mark.django_db
def test_a_page_names_its_person_its_name_and_the_reason_typed(
    client: Client, case: Case, officer: User
) -> None:
    client.force_login(officer)
    answer = client.post(
        reverse("deadline-withdraw", args=(case.deadline.public_id,)),
        {"reason": "It was a slip, 100% sure of that: it's one."},
    )
    assert answer.status_code == 302
    act = _act_of(case.deadline)
    assert (act.by, act.by_role, act.origin) == (officer, Role.OFFICER, ActOrigin.PAGE)
    assert act.place == "deadline-withdraw"
    assert act.reason == "It was a slip, 100% sure of that: it's one."


@pytest.mark.django_db
def test_one_request_is_one_act_and_the_next_another(
    client: Client, case: Case, officer: User
) -> None:
    client.force_login(officer)
    for value in ("1", "0"):
        client.post(reverse("reading-log-show", args=("CMW",)), {"is_shown": value})
    versions = RowVersion.objects.filter(table_name="treatybody", kind="changed")
    assert len({version.act_id for version in versions}) == 2


@pytest.mark.django_db
def test_a_task_and_a_command_say_their_names() -> None:
    @app.task(name="tests.rename")
    def rename(pk: int) -> None:
        Organisation.objects.filter(pk=pk).update(name="Renamed")

    organisation = OrganisationFactory.create()
    rename(organisation.pk)
    act = _act_of(organisation)
    assert (act.origin, act.place, act.by) == (ActOrigin.TASK, "tests.rename", None)

    class Command(ActingCommand):
        def handle(self, *args: object, **options: object) -> None:
            Organisation.objects.filter(pk=organisation.pk).update(name="Renamed again")

    call_command(Command())
    act = _act_of(organisation)
    assert (act.origin, act.place) == (ActOrigin.COMMAND, "test_acting")


@pytest.mark.django_db
def test_an_act_inside_an_act_is_part_of_it() -> None:
    with acting(ActOrigin.COMMAND, "outer"), acting(ActOrigin.TASK, "inner"):
        organisation = OrganisationFactory.create()
    assert _act_of(organisation).place == "outer"


@pytest.mark.django_db
def test_whoever_comes_by_no_door_is_kept_with_the_login() -> None:
    organisation = OrganisationFactory.create()
    act = _act_of(organisation)
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        (login,) = cursor.fetchone()
    assert (act.origin, act.place, act.login) == (ActOrigin.DATABASE, "", login)


@pytest.mark.django_db
def test_a_savepoint_that_is_rolled_back_takes_nothing_with_it(officer: User) -> None:
    with acting(ActOrigin.COMMAND, "careful", lambda: officer), transaction.atomic():
        with transaction.atomic():
            OrganisationFactory.create()
            transaction.set_rollback(True)
        organisation = OrganisationFactory.create()
    assert _act_of(organisation).by == officer


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_on_the_connection_for_the_next_one(officer: User) -> None:
    with acting(ActOrigin.COMMAND, "first", lambda: officer):
        organisation = OrganisationFactory.create()  # by itself, in no transaction
    assert _act_of(organisation).by == officer
    Organisation.objects.filter(pk=organisation.pk).update(name="By nobody")
    assert _act_of(organisation).by is None


@pytest.mark.django_db
def test_rows_that_are_copied_in_name_their_act() -> None:
    with acting(ActOrigin.COMMAND, "copying"):
        tell_before_copy()
        with (
            connection.cursor() as cursor,
            cursor.copy(
                "COPY recommendations_theme (slug, name, created_at, updated_at) FROM STDIN"
            ) as copy,
        ):
            for number in range(50):
                copy.write_row([f"theme-{number}", f"Theme {number}", "2024-01-01", "2024-01-01"])
    version = RowVersion.objects.filter(table_name="theme").get()
    assert version.act.place == "copying"
    assert version.last_id - version.row_id == 49


@pytest.mark.django_db
def test_the_statement_that_writes_still_answers_as_before(body: TreatyBody) -> None:
    with acting(ActOrigin.COMMAND, "writing"):
        because("100% of them")
        made = Organisation.objects.bulk_create(
            [Organisation(name=f"100%s {n}", kind="ngo") for n in range(3)]
        )
        assert all(row.pk for row in made)
        assert Organisation.objects.filter(name__startswith="100%s").update(short_name="x") == 3
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE recommendations_organisation SET short_name = 'y%' RETURNING short_name"
            )
            assert {name for (name,) in cursor.fetchall()} == {"y%"}
            cursor.execute(
                "UPDATE recommendations_organisation SET short_name = %(name)s", {"name": "z"}
            )
            assert cursor.rowcount >= 3
        assert TreatyBodyFactory.create().pk
