"""The history's only writer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from recommendations.enums import EventKind, Role
from recommendations.models import (
    Assessment,
    Deadline,
    Document,
    Evaluation,
    Event,
    Extension,
    FollowUp,
    Letter,
    Membership,
    OutgoingEmail,
    Passage,
    ReportingCycle,
    StateReply,
    Submission,
    TreatyBody,
    User,
)


def side_of(user: User | None) -> str:
    """The role in which a person acts, for readers who are not told names; empty for the system."""
    if user is None:
        return ""
    viewer = user.viewer
    for holds, role in (
        (viewer.officer_body_ids, Role.OFFICER),
        (viewer.member_body_ids or viewer.assigned_cycle_ids, Role.RAPPORTEUR),
        (viewer.state_party_ids, Role.STATE_FOCAL_POINT),
        (viewer.organisation_ids, Role.ORGANISATION_MEMBER),
        (viewer.is_administrator, Role.ADMINISTRATOR),
    ):
        if holds:
            return role
    return ""


# What an event may be about.
Subject = (
    ReportingCycle
    | Document
    | FollowUp
    | Deadline
    | Extension
    | Letter
    | StateReply
    | Passage
    | Submission
    | Assessment
    | Evaluation
    | OutgoingEmail
    | Membership
    | User
    | TreatyBody
)


def record_event(
    kind: EventKind,
    about: Subject,
    *,
    by: User | None,
    now: datetime,
    document: Document | None = None,
    because: Iterable[StateReply | Evaluation] = (),
    from_status: str = "",
    to_status: str = "",
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> Event:
    """Add one row to the history. `by` is None when a job acts; `now` is an aware moment.

    The row points at what it is about and at everything that this belongs to, because that decides
    who sees it (`visibility.events`). `document` is one concerned beside it, and `because` the
    reply, the evaluation, or one of each from which it follows: it is seen by those who see both.
    """
    columns = _concerned(about)
    for row in because:
        columns["reply" if isinstance(row, StateReply) else "evaluation"] = row
    if document is not None:
        columns["document"] = document
    return Event.objects.create(
        kind=kind,
        at=now,
        by=by,
        by_role=side_of(by),
        from_status=from_status,
        to_status=to_status,
        reason=reason,
        details=details or {},
        **columns,
    )


def record_events(
    kind: EventKind,
    about: Iterable[Subject],
    *,
    by: User | None,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    """Add a row for each of these in one statement; see `record_event`."""
    role = side_of(by)
    Event.objects.bulk_create(
        Event(kind=kind, at=now, by=by, by_role=role, details=details or {}, **_concerned(row))
        for row in about
    )


def insert_of_event(kind: EventKind, about: Subject) -> tuple[str, dict[str, Any]]:
    """The SQL that adds a row when a job acts, and its parameters, all called `event_…`.

    For a statement that changes the subject as well, in one commit and one round trip: with a FROM
    after it, it adds one row for each row that is found there. It may be written beforehand:
    whoever runs it gives the moment as the parameter `event_at`.
    """
    event = Event(kind=kind, **_concerned(about))
    table = Event._meta  # noqa: SLF001  # Django documents it for this
    values = {
        str(field.column): field.get_db_prep_save(field.pre_save(event, add=True), connection)
        for field in table.concrete_fields
    }
    # Of a NULL, PostgreSQL would not know the type.
    values = {column: value for column, value in values.items() if value is not None}
    columns = [*values, "at"]
    parameters = ", ".join(f"%(event_{column})s" for column in columns)
    return f"INSERT INTO {table.db_table} ({', '.join(columns)}) SELECT {parameters}", {
        f"event_{column}": value for column, value in values.items()
    }


def _concerned(row: Subject) -> dict[str, Any]:
    """The columns of an event about this row: itself and everything that it belongs to."""
    columns: dict[str, Any]
    match row:
        case ReportingCycle():
            columns = {"cycle": row}
        case Document():
            columns = {"cycle_id": row.cycle_id, "document": row}
        case Deadline():
            columns = {"cycle_id": row.cycle_id, "deadline": row}
        case Extension():
            columns = {**_concerned(row.deadline), "extension": row}
        case Letter():
            columns = {**_concerned(row.deadline), "document": row.document}
        case OutgoingEmail():
            columns = {**(_concerned(row.deadline) if row.deadline else {}), "email": row}
        case Membership():
            columns = {"membership": row}
        case User():
            columns = {"account": row}
        case TreatyBody():
            columns = {"treaty_body": row}
        case FollowUp():
            columns = {
                "cycle_id": row.request.cycle_id,
                "recommendation_id": row.recommendation_id,
                "follow_up": row,
            }
        case _:
            columns = _concerned_by_answer(row)
    return columns


def _concerned_by_answer(
    row: StateReply | Passage | Submission | Assessment | Evaluation,
) -> dict[str, Any]:
    match row:
        case StateReply():
            return {
                "cycle_id": row.request.cycle_id,
                "document_id": row.document_id,
                "reply": row,
            }
        case Passage():
            return {
                "cycle_id": row.reply.request.cycle_id,
                "recommendation_id": row.recommendation_id,
                "reply": row.reply,
            }
        case Submission():
            return {"cycle_id": row.request.cycle_id, "submission": row}
        case Assessment():
            return {
                **_concerned(row.submission),
                "recommendation_id": row.recommendation_id,
                "assessment": row,
            }
        case Evaluation():
            return {**_concerned(row.follow_up), "evaluation": row}
