"""Notices in tests: a case whose people hold their roles since long ago, and what they are told."""

from datetime import UTC, date, datetime, timedelta

from recommendations import dates
from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.deadlines.verbs.deadline_changes import correct_deadline
from recommendations.enums import AccessLevel, ReminderAudience
from recommendations.mail.verbs.notices import plan_role_notices
from recommendations.models import (
    Event,
    Membership,
    OutgoingEmail,
    RapporteurAssignment,
    User,
)
from tests.conftest import Case
from tests.evidence import without_triggers

# A Tuesday, at ten in Geneva and noon in Baku; the case is due on 8 October 2023.
NOW = datetime(2023, 9, 5, 8, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WHY = "The adopted text names another day."


STATE = {"focal-point@example.org": ReminderAudience.STATE_FOCAL_POINTS}
OFFICER = {"officer@example.org": ReminderAudience.OFFICERS}
COLLEAGUE = {"colleague@example.org": ReminderAudience.OFFICERS}
RAPPORTEUR = {"rapporteur@example.org": ReminderAudience.RAPPORTEURS}


def begin(*people: User, at: datetime = NOW - 30 * DAY) -> None:
    """Let the roles of these people have been entered then; they are held since long ago."""
    with without_triggers():
        Membership.objects.filter(user__in=people).update(created_at=at)
        RapporteurAssignment.objects.filter(user__in=people).update(created_at=at)


def plan(now: datetime = NOW + MINUTE) -> dict[str, str]:
    """Plan, and who is told of anything by then: the address, with the role."""
    plan_role_notices(today=dates.today(now), now=now)
    return told()


def told(event: Event | None = None) -> dict[str, str]:
    rows = OutgoingEmail.objects.filter(event__isnull=False)
    if event is not None:
        rows = rows.filter(event=event)
    return dict(rows.values_list("recipient__email", "told_as"))


def correct(case: Case, officer: User) -> None:
    correct_deadline(case.deadline, to=date(2023, 11, 1), reason=WHY, by=officer, now=NOW)


def answer(case: Case, by: User) -> None:
    record_reply(
        case.request,
        ReplyInput(
            received_on=NOW.date(),
            access_level=AccessLevel.PUBLIC,
            passages=[
                PassageInput(recommendation=case.recommendation(number), text="Done.")
                for number in case.follow_ups
            ],
        ),
        by=by,
        now=NOW,
    )
