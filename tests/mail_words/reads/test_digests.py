"""A digest reads by case, most important first, and tells one thing once."""

import re
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from django.utils import translation

from recommendations import dates
from recommendations.enums import (
    DeadlineKind,
    EvaluationStatus,
    EventKind,
    Language,
    ReminderAudience,
)
from recommendations.languages import catalogue_of
from recommendations.mail_enums import OutageKind
from recommendations.mail_words.reads import digests
from recommendations.mail_words.reads.digests import digest_parts
from recommendations.mail_words.reads.messages import make_message
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.mail_words.reads.standing import read_standings
from recommendations.mail_words.reads.subjects import LENGTH, short_name
from recommendations.mail_words.reads.told import words_of
from recommendations.models import Deadline, OutgoingEmail, SenderOutage, TreatyBody, User
from tests.conftest import Case
from tests.factories import (
    DeadlineFactory,
    EvaluationFactory,
    EventFactory,
    OutgoingEmailFactory,
    PersonalReminderFactory,
    ReminderStageFactory,
    ReportingCycleFactory,
    StatePartyFactory,
    StateReplyFactory,
    TreatyBodyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2023, 10, 12)
STATE = ReminderAudience.STATE_FOCAL_POINTS


@pytest.fixture
def reader() -> User:
    return UserFactory.create(full_name="Rita Reader")


def digest_of(reader: User, *grounds: dict[str, Any]) -> OutgoingEmail:
    """A digest that carries a row for each of these."""
    digest = OutgoingEmailFactory.create(
        recipient=reader,
        deadline=None,
        stage=None,
        digest_at=datetime(2023, 10, 12, 5, tzinfo=UTC),
        channel="digest",
    )
    made = [
        OutgoingEmailFactory.create(
            recipient=reader, **{"deadline": None, "stage": None, **ground}
        ).pk
        for ground in grounds
    ]
    digest.collected_rows = list(
        OutgoingEmail.objects.with_grounds().filter(pk__in=made).order_by("pk")
    )
    return digest


def at_stage(deadline: Any, audience: str) -> dict[str, Any]:
    stage = ReminderStageFactory.create(audience=audience, deadline_kind=deadline.kind)
    return {"deadline": deadline, "stage": stage}


def adopted(case: Case, number: int) -> dict[str, Any]:
    evaluation = EvaluationFactory.create(
        follow_up=case.follow_ups[number], status=EvaluationStatus.ADOPTED, adopted_on=TODAY
    )
    event = EventFactory.create(
        kind=EventKind.EVALUATION_STATUS_CHANGED,
        cycle=case.cycle,
        recommendation=case.recommendation(number),
        evaluation=evaluation,
        to_status=EvaluationStatus.ADOPTED,
    )
    return {"event": event}


def came(case: Case) -> dict[str, Any]:
    reply = StateReplyFactory.create(request=case.request, received_on=date(2023, 10, 1))
    event = EventFactory.create(kind=EventKind.REPLY_RECORDED, cycle=case.cycle, reply=reply)
    return {"event": event}


def in_order(body: str, *words: str) -> None:
    places = [body.index(one) for one in words]
    assert places == sorted(places), body


def test_what_waits_for_the_reader_comes_before_what_happened(case: Case, reader: User) -> None:
    closes = DeadlineFactory.create(
        request=case.request, kind=DeadlineKind.SUBMISSIONS_CLOSE, due_on=date(2023, 10, 26)
    )
    own = PersonalReminderFactory.create(user=reader, cycle=case.cycle, note="Call them.")
    digest = digest_of(
        reader,
        adopted(case, 16),
        came(case),
        at_stage(closes, ReminderAudience.FOLLOWERS),
        {"personal_reminder": own},
        at_stage(case.deadline, ReminderAudience.OFFICERS),
    )
    rendered = render_mail(digest, today=TODAY)
    for body in (rendered.text, rendered.html):
        in_order(
            body,
            "the information on follow-up is overdue",
            "Call them.",
            "The window for submissions closes on Thursday, 26 October 2023 (in 14 days).",
            "A reply of the State party",
            "The Committee has adopted its evaluation of what was done.",
            "because you chose to receive digests",
        )
    # What is overdue names the email.
    assert rendered.subject == "Azerbaijan, CMW: follow-up overdue since 8 October 2023 (+4)"


def test_one_thing_names_the_email(case: Case) -> None:
    def subject_of(*grounds: dict[str, Any]) -> str:
        return render_mail(digest_of(UserFactory.create(), *grounds), today=TODAY).subject

    ends = [
        DeadlineFactory.create(request=case.request, kind=kind, due_on=day)
        for kind, day in zip(
            DeadlineKind.window_kinds, (date(2023, 10, 12), date(2023, 10, 26)), strict=True
        )
    ]
    both = [at_stage(row, ReminderAudience.FOLLOWERS) for row in ends]
    assert subject_of(*both) == "Azerbaijan, CMW: submissions close on 26 October 2023"
    assert subject_of(came(case)) == "Azerbaijan, CMW: reply received on 1 October 2023"
    assert subject_of(adopted(case, 16)) == "Azerbaijan, CMW: evaluation adopted, para. 16"
    event = EventFactory.create(
        kind=EventKind.DOCUMENT_RECORDED, cycle=case.cycle, document=case.document
    )
    assert subject_of({"event": event}) == "Azerbaijan, CMW: concluding observations published"
    two = (adopted(case, 36), adopted(case, 60))
    assert subject_of(*two) == "Azerbaijan, CMW: 1 thing to know"


def test_case_is_named_once_and_its_offer_stands_below_all_entries(
    case: Case, reader: User
) -> None:
    ends = [
        DeadlineFactory.create(request=case.request, kind=kind, due_on=day)
        for kind, day in zip(
            DeadlineKind.window_kinds, (date(2023, 10, 12), date(2023, 10, 26)), strict=True
        )
    ]
    digest = digest_of(
        reader, came(case), *(at_stage(row, ReminderAudience.FOLLOWERS) for row in ends)
    )
    rendered = render_mail(digest, today=TODAY)
    assert rendered.text.count("Azerbaijan, CMW") == 1
    assert rendered.text.count("a submission on paragraphs 16, 36, 60 and 62, sign in here:") == 1
    assert rendered.html.count("To send the Committee") == 1
    in_order(
        rendered.text,
        "closes on",
        "A reply of",
        "To send the Committee",
    )
    # One line a thing, each with its address under it.
    assert len(re.findall(r"^\* ", rendered.text, re.MULTILINE)) == 2
    # That the window closes is told; that it is open until then, no more.
    assert "is open" not in rendered.text


def test_cases_stand_apart_the_one_with_the_most_important_thing_first(
    case: Case, reader: User
) -> None:
    other = ReportingCycleFactory.create(
        treaty_body=case.body,
        state_party=StatePartyFactory.create(iso3="ALB", iso2="AL", name_en="Albania"),
    )
    report = DeadlineFactory.create(cycle=other, request=None, kind="next_periodic_report")
    event = EventFactory.create(kind=EventKind.DEADLINE_SET, cycle=other, deadline=report)
    digest = digest_of(reader, {"event": event}, came(case), adopted(case, 16))
    rendered = render_mail(digest, today=TODAY)
    in_order(rendered.text, "Azerbaijan, CMW", "A reply of", "adopted", "Albania, CMW")
    assert rendered.text.count("Azerbaijan, CMW") == 1


def test_evaluations_adopted_together_are_one_thing(case: Case, reader: User) -> None:
    digest = digest_of(reader, adopted(case, 62), came(case), adopted(case, 16), adopted(case, 36))
    rendered = render_mail(digest, today=TODAY)
    assert "The Committee has adopted its evaluation of paragraphs 16, 36 and 62." in rendered.text
    assert "evaluation of what was done" not in rendered.text
    assert rendered.subject == "Azerbaijan, CMW: 2 things to know"


def test_long_digest_counts_things_and_not_rows(
    case: Case, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "ROWS_SHOWN", 1)
    digest = digest_of(reader, came(case), adopted(case, 16), adopted(case, 36))
    _template, subject, context = digest_parts(digest, TODAY, None)
    assert context["n_more"] == 1
    assert subject == "Azerbaijan, CMW: 2 things to know"
    assert "And 1 more" in render_mail(digest, today=TODAY).text


def test_distances_in_a_digest_are_counted_where_its_reader_is(
    case: Case, state_focal_point: User
) -> None:
    state_focal_point.time_zone = "Pacific/Auckland"
    state_focal_point.save()
    digest = digest_of(
        state_focal_point, at_stage(case.deadline, ReminderAudience.STATE_FOCAL_POINTS)
    )
    # Nine in the morning of 12 October there, the evening of the 11th in Geneva.
    now = datetime(2023, 10, 11, 20, tzinfo=UTC)
    today = dates.today(now)
    standings = read_standings([digest], today=today, now=now)
    assert (
        "8 October 2023 (4 days ago)" in render_mail(digest, today=today, standings=standings).text
    )


def test_what_a_role_brings_keeps_in_a_digest_what_a_reply_needs(
    case: Case, state_focal_point: User
) -> None:
    owed = at_stage(case.deadline, ReminderAudience.STATE_FOCAL_POINTS)
    digest = digest_of(state_focal_point, owed)
    rendered = render_mail(digest, today=date(2023, 9, 8))
    reply = f"/requests/{case.request.public_id}/reply/"
    for body in (rendered.text, rendered.html):
        in_order(
            body,
            "8 October 2023",
            "Send it here, paragraph by paragraph",
            reply,
            "Awaited by the Committee on Migrant Workers",
            "paragraph 16: ",
            "If you need more time, ask for it here:",
            f"/deadlines/{case.deadline.public_id}/ask/",
        )
    assert rendered.subject.endswith("due by 8 October 2023"), rendered.subject
    (row,) = digest.collected_rows
    with translation.override("en"):
        kept = words_of(row, today=date(2023, 9, 8)).as_text
    in_order(kept, "Please send", reply, "- paragraph 16: ", "ask for it here:")


@pytest.mark.parametrize("language", [one.value for one in Language])
@pytest.mark.parametrize("n_more", [1, 2, 3, 12])
def test_subject_names_what_is_owed_within_sixty_characters(
    case: Case, state_focal_point: User, language: str, n_more: int
) -> None:
    reader = state_focal_point
    reader.language = language
    reader.save()
    owed = at_stage(case.deadline, ReminderAudience.STATE_FOCAL_POINTS)
    others = [
        {
            "personal_reminder": PersonalReminderFactory.create(
                user=state_focal_point, cycle=case.cycle
            )
        }
        for _ in range(n_more)
    ]
    subject = render_mail(
        digest_of(state_focal_point, *others, owed), today=date(2023, 9, 8)
    ).subject
    assert len(subject) <= LENGTH
    with translation.override(catalogue_of(language)):
        assert subject.startswith(short_name(case.state_party)), subject
    assert "2023" in subject
    assert "2023" in subject


def test_only_who_follows_something_is_led_to_what_they_follow(
    case: Case, state_focal_point: User, reader: User
) -> None:
    owed = at_stage(case.deadline, ReminderAudience.STATE_FOCAL_POINTS)
    for person, ground, is_led in ((state_focal_point, owed, False), (reader, came(case), True)):
        digest = digest_of(person, ground)
        for email in (digest, *digest.collected_rows):
            rendered = render_mail(email, today=date(2023, 9, 8))
            for body in (rendered.text, rendered.html):
                assert ("What you follow" in body) == is_led


# --- Who writes -----------------------------------------------------------------------------------

ANSWER = "To tell the secretariat something, answer this email, or write to cmw@example.org"
MONTH_BEFORE = date(2023, 9, 8)


@pytest.fixture
def elsewhere(case: Case) -> Deadline:
    """The same State party's date before another committee; both secretariats have an address."""
    TreatyBody.objects.filter(pk=case.body.pk).update(secretariat_email="cmw@example.org")
    other = TreatyBodyFactory.create(
        code="CAT", short_name="Committee against Torture", secretariat_email="cat@example.org"
    )
    cycle = ReportingCycleFactory.create(treaty_body=other, state_party=case.state_party)
    return DeadlineFactory.create(
        cycle=cycle, request__cycle=cycle, due_on=date(2023, 10, 20), kind=case.deadline.kind
    )


def header(digest: OutgoingEmail, today: date = MONTH_BEFORE) -> str | None:
    message = make_message(digest, render_mail(digest, today=today)).message()
    return cast("str | None", message["Reply-To"])


def test_a_digest_of_one_committee_is_signed_once_and_answered_like_an_email(
    case: Case, elsewhere: Deadline, state_focal_point: User
) -> None:
    own = PersonalReminderFactory.create(user=state_focal_point, cycle=case.cycle)
    digest = digest_of(
        state_focal_point, at_stage(case.deadline, STATE), {"personal_reminder": own}
    )
    rendered = render_mail(digest, today=MONTH_BEFORE)
    for body in (rendered.text, rendered.html):
        assert body.count("Secretariat of the Committee on Migrant Workers") == 1
        in_order(body, "Awaited by", "Secretariat of the", ANSWER, "You receive this")
    assert header(digest) == "cmw@example.org"


def test_of_several_committees_each_case_names_the_address_to_write_to(
    case: Case, elsewhere: Deadline, state_focal_point: User
) -> None:
    digest = digest_of(
        state_focal_point, at_stage(case.deadline, STATE), at_stage(elsewhere, STATE)
    )
    rendered = render_mail(digest, today=MONTH_BEFORE)
    for body in (rendered.text, rendered.html):
        in_order(
            body,
            "Azerbaijan, CMW",
            "Secretariat of the Committee on Migrant Workers",
            "write to cmw@example.org",
            "Azerbaijan, CAT",
            "Secretariat of the Committee against Torture",
            "write to cat@example.org",
        )
        # It would reach neither.
        assert "answer this email" not in body
    assert header(digest) is None


def test_what_is_followed_elsewhere_takes_the_answer_away_and_signs_nothing(
    case: Case, elsewhere: Deadline, state_focal_point: User
) -> None:
    news = {
        "event": EventFactory.create(
            kind=EventKind.DEADLINE_SET, cycle=elsewhere.cycle, deadline=elsewhere
        )
    }
    digest = digest_of(state_focal_point, at_stage(case.deadline, STATE), news)
    rendered = render_mail(digest, today=MONTH_BEFORE)
    assert "write to cmw@example.org" in rendered.text
    assert "answer this email" not in rendered.text
    assert "Torture\n" not in rendered.text
    assert header(digest) is None


def test_nobody_signs_to_officers_but_an_answer_goes_to_their_secretariat(
    case: Case, elsewhere: Deadline, officer: User
) -> None:
    digest = digest_of(officer, at_stage(case.deadline, ReminderAudience.OFFICERS))
    assert "Secretariat of the" not in render_mail(digest, today=MONTH_BEFORE).text
    assert header(digest) == "cmw@example.org"


def test_an_answer_to_news_alone_goes_to_no_secretariat(
    case: Case, elsewhere: Deadline, reader: User
) -> None:
    digest = digest_of(reader, came(case))
    assert "Secretariat of the" not in render_mail(digest, today=MONTH_BEFORE).text
    assert header(digest) is None


# --- What did not leave, and what is the last -----------------------------------------------------


@pytest.fixture
def outage(db: None) -> None:
    """From 5 September to 9 October 2023: the date is 8 October."""
    SenderOutage.objects.create(
        kind=OutageKind.OFF,
        began_at=datetime(2023, 9, 5, 6, tzinfo=UTC),
        ended_at=datetime(2023, 10, 9, 6, tzinfo=UTC),
    )


def read_at(digest: OutgoingEmail, now: datetime) -> str:
    today = dates.today(now)
    standings = read_standings([digest], today=today, now=now)
    rendered = render_mail(digest, today=today, standings=standings)
    words = " ".join(rendered.text.split())
    assert " ".join(re.sub("<[^>]*>", " ", rendered.html).split()).count("not sent on time") == (
        words.count("not sent on time")
    )
    return words


def test_a_digest_too_says_what_did_not_leave_and_that_it_is_the_last(
    case: Case, outage: None, officer: User
) -> None:
    missed = at_stage(case.deadline, ReminderAudience.OFFICERS)["stage"]
    last = ReminderStageFactory.create(
        code="after", offset=2, unit="days", audience=ReminderAudience.OFFICERS
    )
    digest = digest_of(officer, {"deadline": case.deadline, "stage": last})
    words = read_at(digest, datetime(2023, 10, 10, 8, tzinfo=UTC))
    assert missed.day_for(case.deadline.due_on) == date(2023, 9, 8)
    assert (
        "Your reminder due on 8 September 2023 was not sent on time, because emails were "
        "interrupted from 5 September 2023 to 9 October 2023. Please record what came in meanwhile."
        in words
    )
    assert "This is your last reminder about this date." in words


@pytest.mark.parametrize("is_digest", [True, False])
def test_before_the_date_too_it_apologises_for_what_did_not_leave(
    case: Case, state_focal_point: User, is_digest: bool
) -> None:
    SenderOutage.objects.create(
        kind=OutageKind.OFF,
        began_at=datetime(2023, 9, 5, 6, tzinfo=UTC),
        ended_at=datetime(2023, 9, 20, 6, tzinfo=UTC),
    )
    at_stage(case.deadline, STATE)
    week = ReminderStageFactory.create(code="week", offset=-1, unit="weeks", audience=STATE)
    email = digest_of(state_focal_point, {"deadline": case.deadline, "stage": week})
    if not is_digest:
        (email,) = email.collected_rows
    words = read_at(email, datetime(2023, 10, 2, 7, tzinfo=UTC))
    assert (
        "The reminder due on 8 September 2023 was not sent on time, because our emails were "
        "interrupted from 5 September 2023 to 20 September 2023. We apologize." in words
    )
