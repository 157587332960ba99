"""Notices that come late, twice, or no longer hold: told once, by the last change, if true."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from recommendations.deadlines.verbs.deadline_changes import (
    correct_deadline,
)
from recommendations.deadlines.verbs.extensions import (
    ask_extension,
    extend_deadline,
    refuse_extension,
)
from recommendations.enums import (
    AccessLevel,
    EmailStatus,
    EventKind,
    Role,
)
from recommendations.mail import tasks
from recommendations.mail.verbs.notices import plan_role_notices
from recommendations.models import (
    Deadline,
    Extension,
    OutgoingEmail,
    User,
)
from tests.conftest import Case
from tests.evidence import without_triggers
from tests.factories import MembershipFactory, UserFactory
from tests.mail.delivery import deliver
from tests.mail.notices import (
    COLLEAGUE,
    DAY,
    MINUTE,
    NOW,
    RAPPORTEUR,
    STATE,
    WHY,
    answer,
    begin,
    correct,
    plan,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("colleague")]


# --- Late, twice, and overtaken -------------------------------------------------------------------


def test_outage_of_forty_days_loses_nothing_and_tells_only_what_came_last(
    case: Case, officer: User
) -> None:
    corrected = correct_deadline(
        case.deadline, to=date(2024, 1, 8), reason=WHY, by=officer, now=NOW
    )
    extended = extend_deadline(
        corrected, to=date(2024, 3, 8), reason=WHY, by=officer, now=NOW + 20 * DAY
    )
    later = NOW + 41 * DAY  # a Monday
    plan(later)
    assert OutgoingEmail.objects.count() == 6
    result = deliver(later)
    assert (result.n_sent, result.n_superseded) == (3, 3)
    for row in OutgoingEmail.objects.all():
        is_last = row.deadline == extended
        assert row.status == (EmailStatus.SENT if is_last else EmailStatus.SUPERSEDED)
        if not is_last:
            assert row.outcome == "The deadline changed again before this could be told."


def test_request_that_was_decided_before_it_could_be_told_is_told_by_the_decision(
    case: Case, officer: User, state_focal_point: User, colleague: User
) -> None:
    asked = ask_extension(
        case.deadline, until=date(2023, 12, 8), reason=WHY, by=state_focal_point, now=NOW
    )
    refuse_extension(asked, reason=WHY, by=officer, now=NOW + MINUTE)
    plan(NOW + 2 * MINUTE)
    deliver(NOW + 2 * MINUTE)
    kinds = OutgoingEmail.objects.filter(recipient=colleague, status=EmailStatus.SENT)
    assert [row.event.kind for row in kinds if row.event] == [EventKind.EXTENSION_REFUSED]
    # A request that follows a change of the date does not take that change's place.
    assert not OutgoingEmail.objects.exclude(
        event__kind__in=(EventKind.EXTENSION_ASKED, EventKind.EXTENSION_REFUSED)
    ).exists()


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("role", "The person no longer holds the role in which this is told."),
        ("hidden", "What it is about is no longer open to the person."),
        ("answered", "No reply is awaited any more: one came in, or the follow-up ended."),
    ],
)
def test_notice_that_no_longer_holds_is_not_sent(
    case: Case, officer: User, state_focal_point: User, what: str, why: str
) -> None:
    correct(case, officer)
    plan()
    match what:
        case "role":
            with without_triggers():
                state_focal_point.memberships.update(
                    valid_during=DateRange(date(2020, 1, 1), NOW.date())
                )
        case "hidden":
            case.document.access_level = AccessLevel.COMMITTEE
            case.document.save()
        case "answered":
            answer(case, officer)
    result = deliver(NOW + 2 * MINUTE)
    row = OutgoingEmail.objects.get(recipient=state_focal_point, event__kind__in=(CORRECTED,))
    assert (row.status, row.outcome) == (EmailStatus.SUPERSEDED, why)
    assert result.n_sent == 2


CORRECTED = EventKind.DEADLINE_CORRECTED


def test_change_that_is_older_than_a_year_is_told_to_nobody(case: Case, officer: User) -> None:
    begin(*User.objects.all(), at=NOW - 800 * DAY)
    correct_deadline(
        case.deadline, to=date(2023, 9, 1), reason=WHY, by=officer, now=NOW - 367 * DAY
    )
    assert plan() == {}


def test_batch_costs_the_same_however_many_people_and_changes(case: Case, officer: User) -> None:
    def n_queries(n_changes: int, n_people: int, now: datetime) -> int:
        for _n in range(n_people):
            user = UserFactory.create()
            MembershipFactory.create(user=user, role=Role.OFFICER, treaty_body=case.body)
            begin(user, at=now - DAY)
        deadline = Deadline.objects.in_force().get(request=case.request)
        for _n in range(n_changes):
            to = deadline.due_on + DAY
            deadline = extend_deadline(deadline, to=to, reason=WHY, by=officer, now=now)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            plan_role_notices(today=now.date(), now=now + MINUTE)
        return len(queries)

    assert n_queries(1, 1, NOW) == n_queries(4, 5, NOW + DAY)
    assert Extension.objects.count() == 5


def test_tick_with_nothing_to_tell_reads_once_for_each_question(case: Case, officer: User) -> None:
    correct(case, officer)
    plan()
    with CaptureQueriesContext(connection) as queries:
        plan(NOW + 2 * MINUTE)
    assert len(queries) <= 4


@pytest.mark.parametrize(
    ("hour", "is_found"), [(6, False), (7, True), (8, True), (9, False), (15, False)]
)
def test_ticks_in_the_morning_find_what_an_outage_left(
    case: Case, officer: User, hour: int, is_found: bool
) -> None:
    correct(case, officer)
    later = datetime(2023, 10, 16, hour, 30, tzinfo=ZoneInfo("Europe/Zurich"))
    with time_machine.travel(later, tick=False):
        tasks.plan_notices()
    assert bool(told()) == is_found


def test_every_tick_finds_what_has_just_happened(case: Case, officer: User) -> None:
    correct(case, officer)
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        tasks.plan_notices()
    assert told() == {**STATE, **COLLEAGUE, **RAPPORTEUR}
