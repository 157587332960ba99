"""News for those who follow: public things alone, once, never of the own act, and still true."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.deadlines.verbs.deadline_changes import (
    resume_deadline,
    suspend_deadline,
    withdraw_deadline,
)
from recommendations.deadlines.verbs.deadlines import DueDate, set_deadline
from recommendations.deadlines.verbs.extensions import extend_deadline
from recommendations.enums import (
    AccessLevel,
    DeadlineBasis,
    DeadlineKind,
    DocumentKind,
    EmailStatus,
    EvaluationStatus,
    EventKind,
)
from recommendations.mail.verbs import news
from recommendations.mail.verbs.delivery import DeliveryResult
from recommendations.mail.verbs.follows import follow, mute, stop_following
from recommendations.mail.verbs.news import plan_notices
from recommendations.models import (
    Deadline,
    Document,
    Event,
    Follow,
    OutgoingEmail,
    StateReply,
    User,
)
from tests.conftest import Case
from tests.factories import (
    EvaluationFactory,
    EventFactory,
    FollowFactory,
    StateReplyFactory,
    ThemeFactory,
    UserFactory,
    WindowRuleFactory,
)
from tests.mail.delivery import deliver

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 9, 8, 9, tzinfo=UTC)
TODAY = date(2023, 9, 8)
HOUR = timedelta(hours=1)


@pytest.fixture
def reader() -> User:
    """Somebody who wants a mail each time."""
    return UserFactory.create(
        email="reader@example.org", full_name="Rita Reader", followed_mails="each"
    )


def begin(user: User, thing: object, at: datetime = NOW - HOUR) -> Follow:
    row = follow(user, thing)  # type: ignore[arg-type]
    Follow.objects.filter(pk=row.pk).update(created_at=at)
    return row


def reply(case: Case, **columns: object) -> Event:
    """A reply that was recorded just now."""
    columns.setdefault("received_on", TODAY)
    row = StateReplyFactory.create(request=case.request, **columns)
    return EventFactory.create(
        kind=EventKind.REPLY_RECORDED,
        cycle=case.cycle,
        reply=row,
        at=NOW,
        details={"received_on": "2023-09-08"},
    )


def plan(now: datetime = NOW) -> int:
    return plan_notices(today=now.date(), now=now)


@pytest.mark.parametrize("kind", ["state_party", "body", "cycle", "recommendation", "theme"])
def test_news_reach_whoever_follows_what_they_are_about(
    case: Case, reader: User, kind: str
) -> None:
    theme = ThemeFactory.create()
    case.recommendation(36).themes.add(theme)
    things = {"recommendation": case.recommendation(36), "theme": theme}
    begin(reader, things.get(kind) or getattr(case, kind))
    reply(case)
    assert plan() == 1
    assert plan() == 0
    assert deliver(NOW).n_sent == 1
    email = OutgoingEmail.objects.get()
    assert email.subject == "Azerbaijan, CMW: reply received on 8 September 2023"
    assert "/replies/" in email.body
    assert "because you follow" in email.body
    assert not Event.objects.filter(kind=EventKind.REMINDER_SENT).exists()


def test_nobody_is_told_of_what_he_did_himself(case: Case, reader: User) -> None:
    begin(reader, case.cycle)
    event = reply(case)
    EventFactory.create(
        kind=EventKind.DEADLINE_SET, cycle=case.cycle, deadline=case.deadline, at=NOW, by=reader
    )
    assert plan() == 1
    assert OutgoingEmail.objects.get().event == event


def test_what_happened_before_one_followed_is_no_news(case: Case, reader: User) -> None:
    begin(reader, case.cycle, at=NOW + HOUR)
    reply(case)
    assert plan(NOW + 2 * HOUR) == 0


@pytest.mark.parametrize("level", [AccessLevel.COMMITTEE, AccessLevel.RAPPORTEUR])
def test_what_is_not_public_is_told_to_nobody(
    case: Case, reader: User, officer: User, level: str
) -> None:
    for person in (reader, officer):
        begin(person, case.cycle)
    reply(case, access_level=level)
    assert plan() == 0


def test_what_is_kept_back_is_told_once_it_is_open(case: Case, reader: User) -> None:
    opens = TODAY + timedelta(days=60)
    reply(case, access_level=AccessLevel.FROM_DATE, public_from=opens)
    begin(reader, case.cycle, at=NOW + 24 * HOUR)
    assert plan(NOW + timedelta(days=59)) == 0
    assert plan(NOW + timedelta(days=60)) == 1
    assert deliver(NOW + timedelta(days=60)).n_sent == 1


def test_what_is_hidden_again_is_not_sent(case: Case, reader: User) -> None:
    begin(reader, case.cycle)
    reply(case)
    plan()
    StateReply.objects.update(access_level=AccessLevel.COMMITTEE)
    assert deliver(NOW).n_superseded == 1
    assert "no longer public" in OutgoingEmail.objects.get().outcome


@pytest.mark.parametrize("how", ["stopped", "muted"])
def test_whoever_has_enough_meanwhile_is_not_told(case: Case, reader: User, how: str) -> None:
    row = begin(reader, case.cycle)
    reply(case)
    plan()
    if how == "stopped":
        stop_following(row)
    else:
        mute(row, until=TODAY + timedelta(days=1), today=TODAY)
    assert deliver(NOW).n_superseded == 1
    assert "no longer follows this, or has muted" in OutgoingEmail.objects.get().outcome


def test_date_that_moved_twice_is_told_once(case: Case, reader: User, officer: User) -> None:
    begin(reader, case.cycle)
    moved = extend_deadline(
        case.deadline, to=date(2024, 1, 8), reason="Asked for", by=officer, now=NOW
    )
    assert plan() == 1
    withdraw_deadline(moved, reason="A mistake", by=officer, now=NOW)
    assert plan() == 1
    assert deliver(NOW) == DeliveryResult(n_sent=1, n_superseded=1)
    sent = OutgoingEmail.objects.get(status=EmailStatus.SENT)
    assert "withdrawn" in sent.body
    assert "changed again" in OutgoingEmail.objects.get(status=EmailStatus.SUPERSEDED).outcome


def test_adopted_evaluation_is_news_and_its_drafts_are_not(case: Case, reader: User) -> None:
    begin(reader, case.recommendation(36))
    evaluation = EvaluationFactory.create(
        follow_up=case.follow_ups[36], status=EvaluationStatus.ADOPTED, adopted_on=TODAY
    )
    for status in (EvaluationStatus.PROPOSED, EvaluationStatus.ADOPTED):
        EventFactory.create(
            kind=EventKind.EVALUATION_STATUS_CHANGED,
            cycle=case.cycle,
            recommendation=case.recommendation(36),
            evaluation=evaluation,
            to_status=status,
            at=NOW,
        )
    assert plan() == 1
    deliver(NOW)
    assert "has adopted its evaluation" in OutgoingEmail.objects.get().body
    assert "para. 36" in OutgoingEmail.objects.get().subject


def test_new_observations_are_news_and_old_ones_typed_in_are_not(case: Case, reader: User) -> None:
    begin(reader, case.state_party)
    Document.objects.filter(pk=case.document.pk).update(kind=DocumentKind.CONCLUDING_OBSERVATIONS)
    EventFactory.create(
        kind=EventKind.DOCUMENT_IMPORTED, cycle=case.cycle, document=case.document, at=NOW
    )
    # The case was adopted in October 2021.
    assert plan() == 0
    type(case.cycle).objects.update(adopted_on=date(2023, 9, 1))
    EventFactory.create(
        kind=EventKind.DOCUMENT_IMPORTED,
        cycle=case.cycle,
        document=case.document,
        at=NOW,
        details={"translated": "fr"},
    )
    assert plan() == 1
    deliver(NOW)
    assert "can be read now" in OutgoingEmail.objects.get().body


@pytest.fixture
def observations(case: Case) -> Document:
    """Concluding observations of last week, with no paper about them yet."""
    Document.objects.filter(pk=case.document.pk).update(kind=DocumentKind.CONCLUDING_OBSERVATIONS)
    type(case.cycle).objects.update(adopted_on=date(2023, 9, 1))
    case.document.refresh_from_db()
    return case.document


DOCUMENT_KINDS = [EventKind.DOCUMENT_RECORDED, EventKind.DOCUMENT_IMPORTED]


def came(case: Case, kind: EventKind, *, at: datetime = NOW, by: User | None = None) -> Event:
    return EventFactory.create(kind=kind, cycle=case.cycle, document=case.document, at=at, by=by)


@pytest.mark.parametrize("order", [DOCUMENT_KINDS, DOCUMENT_KINDS[::-1]])
@pytest.mark.usefixtures("observations")
def test_document_that_was_recorded_and_imported_is_told_once(
    case: Case, reader: User, order: list[EventKind]
) -> None:
    begin(reader, case.cycle)
    for kind in order:
        came(case, kind)
    assert plan() == 1
    assert plan() == 0
    assert OutgoingEmail.objects.get().event.kind == order[0]  # type: ignore[union-attr]


@pytest.mark.parametrize("order", [DOCUMENT_KINDS, DOCUMENT_KINDS[::-1]])
@pytest.mark.parametrize("rhythm", ["each", "daily", "weekly"])
@pytest.mark.usefixtures("observations")
def test_document_of_which_people_were_told_is_not_told_again(
    case: Case, reader: User, order: list[EventKind], rhythm: str
) -> None:
    User.objects.filter(pk=reader.pk).update(followed_mails=rhythm)
    begin(reader, case.cycle)
    came(case, order[0])
    assert plan() == 1
    came(case, order[1], at=NOW + HOUR)
    assert plan(NOW + 2 * HOUR) == 0


@pytest.mark.usefixtures("observations")
def test_document_is_told_to_those_who_did_not_bring_it(
    case: Case, reader: User, officer: User
) -> None:
    for person in (reader, officer):
        begin(person, case.cycle)
    came(case, EventKind.DOCUMENT_RECORDED, by=officer)
    # A job brings the paragraphs of what the officer has recorded.
    came(case, EventKind.DOCUMENT_IMPORTED)
    assert plan() == 1
    assert OutgoingEmail.objects.get().recipient == reader


@pytest.mark.usefixtures("observations")
def test_whoever_began_to_follow_between_the_two_is_told_of_the_second(
    case: Case, reader: User
) -> None:
    came(case, EventKind.DOCUMENT_RECORDED, at=NOW - 3 * HOUR)
    begin(reader, case.cycle, at=NOW - HOUR)
    came(case, EventKind.DOCUMENT_IMPORTED)
    assert plan() == 1
    assert plan() == 0


def test_date_that_was_withdrawn_and_set_anew_is_told_once(
    case: Case, reader: User, officer: User
) -> None:
    begin(reader, case.cycle)
    withdraw_deadline(case.deadline, reason="A mistake", by=officer, now=NOW)
    due = DueDate(date(2023, 11, 1), DeadlineBasis.EXPLICIT_DATE)
    set_deadline(case.request, due, by=officer, now=NOW)
    assert plan() == 2
    assert deliver(NOW) == DeliveryResult(n_sent=1, n_superseded=1)
    assert "1 November 2023" in OutgoingEmail.objects.get(status=EmailStatus.SENT).body


def test_window_that_goes_along_by_rule_is_no_news_of_its_own(
    case: Case, reader: User, officer: User
) -> None:
    WindowRuleFactory.create(treaty_body=case.body)
    begin(reader, case.cycle)
    granted = extend_deadline(
        case.deadline, to=date(2024, 1, 8), reason="Asked for", by=officer, now=NOW
    )
    suspend_deadline(granted, reason="A state of emergency", by=officer, now=NOW)
    # Both ends were set, and suspended.
    assert Event.objects.filter(details__by_rule=True).count() == 4
    assert plan() == 2
    assert {row.event.deadline for row in OutgoingEmail.objects.all() if row.event} == {granted}
    closes = Deadline.objects.get(kind=DeadlineKind.SUBMISSIONS_CLOSE)
    resume_deadline(closes, to=date(2024, 3, 1), reason="For the session", by=officer, now=NOW)
    # What a person did with the window is.
    assert plan() == 1


def test_news_are_told_for_a_month_and_then_are_none(case: Case, reader: User) -> None:
    begin(reader, case.cycle)
    reply(case)
    assert plan(NOW + timedelta(days=32)) == 0
    assert plan(NOW + timedelta(days=30)) == 1


def test_batches_follow_each_other_to_the_end(
    case: Case, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "EVENTS_AT_ONCE", 2)
    begin(reader, case.cycle)
    for _n in range(5):
        reply(case)
    assert plan() == 5


def test_planning_asks_the_same_number_of_questions_for_one_and_many_followers(
    case: Case,
) -> None:
    def ask(n_planned: int) -> int:
        reply(case)
        with CaptureQueriesContext(connection) as captured:
            assert plan() == n_planned
        return len(captured)

    FollowFactory.create(cycle=case.cycle, user=UserFactory.create())
    Follow.objects.update(created_at=NOW - HOUR)
    one = ask(1)
    for _n in range(30):
        FollowFactory.create(cycle=case.cycle, user=UserFactory.create())
    Follow.objects.update(created_at=NOW - HOUR)
    assert ask(31) == one


def test_who_follows_hears_of_a_reply_when_officers_have_heard_of_it(
    case: Case, reader: User, officer: User
) -> None:
    """A reply that comes at night or at a weekend is looked at first."""
    begin(reader, case.cycle)
    friday_night = datetime(2023, 9, 8, 21, 30, tzinfo=UTC)
    record_reply(
        case.request,
        ReplyInput(
            received_on=date(2023, 9, 8),
            passages=[PassageInput(case.recommendation(16), "Done.")],
            access_level=AccessLevel.PUBLIC,
        ),
        by=officer,
        now=friday_night,
    )
    monday_morning = datetime(2023, 9, 11, 7, tzinfo=UTC)
    assert plan(friday_night + timedelta(minutes=1)) == 0
    assert plan(monday_morning - timedelta(seconds=1)) == 0
    assert plan(monday_morning) == 1
    assert plan(monday_morning) == 0
