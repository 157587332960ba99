"""Notices of changes: for who holds a role in the case, once, and while they are true."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from recommendations.deadlines.verbs.deadline_changes import (
    correct_deadline,
    resume_deadline,
    suspend_deadline,
    withdraw_deadline,
)
from recommendations.deadlines.verbs.deadlines import DueDate, set_case_date, set_deadline
from recommendations.deadlines.verbs.extensions import (
    ask_extension,
    extend_deadline,
    refuse_extension,
)
from recommendations.enums import (
    AccessLevel,
    DeadlineBasis,
    DeadlineKind,
    EmailStatus,
    EventKind,
    MembershipStatus,
    ReminderAudience,
    Role,
)
from recommendations.mail.verbs.follows import follow
from recommendations.mail.verbs.news import plan_notices
from recommendations.mail.verbs.notices import plan_role_notices
from recommendations.mail_enums import MailKind
from recommendations.models import (
    Deadline,
    Event,
    Follow,
    Membership,
    OutgoingEmail,
    User,
)
from tests.conftest import Case
from tests.evidence import without_triggers
from tests.factories import EventFactory, MembershipFactory, UserFactory, WindowRuleFactory
from tests.mail.delivery import deliver
from tests.mail.notices import (
    COLLEAGUE,
    DAY,
    MINUTE,
    NOW,
    OFFICER,
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


# --- To whom --------------------------------------------------------------------------------------


def _correct(case: Case, officer: User, _state: User) -> None:
    correct(case, officer)


def _extend(case: Case, officer: User, _state: User) -> None:
    extend_deadline(case.deadline, to=date(2023, 12, 8), reason=WHY, by=officer, now=NOW)


def _suspend(case: Case, officer: User, _state: User) -> None:
    suspend_deadline(case.deadline, reason=WHY, by=officer, now=NOW)


def _withdraw(case: Case, officer: User, _state: User) -> None:
    withdraw_deadline(case.deadline, reason=WHY, by=officer, now=NOW)


def _resume(case: Case, officer: User, _state: User) -> None:
    suspended = suspend_deadline(case.deadline, reason=WHY, by=officer, now=NOW - 500 * DAY)
    resume_deadline(suspended, to=date(2023, 12, 1), reason=WHY, by=officer, now=NOW)


def _set_anew(case: Case, officer: User, _state: User) -> None:
    due = DueDate(date(2023, 11, 1), DeadlineBasis.SET_BY_STAFF, reason=WHY)
    set_deadline(case.request, due, by=officer, now=NOW)


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (_correct, EventKind.DEADLINE_CORRECTED),
        (_extend, EventKind.DEADLINE_EXTENDED),
        (_suspend, EventKind.DEADLINE_SUSPENDED),
        (_withdraw, EventKind.DEADLINE_WITHDRAWN),
        (_resume, EventKind.DEADLINE_RESUMED),
        (_set_anew, EventKind.DEADLINE_SET),
    ],
)
def test_everybody_in_a_role_but_who_acted_hears_that_a_date_changed(
    case: Case,
    officer: User,
    state_focal_point: User,
    act: Callable[[Case, User, User], None],
    kind: EventKind,
) -> None:
    act(case, officer, state_focal_point)
    assert plan() == {**STATE, **COLLEAGUE, **RAPPORTEUR}
    assert plan(NOW + 2 * MINUTE) == {**STATE, **COLLEAGUE, **RAPPORTEUR}
    rows = OutgoingEmail.objects.all()
    assert {row.event.kind for row in rows if row.event} == {kind}
    assert all(row.is_official and row.kind == MailKind.ROLE for row in rows)
    assert deliver(NOW + 3 * MINUTE).n_sent == 3
    sent = Event.objects.filter(kind=EventKind.REMINDER_SENT)
    assert {event.cycle for event in sent} == {case.cycle}
    assert sent.count() == 3
    assert plan(NOW + DAY) == {**STATE, **COLLEAGUE, **RAPPORTEUR}


def test_request_for_more_time_is_told_to_those_who_may_read_it(
    case: Case, officer: User, state_focal_point: User
) -> None:
    other = UserFactory.create(email="ministry@example.org")
    MembershipFactory.create(user=other, role=Role.STATE_FOCAL_POINT, state_party=case.state_party)
    begin(other)
    ministry = {"ministry@example.org": ReminderAudience.STATE_FOCAL_POINTS}
    asked = ask_extension(
        case.deadline, until=date(2023, 12, 8), reason=WHY, by=state_focal_point, now=NOW
    )
    assert plan() == {**STATE, **ministry, **OFFICER, **COLLEAGUE, **RAPPORTEUR}
    assert deliver(NOW + MINUTE).n_sent == 5
    refuse_extension(asked, reason=WHY, by=officer, now=NOW + DAY)
    plan(NOW + DAY + MINUTE)
    refusal = Event.objects.get(kind=EventKind.EXTENSION_REFUSED)
    assert told(refusal) == {**STATE, **ministry, **COLLEAGUE, **RAPPORTEUR}
    # It is between the committee and that State party: no other one and no follower hears of it.
    assert deliver(NOW + DAY + MINUTE).n_sent == 4


@pytest.mark.parametrize("kind", [DeadlineKind.INTERNAL, DeadlineKind.LETTER_DUE])
def test_dates_of_the_committee_itself_are_told_to_nobody_outside(
    case: Case, officer: User, kind: DeadlineKind
) -> None:
    due = DueDate(date(2023, 10, 20), DeadlineBasis.SET_BY_STAFF, reason="Before the session.")
    deadline = set_deadline(case.request, due, by=officer, now=NOW, kind=kind)
    assert plan() == {**COLLEAGUE, **RAPPORTEUR}
    withdraw_deadline(deadline, reason=WHY, by=officer, now=NOW + MINUTE)
    assert plan(NOW + 2 * MINUTE) == {**COLLEAGUE, **RAPPORTEUR}


def test_next_report_is_told_when_it_changes_and_not_when_it_is_set(
    case: Case, officer: User
) -> None:
    def choose(day: date, now: datetime) -> None:
        due = DueDate(day, DeadlineBasis.EXPLICIT_DATE)
        kind = DeadlineKind.NEXT_PERIODIC_REPORT
        set_case_date(case.cycle, due, kind=kind, by=officer, now=now)

    choose(date(2026, 10, 1), NOW)
    assert plan() == {}
    choose(date(2027, 10, 1), NOW + MINUTE)
    assert plan(NOW + 2 * MINUTE) == {**STATE, **COLLEAGUE, **RAPPORTEUR}


def test_windows_that_go_by_rule_are_told_to_nobody_in_a_role(case: Case, officer: User) -> None:
    due = DueDate(date(2023, 9, 20), DeadlineBasis.SET_BY_STAFF, reason="Two weeks.")
    kind = DeadlineKind.SUBMISSIONS_CLOSE
    window = set_deadline(case.request, due, by=officer, now=NOW, kind=kind)
    EventFactory.create(
        kind=EventKind.DEADLINE_CORRECTED, cycle=case.cycle, deadline=window, at=NOW, by=None
    )
    assert plan() == {}
    withdraw_deadline(window, reason=WHY, by=officer, now=NOW + MINUTE)
    assert plan(NOW + 2 * MINUTE) == {**COLLEAGUE, **RAPPORTEUR}


def test_window_that_goes_along_with_a_date_is_told_with_the_date_alone(
    case: Case, officer: User
) -> None:
    WindowRuleFactory.create(treaty_body=case.body)
    moved = extend_deadline(case.deadline, to=date(2024, 3, 8), reason=WHY, by=officer, now=NOW)
    suspend_deadline(moved, reason=WHY, by=officer, now=NOW + MINUTE)
    withdraw_deadline(moved, reason=WHY, by=officer, now=NOW + 2 * MINUTE)
    assert Event.objects.filter(details__by_rule=True).count() == 6
    plan(NOW + 3 * MINUTE)
    kinds = OutgoingEmail.objects.order_by().values_list("event__deadline__kind", flat=True)
    assert set(kinds) == {DeadlineKind.FOLLOW_UP_INFORMATION}


@pytest.mark.parametrize("level", [AccessLevel.COMMITTEE, AccessLevel.RAPPORTEUR])
def test_date_of_a_hidden_document_is_told_to_the_state_party_once_it_is_open(
    case: Case, officer: User, level: str
) -> None:
    case.document.access_level = level
    case.document.save()
    correct(case, officer)
    assert plan() == {**COLLEAGUE, **RAPPORTEUR}
    case.document.access_level = AccessLevel.PUBLIC
    case.document.save()
    assert plan(NOW + DAY) == {**STATE, **COLLEAGUE, **RAPPORTEUR}


def test_person_with_two_roles_is_told_once(case: Case, officer: User, colleague: User) -> None:
    MembershipFactory.create(
        user=colleague, role=Role.STATE_FOCAL_POINT, state_party=case.state_party
    )
    begin(colleague)
    correct(case, officer)
    assert plan()["colleague@example.org"] == ReminderAudience.STATE_FOCAL_POINTS
    assert OutgoingEmail.objects.filter(recipient=colleague).count() == 1


@pytest.mark.parametrize("is_news_first", [True, False])
def test_follower_in_a_role_is_told_once_whichever_is_planned_first(
    case: Case, officer: User, colleague: User, ngo_member: User, is_news_first: bool
) -> None:
    for person in (colleague, ngo_member):
        row = follow(person, case.cycle)
        Follow.objects.filter(pk=row.pk).update(created_at=NOW - DAY)
    correct(case, officer)
    now = NOW + MINUTE
    planners: list[Callable[..., int]] = [plan_role_notices, plan_notices]
    if is_news_first:
        planners.reverse()
    for _round in range(2):
        for planner in planners:
            planner(today=now.date(), now=now)
    assert told() == {**STATE, **COLLEAGUE, **RAPPORTEUR, "ngo@example.org": ""}
    # What she follows comes to the member of the NGO in her digest.
    assert deliver(now).n_sent == 3


# --- When a role began ----------------------------------------------------------------------------


def test_who_takes_up_a_role_later_is_told_of_no_old_change(
    case: Case, officer: User, colleague: User, rapporteur: User
) -> None:
    correct(case, officer)
    begin(colleague, rapporteur, at=NOW + MINUTE)
    assert plan(NOW + DAY) == STATE


def test_who_has_left_is_told_nothing(case: Case, officer: User, colleague: User) -> None:
    correct(case, officer)
    with without_triggers():
        Membership.objects.filter(user=colleague).update(
            valid_during=DateRange(date(2020, 1, 1), NOW.date())
        )
    assert plan() == {**STATE, **RAPPORTEUR}


def test_role_that_was_renewed_in_between_loses_nothing(
    case: Case, officer: User, colleague: User
) -> None:
    correct(case, officer)
    tomorrow = NOW.date() + DAY
    with without_triggers():
        Membership.objects.filter(user=colleague).update(
            valid_during=DateRange(date(2020, 1, 1), tomorrow)
        )
    MembershipFactory.create(
        user=colleague,
        role=Role.OFFICER,
        treaty_body=case.body,
        valid_during=DateRange(tomorrow, None),
    )
    assert plan(NOW + 2 * DAY) == {**STATE, **COLLEAGUE, **RAPPORTEUR}


def test_role_that_waited_for_a_second_person_began_when_it_was_confirmed(
    case: Case, officer: User, colleague: User
) -> None:
    role = colleague.memberships.get()
    with without_triggers():
        Membership.objects.update(needs_second_person=False)
        Membership.objects.filter(pk=role.pk).update(
            needs_second_person=True, confirmed_by=officer, status=MembershipStatus.CONFIRMED
        )
    correct(case, officer)
    assert plan() == {**STATE, **RAPPORTEUR}
    EventFactory.create(kind=EventKind.MEMBERSHIP_CONFIRMED, membership=role, at=NOW - DAY)
    assert plan() == {**STATE, **COLLEAGUE, **RAPPORTEUR}


# --- The first email ------------------------------------------------------------------------------


@pytest.fixture
def set_date(case: Case, officer: User) -> Callable[..., Deadline]:
    def set_date(due_on: date = date(2025, 10, 8), now: datetime = NOW) -> Deadline:
        Deadline.objects.filter(pk=case.deadline.pk).update(state="candidate")
        due = DueDate(due_on, DeadlineBasis.SET_BY_STAFF, reason="As the text says.")
        return set_deadline(case.request, due, by=officer, now=now)

    return set_date


def test_date_that_is_set_brings_the_first_email(
    set_date: Callable[..., Deadline], state_focal_point: User
) -> None:
    deadline = set_date()
    assert plan() == {**STATE, **COLLEAGUE, **RAPPORTEUR}
    email = OutgoingEmail.objects.get(recipient=state_focal_point)
    assert (email.deadline, email.due_on) == (deadline, NOW.date())


def test_first_email_to_a_focal_point_waits_for_no_digest(
    set_date: Callable[..., Deadline], officer: User, state_focal_point: User, newcomer: User
) -> None:
    User.objects.update(role_mails="weekly")
    deadline = extend_deadline(set_date(), to=date(2026, 1, 8), reason=WHY, by=officer, now=NOW)
    plan()
    plan(NOW + 12 * DAY)
    by_itself = OutgoingEmail.objects.filter(status=EmailStatus.PLANNED, deadline=deadline)
    # Those who held the role hear of the extension alone, and that is news for the digest.
    assert [row.recipient for row in by_itself] == [newcomer]
    first = OutgoingEmail.objects.get(recipient=state_focal_point, deadline=deadline.supersedes)
    assert first.status == EmailStatus.PLANNED


def test_old_case_that_is_typed_in_late_sends_nothing(
    set_date: Callable[..., Deadline], case: Case, officer: User
) -> None:
    deadline = set_date(date(2022, 5, 1))
    assert plan() == {}
    # Neither does what became of it long ago.
    extend_deadline(deadline, to=date(2022, 8, 1), reason=WHY, by=officer, now=NOW)
    assert plan() == {}


def test_date_that_moves_into_the_past_is_told(case: Case, officer: User) -> None:
    correct_deadline(case.deadline, to=date(2023, 7, 10), reason=WHY, by=officer, now=NOW)
    assert plan() == {**STATE, **COLLEAGUE, **RAPPORTEUR}


@pytest.fixture
def newcomer(case: Case) -> User:
    user = UserFactory.create(email="new@example.org")
    MembershipFactory.create(user=user, role=Role.STATE_FOCAL_POINT, state_party=case.state_party)
    begin(user, at=NOW + 10 * DAY)
    return user


NEWCOMER = {"new@example.org": ReminderAudience.STATE_FOCAL_POINTS}


def test_new_focal_point_is_told_once_of_each_date_that_stands(
    case: Case, set_date: Callable[..., Deadline], officer: User, newcomer: User
) -> None:
    extended = extend_deadline(set_date(), to=date(2026, 1, 8), reason=WHY, by=officer, now=NOW)
    for n in (1, 11, 12):
        assert ("new@example.org" in plan(NOW + n * DAY)) == (n > 10)
    row = OutgoingEmail.objects.get(recipient=newcomer)
    assert row.deadline == extended
    assert row.event is not None
    assert row.event.kind == EventKind.DEADLINE_EXTENDED
    # What happens from now on is told like to anybody else, and nothing twice.
    correct_deadline(extended, to=date(2026, 1, 9), reason=WHY, by=officer, now=NOW + 13 * DAY)
    plan(NOW + 14 * DAY)
    assert OutgoingEmail.objects.filter(recipient=newcomer).count() == 2


@pytest.mark.parametrize("what", ["answered", "withdrawn", "hidden", "long past", "renewed"])
def test_new_focal_point_is_told_of_nothing_else(
    case: Case, set_date: Callable[..., Deadline], officer: User, newcomer: User, what: str
) -> None:
    deadline = set_date(date(2022, 1, 1) if what == "long past" else date(2025, 10, 8))
    match what:
        case "answered":
            answer(case, officer)
        case "withdrawn":
            withdraw_deadline(deadline, reason=WHY, by=officer, now=NOW)
        case "hidden":
            case.document.access_level = AccessLevel.COMMITTEE
            case.document.save()
        case "renewed":
            first_day = (NOW + 10 * DAY).date()
            first = DateRange(date(2020, 1, 1), first_day)
            with without_triggers():
                newcomer.memberships.update(valid_during=DateRange(first_day, date(2900, 1, 1)))
            MembershipFactory.create(
                user=newcomer,
                role=Role.STATE_FOCAL_POINT,
                state_party=case.state_party,
                valid_during=first,
            )
            begin(newcomer, at=NOW + 10 * DAY)
    assert not NEWCOMER.items() & plan(NOW + 11 * DAY).items()


# --- At which hour --------------------------------------------------------------------------------

BAKU = ZoneInfo("Asia/Baku")
GENEVA = ZoneInfo("Europe/Zurich")


@pytest.mark.parametrize(
    ("day", "hour", "of_officer", "of_state"),
    [
        # In working hours at once: at 10 in Geneva it is noon in Baku.
        (5, 10, (5, 10), (5, 12)),
        # At 16:30 in Geneva the day in Baku is over, and at night everywhere.
        (5, 16.5, (5, 16.5), (6, 9)),
        (5, 23, (6, 9), (6, 9)),
        # At 8 in Geneva it is 10 in Baku.
        (6, 8, (6, 9), (6, 10)),
        # Over a weekend, which is the one of Geneva.
        (8, 19, (11, 9), (11, 9)),
    ],
)
def test_notices_leave_in_the_working_hours_of_the_place(
    case: Case,
    officer: User,
    colleague: User,
    state_focal_point: User,
    day: int,
    hour: float,
    of_officer: tuple[int, float],
    of_state: tuple[int, float],
) -> None:
    case.state_party.time_zone = "Asia/Baku"
    case.state_party.save()
    now = datetime(2023, 9, day, tzinfo=GENEVA) + timedelta(hours=hour)
    correct_deadline(case.deadline, to=date(2023, 11, 1), reason=WHY, by=officer, now=now)
    plan(now)
    for person, zone, wanted in (
        (colleague, GENEVA, of_officer),
        (state_focal_point, BAKU, of_state),
    ):
        leaves = OutgoingEmail.objects.get(recipient=person).send_after.astimezone(zone)
        assert (leaves.day, leaves.hour + leaves.minute / 60) == wanted


def test_notice_that_comes_up_at_night_after_an_outage_waits_for_the_morning(
    case: Case, officer: User, colleague: User
) -> None:
    correct(case, officer)
    plan()
    night = datetime(2023, 9, 6, 3, tzinfo=GENEVA)
    assert deliver(night).n_sent == 0
    row = OutgoingEmail.objects.get(recipient=colleague)
    assert row.send_after == datetime(2023, 9, 6, 9, tzinfo=GENEVA)
    assert deliver(row.send_after).n_sent == 3


def test_notice_waits_for_no_digest_that_comes_after_the_date(
    case: Case, officer: User, colleague: User, rapporteur: User
) -> None:
    User.objects.filter(pk__in=(colleague.pk, rapporteur.pk)).update(role_mails="weekly")
    soon, far = NOW.date() + 2 * DAY, date(2023, 12, 8)
    correct_deadline(case.deadline, to=soon, reason=WHY, by=officer, now=NOW)
    plan()
    assert {row.status for row in OutgoingEmail.objects.all()} == {EmailStatus.PLANNED}
    deadline = Deadline.objects.in_force().get(request=case.request)
    extend_deadline(deadline, to=far, reason=WHY, by=officer, now=NOW + MINUTE)
    plan(NOW + 2 * MINUTE)
    waiting = OutgoingEmail.objects.filter(status=EmailStatus.COLLECTED)
    assert {row.recipient for row in waiting} == {colleague, rapporteur}
