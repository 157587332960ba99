"""Outages of the sender: written down once, and told of the reminders that did not leave."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from recommendations import dates
from recommendations.enums import EmailStatus
from recommendations.mail import tasks
from recommendations.mail.verbs.delivery import deliver_due
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.mail_enums import OutageKind
from recommendations.models import OutgoingEmail, SenderHeartbeat, SenderOutage
from recommendations.outages.reads.outages import outage_in_words, sending_in_words
from recommendations.outages.verbs.heartbeat import note_mail_server, note_run
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import OutgoingEmailFactory, ReminderStageFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2023, 9, 18, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
REFUSED = "The mail server cannot be reached: refused"
AWAY: dict[str, Any] = {"problem": REFUSED, "is_used": False, "is_idle": False}
WELL: dict[str, Any] = {"problem": "", "is_used": True, "is_idle": False}
IDLE: dict[str, Any] = {"problem": "", "is_used": False, "is_idle": True}


def outages() -> list[tuple[str, datetime, datetime | None]]:
    rows = SenderOutage.objects.order_by("began_at")
    return list(rows.values_list("kind", "began_at", "ended_at"))


def test_a_silence_is_an_outage_from_the_last_run_on() -> None:
    back = NOON + timedelta(days=39)
    for moment in (NOON - HOUR, NOON, NOON, back, back, back + HOUR):
        note_run(now=moment)
    assert outages() == [(OutageKind.OFF, NOON, back)]
    assert SenderHeartbeat.objects.get().seen_at == back + HOUR


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_that_come_back_at_once_one_writes_it() -> None:
    note_run(now=NOON)
    back = NOON + timedelta(days=39)
    together = threading.Barrier(4)

    def come_back(n: int) -> None:
        try:
            together.wait(timeout=20)
            note_run(now=back + timedelta(seconds=n))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(come_back, range(4)))
    ((kind, began_at, ended_at),) = outages()
    assert (kind, began_at) == (OutageKind.OFF, NOON)
    assert ended_at is not None
    assert back <= ended_at <= back + timedelta(seconds=3)


def test_an_update_of_the_application_is_no_outage() -> None:
    note_run(now=NOON)
    note_run(now=NOON + HOUR)
    assert outages() == []


def test_the_task_that_sends_is_what_beats(db: None) -> None:
    """Whoever lives through an outage by the tasks alone finds it recorded."""
    with time_machine.travel(NOON, tick=False):
        tasks.deliver_due()
    with time_machine.travel(NOON + 2 * HOUR, tick=False):
        tasks.deliver_due()
    assert outages() == [(OutageKind.OFF, NOON, NOON + 2 * HOUR)]


def test_a_run_like_any_other_takes_one_statement(django_assert_num_queries: Any) -> None:
    note_run(now=NOON)
    with django_assert_num_queries(1):
        note_run(now=NOON + HOUR / 60)


def test_a_run_that_comes_late_moves_nothing_back() -> None:
    for moment in (NOON, NOON + HOUR, NOON - timedelta(days=3), NOON + 2 * HOUR):
        note_run(now=moment)
    assert outages() == []


def test_the_database_holds_no_two_outages_of_one_time() -> None:
    SenderOutage.objects.create(kind=OutageKind.OFF, began_at=NOON, ended_at=NOON + HOUR)
    with pytest.raises(IntegrityError, match="senderoutage_overlap_excl"), transaction.atomic():
        SenderOutage.objects.create(
            kind=OutageKind.OFF, began_at=NOON + HOUR / 2, ended_at=NOON + 3 * HOUR
        )
    # One that is written already keeps nobody from sending.
    SenderHeartbeat.objects.create(seen_at=NOON)
    note_run(now=NOON + 2 * HOUR)
    assert len(outages()) == 1


def test_a_mail_server_that_is_away_for_long_is_an_outage_until_one_is_sent() -> None:
    for hours in (0, 1, 2, 3):
        note_run(now=NOON + hours * HOUR)
        note_mail_server(**AWAY, now=NOON + hours * HOUR)
    assert outages() == [(OutageKind.MAIL_SERVER, NOON, None)]
    assert "refused" in SenderOutage.objects.get().problem
    # A run without anything to send does not know.
    note_mail_server(**IDLE, now=NOON + 3.5 * HOUR)
    assert outages() == [(OutageKind.MAIL_SERVER, NOON, None)]
    note_mail_server(**WELL, now=NOON + 4 * HOUR)
    note_mail_server(**WELL, now=NOON + 5 * HOUR)
    assert outages() == [(OutageKind.MAIL_SERVER, NOON, NOON + 4 * HOUR)]


def test_a_mail_server_that_is_away_for_minutes_is_none() -> None:
    note_mail_server(**AWAY, now=NOON)
    note_mail_server(**WELL, now=NOON + HOUR)
    note_mail_server(**AWAY, now=NOON + 2 * HOUR)
    assert outages() == []


def test_what_the_mail_server_did_while_the_sender_was_off_is_not_claimed() -> None:
    for hours in (0, 2):
        note_run(now=NOON + hours * HOUR)
        note_mail_server(**AWAY, now=NOON + hours * HOUR)
    note_run(now=NOON + 9 * HOUR)
    note_mail_server(**AWAY, now=NOON + 9 * HOUR)
    # The gap of two hours between the first two runs counts as well.
    assert outages() == [
        (OutageKind.OFF, NOON, NOON + 2 * HOUR),
        (OutageKind.OFF, NOON + 2 * HOUR, NOON + 9 * HOUR),
    ]


@pytest.mark.parametrize(
    "change", [{"began_at": NOON - HOUR}, {"ended_at": None}, {"problem": "x"}]
)
def test_an_outage_that_is_over_stays(change: dict[str, Any]) -> None:
    SenderOutage.objects.create(kind=OutageKind.OFF, began_at=NOON, ended_at=NOON + HOUR)
    with pytest.raises(IntegrityError, match="stays"), as_owner(), transaction.atomic():
        SenderOutage.objects.update(**change)


def test_an_outage_is_named_with_its_days_or_hours() -> None:
    day = dates.today(NOON)
    off = SenderOutage(kind=OutageKind.OFF, began_at=NOON, ended_at=NOON + timedelta(days=39))
    assert outage_in_words(off, today=day) == (
        "the sender was off from 18 September 2023 to 27 October 2023"
    )
    away = SenderOutage(kind=OutageKind.MAIL_SERVER, began_at=NOON, ended_at=NOON + 2 * HOUR)
    assert outage_in_words(away, today=day) == (
        "the mail server could not be used on 18 September 2023 from 12:00 to 14:00 (Geneva time)"
    )


def test_the_present_is_told_as_it_is() -> None:
    assert sending_in_words(now=NOON) == ("The sender has not run yet.", True)
    note_run(now=NOON)
    sentence, is_stopped = sending_in_words(now=NOON + HOUR)
    assert sentence == "The sender ran last on 18 September 2023, 12:00 (Geneva time)."
    assert not is_stopped
    sentence, is_stopped = sending_in_words(now=NOON + 2 * HOUR)
    assert sentence == "The sender has been off since 18 September 2023, 12:00 (Geneva time)."
    assert is_stopped
    note_mail_server(**AWAY, now=NOON)
    sentence, is_stopped = sending_in_words(now=NOON + HOUR)
    assert "has not been usable since 18 September 2023, 12:00" in sentence
    assert is_stopped


# --- The reminders that did not leave -------------------------------------------------------------


@pytest.mark.parametrize("kind", OutageKind.values)
def test_a_reminder_overtaken_in_an_outage_says_so(
    case: Case, state_focal_point: Any, kind: str
) -> None:
    """The date is 8 October 2023; nothing ran, or nothing could be sent, over two stages."""
    for offset in (-7, 1):
        ReminderStageFactory.create(offset=offset, unit="days")
    back = datetime(2023, 10, 27, 8, tzinfo=UTC)
    planned = datetime(2023, 10, 1, 4, tzinfo=UTC)
    if kind == OutageKind.MAIL_SERVER:
        plan_reminders(today=date(2023, 10, 1), now=planned)
    SenderOutage.objects.create(kind=kind, began_at=NOON, ended_at=back)
    plan_reminders(today=date(2023, 10, 27), now=back)
    entered = planned if kind == OutageKind.MAIL_SERVER else back
    with as_owner():
        OutgoingEmail.objects.filter(due_on=date(2023, 10, 1)).update(created_at=entered)
    deliver_due(clock=lambda: back + timedelta(days=4))
    missed = OutgoingEmail.objects.get(due_on=date(2023, 10, 1))
    why = {
        OutageKind.OFF: "the sender was off",
        OutageKind.MAIL_SERVER: "the mail server could not be used",
    }[OutageKind(kind)]
    assert missed.outcome == (
        "The reminder of 1 October 2023 (1 week before the deadline) did not leave: "
        f"{why} from 18 September 2023 to 27 October 2023."
    )
    assert missed.status == EmailStatus.SUPERSEDED
    assert missed.outage == SenderOutage.objects.get()


def test_one_that_was_overtaken_for_another_reason_blames_no_outage(
    case: Case, state_focal_point: Any
) -> None:
    stage = ReminderStageFactory.create(offset=-7, unit="days")
    later = ReminderStageFactory.create(offset=1, unit="days")
    began = datetime(2023, 9, 1, tzinfo=UTC)
    SenderOutage.objects.create(kind=OutageKind.OFF, began_at=began, ended_at=began + HOUR)
    rows = [
        OutgoingEmailFactory.create(
            deadline=case.deadline,
            stage=one,
            recipient=state_focal_point,
            due_on=day,
            send_after=datetime(day.year, day.month, day.day, 7, tzinfo=UTC),
        )
        for one, day in ((stage, date(2023, 10, 1)), (later, date(2023, 10, 9)))
    ]
    with as_owner():
        OutgoingEmail.objects.update(created_at=began)
    deliver_due(clock=lambda: datetime(2023, 10, 12, 12, tzinfo=UTC))
    rows[0].refresh_from_db()
    assert rows[0].status == EmailStatus.SUPERSEDED
    assert rows[0].outage is None
    assert "later stage was reached" in rows[0].outcome
