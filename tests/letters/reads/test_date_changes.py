"""How the date of a request changed: every change with its days, and reasons for those who may."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from recommendations import dates
from recommendations.deadlines.verbs.deadline_changes import (
    correct_deadline,
    resume_deadline,
    suspend_deadline,
    withdraw_deadline,
)
from recommendations.deadlines.verbs.extensions import (
    ask_extension,
    extend_deadline,
    refuse_extension,
)
from recommendations.enums import AccessLevel
from recommendations.letters.reads.date_changes import DateHistory, date_histories
from recommendations.models import Deadline, User
from tests.conftest import Case
from tests.factories import DocumentFactory

pytestmark = pytest.mark.django_db

TODAY = date(2024, 1, 10)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=dates.DEADLINE_TZ)


def history(case: Case, reader: User | None) -> DateHistory:
    return date_histories([case.request], reader, today=TODAY)[case.request.pk]


def told(case: Case, reader: User | None) -> list[str]:
    return [change.in_words for change in history(case, reader).changes]


def suspended(case: Case, officer: User) -> Deadline:
    day = date(2023, 5, 3)
    return suspend_deadline(case.deadline, reason="The war.", by=officer, now=at(day))


def test_a_suspension_has_both_days_both_dates_and_its_letter(case: Case, officer: User) -> None:
    letter = DocumentFactory.create(cycle=case.cycle, title="Note verbale", symbol="")
    stopped = suspended(case, officer)
    assert history(case, officer).is_suspended
    assert told(case, officer) == [
        "Suspended on 3 May 2023; the date was 8 October 2023. Reason: The war."
    ]
    resume_deadline(
        stopped,
        to=date(2023, 12, 15),
        reason="It is over.",
        letter=letter,
        by=officer,
        now=at(date(2023, 7, 10)),
    )
    assert "; ".join(told(case, officer)) == (
        "Suspended on 3 May 2023, in force again on 10 July 2023: from 8 October 2023 to "
        f"15 December 2023. Reason: The war. It is over. Letter: {letter}."
    )
    assert history(case, officer).due_on == date(2023, 12, 15)


def test_a_letter_that_the_reader_may_not_open_is_not_named(case: Case, officer: User) -> None:
    letter = DocumentFactory.create(
        cycle=case.cycle, title="Confidential note", symbol="", access_level=AccessLevel.COMMITTEE
    )
    suspend_deadline(
        case.deadline, reason="The war.", letter=letter, by=officer, now=at(date(2023, 5, 3))
    )
    assert "Confidential note" in told(case, officer)[0]
    assert "Confidential note" not in told(case, None)[0]


def test_corrections_and_withdrawals_are_told(case: Case, officer: User) -> None:
    with time_machine.travel(at(date(2023, 6, 1)), tick=False):
        corrected = correct_deadline(
            case.deadline,
            to=date(2023, 10, 18),
            reason="A slip.",
            by=officer,
            now=at(date(2023, 6, 1)),
        )
    withdraw_deadline(corrected, reason="No longer asked.", by=officer, now=at(date(2023, 6, 9)))
    assert told(case, None) == [
        "Corrected on 1 June 2023: from 8 October 2023 to 18 October 2023. Reason: A slip.",
        "Withdrawn on 9 June 2023: 18 October 2023 is no longer a date. Reason: No longer asked.",
    ]
    assert history(case, None).due_on is None


def test_a_granted_request_is_told_with_its_days_to_those_who_may_read_it(
    case: Case, officer: User, state_focal_point: User, committee_member: User, outsider: User
) -> None:
    ask_extension(
        case.deadline,
        until=date(2023, 12, 8),
        reason="The ministry burnt down.",
        by=state_focal_point,
        now=at(date(2023, 9, 1)),
    )
    pending = (
        "Extension until 8 December 2023 requested on 1 September 2023. It has not been decided "
        "yet. Reason: The ministry burnt down. (Committee only)"
    )
    for reader in (officer, state_focal_point, committee_member):
        assert told(case, reader) == [pending]
    assert told(case, outsider) == told(case, None) == []
    extend_deadline(
        case.deadline,
        to=date(2023, 11, 20),
        reason="Six weeks will do.",
        by=officer,
        now=at(date(2023, 9, 15)),
    )
    granted = (
        "Extended on 15 September 2023: from 8 October 2023 to 20 November 2023. "
        "Reason: Six weeks will do."
    )
    assert [line.split(".")[0] for line in told(case, officer)] == [
        "Extension until 8 December 2023 requested on 1 September 2023",
        "Extended on 15 September 2023: from 8 October 2023 to 20 November 2023",
    ]
    # That it was asked for stays with those who may read the request.
    assert told(case, outsider) == told(case, None) == [granted]


@pytest.mark.parametrize("level", [AccessLevel.COMMITTEE, AccessLevel.PUBLIC])
def test_a_refused_request_leaves_no_trace_for_others(
    case: Case, officer: User, state_focal_point: User, outsider: User, level: str
) -> None:
    extension = ask_extension(
        case.deadline,
        until=date(2023, 12, 8),
        reason="The ministry burnt down.",
        by=state_focal_point,
        now=at(date(2023, 9, 1)),
        access_level=level,
    )
    refuse_extension(extension, reason="Too late.", by=officer, now=at(date(2023, 9, 15)))
    refused = "Extension refused on 15 September 2023. Reason: Too late. (Committee only)"
    assert told(case, officer)[1] == told(case, state_focal_point)[1] == refused
    expected = 1 if level == AccessLevel.PUBLIC else 0
    assert len(told(case, outsider)) == expected
    assert "Too late" not in " ".join(told(case, outsider))


def test_what_was_late_is_judged_by_the_date_of_its_time(case: Case, officer: User) -> None:
    granted_on = date(2023, 9, 15)
    extend_deadline(
        case.deadline, to=date(2023, 12, 8), reason="So.", by=officer, now=at(granted_on)
    )
    found = history(case, officer)
    assert found.due_on_as_of(granted_on - timedelta(days=1)) == date(2023, 10, 8)
    assert found.due_on_as_of(granted_on) == date(2023, 12, 8)


def test_the_dates_of_many_requests_take_no_more_queries(
    case: Case, officer: User, django_assert_max_num_queries: object
) -> None:
    suspended(case, officer)
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        history(case, officer)
