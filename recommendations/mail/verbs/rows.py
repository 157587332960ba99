"""New rows of the ledger: written once, and placed as their person chose.

The choices are columns of the person (`User.role_mails`, `followed_mails`, `own_mails`,
`digest_hour`, `digest_weekday`). Delivery asks them again for every email.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from typing import Any, TypedDict
from uuid import uuid4

from django.conf import settings

from recommendations import dates
from recommendations.deadlines.reads.reminder_days import (
    LATE,
    OUTAGES_COUNT_FOR,
    day_after_outage,
    digest_from,
    digest_round,
    latest_round,
    leaving_day,
    leaving_moment,
    near_from,
    waits_for_officers,
    zone_for,
)
from recommendations.enums import EmailStatus, ReminderAudience
from recommendations.mail_enums import MailChannel
from recommendations.models import Holiday, OutgoingEmail, SenderOutage, User
from recommendations.models.people import read_zones
from recommendations.outages.reads.outages import outages_until
from recommendations.searches.verbs.looking import NewMatches
from recommendations.working_days import morning_of, working_moment

Outages = tuple[SenderOutage, ...]


def new_message_id(word: str) -> str:
    """A Message-ID (RFC 5322) that no other email has."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{word}.{uuid4().hex}@{domain}>"


def new_row(
    recipient: User,
    *,
    word: str,
    due_on: date,
    now: datetime,
    holidays: frozenset[date] | None = None,
    outages: Outages | None = None,
    is_first_told: bool = False,
    **ground: Any,
) -> OutgoingEmail:
    """A row for one person, not written yet. `word` begins its Message-ID.

    `is_first_told`: a new focal point hears by it of a date that others have known for a while.
    """
    row = OutgoingEmail(
        recipient=recipient,
        address=recipient.email,
        due_on=due_on,
        message_id=new_message_id(word),
        **ground,
    )
    row.is_first_told = is_first_told
    row.channel, row.status, row.send_after = placing(
        row, now=now, holidays=holidays, outages=outages
    )
    return row


def read_outages(rows: Iterable[OutgoingEmail], *, now: datetime) -> Outages:
    """The outages that may put some of these off; no query where none can."""
    if not any(row.stage is not None and waits_for_officers(row.stage) for row in rows):
        return ()
    return outages_until(now, since=now - OUTAGES_COUNT_FOR)


class PlacingRules(TypedDict):
    """The rules of one minute by which rows are placed, read once for many: as `placing` asks."""

    now: datetime
    holidays: frozenset[date]
    outages: Outages


def rules_for(rows: Collection[OutgoingEmail], *, now: datetime) -> PlacingRules:
    """The rules for these rows, and the zones of their people: three queries, none without rows."""
    read_zones(row.recipient for row in rows)
    holidays = Holiday.objects.days() if rows else frozenset()
    return PlacingRules(now=now, holidays=holidays, outages=read_outages(rows, now=now))


def moment_of(
    row: OutgoingEmail, *, now: datetime, holidays: frozenset[date], outages: Outages
) -> datetime:
    """When a row may leave, by the rules of this minute: at once, unless it is a deadline's.

    A reminder of a deadline waits for its morning (`deadlines.reads.reminder_days`), a notice of a
    change for the working hours of the recipient's place. A receipt leaves at once: who
    has just sent something waits for it.
    """
    if row.deadline is None or row.answers_own_act:
        return now
    cycle = row.deadline.cycle
    zone = zone_for(row.recipient, row.audience, cycle.state_party)
    if row.stage is None:
        return working_moment(now, zone, holidays)
    return leaving_moment(
        row.stage,
        row.deadline.due_on,
        grace=cycle.treaty_body.grace_working_days,
        holidays=holidays,
        zone=zone,
        now=now,
        outages=outages,
    )


def day_of_row(row: OutgoingEmail, *, holidays: frozenset[date], outages: Outages) -> date | None:
    """The day on which a reminder of a deadline leaves by the rules of this minute."""
    if row.deadline is None or row.stage is None:
        return None
    cycle = row.deadline.cycle
    grace = cycle.treaty_body.grace_working_days
    day = leaving_day(row.stage, row.deadline.due_on, grace=grace, holidays=holidays)
    zone = zone_for(row.recipient, row.audience, cycle.state_party)
    return day_after_outage(row.stage, day, zone=zone, outages=outages, holidays=holidays)


def morning_of_row(
    row: OutgoingEmail, *, holidays: frozenset[date], outages: Outages = ()
) -> datetime | None:
    """The morning of a reminder of a deadline by the rules of this minute, past or to come."""
    day = day_of_row(row, holidays=holidays, outages=outages)
    if day is None or row.deadline is None:
        return None
    return morning_of(day, zone_for(row.recipient, row.audience, row.deadline.cycle.state_party))


def is_early_for_digest(
    row: OutgoingEmail, *, now: datetime, holidays: frozenset[date], outages: Outages
) -> bool:
    """Whether a reminder's day is still to come, by the rules of this minute."""
    day = day_of_row(row, holidays=holidays, outages=outages)
    return day is not None and digest_from(day, row.recipient) > now


def put_off(emails: Sequence[OutgoingEmail], *, now: datetime) -> dict[int, datetime]:
    """Which of these may not leave now, though their time has come, and until when.

    The committee's grace, the holidays or the person's place may have changed since they were
    placed, after an outage they may come up at night, and officers hear first. What was tried
    before keeps its times, and so does what an officer has just planned again. At most two queries.
    """
    of_dates = [email for email in emails if email.deadline_id is not None]
    holidays = Holiday.objects.days() if of_dates else frozenset()
    outages = read_outages((one for one in of_dates if one.n_attempts <= 1), now=now)
    moments = {}
    for email in of_dates:
        ours = outages if email.n_attempts <= 1 else ()
        morning = morning_of_row(email, holidays=holidays, outages=ours)
        is_late = email.n_attempts <= 1 and now - email.send_after > LATE
        if is_late or (morning is not None and morning > now):
            moments[email.pk] = moment_of(email, now=now, holidays=holidays, outages=ours)
    return {key: moment for key, moment in moments.items() if moment > now}


def placing(
    row: OutgoingEmail,
    *,
    now: datetime,
    holidays: frozenset[date] | None = None,
    outages: Outages | None = None,
) -> tuple[MailChannel, EmailStatus, datetime]:
    """By which channel the person wants a row that is planned now, and when at the earliest.

    The digest of a reminder's own day carries it, whatever its hour, and none before. A reminder or
    a notice that the next digest would bring only after a deadline that is still ahead goes by
    itself. So does to a focal point the first email of a date, which says how to reply, with a
    calendar file, whatever a digest would bring within fourteen days of the date, a receipt for
    what they sent themselves, and whatever leaves once the date has passed: it is evidence, and no
    line among others. Kinds that are turned off are placed like any email: delivery finds
    that they are off, and says so. `holidays` and `outages` are read here unless the caller has
    them, for many rows at once.
    """
    assert row.kind is not None  # noqa: S101 - a digest is never put in a digest
    person, rhythm = row.recipient, row.recipient.rhythm_of(row.kind)
    is_for_state = row.audience == ReminderAudience.STATE_FOCAL_POINTS
    stands_alone = is_for_state and (
        row.is_first_of_its_date or row.answers_own_act or _has_passed(row, now)
    )
    if holidays is None:
        holidays = Holiday.objects.days() if row.deadline_id is not None else frozenset()
    if outages is None:
        outages = read_outages([row], now=now)
    if not stands_alone:
        latest = None
        if row.deadline is not None and row.stage is not None:
            latest = latest_round(row.stage, row.deadline.due_on)
        elif row.deadline is not None and is_for_state:
            latest = near_from(row.deadline.due_on)
        elif row.deadline is not None:
            latest = dates.start_of_day(row.deadline.due_on)
            latest = latest if latest > now else None
        day = day_of_row(row, holidays=holidays, outages=outages)
        moment = digest_round(person, rhythm, now=now, day=day, latest=latest)
        if moment is not None:
            return MailChannel.DIGEST, EmailStatus.COLLECTED, moment
    moment = moment_of(row, now=now, holidays=holidays, outages=outages)
    return MailChannel.MAIL, EmailStatus.PLANNED, moment


def _has_passed(row: OutgoingEmail, now: datetime) -> bool:
    return row.deadline is not None and row.deadline.due_on < dates.today(now)


def write(rows: Sequence[OutgoingEmail]) -> int:
    """Write what nobody else has written; how many rows. The database holds one for each ground."""
    OutgoingEmail.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)
    # A second planner may have been quicker; only the rows that bear our Message-IDs are ours.
    return OutgoingEmail.objects.filter(message_id__in=[row.message_id for row in rows]).count()


def write_alerts(found: Sequence[NewMatches], now: datetime) -> int:
    """Write a row for each search that something newly matches; how many rows."""
    instant = timedelta(microseconds=1)
    return write(
        [
            new_row(
                one.search.user,
                word="search",
                due_on=dates.today(now),
                # Just before, because the digest of that very moment is the one to be in.
                now=now if one.due_at is None else one.due_at - instant,
                saved_search=one.search,
                search_round=one.n_round,
                matches=one.matches,
            )
            for one in found
        ]
    )
