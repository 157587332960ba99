"""The calendar file of a notice: the same event as in the feeds, moved by a later file."""

from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from typing import Any

import pytest
from icalendar import Calendar

from recommendations.deadlines.verbs.deadline_changes import suspend_deadline, withdraw_deadline
from recommendations.deadlines.verbs.extensions import extend_deadline
from recommendations.enums import EventKind, ReminderAudience
from recommendations.mail_words.reads.messages import make_message
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.models import Deadline, Event, OutgoingEmail, User
from tests.conftest import Case
from tests.factories import EventFactory, OutgoingEmailFactory

NOW = datetime(2023, 7, 10, 10, tzinfo=UTC)
TODAY = date(2023, 7, 11)


def notice_of(deadline: Deadline, kind: EventKind, person: User, audience: str) -> OutgoingEmail:
    event = Event.objects.filter(kind=kind, deadline=deadline).last()
    if event is None:
        event = EventFactory.create(kind=kind, deadline=deadline, details={})
    row = OutgoingEmailFactory.create(
        deadline=deadline, stage=None, event=event, told_as=audience, recipient=person
    )
    return OutgoingEmail.objects.with_grounds().get(pk=row.pk)


def event_in(email: OutgoingEmail) -> Any:
    """As a mail program finds it in the message."""
    message = make_message(email, render_mail(email, today=TODAY))
    parsed = message_from_bytes(message.message().as_bytes(linesep="\r\n"), policy=policy.default)
    assert parsed.get_content_type() == "multipart/mixed"
    alternative, file = parsed.iter_parts()
    assert [part.get_content_type() for part in alternative.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    assert file.get_content_type() == "text/calendar"
    assert file.get_filename() == "date.ics"
    (event,) = Calendar.from_ical(file.get_content()).walk("VEVENT")
    return event


def test_first_email_puts_the_date_into_the_calendar(case: Case, state_focal_point: User) -> None:
    state = ReminderAudience.STATE_FOCAL_POINTS
    email = notice_of(case.deadline, EventKind.DEADLINE_SET, state_focal_point, state)
    event = event_in(email)
    assert str(event["uid"]) == str(case.deadline.series)
    assert event["sequence"] == case.deadline.sequence
    assert event.decoded("dtstart") == date(2023, 10, 8)
    assert str(event["summary"]) == "Azerbaijan, CMW: Information on follow-up due"
    assert "paragraph 36: Topic of paragraph 36" in str(event["description"])
    assert str(event["url"]).endswith(f"/deadlines/{case.deadline.public_id}/")
    assert (
        "The attached file puts the date into your calendar."
        in render_mail(email, today=TODAY).text
    )


def test_later_file_moves_the_event_and_takes_it_out(
    case: Case, state_focal_point: User, officer: User
) -> None:
    state = ReminderAudience.STATE_FOCAL_POINTS
    given: Any = {"reason": "Because.", "by": officer, "now": NOW}
    later = extend_deadline(case.deadline, to=date(2024, 4, 8), **given)
    sequences = []
    for act, kind, status in (
        (None, EventKind.DEADLINE_EXTENDED, "CONFIRMED"),
        (suspend_deadline, EventKind.DEADLINE_SUSPENDED, "TENTATIVE"),
        (withdraw_deadline, EventKind.DEADLINE_WITHDRAWN, "CANCELLED"),
    ):
        later = act(later, **given) if act else later
        email = notice_of(later, kind, state_focal_point, state)
        event = event_in(email)
        assert str(event["uid"]) == str(case.deadline.series)
        assert event.decoded("dtstart") == date(2024, 4, 8)
        assert str(event["status"]) == status
        sequences.append(event["sequence"])
    assert sequences == sorted(set(sequences))
    assert sequences[0] > case.deadline.sequence


@pytest.mark.parametrize("language", ["fr", "ar", "zh"])
def test_file_is_in_the_language_of_the_email(
    case: Case, state_focal_point: User, language: str
) -> None:
    state_focal_point.language = language
    state_focal_point.save()
    state = ReminderAudience.STATE_FOCAL_POINTS
    email = notice_of(case.deadline, EventKind.DEADLINE_SET, state_focal_point, state)
    event = event_in(email)
    assert "follow-up" not in str(event["summary"])
    assert "adoption of" not in str(event["description"])


def test_others_and_reminders_carry_no_file(
    case: Case, officer: User, to_state: OutgoingEmail
) -> None:
    notice = notice_of(case.deadline, EventKind.DEADLINE_SET, officer, ReminderAudience.OFFICERS)
    for email in (notice, to_state):
        rendered = render_mail(email, today=TODAY)
        assert rendered.calendar == ""
        assert "attached" not in rendered.text
        parsed = message_from_bytes(make_message(email, rendered).message().as_bytes())
        assert parsed.get_content_type() == "multipart/alternative"
