"""Mails say the date and what to do first, in the recipient's language, and leak nothing."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from pytest_django import Settings

from recommendations.answers.verbs.replies import (
    PassageInput,
    ReplyInput,
    record_reply,
    withdraw_reply,
)
from recommendations.deadlines.verbs.extensions import (
    ask_extension,
    extend_deadline,
    refuse_extension,
)
from recommendations.enums import AccessLevel, FollowUpStatus, ReminderAudience
from recommendations.mail_words.reads.pieces import RenderedMail
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.mail_words.reads.standing import read_standings
from recommendations.models import OutgoingEmail, StateReply, User
from recommendations.visibility import PUBLIC
from tests.conftest import Case
from tests.factories import ExtensionFactory
from tests.mail_words.reads.reminders import MONTH_BEFORE, email_to

LATE = date(2023, 10, 22)


def first_sentence(rendered: RenderedMail) -> str:
    return rendered.text.split("\n\n")[1]


def test_reminder_ahead_of_the_date(to_state: OutgoingEmail, case: Case) -> None:
    rendered = render_mail(to_state, today=MONTH_BEFORE)
    assert rendered.subject == "Azerbaijan, CMW: paras. 16, 36, 60, 62 due by 8 October 2023"
    assert (
        rendered.text
        == f"""\
Dear Farid Focal,

Please send the information on follow-up to the concluding observations CMW/C/AZE/CO/3 by Sunday, \
8 October 2023 (in 30 days).

Send it here, paragraph by paragraph, after signing in:
http://localhost:8000/requests/{case.request.public_id}/reply/

Awaited by the Committee on Migrant Workers (CMW/C/AZE/CO/3):
- paragraph 16: Topic of paragraph 16
- paragraph 36: Topic of paragraph 36
- paragraph 60: Topic of paragraph 60
- paragraph 62: Topic of paragraph 62

If you need more time, ask for it here:
http://localhost:8000/deadlines/{case.deadline.public_id}/ask/

The case:
http://localhost:8000/cases/CMW/AZE/3/

Why this date?
http://localhost:8000/deadlines/{case.deadline.public_id}/

Secretariat of the Committee on Migrant Workers

You receive this because you are a focal point of a State party: Azerbaijan. If that has changed, \
tell the secretariat through your usual channel.

To turn off the reminders sent to you in this role:
http://localhost:8000/mails/stop/
"""
    )


def test_reminder_after_the_date_says_how_late_it_is(to_state: OutgoingEmail) -> None:
    rendered = render_mail(to_state, today=LATE)
    assert rendered.subject == "Azerbaijan, CMW: follow-up overdue since 8 October 2023"
    assert first_sentence(rendered) == (
        "The information on follow-up was due on Sunday, 8 October 2023 (14 days ago). "
        "Please send it as soon as you can."
    )
    assert "If you have sent it already, please tell the secretariat" in rendered.text
    assert "If you cannot send it soon, say here by when:" in rendered.text


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "the secretariat through your usual channel"),
        ("cmw@un.example", "the secretariat (cmw@un.example)"),
    ],
)
def test_who_is_to_tell_the_secretariat_reads_where(
    case: Case, to_state: OutgoingEmail, address: str, told: str
) -> None:
    case.body.secretariat_email = address
    case.body.save()
    email = OutgoingEmail.objects.with_grounds().get(pk=to_state.pk)
    text = render_mail(email, today=LATE).text
    assert f"If you have sent it already, please tell {told} when and how." in text
    assert f"If that has changed, tell {told}." in text


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("Europe/Lisbon", "at 23:00 in Lisbon."),
        ("Pacific/Auckland", "at 11:00 on 9 October 2023 in Auckland."),
    ],
)
def test_whose_midnight_counts_is_said_by_the_clocks_of_the_reader(
    to_state: OutgoingEmail, zone: str, end: str
) -> None:
    assert "Geneva" not in render_mail(to_state, today=MONTH_BEFORE).text
    to_state.recipient.time_zone = zone
    assert f"(in 30 days). The day ends at midnight in Geneva, that is {end}" in first_sentence(
        render_mail(to_state, today=MONTH_BEFORE)
    )
    assert "Geneva" not in render_mail(to_state, today=LATE).text


def test_weekday_and_place_are_named_in_the_language_of_the_reader(to_state: OutgoingEmail) -> None:
    to_state.recipient.time_zone = "Europe/Lisbon"
    for language, words in {
        "fr": ("dimanche 8 octobre 2023 (dans 30 jours)", "(Lisbonne)"),
        "ru": ("8 октября 2023 г. (воскресенье, через 30 дней)", "(Лиссабон)"),
        "zh": ("2023年10月8日星期日（还有30天）", "（里斯本）"),
    }.items():
        to_state.recipient.language = language
        text = first_sentence(render_mail(to_state, today=MONTH_BEFORE))
        for one in words:
            assert one in text


def test_on_the_day_itself_it_is_not_late(to_state: OutgoingEmail) -> None:
    rendered = render_mail(to_state, today=to_state.deadline_and_stage[0].due_on)
    assert first_sentence(rendered).endswith("by Sunday, 8 October 2023 (today).")


@pytest.mark.parametrize("today", [MONTH_BEFORE, LATE])
@pytest.mark.parametrize(
    ("audience", "role", "asked_to_record"),
    [
        (ReminderAudience.OFFICERS, "officer", True),
        (ReminderAudience.RAPPORTEURS, "rapporteur", False),
    ],
)
def test_each_audience_is_told_what_concerns_it(
    case: Case,
    request: pytest.FixtureRequest,
    audience: ReminderAudience,
    role: str,
    today: date,
    *,
    asked_to_record: bool,
) -> None:
    person: User = request.getfixturevalue(role)
    rendered = render_mail(email_to(person, case, audience), today=today)
    assert ("If it came in, record it here:" in rendered.text) == asked_to_record
    assert "sent it already" not in rendered.text
    assert "8 October 2023" in first_sentence(rendered)
    assert "more time" not in rendered.text
    assert role in rendered.text.split("You receive this")[1]


def test_only_what_is_still_awaited_is_named(to_state: OutgoingEmail, case: Case) -> None:
    answered = case.follow_ups[16]
    answered.status = FollowUpStatus.REPLY_RECEIVED
    answered.save()
    text = render_mail(to_state, today=MONTH_BEFORE).text
    assert "paragraph 16" not in text
    assert "paragraph 36" in text


def test_document_that_the_recipient_may_not_read_is_not_named(
    to_state: OutgoingEmail, case: Case
) -> None:
    case.document.access_level = "committee"
    case.document.save()
    rendered = render_mail(to_state, today=MONTH_BEFORE)
    everything = f"{rendered.subject}{rendered.text}{rendered.html}"
    assert "CMW/C/AZE/CO/3" not in everything
    assert "paragraph" not in everything


def test_names_are_kept_from_html_and_from_the_header(to_state: OutgoingEmail) -> None:
    to_state.deadline_and_stage[0].cycle.state_party.name_en = "A & <b>B</b>\r\nBcc: x@example.org"
    rendered = render_mail(to_state, today=MONTH_BEFORE)
    assert "\n" not in rendered.subject
    assert "A & <b>B</b>" in rendered.text
    assert "<b>B</b>" not in rendered.html
    assert "A &amp; &lt;b&gt;B&lt;/b&gt;" in rendered.html


def test_html_says_what_the_text_says(to_state: OutgoingEmail) -> None:
    rendered = render_mail(to_state, today=MONTH_BEFORE)
    assert "<strong>" in rendered.html
    for words in (first_sentence(rendered), "paragraph 36", "/cases/CMW/AZE/3/"):
        assert words in rendered.html
    assert "<script" not in rendered.html
    assert "src=" not in rendered.html


def test_mail_is_written_in_the_language_of_its_recipient(
    to_state: OutgoingEmail, case: Case
) -> None:
    case.state_party.name_ar, case.state_party.name_zh = "أذربيجان", "阿塞拜疆"
    case.state_party.save()
    to_state.refresh_from_db()
    to_state.recipient.language = "ar"
    rendered = render_mail(to_state, today=MONTH_BEFORE)
    assert rendered.subject.count("أذربيجان") == 1
    assert '<html lang="ar" dir="rtl">' in rendered.html
    to_state.recipient.language = "zh"
    assert "阿塞拜疆" in render_mail(to_state, today=MONTH_BEFORE).subject
    assert translation.get_language() == "en"


def test_links_lead_to_the_site_of_the_settings(
    to_state: OutgoingEmail, settings: Settings
) -> None:
    settings.SITE_URL = "https://follow-up.example.org"
    text = render_mail(to_state, today=MONTH_BEFORE).text
    assert "https://follow-up.example.org/cases/CMW/AZE/3/" in text


def test_subject_is_never_longer_than_the_ledger_has_room_for(to_state: OutgoingEmail) -> None:
    to_state.deadline_and_stage[0].cycle.state_party.name_en = "A long name " * 40
    subject = render_mail(to_state, today=MONTH_BEFORE).subject
    OutgoingEmail.objects.update(subject=subject, sent_at=datetime.now(tz=UTC), status="sent")
    assert len(subject) <= 300


def test_each_reader_is_told_what_they_may_see(
    case: Case, state_focal_point: User, officer: User
) -> None:
    mails = [
        email_to(state_focal_point, case, ReminderAudience.STATE_FOCAL_POINTS),
        email_to(officer, case, ReminderAudience.OFFICERS),
    ]
    for email in mails:
        assert "paragraph 16" in render_mail(email, today=MONTH_BEFORE).text
    case.document.access_level = "committee"
    case.document.save()
    to_state, to_officer = (render_mail(email, today=MONTH_BEFORE).text for email in mails)
    assert "paragraph 16" not in to_state
    assert "paragraph 16" in to_officer


# --- After a partial reply ------------------------------------------------------------------------


def reply_on(
    case: Case, numbers: Sequence[int], *, by: User, access_level: str = AccessLevel.PUBLIC
) -> None:
    record_reply(
        case.request,
        ReplyInput(
            received_on=date(2023, 9, 1),
            passages=[PassageInput(case.recommendation(n), "Done.") for n in numbers],
            access_level=access_level,
        ),
        by=by,
        now=datetime(2023, 9, 1, 12, tzinfo=UTC),
    )


@pytest.mark.parametrize("today", [MONTH_BEFORE, LATE])
def test_state_is_thanked_for_what_came_and_told_what_is_open(
    to_state: OutgoingEmail, case: Case, officer: User, today: date
) -> None:
    reply_on(case, [16, 36], by=officer, access_level=AccessLevel.COMMITTEE)
    rendered = render_mail(to_state, today=today)
    thanks = "Thank you for the information received on 1 September 2023, on paragraphs 16 and 36."
    assert thanks in rendered.text
    assert thanks in rendered.html
    assert rendered.subject.startswith("Azerbaijan, CMW: paras. 60, 62 ")
    assert "- paragraph 60" in rendered.text
    assert "- paragraph 16" not in rendered.text
    rest = "of the information on follow-up"
    assert first_sentence(rendered).startswith((f"Please send the rest {rest}", f"Part {rest}"))


@pytest.mark.parametrize("audience", [ReminderAudience.OFFICERS, ReminderAudience.RAPPORTEURS])
def test_officers_and_rapporteurs_see_what_their_pages_show(
    case: Case, officer: User, rapporteur: User, audience: ReminderAudience
) -> None:
    reply_on(case, [16], by=officer, access_level=AccessLevel.RAPPORTEUR)
    person = officer if audience == ReminderAudience.OFFICERS else rapporteur
    email = email_to(person, case, audience)
    for standings in (None, read_standings([email], today=LATE)):
        text = render_mail(email, today=LATE, standings=standings).text
        assert "Information was received on 1 September 2023, on paragraph 16." in text
        assert "- paragraph 16" not in text
        assert "- paragraph 36" in text


def test_reply_of_another_round_of_roles_leaves_no_trace(
    to_state: OutgoingEmail, case: Case, officer: User
) -> None:
    """Read for everybody, a reply that is not public is not there, and nothing denies it."""
    reply_on(case, [16], by=officer, access_level=AccessLevel.COMMITTEE)
    nobody = User()
    nobody.viewer = PUBLIC
    hidden = read_standings([to_state], today=MONTH_BEFORE, reader=nobody)
    text = render_mail(to_state, today=MONTH_BEFORE, standings=hidden).text
    assert "received" not in text
    assert "- paragraph 16" in text
    assert "othing has been" not in text


def test_withdrawn_reply_is_not_thanked_for(
    to_state: OutgoingEmail, case: Case, officer: User
) -> None:
    reply_on(case, [16], by=officer)
    withdraw_reply(
        StateReply.objects.get(), reason="Of another case.", by=officer, now=datetime.now(tz=UTC)
    )
    assert "Thank you" not in render_mail(to_state, today=LATE).text


@pytest.mark.parametrize("today", [MONTH_BEFORE, LATE])
def test_nobody_is_invited_again_to_ask_for_what_was_refused(
    to_state: OutgoingEmail, case: Case, officer: User, today: date
) -> None:
    assert "/ask/" in render_mail(to_state, today=today).text
    now = datetime(2023, 7, 10, 10, tzinfo=UTC)
    asked = ask_extension(
        case.deadline, until=date(2024, 4, 8), reason="Elections.", by=officer, now=now
    )
    refuse_extension(asked, reason="Already extended.", by=officer, now=now)
    text = render_mail(to_state, today=today).text
    assert "/ask/" not in text
    by_when = "by then" if today == MONTH_BEFORE else "soon"
    channel = "the secretariat through your usual channel"
    assert f"If you cannot send it {by_when}, tell {channel} by when you can." in text


def test_more_time_is_not_offered_a_second_time_like_the_first(
    to_state: OutgoingEmail, case: Case, officer: User
) -> None:
    assert "If you need more time" in render_mail(to_state, today=MONTH_BEFORE).text
    now = datetime(2023, 7, 10, 10, tzinfo=UTC)
    to_state.deadline = extend_deadline(
        case.deadline, to=date(2024, 4, 8), reason="Elections.", by=officer, now=now
    )
    text = render_mail(to_state, today=MONTH_BEFORE).text
    assert "More time is given a second time only exceptionally. If you need it, ask" in text
    assert "If you need more time" not in text
    assert "say here by when" in render_mail(to_state, today=date(2024, 4, 20)).text


def test_pending_request_for_more_time_is_said_and_not_asked_for_again(
    to_state: OutgoingEmail, case: Case, state_focal_point: User, officer: User
) -> None:
    ExtensionFactory.create(deadline=case.deadline, requested_until=date(2024, 4, 8))
    text = render_mail(to_state, today=MONTH_BEFORE).text
    assert "Your request for more time, until 8 April 2024, awaits a decision." in text
    assert "If you need more time" not in text
    text = render_mail(email_to(officer, case, ReminderAudience.OFFICERS), today=MONTH_BEFORE).text
    assert "The State party has asked for more time, until 8 April 2024." in text
