"""What is evidence that a State party was reminded: its own emails, outages, named paragraphs."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from recommendations.enums import AccessLevel, EmailStatus, ReminderAudience
from recommendations.letters.reads.annex import (
    AnnexSection,
    annex_of_body,
    annex_of_case,
    outages_in,
)
from recommendations.letters.reads.annex_file import write_annex
from recommendations.letters.reads.periods import Period
from recommendations.mail_enums import OutageKind
from recommendations.models import (
    FollowUpRequest,
    OutgoingEmail,
    Paragraph,
    SenderOutage,
    User,
)
from tests.conftest import Case
from tests.factories import (
    DeadlineFactory,
    NoticeFactory,
    OutgoingEmailFactory,
    ReminderStageFactory,
    StateReplyFactory,
    UserFactory,
)
from tests.letters.letter_files import issued, usual_stages
from tests.letters.word_files import words_of_file

pytestmark = pytest.mark.django_db

TODAY = date(2024, 1, 10)
MISSED = (
    "The reminder of 1 October 2023 (1 week before the deadline) did not leave: the sender was off "
    "from 18 September 2023 to 27 October 2023."
)


def email(
    case: Case, day: date, audience: str = ReminderAudience.STATE_FOCAL_POINTS, **fields: Any
) -> OutgoingEmail:
    moment = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    values: dict[str, Any] = {"status": EmailStatus.SENT, "send_after": moment, **fields}
    if values["status"] == EmailStatus.SENT:
        values["sent_at"] = moment
    stage = ReminderStageFactory.create(audience=audience)
    return OutgoingEmailFactory.create(
        deadline=case.deadline, stage=stage, **{"due_on": day, **values}
    )


def annex(case: Case, reader: User | None) -> AnnexSection:
    requests = FollowUpRequest.objects.filter(pk=case.request.pk)
    (section,) = annex_of_case(requests, reader, today=TODAY)
    return section


def test_what_the_state_party_was_sent_stands_apart(case: Case, officer: User) -> None:
    for audience in (ReminderAudience.OFFICERS, ReminderAudience.RAPPORTEURS):
        email(case, date(2023, 9, 8), audience)
    email(case, date(2023, 9, 8), ReminderAudience.FOLLOWERS)
    email(case, date(2023, 9, 8))
    section = annex(case, officer)
    assert [line.to_whom.partition("(")[2] for line in section.state_lines] == [
        "State focal points)"
    ]
    assert sorted(line.to_whom.partition("(")[2] for line in section.internal_lines) == [
        "Rapporteurs)",
        "Secretariat officers)",
    ]
    assert section.summary == "To the State party: 1 email and 0 letters."
    assert section.internal_summary == "To officers and rapporteurs: 2 emails."


def test_what_came_back_is_no_reminder_that_arrived(case: Case, officer: User) -> None:
    email(case, date(2023, 9, 8))
    day = datetime(2023, 10, 9, 7, tzinfo=UTC)
    email(case, day.date(), status=EmailStatus.BOUNCED, sent_at=day, outcome="No such mailbox.")
    section = annex(case, officer)
    assert section.state_lines[1].outcome == "Bounced: No such mailbox."
    assert section.summary == (
        "To the State party: 2 emails and 0 letters. 1 email was returned as undeliverable."
    )


def test_an_outage_is_called_one_and_never_needless(case: Case, officer: User) -> None:
    outage = SenderOutage.objects.create(
        kind=OutageKind.OFF,
        began_at=datetime(2023, 9, 18, 10, tzinfo=UTC),
        ended_at=datetime(2023, 10, 27, 8, tzinfo=UTC),
    )
    back = datetime(2023, 10, 27, 8, tzinfo=UTC)
    ended: dict[str, Any] = {"status": EmailStatus.SUPERSEDED, "send_after": back}
    email(case, date(2023, 10, 1), outage=outage, outcome=MISSED, **ended)
    answered = "No reply is awaited any more: one came in, or the follow-up ended."
    for day in (date(2023, 11, 8), date(2024, 1, 8)):
        email(case, day, outcome=answered, **ended)
    section = annex(case, officer)
    (line,) = section.state_lines
    assert (line.day, line.outcome) == (date(2023, 10, 1), MISSED)
    assert section.summary == (
        "To the State party: 0 emails and 0 letters. 2 further emails were planned but became "
        "needless before they left: No reply is awaited any more: one came in, or the follow-up "
        "ended (2)."
    )
    # In the period in which it should have left, not in that in which somebody noticed.
    september = Period(date(2023, 10, 1), date(2023, 10, 2))
    assert len(annex_of_body(case.body, officer, september, today=TODAY)[0].state_lines) == 1
    assert outages_in(september, today=TODAY) == [
        "No email could leave: the sender was off from 18 September 2023 to 27 October 2023."
    ]
    assert outages_in(Period(date(2023, 11, 1)), today=TODAY) == []


def test_a_reminder_names_the_paragraphs_as_they_were_called(case: Case, officer: User) -> None:
    email(case, date(2023, 9, 8), named_paragraphs=["16", "36 (a)"])
    email(case, date(2023, 9, 9), named_paragraphs=[])
    Paragraph.objects.filter(number=16).update(number=17)
    lines = annex(case, officer).state_lines
    assert lines[0].what.endswith("8 October 2023, paragraphs 16, 36\u00a0(a)")
    assert lines[1].what.endswith("8 October 2023")


@pytest.mark.parametrize(
    ("offset", "unit", "left_on", "what"),
    [
        (-1, "months", date(2023, 9, 8), "Email, 1 month before 8 October 2023"),
        # A Saturday's, on Monday.
        (-29, "days", date(2023, 9, 11), "Email, 27 days before 8 October 2023"),
        (-1, "weeks", date(2023, 10, 8), "Email, the day of 8 October 2023"),
        (3, "months", date(2024, 1, 8), "Email, 3 months after 8 October 2023"),
        # The date is a Sunday: Monday to Wednesday are the days of grace.
        (
            1,
            "days",
            date(2023, 10, 12),
            "Email, 4 days after 8 October 2023 (after a time of grace of 3 working days)",
        ),
        # Later than that, for another reason.
        (1, "days", date(2023, 10, 13), "Email, 5 days after 8 October 2023"),
    ],
)
def test_an_email_is_called_by_the_day_on_which_it_left(
    case: Case, officer: User, offset: int, unit: str, left_on: date, what: str
) -> None:
    moment = datetime(left_on.year, left_on.month, left_on.day, 7, tzinfo=UTC)
    stage = ReminderStageFactory.create(
        offset=offset, unit=unit, audience=ReminderAudience.STATE_FOCAL_POINTS
    )
    OutgoingEmailFactory.create(
        deadline=case.deadline,
        stage=stage,
        due_on=stage.day_for(case.deadline.due_on),
        status=EmailStatus.SENT,
        send_after=moment,
        sent_at=moment,
        named_paragraphs=[],
    )
    (line,) = annex(case, officer).state_lines
    assert (line.day, line.what) == (left_on, what)


def test_what_an_officer_is_sent_waits_for_no_grace(case: Case, officer: User) -> None:
    stage = ReminderStageFactory.create(offset=1, unit="days", audience=ReminderAudience.OFFICERS)
    left_on = datetime(2023, 10, 12, 7, tzinfo=UTC)
    OutgoingEmailFactory.create(
        deadline=case.deadline,
        stage=stage,
        due_on=date(2023, 10, 9),
        status=EmailStatus.SENT,
        send_after=left_on,
        sent_at=left_on,
        named_paragraphs=[],
    )
    assert annex(case, officer).internal_lines[0].what == "Email, 4 days after 8 October 2023"


def test_emails_about_a_change_are_listed(case: Case, officer: User) -> None:
    NoticeFactory.create(
        deadline=case.deadline,
        told_as=ReminderAudience.STATE_FOCAL_POINTS,
        status=EmailStatus.SENT,
        named_paragraphs=[],
    )
    (line,) = annex(case, officer).state_lines
    assert line.what == "Email about: Deadline corrected"


@pytest.mark.parametrize("level", AccessLevel.confidential_levels)
def test_what_is_confidential_leaves_no_trace(
    case: Case, officer: User, outsider: User, level: str
) -> None:
    usual_stages()
    email(case, date(2023, 9, 8))
    issued(case.deadline, officer)
    StateReplyFactory.create(
        request=case.request, received_on=date(2023, 12, 18), access_level=level
    )
    assert "18 December 2023" in annex(case, officer).result
    for reader in (outsider, None):
        section = annex(case, reader)
        assert section.state_lines == section.internal_lines == []
        assert section.result == "No reply has been recorded as of 10 January 2024."


def test_of_a_committee_a_rapporteur_sees_their_own_cases(
    case: Case, rapporteur: User, officer: User
) -> None:
    email(case, date(2023, 9, 8))
    other = DeadlineFactory.create(
        cycle__treaty_body=case.body, request__cycle__treaty_body=case.body
    )
    OutgoingEmailFactory.create(deadline=other, status=EmailStatus.SENT)
    every = annex_of_body(case.body, officer, Period(), today=TODAY)
    own = annex_of_body(case.body, rapporteur, Period(), today=TODAY)
    assert len(every) == len(own) + 1
    assert [section.request for section in own] == [case.request]


@time_machine.travel("2024-01-10T08:00:00Z", tick=False)
def test_the_internal_part_of_the_file_can_be_left_out(case: Case, officer: User) -> None:

    email(case, date(2023, 9, 8), recipient=UserFactory.create(full_name="Farah Focal"))
    person = UserFactory.create(full_name="Olaf Official")
    email(case, date(2023, 9, 8), ReminderAudience.OFFICERS, recipient=person)
    sections = [annex(case, officer)]
    for shows_internal in (False, True):
        file = write_annex("Annex", ["Lead"], sections, shows_internal=shows_internal)
        words = words_of_file(file)
        assert "Farah Focal" in words
        assert ("Olaf Official" in words) == shows_internal
        assert ("internal" in words) == shows_internal
