"""What is written once answers as what Django writes, wherever the query around it stands."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet

from recommendations import visibility
from recommendations.enums import AccessLevel, FollowUpStatus
from recommendations.models import (
    Assessment,
    Deadline,
    DeadlineChange,
    Document,
    Evaluation,
    Event,
    Extension,
    FollowUp,
    FollowUpRequest,
    Paragraph,
    Passage,
    Recommendation,
    StateReply,
    Submission,
)
from recommendations.models.written_sql import (
    OUTER,
    WrittenCondition,
    WrittenSubquery,
    narrowed_once,
    seen_by,
    write_subquery,
)
from recommendations.visibility import PUBLIC, Viewer
from tests.conftest import Case

pytestmark = pytest.mark.django_db

DAY = date(2025, 3, 3)
# One who holds every role there is, so that every part of a rule is written.
EVERYTHING_AT_ONCE = Viewer(
    user_id=1,
    officer_body_ids=frozenset((2, 3)),
    member_body_ids=frozenset((4,)),
    assigned_cycle_ids=frozenset((5,)),
    state_party_ids=frozenset((6,)),
    organisation_ids=frozenset((7,)),
    cosigned_submission_ids=frozenset((8, 9)),
)
# Model, rule, the path from a row to what the rule is about, and the path to its case.
RULES: dict[str, tuple[type[Model], Callable[..., Q], str, str]] = {
    "documents": (Document, visibility.documents, "", "cycle"),
    "paragraphs": (Paragraph, visibility.documents, "document__", "document__cycle"),
    "recommendations": (Recommendation, visibility.documents, "paragraph__document__", "cycle"),
    "deadlines": (Deadline, visibility.deadlines, "", "cycle"),
    "changes": (DeadlineChange, visibility.deadlines, "deadline__", "deadline__cycle"),
    "replies": (StateReply, visibility.replies, "", "request__cycle"),
    "passages": (Passage, visibility.replies, "reply__", "reply__request__cycle"),
    "submissions": (Submission, visibility.submissions, "", "request__cycle"),
    "assessments": (Assessment, visibility.assessments, "", "submission__request__cycle"),
    "evaluations": (Evaluation, visibility.evaluations, "", "follow_up__request__cycle"),
    "extensions": (Extension, visibility.extensions, "", "deadline__cycle"),
    "events": (Event, visibility.events, "", "cycle"),
}
USES: dict[str, Callable[[QuerySet[Any], str], Any]] = {
    "as they are": lambda rows, _case: rows,
    "narrowed": lambda rows, case: rows.filter(**{f"{case}__treaty_body__code": "CMW"})[:5],
    "without some": lambda rows, case: rows.exclude(**{f"{case}__number": "3"}).order_by("pk"),
    "after another condition": lambda rows, _case: rows.filter(pk__gt=1).order_by("-pk"),
    "in a subquery": lambda rows, _case: rows.model.objects.filter(pk__in=rows.values("pk")),
    "beside a row": lambda rows, _case: rows.model.objects.filter(
        Exists(rows.filter(pk__gt=OuterRef("pk")))
    ),
    "joined with others": lambda rows, _case: rows | rows.filter(pk=1),
    "with what they point to": lambda rows, case: rows.select_related(f"{case}__state_party"),
    "counted by case": lambda rows, case: (
        rows.order_by().values_list(f"{case}__treaty_body").annotate(n=Count("pk"))
    ),
}


@pytest.mark.parametrize("viewer", [PUBLIC, EVERYTHING_AT_ONCE], ids=["public", "everything"])
@pytest.mark.parametrize("name", RULES)
def test_the_query_is_the_one_that_django_writes(name: str, viewer: Viewer) -> None:
    model, rule, prefix, case = RULES[name]
    rows: QuerySet[Any] = QuerySet(model)
    on = (viewer, DAY, prefix) if prefix else (viewer, DAY)
    written, plain = seen_by(rows, rule, *on), rows.filter(rule(*on))
    assert isinstance(written.query.where.children[0], WrittenCondition)
    for _again in range(2):  # the first use must not have changed what is kept
        for how, use in USES.items():
            assert str(use(written, case).query) == str(use(plain, case).query), how
        written = seen_by(rows, rule, *on)


def test_conditions_before_it_stay_and_joined_rows_are_narrowed_by_django_itself() -> None:
    before: QuerySet[Document] = QuerySet(Document).filter(title="A title", kind="letter")
    rule = visibility.documents
    written, plain = seen_by(before, rule, PUBLIC, DAY), before.filter(rule(PUBLIC, DAY))
    assert isinstance(written.query.where.children[-1], WrittenCondition)
    assert "A title" in str(written.query)
    assert str(written.query) == str(plain.query)
    joined: QuerySet[Document] = QuerySet(Document).filter(cycle__number="3")
    again = seen_by(joined, rule, PUBLIC, DAY)
    assert str(again.query) == str(joined.filter(rule(PUBLIC, DAY)).query)


def test_what_everybody_and_what_nobody_sees_is_written_as_well() -> None:
    rows: QuerySet[Document] = QuerySet(Document)
    assert not seen_by(rows, _nothing, PUBLIC, DAY).exists()
    assert str(seen_by(rows, _everything, PUBLIC, DAY).query) == str(rows.query)


def _nothing(*_on: object) -> Q:
    return visibility.NOTHING


def _everything(*_on: object) -> Q:
    return visibility.EVERYTHING


def _with_level(rows: QuerySet[Document], level: str) -> QuerySet[Document]:
    return rows.filter(access_level=level).annotate(seen_number=F("cycle__number"))


def test_columns_are_written_too_and_can_be_filtered_counted_and_sorted_by(case: Case) -> None:
    rows: Any = narrowed_once(Document.objects.all(), _with_level, AccessLevel.PUBLIC)
    assert [row.seen_number for row in rows] == ["3"]
    assert rows.filter(seen_number="3").order_by("seen_number").count() == 1
    assert not rows.filter(seen_number="4").exists()
    counted = rows.order_by().values_list("seen_number").annotate(n=Count("pk"))
    assert list(counted) == [("3", 1)]
    inner = rows.filter(pk=OuterRef("document"), seen_number="3")
    assert FollowUpRequest.objects.get(Exists(inner)) == case.request


def test_it_means_the_row_around_it_even_where_both_name_the_same_table(case: Case) -> None:
    # The subquery joins the table of the query around it: a captured name would match any row.
    same = FollowUp.objects.filter(
        request__document__title__contains="100%",
        recommendation__follow_ups__status=FollowUpStatus.AWAITING_REPLY,
        recommendation__follow_ups__pk=OUTER,
    ).values("recommendation__paragraph__number")[:1]
    case.document.title = "100% observations"
    case.document.save()
    written = WrittenSubquery(write_subquery(same), F("pk"))
    found = FollowUp.objects.annotate(written=written).values_list(
        "recommendation__paragraph__number", "written"
    )
    assert {(number, int(seen)) for number, seen in found} == {(n, n) for n in case.follow_ups}


def test_it_is_found_inside_another_subquery(case: Case) -> None:
    same = FollowUp.objects.filter(pk=OUTER).values("status")
    inner = FollowUp.objects.annotate(
        written=WrittenSubquery(write_subquery(same), F("pk"))
    ).filter(recommendation=OuterRef("pk"), written=FollowUpStatus.CLOSED)
    FollowUp.objects.filter(pk=case.follow_ups[36].pk).update(status=FollowUpStatus.CLOSED)
    assert list(Recommendation.objects.filter(Exists(inner))) == [case.recommendation(36)]
