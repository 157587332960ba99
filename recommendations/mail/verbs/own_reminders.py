"""Reminders that people set for themselves: on a day, by the clock of their own time zone.

The verbs leave no event: what a person wants to be told of is no fact of any case.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.mail.verbs.mail_choices import place_mail
from recommendations.mail.verbs.reminders import new_message_id
from recommendations.mail_enums import MailKind
from recommendations.models import OutgoingEmail, OwnReminder, ReportingCycle, User
from recommendations.models.own_reminders import REMINDABLE, Remindable
from recommendations.wording import date_in_words

# The length of an outage that is caught up.
LOOK_BACK = timedelta(days=366)
# A day begins up to so long before it begins in UTC.
EARLIEST_ZONE = timedelta(hours=14)
FARTHEST = timedelta(days=3660)
# What one person can keep in view; it keeps a broken script from filling the table, too.
MOST_WAITING = 200
ROWS_AT_ONCE = 1_000


def column_of(thing: Remindable) -> str:
    """The column of a reminder that holds a thing of this type; it names the thing in addresses."""
    return next(name for name, model in REMINDABLE.items() if isinstance(thing, model))


def own_day(user: User, now: datetime) -> date:
    """The calendar day at a moment by the person's own clock."""
    return now.astimezone(ZoneInfo(user.time_zone)).date()


@transaction.atomic
def set_own_reminder(
    user: User, thing: Remindable, *, on: date, note: str, now: datetime
) -> OwnReminder:
    """Remind a person of a thing on a day of the own calendar, today at the earliest.

    Raises InvalidInput for a day that has passed or is ten years away, DomainError when two
    hundred reminders wait already.
    """
    _check_day(user, on, now)
    waiting = OwnReminder.objects.filter(
        user=user, cancelled_at=None, remind_on__gte=own_day(user, now)
    )
    if waiting.count() >= MOST_WAITING:
        raise DomainError(
            _("You have %(n)s reminders waiting. Cancel some before you set another.")
            % {"n": MOST_WAITING}
        )
    return OwnReminder.objects.create(
        user=user, remind_on=on, note=note.strip(), **{column_of(thing): thing}
    )


@transaction.atomic
def change_own_reminder(
    reminder: OwnReminder, *, on: date, note: str, now: datetime
) -> OwnReminder:
    """Set another day and note; on a day that was told of already it comes once more another day.

    A mail that is planned for the old day is not sent. Raises as `set_own_reminder`.
    """
    locked = _lock(reminder)
    if on != locked.remind_on:
        _check_day(locked.user, on, now)
    locked.remind_on, locked.note = on, note.strip()
    locked.save()
    return locked


@transaction.atomic
def snooze_own_reminder(reminder: OwnReminder, *, days: int, now: datetime) -> OwnReminder:
    """Put it off by so many days from today on, or from its day where that is still to come."""
    locked = _lock(reminder)
    start = max(locked.remind_on, own_day(locked.user, now))
    return change_own_reminder(
        locked, on=dates.add_period(start, days=days), note=locked.note, now=now
    )


@transaction.atomic
def cancel_own_reminder(reminder: OwnReminder, *, now: datetime) -> OwnReminder:
    """Tell of it no more. Twice is as good as once."""
    locked = OwnReminder.objects.select_for_update(of=("self",)).get(pk=reminder.pk)
    if locked.cancelled_at is None:
        locked.cancelled_at = now
        locked.save()
    return locked


def _lock(reminder: OwnReminder) -> OwnReminder:
    locked = (
        OwnReminder.objects.select_for_update(of=("self",))
        .select_related("user")
        .get(pk=reminder.pk)
    )
    if locked.cancelled_at is not None:
        raise DomainError(_("This reminder was cancelled. Set a new one on the page of the case."))
    return locked


def _check_day(user: User, on: date, now: datetime) -> None:
    today = own_day(user, now)
    if on < today:
        raise InvalidInput(_("This day has passed. Choose today or a later day."), field="on")
    if on > today + FARTHEST:
        raise InvalidInput(_("Choose a day within the next ten years."), field="on")


# --- Planning -------------------------------------------------------------------------------------


@transaction.atomic
def plan_own_reminders(*, now: datetime) -> int:
    """Write a row of the ledger for each reminder whose moment has come; how many rows.

    The moment is the hour that the person chose for mails, on the day, by the own clock. Sends
    nothing. Running it again, late, or twice at once plans nothing twice.
    """
    told = OutgoingEmail.objects.filter(own_reminder=OuterRef("pk"), due_on=OuterRef("remind_on"))
    latest = (now + EARLIEST_ZONE).date()
    reminders = (
        OwnReminder.objects.filter(
            ~Exists(told), cancelled_at=None, remind_on__range=(latest - LOOK_BACK, latest)
        )
        .select_related("user")
        .order_by("remind_on", "pk")
    )
    rows = [_row(reminder) for reminder in reminders.iterator() if _moment(reminder) <= now]
    OutgoingEmail.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
    # A second planner may have been quicker; only the rows that bear our Message-IDs are ours.
    return OutgoingEmail.objects.filter(message_id__in=[row.message_id for row in rows]).count()


def _moment(reminder: OwnReminder) -> datetime:
    user = reminder.user
    return dates.moment_at(reminder.remind_on, user.digest_hour, ZoneInfo(user.time_zone))


def _row(reminder: OwnReminder) -> OutgoingEmail:
    moment = _moment(reminder)
    # Just before, because the digest of that very moment is the one to be in.
    placing = place_mail(reminder.user, MailKind.OWN, now=moment - timedelta(microseconds=1))
    return OutgoingEmail(
        own_reminder=reminder,
        recipient=reminder.user,
        address=reminder.user.email,
        due_on=reminder.remind_on,
        channel=placing.channel,
        status=placing.status,
        send_after=max(placing.send_after, moment),
        message_id=new_message_id("own"),
    )


# --- Before it leaves -----------------------------------------------------------------------------


def look_at_own(emails: Sequence[OutgoingEmail], *, today: date) -> dict[int, str]:
    """What stands against each of these reminders, by its key.

    A constant number of queries for what everybody may read; one for each thing that is not open
    to all.
    """
    reasons: dict[int, str] = {}
    for email in emails:
        reminder = email.own_reminder
        assert reminder is not None  # noqa: S101 - that is its ground
        if reminder.cancelled_at is not None:
            reasons[email.pk] = _("The reminder was cancelled.")
        elif reminder.remind_on != email.due_on:
            reasons[email.pk] = _("The reminder was moved to %(day)s.") % {
                "day": date_in_words(reminder.remind_on)
            }
    open_things = _open_to_all([email for email in emails if email.pk not in reasons], today)
    for email in emails:
        if email.pk in reasons or email.own_reminder is None:
            continue
        thing = email.own_reminder.thing
        if (type(thing), thing.pk) not in open_things and not _is_open_to(
            email.recipient, thing, today
        ):
            reasons[email.pk] = _("What it is about is not open to the person any more.")
    return reasons


def _open_to_all(emails: Sequence[OutgoingEmail], today: date) -> set[tuple[type[Remindable], int]]:
    """Of the things that these are about, those that everybody may read: one query a type."""
    wanted: dict[type[Remindable], set[int]] = {}
    for email in emails:
        if email.own_reminder is not None:
            thing = email.own_reminder.thing
            wanted.setdefault(type(thing), set()).add(thing.pk)
    return {
        (model, pk)
        for model, pks in wanted.items()
        for pk in _visible(model, None, today).filter(pk__in=pks).values_list("pk", flat=True)
    }


def _is_open_to(user: User, thing: Remindable, today: date) -> bool:
    return _visible(type(thing), user, today).filter(pk=thing.pk).exists()


def _visible(model: type[Remindable], user: User | None, today: date) -> QuerySet[Any]:
    if issubclass(model, ReportingCycle):
        return ReportingCycle.objects.visible_to(user)
    return model.objects.visible_to(user, today=today)
