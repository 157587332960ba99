"""Which recommendations a committee wants to hear about, and by when.

Single sentences of the document's last part are read, and two together where one names the
paragraphs and its neighbour asks. A sentence counts only when it names paragraphs (or articles)
and says what kind of request it is:

* short_term_follow_up: information within a period or by a date;
* particular_importance: to be covered in the next periodic report, or given priority;
* urgent_no_deadline: the State party's attention is drawn to named paragraphs, no date is set;
* by_article: the same, with articles of the Convention in place of paragraphs.

The date of the next periodic report is another deadline and is never taken for the date of
follow-up; a document that asks for nothing yields nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from recommendations.dates import add_months
from recommendations.importers.observations.follow_up_warnings import warnings_of
from recommendations.importers.observations.references import ParagraphReference, find_references
from recommendations.importers.observations.time_given import time_given
from recommendations.importers.parsed import (
    DueBasis,
    FollowUpKind,
    ParsedFollowUp,
    ParsedParagraph,
    ParseWarning,
)
from recommendations.importers.structure.headings import is_follow_up
from recommendations.importers.words.phrases import Phrases, phrases_of, without_marks
from recommendations.importers.words.prefiltered import PrefilteredPattern
from recommendations.importers.words.sentences import split_sentences

_RECURRING = PrefilteredPattern(
    r"\bevery\s+(?:\d+|twelve|year\b|two\s+years)(?:\s+months)?|\bannually\b|tous les (?:\d+|"
    r"douze) mois|"
    r"chaque année|cada (?:\d+|doce) meses|cada año|каждые (?:\d+|двенадцать) месяц|ежегодно|"
    r"كل \d+ شهر|سنويا|每\s?\d+\s?个?月|每年",
    "every|annual|tous les|chaque|cada|кажд|ежегодно|كل|سنوي|每",
)
# Older texts name the concern and not the recommendation: "the issues raised in paragraphs 7, 11".
_MATTER = re.compile(
    r"\bconcerns?\b|\bissues?\b|\bmatters?\b|\bpoints?\b|\bmeasures?\b|\bquestions?\b|"
    r"préoccupations?|"
    r"mesures?\b|points\b|preocupaciones|cuestiones|medidas|вопрос|озабоченност|мер\b|меры|"
    r"المسائل|شواغل|التدابير|الخطوات|问题|关切|措施",
    re.IGNORECASE,
)
# The words of a clause's beginning, where one sentence asks for two things.
_CLAUSE = re.compile(
    r";\s+|,\s+(?:and|as well as|et|y|и)\s+(?=(?:to|that|also|further|de|à|que|también|также|"
    r"просит)\b)"
    r"|\s+and,\s+(?=(?:within|by|no later|in)\b)|[，；]\s*(?:并|同时)|،\s*وأن|"
    r"\s+and\s+to\s+(?=(?:include|submit|provide)\b)",
    re.IGNORECASE,
)
# "provide information on their implementation": points back to what the sentence before names.
_POINTS_BACK = re.compile(
    r"\b(?:these|those|their|them|this|thereon|thereof|such)\b|\b(?:ces|leur|celles-ci|cette|"
    r"lesdites)\b|"
    r"\b(?:estas|dichas|esas|ellas|esta|tales|su)\b|\b(?:эти\w*|их|указанн\w+|данн\w+)\b|هذه|تلك|"
    r"تنفيذها|"
    r"这些|上述|其",
    re.IGNORECASE,
)
# Paragraphs of another document: "CRPD/C/AZE/CO/1, paras. 12 and 13".
_CITED = re.compile(
    r"\b(?:E/C\.12|[A-Z]{1,5})(?:/[A-Za-z0-9.\-\u2013]{1,12}){2,7}\*{0,2}[)）]?\s?[,،，]?\s?"
    r"(?:paras?\.?|paragraphs?|par\.|paragraphes?|párrs?\.|párrafos?|пп?\.|пункт\w{0,3}|"
    r"الفقر\w{1,3}|第)"
    r"\s?\d+(?:\s?\([a-z]\))?(?:\s?(?:,|and|et|y|и|و|to|à|a|、|和|至|"
    r"[-\u2013])\s?(?:and\s)?\d+(?:\s?\([a-z]\))?)*段?"
)
# "recommendations 12, 14 (a) and 22": the numbers of paragraphs without the word.
_BARE_NUMBERS = PrefilteredPattern(
    r"(?<!general )(?P<word>\b(?:recommendations|recommandations|"
    r"recomendaciones)(?: n[uú]m(?:eros|s)\.?)?)\s+(?=\d{1,3}\b)",
    "mmendations|mmandations|mendaciones",
)
_PARAGRAPH_WORDS = {"en": "paragraphs", "fr": "paragraphes", "es": "párrafos"}
# Only an opening paragraph may draw attention to urgent measures as long lists of topics do.
_OPENING = 8
_DIGIT = re.compile(r"\d")
_MAX_SENTENCE = 12_000


@dataclass(frozen=True, slots=True)
class _Context:
    """What a sentence is read with: its paragraph and what is known of the document."""

    paragraph: ParsedParagraph
    phrases: Phrases
    language: str
    highest: int
    adopted_on: date | None
    is_last_part: bool
    # What was read so far: a sentence is looked at alone and beside each of its neighbours.
    known: dict[str, tuple[ParagraphReference, ...]] = field(default_factory=dict)


def find_follow_up(
    paragraphs: Iterable[ParsedParagraph], language: str, adopted_on: date | None
) -> tuple[tuple[ParsedFollowUp, ...], tuple[ParseWarning, ...]]:
    """Every request of the four kinds, in the order of the document, and warnings."""
    every = list(paragraphs)
    if not every:
        return (), ()
    phrases = phrases_of(language)
    highest = every[-1].number
    found: list[ParsedFollowUp] = []
    warnings: list[ParseWarning] = []
    for paragraph in every:
        is_late = paragraph.number * 2 > highest or is_follow_up(paragraph.heading)
        if not is_late and paragraph.number > _OPENING:
            continue
        text = paragraph.full_text
        if not _may_ask(text, phrases):
            continue
        before = highest if highest > 8 else paragraph.number - 1
        context = _Context(
            paragraph,
            phrases,
            language,
            before,
            adopted_on,
            is_follow_up(paragraph.heading) or paragraph.number * 10 > highest * 8,
        )
        requests = _read_paragraph(text, context)
        if not is_late:
            requests = [item for item in requests if item.kind == "urgent_no_deadline"]
        found += requests
        for request in requests:
            warnings += warnings_of(request, every, adopted_on)
        if is_late and not requests and _RECURRING.search(text):
            sentences = split_sentences(text)
            if any(_RECURRING.search(one) and phrases.information.search(one) for one in sentences):
                warnings.append(
                    ParseWarning(
                        "recurring_request",
                        "The document asks for information at regular intervals. One deadline "
                        "cannot show that: enter the next date.",
                        paragraph.number,
                    )
                )
    return tuple(found), tuple(warnings)


def _may_ask(text: str, phrases: Phrases) -> bool:
    """A quick check that rules out most paragraphs."""
    return bool(
        phrases.names_paragraphs.search(text)
        or _RECURRING.search(text)
        or _BARE_NUMBERS.search(text)
    )


def _read_paragraph(text: str, context: _Context) -> list[ParsedFollowUp]:
    """The requests of one paragraph, one a kind: a list may run over several sentences."""
    sentences = [sentence for sentence in split_sentences(text) if len(sentence) < _MAX_SENTENCE]
    found: list[ParsedFollowUp] = []
    for sentence in sentences:
        asked = _read_sentence(sentence, context)
        if asked is None and any(item.kind == "short_term_follow_up" for item in found):
            asked = _read_addition(sentence, context)
        if asked is not None:
            found.append(asked)
    phrases = context.phrases
    # Without a time or an urgency named at all, no two sentences make a request.
    may_be_pair = (
        context.is_last_part
        or phrases.urgent.search(text) is not None
        or phrases.period.search(text) is not None
    )
    if may_be_pair and all(item.kind == "urgent_no_deadline" for item in found):
        # Attention drawn in one sentence and a time set in the next make one request.
        pairs = [both for pair in pairwise(sentences) if (both := _read_pair(*pair, context))]
        found = pairs[:1] or found
    merged: dict[FollowUpKind, ParsedFollowUp] = {}
    for request in found:
        first = merged.get(request.kind)
        if first is None:
            merged[request.kind] = request
            continue
        merged[request.kind] = replace(
            first,
            items=tuple(dict.fromkeys(first.items + request.items)),
            quoted=f"{first.quoted} {request.quoted}",
            period_months=first.period_months or request.period_months,
            due_on=first.due_on or request.due_on,
            due_basis=first.due_basis or request.due_basis,
            topics=first.topics + request.topics,
        )
    return list(merged.values())


def _read_sentence(sentence: str, context: _Context) -> ParsedFollowUp | None:
    text = without_marks(sentence, context.language)
    phrases = context.phrases
    if not (context.is_last_part or phrases.recommendation.search(text)):
        return None  # every kind of request has one of the two
    if not _may_ask(text, phrases) or phrases.other_procedure.search(text):
        return None
    if phrases.next_report.search(text) and not phrases.importance.search(text):
        # "provide within a year ... and submit its next report by ...": only the first clause.
        for clause in _CLAUSE.split(text):
            if not phrases.next_report.search(clause):
                request = _request(clause, sentence, context)
                if request is not None and request.kind == "short_term_follow_up":
                    return request
        return None
    return _request(text, sentence, context)


def _request(text: str, printed: str, context: _Context) -> ParsedFollowUp | None:
    """The request in a sentence (or clause) without vowel marks; `printed` is what is quoted."""
    kind = _kind_of(text, context)
    if kind is None:
        return None
    references = _references(text, context)
    if not references:
        if kind == "short_term_follow_up":
            return None
        return _by_article(text, printed, context)
    months, due_on = None, None
    basis: DueBasis | None = None
    if kind == "short_term_follow_up":
        months, due_on = time_given(text, context.phrases, context.adopted_on)
        if due_on:
            basis = "explicit_date"
        elif months and context.adopted_on:
            due_on, basis = add_months(context.adopted_on, months), "from_adoption"
    return ParsedFollowUp(
        kind=kind,
        paragraph=context.paragraph.number,
        items=tuple(dict.fromkeys(reference.label for reference in references)),
        quoted=printed,
        period_months=months,
        due_on=due_on,
        due_basis=basis,
        topics=tuple((item.label, item.topic) for item in references if item.topic),
    )


def _kind_of(text: str, context: _Context) -> FollowUpKind | None:
    """What a sentence asks for, by its words alone; None where it asks for no follow-up."""
    phrases = context.phrases
    if _RECURRING.search(text):
        return None
    names_recommendations = phrases.recommendation.search(text) is not None
    has_report = phrases.next_report.search(text) is not None
    if not has_report and phrases.information.search(text):
        months, due_on = time_given(text, phrases, context.adopted_on)
        is_asked = names_recommendations or (context.is_last_part and _MATTER.search(text))
        if (months or due_on) and is_asked:
            return "short_term_follow_up"
    if not names_recommendations:
        return None
    if phrases.importance.search(text):
        return "particular_importance"
    if phrases.attention.search(text) and (
        phrases.urgent.search(text) or (context.is_last_part and not has_report)
    ):
        return "urgent_no_deadline"
    return None


def _read_pair(first: str, second: str, context: _Context) -> ParsedFollowUp | None:
    """A request over two sentences: one names the paragraphs, the other says what is asked."""
    phrases = context.phrases
    texts = [without_marks(sentence, context.language) for sentence in (first, second)]
    both = " ".join(texts)
    is_asked = phrases.information.search(both) and any(time_given(both, phrases))
    if not (is_asked or phrases.urgent.search(both)) or any(
        phrases.other_procedure.search(text) or phrases.next_report.search(text) for text in texts
    ):
        return None
    named = [bool(_references(text, context)) for text in texts]
    if named.count(True) != 1 or (named[0] and not _POINTS_BACK.search(texts[1])):
        return None
    naming = texts[0] if named[0] else texts[1]
    if not (phrases.recommendation.search(naming) or _MATTER.search(naming)):
        return None
    request = _request(both, f"{first} {second}", context)
    is_new = request is not None and (
        request.kind == "short_term_follow_up" or not context.is_last_part
    )
    return request if is_new else None


def _read_addition(sentence: str, context: _Context) -> ParsedFollowUp | None:
    """A further sentence of a request that gave the time before: "In addition, ..."."""
    text = without_marks(sentence, context.language)
    phrases = context.phrases
    if (
        phrases.next_report.search(text)
        or phrases.other_procedure.search(text)
        or not phrases.information.search(text)
        or not phrases.recommendation.search(text)
    ):
        return None
    references = _references(text, context)
    if not references:
        return None
    return ParsedFollowUp(
        kind="short_term_follow_up",
        paragraph=context.paragraph.number,
        items=tuple(dict.fromkeys(reference.label for reference in references)),
        quoted=sentence,
        topics=tuple((item.label, item.topic) for item in references if item.topic),
    )


def _references(text: str, context: _Context) -> tuple[ParagraphReference, ...]:
    """References after the word "recommendations", else before it; Chinese puts them before."""
    if text in context.known:
        return context.known[text]
    phrases = context.phrases
    found: tuple[ParagraphReference, ...] = ()
    if _DIGIT.search(text):
        own = phrases.foreign.sub(" ", _CITED.sub(" ", text))
        if word := _PARAGRAPH_WORDS.get(context.language):
            own = _BARE_NUMBERS.sub(rf"\g<word> {word} ", own)
        recommendation = phrases.recommendation.search(own)
        parts = [own]
        if recommendation is not None and context.language != "zh":
            parts.insert(0, own[recommendation.start() :])
        for part in parts:
            found = found or tuple(
                reference
                for reference in find_references(part, phrases, highest=context.highest)
                if reference.number != context.paragraph.number
            )
    context.known[text] = found
    return found


def _by_article(text: str, printed: str, context: _Context) -> ParsedFollowUp | None:
    match = context.phrases.under_articles.search(text)
    if match is None:
        return None
    listed = re.split(
        r"\bof the Conv|\bof the Cov|\bde la Conv|Конвенции|من الاتفاقية", match["list"]
    )[0]
    flat = re.sub(r"\((?!\d+\))[^()]*(?:\([^()]*\)[^()]*)*\)", "", listed[:2000])
    items = [
        f"art. {number}" + (f"({part})" if part else "")
        for number, part in re.findall(r"(?<![\d(])(\d{1,2})\b(?:\s?\((\d)\))?", flat)
    ]
    if not items:
        return None
    return ParsedFollowUp("by_article", context.paragraph.number, tuple(items), printed)
