"""When to be reminded, and how often emails come: one answer each, and one that is offered."""

from datetime import date

import pytest

from recommendations.mail.forms.choices import (
    LONGEST_PERIOD,
    MailChoicesForm,
    PersonalReminderForm,
    SnoozeForm,
)
from recommendations.mail_enums import MailKind, MailRhythm
from recommendations.models import User
from tests.form_checks import refusals

CHOICES = {"role": "each", "followed": "daily", "own": "each", "hour": "7", "weekday": "1"}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ({"number": "3", "unit": "weeks"}, date(2024, 2, 7)),
        ({"number": "3", "unit": ""}, date(2024, 2, 7)),
        ({"number": "1", "unit": "months"}, date(2024, 2, 17)),
        ({"on": "1 March 2024"}, date(2024, 3, 1)),
    ],
)
def test_a_reminder_is_for_a_day_or_after_a_period(typed: dict[str, str], day: date) -> None:
    form = PersonalReminderForm(typed)
    assert form.is_valid(), form.errors
    assert form.day(date(2024, 1, 17)) == day


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"note": "Call the mission"}, "number"),
        ({"number": "3", "unit": "weeks", "on": "1 March 2024"}, "number"),
        ({"number": "0", "unit": "weeks"}, "number"),
        ({"number": str(LONGEST_PERIOD + 1), "unit": "days"}, "number"),
        ({"number": "3", "unit": "moons"}, "unit"),
        ({"on": "31 June 2024", "note": "Call the mission"}, "on"),
        ({"on": "1 March 2024", "note": "x" * 501}, "note"),
    ],
)
def test_a_day_that_nobody_can_know_is_refused_at_its_field(
    typed: dict[str, str], field: str
) -> None:
    assert set(refusals(PersonalReminderForm(typed))) == {field}


def test_a_pause_has_a_length_that_is_offered() -> None:
    assert SnoozeForm({"days": "7"}).is_valid()
    for typed in ("", "8", "long"):
        assert set(refusals(SnoozeForm({"days": typed}))) == {"days"}


@pytest.mark.parametrize(
    ("field", "typed"),
    [("role", "hourly"), ("followed", ""), ("own", "never"), ("hour", "24"), ("weekday", "8")],
)
def test_a_rhythm_that_is_not_offered_is_refused_and_the_others_kept(
    field: str, typed: str
) -> None:
    form = MailChoicesForm({**CHOICES, field: typed}, user=User())
    assert set(refusals(form)) == {field}


def test_each_kind_of_email_has_its_rhythm() -> None:
    form = MailChoicesForm(CHOICES, user=User())
    assert form.is_valid(), form.errors
    assert form.rhythms() == {
        MailKind.ROLE: MailRhythm.EACH,
        MailKind.FOLLOWED: MailRhythm.DAILY,
        MailKind.OWN: MailRhythm.EACH,
    }
