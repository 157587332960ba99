"""A digest reads by case, most important first, and tells one thing once."""

import re
from datetime import UTC, date, datetime
from typing import Any

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
from recommendations.mail_words.reads import digests
from recommendations.mail_words.reads.digests import digest_parts
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.mail_words.reads.standing import read_standings
from recommendations.mail_words.reads.subjects import LENGTH, short_name
from recommendations.mail_words.reads.told import words_of
from recommendations.models import OutgoingEmail, User
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
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2023, 10, 12)


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
            "The window for submissions closes on 26 October 2023 (in 14 days).",
            "A reply of the State party",
            "The committee has adopted its evaluation of what was done.",
            "because you chose to receive digests",
        )
    # What is overdue names the email.
    assert rendered.subject == "Azerbaijan: follow-up overdue since 8 Oct 2023, and 4 more"


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
    assert rendered.text.count("what was done on paragraphs 16, 36, 60 and 62.") == 1
    assert rendered.html.count("Organisations can tell") == 1
    in_order(
        rendered.text,
        "closes on",
        "A reply of",
        "Organisations can tell",
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
    assert "The committee has adopted its evaluation of paragraphs 16, 36 and 62." in rendered.text
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
