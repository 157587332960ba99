"""Personal reminders: set for a day, by the clock of the person's own time zone.

The verbs leave no event: what a person wants to be told of is no fact of any case.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.acts.seen import Seen, check_seen
from recommendations.mail.reads.watching import IS_TOLD
from recommendations.mail.verbs.rows import new_row, write
from recommendations.models import PersonalReminder, User
from recommendations.models.people import read_zones
from recommendations.models.personal_reminders import REMINDABLE, Remindable

# The length of an outage that is caught up.
LOOK_BACK = timedelta(days=366)
# A day begins up to so long before it begins in UTC.
EARLIEST_ZONE = timedelta(hours=14)
FARTHEST = timedelta(days=3660)
# What one person can keep in view; it keeps a broken script from filling the table, too.
MOST_WAITING = 200


def local_day(user: User, now: datetime) -> date:
    """The calendar day at a moment by the person's own clock."""
    return now.astimezone(user.zone).date()


@transaction.atomic
def set_personal_reminder(
    user: User, thing: Remindable, *, on: date, note: str, now: datetime
) -> PersonalReminder:
    """Remind a person of a thing on a day of their own calendar, today at the earliest.

    Raises InvalidInput for a day that has passed or is ten years away, DomainError when two
    hundred reminders wait already.
    """
    _check_day(user, on, now)
    waiting = PersonalReminder.objects.filter(
        user=user, cancelled_at=None, remind_on__gte=local_day(user, now)
    )
    if waiting.count() >= MOST_WAITING:
        raise DomainError(
            _("You have %(n)s reminders waiting. Cancel some before you set another.")
            % {"n": MOST_WAITING}
        )
    column = next(name for name, model in REMINDABLE.items() if isinstance(thing, model))
    return PersonalReminder.objects.create(
        user=user, remind_on=on, note=note.strip(), **{column: thing}
    )


@transaction.atomic
def change_personal_reminder(
    reminder: PersonalReminder, *, on: date, note: str, now: datetime, seen: Seen | None = None
) -> PersonalReminder:
    """Set another day and note. On another day it comes again, even if it was sent before.

    An email that is planned for the old day is not sent. Raises as `set_personal_reminder`, and
    ChangedMeanwhile where it changed after it was `seen`.
    """
    locked = _lock(reminder, seen)
    if on != locked.remind_on:
        _check_day(locked.user, on, now)
    locked.remind_on, locked.note = on, note.strip()
    locked.save()
    return locked


@transaction.atomic
def snooze_personal_reminder(
    reminder: PersonalReminder, *, days: int, now: datetime, seen: Seen | None = None
) -> PersonalReminder:
    """Put it off by so many days from today on, or from its day where that is still to come."""
    locked = _lock(reminder, seen)
    start = max(locked.remind_on, local_day(locked.user, now))
    return change_personal_reminder(
        locked, on=dates.add_period(start, days=days), note=locked.note, now=now
    )


@transaction.atomic
def cancel_personal_reminder(reminder: PersonalReminder, *, now: datetime) -> PersonalReminder:
    """Send it no more. Cancelling twice is as good as once."""
    locked = PersonalReminder.objects.select_for_update(of=("self",)).get(pk=reminder.pk)
    if locked.cancelled_at is None:
        locked.cancelled_at = now
        locked.save()
    return locked


def _lock(reminder: PersonalReminder, seen: Seen | None) -> PersonalReminder:
    rows = PersonalReminder.objects.select_for_update(of=("self",)).select_related("user")
    locked = rows.get(pk=reminder.pk)
    if locked.cancelled_at is not None:
        raise DomainError(_("This reminder was cancelled. Set a new one on the page of the case."))
    check_seen(locked, seen)
    return locked


def _check_day(user: User, on: date, now: datetime) -> None:
    today = local_day(user, now)
    if on < today:
        raise InvalidInput(_("This day has passed. Choose today or a later day."), field="on")
    if on > today + FARTHEST:
        raise InvalidInput(_("Choose a day within the next ten years."), field="on")


@transaction.atomic
def plan_personal_reminders(*, now: datetime) -> int:
    """Write a row of the ledger for each reminder whose moment has come; how many rows.

    The moment is the hour that the person chose for emails, on the day, by their own clock. Running
    it again, late, or twice at once plans nothing twice. Sends nothing.
    """
    latest = (now + EARLIEST_ZONE).date()
    reminders = (
        PersonalReminder.objects.filter(
            ~IS_TOLD, cancelled_at=None, remind_on__range=(latest - LOOK_BACK, latest)
        )
        .select_related("user")
        .order_by("remind_on", "pk")
    )
    rows, found = [], list(reminders)
    read_zones(reminder.user for reminder in found)
    for reminder in found:
        user = reminder.user
        moment = dates.moment_at(reminder.remind_on, user.digest_hour, user.zone)
        if moment <= now:
            row = new_row(
                user,
                word="own",
                due_on=reminder.remind_on,
                # Just before, because the digest of that very moment is the one to be in.
                now=moment - timedelta(microseconds=1),
                personal_reminder=reminder,
            )
            row.send_after = max(row.send_after, moment)
            rows.append(row)
    return write(rows)
