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
    FollowUp,
    Membership,
    OutgoingEmail,
    Recommendation,
    ReportingCycle,
    StateReply,
    Submission,
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


def record_event(
    kind: EventKind,
    *,
    by: User | None,
    now: datetime,
    cycle: ReportingCycle | None = None,
    document: Document | None = None,
    recommendation: Recommendation | None = None,
    follow_up: FollowUp | None = None,
    deadline: Deadline | None = None,
    reply: StateReply | None = None,
    submission: Submission | None = None,
    assessment: Assessment | None = None,
    evaluation: Evaluation | None = None,
    email: OutgoingEmail | None = None,
    membership: Membership | None = None,
    from_status: str = "",
    to_status: str = "",
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> Event:
    """Add one row to the history. `by` is None when a job acts; `now` is an aware moment.

    What the row speaks of decides who sees it (`visibility.events`), so a verb passes every
    object concerned, the confidential one above all.
    """
    return Event.objects.create(
        kind=kind,
        at=now,
        by=by,
        by_role=side_of(by),
        cycle=cycle,
        document=document,
        recommendation=recommendation,
        follow_up=follow_up,
        deadline=deadline,
        reply=reply,
        submission=submission,
        assessment=assessment,
        evaluation=evaluation,
        email=email,
        membership=membership,
        from_status=from_status,
        to_status=to_status,
        reason=reason,
        details=details or {},
    )


# Thousands at a time, so without an object for each.
_MAILS_SENT = """
INSERT INTO recommendations_event (kind, at, cycle_id, deadline_id, email_id, by_role, from_status,
    to_status, reason, details)
SELECT %s, v.*, '', '', '', '', '{}'
FROM unnest(%s::timestamptz[], %s::bigint[], %s::bigint[], %s::bigint[]) AS v
"""


def record_mails_sent(sent: Iterable[tuple[OutgoingEmail, datetime]]) -> None:
    """One row for each mail that the mail server accepted, all in one statement."""
    rows = [(at, email.deadline.cycle_id, email.deadline_id, email.pk) for email, at in sent]
    if not rows:
        return
    at, cycles, deadlines, emails = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_MAILS_SENT, [EventKind.REMINDER_SENT.value, at, cycles, deadlines, emails])
