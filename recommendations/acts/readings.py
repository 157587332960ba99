"""The reading log's only writer: that somebody read a confidential submission.

Counted is whoever opens, in the browser, a page with its words (its own page, the page of a
recommendation, the form of an evaluation, an outdated assessment, the page of its document) or
takes its file, and meets there more than the public may: a submission that is not public, a part
that is not, or an author's name that is withheld. Not counted are the authors' side, titles in
lists, and the words of emails.
"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from recommendations import dates
from recommendations.enums import ReadingWay, Role
from recommendations.models import (
    Assessment,
    Document,
    ReportingCycle,
    Submission,
    SubmissionReading,
)
from recommendations.models.people import viewer_of
from recommendations.models.submissions import SubmissionQuerySet
from recommendations.visibility import Viewer


def log_reading(
    request: HttpRequest,
    submissions: Collection[int],
    cycle: ReportingCycle,
    *,
    way: ReadingWay = ReadingWay.PAGE,
    now: datetime,
) -> None:
    """Log that these submissions of one case, given by their keys, are read with this request.

    Two queries for whoever belongs to the committee's side, none for anybody else. A repeated
    reading of the day leaves the row that is there. `now` is an aware moment.
    """
    reader = request.user
    role = _role_in(viewer_of(reader), cycle)
    # HEAD asks for the headers alone: nothing was read.
    if not role or not submissions or request.method == "HEAD" or reader.is_anonymous:
        return
    read = _beyond_public(submissions, request, now).annotate(
        number=Coalesce(Max("sent_versions__number"), 0)
    )
    SubmissionReading.objects.bulk_create(
        (
            SubmissionReading(
                submission_id=pk,
                reader=reader,
                role=role,
                version_number=number,
                way=way,
                read_on=dates.today(now),
                read_at=now,
            )
            for pk, number in read.values_list("pk", "number").order_by("pk")
        ),
        ignore_conflicts=True,
    )


def log_document(
    request: HttpRequest,
    document: Document,
    *,
    way: ReadingWay = ReadingWay.PAGE,
    now: datetime,
) -> None:
    """The same for the document as which a submission came; other documents are not logged."""
    cycle = document.cycle
    if cycle is not None and _role_in(viewer_of(request.user), cycle):
        found = Submission.objects.filter(document=document).values_list("pk", flat=True)
        log_reading(request, found, cycle, way=way, now=now)


def _role_in(viewer: Viewer, cycle: ReportingCycle) -> str:
    """The role in which a person reads the papers of a case; empty for all but its committee."""
    if cycle.treaty_body_id in viewer.officer_body_ids:
        return Role.OFFICER
    if cycle.treaty_body_id in viewer.member_body_ids or cycle.pk in viewer.assigned_cycle_ids:
        return Role.RAPPORTEUR
    return ""


def _beyond_public(
    submissions: Collection[int], request: HttpRequest, now: datetime
) -> SubmissionQuerySet:
    """Those of which this person reads more than the public may, and is no author."""
    today = dates.today(now)
    public = Submission.objects.visible_to(None, today=today).filter(is_author_withheld=False)
    public_parts = Assessment.objects.visible_to(None, today=today)
    parts = Assessment.objects.visible_to(request.user, today=today).filter(
        submission__in=submissions
    )
    hidden_parts = parts.exclude(pk__in=public_parts.values("pk")).values("submission")
    return (
        Submission.objects.filter(pk__in=submissions)
        .exclude(pk__in=Submission.objects.written_by(request.user).values("pk"))
        .filter(~Q(pk__in=public.values("pk")) | Q(pk__in=hidden_parts))
    )
