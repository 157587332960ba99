"""The day by which something is due, so that nobody has to ask which day, and whose midnight."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.dates import start_of_day
from recommendations.deadlines.reads.explanations import days_of_suspension
from recommendations.deadlines.reads.reminder_days import place_name
from recommendations.languages import reader_language
from recommendations.models import Deadline
from recommendations.wording import date_in_words, exact_distance_in_words


def due_in_words(day: date, counted_from: date) -> dict[str, str]:
    """The day with its weekday, and how far away it is, for %(due)s and %(distance)s.

    In Russian the weekday stands with the distance, in brackets: before the date it would need the
    case that each sentence asks for.
    """
    language = reader_language()
    weekday, written = dateformat.format(day, "l"), date_in_words(day)
    distance = exact_distance_in_words(day, counted_from)
    match language:
        case "en":
            written = f"{weekday}, {written}"
        case "ru":
            distance = f"{weekday.lower()}, {distance}"
        case "zh":
            written = f"{written}{weekday}"
        case _:
            written = f"{weekday} {written}"
    return {"due": written, "distance": distance}


def added_in_words(deadline: Deadline) -> tuple[str, ...]:
    """Why a date that is in force again is that day: the days of the suspension were added.

    Nothing where another day was chosen.
    """
    n = days_of_suspension(deadline)
    if not n:
        return ()
    sentence = ngettext(
        "The %(n)d day of the suspension was added.",
        "The %(n)d days of the suspension were added.",
        n,
    )
    return (sentence % {"n": n},)


def end_in_words(day: date, zone: ZoneInfo) -> str:
    """When the day ends in Geneva by the clocks of a place; empty where these say midnight too."""
    end = start_of_day(day + timedelta(days=1))
    there = end.astimezone(zone)
    if there.utcoffset() == end.utcoffset():
        return ""
    sentence = _("The day ends at midnight in Geneva, that is at %(hour)s in %(place)s.")
    if there.date() != day:
        sentence = _(
            "The day ends at midnight in Geneva, that is at %(hour)s on %(day)s in %(place)s."
        )
    return sentence % {
        "hour": f"{there:%H:%M}",
        "day": date_in_words(there.date()),
        "place": place_name(zone),
    }
