"""What somebody would try who sends SQL with the application's login: the database refuses it."""

import os

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from recommendations.enums import EvaluationStatus
from recommendations.logins.reads.catalogue import problems
from recommendations.models import Evaluation
from tests import databases
from tests.factories import EvaluationFactory

pytestmark = pytest.mark.django_db

# "insufficient_privilege", as PostgreSQL numbers it.
REFUSED = "42501"

TRIGGERS = (
    "SET session_replication_role = replica",
    "SELECT set_config('session_replication_role', 'replica', true)",
    "ALTER ROLE current_user SET session_replication_role = replica",
    "ALTER TABLE recommendations_event DISABLE TRIGGER ALL",
    "ALTER TABLE recommendations_event DISABLE TRIGGER USER",
    "ALTER TABLE recommendations_event DISABLE TRIGGER event_append_only",
    "DROP TRIGGER event_append_only ON recommendations_event",
    (
        "CREATE OR REPLACE TRIGGER event_append_only BEFORE UPDATE ON recommendations_event"
        " FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    ),
    "DROP FUNCTION event_refuse_change CASCADE",
    "ALTER FUNCTION event_refuse_change RENAME TO gone",
    (
        "CREATE OR REPLACE FUNCTION event_refuse_change() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NEW; END'"
    ),
    "CREATE RULE forgets AS ON INSERT TO recommendations_event DO INSTEAD NOTHING",
)
TABLES = (
    "ALTER TABLE recommendations_event ADD COLUMN more text",
    "ALTER TABLE recommendations_event DROP CONSTRAINT event_status_changed_check",
    "ALTER TABLE recommendations_event OWNER TO current_user",
    "ALTER TABLE recommendations_event RENAME TO former",
    "DROP TABLE recommendations_event CASCADE",
    "TRUNCATE recommendations_event CASCADE",
    "TRUNCATE recommendations_outgoingemail CASCADE",
    "CREATE TABLE recommendations_new (id int)",
    "CREATE TABLE other AS SELECT * FROM recommendations_event",
    # It would stand before the real one, also for the functions behind the triggers.
    "CREATE TEMP TABLE recommendations_gradingscale (id bigint)",
    "CREATE SCHEMA other",
    "CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE EXTENSION fuzzystrmatch",
    "DROP EXTENSION pg_trgm CASCADE",
    "LOCK TABLE recommendations_event IN ACCESS EXCLUSIVE MODE",
)
RIGHTS = (
    "ALTER ROLE current_user SUPERUSER",
    "ALTER ROLE current_user BYPASSRLS",
    "CREATE ROLE another LOGIN SUPERUSER",
    "COPY recommendations_event TO PROGRAM 'cat'",
    "COPY recommendations_event FROM '/etc/hostname'",
    "SELECT pg_read_file('/etc/hostname')",
    "SELECT rolpassword FROM pg_authid",
)
# Evidence, whether or not a row is there: no trigger is asked.
ROWS = (
    "UPDATE recommendations_event SET reason = ''",
    "DELETE FROM recommendations_event",
    (
        "MERGE INTO recommendations_event e USING recommendations_event o ON e.id = o.id"
        " WHEN MATCHED THEN DELETE"
    ),
    "INSERT INTO recommendations_event (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET reason = ''",
    "UPDATE recommendations_seal SET root = ''",
    "DELETE FROM recommendations_seal",
    "UPDATE recommendations_sealedrow SET salt = ''",
    "DELETE FROM recommendations_sealedrow",
    "UPDATE recommendations_sentversion SET content = ''",
    "DELETE FROM recommendations_sentversion",
    "UPDATE recommendations_paragraphchange SET former_text = ''",
    "DELETE FROM recommendations_paragraphchange",
    "UPDATE recommendations_statusstep SET at = now()",
    "DELETE FROM recommendations_statusstep",
    "UPDATE recommendations_deadlinechange SET reason = ''",
    "DELETE FROM recommendations_deadlinechange",
    "UPDATE recommendations_backuprun SET problem = ''",
    "UPDATE recommendations_deadline SET due_on = now()",
    "UPDATE recommendations_deadline SET reason = ''",
    "DELETE FROM recommendations_deadline",
    "UPDATE recommendations_outgoingemail SET recipient_id = 1",
    "UPDATE recommendations_outgoingemail SET message_id = ''",
    "UPDATE recommendations_outgoingemail SET created_at = now()",
    "DELETE FROM recommendations_outgoingemail",
    "UPDATE recommendations_senderoutage SET began_at = now()",
    "DELETE FROM recommendations_senderoutage",
    "UPDATE recommendations_letter SET deadline_id = 1",
    "DELETE FROM recommendations_letter",
    "UPDATE recommendations_documentversion SET sha256 = ''",
    "DELETE FROM recommendations_documentversion",
    "UPDATE recommendations_lettertemplate SET sha256 = ''",
    "DELETE FROM recommendations_evaluation",
    "DELETE FROM recommendations_membership",
    "DELETE FROM recommendations_user",
    "UPDATE django_admin_log SET action_time = now()",
    "DELETE FROM django_admin_log",
    "DELETE FROM django_migrations",
    "INSERT INTO recommendations_user_groups (user_id, group_id) VALUES (1, 1)",
)


@pytest.mark.parametrize("statement", [*TRIGGERS, *TABLES, *RIGHTS, *ROWS])
def test_the_application_is_refused(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError) as refusal,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert getattr(refusal.value.__cause__, "sqlstate", "") == REFUSED


def test_the_application_grants_itself_nothing() -> None:
    """PostgreSQL answers with a warning where a login has some rights and may pass none on."""
    with connection.cursor() as cursor:
        cursor.execute("GRANT ALL ON recommendations_event TO current_user")
        cursor.execute("GRANT ALL ON SCHEMA public TO current_user")
        assert problems(cursor, databases.login().name) == []


@pytest.mark.parametrize("act", ["SET ROLE", "SET SESSION AUTHORIZATION"])
def test_the_application_cannot_become_the_owner(act: str) -> None:
    owner = os.environ[databases.OWNER].partition("//")[2].partition(":")[0]
    with (
        pytest.raises(ProgrammingError) as refusal,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{act} {connection.ops.quote_name(owner)}")
    assert getattr(refusal.value.__cause__, "sqlstate", "") == REFUSED


def test_a_trigger_guards_what_depends_on_the_row() -> None:
    """A draft may be changed and an adopted evaluation may not: the same columns of one table."""
    adopted = EvaluationFactory.create(status=EvaluationStatus.ADOPTED)
    with pytest.raises(IntegrityError, match="stays as it was adopted"), transaction.atomic():
        Evaluation.objects.filter(pk=adopted.pk).update(rationale="Otherwise.")
