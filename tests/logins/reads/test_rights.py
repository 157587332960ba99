"""Each table and what the application may do with it, as the database's own catalogue says."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# By what is granted on the table, in the order SELECT, INSERT, UPDATE, DELETE: r, a, w, d.
EXPECTED = {
    "r": {
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "django_content_type",
        "django_migrations",
        "recommendations_act",
        "recommendations_contentchange",
        "recommendations_listedcount",
        "recommendations_listedrecommendation",
        "recommendations_rowversion",
        "recommendations_user_groups",
        "recommendations_user_user_permissions",
    },
    "ra": {
        "recommendations_backuprun",
        "recommendations_deadlinechange",
        "recommendations_event",
        "recommendations_paragraphchange",
        "recommendations_seal",
        "recommendations_sealedrow",
        "recommendations_sentversion",
        "recommendations_statusstep",
        "recommendations_submissionreading",
        # Some of their columns may change: see below.
        "django_admin_log",
        "recommendations_deadline",
        "recommendations_documentversion",
        "recommendations_letter",
        "recommendations_lettertemplate",
        "recommendations_outgoingemail",
        "recommendations_senderoutage",
    },
    "raw": {
        "recommendations_assessment",
        "recommendations_cosignature",
        "recommendations_document",
        "recommendations_evaluation",
        "recommendations_extension",
        "recommendations_followup",
        "recommendations_followupprocedure",
        "recommendations_followuprequest",
        "recommendations_grade",
        "recommendations_gradingscale",
        "recommendations_importrun",
        "recommendations_indexannotation",
        "recommendations_indeximport",
        "recommendations_indexterm",
        "recommendations_letterstage",
        "recommendations_membership",
        "recommendations_organisation",
        "recommendations_paragraph",
        "recommendations_paragraphtext",
        "recommendations_passage",
        "recommendations_personalreminder",
        "recommendations_proposal",
        "recommendations_rapporteurassignment",
        "recommendations_ratification",
        "recommendations_recommendation",
        "recommendations_reminderstage",
        "recommendations_reportingcycle",
        "recommendations_savedsearch",
        "recommendations_senderheartbeat",
        "recommendations_session",
        "recommendations_stateparty",
        "recommendations_statereply",
        "recommendations_submission",
        "recommendations_theme",
        "recommendations_treatybody",
        "recommendations_user",
        "recommendations_windowrule",
    },
    "rad": {"recommendations_recommendation_themes", "recommendations_searchedword"},
    "rawd": {
        "django_session",
        "recommendations_evidence",
        "recommendations_feedkey",
        "recommendations_follow",
        "recommendations_formdraft",
        "recommendations_holiday",
        "recommendations_indexrow",
        "recommendations_parkedform",
    },
}
# Columns that may change where the rest of the row may not.
CHANGEABLE = {
    "django_admin_log": {"object_repr", "change_message"},
    "recommendations_deadline": {"state", "sequence", "updated_at"},
    "recommendations_lettertemplate": {"retired_at", "updated_at"},
    "recommendations_senderoutage": {"ended_at"},
}
# Columns that may not change where the rest of the row may.
KEPT = {
    "recommendations_documentversion": {
        *("id", "created_at", "document_id", "sha256", "n_bytes"),
    },
    "recommendations_letter": {
        *("id", "created_at", "deadline_id", "kind", "proposed_on", "drafted_by_id"),
    },
    "recommendations_outgoingemail": {
        *("id", "created_at", "deadline_id", "stage_id", "event_id", "told_as"),
        *("personal_reminder_id", "saved_search_id", "search_round"),
        *("digest_at", "recipient_id", "due_on", "message_id"),
    },
}

# From the lists of rights themselves; whatever is no row there is closed to the application.
ON_TABLES = """
SELECT c.relname, coalesce(string_agg(
    CASE a.privilege_type WHEN 'SELECT' THEN 'r' WHEN 'INSERT' THEN 'a' WHEN 'UPDATE' THEN 'w'
        WHEN 'DELETE' THEN 'd' ELSE a.privilege_type END,
    '' ORDER BY array_position('{SELECT,INSERT,UPDATE,DELETE}'::text[], a.privilege_type)
), 'nothing')
FROM pg_class c
LEFT JOIN LATERAL aclexplode(c.relacl) a
    ON a.grantee IN (0, (SELECT oid FROM pg_roles WHERE rolname = current_user))
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind NOT IN ('i', 'I', 'S', 'c', 't')
GROUP BY c.relname
"""
ON_COLUMNS = """
SELECT c.relname, a.attname
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relname = ANY(%s) AND has_column_privilege(current_user, c.oid, a.attnum, 'UPDATE') = %s
"""


def test_each_table_is_open_as_far_as_it_is_used_and_no_further() -> None:
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ON_TABLES)
        for table, privileges in cursor.fetchall():
            found.setdefault(privileges, set()).add(table)
    assert found == EXPECTED


@pytest.mark.parametrize(("expected", "may_change"), [(CHANGEABLE, True), (KEPT, False)])
def test_each_column_that_stays_is_closed_to_changes(
    expected: dict[str, set[str]], may_change: bool
) -> None:
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ON_COLUMNS, [list(expected), may_change])
        for table, column in cursor.fetchall():
            found.setdefault(table, set()).add(column)
    assert found == expected


def test_no_function_lends_the_rights_of_its_owner() -> None:
    """A function that runs as its owner is a door; a new one is looked at.

    These write former versions, flat rows, their counts and the version of what is public, and take
    nothing that could lead elsewhere: tables and path are fixed, what may be forgotten is checked
    by a trigger (tests/models/test_versions.py), a flat row says what the tables say, a count what
    the rows give, and a mark is random.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY 1"
        )
        fixed = ["search_path=public, pg_temp"]
        assert cursor.fetchall() == [
            ("content_mark", fixed),
            ("merge_listed_counts", fixed),
            ("recount_listed", fixed),
            ("relist", fixed),
            ("rowversion_act", fixed),
            ("rowversion_forget", fixed),
            ("rowversion_keep", fixed),
        ]
