"""Dates and distances in words, for pages, emails and exports alike. "Today" is an argument."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import dateformat, formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.dates import DUE_SOON, add_months, days_late

WEEKS_FROM = 14
MONTHS_FROM = 70
YEARS_FROM = 730
# Emails count days up to a year, because a number of months is read as an exact one.
EMAIL_MONTHS_FROM = 366
HALF_A_YEAR = 6

# Documents of the United Nations in Arabic name each month twice, as the east and the west of the
# Arab world know it.
ARABIC_MONTHS = (
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيه",
    "تموز/يوليه",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
)


def date_in_words(day: date) -> str:
    """Return the date as a letter writes it: "17 January 2024"; other languages in their form."""
    language = translation.get_language() or "en"
    if language.startswith("en"):
        return dateformat.format(day, "j F Y")
    if language.startswith("ar"):
        return f"{day.day} {ARABIC_MONTHS[day.month - 1]} {day.year}"
    words = formats.date_format(day, "DATE_FORMAT")
    # French counts the first day of a month, and Django does not.
    return f"1er{words[1:]}" if language.startswith("fr") and day.day == 1 else words


def month_in_words(day: date) -> str:
    """Return the month of a day with its year: "February 2028"."""
    language = translation.get_language() or "en"
    if language.startswith("ar"):
        return f"{ARABIC_MONTHS[day.month - 1]} {day.year}"
    if language.startswith("ru"):
        return f"{dateformat.format(day, 'F Y')} года"
    return formats.date_format(day, "YEAR_MONTH_FORMAT")


def distance_in_words(day: date, today: date) -> str:
    """Return how far away a day is, in the largest unit that still says enough.

    "today", "tomorrow", "in 9 days", "in 3 weeks", "5 months ago". Each is a sentence of its own
    for the translators, because a length has other endings after "in" than by itself.
    """
    days = (day - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    return _ahead(days) if days > 0 else _ago(-days)


def exact_distance_in_words(day: date, today: date) -> str:
    """Return how far away a day is, as a letter that is read as a commitment says it: in days.

    "in 30 days", where a page may say "in 4 weeks". Months are said where the days say the same, a
    half year or more away, and beyond a year, where those that are full count.
    """
    days = (day - today).days
    if abs(days) < WEEKS_FROM:
        return distance_in_words(day, today)
    n_months, is_exact = _full_months(min(day, today), max(day, today))
    if abs(days) <= EMAIL_MONTHS_FROM and not (is_exact and n_months >= HALF_A_YEAR):
        return _days_ahead(days) if days > 0 else _days_ago(-days)
    if days > 0:
        return ngettext("in %(n)d month", "in %(n)d months", n_months) % {"n": n_months}
    return ngettext("%(n)d month ago", "%(n)d months ago", n_months) % {"n": n_months}


def _full_months(first: date, last: date) -> tuple[int, bool]:
    """How many calendar months lie between, and whether they are all that lies between."""
    between = relativedelta(last, first)
    n_full = between.years * 12 + between.months
    return n_full, add_months(first, n_full) == last


def _days_ahead(n_days: int) -> str:
    return ngettext("in %(n)d day", "in %(n)d days", n_days) % {"n": n_days}


def _days_ago(n_days: int) -> str:
    return ngettext("%(n)d day ago", "%(n)d days ago", n_days) % {"n": n_days}


def _ahead(n_days: int) -> str:
    if n_days < WEEKS_FROM:
        return _days_ahead(n_days)
    if n_days < MONTHS_FROM:
        n_weeks = _weeks(n_days)
        return ngettext("in %(n)d week", "in %(n)d weeks", n_weeks) % {"n": n_weeks}
    if n_days < YEARS_FROM:
        n_months = _months(n_days)
        return ngettext("in %(n)d month", "in %(n)d months", n_months) % {"n": n_months}
    n_years = _years(n_days)
    return ngettext("in %(n)d year", "in %(n)d years", n_years) % {"n": n_years}


def _ago(n_days: int) -> str:
    if n_days < WEEKS_FROM:
        return _days_ago(n_days)
    if n_days < MONTHS_FROM:
        n_weeks = _weeks(n_days)
        return ngettext("%(n)d week ago", "%(n)d weeks ago", n_weeks) % {"n": n_weeks}
    if n_days < YEARS_FROM:
        n_months = _months(n_days)
        return ngettext("%(n)d month ago", "%(n)d months ago", n_months) % {"n": n_months}
    n_years = _years(n_days)
    return ngettext("%(n)d year ago", "%(n)d years ago", n_years) % {"n": n_years}


def _weeks(n_days: int) -> int:
    return round(n_days / 7)


def _months(n_days: int) -> int:
    return round(n_days / 30.44)


def _years(n_days: int) -> int:
    return int(n_days / 365.25)


def exact_period_in_words(months: int | None, days: int | None) -> str:
    """Return a period as a rule states it, without its direction: "18 months", "2 weeks"."""
    parts = []
    n_months, n_days = abs(months or 0), abs(days or 0)
    if n_months:
        parts.append(ngettext("%(n)d month", "%(n)d months", n_months) % {"n": n_months})
    if n_days and n_days % 7 == 0:
        n_weeks = n_days // 7
        parts.append(ngettext("%(n)d week", "%(n)d weeks", n_weeks) % {"n": n_weeks})
    elif n_days:
        parts.append(ngettext("%(n)d day", "%(n)d days", n_days) % {"n": n_days})
    return _(" and ").join(parts)


def lateness_in_words(due_on: date, happened_on: date) -> str:
    """Return by how many days something missed or beat its date, counted exactly."""
    days = days_late(due_on, happened_on)
    if days == 0:
        return _("on the due date")
    if days > 0:
        return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}
    return ngettext("%(n)d day early", "%(n)d days early", -days) % {"n": -days}


def deadline_in_words(due_on: date, today: date, received_on: date | None = None) -> str:
    """Return where a deadline stands: met or missed by an answer, overdue, or still ahead."""
    if received_on is not None:
        return _("received %(lateness)s") % {"lateness": lateness_in_words(due_on, received_on)}
    days = days_late(due_on, today)
    if days > 0:
        return ngettext("%(n)d day overdue", "%(n)d days overdue", days) % {"n": days}
    return distance_in_words(due_on, today)


def deadline_tone(due_on: date, today: date, received_on: date | None = None) -> str:
    """Return the tone of a deadline: overdue only while nothing has come in."""
    if received_on is not None:
        return "done" if received_on <= due_on else "conflict"
    if due_on < today:
        return "overdue"
    return "soon" if due_on - today <= DUE_SOON else "waiting"


def period_in_words(first: date | None, after: date | None) -> str:
    """Return when something holds: `first` is its first day, `after` the first day without it."""
    last = after - timedelta(days=1) if after else None
    if first and last:
        return _("from %(first)s to %(last)s") % {
            "first": date_in_words(first),
            "last": date_in_words(last),
        }
    if first:
        return _("since %(first)s") % {"first": date_in_words(first)}
    if last:
        return _("until %(last)s") % {"last": date_in_words(last)}
    return _("first day not known")
