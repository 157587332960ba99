"""Selecting for follow-up and changing status: each change leaves one event, or nothing at all."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from recommendations.acts.errors import IllegalTransition, InvalidInput
from recommendations.deadlines.verbs.follow_ups import (
    NEEDS_REASON,
    change_status,
    select_for_follow_up,
)
from recommendations.enums import TRANSITIONS, EventKind, FollowUpStatus, Role, SelectionKind
from recommendations.models import Event, FollowUp, User
from tests.conftest import Case
from tests.factories import (
    DocumentFactory,
    FollowUpProcedureFactory,
    ParagraphFactory,
    RecommendationFactory,
)

NOW = datetime(2024, 3, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db

ALL_PAIRS = list(product(FollowUpStatus, FollowUpStatus))
ALLOWED = [(source, to) for source, to in ALL_PAIRS if to in TRANSITIONS[source]]
REFUSED = [(source, to) for source, to in ALL_PAIRS if to not in TRANSITIONS[source]]


@pytest.mark.parametrize(("source", "to"), ALLOWED)
def test_an_allowed_change_is_made_and_leaves_one_event(
    case: Case, officer: User, source: FollowUpStatus, to: FollowUpStatus
) -> None:
    follow_up = case.follow_ups[36]
    FollowUp.objects.filter(pk=follow_up.pk).update(status=source)
    changed = change_status(follow_up, to, by=officer, now=NOW, reason="As decided")
    assert changed.status == to
    assert changed.status_changed_at == NOW
    event = Event.objects.get(kind=EventKind.STATUS_CHANGED)
    assert (event.from_status, event.to_status) == (source, to)
    assert (event.by, event.by_role, event.reason) == (officer, Role.OFFICER, "As decided")
    assert event.follow_up == follow_up
    assert event.recommendation == follow_up.recommendation
    assert event.cycle == case.cycle


@pytest.mark.parametrize(("source", "to"), REFUSED)
def test_a_change_outside_the_table_changes_nothing(
    case: Case, officer: User, source: FollowUpStatus, to: FollowUpStatus
) -> None:
    follow_up = case.follow_ups[36]
    FollowUp.objects.filter(pk=follow_up.pk).update(status=source)
    with pytest.raises(IllegalTransition, match="cannot become"):
        change_status(follow_up, to, by=officer, now=NOW, reason="As decided")
    follow_up.refresh_from_db()
    assert follow_up.status == source
    assert not Event.objects.exists()


@pytest.mark.parametrize(("source", "to"), sorted(NEEDS_REASON))
def test_a_change_that_only_a_person_can_explain_needs_a_reason(
    case: Case, officer: User, source: str, to: str
) -> None:
    follow_up = case.follow_ups[36]
    FollowUp.objects.filter(pk=follow_up.pk).update(status=source)
    if to not in TRANSITIONS[source]:
        with pytest.raises(IllegalTransition):
            change_status(follow_up, to, by=officer, now=NOW, reason="  ")
        return
    with pytest.raises(InvalidInput, match="Say why") as refused:
        change_status(follow_up, to, by=officer, now=NOW, reason="  ")
    assert refused.value.field == "reason"
    assert not Event.objects.exists()


def test_the_status_in_the_database_counts_not_the_one_in_memory(case: Case, officer: User) -> None:
    stale = FollowUp.objects.get(pk=case.follow_ups[36].pk)
    change_status(
        case.follow_ups[36], FollowUpStatus.DISCONTINUED, by=officer, now=NOW, reason="Decided"
    )
    with pytest.raises(IllegalTransition):
        change_status(stale, FollowUpStatus.REPLY_RECEIVED, by=officer, now=NOW)


def test_selection_takes_the_rule_in_force_on_the_day_of_adoption(
    case: Case, officer: User
) -> None:
    FollowUpProcedureFactory.create(
        treaty_body=case.body,
        selection_kind=SelectionKind.PARTICULAR_IMPORTANCE,
        valid_during=(date(2010, 1, 1), date(2021, 10, 8)),
    )
    in_force = FollowUpProcedureFactory.create(
        treaty_body=case.body,
        selection_kind=SelectionKind.PARTICULAR_IMPORTANCE,
        valid_during=(date(2021, 10, 8), None),
    )
    chosen = [case.recommendation(16), case.recommendation(36)]
    request = select_for_follow_up(
        document=case.document,
        recommendations=chosen,
        selection_kind=SelectionKind.PARTICULAR_IMPORTANCE,
        by=officer,
        now=NOW,
    )
    assert request.procedure == in_force
    assert {row.recommendation for row in request.follow_ups.all()} == set(chosen)
    assert Event.objects.filter(kind=EventKind.SELECTED_FOR_FOLLOW_UP).count() == 2


def test_a_second_request_of_the_same_kind_is_refused_whole(case: Case, officer: User) -> None:
    before = FollowUp.objects.count()
    with pytest.raises(InvalidInput, match="already holds a request"):
        select_for_follow_up(
            document=case.document,
            recommendations=[case.recommendation(16)],
            selection_kind=case.request.selection_kind,
            by=officer,
            now=NOW,
        )
    assert FollowUp.objects.count() == before
    assert not Event.objects.exists()


def test_recommendations_of_another_case_cannot_be_selected(case: Case, officer: User) -> None:
    elsewhere = RecommendationFactory.create(
        paragraph=ParagraphFactory.create(document=DocumentFactory.create(), number=4, position=4)
    )
    with pytest.raises(InvalidInput, match="same case"):
        select_for_follow_up(
            document=case.document,
            recommendations=[elsewhere],
            selection_kind=SelectionKind.URGENT_NO_DEADLINE,
            by=officer,
            now=NOW,
        )
