"""What the first page says: symbol, title, day of distribution, languages, notes to the title."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from recommendations.importers.files.lines import join_lines
from recommendations.importers.observations.document_kinds import titles_observations
from recommendations.importers.parsed import ParsedFootnote, SourceLine, SourceText
from recommendations.importers.words.calendar_words import FoundDate, find_dates
from recommendations.importers.words.text import ends_sentence
from recommendations.symbols import Symbol, find_symbols

_DISTRIBUTED = re.compile(
    r"Distr\b|\bОбщ(?:ее|ая)\b|Распростран\w+\s?:|التوزيع|^\s*عام\s*$|分发|^\s*普遍\s*$",
    re.IGNORECASE,
)
# "Distr.: Restricted" and "Limited" in six languages: not for everybody, whatever the symbol.
_RESTRICTED = re.compile(
    r"\b(?:restricted|limited|restreinte?|limitée|reservada|limitada|limitado)\b|"
    r"\bограниченн\w+|مقيَ?دة?|محدودة?|限制|有限",
    re.IGNORECASE,
)
_DISTRIBUTION_REACH = 2
_DAY_LAST = re.compile(r"^\s*([A-Za-z]{3,9}) (\d{4}) (\d{1,2})\s*$")
_NOTE_OF_TITLE = re.compile(
    r"(?:the present|present|previously)?\s?\w*\s?(?:adopted (?:by|at)|re-?issued|issued without|"
    r"document is being issued|adoptées? (?:par|à)|nouveau tirage|le présent document|"
    r"aprobad[ao]s? por|publicad[ao] nuevamente|reeditad[ao]|se publica sin|принят\w* |"
    r"утвержден\w* |"
    r"переиздано|настоящий документ|اعتمدتها|اعتمدت|أعيد إصدار|تصدر هذه)|.{0,60}(?:通过|重新印发|"
    r"再次印发)",
    re.IGNORECASE,
)
_STARRED = re.compile(r"(?P<stars>\*{1,3})\s*(?P<text>\S.+)")
_NOTE_END = re.compile(r"[.)。）]\s*$")
_RECEIVED = re.compile(
    r"\[\s*(?:Date (?:of (?:receipt|submission)|received)|Received(?: on)?|Date de réception|"
    r"Reçus? le|"
    r"Fecha de recepción|Fecha de presentación|Recibid[ao]s? el|Дата получения|Получен[оаы]?|"
    r"Дата представления|تاريخ (?:ال)?استلام\w*|تاريخ (?:ال)?ورود\w*|ورد(?:ت)? في|接收日期|"
    r"收到日期|收到于)"
    r"\s?[:：]?\s*(?P<date>[^\]]{4,60})\]",
    re.IGNORECASE,
)
_BARE_RECEIVED = re.compile(r"^\[(?P<date>[^\]]{6,40})\]$")
_ORIGINAL = re.compile(
    r"(?:Original\s?[:：]|原文\s?[:：]|الأصل\s?:|Оригинал\s?:|Подлинный текст(?: на)?\s?:|"
    r"Язык оригинала\s?:)\s*(?:in |en |на )?(?P<name>[^\W\d]+)|(?<!and )\b(?P<only>english|french|"
    r"spanish) only\b",
    re.IGNORECASE,
)
_LANGUAGE_NAMES = {
    "english": "en", "anglais": "en", "inglés": "en", "ingles": "en", "английский": "en",
    "английском": "en", "الإنكليزية": "en", "بالإنكليزية": "en", "الإنجليزية": "en",
    "إنكليزي": "en", "英文": "en", "英语": "en",
    "french": "fr", "français": "fr", "francés": "fr", "французский": "fr", "французском": "fr",
    "الفرنسية": "fr", "بالفرنسية": "fr", "فرنسي": "fr", "法文": "fr", "法语": "fr",
    "spanish": "es", "espagnol": "es", "español": "es", "испанский": "es", "испанском": "es",
    "الإسبانية": "es", "بالإسبانية": "es", "الاسبانية": "es", "西班牙文": "es", "西班牙语": "es",
    "russian": "ru", "russe": "ru", "ruso": "ru", "русский": "ru", "русском": "ru",
    "الروسية": "ru", "بالروسية": "ru", "俄文": "ru", "俄语": "ru",
    "arabic": "ar", "arabe": "ar", "árabe": "ar", "арабский": "ar", "арабском": "ar",
    "العربية": "ar", "بالعربية": "ar", "阿拉伯文": "ar", "阿拉伯语": "ar",
    "chinese": "zh", "chinois": "zh", "chino": "zh", "китайский": "zh", "китайском": "zh",
    "الصينية": "zh", "بالصينية": "zh", "中文": "zh",
}  # fmt: skip


# A pasted first page may run the symbol into the day: "CAT/C/SRB/CO/119 January 2009".
_GLUED_DAY = re.compile(
    r"(?<=/CO/)(\d{1,2}?(?:-\d{1,2}?)?)(?=(?:[12]\d|3[01]|"
    r"[1-9])\s+(?:de\s+)?[^\W\d]{3,}\.?,?\s+(?:de\s+)?\d{4})"
)
_GLUED_NAME = re.compile(r"(?<=[^\W\dA-Z_])(?=(?:CMW|CCPR|CAT|CEDAW|CERD|CRC|CRPD|CED|E)/C[/.O])")
_CUT_LETTER = re.compile(r"\b([A-Z])\s(?=[A-Z]{2,4}/C/)")


def is_note_of_title(text: str) -> bool:
    """Whether a starred line is the note to a title: at which session, why issued again."""
    return bool(_NOTE_OF_TITLE.match(text))


def notes_of_adoption(source: SourceText) -> list[str]:
    """Notes marked with asterisks: one of them says at which session the text was adopted."""
    return [
        note.text
        for _, note in source.footnotes
        if note.label.startswith("*") or is_note_of_title(note.text)
    ]


def with_title_notes_apart(source: SourceText) -> SourceText:
    """Starred notes to the title taken out of the lines, where the layout did not show them."""
    if not any(line.text.startswith("*") for line in source.lines):
        return source
    lines: list[SourceLine] = []
    notes: list[ParsedFootnote] = []
    is_in_note = False
    for line in source.lines:
        starred = _STARRED.match(line.text)
        if starred and is_note_of_title(starred["text"]):
            notes.append(ParsedFootnote(starred["stars"], starred["text"]))
            is_in_note = not _NOTE_END.search(line.text)
        elif is_in_note and not line.opens_block:  # a note broken over two lines
            notes[-1] = replace(notes[-1], text=f"{notes[-1].text} {line.text}")
            is_in_note = not _NOTE_END.search(line.text)
        else:
            is_in_note = False
            lines.append(line)
    apart = (*source.footnotes, *((None, note) for note in notes))
    return replace(source, lines=tuple(lines), footnotes=apart)


def own_symbol(front: Iterable[str], preface: Iterable[str]) -> Symbol | None:
    """The document's symbol: in the masthead, else alone on a line before the text."""
    for line in front:
        for symbol in find_symbols(_tidy_symbols(line)):
            return symbol
    for line in preface:
        for symbol in find_symbols(_tidy_symbols(line)):
            # A title may carry its own symbol: "Concluding observations ..., CAT/C/KEN/CO/3".
            is_titled = symbol.kind == "CO" and titles_observations(line)
            if len(line.strip()) <= len(str(symbol)) + 20 or is_titled:
                return symbol
    return None


def _tidy_symbols(line: str) -> str:
    # Right-to-left mastheads come out with the words of the line between the parts.
    line = re.sub(r"(?<=[A-Z])\s+[\u0600-\u06ff\s]+(?=/)", "", line)
    line = _GLUED_NAME.sub(" ", line)
    return _GLUED_DAY.sub(r"\1 ", _CUT_LETTER.sub(r"\1", line))


def distributed_on(front: tuple[str, ...]) -> date | None:
    """The date under "Distr." in the masthead."""
    for position, line in enumerate(front):
        if _DISTRIBUTED.search(line):
            for later in front[position : position + 6]:
                # Beside right-to-left words the day of an English date lands behind the year.
                for found in _days_alone(_DAY_LAST.sub(r"\3 \1 \2", later)):
                    return found.day
    for line in front:
        for found in _days_alone(line):
            return found.day
    return None


def shows_publication(lines: Sequence[str], kind: str) -> bool:
    """Whether a text with a symbol of its own has been published, by the head that it prints.

    Never one whose distribution is restricted or limited, nor a report or a letter; a State's
    reply and an unknown paper only where the masthead says that it was distributed.
    """
    if kind in ("submission", "letter"):
        return False
    marked = [at for at, line in enumerate(lines) if _DISTRIBUTED.search(line)]
    heads = (line for at in marked for line in lines[at : at + _DISTRIBUTION_REACH])
    alone = (line for line in lines if len(line.split()) == 1)
    if any(_RESTRICTED.search(line) for line in (*heads, *alone)):
        return False
    return bool(marked) or kind not in ("state_reply", "other")


def _days_alone(line: str) -> list[FoundDate]:
    """Dates that do not end a span: "Geneva, 2-20 May 2011" is the session's."""
    return [
        found
        for found in find_dates(_tidy_symbols(line))
        if not re.search(r"\d\s?(?:[-–—]|to|au|al?|по|إلى)\s?$", _tidy_symbols(line)[: found.start])
    ]


def original_language(front: Iterable[str]) -> str | None:
    """The language that the text was written in, as the masthead says ("Original: French")."""
    match = _ORIGINAL.search(" ".join(front))
    return _LANGUAGE_NAMES.get((match["name"] or match["only"]).lower()) if match else None


def received_on(lines: Iterable[str]) -> date | None:
    """The date in "[Date received: 3 June 2024]", or alone in brackets as older replies print."""
    for line in lines:
        match = _RECEIVED.search(line) or _BARE_RECEIVED.match(line.strip())
        if match:
            for found in find_dates(match["date"]):
                return found.day
    return None


_TITLE = re.compile(
    r"^\W*(?:concluding (?:observations|comments)|information received|observations finales|"
    r"conclusions and recommendations of|conclusions et recommandations du|"
    r"conclusiones y recomendaciones del|выводы и рекомендации|"
    r"renseignements reçus|"
    r"observaciones finales|información recibida|заключительные замечания|информация, полученная|"
    r"الملاحظات الختامية|المالحظات الختامية|المعلومات الواردة من|关于.*结论性意见|关于.*结论意见|"
    r"结论性意见|list of issues|initial reports?|"
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


def title_of(preface: list[str]) -> str:
    """The title, from the line that names the kind of document to its asterisk or a section.

    Where no line names a kind, the first long line that is not a sentence.
    """
    for place, line in enumerate(preface):
        if is_title(line):
            parts = [line]
            for following in preface[place + 1 : place + 4]:
                if (
                    parts[-1].rstrip().endswith("*")
                    or following.lstrip().startswith("[")
                    or _AFTER_TITLE.match(following)
                ):
                    break
                parts.append(following)
            return join_lines(parts).rstrip("*").strip()
    long_lines = (line.strip() for line in preface if not ends_sentence(line) and len(line) > 20)
    return next(long_lines, preface[0].strip() if preface else "")


def symbols_cited(source: SourceText, own: Symbol | None) -> tuple[str, ...]:
    """Symbols of other documents in text and notes, each once, in order."""
    texts = [line.text for line in source.lines if "/" in line.text]
    texts += [note.text for _, note in source.footnotes]
    found = dict.fromkeys(str(symbol) for text in texts for symbol in find_symbols(text))
    if own is not None:
        found.pop(str(own), None)
    return tuple(found)
