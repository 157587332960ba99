"""Emails tell each recipient no more than the pages do: in their words, links and headers."""

import base64
import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail

from recommendations import dates
from recommendations.enums import (
    DeadlineKind,
    EmailStatus,
    EvaluationStatus,
    EventKind,
    PeriodUnit,
    ReminderAudience,
)
from recommendations.mail.verbs.choices import change_mail_choices
from recommendations.mail.verbs.delivery import deliver_due
from recommendations.mail.verbs.digests import plan_digests
from recommendations.mail.verbs.follows import follow
from recommendations.mail.verbs.news import plan_notices
from recommendations.mail.verbs.notices import plan_role_notices
from recommendations.mail.verbs.personal_reminders import (
    plan_personal_reminders,
    set_personal_reminder,
)
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.mail_enums import MailKind, MailRhythm
from recommendations.models import (
    Deadline,
    Document,
    Evaluation,
    Extension,
    OutgoingEmail,
    StateReply,
    User,
)
from tests.conftest import Case, ClientOf
from tests.evidence import without_triggers
from tests.factories import EventFactory, ReminderStageFactory
from tests.marked_keys import KEY
from tests.walking import telling_words
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marked_keys")]

LINK = re.compile(r"https?://[^/\s\"<>]+(/[^\s\"<>]*)")
# Signed parts of links, which everybody can read though nobody can change them.
SIGNED = re.compile(r"/mails/stop/([\w-]+):")


def _said(message: Any) -> str:
    """Everything in an email: headers, words and what its signed links hold."""
    whole: EmailMessage = message.message()
    bodies = [
        part.get_payload(decode=True).decode()  # type: ignore[union-attr]  # text parts
        for part in whole.walk()
        if part.get_content_maintype() == "text"
    ]
    text = "\n".join([str(dict(whole.items())), *bodies])
    held = [base64.urlsafe_b64decode(one + "=" * (-len(one) % 4)) for one in SIGNED.findall(text)]
    return "\n".join([text, *(part.decode("latin-1") for part in held)])


def _everything_happens(case: Case, now: Any) -> None:
    """An event that is news for each row of the world, whoever may read it."""
    about: list[tuple[EventKind, str, Any]] = [
        *((EventKind.REPLY_RECORDED, "reply", row) for row in StateReply.objects.all()),
        *((EventKind.DEADLINE_SET, "deadline", row) for row in Deadline.objects.in_force()),
        *((EventKind.DOCUMENT_RECORDED, "document", row) for row in Document.objects.all()),
    ]
    for kind, column, row in about:
        EventFactory.create(kind=kind, cycle=case.cycle, at=now, **{column: row})
    for row in Extension.objects.select_related("deadline"):
        for kind, reason in (
            (EventKind.EXTENSION_ASKED, row.reason),
            (EventKind.EXTENSION_REFUSED, row.decision_reason),
        ):
            EventFactory.create(
                kind=kind,
                cycle=case.cycle,
                deadline=row.deadline,
                extension=row,
                reason=reason,
                at=now,
            )
    for row in Evaluation.objects.all():
        EventFactory.create(
            kind=EventKind.EVALUATION_STATUS_CHANGED,
            to_status=EvaluationStatus.ADOPTED,
            cycle=case.cycle,
            recommendation=row.follow_up.recommendation,
            follow_up=row.follow_up,
            evaluation=row,
            at=now,
        )


def test_emails_tell_their_recipients_no_more_than_the_pages(
    world: World, everybody: dict[str, User], client_of: ClientOf, case: Case
) -> None:
    now = dates.now()
    with without_triggers():
        StateReply.objects.update(received_on=dates.today())
    audiences = {
        DeadlineKind.INTERNAL: ReminderAudience.committee_audiences,
        DeadlineKind.NEXT_PERIODIC_REPORT: ReminderAudience.values,
    }
    for kind, told_of_it in audiences.items():
        for audience in told_of_it:
            ReminderStageFactory.create(
                deadline_kind=kind, audience=audience, offset=-40, unit=PeriodUnit.DAYS
            )
    client_of("deactivated")
    people = {role: user for role, user in everybody.items() if role != "deactivated"}
    for n, (role, user) in enumerate(people.items()):
        rhythm = (MailRhythm.EACH, MailRhythm.DAILY)[n % 2]
        chosen = {MailKind(kind): rhythm for kind in MailKind.choosable}
        change_mail_choices(user, chosen, hour=7, weekday=1, now=now)
        for thing in (case.cycle, case.state_party, case.body, case.recommendation(36)):
            follow(user, thing)
        note = world.secret(f"{role.replace('_', '')}levelnote", {role})
        set_personal_reminder(user, case.deadline, on=dates.today(), note=note, now=now)
    _everything_happens(case, now + timedelta(minutes=1))
    moment = now + timedelta(minutes=2)
    plan_role_notices(today=dates.today(), now=moment)
    plan_notices(today=dates.today(), now=moment)
    plan_reminders(today=dates.today(), now=moment)
    # Whatever the hour is now, each of these days has one among them at which emails leave.
    for later in (timedelta(hours=hours) for hours in range(0, 120, 8)):
        plan_personal_reminders(now=moment + later)
        plan_digests(now=moment + later)
        deliver_due(clock=lambda later=later: moment + later)  # type: ignore[misc]
    role_of = {user.email: role for role, user in people.items()}
    clients = {role: client_of(role) for role in people}
    told, wrong = set(), []
    for message in mail.outbox:
        role, text = role_of[message.to[0]], _said(message)
        told.add(role)
        words = {word for word in telling_words(text) if role not in world.allowed(word)}
        if words or KEY.search(text):
            wrong.append((role, message.subject, words, KEY.findall(text)))
        # What it leads to is open to the person as well. Beside the address at which submissions
        # are begun it says who can.
        paths = {path for path in LINK.findall(text) if "/mails/" not in path}
        paths = {path for path in paths if not path.endswith("/submission/")}
        closed = {path for path in paths if clients[role].get(path).status_code != 200}
        if closed:
            wrong.append((role, message.subject, closed, []))
    assert not wrong
    assert told == set(people)
    notices = OutgoingEmail.objects.filter(told_as__in=ReminderAudience.roles)
    assert {row.told_as for row in notices.filter(status=EmailStatus.SENT)} == set(
        ReminderAudience.roles
    )
