"""Receipts thank for what came, say what is open, and show nobody more than the pages do."""

from datetime import UTC, date, datetime, timedelta

import pytest

from recommendations.answers.verbs.replies import (
    PassageInput,
    ReplyInput,
    correct_reply,
    record_reply,
)
from recommendations.deadlines.verbs.deadline_changes import suspend_deadline
from recommendations.enums import AccessLevel, EventKind, ReminderAudience
from recommendations.mail_words.reads.pieces import RenderedMail
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.mail_words.reads.standing import read_standings
from recommendations.mail_words.reads.told import words_of
from recommendations.models import Deadline, Event, OutgoingEmail, StateReply, User
from tests.conftest import Case
from tests.factories import OutgoingEmailFactory

NOW = datetime(2023, 7, 10, 10, tzinfo=UTC)
TODAY = date(2023, 7, 11)
ALL = (16, 36, 60, 62)
STATE = ReminderAudience.STATE_FOCAL_POINTS
OFFICERS = ReminderAudience.OFFICERS
RAPPORTEURS = ReminderAudience.RAPPORTEURS
PEOPLE = {STATE: "state_focal_point", OFFICERS: "officer", RAPPORTEURS: "rapporteur"}


def given(case: Case, numbers: tuple[int, ...], received_on: date = date(2023, 7, 3)) -> ReplyInput:
    return ReplyInput(
        received_on=received_on,
        passages=[PassageInput(case.recommendation(number), "Done.") for number in numbers],
        access_level=AccessLevel.COMMITTEE,
    )


def row_of(deadline: Deadline, person: User, audience: str) -> OutgoingEmail:
    event = Event.objects.filter(kind=EventKind.REPLY_RECORDED).latest("pk")
    made = OutgoingEmailFactory.create(
        deadline=deadline, stage=None, event=event, told_as=audience, recipient=person
    )
    return OutgoingEmail.objects.with_grounds().get(pk=made.pk)


def receipt(
    deadline: Deadline, person: User, audience: str, *, today: date = TODAY
) -> RenderedMail:
    row = row_of(deadline, person, audience)
    return render_mail(row, today=today, standings=read_standings([row], today=today))


def sentence_in(rendered: RenderedMail) -> str:
    sentence = rendered.text.split("\n\n")[2]
    assert sentence in rendered.html
    return sentence


def test_state_party_whose_reply_is_whole_is_thanked_and_asked_for_nothing(
    case: Case, officer: User, state_focal_point: User
) -> None:
    reply = record_reply(case.request, given(case, ALL), by=officer, now=NOW)
    rendered = receipt(case.deadline, state_focal_point, STATE)
    assert rendered.subject == "Azerbaijan, CMW: information received on 3 July 2023"
    assert sentence_in(rendered) == (
        "Thank you for the information received on 3 July 2023, on paragraphs 16, 36, 60 and 62. "
        "Nothing more is awaited, and no further reminders will be sent."
    )
    assert (
        "If this is not what you sent, tell the secretariat through your usual channel."
        in rendered.text
    )
    before, after = rendered.text.split("Read it here:\n")
    assert after.splitlines()[0].endswith(reply.get_absolute_url())
    assert "Read" not in before
    for asked in ("/ask/", f"/requests/{case.request.public_id}/reply/", "- paragraph", "overdue"):
        assert asked not in rendered.text
    assert rendered.named == ()
    assert "\n\nAzerbaijan, CMW: Information on follow-up\n\n" in rendered.text
    assert "\n\nSecretariat of the Committee on Migrant Workers\n" in rendered.text


@pytest.mark.parametrize("audience", PEOPLE)
def test_hour_is_said_of_what_was_sent_here_by_the_clocks_of_both_places(
    case: Case, state_focal_point: User, request: pytest.FixtureRequest, audience: ReminderAudience
) -> None:
    person: User = request.getfixturevalue(PEOPLE[audience])
    person.time_zone = "Pacific/Auckland" if audience == STATE else ""
    person.save()
    at_night = datetime(2023, 7, 10, 21, 30, tzinfo=UTC)
    record_reply(
        case.request, given(case, ALL, date(2023, 7, 10)), by=state_focal_point, now=at_night
    )
    rendered = receipt(case.deadline, person, audience)
    assert (
        "It was received at 23:30 in Geneva, when it was 09:30 on 11 July 2023 in Auckland."
        if audience == STATE
        else "It was received at 23:30 in Geneva."
    ) in rendered.text.splitlines()


@pytest.mark.parametrize(
    ("role", "received_on"), [("officer", date(2023, 7, 10)), ("state_focal_point", TODAY)]
)
def test_no_hour_is_said_that_is_not_known(
    case: Case,
    state_focal_point: User,
    request: pytest.FixtureRequest,
    role: str,
    received_on: date,
) -> None:
    """An officer records a day, and what is entered on a later day came at some other hour."""
    day_after = datetime(2023, 7, 12, 8, tzinfo=UTC)
    now = NOW if role == "officer" else day_after
    by: User = request.getfixturevalue(role)
    record_reply(case.request, given(case, ALL, received_on), by=by, now=now)
    text = receipt(case.deadline, state_focal_point, STATE, today=day_after.date()).text
    assert "It was received at" not in text


def test_whose_day_had_not_ended_reads_whose_midnight_counts(
    case: Case, state_focal_point: User
) -> None:
    """In Mexico City it is still the evening of the day when Geneva's has ended."""
    state_focal_point.time_zone = "America/Mexico_City"
    state_focal_point.save()
    late = datetime(2023, 10, 8, 22, 30, tzinfo=UTC)
    record_reply(case.request, given(case, ALL, date(2023, 10, 9)), by=state_focal_point, now=late)
    said = receipt(case.deadline, state_focal_point, STATE, today=date(2023, 10, 9)).text
    assert (
        "Please note that the date was 8 October 2023, and that the day ended at midnight in "
        "Geneva."
    ) in said
    assert "earlier" not in said


@pytest.mark.parametrize("audience", PEOPLE)
@pytest.mark.parametrize("n_days", [0, 1, 3])
def test_everybody_reads_how_late_it_came(
    case: Case,
    officer: User,
    request: pytest.FixtureRequest,
    audience: ReminderAudience,
    n_days: int,
) -> None:
    person: User = request.getfixturevalue(PEOPLE[audience])
    came_on = case.deadline.due_on + timedelta(days=n_days)
    now = datetime(2023, 10, 20, 8, tzinfo=UTC)
    record_reply(case.request, given(case, ALL, came_on), by=officer, now=now)
    lines = receipt(case.deadline, person, audience, today=now.date()).text.splitlines()
    days = "1 day" if n_days == 1 else f"{n_days} days"
    to_state = f"Please note that the date was 8 October 2023, {days} earlier."
    to_others = f"That was {days} after the date, 8 October 2023."
    assert (to_state in lines) == (audience == STATE and n_days > 0)
    assert (to_others in lines) == (audience != STATE and n_days > 0)


def test_state_party_hears_what_is_open_and_by_when(
    case: Case, officer: User, state_focal_point: User
) -> None:
    record_reply(case.request, given(case, (16,), date(2023, 6, 1)), by=officer, now=NOW)
    record_reply(case.request, given(case, (36,)), by=officer, now=NOW)
    rendered = receipt(case.deadline, state_focal_point, STATE)
    assert sentence_in(rendered) == (
        "Thank you for the information received on 3 July 2023, on paragraph 36."
    )
    assert "Please send the rest of the information on follow-up, on paragraphs 60 and 62, by " in (
        rendered.text
    )
    assert "8 October 2023 (in 89 days)" in rendered.text
    # The earlier one is named once without thanks, the one that is told is not named again.
    earlier = "Earlier, on 1 June 2023, information was received on paragraph 16."
    assert rendered.text.count(earlier) == rendered.text.count("Thank you") == 1
    assert rendered.text.count("received on 3 July 2023") == 1
    assert "- paragraph 60" in rendered.text
    assert "- paragraph 36" not in rendered.text
    assert f"/requests/{case.request.public_id}/reply/" in rendered.text
    assert rendered.named == ("60", "62")


def test_sentence_that_ends_with_a_russian_date_has_one_full_stop(
    case: Case, officer: User, state_focal_point: User
) -> None:
    record_reply(case.request, given(case, ALL), by=officer, now=NOW)
    state_focal_point.language = "ru"
    state_focal_point.save()
    rendered = receipt(case.deadline, state_focal_point, STATE)
    assert "полученную 3 июля 2023 г. " in rendered.text
    assert ".." not in rendered.text + rendered.html


@pytest.mark.parametrize("audience", [OFFICERS, RAPPORTEURS])
def test_committee_hears_where_to_read_it_and_what_can_be_done(
    case: Case, state_focal_point: User, request: pytest.FixtureRequest, audience: str
) -> None:
    person: User = request.getfixturevalue(PEOPLE[ReminderAudience(audience)])
    reply = record_reply(case.request, given(case, ALL), by=state_focal_point, now=NOW)
    rendered = receipt(case.deadline, person, audience)
    assert sentence_in(rendered) == (
        "Information was received on 3 July 2023, on paragraphs 16, 36, 60 and 62. "
        "Nothing more is awaited, and no further reminders will be sent."
    )
    assert reply.get_absolute_url() in rendered.text
    assert "A focal point of the State party sent it here." in rendered.text
    can_begin = "You can begin to evaluate the reply, from the page of the case."
    assert (can_begin in rendered.text) == (audience == RAPPORTEURS)
    assert ("The rapporteurs can begin to evaluate" in rendered.text) == (audience == OFFICERS)
    assert "tell the secretariat" not in rendered.text


def test_who_recorded_it_in_the_secretariat_is_not_called_a_focal_point(
    case: Case, officer: User, rapporteur: User
) -> None:
    record_reply(case.request, given(case, ALL), by=officer, now=NOW)
    assert "sent it here" not in receipt(case.deadline, rapporteur, RAPPORTEURS).text


def test_correction_says_that_it_is_one(case: Case, officer: User, state_focal_point: User) -> None:
    former: StateReply = record_reply(case.request, given(case, ALL), by=officer, now=NOW)
    later = NOW + timedelta(hours=1)
    correct_reply(former, given(case, (16, 36, 60)), reason="Not 62.", by=officer, now=later)
    rendered = receipt(case.deadline, state_focal_point, STATE)
    assert "reply of 3 July 2023 corrected" in rendered.subject
    assert "The record was corrected: this is how it stands now." in rendered.text
    assert rendered.named == ("62",)
    assert rendered.text.count("Thank you") == 1


def test_date_that_is_suspended_is_not_said_to_be_due(
    case: Case, officer: User, state_focal_point: User
) -> None:
    suspended = suspend_deadline(case.deadline, reason="Elections.", by=officer, now=NOW)
    record_reply(case.request, given(case, (16,)), by=officer, now=NOW)
    rendered = receipt(suspended, state_focal_point, STATE)
    assert "The date of 8 October 2023 is suspended." in rendered.text
    for asked in ("Please send", "/ask/", "will be reminded"):
        assert asked not in rendered.text


def test_receipt_in_a_digest_says_whether_anything_is_open(
    case: Case, officer: User, state_focal_point: User
) -> None:
    record_reply(case.request, given(case, ALL), by=officer, now=NOW)
    row = row_of(case.deadline, state_focal_point, STATE)
    words = words_of(row, today=TODAY)
    assert words.sentence.endswith(
        "Nothing more is awaited, and no further reminders will be sent."
    )
