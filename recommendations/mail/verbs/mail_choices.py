"""Which mails a person wants, and how often: each kind has its rhythm.

The choices are columns of the person (`User.role_mails`, `followed_mails`, `own_mails`,
`digest_hour`, `digest_weekday`), so that whoever loads a recipient has them, and the stamp of a
mail that is about to leave notices when they change. Delivery asks them again for every mail.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from recommendations import dates
from recommendations.enums import EmailStatus
from recommendations.mail_enums import MailChannel, MailKind, MailRhythm
from recommendations.models import OutgoingEmail, User


@dataclass(frozen=True, slots=True)
class Placing:
    """By which channel a row goes, and when at the earliest."""

    channel: MailChannel
    status: EmailStatus
    send_after: datetime


def place_mail(
    user: User, kind: MailKind, *, now: datetime, before: datetime | None = None
) -> Placing:
    """Where the person's choice puts a mail of this kind that is planned now.

    What would come too late in the next digest (`before`, usually the date that it is about) goes
    as a mail of its own. Kinds that are turned off are placed like any mail: delivery finds that
    they are off, and the ledger then says so.
    """
    rhythm = user.rhythm_of(kind)
    if rhythm in MailRhythm.digest_rhythms:
        moment = next_digest_at(user, rhythm, after=now)
        if before is None or moment < before:
            return Placing(MailChannel.DIGEST, EmailStatus.COLLECTED, moment)
    return Placing(MailChannel.MAIL, EmailStatus.PLANNED, now)


def next_digest_at(user: User, rhythm: MailRhythm, *, after: datetime) -> datetime:
    """The moment of the person's next digest, by the clock of the own time zone."""
    return dates.next_round(
        after,
        zone=ZoneInfo(user.time_zone),
        hour=user.digest_hour,
        weekday=user.digest_weekday if rhythm == MailRhythm.WEEKLY else None,
    )


def latest_for(email: OutgoingEmail) -> datetime | None:
    """The moment before which a reminder of a date has to be there, when it looks ahead to it."""
    if email.deadline_id is None or email.stage.offset >= 0:
        return None
    return dates.start_of_day(email.deadline.due_on)


def kinds_of(email: OutgoingEmail) -> frozenset[MailKind]:
    """Why the person gets this mail; a digest is of every kind that it carries."""
    if email.kind is not None:
        return frozenset({email.kind})
    carried = OutgoingEmail.objects.filter(carried_by=email).select_related("stage")
    return frozenset(row.kind for row in carried if row.kind is not None)


@transaction.atomic
def change_mail_choices(
    user: User,
    rhythms: Mapping[MailKind, MailRhythm],
    *,
    hour: int,
    weekday: int,
    now: datetime,
) -> User:
    """Change how often mails of each kind come, and when those come that are one for many.

    `hour` (0 to 23) and `weekday` (1 is Monday) are those of the person's own clock. What waits
    for a digest is placed anew. Leaves no event: a preference is no fact of any case.
    """
    changed = _write(user, rhythms, digest_hour=hour, digest_weekday=weekday)
    place_anew(changed, now=now)
    return changed


def place_anew(user: User, *, now: datetime) -> int:
    """Put what waits for a digest of this person where the choices want it now; how many rows."""
    waiting = list(
        OutgoingEmail.objects.select_for_update(of=("self",))
        .filter(recipient=user, status=EmailStatus.COLLECTED, carried_by=None)
        .select_related("deadline", "stage")
    )
    for row in waiting:
        assert row.kind is not None  # noqa: S101 - a digest is never collected
        placing = place_mail(user, row.kind, now=now, before=latest_for(row))
        row.channel, row.status = placing.channel, placing.status
        row.send_after, row.updated_at = placing.send_after, now
    OutgoingEmail.objects.bulk_update(waiting, ["channel", "status", "send_after", "updated_at"])
    return len(waiting)


@transaction.atomic
def unsubscribe(user: User, kinds: Collection[MailKind]) -> User:
    """Turn mails of these kinds off; the others stay as they are. Twice is as good as once.

    What is planned already is not sent: delivery asks the choice again, and notes the reason.
    """
    return _write(user, dict.fromkeys(kinds, MailRhythm.OFF))


def _write(user: User, rhythms: Mapping[MailKind, MailRhythm], **columns: int) -> User:
    locked = User.objects.select_for_update().get(pk=user.pk)
    values = {f"{kind.value}_mails": rhythm for kind, rhythm in rhythms.items()} | columns
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*values, "updated_at"])
    return locked
