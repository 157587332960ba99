"""The heartbeat of the sender, and the record of times in which no email could leave.

Each run of the sender says that it ran. The first one after a silence writes the outage down:
neither the past nor what is planned depends on it, but a committee has to be able to show it. It
may run twice, late, or at once with others: they wait for each other at the one row of the
heartbeat, and the database holds no two outages of one time.
"""

from datetime import datetime

from django.db import transaction

from recommendations.mail_enums import OutageKind
from recommendations.models import SenderHeartbeat, SenderOutage
from recommendations.models.outages import SenderOutageQuerySet
from recommendations.outages.reads.outages import OUTAGE_AFTER


def note_run(*, now: datetime) -> None:
    """The sender runs: write down since when it had been off, if that is long.

    One statement where nothing was amiss, because it is every minute's.
    """
    lately = SenderHeartbeat.objects.filter(seen_at__range=(now - OUTAGE_AFTER, now))
    if not lately.update(seen_at=now):
        _note_silence(now)


@transaction.atomic
def _note_silence(now: datetime) -> None:
    last = _heartbeat(now)
    if now <= last.seen_at:
        return
    if now - last.seen_at > OUTAGE_AFTER:
        # What the mail server did meanwhile, nobody saw.
        _end_trouble(last, at=last.seen_at)
        _record(OutageKind.OFF, last.seen_at, now)
    last.seen_at = now
    last.save()


@transaction.atomic
def note_mail_server(problem: str, *, is_used: bool, is_idle: bool, now: datetime) -> None:
    """A run has ended: what was wrong with the mail server, if anything, and whether it took mail.

    An outage is written once it has lasted, and ends with the first run that can send. A run that
    was idle, with nothing to send, says nothing of the mail server.
    """
    if is_idle and not problem:
        return
    last = _heartbeat(now)
    if problem and not is_used:
        last.trouble_began_at = last.trouble_began_at or now
        if now - last.trouble_began_at > OUTAGE_AFTER and not _open_outage().exists():
            _record(OutageKind.MAIL_SERVER, last.trouble_began_at, None, problem)
    else:
        _end_trouble(last, at=now)
    last.save()


def _heartbeat(now: datetime) -> SenderHeartbeat:
    """The one row, locked; made where there is none yet."""
    SenderHeartbeat.objects.bulk_create([SenderHeartbeat(seen_at=now)], ignore_conflicts=True)
    return SenderHeartbeat.objects.select_for_update().get()


def _end_trouble(last: SenderHeartbeat, *, at: datetime) -> None:
    if last.trouble_began_at is not None:
        _open_outage().filter(began_at__lt=at).update(ended_at=at)
        last.trouble_began_at = None


def _open_outage() -> SenderOutageQuerySet:
    return SenderOutage.objects.filter(ended_at=None)


def _record(kind: OutageKind, began: datetime, ended: datetime | None, problem: str = "") -> None:
    outage = SenderOutage(kind=kind, began_at=began, ended_at=ended, problem=problem)
    # A record that cannot be written must not keep an email from leaving.
    SenderOutage.objects.bulk_create([outage], ignore_conflicts=True)
