"""Notices say what became of a date, why, and what it asks of each role; nobody learns more."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
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
from recommendations.enums import AccessLevel, EventKind, ReminderAudience
from recommendations.mail_words.reads.notices import QUOTED, shortened
from recommendations.mail_words.reads.pieces import RenderedMail
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.mail_words.reads.standing import read_standings
from recommendations.models import Deadline, Event, Membership, OutgoingEmail, User
from tests.conftest import Case
from tests.evidence import without_triggers
from tests.factories import (
    DeadlineFactory,
    EventFactory,
    OutgoingEmailFactory,
    ReminderStageFactory,
    UserFactory,
)

NOW = datetime(2023, 7, 10, 10, tzinfo=UTC)
TODAY = date(2023, 7, 11)
STATE = ReminderAudience.STATE_FOCAL_POINTS
OFFICERS = ReminderAudience.OFFICERS
RAPPORTEURS = ReminderAudience.RAPPORTEURS
PEOPLE = {STATE: "state_focal_point", OFFICERS: "officer", RAPPORTEURS: "rapporteur"}


def notice(
    kind: EventKind,
    person: User,
    audience: ReminderAudience,
    *,
    today: date = TODAY,
    is_new: bool = False,
) -> RenderedMail:
    """The notice of the last event of a kind; whether its reader took up the role after that."""
    event = Event.objects.filter(kind=kind).latest("pk")
    made = OutgoingEmailFactory.create(
        deadline=event.deadline, stage=None, event=event, told_as=audience, recipient=person
    )
    began_at = event.at + timedelta(hours=1 if is_new else -1)
    with without_triggers():
        Membership.objects.filter(user=person).update(created_at=began_at)
    row = OutgoingEmail.objects.with_grounds().get(pk=made.pk)
    return render_mail(row, today=today, standings=read_standings([row], today=today))


@pytest.fixture
def given(case: Case, officer: User) -> dict[str, Any]:
    return {"reason": "After the flood.", "by": officer, "now": NOW}


def set_first(case: Case) -> None:
    EventFactory.create(
        kind=EventKind.DEADLINE_SET, deadline=case.deadline, cycle=case.cycle, at=NOW, details={}
    )


def sentence_in(rendered: RenderedMail, *, is_stopped: bool = False) -> str:
    """The first sentence, below a heading that calls nothing due that is not."""
    greeting, heading, sentence = rendered.text.split("\n\n")[:3]
    assert greeting.startswith("Dear ")
    due = "" if is_stopped else " due"
    assert heading == f"Azerbaijan, CMW: Information on follow-up{due}"
    assert sentence in rendered.html
    return sentence


def test_first_email_to_a_focal_point_has_all_that_a_reply_needs(
    case: Case, state_focal_point: User
) -> None:
    case.request.quoted_words = "Within two years, on paragraphs 16, 36, 60 and 62."
    case.request.save()
    set_first(case)
    rendered = notice(EventKind.DEADLINE_SET, state_focal_point, STATE)
    assert rendered.subject == "Azerbaijan, CMW: date for follow-up set, 8 October 2023"
    assert sentence_in(rendered) == (
        "Please send the information on follow-up to the concluding observations CMW/C/AZE/CO/3 "
        "by Sunday, 8 October 2023 (in 89 days)."
    )
    for words in (
        f"/requests/{case.request.public_id}/reply/",
        "- paragraph 16: Topic of paragraph 16",
        (
            "8 October 2023 is 24 months after the adoption of the concluding observations on "
            "8 October 2021."
        ),
        "CMW/C/AZE/CO/3, paragraph 70: “Within two years, on paragraphs 16, 36, 60 and 62.”",
        f"/deadlines/{case.deadline.public_id}/ask/",
    ):
        assert words in rendered.text
    assert rendered.named == ("16", "36", "60", "62")
    assert "As of" not in rendered.text


def test_focal_point_who_comes_later_is_told_what_stands(
    case: Case, state_focal_point: User, officer: User, given: dict[str, Any]
) -> None:
    case.request.quoted_words = "Within two years, on paragraphs 16, 36, 60 and 62."
    case.request.save()
    extended = extend_deadline(case.deadline, to=date(2024, 4, 8), **given)
    record_reply(
        case.request,
        ReplyInput(
            received_on=date(2023, 7, 3),
            passages=[PassageInput(case.recommendation(16), "Done.")],
            access_level=AccessLevel.COMMITTEE,
        ),
        by=officer,
        now=NOW,
    )
    ask_extension(extended, until=date(2024, 6, 8), reason="Elections.", by=officer, now=NOW)
    rendered = notice(EventKind.DEADLINE_EXTENDED, state_focal_point, STATE, is_new=True)
    assert rendered.subject == "Azerbaijan, CMW: you are focal point, due by 8 April 2024"
    assert sentence_in(rendered).startswith(
        "As of 1 January 2000 you are a focal point of the State party. "
        "Please send the rest of the information on follow-up, on paragraphs 36, 60 and 62, by "
    )
    for words in (
        "Thank you for the information received on 3 July 2023, on paragraph 16.",
        "Your request for more time, until 8 June 2024, awaits a decision.",
        "8 April 2024 replaces 8 October 2023: more time was given.",
    ):
        assert words in rendered.text
    assert "Until now" not in rendered.text
    assert "Within two years" not in rendered.text
    assert "Reminders of this date" not in rendered.text


@pytest.mark.parametrize("is_new", [True, False])
def test_focal_point_who_comes_later_reads_of_the_reminders_that_were_sent(
    case: Case, state_focal_point: User, *, is_new: bool
) -> None:
    set_first(case)
    former = UserFactory.create()
    for month, day in ((7, 3), (8, 7)):
        OutgoingEmailFactory.create(
            deadline=case.deadline,
            stage=ReminderStageFactory.create(audience=STATE, offset=-month),
            recipient=former,
            status="sent",
            sent_at=datetime(2023, month, day, 7, tzinfo=UTC),
        )
    # Of what others were reminded, and of other dates, a focal point reads nothing.
    for month, audience, deadline in (
        (5, ReminderAudience.OFFICERS, case.deadline),
        (5, ReminderAudience.FOLLOWERS, case.deadline),
        (5, STATE, DeadlineFactory.create(request=case.request, kind="next_periodic_report")),
    ):
        OutgoingEmailFactory.create(
            deadline=deadline,
            stage=ReminderStageFactory.create(audience=audience, offset=-month),
            recipient=former,
            status="sent",
            sent_at=datetime(2023, month, 2, 7, tzinfo=UTC),
        )
    said = notice(EventKind.DEADLINE_SET, state_focal_point, STATE, is_new=is_new).text
    assert "May 2023" not in said
    days = "3 July 2023 and 7 August 2023"
    assert (f"Reminders of this date were sent to the State party on {days}." in said) == is_new


@pytest.mark.parametrize("audience", PEOPLE)
def test_change_is_told_with_old_and_new_date_and_why(
    case: Case, given: dict[str, Any], request: pytest.FixtureRequest, audience: ReminderAudience
) -> None:
    person: User = request.getfixturevalue(PEOPLE[audience])
    extended = extend_deadline(case.deadline, to=date(2024, 4, 8), **given)
    rendered = notice(EventKind.DEADLINE_EXTENDED, person, audience)
    assert rendered.subject == "Azerbaijan, CMW: now due by 8 April 2024"
    sentence = sentence_in(rendered)
    assert sentence.startswith(
        "More time was given: the date is now Monday, 8 April 2024 (in 272 days). Until now it was "
        "8 October 2023."
    )
    assert "Reason given by the secretariat: After the flood." in rendered.text
    assert ("Please send" in sentence) == (audience == STATE)
    # More time has just been given.
    assert "/ask/" not in rendered.text
    assert ("Nothing is asked of you now." in sentence) == (audience == RAPPORTEURS)
    suspended = suspend_deadline(extended, **given)
    rendered = notice(EventKind.DEADLINE_SUSPENDED, person, audience)
    assert rendered.subject == "Azerbaijan, CMW: date of 8 April 2024 suspended"
    assert sentence_in(rendered, is_stopped=True) == (
        "The date of 8 April 2024 is suspended. Until it is in force again, nothing is due and no "
        "reminders will be sent."
    )
    assert "You will be told the new date when it is in force again." in rendered.text
    assert (
        "It concerns the information on follow-up to the concluding observations CMW/C/AZE/CO/3, "
        "on paragraphs 16, 36, 60 and 62."
    ) in rendered.text
    reply = f"/requests/{case.request.public_id}/reply/"
    may_send = "You may still send the information, here:\nhttp://localhost:8000" + reply
    assert (may_send in rendered.text) == (audience == STATE)
    others = "The State party may still send the information."
    assert (others in rendered.text) == (audience != STATE)
    asks_nothing = "Nothing is asked of you now." in rendered.text
    assert asks_nothing == (audience == RAPPORTEURS)
    for asked in ("/ask/", "- paragraph"):
        assert asked not in rendered.text
    resumed = resume_deadline(suspended, to=date(2024, 6, 8), **given)
    rendered = notice(EventKind.DEADLINE_RESUMED, person, audience)
    assert sentence_in(rendered).startswith(
        "The suspension has ended. The new date is Saturday, 8 June 2024 (in 333 days). Before "
        "the "
        "suspension it was 8 April 2024."
    )
    withdraw_deadline(resumed, **given)
    rendered = notice(EventKind.DEADLINE_WITHDRAWN, person, audience)
    sentence = sentence_in(rendered, is_stopped=True)
    assert sentence.startswith("The date of 8 June 2024 was withdrawn.")


@pytest.mark.parametrize("audience", PEOPLE)
@pytest.mark.parametrize("is_moved", [True, False])
def test_resumed_date_says_that_the_days_of_the_suspension_were_added(
    case: Case,
    given: dict[str, Any],
    request: pytest.FixtureRequest,
    audience: ReminderAudience,
    is_moved: bool,
) -> None:
    person: User = request.getfixturevalue(PEOPLE[audience])
    suspend_deadline(case.deadline, **given)
    later = {**given, "now": NOW + timedelta(days=7)}
    resume_deadline(case.deadline, to=date(2023, 10, 15 if is_moved else 16), **later)
    words = notice(EventKind.DEADLINE_RESUMED, person, audience).text
    assert ("The 7 days of the suspension were added." in words) == is_moved


def test_date_that_is_corrected_into_the_past_says_so_and_apologises(
    case: Case, given: dict[str, Any], state_focal_point: User
) -> None:
    case.request.quoted_words = "Within two years, on paragraphs 16, 36, 60 and 62."
    case.request.save()
    correct_deadline(case.deadline, to=date(2023, 7, 1), **given)
    rendered = notice(EventKind.DEADLINE_CORRECTED, state_focal_point, STATE)
    assert rendered.subject == "Azerbaijan, CMW: date corrected to 1 July 2023"
    assert sentence_in(rendered) == (
        "The date was corrected: the correct date was Saturday, 1 July 2023 (10 days ago). We had "
        "recorded 8 October 2023; that was our mistake, and we apologize. "
        "Please send the information on follow-up as soon as you can."
    )
    # The words of the document lead to the former date: the reason stands for the new one.
    assert "Within two years" not in rendered.text
    for words in (
        "Reason given by the secretariat: After the flood.",
        "If you have sent it already, please tell the secretariat",
        "If you cannot send it soon, say here by when:",
        "The attached file moves the entry in your calendar to 1 July 2023.",
    ):
        assert words in rendered.text
    row = OutgoingEmailFactory.create(
        deadline=Deadline.objects.get(supersedes=case.deadline), recipient=state_focal_point
    )
    text = render_mail(OutgoingEmail.objects.with_grounds().get(pk=row.pk), today=TODAY).text
    assert "1 July 2023 replaces 8 October 2023, which we had recorded wrongly." in text


@pytest.mark.parametrize(
    ("words", "months", "to"),
    [
        ("The Committee asks for it by 1 November 2023.", 24, date(2023, 11, 1)),
        ("Le Comité demande des renseignements avant le 1er novembre 2023.", 24, date(2023, 11, 1)),
        ("Within thirty months, on paragraphs 16 and 36.", 30, date(2024, 4, 8)),
        ("Within two years, on paragraphs 16 and 36.", 24, None),
        ("By 1 December 2023, on paragraphs 16 and 36.", None, None),
    ],
)
@pytest.mark.parametrize("audience", PEOPLE)
def test_words_of_the_document_stand_where_they_give_the_corrected_date(
    case: Case,
    given: dict[str, Any],
    request: pytest.FixtureRequest,
    audience: ReminderAudience,
    words: str,
    months: int | None,
    to: date | None,
) -> None:
    person: User = request.getfixturevalue(PEOPLE[audience])
    case.request.quoted_words, case.request.period_months = words, months
    case.request.save()
    correct_deadline(case.deadline, to=to or date(2024, 1, 9), **given)
    rendered = notice(EventKind.DEADLINE_CORRECTED, person, audience)
    assert (words in rendered.text) == (to is not None)
    assert "Reason given by the secretariat: After the flood." in rendered.text
    assert ("We had recorded 8 October 2023" in rendered.text) == (audience == STATE)


@pytest.mark.parametrize("audience", [OFFICERS, RAPPORTEURS])
def test_correction_into_the_past_is_told_in_the_past(
    case: Case,
    given: dict[str, Any],
    request: pytest.FixtureRequest,
    audience: ReminderAudience,
) -> None:
    person: User = request.getfixturevalue(PEOPLE[audience])
    correct_deadline(case.deadline, to=date(2023, 7, 1), **given)
    assert sentence_in(notice(EventKind.DEADLINE_CORRECTED, person, audience)).startswith(
        "The date was corrected: the correct date was Saturday, 1 July 2023 (10 days ago). It had "
        "been recorded as 8 October 2023."
    )


@pytest.mark.parametrize("audience", PEOPLE)
def test_request_for_more_time_and_its_refusal(
    case: Case, officer: User, request: pytest.FixtureRequest, audience: ReminderAudience
) -> None:
    person: User = request.getfixturevalue(PEOPLE[audience])
    until = date(2024, 4, 8)
    asked = ask_extension(case.deadline, until=until, reason="Elections.", by=officer, now=NOW)
    rendered = notice(EventKind.EXTENSION_ASKED, person, audience)
    assert rendered.subject == "Azerbaijan, CMW: more time asked until 8 April 2024"
    sentence = sentence_in(rendered)
    assert sentence.startswith(
        "Your request for more time, until 8 April 2024, was received; you will be told of the "
        "decision. Until then the date stays Sunday, 8 October 2023 (in 89 days)."
        if audience == STATE
        else "The State party asked for more time, until 8 April 2024. Until that is decided, the "
        "date stays Sunday, 8 October 2023 (in 89 days)."
    )
    assert "Reason given by the State party: Elections." in rendered.text
    assert ("Grant or refuse it here:" in rendered.text) == (audience == OFFICERS)
    assert "awaits a decision" not in rendered.text
    refuse_extension(asked, reason="Already extended.", by=officer, now=NOW)
    rendered = notice(EventKind.EXTENSION_REFUSED, person, audience)
    assert sentence_in(rendered).startswith(
        "The request for more time, until 8 April 2024, could not be granted. The date stays "
        "Sunday, 8 October 2023 (in 89 days)."
    )
    assert "Reason given by the secretariat: Already extended." in rendered.text
    assert "/ask/" not in rendered.text


def test_reminder_after_a_change_says_that_the_date_is_the_extended_one(
    case: Case, given: dict[str, Any], state_focal_point: User
) -> None:
    extended = extend_deadline(case.deadline, to=date(2024, 4, 8), **given)
    row = OutgoingEmailFactory.create(deadline=extended, recipient=state_focal_point)
    text = render_mail(OutgoingEmail.objects.with_grounds().get(pk=row.pk), today=TODAY).text
    assert "8 April 2024 replaces 8 October 2023: more time was given." in text


def test_other_dates_are_named_by_their_kind(case: Case, officer: User) -> None:
    case.request.quoted_words = "Within two years, on paragraphs 16, 36, 60 and 62."
    case.request.save()
    deadline: Deadline = DeadlineFactory.create(
        cycle=case.cycle, request=case.request, kind="evaluation_comments", due_on=date(2023, 12, 1)
    )
    EventFactory.create(
        kind=EventKind.DEADLINE_SET, deadline=deadline, cycle=case.cycle, at=NOW, details={}
    )
    rendered = notice(EventKind.DEADLINE_SET, officer, OFFICERS)
    assert rendered.subject == "Azerbaijan, CMW: Comments on the evaluation due, 1 December 2023"
    assert "The date is Friday, 1 December 2023 (in 143 days)." in rendered.text
    assert "/reply/" not in rendered.text
    # What was asked of the State party within two years is not what gives this date.
    assert "Within two years" not in rendered.text


def test_long_reason_is_shortened_at_a_word() -> None:
    assert shortened("Short\n words ") == "Short words"
    words = shortened("word " * 200)
    assert len(words) <= QUOTED + 2
    assert words.endswith("word …")
