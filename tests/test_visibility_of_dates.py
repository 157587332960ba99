"""The matrix of confidentiality goes on: dates, what is decided of them, letters, and keys."""

from datetime import date

import pytest

from recommendations.enums import (
    AccessLevel,
    DeadlineKind,
    DeadlineState,
    EventKind,
    ExtensionOutcome,
    LetterStatus,
)
from recommendations.models import User
from tests import test_visibility as matrix
from tests.conftest import Case
from tests.factories import (
    DeadlineChangeFactory,
    DeadlineFactory,
    DocumentFactory,
    EventFactory,
    ExtensionFactory,
    FeedKeyFactory,
    LetterFactory,
    ParagraphFactory,
    RecommendationFactory,
)

pytestmark = pytest.mark.django_db

# The fixture of the matrix, with the same cast.
who_sees = matrix.who_sees


@pytest.mark.parametrize("level", matrix.LEVELS)
def test_a_date_of_the_case_is_seen_where_the_document_is_that_names_it(
    case: Case, who_sees: matrix.WhoSees, level: str
) -> None:
    document = DocumentFactory.create(
        cycle=case.cycle, symbol=f"{case.document.symbol}/Add.8", **matrix._level(level)
    )
    report = DeadlineFactory.create(
        request=None,
        cycle=case.cycle,
        kind=DeadlineKind.NEXT_PERIODIC_REPORT,
        document=document,
        due_on=date(2026, 10, 8),
    )
    change = DeadlineChangeFactory.create(deadline=report)
    event = EventFactory.create(
        kind=EventKind.DEADLINE_SUSPENDED, cycle=case.cycle, deadline=report
    )
    for row in (report, change, event):
        assert who_sees(row) == matrix.INSIDE[level], row


@pytest.mark.parametrize("kind", DeadlineKind.internal_kinds)
def test_dates_that_a_secretariat_sets_itself_are_the_committees(
    case: Case, who_sees: matrix.WhoSees, kind: str
) -> None:
    inner = DeadlineFactory.create(request=None, cycle=case.cycle, kind=kind)
    assert who_sees(inner) == matrix.COMMITTEE
    assert who_sees(DeadlineChangeFactory.create(deadline=inner)) == matrix.COMMITTEE


@pytest.mark.parametrize("level", matrix.LEVELS)
def test_an_event_on_a_recommendation_is_seen_where_its_text_is(
    case: Case, who_sees: matrix.WhoSees, level: str
) -> None:
    document = DocumentFactory.create(
        cycle=case.cycle, symbol=f"{case.document.symbol}/Add.8", **matrix._level(level)
    )
    paragraph = ParagraphFactory.create(document=document, number=1, position=1)
    recommendation = RecommendationFactory.create(paragraph=paragraph, cycle=case.cycle)
    event = EventFactory.create(
        kind=EventKind.SELECTED_FOR_FOLLOW_UP, cycle=case.cycle, recommendation=recommendation
    )
    assert who_sees(event) == matrix.INSIDE[level]


def test_the_key_of_private_calendars_is_its_owners_alone(
    who_sees: matrix.WhoSees, ngo_member: User
) -> None:
    assert who_sees(FeedKeyFactory.create(user=ngo_member)) == {"ngo"}


@pytest.mark.parametrize("status", [LetterStatus.DRAFT, LetterStatus.ISSUED])
def test_letters_are_for_officers_and_rapporteurs_and_their_files_as_the_document_says(
    case: Case, who_sees: matrix.WhoSees, status: str
) -> None:
    letter = LetterFactory.create(deadline=case.deadline, status=status)
    assert who_sees(letter) == matrix.RAPPORTEURS
    if letter.document is not None:
        event = EventFactory.create(
            kind=EventKind.LETTER_ISSUED,
            cycle=case.cycle,
            deadline=case.deadline,
            document=letter.document,
        )
        assert who_sees(letter.document) == matrix.COMMITTEE
        assert who_sees(event) == matrix.COMMITTEE


@pytest.mark.parametrize("refused", ["", AccessLevel.COMMITTEE, AccessLevel.PUBLIC])
@pytest.mark.parametrize("asked", [AccessLevel.COMMITTEE, AccessLevel.PUBLIC])
def test_requests_for_more_time_and_refusals_follow_their_levels(
    case: Case, who_sees: matrix.WhoSees, asked: str, refused: str
) -> None:
    promised = matrix.COMMITTEE | {"state"}
    decided = {
        "outcome": ExtensionOutcome.REFUSED,
        "decided_on": date(2023, 9, 2),
        "decision_access_level": refused,
    }
    extension = ExtensionFactory.create(
        deadline=case.deadline, access_level=asked, **(decided if refused else {})
    )
    readers = matrix.EVERYBODY if asked == AccessLevel.PUBLIC else promised
    assert who_sees(extension) == readers
    for kind, expected in (
        (EventKind.EXTENSION_ASKED, readers),
        (
            EventKind.EXTENSION_REFUSED,
            readers if refused == AccessLevel.PUBLIC else promised,
        ),
    ):
        event = EventFactory.create(
            kind=kind, cycle=case.cycle, deadline=case.deadline, extension=extension
        )
        assert who_sees(event) == expected, kind


def test_what_was_granted_is_seen_with_its_date_and_the_request_is_not(
    case: Case, who_sees: matrix.WhoSees
) -> None:
    granted = ExtensionFactory.create(
        deadline=case.deadline,
        outcome=ExtensionOutcome.GRANTED,
        decided_on=date(2023, 9, 2),
        granted_deadline=DeadlineFactory.create(
            request=case.request, state=DeadlineState.SUPERSEDED
        ),
    )
    event = EventFactory.create(
        kind=EventKind.EXTENSION_ASKED,
        cycle=case.cycle,
        deadline=case.deadline,
        extension=granted,
    )
    assert who_sees(granted) == matrix.EVERYBODY
    assert who_sees(event) == matrix.COMMITTEE | {"state"}
