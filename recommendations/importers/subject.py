"""What a text without a symbol of its own is about: committee, State party, reporting cycle.

Said in words ("the third periodic report of Azerbaijan", in six languages) or by the symbol of
the concluding observations that it cites.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from recommendations.importers import front_matter
from recommendations.importers.calendar_words import ordinal
from recommendations.importers.lines import words_of
from recommendations.symbols import Symbol

_RUSSIAN = words_of("перв втор трет четверт пят шест седьм восьм девят десят")
_ARABIC = words_of("الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر")
_CHINESE = "一二三四五六七八九十"
_SPANISH_PLURAL = {"primero": 1, "tercero": 3}
_STATE = r"[^\W\d_][\w’'-]+(?:\s+(?-i:de|del|la|et|y|[A-ZÀ-ÝА-Я][\w’'-]+)){0,5}"
_OF_FRENCH = r"(?:de la |du |des |de l[’']|de |d[’'])"
_OF_SPANISH = r"(?:de la |del |de los |de )"
_ES_FIRST = r"primer|segundo|tercer|cuarto|quinto|sexto|séptimo|octavo|noveno|décimo"
_RU_ORDINAL = rf"(?:{'|'.join(_RUSSIAN)})\w*"
_PATTERNS = (
    re.compile(
        rf"(?P<initial>rapport initial)\s+{_OF_FRENCH}(?P<state>{_STATE})"
        r"|(?P<first>[\w-]+ième|premier|première)(?:\s+(?:et|à)\s+(?P<last>[\w-]+ième))?\s+"
        r"rapports?\s+périodiques?(?:\s+(?:combinés|unique))?\s+"
        rf"{_OF_FRENCH}(?P<state2>{_STATE})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<initial>informe inicial)\s+{_OF_SPANISH}(?P<state>{_STATE})"
        rf"|(?:(?P<first>{_ES_FIRST})\s+informe\s+periódico|informes\s+periódicos\s+"
        r"(?P<first2>\w+)\s+y\s+(?P<last>\w+)(?:\s+combinados)?)\s+"
        rf"{_OF_SPANISH}(?P<state2>{_STATE})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<initial>первоначальн\w+\s+доклад\w*)\s+(?P<state>{_STATE})"
        rf"|(?P<first>{_RU_ORDINAL})(?:\s+и\s+(?P<last>{_RU_ORDINAL}))?\s+"
        rf"(?:объединенн\w+\s+)?периодическ\w+\s+доклад\w*\s+(?P<state2>{_STATE})",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:ال)?تقرير\w*\s+(?:ال)?(?:(?P<initial>أولي)|دوري\w*\s+"
        rf"(?P<first>{'|'.join(_ARABIC)}))(?:\s+ل(?P<state>[^\W\d_]{{3,}}))?"
    ),
    re.compile(
        r"(?P<state>[\u4e00-\u9fff]{2,12}?)(?:的)?"
        rf"(?:(?P<initial>初次)|第(?P<first>[{_CHINESE}])次)"
        rf"(?:(?:和|至)第(?P<last>[{_CHINESE}])次)?(?:合并)?(?:定期)?报告"
    ),
)
_BEFORE_STATE = re.compile(r"^.*(?:关于|对)")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a text is about, as far as it says."""

    committee: str | None = None
    state_party: str | None = None
    state_party_name: str | None = None
    cycle: tuple[int, int] | None = None


def subject_of(text: str, cited: Iterable[Symbol]) -> Subject:
    """The case that a text speaks of: by its words, and by the observations that it cites first."""
    cycle, name = front_matter.cycle_and_state_named(text)
    if cycle is None:
        cycle, name = _cycle_in_words(text)
    committee = front_matter.committee_named(text)
    document = _document_of_case(cited)
    if document is None:
        return Subject(committee, None, name, cycle)
    is_same_body = committee in (None, document.body)
    return Subject(
        committee or document.body or None,
        (document.iso3 or None) if name is None else None,
        name,
        cycle or (document.cycle if is_same_body else None),
    )


def _document_of_case(cited: Iterable[Symbol]) -> Symbol | None:
    """The observations that are cited first, else the report or list of issues of a State."""
    of_cases = [symbol for symbol in cited if symbol.form == "country" and symbol.cycle]
    observations = [symbol for symbol in of_cases if symbol.kind == "CO"]
    others = [symbol for symbol in of_cases if symbol.kind in ("", "FCO", "QPR", "Q")]
    return next(iter([*observations, *others]), None)


def _cycle_in_words(text: str) -> tuple[tuple[int, int] | None, str | None]:
    for pattern in _PATTERNS:
        match = pattern.search(text)
        if match is None:
            continue
        parts = match.groupdict()
        first = 1 if parts.get("initial") else _place(parts.get("first") or parts.get("first2"))
        last = _place(parts.get("last")) or first
        if first and last:
            name = parts.get("state") or parts.get("state2")
            return (first, last), _BEFORE_STATE.sub("", name) if name else None
    return None, None


def _place(word: str | None) -> int | None:
    """The number that an ordinal says, in whichever of the languages."""
    if not word:
        return None
    word = word.lower()
    if word in _CHINESE:
        return _CHINESE.index(word) + 1
    for row in (_RUSSIAN, _ARABIC):
        for place, stem in enumerate(row, start=1):
            if word.startswith(stem):
                return place
    return _SPANISH_PLURAL.get(word) or ordinal(word)
