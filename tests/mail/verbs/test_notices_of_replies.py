"""A reply that was recorded is told to those who wait for it: once, in their role, if it stands."""

from datetime import date, datetime

import pytest

from recommendations.answers.verbs.replies import (
    PassageInput,
    ReplyInput,
    correct_reply,
    record_reply,
    withdraw_reply,
)
from recommendations.deadlines.verbs.deadline_changes import correct_deadline, withdraw_deadline
from recommendations.enums import AccessLevel, EmailStatus, EventKind, ReminderAudience, Role
from recommendations.mail.verbs.choices import change_mail_choices
from recommendations.mail.verbs.follows import follow
from recommendations.mail.verbs.news import plan_notices
from recommendations.mail_enums import MailKind, MailRhythm
from recommendations.models import Deadline, Follow, OutgoingEmail, StateReply, User
from tests.conftest import Case
from tests.evidence import without_triggers
from tests.factories import MembershipFactory, UserFactory
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
    begin,
    plan,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_for_long")]

TODAY = NOW.date()


@pytest.fixture
def known_for_long(case: Case, colleague: User) -> None:
    """The date of the case came into force here a year ago."""
    _known_since(case, NOW - 365 * DAY)


def _known_since(case: Case, moment: datetime) -> None:
    with without_triggers():
        Deadline.objects.filter(pk=case.deadline.pk).update(created_at=moment)


def given(
    case: Case,
    numbers: tuple[int, ...] = (16, 36),
    level: str = AccessLevel.PUBLIC,
    received_on: date = TODAY,
    text: str = "Done.",
) -> ReplyInput:
    return ReplyInput(
        received_on=received_on,
        access_level=level,
        passages=[PassageInput(case.recommendation(number), text) for number in numbers],
    )


def record(case: Case, by: User, **changes: object) -> StateReply:
    return record_reply(case.request, given(case, **changes), by=by, now=NOW)  # type: ignore[arg-type]


def test_everybody_who_waits_hears_but_not_who_recorded_it(case: Case, officer: User) -> None:
    record(case, officer)
    assert plan() == {**STATE, **COLLEAGUE, **RAPPORTEUR}
    assert plan(NOW + 2 * MINUTE) == {**STATE, **COLLEAGUE, **RAPPORTEUR}
    assert deliver(NOW + 3 * MINUTE).n_sent == 3
    rows = OutgoingEmail.objects.all()
    assert {row.deadline for row in rows} == {case.deadline}
    assert {row.event.kind for row in rows if row.event} == {EventKind.REPLY_RECORDED}
    assert all(row.is_official for row in rows)


def test_focal_point_who_sent_it_here_gets_a_receipt_as_the_others_do(
    case: Case, state_focal_point: User
) -> None:
    other = UserFactory.create(email="ministry@example.org")
    MembershipFactory.create(user=other, role=Role.STATE_FOCAL_POINT, state_party=case.state_party)
    begin(other)
    record(case, state_focal_point)
    ministry = {"ministry@example.org": ReminderAudience.STATE_FOCAL_POINTS}
    assert plan() == {**STATE, **ministry, **OFFICER, **COLLEAGUE, **RAPPORTEUR}


@pytest.mark.parametrize("rhythm", [MailRhythm.EACH, MailRhythm.WEEKLY])
def test_receipt_for_who_sent_it_leaves_within_minutes_at_any_hour(
    case: Case, state_focal_point: User, rhythm: MailRhythm
) -> None:
    """The others are told in the working hours of their places."""
    change_mail_choices(
        state_focal_point, {MailKind.ROLE: rhythm}, hour=8, weekday=1, now=NOW - DAY
    )
    at_night = NOW.replace(hour=21, minute=30)
    record_reply(case.request, given(case), by=state_focal_point, now=at_night)
    plan(at_night + MINUTE)
    assert deliver(at_night + 2 * MINUTE).n_sent == 1
    sent = OutgoingEmail.objects.get(status=EmailStatus.SENT)
    assert sent.recipient == state_focal_point
    by_itself = "It comes by itself and not in your digest, because it answers what you sent."
    assert (by_itself in sent.body) == (rhythm == MailRhythm.WEEKLY)


@pytest.mark.parametrize("level", AccessLevel.values)
def test_state_party_is_always_told_of_its_own_and_others_as_they_may_read(
    case: Case, officer: User, level: str
) -> None:
    public_from = date(2024, 1, 1) if level == AccessLevel.FROM_DATE else None
    reply = ReplyInput(
        received_on=NOW.date(),
        access_level=level,
        public_from=public_from,
        passages=[PassageInput(case.recommendation(16), "Done.")],
    )
    event_of = record_reply(case.request, reply, by=officer, now=NOW)
    found = plan()
    people = User.objects.filter(email__in=found)
    seen = [
        person
        for person in people
        if StateReply.objects.visible_to(person, today=NOW.date()).filter(pk=event_of.pk).exists()
    ]
    assert len(seen) == len(found)
    assert STATE.items() <= found.items()


def test_reply_that_is_withdrawn_before_it_is_told_is_told_to_nobody(
    case: Case, officer: User
) -> None:
    reply = record(case, officer)
    plan()
    withdraw_reply(reply, reason=WHY, by=officer, now=NOW + MINUTE)
    assert deliver(NOW + 2 * MINUTE).n_sent == 0
    for row in OutgoingEmail.objects.all():
        assert row.status == EmailStatus.SUPERSEDED
        assert row.outcome == "The reply was corrected or withdrawn before this could be told."


def test_correction_speaks_for_what_it_corrects(case: Case, officer: User) -> None:
    reply = record(case, officer)
    plan()
    later = NOW + 2 * MINUTE
    correct_reply(reply, given(case, (16, 36, 60)), reason=WHY, by=officer, now=later)
    plan(later + MINUTE)
    assert deliver(later + MINUTE).n_sent == 3
    sent = OutgoingEmail.objects.filter(status=EmailStatus.SENT)
    assert {row.event.reply.replaces for row in sent if row.event and row.event.reply} == {reply}
    assert all("corrected" in row.subject for row in sent)


def test_two_replies_are_told_each(case: Case, officer: User) -> None:
    record(case, officer, numbers=(16,))
    record(case, officer, numbers=(36,))
    plan()
    assert OutgoingEmail.objects.count() == 6


@pytest.mark.parametrize(
    ("received_on", "known_since", "is_told"),
    [
        (NOW.date(), NOW - 30 * DAY, True),
        # The very day on which the date came into force here.
        (NOW.date(), NOW, True),
        (NOW.date() - 5 * DAY, NOW - 4 * DAY, False),
        (NOW.date() - 366 * DAY, NOW - 600 * DAY, True),
        (NOW.date() - 367 * DAY, NOW - 600 * DAY, False),
    ],
)
def test_history_that_is_typed_in_late_is_no_news(
    case: Case, officer: User, received_on: date, known_since: datetime, is_told: bool
) -> None:
    _known_since(case, known_since)
    record(case, officer, received_on=received_on)
    assert bool(plan()) == is_told


def test_row_names_the_date_that_is_in_force_or_was_last(case: Case, officer: User) -> None:
    moved = correct_deadline(case.deadline, to=date(2023, 12, 1), reason=WHY, by=officer, now=NOW)
    record(case, officer, numbers=(16,))
    withdraw_deadline(moved, reason=WHY, by=officer, now=NOW + MINUTE)
    record(case, officer, numbers=(36,))
    plan(NOW + 2 * MINUTE)
    rows = OutgoingEmail.objects.filter(event__kind=EventKind.REPLY_RECORDED)
    assert {row.deadline for row in rows} == {moved}
    assert rows.count() == 6


def test_request_that_never_had_a_date_brings_no_notice(case: Case, officer: User) -> None:
    Deadline.objects.filter(pk=case.deadline.pk).update(state="candidate")
    record(case, officer)
    assert plan() == {}


def test_who_also_follows_gets_the_notice_and_no_news(
    case: Case, officer: User, colleague: User, ngo_member: User
) -> None:
    for person in (colleague, ngo_member):
        row = follow(person, case.cycle)
        Follow.objects.filter(pk=row.pk).update(created_at=NOW - DAY)
    record(case, officer)
    now = NOW + MINUTE
    plan_notices(today=now.date(), now=now)
    assert plan(now) == {**STATE, **COLLEAGUE, **RAPPORTEUR, "ngo@example.org": ""}


def test_receipt_tells_no_new_focal_point_of_the_date(case: Case, officer: User) -> None:
    """One who is told of a reply still gets the first email of the date."""
    correct_deadline(case.deadline, to=date(2023, 12, 1), reason=WHY, by=officer, now=NOW)
    person = UserFactory.create(email="new@example.org")
    MembershipFactory.create(user=person, role=Role.STATE_FOCAL_POINT, state_party=case.state_party)
    begin(person, at=NOW + DAY)
    record_reply(case.request, given(case, (16,)), by=officer, now=NOW + 2 * DAY)
    plan(NOW + 2 * DAY + MINUTE)
    kinds = OutgoingEmail.objects.filter(recipient=person).values_list("event__kind", flat=True)
    assert set(kinds) == {EventKind.REPLY_RECORDED, EventKind.DEADLINE_CORRECTED}
