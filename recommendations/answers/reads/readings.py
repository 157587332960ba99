"""The reading log as its officers read it, and as authors do where the committee allows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from recommendations.enums import Role
from recommendations.models import Submission, SubmissionReading, TreatyBody, User
from recommendations.models.people import viewer_of

# More lines than this are read on the page of the whole log.
LINES_SHOWN = 50


@dataclass(frozen=True)
class ReadingLine:
    """On this day, somebody in this role; who, and as what, for officers alone."""

    on: date
    role: str
    reader: str = ""
    way: str = ""
    version_number: int = 0


@dataclass(frozen=True)
class Readings:
    """What the page of a submission says about who read it."""

    lines: list[ReadingLine]
    is_log: bool
    body: TreatyBody


def readings_of(submission: Submission, user: User | AnonymousUser) -> Readings | None:
    """Who read a submission, newest first: in full for officers, by role and day for its authors.

    None for everybody else, and for its authors where the committee does not show the log.
    """
    viewer, body = viewer_of(user), submission.request.cycle.treaty_body
    if body.pk in viewer.officer_body_ids:
        rows = SubmissionReading.objects.visible_to(user).filter(submission=submission)
        return Readings(lines_of(rows.select_related("reader")[:LINES_SHOWN]), True, body)
    if not body.has_reading_log_shown or not viewer.organisation_ids:
        return None
    if not Submission.objects.written_by(user).filter(pk=submission.pk).exists():
        return None
    told: QuerySet[SubmissionReading, tuple[date, str]] = (
        SubmissionReading.objects.told_to(user)
        .filter(submission=submission)
        .values_list("read_on", "role")
        .distinct()
        .order_by("-read_on", "role")[:LINES_SHOWN]
    )
    return Readings([ReadingLine(on, str(Role(role).label)) for on, role in told], False, body)


def lines_of(rows: Iterable[SubmissionReading]) -> list[ReadingLine]:
    """The lines of the log in full; expects rows with their readers."""
    return [
        ReadingLine(
            row.read_on,
            str(row.get_role_display()),
            str(row.reader),
            str(row.get_way_display()),
            row.version_number,
        )
        for row in rows
    ]
