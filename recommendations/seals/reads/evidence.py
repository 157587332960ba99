"""Which rows are evidence, from when on, and which of their columns are sealed.

A row is sealed when it becomes evidence. Left out are columns that may change afterwards without
rewriting what happened: who may read it, what became of an email, when the row was touched last.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models

from recommendations.acts.canonical_json import canonical_json
from recommendations.enums import (
    DeadlineState,
    EmailStatus,
    EvaluationStatus,
    ExtensionOutcome,
    LetterStatus,
)
from recommendations.models import (
    Deadline,
    DeadlineChange,
    DocumentVersion,
    Evaluation,
    Event,
    Extension,
    Grade,
    GradingScale,
    ImportRun,
    IndexImport,
    Letter,
    LetterTemplate,
    Membership,
    OutgoingEmail,
    ParagraphChange,
    Passage,
    SenderOutage,
    SentVersion,
    StateReply,
    StatusStep,
    SubmissionReading,
)
from recommendations.seals.reads.canonical import parsed_json

# Whole tables are compared with each other. PostgreSQL takes a table of which it has no statistics
# yet for an empty one, and would go through it again for each row: hours for the first seal.
ALL_AT_ONCE = "SET LOCAL enable_nestloop = off"
# How a column is read, by its type, so that its text depends on no setting of the connection.
_MOMENT = """to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
_DAY = "to_char({0}, 'YYYY-MM-DD')"
_DAYS = (
    "CASE WHEN isempty({0}) THEN 'empty' ELSE coalesce(to_char(lower({0}), 'YYYY-MM-DD'), '')"
    " || '/' || coalesce(to_char(upper({0}), 'YYYY-MM-DD'), '') END"
)
_AS_IT_IS = (
    models.IntegerField,
    models.BooleanField,
    models.TextField,
    models.CharField,
    models.FileField,
    ArrayField,
)
# Of no table: when a row was last touched, and how often.
_NEVER = frozenset({"updated_at", "version"})


@dataclass(frozen=True)
class EvidenceKind:
    """One kind of evidence: a table, from when on a row of it counts, and what of it is sealed."""

    name: str
    model: type[models.Model]
    # The condition, in SQL over `t`, under which a row is evidence.
    becomes: str = "true"
    left_out: frozenset[str] = frozenset()
    # Only these columns, where most of the row may change.
    only: frozenset[str] = frozenset()
    # Columns of a later version of the form: {name: version}. A row keeps the form of its seal, so
    # that a column that is added one day changes no checksum made before.
    since: dict[str, int] = field(default_factory=dict)
    # The column that says when the row came to be, as far as it cannot lawfully lie long before.
    moment: str = ""
    # The column of events, and how the kinds of those events begin, with which a row may change: it
    # is then sealed again.
    changed_by: tuple[str, str] | None = None
    # The condition, in SQL over `t`, under which the row is no longer compared.
    excused: str = "false"
    # What people know the row by, in SQL over `t`.
    address: str = "''"
    # The column with the name of the stored file of which the row keeps the checksum, as `sha256`.
    file: str = ""

    @property
    def table(self) -> str:
        return self.model._meta.db_table  # noqa: SLF001 - Django's documented way to ask a model

    @property
    def form(self) -> int:
        """The version in which rows are sealed today."""
        return max(self.since.values(), default=1)

    @cached_property
    def columns(self) -> dict[str, str]:
        """The sealed columns, and for each the SQL over `t` that reads it."""
        found = {}
        for column in self.model._meta.concrete_fields:  # noqa: SLF001
            name = column.column or ""
            if name in _NEVER or name in self.left_out or (self.only and name not in self.only):
                continue
            found[name] = _reading(column)
        return found

    @cached_property
    def json_columns(self) -> frozenset[str]:
        return frozenset(
            column.column or ""
            for column in self.model._meta.concrete_fields  # noqa: SLF001
            if isinstance(column, models.JSONField)
        )

    def selected(self) -> str:
        """The sealed columns as a part of a SELECT, in the order in which `content` takes them."""
        return ", ".join(f'{sql} AS "{name}"' for name, sql in self.columns.items())

    def content(self, values: Sequence[Any], form: int) -> str:
        """The canonical form of a row whose sealed columns were read by `selected`."""
        row = {
            name: parsed_json(value) if name in self.json_columns and value is not None else value
            for name, value in zip(self.columns, values, strict=True)
            if self.since.get(name, 1) <= form
        }
        return canonical_json({"form": f"{self.name}/{form}", "row": row})


def _reading(column: "models.Field[Any, Any]") -> str:
    """Raises TypeError for a column whose canonical form is not written down."""
    name = f't."{column.column}"'
    if isinstance(column, models.ForeignKey | models.OneToOneField):
        column = column.target_field
    if isinstance(column, models.DateTimeField):
        return _MOMENT.format(name)
    if isinstance(column, models.DateField):
        return _DAY.format(name)
    if isinstance(column, DateRangeField):
        return _DAYS.format(name)
    if isinstance(column, models.UUIDField | models.JSONField):
        return f"{name}::text"
    if isinstance(column, _AS_IT_IS):
        return name
    raise TypeError(f"{column} has no canonical form")


def _in(column: str, values: Sequence[str]) -> str:
    return f"t.{column} IN ({', '.join(repr(str(value)) for value in values)})"


_OPENED = frozenset({"access_level", "public_from"})
_FORMER = (DeadlineState.SUPERSEDED, DeadlineState.WITHDRAWN)
_SENT = _in("status", tuple(EmailStatus.sent_statuses))
# The words of a grade belong to the evaluations that were adopted with its scale.
_ADOPTED_WITH = f"""EXISTS (
    SELECT FROM recommendations_evaluation e JOIN recommendations_grade g ON g.id = e.grade_id
    WHERE g.scale_id = {{scale}} AND e.status = '{EvaluationStatus.ADOPTED}'
)"""
_ANONYMISED = """t.address LIKE '%@anonymised.invalid' AND EXISTS (
    SELECT FROM recommendations_user u WHERE u.id = t.recipient_id AND u.anonymised_at IS NOT NULL
)"""

# Events first: which other rows are sealed again depends on the events of the same seal.
KINDS: tuple[EvidenceKind, ...] = (
    EvidenceKind("event", Event, moment="at", address="t.public_id::text"),
    EvidenceKind("sent-version", SentVersion, moment="sent_at", address="t.receipt"),
    EvidenceKind(
        "evaluation",
        Evaluation,
        becomes=_in("status", (EvaluationStatus.ADOPTED,)),
        left_out=_OPENED,
        moment="updated_at",
    ),
    EvidenceKind("grade", Grade, becomes=_ADOPTED_WITH.format(scale="t.scale_id")),
    EvidenceKind(
        "scale",
        GradingScale,
        becomes=_ADOPTED_WITH.format(scale="t.id"),
        only=frozenset({"id", "code", "treaty_body_id", "name", "is_official"}),
        address="t.code",
    ),
    EvidenceKind(
        "letter",
        Letter,
        becomes=_in("status", (LetterStatus.ISSUED,)),
        moment="issued_at",
    ),
    # What a date rests on, from its first day; and that it is in force no longer.
    EvidenceKind(
        "deadline",
        Deadline,
        left_out=frozenset({"state", "sequence"}),
        moment="created_at",
        address="t.series::text",
    ),
    EvidenceKind(
        "former-deadline",
        Deadline,
        becomes=_in("state", _FORMER),
        only=frozenset({"id", "state"}),
        moment="updated_at",
        address="t.series::text",
    ),
    EvidenceKind("deadline-change", DeadlineChange, moment="created_at"),
    EvidenceKind(
        "extension",
        Extension,
        becomes=f"t.outcome <> '{ExtensionOutcome.PENDING}'",
        left_out=frozenset({"access_level", "decision_access_level"}),
        moment="updated_at",
    ),
    EvidenceKind(
        "reply",
        StateReply,
        left_out=_OPENED,
        moment="created_at",
        changed_by=("reply_id", "reply_"),
        address="t.public_id::text",
    ),
    EvidenceKind(
        "passage",
        Passage,
        left_out=frozenset({"coverage", "match_reason"}),
        moment="created_at",
    ),
    # A corrected reply takes over the steps of the former one with their days.
    EvidenceKind("status-step", StatusStep),
    EvidenceKind(
        "membership",
        Membership,
        moment="created_at",
        changed_by=("membership_id", "membership_"),
    ),
    EvidenceKind("paragraph-change", ParagraphChange, moment="at"),
    EvidenceKind("reading", SubmissionReading, moment="read_at"),
    EvidenceKind(
        "sender-outage", SenderOutage, becomes="t.ended_at IS NOT NULL", moment="ended_at"
    ),
    EvidenceKind(
        "email",
        OutgoingEmail,
        becomes=_SENT,
        left_out=frozenset(
            {"address", "send_after", "status", "claimed_at", "n_attempts", "outcome"}
        ),
        moment="sent_at",
        address="t.message_id",
    ),
    # Apart, because it is all that has to go where a person asks to be forgotten.
    EvidenceKind(
        "email-address",
        OutgoingEmail,
        becomes=_SENT,
        only=frozenset({"id", "address"}),
        moment="sent_at",
        excused=_ANONYMISED,
        address="t.message_id",
    ),
    EvidenceKind(
        "file",
        DocumentVersion,
        becomes="t.sha256 <> ''",
        only=frozenset({"id", "created_at", "document_id", "sha256", "n_bytes"}),
        moment="updated_at",
        address="t.sha256",
        file="file",
    ),
    EvidenceKind(
        "original",
        ImportRun,
        only=frozenset({"id", "created_at", "file_name", "sha256", "n_bytes", "started_by_id"}),
        moment="created_at",
        address="t.sha256",
        file="file",
    ),
    EvidenceKind(
        "index-original",
        IndexImport,
        only=frozenset({"id", "created_at", "file_name", "sha256", "n_bytes", "started_by_id"}),
        moment="created_at",
        address="t.sha256",
        file="file",
    ),
    EvidenceKind(
        "letter-template",
        LetterTemplate,
        left_out=frozenset({"retired_at"}),
        moment="created_at",
        address="t.sha256",
        file="file",
    ),
)


def kinds_that_change() -> Iterator[tuple[EvidenceKind, str, str]]:
    """Kinds whose rows may change, with the column of events and how the events' kinds begin."""
    for kind in KINDS:
        if kind.changed_by is not None:
            yield kind, *kind.changed_by
