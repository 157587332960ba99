"""Times in which no email could leave: in sentences, and which reminders did not leave for them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.mail_enums import OutageKind
from recommendations.models import OutgoingEmail, SenderHeartbeat, SenderOutage
from recommendations.wording import date_in_words

# Longer than any update of the application takes. What is shorter moves a reminder by no day.
OUTAGE_AFTER = timedelta(hours=1)


def missed_through(rows: Iterable[OutgoingEmail]) -> dict[int, SenderOutage]:
    """The outage in which each of these should have left, by their keys, for those with one.

    One query, none without rows.
    """
    spans = {row.pk: _time_to_leave(row) for row in rows}
    if not spans:
        return {}
    first = min(begins for begins, _ends in spans.values())
    last = max(ends for _begins, ends in spans.values())
    outages = list(SenderOutage.objects.between(first, last))
    found = {}
    for key, (begins, ends) in spans.items():
        for outage in outages:
            if outage.began_at < ends and (outage.ended_at is None or outage.ended_at > begins):
                found[key] = outage
    return found


def outages_until(now: datetime | None, *, since: datetime) -> tuple[SenderOutage, ...]:
    """Those that have ended since a moment, the earliest first; one query.

    One that has not ended counts as if it ended `now`: whoever asks is about to send, and the first
    run that can send again writes the end down only once it is over. Without `now` it is left out.
    The rows are for reading alone.
    """
    known = Q(ended_at__gte=since)
    if now is not None:
        known |= Q(ended_at=None, began_at__lt=now)
    rows = tuple(SenderOutage.objects.filter(known).order_by("began_at"))
    for row in rows:
        row.ended_at = row.ended_at or now
    return rows


def covering(
    moment: datetime, zone: ZoneInfo, outages: Iterable[SenderOutage]
) -> SenderOutage | None:
    """The outage in which a moment lay and which lasted beyond its day, by the clocks of a zone.

    What is some hours late on its own day needs neither an apology nor another day.
    """
    for one in outages:
        if one.ended_at is not None and one.began_at <= moment < one.ended_at:
            lasted = one.ended_at.astimezone(zone).date() > moment.astimezone(zone).date()
            return one if lasted else None
    return None


def _time_to_leave(row: OutgoingEmail) -> tuple[datetime, datetime]:
    """When a row was to leave. One that was planned late was to leave on the day of its stage."""
    if dates.today(row.created_at) <= row.due_on:
        return row.send_after, row.send_after + timedelta(seconds=1)
    return dates.start_of_day(row.due_on), dates.start_of_day(row.due_on + timedelta(days=1))


def outage_in_words(outage: SenderOutage, *, today: date) -> str:
    """What was off and from when to when: "the sender was off from 3 May 2028 to 5 June 2028"."""
    first, last = outage.began_at, outage.ended_at
    days = {
        "since": date_in_words(dates.today(first)),
        "until": date_in_words(dates.today(last) if last is not None else today),
    }
    is_off = outage.kind == OutageKind.OFF
    if last is not None and dates.today(first) == dates.today(last):
        days |= {"begin": _clock(first), "end": _clock(last)}
        return (
            _("the sender was off on %(since)s from %(begin)s to %(end)s (Geneva time)")
            if is_off
            else _(
                "the mail server could not be used on %(since)s from %(begin)s to %(end)s "
                "(Geneva time)"
            )
        ) % days
    return (
        _("the sender was off from %(since)s to %(until)s")
        if is_off
        else _("the mail server could not be used from %(since)s to %(until)s")
    ) % days


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(dates.DEADLINE_TZ):%H:%M}"


def sending_in_words(*, now: datetime) -> tuple[str, bool]:
    """When the sender ran last and what keeps emails from leaving, and whether something does."""
    last = SenderHeartbeat.objects.first()
    if last is None:
        return _("The sender has not run yet."), True
    is_off = now - last.seen_at > OUTAGE_AFTER
    sentence = _("The sender ran last on %(day)s, %(time)s (Geneva time).")
    moment = last.seen_at
    if is_off:
        sentence = _("The sender has been off since %(day)s, %(time)s (Geneva time).")
    elif last.trouble_began_at is not None:
        moment = last.trouble_began_at
        sentence = _("The mail server has not been usable since %(day)s, %(time)s (Geneva time).")
    words = {"day": date_in_words(dates.today(moment)), "time": _clock(moment)}
    return sentence % words, is_off or last.trouble_began_at is not None


def recent_outages(*, today: date) -> list[str]:
    """The last outages of a year, latest first, a sentence each; one query."""
    since = dates.start_of_day(dates.add_months(today, -12))
    rows = SenderOutage.objects.filter(ended_at__gte=since).order_by("-began_at")[:5]
    return [
        _("No email could leave: %(why)s.") % {"why": outage_in_words(row, today=today)}
        for row in rows
    ]
