"""Addresses that do not work: marked once, asked for at delivery, cleared by people."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from recommendations.acts.errors import DomainError
from recommendations.enums import EmailStatus, EventKind
from recommendations.mail.reads.checks import why_not
from recommendations.mail.reads.delivery_reports import DeliveryReport, read_report
from recommendations.mail.verbs.bounces import Came, note_report, use_address_again
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.mail_enums import MailChannel
from recommendations.models import Event, OutgoingEmail, User
from tests.conftest import Case
from tests.evidence import without_triggers
from tests.factories import OutgoingEmailFactory, ReminderStageFactory
from tests.mail.bounce_notices import notification
from tests.mail.delivery import NOW, after, deliver
from tests.mail.verbs.test_delivery_failures import PickySink, picky_sink, plan_for_three_people

__all__ = ["picky_sink"]
LATER = NOW + timedelta(hours=2)
WEEK_BEFORE = datetime(2023, 10, 2, 7, tzinfo=UTC)


@pytest.fixture
def sent(case: Case, state_focal_point: User) -> OutgoingEmail:
    return OutgoingEmailFactory.create(
        deadline=case.deadline,
        recipient=state_focal_point,
        stage=ReminderStageFactory.create(),
        status=EmailStatus.SENT,
        outcome="Accepted by the mail server.",
    )


def report(email: OutgoingEmail, **fields: str) -> DeliveryReport:
    raw = notification(email.message_id, **{"recipient": email.address, **fields})
    found = read_report(raw)
    assert found is not None
    return found


def person(email: OutgoingEmail) -> User:
    return User.objects.get(pk=email.recipient_id)


# --- While sending ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "is_marked"),
    [
        ("550 5.1.1 No such user", True),
        ("550 5.2.1 Mailbox closed", True),
        ("550 5.7.1 Refused by policy", False),
        ("552 5.3.4 Too big", False),
        ("550 No", False),
        ("450 4.1.1 Not now", False),
    ],
)
def test_refused_address_is_marked_when_the_server_says_that_it_is_wrong(
    case: Case,
    picky_sink: PickySink,
    reply: str,
    is_marked: bool,
) -> None:
    rows = plan_for_three_people(case)
    picky_sink.refused["b@example.org"] = reply
    assert deliver().n_sent == 2
    marked = set(User.objects.filter(bounced_at__isnull=False).values_list("email", flat=True))
    assert marked == ({"b@example.org"} if is_marked else set())
    if is_marked:
        who = person(rows[1])
        assert (who.bounced_at, who.bounce_words) == (NOW, f"The mail server answered {reply}")
        assert who.is_undeliverable


def test_refused_words_mark_no_address(case: Case, picky_sink: PickySink) -> None:
    """A refusal after the words is about the words, whatever its code."""
    plan_for_three_people(case)
    picky_sink.refuse("550 5.1.1 Refused when it had the text")
    assert deliver().n_failed == 3
    assert not User.objects.filter(bounced_at__isnull=False).exists()


def test_next_reminder_is_not_sent_to_it_and_the_others_are(
    case: Case,
    picky_sink: PickySink,
) -> None:
    plan_for_three_people(case)
    picky_sink.refused["b@example.org"] = "550 5.1.1 No such user"
    deliver()
    ReminderStageFactory.create(code="week", offset=-1, unit="weeks")
    assert plan_reminders(today=WEEK_BEFORE.date(), now=WEEK_BEFORE).n_planned == 3
    result = deliver(WEEK_BEFORE)
    assert (result.n_sent, result.n_superseded, result.n_failed) == (2, 1, 0)
    (withheld,) = OutgoingEmail.objects.filter(status=EmailStatus.SUPERSEDED)
    assert withheld.recipient.email == "b@example.org"
    assert withheld.outcome == (
        "The address bounced on 8 September 2023: The mail server answered 550 5.1.1 No such user"
    )


# --- Later --------------------------------------------------------------------------------------


def test_mail_that_came_back_is_noted_with_one_event(sent: OutgoingEmail) -> None:
    noted = note_report(report(sent), now=LATER)
    assert (noted.came, noted.is_marked) == (Came.BACK, True)
    row = after(sent)
    assert row.status == EmailStatus.BOUNCED
    assert row.sent_at == sent.sent_at, "the moment of sending stays true"
    assert row.outcome.startswith("It bounced: 550 5.1.1")
    who = person(sent)
    assert who.is_undeliverable
    assert who.bounced_at == LATER
    event = Event.objects.get()
    assert (event.kind, event.email, event.by) == (EventKind.REMINDER_BOUNCED, row, None)
    assert event.deadline == sent.deadline
    assert event.reason == who.bounce_words


def test_what_a_digest_carried_came_back_with_it(sent: OutgoingEmail) -> None:
    """Each reminder of a role in it has its event; the mail itself is no fact of any case."""
    digest = OutgoingEmailFactory.create(
        deadline=None,
        stage=None,
        recipient=sent.recipient,
        digest_at=NOW,
        channel=MailChannel.DIGEST,
        status=EmailStatus.SENT,
    )
    with without_triggers():
        OutgoingEmail.objects.filter(pk=sent.pk).update(
            carried_by=digest, channel=MailChannel.DIGEST, sent_at=digest.sent_at
        )
    assert note_report(report(digest), now=LATER).is_marked
    for row in (after(digest), after(sent)):
        assert row.status == EmailStatus.BOUNCED
        assert row.sent_at == digest.sent_at
        assert row.outcome.startswith("It bounced: 550 5.1.1")
    event = Event.objects.get()
    assert (event.kind, event.email) == (EventKind.REMINDER_BOUNCED, sent)


def test_second_notification_changes_nothing(sent: OutgoingEmail) -> None:
    note_report(report(sent), now=LATER)
    before, who = after(sent), person(sent)
    again = note_report(
        report(sent, words="smtp; 550 5.1.1 other words"), now=LATER + timedelta(days=1)
    )
    assert (again.came, again.is_marked) == (Came.BACK_BEFORE, False)
    assert after(sent).outcome == before.outcome
    assert person(sent).bounced_at == who.bounced_at
    assert Event.objects.count() == 1


def test_repeated_notification_does_not_undo_what_a_person_decided(
    sent: OutgoingEmail, officer: User
) -> None:
    note_report(report(sent), now=LATER)
    use_address_again(person(sent), by=officer, now=LATER)
    note_report(report(sent), now=LATER)
    assert not person(sent).is_undeliverable


def test_delay_changes_nothing(sent: OutgoingEmail) -> None:
    noted = note_report(report(sent, action="delayed", status="4.4.1"), now=LATER)
    assert noted.came == Came.WITHOUT_END
    assert after(sent).status == EmailStatus.SENT
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "5.7.1", "words": "smtp; 554 5.7.1 policy"},
        {"status": "5.2.2", "words": "smtp; 552 5.2.2 full"},
        {"status": "4.4.7", "words": "smtp; 450 4.4.7 expired after five days"},
        {"recipient": "somebody@example.net"},
    ],
)
def test_mail_comes_back_and_the_address_may_be_right(
    sent: OutgoingEmail, fields: dict[str, str]
) -> None:
    noted = note_report(report(sent, **fields), now=LATER)
    assert (noted.came, noted.is_marked) == (Came.BACK, False)
    assert after(sent).status == EmailStatus.BOUNCED
    assert not person(sent).is_undeliverable


def test_mail_of_somebody_else_is_left_alone(sent: OutgoingEmail) -> None:
    sent.message_id = "<reminder.made-up@example.org>"
    assert note_report(report(sent), now=LATER).came == Came.FROM_ELSEWHERE
    assert not Event.objects.exists()
    assert not person(sent).is_undeliverable


def test_address_that_was_changed_meanwhile_is_not_marked(sent: OutgoingEmail) -> None:
    User.objects.filter(pk=sent.recipient_id).update(email="new@example.org")
    noted = note_report(report(sent), now=LATER)
    assert (noted.came, noted.is_marked) == (Came.BACK, False)
    assert not person(sent).is_undeliverable


def test_notification_that_overtakes_the_note_of_sending_comes_again(sent: OutgoingEmail) -> None:
    with without_triggers():
        OutgoingEmail.objects.update(status=EmailStatus.CLAIMED, sent_at=None)
    assert note_report(report(sent), now=LATER).came == Came.TOO_EARLY
    assert not person(sent).is_undeliverable


@pytest.mark.parametrize("status", [EmailStatus.EXPIRED, EmailStatus.FAILED, EmailStatus.PLANNED])
def test_row_that_was_not_known_to_be_out_keeps_its_state(
    sent: OutgoingEmail, status: EmailStatus
) -> None:
    """The address is marked all the same, so that nothing more is sent to it."""
    with without_triggers():
        OutgoingEmail.objects.update(status=status, sent_at=None)
    assert note_report(report(sent), now=LATER).is_marked
    assert after(sent).status == status
    assert note_report(report(sent), now=LATER).came == Came.BACK_BEFORE


# --- The end of it ------------------------------------------------------------------------------


def obstacle(email: OutgoingEmail) -> str:
    return why_not(OutgoingEmail.objects.get(pk=email.pk), today=date(2023, 9, 8))


@pytest.mark.parametrize("way", ["another address", "used again"])
def test_another_address_or_a_decision_lets_mails_leave_again(
    sent: OutgoingEmail, officer: User, way: str
) -> None:
    waiting = OutgoingEmailFactory.create(
        deadline=sent.deadline,
        recipient=sent.recipient,
        stage=ReminderStageFactory.create(code="week"),
        due_on=date(2023, 10, 1),
    )
    assert not obstacle(waiting)
    note_report(report(sent), now=LATER)
    assert obstacle(waiting).startswith("The address bounced on 8 September 2023: 550 5.1.1")
    who = person(sent)
    ways: dict[str, Callable[[], object]] = {
        "another address": lambda: User.objects.filter(pk=who.pk).update(email="n@example.org"),
        "used again": lambda: use_address_again(who, by=officer, now=LATER),
    }
    ways[way]()
    assert not obstacle(waiting)


def test_using_it_again_leaves_one_event_on_the_mail_that_came_back(
    sent: OutgoingEmail, officer: User
) -> None:
    note_report(report(sent), now=LATER)
    who = use_address_again(person(sent), by=officer, now=LATER)
    assert (who.bounced_address, who.bounced_at, who.bounce_words) == ("", None, "")
    event = Event.objects.get(kind=EventKind.ADDRESS_CLEARED)
    assert (event.by, event.email, event.deadline) == (officer, sent, sent.deadline)
    assert event.reason.startswith("550 5.1.1")
    with pytest.raises(DomainError, match="do not bounce"):
        use_address_again(who, by=officer, now=LATER)
    assert Event.objects.filter(kind=EventKind.ADDRESS_CLEARED).count() == 1


def test_address_is_compared_as_signing_in_compares_it(sent: OutgoingEmail) -> None:
    note_report(report(sent), now=LATER)
    who = person(sent)
    who.email = who.email.upper()
    who.save()
    assert person(sent).is_undeliverable
