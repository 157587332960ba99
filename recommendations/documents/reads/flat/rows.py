"""Flat rows as one reader sees them: SQL of a table that says of each row what is true for them.

What is the same for all stands in the row. Where it varies, it is asked of the present rules, for
those few rows, in the same statement (decision 40).
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from recommendations.dates import DUE_SOON
from recommendations.documents.reads.recommendations import current_follow_ups
from recommendations.enums import EvaluationStatus, FollowUpStatus, SubmissionStatus
from recommendations.models import (
    Assessment,
    Evaluation,
    ListedRecommendation,
    Passage,
    Recommendation,
)
from recommendations.models.listed import ListedRecommendationQuerySet
from recommendations.models.people import Reader, viewer_of
from recommendations.visibility import Viewer


@dataclass(frozen=True)
class Fragment:
    """A piece of SQL with its parameters."""

    text: str
    parameters: tuple[Any, ...] = ()


def sql_of(rows: "QuerySet[Any, Any]") -> Fragment:
    """A query of Django as a piece of SQL."""
    text, parameters = rows.query.get_compiler(connection=connection).as_sql()
    return Fragment(text, tuple(parameters))


# What an own answer is made of, and what each column of it says where there is none.
_OWN = {
    "follow_up_id": "v.follow_up_id",
    "status": "coalesce(v.status, '')",
    "kind": "coalesce(v.kind, '')",
    "due_on": "v.due_on",
    "grades": "coalesce(v.grades, '{}')",
    "has_reply": "v.has_reply",
    "has_assessment": "v.has_assessment",
}
_CLOCK = """CASE
    WHEN told.status = '' THEN ''
    WHEN told.status <> %s THEN 'answered'
    WHEN told.due_on IS NULL THEN 'no_date'
    WHEN told.due_on < %s THEN 'overdue'
    WHEN told.due_on <= %s THEN 'due_soon'
    ELSE 'running'
END"""


@dataclass(frozen=True)
class SeenRows:
    """Flat rows as one reader sees them: tables to define by WITH, and queries of the rows.

    The reader's own answers are read once, before the rows: as a part of the query, PostgreSQL
    may ask for them anew with each row. Rows that are the same for everybody and rows that vary
    are two queries, so that the order and the conditions of the many do not wait for the few.
    """

    tables: Fragment
    same: Fragment
    varied: Fragment

    @property
    def rows(self) -> Fragment:
        """Both kinds together."""
        return Fragment(
            f"{self.same.text} UNION ALL {self.varied.text}",
            (*self.same.parameters, *self.varied.parameters),
        )

    def narrowed(self, condition: Fragment) -> "SeenRows":
        """Without the rows that are the same for everybody and fail it; those that vary stay."""
        same = Fragment(
            f"SELECT * FROM ({self.same.text}) told WHERE {condition.text}",  # noqa: S608 - made of names and queries
            (*self.same.parameters, *condition.parameters),
        )
        return replace(self, same=same)


def clock_on(today: date) -> Fragment:
    """What the clock says of a row `told` with a status and a date."""
    return Fragment(_CLOCK, (FollowUpStatus.AWAITING_REPLY, today, today + DUE_SOON))


def seen_rows(
    rows: ListedRecommendationQuerySet,
    user: Reader,
    *,
    today: date,
) -> SeenRows:
    """These rows with what this reader sees of each, and what the clock says.

    `rows` holds rows that the reader may see. The columns are those of the flat row, and `clock`.
    Own answers are looked up for those that vary.
    """
    own, written = varying(rows), _own_answers(user, today)
    plain = [
        str(column.column)
        for column in ListedRecommendation._meta.concrete_fields  # noqa: SLF001 - documented
        if column.column not in {*_OWN, "words"}
    ]
    same = sql_of(rows.filter(is_per_reader=False).order_by().values_list(*plain, *_OWN))
    varied = sql_of(rows.filter(is_per_reader=True).order_by().values_list(*plain))
    columns = ", ".join(f'l."{name}"' for name in plain)
    told = ", ".join(f"{own_column} AS {name}" for name, own_column in _OWN.items())
    clock = clock_on(today)
    return SeenRows(
        Fragment(f"{own.text}, {written.text}", (*own.parameters, *written.parameters)),
        Fragment(
            f"SELECT told.*, {clock.text} AS clock FROM ({same.text}) told",  # noqa: S608 - made of names and queries
            (*clock.parameters, *same.parameters),
        ),
        Fragment(
            f"SELECT told.*, {clock.text} AS clock FROM ("  # noqa: S608 - made of names and queries
            f"SELECT {columns}, {told} FROM ({varied.text}) l"
            " LEFT JOIN own_answers v ON v.recommendation_id = l.recommendation_id"
            ") told",
            (*clock.parameters, *varied.parameters),
        ),
    )


def varying(rows: ListedRecommendationQuerySet) -> Fragment:
    """The table `varying`: which of these rows do not say the same to everybody."""
    keys = sql_of(rows.filter(is_per_reader=True).order_by().values_list("recommendation_id"))
    return Fragment(f"varying AS MATERIALIZED ({keys.text})", keys.parameters)


# The table below in words, by reader and day: Django takes longer for it than for the rest of the
# statement. Nothing else changes it.
_WRITTEN: dict[tuple[Viewer, date], Fragment] = {}
_MOST_WRITTEN = 512


def _own_answers(user: Reader, today: date) -> Fragment:
    """The table `own_answers`: of rows that vary, what today's rules let this reader know."""
    key = (viewer_of(user), today)
    written = _WRITTEN.get(key)
    if written is None:
        if len(_WRITTEN) >= _MOST_WRITTEN:
            _WRITTEN.clear()
        written = _WRITTEN[key] = _write_own_answers(user, today)
    return written


def _write_own_answers(user: Reader, today: date) -> Fragment:
    keys = RawSQL("SELECT recommendation_id FROM varying", ())
    evaluations = Evaluation.objects.visible_to(user, today=today).filter(
        status=EvaluationStatus.ADOPTED
    )
    later = evaluations.filter(
        follow_up=OuterRef("follow_up"), scope=OuterRef("scope"), round__gt=OuterRef("round")
    )
    grades = (
        evaluations.filter(~Exists(later), follow_up=OuterRef("pk"))
        .order_by("grade")
        .values("grade")
        .distinct()
    )
    follow_ups = sql_of(
        current_follow_ups(user, today=today)
        .filter(recommendation__in=keys)
        .order_by()
        .annotate(
            follow_up_id=F("pk"), kind=F("request__selection_kind"), grades=ArraySubquery(grades)
        )
        .values_list("recommendation_id", "follow_up_id", "seen_status", "kind", "due_on", "grades")
    )
    replies = Passage.objects.visible_to(user, today=today).filter(recommendation=OuterRef("pk"))
    assessments = Assessment.objects.visible_to(user, today=today).filter(
        recommendation=OuterRef("pk"),
        submission__status__in=SubmissionStatus.received_statuses,
    )
    heard = sql_of(
        Recommendation.objects.filter(pk__in=keys)
        .order_by()
        .annotate(
            recommendation_id=F("pk"), has_reply=Exists(replies), has_assessment=Exists(assessments)
        )
        .values_list("recommendation_id", "has_reply", "has_assessment")
    )
    return Fragment(
        f"own_follow_ups AS MATERIALIZED ({follow_ups.text}),"  # noqa: S608 - made of queries
        f" own_voices AS MATERIALIZED ({heard.text}),"
        " own_answers AS MATERIALIZED ("
        "SELECT h.recommendation_id, h.has_reply, h.has_assessment, f.follow_up_id,"
        " f.seen_status AS status, f.kind, f.due_on, f.grades"
        " FROM own_voices h LEFT JOIN own_follow_ups f USING (recommendation_id))",
        (*follow_ups.parameters, *heard.parameters),
    )
