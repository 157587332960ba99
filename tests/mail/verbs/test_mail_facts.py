"""The look at the world before a mail leaves, and the stamp that keeps it true."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.deadlines.verbs.deadline_changes import withdraw_deadline
from recommendations.deadlines.verbs.extensions import extend_deadline
from recommendations.enums import EmailStatus, FollowUpStatus
from recommendations.mail.verbs import outbox_rows
from recommendations.mail.verbs.mail_facts import look, why_not
from recommendations.mail.verbs.outbox import claim
from recommendations.models import (
    Deadline,
    Document,
    FollowUp,
    Membership,
    OutgoingEmail,
    ReminderStage,
    User,
)
from tests.conftest import Case
from tests.factories import MembershipFactory, OutgoingEmailFactory, RapporteurAssignmentFactory
from tests.mail.delivery import MONTH_BEFORE, NOW


def stamp_of(email: OutgoingEmail) -> str:
    return outbox_rows.stamps([email.pk], claimed_at=NOW)[email.pk]


@pytest.fixture
def claimed(planned: OutgoingEmail) -> OutgoingEmail:
    email = claim(planned.pk, now=NOW)
    assert email is not None
    return email


def another_mail(email: OutgoingEmail) -> None:
    OutgoingEmailFactory.create(deadline=email.deadline, recipient=email.recipient)


# Everything that a mail rests on.
CHANGES: dict[str, Callable[[OutgoingEmail, User], Any]] = {
    "date extended": lambda email, by: extend_deadline(
        email.deadline, to=date(2024, 1, 8), reason="Asked for", by=by, now=NOW
    ),
    "date withdrawn": lambda email, by: withdraw_deadline(
        email.deadline, reason="A mistake", by=by, now=NOW
    ),
    "one reply": lambda email, _by: FollowUp.objects.filter(
        pk=FollowUp.objects.order_by("pk").values("pk")[:1]
    ).update(status=FollowUpStatus.REPLY_RECEIVED),
    "document": lambda _email, _by: Document.objects.update(access_level="committee"),
    "address": lambda email, _by: User.objects.filter(pk=email.recipient_id).update(
        email="n@x.org"
    ),
    "role ended": lambda email, _by: Membership.objects.filter(user=email.recipient).delete(),
    "role added": lambda email, _by: MembershipFactory.create(
        user=email.recipient, role="officer", treaty_body=email.deadline.cycle.treaty_body
    ),
    "assigned": lambda email, _by: RapporteurAssignmentFactory.create(
        user=email.recipient, cycle=email.deadline.cycle
    ),
    "stage": lambda _email, _by: ReminderStage.objects.update(is_active=False),
    "another mail": lambda email, _by: another_mail(email),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_stamp_changes_with_everything_that_a_mail_rests_on(
    claimed: OutgoingEmail, officer: User, change: Callable[[OutgoingEmail, User], Any]
) -> None:
    before = stamp_of(claimed)
    assert stamp_of(claimed) == before
    change(claimed, officer)
    assert stamp_of(claimed) != before


def test_stamp_does_not_change_with_what_concerns_others(
    claimed: OutgoingEmail, officer: User
) -> None:
    before = stamp_of(claimed)
    User.objects.filter(pk=officer.pk).update(full_name="Somebody")
    another = OutgoingEmailFactory.create()
    Deadline.objects.filter(pk=another.deadline.pk).update(due_on=date(2030, 1, 1))
    assert stamp_of(claimed) == before


def test_look_asks_the_same_number_of_questions_for_one_and_three(
    planned: OutgoingEmail, case: Case
) -> None:
    def ask(emails: list[OutgoingEmail]) -> int:
        with CaptureQueriesContext(connection) as captured:
            found = look(emails, today=MONTH_BEFORE)
        assert not found.reasons
        return len(captured)

    people = [
        MembershipFactory.create(role="state_focal_point", state_party=case.state_party).user
        for _n in range(2)
    ]
    more = [
        OutgoingEmailFactory.create(deadline=case.deadline, stage=planned.stage, recipient=person)
        for person in people
    ]
    ids = [planned.pk, *(email.pk for email in more)]
    three = outbox_rows.load(ids, today=MONTH_BEFORE)
    assert len(three) == 3
    assert ask(three[:1]) == ask(three)


def test_mail_behind_another_one_waits_for_it(planned: OutgoingEmail) -> None:
    """Nothing is final while the other mail may still come to nothing."""
    twin = OutgoingEmailFactory.create(
        deadline=planned.deadline, recipient=planned.recipient, due_on=planned.due_on
    )
    ReminderStage.objects.update(audience=planned.stage.audience)
    (second,) = outbox_rows.load([twin.pk], today=MONTH_BEFORE)
    assert look([second], today=MONTH_BEFORE).behind == {twin.pk}
    assert "another role" in why_not(second, today=MONTH_BEFORE)
    OutgoingEmail.objects.filter(pk=planned.pk).update(status=EmailStatus.SENT, sent_at=NOW)
    assert "another role" in look([second], today=MONTH_BEFORE).reasons[twin.pk]
    OutgoingEmail.objects.filter(pk=planned.pk).update(status=EmailStatus.FAILED, sent_at=None)
    assert why_not(second, today=MONTH_BEFORE + timedelta(days=1)) == ""
