"""Dates, lists of days and spans of days as documents write them in the six official languages."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS: dict[str, int] = {}
for _names in (
    "january february march april may june july august september october november december",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "يناير فبراير مارس أبريل مايو يونيه يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    # Arabic texts print the Levantine name too, and PDF fonts lose letters of the second one.
    "يناير فبراير مارس إبريل أيار يونيو يوليو آب أيلول اكتوبر نوفمبر ديسمبر",
    "jan feb mar apr may jun jul aug sept oct nov dec",
):
    _MONTHS |= {name: number for number, name in enumerate(_names.split(), start=1)}
_MONTHS |= {"aout": 8, "fevrier": 2, "decembre": 12, "setiembre": 9, "sep": 9}
# "in February" in Russian, and the months of the Maghreb.
_RUSSIAN_IN = "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре"
_MONTHS |= {name: number for number, name in enumerate(_RUSSIAN_IN.split(), start=1)}
_MONTHS |= {"جانفي": 1, "فيفري": 2, "أفريل": 4, "ماي": 5, "جوان": 6, "جويلية": 7, "أوت": 8}
_LEVANTINE = [
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
]  # fmt: skip
_MONTHS |= {name: number for number, name in enumerate(_LEVANTINE, start=1)}

_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_DAY_FIRST = (
    rf"(?P<day>\d{{1,2}})(?:\s?er|[ºª°]|st|nd|rd|th|o)?\.?\s*(?:de\s+|of\s+)?(?P<month>{_MONTH})\.?"
    r"(?:\s?/\s?\w+)?,?\s*(?:del?\s+)?\.?(?P<year>(?:19|20)\d\d)"
)
_MONTH_FIRST = (
    rf"\b(?P<us_month>{_MONTH})\.?\s+(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?,\s*"
    r"(?P<us_year>(?:19|20)\d\d)"
)
_CHINESE = (
    r"(?P<zh_year>(?:19|20)\d\d)\s?年\s?(?P<zh_month>\d{1,2})\s?月\s?(?P<zh_day>\d{1,2})\s?日"
)
_ISO = r"(?P<iso_year>(?:19|20)\d\d)-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)"
_DOTTED = r"(?P<dot_day>\d{1,2})\.\s?(?P<dot_month>\d{1,2})\.\s?(?P<dot_year>(?:19|20)\d\d)"
# What the groups of each way to write a date begin with.
_FORMS = ("", "us_", "zh_", "iso_", "dot_")
_YEAR = re.compile(r"(?:19|20)\d\d")
# How far a date reaches before its year and, in Chinese and in figures, behind it.
_LONGEST, _AFTER_YEAR = 48, 16
_DATE = re.compile(
    rf"(?<!\d)(?:{_DAY_FIRST}|{_MONTH_FIRST}|{_CHINESE}|{_ISO}|{_DOTTED})(?!\d)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date printed in a text; `day` is None where there is no such day (31 June)."""

    day: date | None
    start: int
    end: int
    printed: str


def find_dates(text: str) -> list[FoundDate]:
    """Every full date in the text, in order."""
    found: list[FoundDate] = []
    for start, end in _around_years(text):
        for match in _DATE.finditer(text, start, end):
            parts = match.groupdict()
            form = next(form for form in _FORMS if parts[f"{form}day"])
            printed = parts[f"{form}month"].lower()
            month = int(printed) if printed.isdigit() else _MONTHS[printed]
            day = _date(int(parts[f"{form}year"]), month, int(parts[f"{form}day"]))
            found.append(FoundDate(day, *match.span(), match[0]))
    return found


def _around_years(text: str) -> list[tuple[int, int]]:
    """The stretches in which a date can stand: the long pattern is spared the rest of the text."""
    spans: list[tuple[int, int]] = []
    for match in _YEAR.finditer(text):
        start, end = max(0, match.start() - _LONGEST), match.end() + _AFTER_YEAR
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def first_date(text: str) -> date | None:
    """The first date in the text that exists."""
    return next((found.day for found in find_dates(text) if found.day), None)


_ALONE = re.compile(
    rf"(?<![\w/])(?P<month>{_MONTH})\.?(?:\s?/\s?\w+)?,?\s+(?:del?\s+)?(?P<year>(?:19|"
    rf"20)\d\d)(?!\d)"
    r"|(?P<zh_year>(?:19|20)\d\d)\s?年\s?(?P<zh_month>\d{1,2})\s?月(?!\s?\d)",
    re.IGNORECASE,
)


def find_months(text: str) -> list[FoundDate]:
    """Months named without a day ("in February 2024"), each as its last day."""
    days = find_dates(text)
    found = []
    matches = [match for span in _around_years(text) for match in _ALONE.finditer(text, *span)]
    for match in matches:
        if any(day.start <= match.start() < day.end for day in days):
            continue
        year = int(match["year"] or match["zh_year"])
        month = int(match["zh_month"]) if match["zh_month"] else _MONTHS[match["month"].lower()]
        first = _date(year, month, 1)
        if first is not None:
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            found.append(FoundDate(last, *match.span(), match[0]))
    return found


_JOIN = r"(?:,|and|et|y|e|и|و|au|to|al?|по|إلى|&|[-–—])"
_EARLIER = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:\s?er|[ºª°]|st|nd|rd|"
    rf"th)?\.?(?:\s+(?:de\s+)?(?P<month>{_MONTH})\.?"
    rf"(?:\s?/\s?\w+)?)?\s*(?P<join>{_JOIN})\s*(?:(?:and|et|y|и)\s+)?(?:le\s+|el\s+|del\s+)?$",
    re.IGNORECASE,
)
_CHINESE_LATER = re.compile(
    r"(?:、|和|至|到|—|–|-|与)\s?(?:(?P<month>\d{1,2})\s?月\s?)?(?P<day>\d{1,2})\s?日"
)
_SPANS = re.compile(r"au|to|al?|по|إلى|[-–—]|至|到", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DayList:
    """Days printed together: "29 and 30 March 2017"; `is_span`: only the first and the last."""

    days: tuple[date, ...]
    start: int
    end: int
    is_span: bool = False


def find_days(text: str) -> list[DayList]:
    """Every date of the text with the days that share its month or year, in order."""
    lists: list[DayList] = []
    for item in find_dates(text):
        if item.day is None:
            continue
        last = lists[-1] if lists else None
        if last and _SPANS.fullmatch(text[last.end : item.start].strip()):
            lists[-1] = DayList((*last.days, item.day), last.start, item.end, is_span=True)
            continue
        lists.append(_with_neighbours(text, item, item.day))
    return lists


def _with_neighbours(text: str, item: FoundDate, day: date) -> DayList:
    if "年" in item.printed:
        return _chinese_days(text, item, day)
    days, start, is_span = [day], item.start, False
    while match := _EARLIER.search(text[max(0, start - 40) : start]):
        month = _MONTHS[match["month"].lower()] if match["month"] else days[0].month
        year = days[0].year - (month > days[0].month)
        before = _date(year, month, int(match["day"]))
        joins_span = bool(_SPANS.fullmatch(match["join"]))
        # Right-to-left text comes out of PDF with a span turned round: "22-4 March".
        if before is None or before == days[0] or (before > days[0] and not joins_span):
            break
        days = sorted([before, *days])
        is_span = is_span or joins_span
        start = max(0, start - 40) + match.start()
    return DayList(tuple(days), start, item.end, is_span)


def _chinese_days(text: str, item: FoundDate, day: date) -> DayList:
    days, end, is_span = [day], item.end, False
    while match := _CHINESE_LATER.match(text, end):
        month = int(match["month"] or days[-1].month)
        later = _date(days[-1].year + (month < days[-1].month), month, int(match["day"]))
        if later is None:
            break
        days.append(later)
        is_span = is_span or match[0][0] in "至到—–-"
        end = match.end()
    return DayList(tuple(days), item.start, end, is_span)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
