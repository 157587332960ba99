"""What the first page and the first paragraph say: symbol, dates, session, meetings, title."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from recommendations.importers.calendar_words import FoundDate, find_dates, ordinal
from recommendations.importers.parsed import DocumentKind, ParsedParagraph, ParseWarning
from recommendations.importers.sentences import split_sentences
from recommendations.symbols import Symbol, find_symbols

_DISTRIBUTED = re.compile(r"Distr\b", re.IGNORECASE)
_RECEIVED = re.compile(
    r"\[\s*(?:Date (?:of receipt|received)|Received on|Date de réception|Fecha de recepción|"
    r"Дата получения|تاريخ الاستلام|接收日期|收到日期)\s?[:：]?\s*(?P<date>[^\]]+)\]",
    re.IGNORECASE,
)
_BARE_RECEIVED = re.compile(r"^\[(?P<date>[^\]]{6,40})\]$")
_ORIGINAL = re.compile(r"(?:Original\s?:|原文：|الأصل:)\s*(?P<name>[^\W\d]+)", re.IGNORECASE)
_LANGUAGE_NAMES = {
    "english": "en", "anglais": "en", "inglés": "en", "английский": "en", "english only": "en",
    "french": "fr", "français": "fr", "francés": "fr", "французский": "fr",
    "spanish": "es", "espagnol": "es", "español": "es", "испанский": "es",
    "russian": "ru", "russe": "ru", "ruso": "ru", "русский": "ru",
    "arabic": "ar", "arabe": "ar", "árabe": "ar", "арабский": "ar",
    "chinese": "zh", "chinois": "zh", "chino": "zh", "китайский": "zh",
}  # fmt: skip
_SESSION = re.compile(
    r"(?:at its|à sa|lors de sa|en su|na своей)\s+(?P<ordinal>[\w\s-]+?)\s+"
    r"(?:session|période|período de sesiones)",
    re.IGNORECASE,
)
_SESSION_LINE = re.compile(r"^(?P<ordinal>[\w\s-]{4,40}?)\s+session$", re.IGNORECASE)
_MEETING = re.compile(
    r"(?P<numbers>\d{1,4}\s?(?:st|nd|rd|th|e|ª|-[а-я]{1,2})?"
    r"(?:\s?(?:,|and|et|y|и|to|,\s?and)\s?\d{1,4}\s?(?:st|nd|rd|th|e|ª|-[а-я]{1,2})?)*)"
    r"(?:\s?\([^()]{0,80}\))?\s*(?:meetings?|séances?|заседани\w+)\b"
    r"|(?:sesi(?:ón|ones))\s+(?P<after>\d{1,4}ª?(?:\s?[,y]\s?\d{1,4}ª?)*)"
    r"|(?P<es>\d{1,4}ª(?:\s?[,y]\s?\d{1,4}ª)*)\s+sesi(?:ón|ones)"
    r"|جلس\w+\s+(?P<ar>\d{1,4}(?:\s?و\s?\d{1,4})*)"
    r"|第(?P<zh>\d{1,4})次(?:(?:和|、)第?(?P<zh2>\d{1,4})次)?会议",
    re.IGNORECASE,
)
_ADOPTED = re.compile(
    r"\badopt(?:ed|s)\b|\badopt(?:é|a)\b|\baprob(?:ó|ado|adas)\b|\bприня[лт]\w*|اعتمد|通过",
    re.IGNORECASE,
)
_CONSIDERED = re.compile(
    r"\bconsidered\b|\bexamin(?:é|ed|ó|ado)\b|рассмотрел|نظرت|审议", re.IGNORECASE
)
_DAY_LIST = re.compile(r"(\d{1,2})\s?(?:and|et|y|и|-|–)\s?$")
_CYCLE_WORDS = re.compile(
    r"(?:combined\s+)?\b(?P<first>initial|[a-z]{1,20}-?[a-z]{0,12}(?:st|nd|rd|th))"
    r"(?:\s+(?:and|to)\s+(?P<last>[a-z]{1,20}-?[a-z]{0,12}(?:st|nd|rd|th)))?\s+(?:periodic\s+)?reports?\s+of\s+"
    r"(?P<state>(?:the\s+)?[A-Z][\w’'-]+(?:\s+(?:and|of|the|[A-Z][\w’'-]+))*)",
)
COMMITTEE_NAMES = {
    "Migrant Workers": "CMW",
    "travailleurs migrants": "CMW",
    "Trabajadores Migratorios": "CMW",
    "Human Rights Committee": "CCPR",
    "Comité des droits de l’homme": "CCPR",
    "Comité de Derechos Humanos": "CCPR",
    "Committee against Torture": "CAT",
    "Comité contre la torture": "CAT",
    "Elimination of Discrimination against Women": "CEDAW",
    "discrimination à l’égard des femmes": "CEDAW",
    "Elimination of Racial Discrimination": "CERD",
    "discrimination raciale": "CERD",
    "Rights of the Child": "CRC",
    "droits de l’enfant": "CRC",
    "Rights of Persons with Disabilities": "CRPD",
    "personnes handicapées": "CRPD",
    "Enforced Disappearances": "CED",
    "disparitions forcées": "CED",
    "Economic, Social and Cultural Rights": "CESCR",
    "Subcommittee on Prevention of Torture": "SPT",
}
_KINDS: dict[str, DocumentKind] = {
    "CO": "concluding_observations",
    "FCO": "state_reply",
    "RFIR": "state_reply",
    "QPR": "list_of_issues_prior",
    "Q": "list_of_issues",
    "RQ": "replies_to_list",
    "SR": "summary_record",
    "": "state_report",
}
_KIND_WORDS: tuple[tuple[DocumentKind, re.Pattern[str], int], ...] = (
    (
        "summary_record",
        re.compile(
            r"meeting was called to order|la séance est ouverte|se declara abierta", re.IGNORECASE
        ),
        4000,
    ),
    (
        "press_release",
        re.compile(
            r"press release|news printout|Skip to main content|Meeting Summar", re.IGNORECASE
        ),
        400,
    ),
    (
        "state_reply",
        re.compile(r"information received from .{2,80} on follow-up", re.IGNORECASE | re.DOTALL),
        4000,
    ),
    (
        "submission",
        re.compile(
            r"submits? this (?:report|submission)|alternative report|shadow report|"
            r"submission (?:by|from|to)|follow-up report|footnoteRef:",
            re.IGNORECASE,
        ),
        4000,
    ),
    (
        "concluding_observations",
        re.compile(
            r"^\W*concluding observations|^\W*observations finales|^\W*observaciones finales"
            r"|adopted the (?:present|following) concluding observations",
            re.IGNORECASE | re.MULTILINE,
        ),
        2500,
    ),
)


@dataclass(frozen=True, slots=True)
class Adoption:
    """When the committee considered the report and adopted its observations."""

    adopted_on: date | None = None
    meeting: int | None = None
    considered_on: tuple[date, ...] = ()
    considered_meetings: tuple[int, ...] = ()
    warnings: tuple[ParseWarning, ...] = ()


def own_symbol(front: Iterable[str], preface: Iterable[str]) -> Symbol | None:
    """The document's symbol: in the masthead, else alone on a line before the text."""
    for line in front:
        # Right-to-left mastheads come out with the words of the line between the parts.
        tidy = re.sub(r"(?<=[A-Z])\s+[\u0600-\u06ff\s]+(?=/)", "", line)
        for symbol in find_symbols(tidy):
            return symbol
    for line in preface:
        for symbol in find_symbols(line):
            if len(line.strip()) <= len(str(symbol)) + 20:
                return symbol
    return None


def kind_from_symbol(symbol: Symbol) -> DocumentKind:
    """What kind of document a symbol names; an addition to observations is the State's reply."""
    if symbol.kind == "CO" and symbol.suffix_number("Add") and symbol.form == "country":
        return "state_reply"
    if symbol.kind == "Q" and symbol.suffix_number("Add"):
        return "replies_to_list"
    if symbol.form == "session" and symbol.body == "CRC" and symbol.session == "15":
        return "concluding_observations"  # the form in use until 2005
    return _KINDS.get(symbol.kind, "other")


def kind_from_words(text: str) -> DocumentKind:
    """What kind of document a text without a symbol is, by what it says about itself."""
    start = text[:4000]
    for kind, pattern, reach in _KIND_WORDS:
        if pattern.search(start[:reach]):
            return kind
    return "other"


def distributed_on(front: tuple[str, ...]) -> date | None:
    """The date under "Distr." in the masthead."""
    for position, line in enumerate(front):
        if _DISTRIBUTED.search(line):
            for later in front[position : position + 4]:
                for found in find_dates(later):
                    return found.day
    for found in find_dates(" / ".join(front)):
        return found.day
    return None


def original_language(front: Iterable[str]) -> str | None:
    match = _ORIGINAL.search(" / ".join(front))
    return _LANGUAGE_NAMES.get(match["name"].lower()) if match else None


def received_on(lines: Iterable[str]) -> date | None:
    """The date in "[Date received: 3 June 2024]", or alone in brackets as older replies print."""
    for line in lines:
        match = _RECEIVED.search(line) or _BARE_RECEIVED.match(line.strip())
        if match:
            for found in find_dates(match["date"]):
                return found.day
    return None


def session_of(notes: Iterable[str], preface: Iterable[str]) -> int | None:
    """The session's number: from the note "Adopted by the Committee at its ... session"."""
    for text in [*notes, *preface]:
        match = _SESSION.search(text) or _SESSION_LINE.match(text.strip())
        if match and (number := ordinal(match["ordinal"])):
            return number
    return None


def committee_named(text: str) -> str | None:
    """The committee that the text names first, by its code."""
    found = [(text.find(name), code) for name, code in COMMITTEE_NAMES.items() if name in text]
    return min(found)[1] if found else None


def cycle_and_state_named(text: str) -> tuple[tuple[int, int] | None, str | None]:
    """From "the third periodic report of Azerbaijan": the cycle 3 and the name printed most."""
    names: Counter[tuple[int, int, str]] = Counter()
    for match in _CYCLE_WORDS.finditer(text):
        first = 1 if match["first"].lower() == "initial" else ordinal(match["first"])
        last = ordinal(match["last"]) if match["last"] else first
        if first and last:
            name = re.sub(r"\s+(?:and|of|the)$", "", match["state"])
            names[first, last, name] += 1
    if not names:
        return None, None
    # The first one named is the subject; later ones may be other committees' reports.
    first, last, name = next(iter(names))
    return (first, last), name.removeprefix("the ")


def adoption_of(paragraphs: Iterable[ParsedParagraph]) -> Adoption:
    """Meetings and dates of consideration and adoption, from the first paragraphs."""
    adopted_on: date | None = None
    meeting: int | None = None
    considered_on: tuple[date, ...] = ()
    considered: tuple[int, ...] = ()
    warnings: list[ParseWarning] = []
    for paragraph in list(paragraphs)[:3]:
        for sentence in split_sentences(paragraph.text):
            verb = _ADOPTED.search(sentence)
            is_considered = _CONSIDERED.search(sentence) is not None
            if not verb and not is_considered:
                continue
            mentions = list(_MEETING.finditer(sentence))
            chosen = _adoption_mention(mentions, verb) if verb else None
            if chosen is not None and meeting is None:
                numbers = _numbers(chosen)
                meeting = numbers[-1] if numbers else None
                days = _days_at(sentence, chosen, mentions)
                adopted_on = days[-1] if days else None
                if len(days) > 1 or len(numbers) > 1:
                    warnings.append(_warn_two_days(paragraph.number))
            if is_considered and not considered:
                others = [mention for mention in mentions if mention is not chosen]
                if others:
                    considered = tuple(_numbers(others[0]))
                    considered_on = tuple(_days_at(sentence, others[0], mentions))
    if meeting is None and adopted_on is None:
        warnings.append(
            ParseWarning("no_adoption", "No meeting was found at which the text was adopted.")
        )
    elif adopted_on is None:
        warnings.append(
            ParseWarning(
                "no_adoption_date", "The text names the meeting but no date of adoption.", 1
            )
        )
    return Adoption(adopted_on, meeting, considered_on, considered, tuple(warnings))


def _adoption_mention(mentions: list[re.Match[str]], verb: re.Match[str]) -> re.Match[str] | None:
    """The meeting of adoption: the one named after the verb, else the last one before it."""
    after = [mention for mention in mentions if mention.start() > verb.start()]
    if after:
        return after[0]
    return mentions[-1] if mentions else None


def _numbers(mention: re.Match[str]) -> list[int]:
    groups = [group for group in mention.groups() if group]
    return [int(number) for group in groups for number in re.findall(r"\d{1,4}", group)]


def _days_at(sentence: str, mention: re.Match[str], mentions: list[re.Match[str]]) -> list[date]:
    """The dates that belong to a meeting: those up to the next one, else the one just before."""
    later = [other.start() for other in mentions if other.start() > mention.start()]
    end = min(later, default=len(sentence))
    dates = find_dates(sentence)
    inside = [item for item in dates if mention.end() <= item.start < end and item.day]
    if not inside:  # Chinese and Russian may put the date before the meeting, close to it
        before = [item for item in dates if 0 <= mention.start() - item.end <= 25 and item.day]
        inside = before[-1:]
    return [day for item in inside[:1] for day in _with_days_before(sentence, item)]


def _with_days_before(sentence: str, item: FoundDate) -> list[date]:
    """In "29 and 30 March 2017" the first day shares month and year with the second."""
    if item.day is None:
        return []
    match = _DAY_LIST.search(sentence[: item.start])
    if match is None:
        return [item.day]
    try:
        return [item.day.replace(day=int(match[1])), item.day]
    except ValueError:
        return [item.day]


def _warn_two_days(number: int) -> ParseWarning:
    return ParseWarning(
        "adopted_on_two_days",
        "The text names more than one meeting or day of adoption; the last one was taken.",
        number,
    )


_TITLE = re.compile(
    r"^\W*(?:concluding observations|information received|observations finales|"
    r"renseignements reçus|"
    r"observaciones finales|información recibida|заключительные замечания|информация, полученная|"
    r"الملاحظات الختامية|المالحظات الختامية|关于.*结论性意见|list of issues|initial reports?|"
    r"(?:combined |\w+ (?:and \w+ )?)periodic reports?|implementation of the)",
    re.IGNORECASE,
)

_AFTER_TITLE = re.compile(
    r"\W*(?:[IVX]+|[A-E])\.\s|\W*(?:introduction|addendum)|(?:ألف|أولا|一)\s?[-–、]",
    re.IGNORECASE,
)


def is_title(text: str) -> bool:
    """Whether a line opens the document's title."""
    return bool(_TITLE.match(text))


def ends_title(last: str, following: str) -> bool:
    """Whether the title is complete with `last`: it carries its asterisk, or a section follows."""
    return (
        last.rstrip().endswith("*")
        or following.lstrip().startswith("[")
        or bool(_AFTER_TITLE.match(following))
    )
