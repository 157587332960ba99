"""Changes of a follow-up request are written where a person confirms them; no deadline moves."""

from datetime import date

import pytest

from recommendations.enums import DeadlineState, EventKind, FollowUpStatus
from recommendations.importers import parse_text
from recommendations.intake.reads.versions import VersionPlan, plan_of
from recommendations.models import (
    Deadline,
    Document,
    Event,
    FollowUp,
    FollowUpRequest,
    StateParty,
    TreatyBody,
    User,
)
from tests.importers.samples import OBSERVATIONS
from tests.versions import ASKS_LATER, ASKS_LESS, ASKS_MORE, FIRST, ONE_LESS, apply

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(officer: User, body: TreatyBody, state_party: StateParty) -> Document:
    return apply(officer, OBSERVATIONS, at=FIRST)


def _plan(text: str) -> VersionPlan:
    plan = plan_of(parse_text(text), Document.objects.all())
    assert plan is not None
    return plan


def test_a_newly_named_item_is_selected_only_when_confirmed(officer: User, first: Document) -> None:
    (change,) = (row for row in _plan(ASKS_MORE).requests if row.act == "select")
    assert "paragraph 5 (b)" in change.sentence
    apply(officer, ASKS_MORE)
    assert FollowUp.objects.count() == 3
    apply(officer, f"{ASKS_MORE}\n", change.key)
    assert FollowUp.objects.count() == 4
    added = FollowUp.objects.order_by("pk").last()
    assert added is not None
    assert str(added.recommendation.paragraph) == "5 (b)"


def test_an_item_no_longer_named_is_discontinued_only_when_confirmed(
    officer: User, first: Document
) -> None:
    (change,) = (row for row in _plan(ASKS_LESS).requests if row.act == "drop")
    follow_up = FollowUp.objects.get(recommendation__paragraph=first.paragraphs.get(number=7))
    apply(officer, ASKS_LESS)
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.AWAITING_REPLY
    apply(officer, f"{ASKS_LESS}\n", change.key)
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.DISCONTINUED
    assert not any(row.act == "drop" for row in _plan(ASKS_LESS).requests)


def test_another_date_becomes_one_considered_and_never_moves_the_one_in_force(
    officer: User, first: Document
) -> None:
    in_force = Deadline.objects.in_force().get(request__isnull=False)
    apply(officer, ASKS_LATER)
    in_force.refresh_from_db()
    assert (in_force.due_on, in_force.state) == (date(2024, 4, 1), DeadlineState.IN_FORCE)
    considered = Deadline.objects.get(due_on=date(2024, 6, 1))
    assert considered.state == DeadlineState.CANDIDATE
    assert considered.reason == "Named by a later version of the document."


def test_another_period_is_recorded_only_when_confirmed(officer: User, first: Document) -> None:
    text = OBSERVATIONS.replace("within two years", "within one year")
    request = FollowUpRequest.objects.get()
    before = list(Deadline.objects.values_list("pk", "due_on", "state"))
    apply(officer, text)
    request.refresh_from_db()
    assert request.period_months == 24
    (change,) = (row for row in _plan(text).requests if row.act == "period")
    apply(officer, f"{text}\n", change.key)
    request.refresh_from_db()
    assert request.period_months == 12
    assert list(Deadline.objects.values_list("pk", "due_on", "state")) == before
    assert Event.objects.get(kind=EventKind.REQUEST_CHANGED).details == {"from": 24, "to": 12}


def test_a_fact_is_corrected_only_when_confirmed(officer: User, first: Document) -> None:
    text = OBSERVATIONS.replace("9 May 2022", "12 May 2022")
    (fact,) = _plan(text).facts
    assert (fact.field, fact.after) == ("distributed_on", date(2022, 5, 12))
    assert apply(officer, text).distributed_on == date(2022, 5, 9)
    assert apply(officer, f"{text}\n", fact.key).distributed_on == date(2022, 5, 12)
    assert Event.objects.filter(kind=EventKind.FACT_CORRECTED).count() == 1


def test_the_follow_up_of_a_deleted_paragraph_ends_only_when_confirmed(
    officer: User, first: Document
) -> None:
    (change,) = (row for row in _plan(ONE_LESS).requests if row.act == "drop")
    assert "paragraph 7" in change.sentence
    apply(officer, ONE_LESS)
    follow_up = FollowUp.objects.get(recommendation__paragraph__gone_in__isnull=False)
    assert follow_up.status == FollowUpStatus.AWAITING_REPLY
    (left,) = (row for row in _plan(ONE_LESS).requests if row.act == "drop")
    assert left.key == change.key
    apply(officer, f"{ONE_LESS}\n", left.key)
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.DISCONTINUED


def test_a_request_of_a_kind_that_is_not_recorded_is_recorded_when_confirmed(
    officer: User, first: Document
) -> None:
    text = OBSERVATIONS.replace(
        "Next periodic report\n9.",
        "9. The Committee wishes to draw the attention of the State party to the particular "
        "importance of the recommendations contained in paragraph 5 (b) and requests detailed "
        "information in the next periodic report.\nNext periodic report\n10.",
    )
    (change,) = (row for row in _plan(text).requests if row.act == "request")
    apply(officer, text)
    assert FollowUpRequest.objects.count() == 1
    apply(officer, f"{text}\n", change.key)
    added = FollowUpRequest.objects.get(selection_kind="particular_importance")
    assert [str(row.recommendation.paragraph) for row in added.follow_ups.all()] == ["5 (b)"]
