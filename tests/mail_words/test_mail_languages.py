"""Each mail in each official language: no English word left, right to left where it belongs."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from dev import messages
from recommendations import wording
from recommendations.enums import (
    DeadlineKind,
    EventKind,
    Language,
    LetterKind,
    ReminderAudience,
    Role,
)
from recommendations.languages import catalogue_of
from recommendations.mail_enums import DATE_KINDS, NEWS_KINDS, NOTICE_KINDS
from recommendations.mail_words.reads.addresses import stop_address
from recommendations.mail_words.reads.pieces import RenderedMail, case_in_words
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.mail_words.reads.standing import read_standings
from recommendations.models import OutgoingEmail, User
from tests.conftest import Case
from tests.factories import (
    DeadlineFactory,
    EventFactory,
    ExtensionFactory,
    LetterStageFactory,
    OutgoingEmailFactory,
    PassageFactory,
    PersonalReminderFactory,
    ReminderStageFactory,
    StateReplyFactory,
)

TODAY = date(2023, 9, 8)
OTHERS = [language.value for language in Language if language != Language.ENGLISH]
NAMES = {
    "fr": "Azerbaïdjan",
    "es": "Azerbaiyán",
    "ru": "Азербайджан",
    "ar": "أذربيجان",
    "zh": "阿塞拜疆",
}
# What people and documents are called, and addresses: the same in every language.
DATA = re.compile(r"https?://\S+|Farid Focal|CMW/C/AZE/CO/3")
ENGLISH = re.compile(
    r"\b(?:the|you|this|is|by|to|was|if|send|open|case|why|because|receive|mails?|paragraph"
    r"|days?|weeks?|months?|years?|ago|today|tomorrow|yesterday|follow-up|due|dear"
    r"|committee|nothing|recorded|January|October|thank|here|still|received|asked|rest|more|time)\b",
    re.IGNORECASE,
)


@pytest.fixture
def email(case: Case, state_focal_point: User) -> OutgoingEmail:
    for language, name in NAMES.items():
        setattr(case.state_party, f"name_{language}", name)
    case.state_party.save()
    for follow_up in case.follow_ups.values():
        follow_up.recommendation.topic = "…"
        follow_up.recommendation.save()
    made = OutgoingEmailFactory.create(
        deadline=case.deadline, recipient=state_focal_point, stage=ReminderStageFactory.create()
    )
    return OutgoingEmail.objects.get(pk=made.pk)


ROLES = [audience for audience in ReminderAudience if audience != ReminderAudience.FOLLOWERS]


def words_of(rendered: RenderedMail) -> str:
    html = re.sub(r"<[^>]*>", " ", rendered.html)
    return DATA.sub("", f"{rendered.subject}\n{rendered.text}\n{html}")


@pytest.mark.parametrize("days", [-400, -30, -1, 0, 1, 2, 5, 21, 95, 800])
@pytest.mark.parametrize("audience", ROLES)
@pytest.mark.parametrize("language", OTHERS)
def test_no_english_word_is_left(
    email: OutgoingEmail, language: str, audience: ReminderAudience, days: int
) -> None:
    email.recipient.language = language
    email.deadline_and_stage[1].audience = audience
    words = words_of(
        render_mail(email, today=email.deadline_and_stage[0].due_on - timedelta(days=days))
    )
    assert NAMES[language] in words
    assert not ENGLISH.search(words), words
    if language in {"ru", "ar", "zh"}:
        assert not re.search("[A-Za-z]{2}", words), words


@pytest.mark.parametrize("days", [-30, 3])
@pytest.mark.parametrize("audience", ROLES)
@pytest.mark.parametrize("language", OTHERS)
def test_no_english_word_is_left_after_a_partial_reply(
    email: OutgoingEmail, case: Case, language: str, audience: ReminderAudience, days: int
) -> None:
    reply = StateReplyFactory.create(request=case.request, received_on=date(2023, 9, 1))
    for number in (16, 36):
        PassageFactory.create(reply=reply, recommendation=case.recommendation(number))
    ExtensionFactory.create(deadline=case.deadline, requested_until=date(2024, 4, 8))
    email.recipient.language = language
    email.deadline_and_stage[1].audience = audience
    today = email.deadline_and_stage[0].due_on + timedelta(days=days)
    words = words_of(
        render_mail(email, today=today, standings=read_standings([email], today=today))
    )
    assert "16" in words
    assert not ENGLISH.search(words), words
    if language in {"ru", "ar", "zh"}:
        assert not re.search("[A-Za-z]{2}", words), words


@pytest.mark.parametrize("audience", ROLES)
@pytest.mark.parametrize("kind", NOTICE_KINDS)
@pytest.mark.parametrize("language", OTHERS)
def test_no_english_word_is_left_in_notices(
    email: OutgoingEmail, case: Case, language: str, kind: EventKind, audience: ReminderAudience
) -> None:
    until = {"requested_until": date(2024, 4, 8), "reason": "…"}
    reply = None
    if kind == EventKind.REPLY_RECORDED:
        reply = StateReplyFactory.create(request=case.request, received_on=date(2023, 9, 1))
        PassageFactory.create(reply=reply, recommendation=case.recommendation(16))
    event = EventFactory.create(
        kind=kind,
        cycle=case.cycle,
        deadline=None if reply else case.deadline,
        reply=reply,
        by_role=Role.STATE_FOCAL_POINT,
        reason="…",
        at=datetime(2023, 9, 8, 7, tzinfo=UTC),
        details={"from": "2023-08-08", "to": "2023-10-08", "corrects": True},
        extension=ExtensionFactory.create(deadline=case.deadline, **until)
        if kind in {EventKind.EXTENSION_ASKED, EventKind.EXTENSION_REFUSED}
        else None,
    )
    email.recipient.language = language
    for late in (0, 30):
        row = OutgoingEmail(
            recipient=email.recipient,
            told_as=audience,
            event=event,
            deadline=case.deadline,
            created_at=event.at + timedelta(days=late),
        )
        for today in (TODAY, date(2023, 10, 20)):
            words = words_of(
                render_mail(row, today=today, standings=read_standings([row], today=today))
            )
            assert NAMES[language] in words
            assert not ENGLISH.search(words), words
            if language in {"ru", "ar", "zh"}:
                assert not re.search("[A-Za-z]{2}", words), words


@pytest.mark.parametrize("language", OTHERS)
def test_headings_have_the_punctuation_and_the_name_of_the_language(
    case: Case, language: str
) -> None:
    """Codes in Latin letters stand where the alphabet is Latin."""
    with translation.override(catalogue_of(language)):
        heading = case_in_words(case.cycle)
    assert ("CMW" in heading) == (language in {"fr", "es"})
    assert ("، " in heading) == (language == "ar")


@pytest.fixture
def other_mails(case: Case, email: OutgoingEmail) -> list[OutgoingEmail]:
    """Other mails: every piece of news, dates of every kind, personal reminders."""
    reply = StateReplyFactory.create(request=case.request, received_on=date(2023, 9, 1))
    after = {"from": "2023-10-08", "to": "2024-02-01", "received_on": "2023-09-01"}
    grounds: list[Any] = [
        *(
            {
                "event": EventFactory.create(
                    kind=kind,
                    cycle=case.cycle,
                    details=after,
                    **({"deadline": case.deadline} if kind in DATE_KINDS else {}),
                    **({"reply": reply} if kind == EventKind.REPLY_RECORDED else {}),
                    **({"document": case.document} if "document" in kind else {}),
                    to_status="adopted" if kind == EventKind.EVALUATION_STATUS_CHANGED else "",
                )
            }
            for kind in NEWS_KINDS
        ),
        *(
            {
                "deadline": DeadlineFactory.create(
                    request=None if kind in DeadlineKind.case_kinds else case.request,
                    cycle=case.cycle,
                    kind=kind,
                    due_on=date(2023, 12, 1),
                ),
                "stage": ReminderStageFactory.create(
                    code=kind,
                    deadline_kind=kind,
                    audience=ReminderAudience.OFFICERS
                    if kind in DeadlineKind.internal_kinds
                    else ReminderAudience.FOLLOWERS,
                ),
            }
            for kind in DeadlineKind
            if kind != DeadlineKind.FOLLOW_UP_INFORMATION
        ),
        {"personal_reminder": PersonalReminderFactory.create(cycle=case.cycle, note="…")},
        {
            "personal_reminder": PersonalReminderFactory.create(
                cycle=None, deadline=case.deadline, user=email.recipient, note=""
            )
        },
    ]
    return [
        OutgoingEmailFactory.create(
            recipient=email.recipient,
            **{"deadline": None, "stage": None, **ground},
        )
        for ground in grounds
    ]


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_word_is_left_in_what_people_chose(
    email: OutgoingEmail, other_mails: list[OutgoingEmail], language: str
) -> None:
    User.objects.update(language=language)
    rows = list(OutgoingEmail.objects.filter(pk__in=[row.pk for row in other_mails]).with_grounds())
    digest = OutgoingEmailFactory.create(
        recipient=email.recipient, deadline=None, stage=None, digest_at=email.send_after
    )
    digest = OutgoingEmail.objects.with_grounds().get(pk=digest.pk)
    digest.collected_rows = rows * 3
    for mail in (*rows, digest):
        words = words_of(render_mail(mail, today=TODAY))
        assert NAMES[language] in words
        assert not ENGLISH.search(words), words
        if language in {"ru", "ar", "zh"}:
            assert not re.search("[A-Za-z]{2}", words), words
        assert stop_address() in render_mail(mail, today=TODAY).html


@pytest.mark.parametrize("language", OTHERS)
def test_html_says_in_which_language_and_direction_it_is_read(
    email: OutgoingEmail, language: str
) -> None:
    email.recipient.language = language
    html = render_mail(email, today=email.deadline_and_stage[0].due_on).html
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{catalogue_of(language)}" dir="{direction}">' in html


@pytest.mark.parametrize("language", OTHERS)
def test_words_are_those_of_the_catalogue(email: OutgoingEmail, language: str) -> None:
    """Django finds what `make messages` compiled, under the name by which it activates it."""
    name = "zh_Hans" if language == "zh" else language
    sentence = messages.read(name)[
        "Please send the information on follow-up to the concluding observations %(symbol)s by "
        "%(due)s (%(distance)s)."
    ]
    email.recipient.language = language
    text = render_mail(email, today=email.deadline_and_stage[0].due_on).text
    assert str(sentence.string).partition("%")[0] in text


@pytest.mark.parametrize(
    ("language", "days", "words"),
    [
        ("fr", 1, "demain"),
        ("fr", 21, "dans 3 semaines"),
        ("fr", -2, "il y a 2 jours"),
        ("es", 5, "dentro de 5 días"),
        ("ru", 2, "через 2 дня"),
        ("ru", 5, "через 5 дней"),
        ("ru", 30, "через 4 недели"),
        ("ru", 640, "через 21 месяц"),
        ("ru", -800, "2 года назад"),
        ("ar", 2, "بقي يومان"),
        ("ar", 5, "بقي 5 أيام"),
        ("ar", 12, "بقي 12 يوماً"),
        ("ar", -800, "انقضى قبل سنتين"),
        ("zh-hans", 21, "还有3周"),
        ("zh-hans", -95, "3个月前"),
    ],
)
def test_numbers_bend_words_as_the_language_does(language: str, days: int, words: str) -> None:
    today = date(2024, 2, 1)
    with translation.override(language):
        assert wording.distance_in_words(today + timedelta(days=days), today) == words


def test_first_of_a_month_in_french() -> None:
    with translation.override("fr"):
        assert wording.date_in_words(date(2024, 10, 1)) == "1er octobre 2024"
        assert wording.date_in_words(date(2024, 10, 11)) == "11 octobre 2024"


@pytest.mark.parametrize("language", ["fr", "ar", "zh-CN"])
def test_pages_stay_in_english_whatever_the_browser_asks_for(
    client: Client, case: Case, language: str
) -> None:
    """The words of the mails must not turn half of a page into another language."""
    case.state_party.name_fr = "Azerbaïdjan"
    case.state_party.save()
    url = case.deadline.get_absolute_url()
    english = client.get(url).content
    assert client.get(url, headers={"Accept-Language": language}).content == english
    assert b'<html lang="en" dir="ltr"' in english


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("language", OTHERS)
def test_no_english_word_is_left_in_what_follows(
    email: OutgoingEmail, case: Case, officer: User, language: str, kind: LetterKind
) -> None:
    """When the State party is reminded next, and the letter whose day has come."""
    ReminderStageFactory.create(code="after", offset=6, unit="months")
    LetterStageFactory.create(kind=kind)
    email.recipient.language = language
    email.deadline_and_stage[1].audience = ReminderAudience.OFFICERS
    today = date(2024, 1, 8)
    rendered = render_mail(email, today=today, standings=read_standings([email], today=today))
    assert "/letters/" in rendered.text
    assert "2024" in rendered.text
    words = words_of(rendered)
    assert not ENGLISH.search(words), words
    if language in {"ru", "ar", "zh"}:
        assert not re.search("[A-Za-z]{2}", words), words
