"""`manage.py grant_app_login`, and what the checks say about both logins."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from tests import databases
from tests.evidence import as_owner


@pytest.mark.django_db(transaction=True)
def test_rights_are_given_again_and_again() -> None:
    for _time in range(2):
        out = StringIO()
        call_command("grant_app_login", stdout=out)
        assert out.getvalue() == f"The login {databases.login().name} has its rights.\n"


@pytest.mark.django_db
def test_a_dry_run_prints_sql_and_changes_nothing() -> None:
    out = StringIO()
    call_command("grant_app_login", "--dry-run", stdout=out)
    said = out.getvalue()
    assert 'GRANT INSERT, SELECT ON "public"."recommendations_event" TO "' in said
    assert 'UPDATE ("sequence", "state", "updated_at")' in said
    assert databases.login().password not in said


@pytest.mark.django_db
def test_a_process_that_does_not_know_the_owner_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(settings.DATABASES, "owner")
    with pytest.raises(CommandError, match="set OWNER_DATABASE_URL"):
        call_command("grant_app_login")


@pytest.mark.django_db
def test_the_check_names_what_is_wrong() -> None:
    call_command("check", databases=["default"], tags=["database"])
    me = connection.ops.quote_name(databases.login().name)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"GRANT TRUNCATE ON recommendations_event TO {me}")
    with pytest.raises(CommandError, match="recommendations_event: TRUNCATE is granted"):
        call_command("check", databases=["default"], tags=["database"])
    # The owner may do everything, and is not asked; nor is a database where none is named.
    call_command("check", tags=["database"])
