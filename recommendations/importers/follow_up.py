"""Which recommendations a committee wants to hear about, and by when.

Read are single sentences of the document's last part. A sentence counts only when it names
paragraphs (or articles) beside the word "recommendations" and says what kind of request it is:

* short_term_follow_up: information within a period or by a date;
* particular_importance: to be covered in the next periodic report, or given priority;
* urgent_no_deadline: the State party's attention is drawn to urgent measures, no date is set;
* by_article: the same, with articles of the Convention in place of paragraphs.

The date of the next periodic report is another deadline and is never taken for the date of
follow-up; a document that asks for nothing yields nothing.
"""

import re
from collections.abc import Iterable
from datetime import date

from recommendations.dates import add_months
from recommendations.importers.calendar_words import find_dates, has_year
from recommendations.importers.headings import articles_of, is_follow_up
from recommendations.importers.parsed import (
    FollowUpKind,
    ParsedFollowUp,
    ParsedParagraph,
    ParseWarning,
)
from recommendations.importers.references import Reference, find_references
from recommendations.importers.sentences import split_sentences
from recommendations.importers.wording import Wording, months_of, wording_of

# A date that a period and a printed date may differ by before a person is asked.
_TOLERANCE_DAYS = 45
_RECURRING = re.compile(
    r"\bevery\s+(?:\d+|twelve)\s+months|tous les \d+ mois|cada \d+ meses|каждые \d+ месяц",
    re.IGNORECASE,
)
_RECURS_IN = ("month", "mois", "meses", "месяц")
_BY_DATE = re.compile(
    r"(?:\bby|\bbefore|\bthan|\buntil|\bau plus tard le|\bd['’]ici(?: au)?|\bavant le|"
    r"\bau|\ble|\btardar(?: el)?|\bantes del?|\bel|\bк|\bдо|\bпозднее|"
    r"بحلول|قبل|أقصاه|在|于|至|前)\s*$",
    re.IGNORECASE,
)


def find_follow_up(
    paragraphs: Iterable[ParsedParagraph], language: str, adopted_on: date | None
) -> tuple[tuple[ParsedFollowUp, ...], tuple[ParseWarning, ...]]:
    """Every request of the four kinds, in the order of the document, with the doubts."""
    every = list(paragraphs)
    if not every:
        return (), ()
    wording = wording_of(language)
    highest = every[-1].number
    found: list[ParsedFollowUp] = []
    warnings: list[ParseWarning] = []
    for paragraph in every:
        if paragraph.number * 2 <= highest and not is_follow_up(paragraph.heading):
            continue
        text = paragraph.full_text
        if not wording.names_paragraphs.search(text) and not (
            any(unit in text for unit in _RECURS_IN) and _RECURRING.search(text)
        ):
            continue
        before = highest if highest > 8 else paragraph.number - 1
        for sentence in split_sentences(text):
            request = _read_sentence(sentence, paragraph, wording, before, adopted_on)
            if request is not None:
                found.append(request)
                warnings += _doubts(request, every, adopted_on, wording)
            elif _RECURRING.search(sentence):
                warnings.append(_warn_recurring(paragraph.number))
    return tuple(_merge(found)), tuple(warnings)


def find_next_report(
    paragraphs: Iterable[ParsedParagraph], language: str
) -> tuple[date | None, tuple[ParseWarning, ...]]:
    """The date of the next periodic report, from the last paragraph that names one."""
    wording = wording_of(language)
    due_on: date | None = None
    warnings: list[ParseWarning] = []
    every = list(paragraphs)
    for paragraph in every:
        if paragraph.number * 3 < every[-1].number * 2:
            continue
        text = paragraph.full_text
        if not has_year(text) or not wording.next_report.search(text) or not find_dates(text):
            continue
        for sentence in split_sentences(text):
            dates = find_dates(sentence)
            if not dates or not wording.next_report.search(sentence):
                continue
            if dates[0].day is None:
                warnings.append(
                    ParseWarning(
                        "impossible_date",
                        f"“{dates[0].printed}” is printed as a date and is none.",
                        paragraph.number,
                    )
                )
            due_on = due_on or next((item.day for item in dates if item.day), None)
    return due_on, tuple(warnings)


def _read_sentence(
    sentence: str,
    paragraph: ParsedParagraph,
    wording: Wording,
    highest: int,
    adopted_on: date | None,
) -> ParsedFollowUp | None:
    recommendation = wording.recommendation.search(sentence)
    if recommendation is None:
        return None
    kind = _kind_of(sentence, wording)
    if kind is None:
        return None
    references = _references(sentence, recommendation, wording, highest, paragraph.number)
    if not references:
        if kind == "short_term_follow_up":
            return None
        return _by_article(sentence, paragraph, wording)
    months, due_on = (
        _time_given(sentence, wording) if kind == "short_term_follow_up" else (None, None)
    )
    basis = "explicit_date" if due_on else None
    if due_on is None and months and adopted_on:
        due_on, basis = add_months(adopted_on, months), "from_adoption"
    return ParsedFollowUp(
        kind=kind,
        paragraph=paragraph.number,
        items=tuple(dict.fromkeys(reference.label for reference in references)),
        quoted=sentence,
        period_months=months,
        due_on=due_on,
        due_basis="explicit_date"
        if basis == "explicit_date"
        else ("from_adoption" if basis else None),
        topics=tuple((item.label, item.topic) for item in references if item.topic),
    )


def _kind_of(sentence: str, wording: Wording) -> FollowUpKind | None:
    """What a sentence asks for, by its words alone; None where it asks for no follow-up."""
    if wording.other_procedure.search(sentence):
        return None
    has_report = wording.next_report.search(sentence) is not None
    if wording.importance.search(sentence):
        return "particular_importance"
    if wording.urgent.search(sentence) and wording.attention.search(sentence):
        return "urgent_no_deadline"
    if has_report or not wording.information.search(sentence):
        return None
    months, due_on = _time_given(sentence, wording)
    return "short_term_follow_up" if months or due_on else None


def _references(
    sentence: str,
    recommendation: re.Match[str],
    wording: Wording,
    highest: int,
    own: int,
) -> tuple[Reference, ...]:
    """References after the word "recommendations", else (as in Chinese) before it."""
    for part in (sentence[recommendation.start() :], sentence):
        found = find_references(part, wording, highest=highest)
        found = tuple(reference for reference in found if reference.number != own)
        if found:
            return found
    return ()


def _time_given(sentence: str, wording: Wording) -> tuple[int | None, date | None]:
    """The period in months and the date printed for the information asked."""
    match = wording.period.search(sentence)
    months = months_of(match) if match else None
    for item in find_dates(sentence):
        after = sentence[item.end : item.end + 2]
        if item.day and (_BY_DATE.search(sentence[: item.start]) or after[:1] in "前之"):
            return months, item.day
    return months, None


def _by_article(
    sentence: str, paragraph: ParsedParagraph, wording: Wording
) -> ParsedFollowUp | None:
    match = wording.under_articles.search(sentence)
    if match is None:
        return None
    listed = re.split(r"\bof the Convention|\bde la Conv|Конвенции|من الاتفاقية", match["list"])[0]
    flat = re.sub(r"\((?!\d+\))[^()]*(?:\([^()]*\)[^()]*)*\)", "", listed)
    items = [
        f"art. {number}" + (f"({part})" if part else "")
        for number, part in re.findall(r"(?<![\d(])(\d{1,2})\b(?:\s?\((\d)\))?", flat)
    ]
    if not items:
        return None
    return ParsedFollowUp("by_article", paragraph.number, tuple(items), sentence)


def _merge(found: list[ParsedFollowUp]) -> Iterable[ParsedFollowUp]:
    """One request a kind and paragraph: a list that runs over two sentences is one request."""
    merged: dict[tuple[FollowUpKind, int], ParsedFollowUp] = {}
    for request in found:
        key = (request.kind, request.paragraph)
        first = merged.get(key)
        if first is None:
            merged[key] = request
            continue
        merged[key] = ParsedFollowUp(
            kind=first.kind,
            paragraph=first.paragraph,
            items=tuple(dict.fromkeys(first.items + request.items)),
            quoted=f"{first.quoted} {request.quoted}",
            period_months=first.period_months or request.period_months,
            due_on=first.due_on or request.due_on,
            due_basis=first.due_basis or request.due_basis,
            topics=first.topics + request.topics,
        )
    return merged.values()


def _doubts(
    request: ParsedFollowUp,
    paragraphs: list[ParsedParagraph],
    adopted_on: date | None,
    wording: Wording,
) -> list[ParseWarning]:
    warnings: list[ParseWarning] = []
    by_number = {paragraph.number: paragraph for paragraph in paragraphs}
    if request.kind == "by_article":
        warnings.append(_warn_articles(request, paragraphs))
    for item in request.items if request.kind != "by_article" else ():
        number, _, point = item.partition("(")
        target = by_number.get(int(number))
        if target is None:
            said = f"names paragraph {number}, which the document does not have."
        elif point and point.rstrip(")") not in {found.label for found in target.points}:
            said = f"names {number} ({point}, a point which paragraph {number} does not have."
        elif target.kind != "recommendation":
            said = f"names paragraph {number}, which does not read as a recommendation."
        else:
            continue
        warnings.append(
            ParseWarning("reference_doubtful", f"Paragraph {request.paragraph} {said}", int(number))
        )
    if request.period_months and request.due_on and adopted_on:
        expected = add_months(adopted_on, request.period_months)
        if abs((request.due_on - expected).days) > _TOLERANCE_DAYS:
            warnings.append(
                ParseWarning(
                    "date_and_period_differ",
                    f"The date {request.due_on.isoformat()} and the period of "
                    f"{request.period_months} months from adoption "
                    f"({expected.isoformat()}) lie more than {_TOLERANCE_DAYS} days apart.",
                    request.paragraph,
                )
            )
    if request.due_on and adopted_on and request.due_on <= adopted_on:
        warnings.append(
            ParseWarning(
                "date_before_adoption",
                f"The date {request.due_on.isoformat()} does not lie after the adoption.",
                request.paragraph,
            )
        )
    return warnings


def _warn_articles(request: ParsedFollowUp, paragraphs: list[ParsedParagraph]) -> ParseWarning:
    """Say which recommendations stand under headings that name these articles."""
    parts = []
    for item in request.items:
        number = item.removeprefix("art. ").partition("(")[0]
        under = [
            str(paragraph.number)
            for paragraph in paragraphs
            if paragraph.kind == "recommendation"
            and paragraph.heading
            and number in articles_of(paragraph.heading[-1])
        ]
        parts.append(f"{item}: paragraphs {', '.join(under)}" if under else f"{item}: none found")
    return ParseWarning(
        "articles_not_paragraphs",
        "The document names articles and not paragraphs; under their headings stand "
        f"{'; '.join(parts)}. A person has to choose.",
        request.paragraph,
    )


def _warn_recurring(number: int) -> ParseWarning:
    return ParseWarning(
        "recurring_request",
        "The document asks for information again and again; one deadline does not show that.",
        number,
    )
