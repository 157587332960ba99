"""What a row of the ledger may rest on, and who counts as told because of a role."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from recommendations.enums import EmailStatus, EventKind, ReminderAudience
from recommendations.mail_enums import MailKind
from recommendations.models import Membership, OutgoingEmail, User
from tests.conftest import Case
from tests.evidence import without_triggers
from tests.factories import (
    EventFactory,
    NoticeFactory,
    OutgoingEmailFactory,
    PersonalReminderFactory,
    ReminderStageFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 9, 5, 8, tzinfo=UTC)
ROLES = sorted(ReminderAudience.roles)


@pytest.mark.parametrize("role", ROLES)
def test_person_in_a_role_is_told_officially_by_a_stage_and_by_an_event(
    case: Case, role: str
) -> None:
    stage = ReminderStageFactory.create(audience=role)
    reminder = OutgoingEmailFactory.create(deadline=case.deadline, stage=stage)
    notice = NoticeFactory.create(deadline=case.deadline, told_as=role)
    assert set(OutgoingEmail.objects.official()) == {reminder, notice}
    for row in (reminder, notice):
        assert (row.is_official, row.kind, row.audience) == (True, MailKind.ROLE, role)
        assert row.official_deadline == case.deadline
        assert row.audience_label == str(ReminderAudience(role).label)
    assert (reminder.occasion, notice.occasion) == (stage.label, "Deadline corrected")


@pytest.mark.parametrize("told_as", ["", ReminderAudience.FOLLOWERS])
def test_person_who_follows_is_told_unofficially(case: Case, told_as: str) -> None:
    news = NoticeFactory.create(deadline=case.deadline)
    row = OutgoingEmailFactory.create(deadline=None, stage=None, event=news.event, told_as=told_as)
    assert (row.is_official, row.kind, row.audience) == (False, MailKind.FOLLOWED, told_as)
    assert row not in OutgoingEmail.objects.official()
    with pytest.raises(ValueError, match="about no deadline"):
        _ = row.official_deadline


def test_own_account_is_told_whatever_the_role(officer: User) -> None:
    event = EventFactory.create(kind=EventKind.PASSWORD_SET, account=officer)
    row = OutgoingEmailFactory.create(deadline=None, stage=None, event=event, recipient=officer)
    assert (row.kind, row.is_official) == (MailKind.ACCOUNT, False)


def test_database_refuses_a_row_that_rests_on_two_things_or_none(
    case: Case, ngo_member: User
) -> None:
    stage = ReminderStageFactory.create()
    event = EventFactory.create(kind=EventKind.DEADLINE_SET, deadline=case.deadline)
    own = PersonalReminderFactory.create(user=ngo_member, cycle=case.cycle)
    nothing = {"deadline": None, "stage": None}
    dated = {"deadline": case.deadline, "stage": None}
    for wrong in (
        nothing,
        dated,
        {"deadline": None, "stage": stage},
        {"deadline": case.deadline, "stage": stage, "event": event},
        {"deadline": case.deadline, "stage": stage, "told_as": ReminderAudience.OFFICERS},
        # News of a follower name no deadline, and a notice in a role always does.
        {**dated, "event": event},
        {**dated, "event": event, "told_as": ReminderAudience.FOLLOWERS},
        {**nothing, "event": event, "told_as": ReminderAudience.OFFICERS},
        {**nothing, "personal_reminder": own, "told_as": ReminderAudience.FOLLOWERS},
        {**nothing, "event": event, "told_as": "ministers"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            OutgoingEmailFactory.create(**wrong)


def test_database_holds_one_row_for_an_event_and_a_person(case: Case, officer: User) -> None:
    row = NoticeFactory.create(deadline=case.deadline, recipient=officer)
    for again in (
        {"deadline": None, "stage": None, "told_as": ""},
        {"deadline": case.deadline, "stage": None, "told_as": ReminderAudience.RAPPORTEURS},
    ):
        with pytest.raises(IntegrityError, match="event_once_uniq"), transaction.atomic():
            OutgoingEmailFactory.create(event=row.event, recipient=officer, **again)


@pytest.mark.parametrize(
    ("what", "is_first"),
    [
        ("newcomer", True),
        # The email in which the date was set was overtaken before it could leave.
        ("set unsent", True),
        ("set sent", False),
        ("reminded", False),
        # Known by letter, from before the tracker.
        ("nothing", False),
        ("officer", False),
    ],
)
def test_focal_point_hears_of_a_date_for_the_first_time(
    case: Case, state_focal_point: User, what: str, is_first: bool
) -> None:
    began_at = NOW + timedelta(days=1 if what == "newcomer" else -1)
    with without_triggers():
        Membership.objects.filter(user=state_focal_point).update(created_at=began_at)
    told: dict[str, Any] = {"deadline": case.deadline, "recipient": state_focal_point}
    told["told_as"] = ReminderAudience.STATE_FOCAL_POINTS
    if what.startswith("set"):
        status = EmailStatus.SENT if what == "set sent" else EmailStatus.SUPERSEDED
        NoticeFactory.create(**told, event__kind=EventKind.DEADLINE_SET, status=status)
    elif what == "reminded":
        OutgoingEmailFactory.create(**{**told, "told_as": ""}, status=EmailStatus.SENT)
    elif what == "officer":
        told["told_as"] = ReminderAudience.OFFICERS
    row = NoticeFactory.create(**told, event__at=NOW)
    assert OutgoingEmail.objects.with_grounds().get(pk=row.pk).is_first_told == is_first
    with CaptureQueriesContext(connection) as queries:
        assert OutgoingEmail.objects.get(pk=row.pk).is_first_told == is_first
    assert len(queries) == 2
