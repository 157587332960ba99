"""By when something is asked for: a period, a printed date, the date of the next report."""

import re
from collections.abc import Iterable
from datetime import date

from recommendations.importers.parsed import ParsedFollowUp, ParsedParagraph, ParseWarning
from recommendations.importers.words.calendar_words import FoundDate, find_dates, find_months
from recommendations.importers.words.phrases import Phrases, months_of, phrases_of, without_marks
from recommendations.importers.words.sentences import split_sentences

# What stands right before a date by which something is due.
_BEFORE = re.compile(
    r"(?:\bby|\bbefore|\bthan|\buntil|\btill|\bon or before|"
    r"\bthan on|\bdeadline|\bdate limite|\bplazo|\bсрок|الموعد|截止(?:日期)?|"
    r"\bau plus tard (?:le|en|au)|\bd[’']ici(?: au| le| à| fin| là)?|\bavant le|\bavant|"
    r"\bpour le|\bau|\ble|"
    r"\btardar(?: el| en)?|\bantes del?|\bantes de|\bhasta el|\bpara el|\bel|"
    r"\bк|\bдо|\bпозднее(?: чем)?|"
    r"بحلول|قبل|أقصاه|أقصى|يتجاوز|حتى|موعد|تاريخ|在|于|至|截至|最迟|最晚|不晚于|前)"
    r"(?:\s+(?:the latest,?|no later than))?\s*[(:]?\s*$",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<!tard )(?<!avant )(?<!pour )(?<!ici )(?:\ble|\bau|\bel|تاريخ|في|于|在)\s*$", re.IGNORECASE
)
_LATEST = re.compile(
    r"^\s*(?:at the (?:very )?latest|au plus tard|a más tardar|как можно|كحد أقصى|على أبعد تقدير)",
    re.IGNORECASE,
)
# A date alone in brackets explains the period before it: "within two years (1 November 2023)".
_IN_BRACKETS = re.compile(
    r"[(（]\s*(?:(?:that is|i\.\s?e\.|namely|viz\.?|soit|c[’']est-à-dire|à savoir|es decir|esto es|"
    r"то есть|т\.\s?е\.|أي|即)\s*,?\s*)?(?:on|le|el|في)?\s*$",
    re.IGNORECASE,
)


def time_given(
    sentence: str, phrases: Phrases, adopted_on: date | None = None
) -> tuple[int | None, date | None]:
    """The period in months and the date printed for the information that a sentence asks for."""
    match = phrases.period.search(sentence)
    months = months_of(match) if match else None
    dates = [item for item in find_dates(sentence) if item.day]
    for item in dates:
        is_past = bool(adopted_on and item.day and item.day <= adopted_on)
        # "adoptées le 8 octobre 2021": the words before the date name a day and no limit.
        names_day = _DAY.search(sentence[max(0, item.start - 20) : item.start])
        if _is_due(sentence, item) and not (is_past and names_day):
            return months, item.day
    # A lone date that lies ahead of the adoption can only be the one that is asked for.
    if months is None and len(dates) == 1 and adopted_on and dates[0].day:
        return None, dates[0].day if dates[0].day > adopted_on else None
    return months, None


def _is_due(sentence: str, item: FoundDate) -> bool:
    before, after = (
        sentence[max(0, item.start - 60) : item.start],
        sentence[item.end : item.end + 30],
    )
    return bool(
        _BEFORE.search(before)
        or _LATEST.match(after)
        or after[:1] in ("前", "之")
        or after[:2] == "以前"
        or (_IN_BRACKETS.search(before) and after.lstrip()[:1] in (")", "）"))
    )


def find_next_report(
    paragraphs: Iterable[ParsedParagraph],
    language: str,
    follow_up: Iterable[ParsedFollowUp] = (),
) -> tuple[date | None, tuple[ParseWarning, ...]]:
    """The date of the next periodic report, from the last paragraph that names one.

    The dates of `follow_up` are other deadlines and are passed over in their own paragraph.
    Where only a month is named its last day is taken, and a warning says so.
    """
    phrases = phrases_of(language)
    due_on: date | None = None
    warnings: list[ParseWarning] = []
    every = list(paragraphs)
    for paragraph in every:
        if paragraph.number * 3 < every[-1].number * 2:
            continue
        text = without_marks(paragraph.full_text, language)
        if "20" not in text:  # no year: spares the long patterns
            continue
        if not phrases.next_report.search(text) or not (find_dates(text) or find_months(text)):
            continue
        taken = {asked.due_on for asked in follow_up if asked.paragraph == paragraph.number}
        for sentence in split_sentences(text):
            found, doubt = _report_date(sentence, phrases, taken, paragraph.number)
            warnings += [doubt] if doubt and due_on is None else []
            due_on = due_on or found
    return due_on, tuple(warnings)


def _report_date(
    sentence: str, phrases: Phrases, taken: set[date | None], number: int
) -> tuple[date | None, ParseWarning | None]:
    mentions = list(phrases.next_report.finditer(sentence))
    if not mentions:
        return None, None
    dates = find_dates(sentence)
    if dates and all(item.day is None for item in dates):
        return None, ParseWarning(
            "impossible_date",
            f"“{dates[0].printed}” is not a possible date. Enter the date that was meant.",
            number,
        )
    possible = [item for item in dates if item.day and item.day not in taken]
    if possible:
        return _nearest(possible, mentions, sentence).day, None
    months = [] if dates else find_months(sentence)
    if not months:
        return None, None
    nearest = _nearest(months, mentions, sentence)
    return nearest.day, ParseWarning(
        "date_without_day",
        f"The next report is due in “{nearest.printed}”; the last day of the month was taken.",
        number,
    )


def _nearest(dates: list[FoundDate], mentions: list[re.Match[str]], sentence: str) -> FoundDate:
    """The first due date after the words for the report."""
    due = [item for item in dates if _is_due(sentence, item)] or dates
    behind = [item for item in due if item.start >= mentions[0].end()]
    return behind[0] if behind else due[-1]
