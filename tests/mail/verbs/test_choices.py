"""What a person chooses about mails is kept, kind by kind, and honoured by what is planned."""

import pytest
from django.db import IntegrityError

from recommendations.enums import EmailStatus, EventKind
from recommendations.mail.verbs.choices import change_mail_choices, unsubscribe
from recommendations.mail_enums import MailKind, MailRhythm
from recommendations.models import Event, OutgoingEmail, User
from tests.mail.delivery import NOW, after, deliver


@pytest.mark.django_db
def test_each_kind_has_a_rhythm_of_its_own(officer: User) -> None:
    change_mail_choices(officer, {MailKind.ROLE: MailRhythm.WEEKLY}, hour=18, weekday=5, now=NOW)
    kept = User.objects.get(pk=officer.pk)
    assert kept.rhythm_of(MailKind.ROLE) == MailRhythm.WEEKLY
    assert (kept.digest_hour, kept.digest_weekday) == (18, 5)
    assert kept.rhythm_of(MailKind.OWN) == MailRhythm.EACH
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_one_kind_is_turned_off_and_nothing_else_changes(officer: User) -> None:
    stale = User.objects.get(pk=officer.pk)
    change_mail_choices(officer, {MailKind.OWN: MailRhythm.DAILY}, hour=18, weekday=5, now=NOW)
    for _time in range(2):
        unsubscribe(stale, [MailKind.FOLLOWED])
    kept = User.objects.get(pk=officer.pk)
    assert kept.rhythm_of(MailKind.FOLLOWED) == MailRhythm.OFF
    assert kept.rhythm_of(MailKind.OWN) == MailRhythm.DAILY
    assert kept.digest_hour == 18


def test_planned_reminder_is_not_sent_to_whoever_turned_them_off(planned: OutgoingEmail) -> None:
    unsubscribe(planned.recipient, [MailKind.ROLE])
    assert deliver().n_superseded == 1
    row = after(planned)
    assert row.status == EmailStatus.SUPERSEDED
    assert row.outcome == "The person has turned these emails off."
    assert not Event.objects.filter(kind=EventKind.REMINDER_SENT).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken", [{"role_mails": "hourly"}, {"digest_hour": 24}, {"digest_weekday": 0}]
)
def test_the_database_refuses_choices_that_there_are_not(
    officer: User, broken: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError, match="user_mails_check"):
        User.objects.filter(pk=officer.pk).update(**broken)
