"""What the application's login may do with each table; what is not listed is closed to it.

A table that a migration adds needs a row here, as narrow as its use allows. `manage.py
grant_app_login` gives what this list says, and `manage.py check --database default` compares.
Decision 25 says why the application does not own its tables.
"""

from collections.abc import Collection
from dataclasses import dataclass

# The schema that holds all tables.
SCHEMA = "public"
# Everything that can be granted on a table. UPDATE may be granted on single columns.
PRIVILEGES = (
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "TRUNCATE",
    "REFERENCES",
    "TRIGGER",
    "MAINTAIN",
)
# On the sequences behind the keys: numbers are drawn, and backups read where they stand.
ON_SEQUENCES = frozenset({"SELECT", "USAGE"})


@dataclass(frozen=True)
class Rights:
    """Privileges on one table. UPDATE may leave columns out, or be for some columns only."""

    privileges: frozenset[str]
    only: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()

    def changeable(self, columns: Collection[str]) -> frozenset[str]:
        """Which of a table's columns UPDATE may name."""
        if "UPDATE" not in self.privileges:
            return frozenset()
        return (self.only or frozenset(columns)) - self.never

    def is_for_all_columns(self) -> bool:
        """Whether UPDATE, if granted, is granted on the whole table."""
        return not self.only and not self.never


READ = Rights(frozenset({"SELECT"}))
# Evidence: rows are added, and stay as they were added.
ADD = Rights(frozenset({"SELECT", "INSERT"}))
# Most tables: rows are ended, withdrawn or retired, and the history points at them.
KEEP = Rights(frozenset({"SELECT", "INSERT", "UPDATE"}))
# What belongs to one person, or is a scrap of work.
DELETE = Rights(frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"}))
# Pairs of keys that a person ticks and clears.
PAIRS = Rights(frozenset({"SELECT", "INSERT", "DELETE"}))


def keep_only(*columns: str) -> Rights:
    """Rows of which these columns alone may change."""
    return Rights(KEEP.privileges, only=frozenset(columns))


def keep_but(*columns: str) -> Rights:
    """Rows of which these columns never change."""
    return Rights(KEEP.privileges, never=frozenset(columns))


_OF_DJANGO = {
    "auth_group": READ,
    "auth_group_permissions": READ,
    "auth_permission": READ,
    # The administration's log; names are taken out of it when their bearers ask to be forgotten.
    "django_admin_log": keep_only("object_repr", "change_message"),
    "django_content_type": READ,
    "django_migrations": READ,
    "django_session": DELETE,
}

_OF_THE_APPLICATION = {
    # Triggers with the owner's rights write these two.
    "act": READ,
    "assessment": KEEP,
    "backuprun": ADD,
    # Triggers with the owner's rights write it.
    "contentchange": READ,
    "cosignature": KEEP,
    # A date that was set is replaced by another one. Only its place in the procedure changes.
    "deadline": keep_only("state", "sequence", "updated_at"),
    "deadlinechange": ADD,
    "document": KEEP,
    # The checksum of a file, and what the file is a file of.
    "documentversion": keep_but("id", "created_at", "document_id", "sha256", "n_bytes"),
    "evaluation": KEEP,
    "event": ADD,
    "evidence": DELETE,
    "extension": KEEP,
    "feedkey": DELETE,
    "follow": DELETE,
    "followup": KEEP,
    "followupprocedure": KEEP,
    "followuprequest": KEEP,
    "formdraft": DELETE,
    "grade": KEEP,
    "gradingscale": KEEP,
    "holiday": DELETE,
    "importrun": KEEP,
    "indexannotation": KEEP,
    "indeximport": KEEP,
    "indexrow": DELETE,
    "indexterm": KEEP,
    # Triggers with the owner's rights write it.
    "listedcount": READ,
    "listedrecommendation": READ,
    "letter": keep_but("id", "created_at", "deadline_id", "kind", "proposed_on", "drafted_by_id"),
    "letterstage": KEEP,
    "lettertemplate": keep_only("retired_at", "updated_at"),
    "membership": KEEP,
    "organisation": KEEP,
    # Whom the ledger writes to and about what; words and outcome come on the way.
    "outgoingemail": keep_but(
        "id",
        "created_at",
        "deadline_id",
        "stage_id",
        "event_id",
        "told_as",
        "personal_reminder_id",
        "saved_search_id",
        "search_round",
        "digest_at",
        "recipient_id",
        "due_on",
        "message_id",
    ),
    "paragraph": KEEP,
    "paragraphchange": ADD,
    "paragraphtext": KEEP,
    "parkedform": DELETE,
    "passage": KEEP,
    "personalreminder": KEEP,
    "proposal": KEEP,
    "rapporteurassignment": KEEP,
    "ratification": KEEP,
    "recommendation": KEEP,
    "recommendation_themes": PAIRS,
    "reminderstage": KEEP,
    "reportingcycle": KEEP,
    "savedsearch": KEEP,
    "seal": ADD,
    "sealedrow": ADD,
    "rowversion": READ,
    # When the sender ran last; of an outage that lasts, its end.
    # Made anew each time.
    "searchedword": PAIRS,
    "senderheartbeat": KEEP,
    "senderoutage": keep_only("ended_at"),
    "sentversion": ADD,
    "session": KEEP,
    "stateparty": KEEP,
    "statereply": KEEP,
    "statusstep": ADD,
    "submission": KEEP,
    "submissionreading": ADD,
    "theme": KEEP,
    "treatybody": KEEP,
    "user": KEEP,
    # Permissions come from roles; groups would be a second, hidden source.
    "user_groups": READ,
    "user_user_permissions": READ,
    "windowrule": KEEP,
}

TABLES: dict[str, Rights] = {
    **_OF_DJANGO,
    **{f"recommendations_{name}": rights for name, rights in _OF_THE_APPLICATION.items()},
}
