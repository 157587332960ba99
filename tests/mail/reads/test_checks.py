"""The look at the world before a mail leaves, and the stamp that keeps it true."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.enums import EmailStatus
from recommendations.mail.reads.checks import look, why_not
from recommendations.models import (
    OutgoingEmail,
    ReminderStage,
)
from tests.conftest import Case
from tests.evidence import without_triggers
from tests.factories import MembershipFactory, OutgoingEmailFactory
from tests.mail.delivery import MONTH_BEFORE, NOW


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
    three = list(OutgoingEmail.objects.filter(pk__in=ids).with_grounds())
    assert len(three) == 3
    assert ask(three[:1]) == ask(three)


def test_mail_behind_another_one_waits_for_it(planned: OutgoingEmail) -> None:
    """Nothing is final while the other mail may still come to nothing."""
    twin = OutgoingEmailFactory.create(
        deadline=planned.deadline, recipient=planned.recipient, due_on=planned.due_on
    )
    ReminderStage.objects.update(audience=planned.deadline_and_stage[1].audience)
    (second,) = OutgoingEmail.objects.filter(pk=twin.pk).with_grounds()
    assert look([second], today=MONTH_BEFORE).behind == {twin.pk}
    assert "another role" in why_not(second, today=MONTH_BEFORE)
    OutgoingEmail.objects.filter(pk=planned.pk).update(status=EmailStatus.SENT, sent_at=NOW)
    assert "another role" in look([second], today=MONTH_BEFORE).reasons[twin.pk]
    with without_triggers():
        OutgoingEmail.objects.filter(pk=planned.pk).update(status=EmailStatus.FAILED, sent_at=None)
    assert why_not(second, today=MONTH_BEFORE + timedelta(days=1)) == ""
