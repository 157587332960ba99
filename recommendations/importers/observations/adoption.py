"""Session, meetings, days: when a committee considered a report and adopted its observations."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from recommendations.importers.parsed import ParsedParagraph, ParseWarning
from recommendations.importers.words.calendar_words import DayList, find_days
from recommendations.importers.words.ordinals import is_number_word, ordinals_in
from recommendations.importers.words.prefiltered import PrefilteredPattern
from recommendations.importers.words.sentences import split_sentences

_SESSION = PrefilteredPattern(
    r"(?P<before>\bsessions?\b|per[ií]odo(?:\s+\w+)? de sesiones|\bсесси[яиюей]\w?\b)"
    r"|(?P<after>\bال?دورتها\b|\bدورتها\b|\bالدورة\b)|(?P<zh>届会议|届会)",
    "session|sesiones|сесси|دور|届",
)
_MEETING = PrefilteredPattern(
    r"\b(?:meetings?|séances?|sesi(?:ón|ones)|заседани\w+)\b|\bجلس\w+|次(?:公开|全体)?会议",
    "meeting|séance|sesi|заседани|جلس|会议",
)
_ADOPTED = PrefilteredPattern(
    r"\badopt(?:ed|s)\b|\badopt(?:é|a|ées|és|ado|adas|ó)\b|\baprob(?:ó|ado|adas)\b|"
    r"\b(?:приня[лт]|утверд|утвержд)\w*|اعتمد|اعتُمد|أقرت|通过",
    "adopt|aprob|приня|утвер|اعتمد|اعتُمد|أقرت|通过",
)
_CONSIDERED = PrefilteredPattern(
    r"\bconsidered\b|\breviewed\b|\bexamin(?:é|ed|ó|ado|a|ait)\b|рассмотрел|نظرت|استعرضت|审议",
    "considered|reviewed|examin|рассмотрел|نظرت|استعرضت|审议",
)
# What may stand between the numbers of meetings and the word itself.
_JOINS = frozenset(
    (",", "and", "et", "y", "e", "и", "to", "à", "a", "по", "-", "–", "و", "،", "إلى", "st", "nd",
     "rd", "th", "er", "ème", "ª", "º", "м", "й", "&")
)  # fmt: skip
_KINDS_OF_SESSION = frozenset(
    ("special", "resumed", "extraordinary", "regular", "virtual", "online", "extraordinaire",
     "ordinaire", "внеочередной", "специальной", "очередной")
)  # fmt: skip
_RANGE = frozenset(("to", "à", "a", "по", "-", "–", "إلى"))
_PIECE = re.compile(
    r"\([^()]*\)|\d{1,4}(?:(?:st|nd|rd|th|er|re|ère|era?|e|ème|[ªº°aoа])(?!\w)|-[а-я]{1,3})?|[^\W\d_]+|[^\w\s]"
)
_WINDOW = 150
_ADOPTION_NOTE = PrefilteredPattern(
    r"adopted (?:by|at)|adoptées? (?:par|à)|aprobad[ao]s? por|принят\w* (?:комитет|на)|"
    r"утвержден\w* |"
    r"اعتمدتها|اعتُمدت|اعتمدت|通过",
    "adopt|aprobad|принят|утвержден|اعتمدت|اعتُمدت|通过",
)


_EARLIER_TEXT = re.compile(r"\bprevious|\bprécédent|\banterior|предыдущ|السابقة|上次|以往")
_ON = re.compile(r"(?:\bon|\ble|\bel|في|于)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Adoption:
    """When the committee considered the report and adopted its observations."""

    adopted_on: date | None = None
    meeting: int | None = None
    considered_on: tuple[date, ...] = ()
    considered_meetings: tuple[int, ...] = ()
    warnings: tuple[ParseWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedSession:
    """A session as a note or the first page names it; the days where they are printed."""

    number: int
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class _MeetingMention:
    """One place where meetings are named."""

    numbers: tuple[int, ...]
    start: int
    end: int


def session_of(notes: Iterable[str], preface: Iterable[str]) -> NamedSession | None:
    """The session: from the note "Adopted by the Committee at its ... session", else page one."""
    given, lines = list(notes), list(preface)
    telling = [note for note in given if _ADOPTION_NOTE.search(note)]
    n_notes = len(telling) + len(given)
    for place, text in enumerate([*telling, *given, *lines]):
        found = _session_in(text)
        if found is None:
            continue
        # On the first page the days stand on the line below: "Geneva, 2-20 May 2011".
        if found.starts_on is None and place >= n_notes:
            for line in lines[place - n_notes + 1 :][:2]:
                spans = [item for item in find_days(line) if item.is_span]
                if spans and len(line) < 80:
                    return NamedSession(found.number, spans[0].days[0], spans[0].days[-1])
        return found
    return None


def _session_in(text: str) -> NamedSession | None:
    # A pasted first page may run its lines together: "TORTURA41º período de sesiones3 a 21".
    text = re.sub(r"(?<=[^\W\d_]{4})(?=\d)", " ", text[:600])
    for match in _SESSION.finditer(text):
        before = text[max(0, match.start() - 70) : match.start()]
        after = text[match.end() : match.end() + 60]
        if match["after"]:
            numbers = ordinals_in(re.split(r"[(،.]|المعقودة", after)[0])[:1]
        elif match["zh"]:
            found = re.search(r"第[\d一二三四五六七八九十百零\s]+$", before)
            numbers = ordinals_in(found[0].replace(" ", "")) if found else []
        else:
            numbers = ordinals_in(_phrase_before(before))[-1:]
        if numbers and 0 < numbers[0] < 200:
            spans = [item for item in find_days(text) if item.is_span]
            if spans:
                return NamedSession(numbers[0], spans[0].days[0], spans[0].days[-1])
            return NamedSession(numbers[0])
    return None


def _phrase_before(text: str) -> str:
    """The number words right before the word "session": nothing else may stand between."""
    kept: list[str] = []
    for token in reversed(re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*[º°ª]?|[^\w\s]", text)):
        if token.lower() in _KINDS_OF_SESSION and not kept:
            continue
        parts = re.split(r"-(?=[^\W\d])", token)
        if not (
            token[0].isdigit()
            or token in ("and", "et", "y", "º", "ª", "°", "-", "o", "e")
            or all(is_number_word(part) or part == "et" for part in parts)
        ):
            break
        kept.insert(0, token)
    return " ".join(kept)


def adoption_of(paragraphs: Iterable[ParsedParagraph], notes: Iterable[str] = ()) -> Adoption:
    """Meetings and dates of consideration and adoption, from the first paragraphs.

    Where they do not say on which day the text was adopted, a note may ("Adopted ... on 7 April
    2022"); the first and last day of the session are not days of adoption.
    """
    adopted_on: date | None = None
    meeting: int | None = None
    considered_on: tuple[date, ...] = ()
    considered: tuple[int, ...] = ()
    warnings: list[ParseWarning] = []
    for paragraph in list(paragraphs)[:3]:
        for sentence in split_sentences(paragraph.text[:3000]):
            # The last verb of adoption, where a plan "adopted in 2008" is named before.
            verb = next(reversed(list(_ADOPTED.finditer(sentence))), None)
            mentions = _mentions(sentence)
            is_both = _CONSIDERED.search(sentence) is not None
            chosen = _adoption_mention(mentions, verb, is_both=is_both) if verb else None
            # Later sentences may speak of texts adopted at other times.
            is_earlier = bool(considered) and _EARLIER_TEXT.search(sentence) is not None
            if chosen is not None and meeting is None and not is_earlier:
                meeting = chosen.numbers[-1]
                days = _days_at(sentence, chosen, mentions)
                adopted_on = days[-1] if days else None
                if len(days) > 1 or len(chosen.numbers) > 1:
                    warnings.append(
                        ParseWarning(
                            "adopted_on_two_days",
                            "The text names more than one meeting or day of adoption; the last "
                            "one was taken.",
                            paragraph.number,
                        )
                    )
            elif verb and adopted_on is None and not mentions and considered:
                # "On 7 April 2022 it adopted", where no meeting is numbered.
                alone = [item for item in find_days(sentence) if not item.is_span]
                adopted_on = alone[0].days[-1] if len(alone) == 1 else None
            if is_both and not considered:
                others = [mention for mention in mentions if mention is not chosen]
                if others:
                    considered = others[0].numbers
                    considered_on = _days_at(sentence, others[0], mentions)
    if adopted_on is None:
        adopted_on, meeting = _from_notes(notes, meeting)
    if meeting is None and adopted_on is None:
        said = "No meeting was found at which the text was adopted."
        warnings.append(ParseWarning("no_adoption", said))
    elif adopted_on is None:
        said = "The text names the meeting but no date of adoption."
        warnings.append(ParseWarning("no_adoption_date", said, 1))
    return Adoption(adopted_on, meeting, considered_on, considered, tuple(warnings))


def _from_notes(notes: Iterable[str], meeting: int | None) -> tuple[date | None, int | None]:
    for note in notes:
        if not _ADOPTION_NOTE.search(note):
            continue
        mentions = _mentions(note)
        days = [item for item in find_days(note) if not item.is_span and len(item.days) == 1]
        is_named = days and (mentions or _ON.search(note[: days[0].start]))
        if is_named:
            numbers = mentions[0].numbers if mentions else ()
            return days[0].days[0], meeting or (numbers[-1] if numbers else None)
    return None, meeting


def _mentions(sentence: str) -> list[_MeetingMention]:
    """Every place where meetings are numbered, in order."""
    found: list[_MeetingMention] = []
    for match in _MEETING.finditer(sentence):
        word = match[0]
        if word.endswith("会议"):
            mention = _chinese_mention(sentence, match)
        elif word[0] >= "\u0621":
            mention = _forward(sentence, match)
        else:
            mention = _backward(sentence, match)
            if mention is None:
                mention = _forward(sentence, match)
        if mention is not None:
            found.append(mention)
    return found


def _chinese_mention(sentence: str, match: re.Match[str]) -> _MeetingMention | None:
    start = match.start()
    while start > 0 and sentence[start - 1] in "第次、和及至,， 0123456789一二三四五六七八九十百零":
        start -= 1
    text = sentence[start : match.start()].replace(" ", "")
    numbers = ordinals_in(text + "次") if text else []
    if "至" in text and len(numbers) == 2:
        numbers = list(range(numbers[0], min(numbers[1], numbers[0] + 20) + 1))
    return _MeetingMention(tuple(numbers), start, match.end()) if numbers else None


def _backward(sentence: str, match: re.Match[str]) -> _MeetingMention | None:
    """Numbers before the word: "at its 464th and 465th meetings", "на своих 464-м и 465-м"."""
    window = sentence[max(0, match.start() - _WINDOW) : match.start()]
    pieces = list(_PIECE.finditer(window))
    kept: list[str] = []
    start = match.start()
    for piece in reversed(pieces):
        if not _belongs(piece[0]):
            break
        kept.insert(0, piece[0])
        start = match.start() - len(window) + piece.start()
    return _mention(kept, start, match.end())


def _forward(sentence: str, match: re.Match[str]) -> _MeetingMention | None:
    """Numbers after the word: "sesiones 464ª y 465ª", Arabic."""
    window = sentence[match.end() : match.end() + _WINDOW]
    kept: list[str] = []
    end = match.end()
    for piece in _PIECE.finditer(window):
        # PDF fonts break letters off Arabic words; alone they say nothing.
        is_stray = len(piece[0]) == 1 and "\u0621" <= piece[0] <= "\u064a" and piece[0] != "و"
        if is_stray and not kept:
            continue
        is_arabic_number = piece[0] == "بعد" or (
            "\u0621" <= piece[0][0] <= "\u064a" and bool(ordinals_in(piece[0]))
        )
        if not (_belongs(piece[0]) or is_arabic_number):
            break
        kept.append(piece[0])
        end = match.end() + piece.end()
    return _mention(kept, match.start(), end)


def _belongs(piece: str) -> bool:
    lowered = piece.lower()
    return piece[0].isdigit() or piece[0] == "(" or lowered in _JOINS or is_number_word(lowered)


def _mention(pieces: list[str], start: int, end: int) -> _MeetingMention | None:
    kept = [piece for piece in pieces if piece[0] != "("]
    joined = " ".join(kept)
    numbers = [number for number in ordinals_in(joined) if number > 0]
    # "24 avril" before or after the word is a day and stands alone; a meeting's number does not.
    if not numbers:
        return None
    if len(numbers) == 2 and any(piece.lower() in _RANGE for piece in kept):
        first, last = numbers
        if 1 < last - first <= 12:
            numbers = list(range(first, last + 1))
    return _MeetingMention(tuple(numbers), start, end)


def _adoption_mention(
    mentions: list[_MeetingMention], verb: re.Match[str], *, is_both: bool
) -> _MeetingMention | None:
    """The meeting of adoption: the one named after the verb, else the last one before it.

    Where a sentence speaks of the consideration too (`is_both`), its only meeting is that one's.
    """
    after = [mention for mention in mentions if mention.start > verb.start()]
    if after:
        return after[0]
    if is_both and len(mentions) < 2:
        return None
    return mentions[-1] if mentions else None


def _days_at(
    sentence: str, mention: _MeetingMention, mentions: list[_MeetingMention]
) -> tuple[date, ...]:
    """The dates that belong to a meeting: those up to the next one, else the one just before."""
    later = [other.start for other in mentions if other.start > mention.start]
    end = min(later, default=len(sentence))
    dates = find_days(sentence)
    if "会议" in sentence:  # Chinese puts the date before the meeting
        return _closest_before(dates, mention) or _first_inside(dates, mention, end)
    return _first_inside(dates, mention, end) or _closest_before(dates, mention)


def _first_inside(dates: list[DayList], mention: _MeetingMention, end: int) -> tuple[date, ...]:
    inside = [item for item in dates if mention.end <= item.start < end]
    return inside[0].days if inside else ()


def _closest_before(dates: list[DayList], mention: _MeetingMention) -> tuple[date, ...]:
    before = [item for item in dates if 0 <= mention.start - item.end <= 25]
    return before[-1].days if before else ()
