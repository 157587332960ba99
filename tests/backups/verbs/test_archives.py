"""Archives: what the programs of PostgreSQL say when they fail."""

from recommendations.backups.verbs.archives import _reason


def test_the_reason_is_told_and_not_the_statement_that_failed() -> None:
    said = (
        b"pg_restore: error: could not execute query: ERROR:  insert or update violates a key\n"
        b"DETAIL:  Key (assessment_id)=(3) is not present.\n"
        b"Command was: ALTER TABLE ONLY public.recommendations_event\n"
        b"    ADD CONSTRAINT event_fk FOREIGN KEY (assessment_id);\n"
    )
    assert _reason([said[:40], said[40:]]) == (
        "pg_restore: error: could not execute query: ERROR:  insert or update violates a key"
        " DETAIL:  Key (assessment_id)=(3) is not present."
    )
    assert _reason([b"gone\n", b"away\n"]) == "away"
    assert _reason([]) == ""
