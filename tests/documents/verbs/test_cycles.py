"""Opening a case: once, in order, and at a session of its own committee."""

from datetime import UTC, date, datetime

import pytest

from recommendations.acts.errors import InvalidInput
from recommendations.documents.verbs.cycles import open_cycle
from recommendations.enums import EventKind
from recommendations.models import Event, ReportingCycle, StateParty, TreatyBody
from tests.factories import SessionFactory, TreatyBodyFactory

NOW = datetime(2024, 3, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_a_case_is_opened_once(body: TreatyBody, state_party: StateParty) -> None:
    open_cycle(treaty_body=body, state_party=state_party, number="3", by=None, now=NOW)
    with pytest.raises(InvalidInput, match="already a case"):
        open_cycle(treaty_body=body, state_party=state_party, number="3", by=None, now=NOW)
    assert Event.objects.get().kind == EventKind.CASE_OPENED


def test_observations_are_not_adopted_before_the_dialogue(
    body: TreatyBody, state_party: StateParty
) -> None:
    with pytest.raises(InvalidInput, match="before the report"):
        open_cycle(
            treaty_body=body,
            state_party=state_party,
            number="3",
            considered_from=date(2021, 10, 4),
            adopted_on=date(2021, 10, 3),
            by=None,
            now=NOW,
        )
    assert not ReportingCycle.objects.exists()


def test_the_session_is_one_of_the_committee(body: TreatyBody, state_party: StateParty) -> None:
    with pytest.raises(InvalidInput, match="session of that committee"):
        open_cycle(
            treaty_body=body,
            state_party=state_party,
            number="3",
            session=SessionFactory.create(treaty_body=TreatyBodyFactory.create(code="CRPD")),
            by=None,
            now=NOW,
        )
