"""Whatever is wrong with the rights of the application's login is named."""

import pytest
from django.db import connection

from recommendations.logins.reads.catalogue import problems
from tests import databases
from tests.evidence import as_owner

pytestmark = pytest.mark.django_db


def problems_after(*statements: str, login: str = "") -> list[str]:
    """What is found once an owner has run these, in a transaction that is taken back."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        ((me,),) = cursor.fetchall()
        for statement in statements:
            cursor.execute(statement.format(me=connection.ops.quote_name(me)))
    with connection.cursor() as cursor:
        return [sentence.replace(me, "The login") for sentence in problems(cursor, login or me)]


def test_nothing_is_wrong_after_granting() -> None:
    assert problems_after() == []


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("GRANT UPDATE ON recommendations_event TO {me}", "event: UPDATE is granted"),
        ("GRANT UPDATE (at) ON recommendations_event TO {me}", "event: UPDATE (at) is granted"),
        ("GRANT DELETE ON recommendations_event TO PUBLIC", "event: DELETE is granted"),
        ("GRANT TRUNCATE ON recommendations_user TO {me}", "user: TRUNCATE is granted"),
        ("GRANT TRIGGER ON recommendations_user TO {me}", "user: TRIGGER is granted"),
        ("GRANT REFERENCES (id) ON recommendations_user TO {me}", "user: REFERENCES is granted"),
        (
            "GRANT UPDATE (due_on) ON recommendations_deadline TO {me}",
            "deadline: UPDATE (due_on) is granted",
        ),
        ("REVOKE INSERT ON recommendations_event FROM {me}", "event: INSERT is missing"),
        ("REVOKE SELECT ON django_migrations FROM {me}", "django_migrations: SELECT is missing"),
        ("REVOKE UPDATE ON recommendations_user FROM {me}", "user: UPDATE is missing"),
        (
            "REVOKE UPDATE (state) ON recommendations_deadline FROM {me}",
            "deadline: UPDATE (state) is missing",
        ),
        (
            "REVOKE USAGE ON SEQUENCE recommendations_paragraph_id_seq FROM {me}",
            "recommendations_paragraph_id_seq: USAGE is missing",
        ),
        (
            "GRANT UPDATE ON SEQUENCE recommendations_paragraph_id_seq TO {me}",
            "recommendations_paragraph_id_seq: UPDATE is granted",
        ),
        ("CREATE TABLE extra (id int)", "extra: no line in"),
        ("DROP TABLE recommendations_follow", "recommendations_follow: not there"),
        ("ALTER ROLE {me} CREATEDB", "The login may create databases"),
        ("ALTER ROLE {me} CREATEROLE", "The login may make other logins"),
        ("ALTER ROLE {me} REPLICATION", "The login may copy the server's log"),
        ("ALTER ROLE {me} BYPASSRLS", "The login may pass by row security"),
        ("GRANT SET ON PARAMETER session_replication_role TO {me}", "may switch triggers off"),
        ("GRANT CREATE ON SCHEMA public TO PUBLIC", "may create tables and functions"),
        ("GRANT pg_read_all_data TO {me}", "is a member of another role"),
        ("ALTER FUNCTION event_refuse_change OWNER TO {me}", "owns tables, functions"),
    ],
)
def test_each_right_too_many_or_too_few_is_named(statement: str, problem: str) -> None:
    (found,) = problems_after(statement)
    assert problem in found


def test_a_table_without_a_line_that_is_open_is_named_for_both() -> None:
    found = problems_after("CREATE TABLE extra (id int)", "GRANT SELECT ON extra TO {me}")
    assert ["no line in" in found[0], "SELECT is granted" in found[1]] == [True, True]


def test_rights_on_the_database_are_looked_at() -> None:
    name = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
    for privilege, problem in (
        ("TEMPORARY", "may create temporary tables"),
        ("CREATE", "may create schemas"),
    ):
        (found,) = problems_after(
            f"REVOKE TEMPORARY, CREATE ON DATABASE {name} FROM PUBLIC",
            f"GRANT {privilege} ON DATABASE {name} TO PUBLIC",
        )
        assert problem in found


def test_of_a_superuser_that_alone_is_said() -> None:
    with databases.administration() as server:
        ((owner,),) = server.execute("SELECT current_user").fetchall()
    assert problems_after(login=owner) == [f"{owner} is a superuser."]


def test_a_login_that_is_not_there_is_named() -> None:
    assert problems_after(login="nobody_of_that_name") == ["There is no login nobody_of_that_name."]
