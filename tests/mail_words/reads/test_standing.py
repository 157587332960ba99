"""Everything for a batch is read at once, and in each role only what that role may see."""

from datetime import UTC, date, datetime

import pytest

from recommendations import dates
from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.enums import AccessLevel, ReminderAudience
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.mail_words.reads.standing import read_standings
from recommendations.models import OutgoingEmail, User
from tests.conftest import Case
from tests.factories import (
    DeadlineFactory,
    FollowUpFactory,
    FollowUpRequestFactory,
    StatePartyFactory,
)
from tests.mail_words.reads.reminders import email_to

TODAY = date(2023, 10, 22)


def reply(case: Case, officer: User, access_level: str) -> None:
    record_reply(
        case.request,
        ReplyInput(
            received_on=date(2023, 9, 1),
            passages=[PassageInput(case.recommendation(16), "Done.")],
            access_level=access_level,
        ),
        by=officer,
        now=datetime(2023, 9, 1, 12, tzinfo=UTC),
    )


def test_each_role_of_a_batch_sees_its_own(
    case: Case, officer: User, rapporteur: User, state_focal_point: User, ngo_member: User
) -> None:
    reply(case, officer, AccessLevel.RAPPORTEUR)
    people = {
        ReminderAudience.STATE_FOCAL_POINTS: state_focal_point,
        ReminderAudience.OFFICERS: officer,
        ReminderAudience.RAPPORTEURS: rapporteur,
        ReminderAudience.FOLLOWERS: ngo_member,
    }
    emails = {audience: email_to(person, case, audience) for audience, person in people.items()}
    standings = read_standings(list(emails.values()), today=TODAY)
    for audience, email in emails.items():
        standing = standings.of(email)
        sees = audience != ReminderAudience.FOLLOWERS
        assert bool(standing.received) == sees, audience
        assert ("16" in {point.reference for point in standing.awaited}) != sees, audience


def test_roles_in_other_cases_open_nothing(case: Case, officer: User, ngo_member: User) -> None:
    """A batch may hold cases of several State parties; what is hidden from all stays so."""
    reply(case, officer, AccessLevel.COMMITTEE)
    case.document.access_level = AccessLevel.COMMITTEE
    case.document.save()
    other = FollowUpRequestFactory.create()
    other.cycle.state_party = StatePartyFactory.create()
    FollowUpFactory.create(request=other)
    emails: list[OutgoingEmail] = [
        email_to(ngo_member, case, ReminderAudience.STATE_FOCAL_POINTS),
        email_to(ngo_member, case, ReminderAudience.STATE_FOCAL_POINTS),
    ]
    emails[1].deadline = DeadlineFactory.create(request=other, cycle=other.cycle)
    standings = read_standings(emails, today=TODAY)
    assert standings.of(emails[0]).asked == ()
    assert standings.of(emails[0]).received == ()
    assert len(standings.of(emails[1]).asked) == 1


def test_reply_of_a_later_day_has_not_come_yet(
    case: Case, officer: User, state_focal_point: User
) -> None:
    reply(case, officer, AccessLevel.PUBLIC)
    email = email_to(state_focal_point, case, ReminderAudience.STATE_FOCAL_POINTS)
    assert read_standings([email], today=date(2023, 8, 31)).of(email).received == ()
    assert read_standings([email], today=date(2023, 9, 1)).of(email).received


@pytest.mark.parametrize(
    ("zone", "now", "words"),
    [
        # 09:00 in Auckland is the evening before in Geneva.
        ("Pacific/Auckland", datetime(2023, 9, 7, 21, tzinfo=UTC), "in 30 days"),
        ("", datetime(2023, 9, 7, 21, tzinfo=UTC), "in 31 days"),
        ("Pacific/Auckland", datetime(2023, 10, 11, 20, tzinfo=UTC), "4 days ago"),
        ("Pacific/Honolulu", datetime(2023, 10, 9, 5, tzinfo=UTC), "yesterday"),
        # The date passes at midnight in Geneva.
        ("Pacific/Auckland", datetime(2023, 10, 8, 20, tzinfo=UTC), "today"),
    ],
)
def test_distances_are_counted_where_the_reader_is(
    case: Case, state_focal_point: User, zone: str, now: datetime, words: str
) -> None:
    state_focal_point.time_zone = zone
    state_focal_point.save()
    email = email_to(state_focal_point, case, ReminderAudience.STATE_FOCAL_POINTS)
    today = dates.today(now)
    standings = read_standings([email], today=today, now=now)
    text = render_mail(email, today=today, standings=standings).text
    assert f"8 October 2023 ({words})." in text
