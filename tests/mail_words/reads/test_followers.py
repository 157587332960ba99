"""What those who follow are told: true for everybody, and no more than everybody may read."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.deadlines.verbs.deadline_changes import (
    correct_deadline,
    resume_deadline,
    suspend_deadline,
)
from recommendations.deadlines.verbs.deadlines import DueDate, set_deadline
from recommendations.deadlines.verbs.extensions import extend_deadline
from recommendations.enums import (
    AccessLevel,
    Coverage,
    DeadlineBasis,
    DeadlineKind,
    DeadlineState,
    EventKind,
    FollowUpStatus,
    ReminderAudience,
)
from recommendations.languages import catalogue_of
from recommendations.mail_enums import DATE_KINDS
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.mail_words.reads.standing import read_standings
from recommendations.models import (
    Deadline,
    Document,
    Event,
    FollowUp,
    OutgoingEmail,
    StateReply,
    User,
)
from tests.conftest import Case
from tests.factories import (
    DeadlineFactory,
    EventFactory,
    FollowFactory,
    OutgoingEmailFactory,
    PassageFactory,
    ReminderStageFactory,
    StateReplyFactory,
    SubmissionFactory,
    UserFactory,
    WindowRuleFactory,
)

pytestmark = pytest.mark.django_db

OPENS, DUE, CLOSES = date(2023, 7, 8), date(2023, 10, 8), date(2023, 11, 8)
AFTER = date(2023, 10, 12)
OPEN, CLOSE = DeadlineKind.window_kinds


@pytest.fixture
def reader() -> User:
    return UserFactory.create(full_name="Rita Reader")


@pytest.fixture
def window(case: Case) -> dict[str, Deadline]:
    return {
        kind: DeadlineFactory.create(request=case.request, kind=kind, due_on=day)
        for kind, day in ((OPEN, OPENS), (CLOSE, CLOSES))
    }


def at_stage(deadline: Deadline, reader: User) -> OutgoingEmail:
    stage = ReminderStageFactory.create(
        audience=ReminderAudience.FOLLOWERS, deadline_kind=deadline.kind
    )
    return OutgoingEmailFactory.create(deadline=deadline, recipient=reader, stage=stage)


def of(case: Case, reader: User, kind: EventKind, **columns: object) -> OutgoingEmail:
    event = EventFactory.create(kind=kind, cycle=case.cycle, **columns)
    email = OutgoingEmailFactory.create(deadline=None, stage=None, event=event, recipient=reader)
    return OutgoingEmail.objects.with_grounds().get(pk=email.pk)


def reply_on(
    case: Case, officer: User, *numbers: int, level: str = AccessLevel.PUBLIC, month: int = 9
) -> StateReply:
    return record_reply(
        case.request,
        ReplyInput(
            received_on=date(2023, month, 1),
            passages=[PassageInput(case.recommendation(n), "Done.") for n in numbers],
            access_level=level,
        ),
        by=officer,
        now=datetime(2023, month, 1, 12, tzinfo=UTC),
    )


def text(email: OutgoingEmail, today: date) -> str:
    rendered = render_mail(email, today=today)
    for line in (rendered.subject, rendered.text):
        assert "None" not in line
    return rendered.text


@pytest.mark.parametrize(
    ("kind", "today", "sentence", "subject"),
    [
        (
            OPEN,
            OPENS,
            "is open, from 8 July 2023 to Wednesday, 8 November 2023 (in 123 days).",
            "Azerbaijan, CMW: submissions open until 8 November 2023",
        ),
        (
            OPEN,
            OPENS - timedelta(days=7),
            "The window for submissions opens on Saturday, 8 July 2023 (in 7 days).",
            "Azerbaijan, CMW: submissions open on 8 July 2023",
        ),
        (
            OPEN,
            CLOSES + timedelta(days=1),
            "The window for submissions opened on 8 July 2023.",
            "Azerbaijan, CMW: submissions opened on 8 July 2023",
        ),
        (
            CLOSE,
            CLOSES - timedelta(days=14),
            "The window for submissions closes on Wednesday, 8 November 2023 (in 14 days).",
            "Azerbaijan, CMW: submissions close on 8 November 2023",
        ),
        (
            CLOSE,
            CLOSES + timedelta(days=1),
            "The window for submissions closed on 8 November 2023.",
            "Azerbaijan, CMW: submissions closed on 8 November 2023",
        ),
    ],
)
def test_window_is_told_as_it_stands_on_the_day(
    window: dict[str, Deadline],
    reader: User,
    kind: str,
    today: date,
    sentence: str,
    subject: str,
) -> None:
    rendered = render_mail(at_stage(window[kind], reader), today=today)
    assert sentence in rendered.text
    assert sentence in rendered.html
    assert rendered.subject == subject


def test_each_time_it_says_what_is_open_and_where_it_is_assessed(
    case: Case, window: dict[str, Deadline], reader: User
) -> None:
    FollowUp.objects.filter(pk=case.follow_ups[60].pk).update(status=FollowUpStatus.DISCONTINUED)
    said = text(at_stage(window[OPEN], reader), OPENS)
    assert (
        "To send the Committee a submission on paragraphs 16, 36 and 62, sign in here:\n"
    ) in said
    assert f"/requests/{case.request.public_id}/submission/" in said
    FollowUp.objects.update(status=FollowUpStatus.CLOSED)
    said = text(at_stage(window[CLOSE], reader), CLOSES)
    assert "To send the Committee" not in said
    assert "/submission/" not in said


def test_without_an_account_the_secretariat_is_asked_where_its_address_is_known(
    case: Case, window: dict[str, Deadline], reader: User
) -> None:
    case.body.secretariat_email = "cmw@example.org"
    case.body.save()
    said = text(at_stage(window[OPEN], reader), OPENS)
    assert (
        "Organizations without an account can ask the secretariat (cmw@example.org) for one."
        in said
    )


@pytest.mark.parametrize("day", [CLOSES - timedelta(days=14), CLOSES + timedelta(days=1)])
def test_whoever_hears_that_the_window_closes_hears_that_late_ones_are_accepted(
    window: dict[str, Deadline], reader: User, day: date
) -> None:
    late = "What comes later is accepted, and marked as late."
    assert late in text(at_stage(window[CLOSE], reader), day)
    assert late not in text(at_stage(window[OPEN], reader), OPENS)


def test_date_that_passed_says_on_what_nothing_can_be_read(
    case: Case, window: dict[str, Deadline], reader: User
) -> None:
    said = text(at_stage(case.deadline, reader), AFTER)
    assert (
        "The date for information on follow-up has passed: Sunday, 8 October 2023 (4 days ago)."
        in said
    )
    assert "No reply on paragraphs 16, 36, 60 and 62 has been published here." in said
    assert "is open until Wednesday, 8 November 2023 (in 27 days)." in said
    said = text(at_stage(case.deadline, reader), CLOSES + timedelta(days=1))
    assert "The window for submissions closed on 8 November 2023. What comes later is" in said


@pytest.mark.parametrize("level", [AccessLevel.COMMITTEE, AccessLevel.RAPPORTEUR])
def test_reply_that_is_not_public_leaves_no_trace(
    case: Case, window: dict[str, Deadline], officer: User, reader: User, level: str
) -> None:
    emails = [at_stage(case.deadline, person) for person in (reader, officer)]
    before = [text(email, AFTER) for email in emails]
    reply_on(case, officer, 16, 36, level=level)
    assert [text(email, AFTER) for email in emails] == before


def test_request_that_is_not_public_is_not_named(
    case: Case, window: dict[str, Deadline], officer: User, reader: User
) -> None:
    Document.objects.update(access_level=AccessLevel.COMMITTEE)
    for person in (reader, officer):
        for deadline in (case.deadline, *window.values()):
            said = text(at_stage(deadline, person), AFTER)
            assert "paragraph" not in said
            assert "/submission/" not in said


def test_nobody_who_follows_or_submits_is_named(
    case: Case, window: dict[str, Deadline], officer: User, reader: User
) -> None:
    other = UserFactory.create(full_name="Otto Other", email="otto@example.org")
    FollowFactory.create(cycle=case.cycle, user=other)
    sent = SubmissionFactory.create(
        request=case.request,
        organisation__name="Order of Assessors",
        title="A shadow report",
        status="published",
    )
    SubmissionFactory.create(request=case.request, organisation__name="Drafters")
    reply = reply_on(case, officer, 16)
    emails = [
        *(at_stage(row, reader) for row in (case.deadline, *window.values())),
        of(case, reader, EventKind.REPLY_RECORDED, reply=reply),
        of(case, reader, EventKind.DEADLINE_SET, deadline=case.deadline, by=other),
    ]
    for email in emails:
        rendered = render_mail(email, today=AFTER)
        for words in (rendered.subject, rendered.text, rendered.html):
            for name in ("Otto", "otto@", "Order of", "Drafters", sent.title, officer.full_name):
                assert name not in words


def test_reply_is_told_with_what_it_speaks_to_and_what_is_open(
    case: Case, window: dict[str, Deadline], officer: User, reader: User
) -> None:
    first = reply_on(case, officer, 16, 36, month=8)
    not_at_all = Coverage.NOT_ADDRESSED
    PassageFactory.create(reply=first, recommendation=case.recommendation(62), coverage=not_at_all)
    email = of(case, reader, EventKind.REPLY_RECORDED, reply=first)
    said = text(email, AFTER)
    assert "A reply of the State party, received on 1 August 2023, can be read now." in said
    assert "It concerns paragraphs 16 and 36." in said
    assert "No reply on paragraphs 60 and 62 has been published here." in said
    assert "is open until Wednesday, 8 November 2023 (in 27 days)." in said
    assert "a submission on paragraphs 16, 36, 60 and 62, sign in here:" in said
    assert (
        render_mail(email, today=AFTER).subject
        == "Azerbaijan, CMW: reply received on 1 August 2023"
    )
    said = text(at_stage(case.deadline, reader), AFTER)
    assert "Information was received on 1 August 2023, on paragraphs 16 and 36." in said
    assert "No reply on paragraphs 60 and 62 has been published here." in said
    reply_on(case, officer, 60, 62)
    said = text(email, AFTER)
    assert "It concerns paragraphs 16 and 36." in said
    assert "has been published here" not in said
    email = of(
        case, reader, EventKind.REPLY_RECORDED, reply=first, details={"corrects": "an earlier one"}
    )
    assert "A corrected reply of the State party" in text(email, AFTER)


def test_reply_of_which_no_part_is_public_is_told_without_its_paragraphs(
    case: Case, reader: User
) -> None:
    reply = StateReplyFactory.create(request=case.request)
    said = text(of(case, reader, EventKind.REPLY_RECORDED, reply=reply), AFTER)
    assert "can be read now" in said
    assert "concerns" not in said
    assert "window" not in said


@pytest.mark.parametrize(
    ("state", "kind", "words"),
    [
        (
            DeadlineState.IN_FORCE,
            EventKind.DEADLINE_SET,
            "The window for submissions is open from 8 July 2023 to 8 November 2023.",
        ),
        (
            DeadlineState.IN_FORCE,
            EventKind.DEADLINE_EXTENDED,
            "The window for submissions is open from 8 July 2023 to 8 November 2023.",
        ),
        (
            DeadlineState.SUSPENDED,
            EventKind.DEADLINE_SUSPENDED,
            "The window for submissions is suspended with it.",
        ),
        (
            DeadlineState.WITHDRAWN,
            EventKind.DEADLINE_WITHDRAWN,
            "The window for submissions is withdrawn with it.",
        ),
        (DeadlineState.SUSPENDED, EventKind.DEADLINE_EXTENDED, ""),
    ],
)
def test_news_of_a_date_says_what_became_of_the_window(
    case: Case,
    window: dict[str, Deadline],
    reader: User,
    state: str,
    kind: EventKind,
    words: str,
) -> None:
    Deadline.objects.filter(pk=window[CLOSE].pk).update(state=state)
    email = of(case, reader, kind, deadline=case.deadline, details={"from": "", "to": ""})
    said = text(email, OPENS)
    assert words in said
    assert ("indow" in said) == bool(words)
    # Of a date of another kind it says nothing.
    email = of(case, reader, kind, deadline=window[OPEN], details={"from": "", "to": ""})
    assert "suspended with it" not in text(email, OPENS)


def test_window_that_moved_is_told_with_the_day_on_which_it_was_to_close(
    case: Case, officer: User
) -> None:
    Deadline.objects.filter(pk=case.deadline.pk).update(state=DeadlineState.CANDIDATE)
    WindowRuleFactory.create(treaty_body=case.body)
    set_on, now = datetime(2021, 11, 2, 9, tzinfo=UTC), datetime(2023, 7, 20, 9, tzinfo=UTC)
    first = set_deadline(
        case.request, DueDate(DUE, DeadlineBasis.EXPLICIT_DATE), by=officer, now=set_on
    )

    def told(kind: EventKind) -> str:
        event = Event.objects.filter(kind=kind, deadline__kind=first.kind).latest("pk")
        email = OutgoingEmailFactory.create(
            deadline=None, stage=None, event=event, recipient=UserFactory.create()
        )
        return text(OutgoingEmail.objects.with_grounds().get(pk=email.pk), now.date())

    assert "it was to close" not in told(EventKind.DEADLINE_SET)
    corrected = correct_deadline(
        first, to=date(2023, 7, 10), reason="Misread.", by=officer, now=now
    )
    said = told(EventKind.DEADLINE_CORRECTED)
    assert (
        "The window for submissions is open from 8 July 2023 to 10 August 2023.\n\n"
        "It is shorter than announced: it was to close on 8 November 2023.\n\n"
        "What comes later is accepted, and marked as late."
    ) in said
    extend_deadline(corrected, to=date(2024, 1, 8), reason="Floods.", by=officer, now=now)
    said = told(EventKind.DEADLINE_EXTENDED)
    assert "to 8 February 2024.\n\nUntil now it was to close on 10 August 2023." in said
    assert "accepted" not in said
    suspended = suspend_deadline(
        Deadline.objects.in_force().get(kind=first.kind), reason="War.", by=officer, now=now
    )
    later = now + timedelta(days=10)
    resume_deadline(suspended, to=date(2024, 1, 18), reason="Peace.", by=officer, now=later)
    assert "Before the suspension it was to close on 8 February 2024." in told(
        EventKind.DEADLINE_RESUMED
    )
    # An officer who sets the end alone changes nothing about what the date brought.
    closes = Deadline.objects.in_force().get(kind=CLOSE)
    correct_deadline(closes, to=date(2024, 3, 1), reason="Longer.", by=officer, now=now)
    assert "it was to close" not in told(EventKind.DEADLINE_EXTENDED)


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        (EventKind.DEADLINE_SET, "follow-up date is 8 October 2023"),
        (EventKind.DEADLINE_CORRECTED, "follow-up date corrected to 8 October 2023"),
        (
            EventKind.DEADLINE_SUSPENDED,
            "date of 8 October 2023 suspended",
        ),
        (
            EventKind.DEADLINE_WITHDRAWN,
            "date of 8 October 2023 withdrawn",
        ),
    ],
)
def test_subject_says_what_became_of_the_date(
    case: Case, reader: User, kind: EventKind, subject: str
) -> None:
    email = of(case, reader, kind, deadline=case.deadline, details={"from": "", "to": ""})
    rendered = render_mail(email, today=OPENS)
    assert rendered.subject == f"Azerbaijan, CMW: {subject}"
    if kind != EventKind.DEADLINE_CORRECTED:  # which names both days, in its details
        assert "8 October 2023" in rendered.text


def test_many_mails_cost_as_many_queries_as_one(
    case: Case, window: dict[str, Deadline], reader: User
) -> None:
    emails = [
        OutgoingEmail.objects.with_grounds().get(pk=at_stage(row, reader).pk)
        for row in (case.deadline, *window.values())
    ]
    one = len(captured(emails[:1]))
    assert len(captured(emails)) == one


def captured(emails: list[OutgoingEmail]) -> list[dict[str, str]]:
    with CaptureQueriesContext(connection) as queries:
        standings = read_standings(emails, today=AFTER)
        for email in emails:
            render_mail(email, today=AFTER, standings=standings)
    return queries.captured_queries


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar", "zh"])
def test_subjects_fit_in_each_language(
    case: Case, window: dict[str, Deadline], reader: User, language: str
) -> None:
    reader.language = language
    reader.save()
    for deadline in (case.deadline, *window.values()):
        for today in (OPENS - timedelta(days=1), OPENS, AFTER, CLOSES + timedelta(days=1)):
            email = at_stage(deadline, reader)
            rendered = render_mail(email, today=today)
            assert len(rendered.subject) <= 60
            with translation.override(catalogue_of(language)):
                assert case.cycle.state_party.name in rendered.subject


@pytest.mark.parametrize("language", ["ru", "ar", "zh"])
def test_no_english_word_is_left_in_what_followers_are_told(
    case: Case, window: dict[str, Deadline], officer: User, reader: User, language: str
) -> None:
    reader.language = language
    reader.save()
    reply = reply_on(case, officer, 16, 36)
    details = {"from": "2023-10-08", "to": "2024-02-01"}
    emails = [
        *(at_stage(row, reader) for row in (case.deadline, *window.values())),
        of(case, reader, EventKind.REPLY_RECORDED, reply=reply),
        of(case, reader, EventKind.REPLY_RECORDED, reply=reply, details={"corrects": "one"}),
        *(of(case, reader, kind, deadline=case.deadline, details=details) for kind in DATE_KINDS),
    ]
    for state in (DeadlineState.IN_FORCE, DeadlineState.SUSPENDED, DeadlineState.WITHDRAWN):
        Deadline.objects.filter(pk=window[CLOSE].pk).update(state=state)
        for email in emails:
            for today in (OPENS - timedelta(days=1), OPENS, AFTER, CLOSES + timedelta(days=1)):
                rendered = render_mail(email, today=today)
                words = re.sub(
                    r"https?://\S+|Azerbaijan|Rita Reader",
                    "",
                    f"{rendered.subject} {rendered.text}",
                )
                assert not re.search("[A-Za-z]{2}", words), words


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            EventKind.DEADLINE_RESUMED,
            "the suspension has ended. The new date is Sunday, 8 October 2023 (in 92 days); before",
        ),
        (
            EventKind.DEADLINE_EXTENDED,
            "more time was given. The new date is Sunday, 8 October 2023 (in 92 days); until",
        ),
        (
            EventKind.DEADLINE_CORRECTED,
            "the date was corrected. The correct date is Sunday, 8 October 2023 (in 92 days);",
        ),
    ],
)
def test_a_date_that_moved_does_not_read_as_a_period(
    case: Case, reader: User, kind: EventKind, words: str
) -> None:
    details = {"from": "2023-07-08", "to": "2023-10-08"}
    email = of(case, reader, kind, deadline=case.deadline, details=details)
    said = text(email, OPENS)
    assert f"Information on follow-up due: {words}" in said
    assert "from 8" not in said


def test_a_late_reply_is_said_to_be_late_by_the_date_that_everybody_sees(
    case: Case, officer: User, reader: User
) -> None:
    reply = reply_on(case, officer, 16, month=11)
    email = of(case, reader, EventKind.REPLY_RECORDED, reply=reply)
    said = text(email, date(2023, 11, 2))
    assert "That was 24 days after the date, 8 October 2023." in said
    early = reply_on(case, officer, 36)
    assert "after the date" not in text(
        of(case, reader, EventKind.REPLY_RECORDED, reply=early), AFTER
    )


def test_the_closing_says_what_became_of_the_date(
    case: Case, window: dict[str, Deadline], reader: User
) -> None:
    said = text(at_stage(window[CLOSE], reader), AFTER)
    assert "The State party’s information was due by 8 October 2023." in said
    assert "No reply on paragraphs 16, 36, 60 and 62 has been published here." in said
    assert "was due by" not in text(at_stage(window[OPEN], reader), OPENS)
