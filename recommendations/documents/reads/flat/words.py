"""The words of a question as PostgreSQL looks them up in flat rows (decision 40).

Each word is stemmed as the texts of each language are. A word that says nothing in a language
("la") is left out for the rows of that language alone, which carry a mark of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from recommendations.questions.structure import And, Node, Not, Or, Phrase, Word

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")

_STEMS = """
    SELECT asked, language, asked_words(language, asked)::text, searched_text(language, asked)
    FROM unnest(%s::text[]) asked, unnest(%s::text[]) language
"""


@dataclass(frozen=True)
class _Stem:
    """A word or phrase in one language: its query, and its letters as texts have them."""

    query: str
    folded: str


_Stems = dict[tuple[str, str], _Stem]


def tsquery_of(node: Node) -> str:
    """The question as text for `::tsquery`; empty where all its words say nothing. One query."""
    stems = _stems_of({text for text in _texts(node) if text})
    marked: list[str] = []
    alike: list[str] = []
    for language in LANGUAGES:
        if _says_all(node, language, stems):
            alike.append(language)
        elif query := _compile(node, (language,), stems):
            marked.append(f"('§{language}' & {query})")
    together = _compile(node, tuple(alike), stems) if alike else ""
    return " | ".join(filter(None, [together, *marked]))


def tsquery_of_any(node: Node) -> str:
    """Every word of the question that is wanted, one by one, to mark them in texts. One query."""
    words = list(_wanted(node))
    stems = _stems_of({text for word in words for text in _texts(word) if text})
    found = [_compile(word, (language,), stems) for word in words for language in LANGUAGES]
    return " | ".join(dict.fromkeys(filter(None, found)))


def texts_of(node: Node) -> set[str]:
    """The words that are wanted, as typed and as spelt elsewhere."""
    return {text for word in _wanted(node) for text in _texts(word) if text}


def _wanted(node: Node) -> Iterator[Word]:
    match node:
        case Word():
            yield node
        case Phrase():
            yield from node.words
        case And() | Or():
            for part in node.parts:
                yield from _wanted(part)
        case Not():
            return


def _stems_of(texts: set[str]) -> _Stems:
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, [sorted(texts), list(LANGUAGES)])
        return {
            (asked, language): _Stem(query, folded.strip())
            for asked, language, query, folded in cursor.fetchall()
        }


def _texts(node: Node) -> Iterator[str]:
    match node:
        case Word():
            yield from (node.text, *node.also)
        case Phrase():
            for word in node.words:
                yield from _texts(word)
        case And() | Or():
            for part in node.parts:
                yield from _texts(part)
        case Not():
            yield from _texts(node.part)


def _says_all(node: Node, language: str, stems: _Stems) -> bool:
    """Whether every word says something in the language."""
    match node:
        case Word():
            return node.is_prefix or bool(_stem(node.text, language, stems).query)
        case Phrase():
            return any(_says_all(word, language, stems) for word in node.words)
        case And() | Or():
            return all(_says_all(part, language, stems) for part in node.parts)
        case Not():
            return _says_all(node.part, language, stems)


def _stem(text: str, language: str, stems: _Stems) -> _Stem:
    return stems.get((text, language), _Stem("", ""))


def _compile(node: Node, languages: tuple[str, ...], stems: _Stems) -> str:
    """The query for these languages, without the words that say nothing; empty without any."""
    match node:
        case Word():
            own = [_word(node, language, stems) for language in languages]
            # Another spelling says the same; it does not make a word of one that says nothing.
            also = [
                _stem(text, language, stems).query for text in node.also for language in languages
            ]
            return _joined(" | ", [*own, *also] if any(own) else [])
        case Phrase():
            return _joined(" | ", [_phrase(node, language, stems) for language in languages])
        case And():
            return _joined(" & ", [_compile(part, languages, stems) for part in node.parts])
        case Or():
            return _joined(" | ", [_compile(part, languages, stems) for part in node.parts])
        case Not():
            inner = _compile(node.part, languages, stems)
            return f"!{inner}" if inner else ""


def _joined(sign: str, queries: list[str]) -> str:
    """In brackets, each once."""
    kept = list(dict.fromkeys(filter(None, queries)))
    return f"({sign.join(f'({query})' for query in kept)})" if kept else ""


def _phrase(phrase: Phrase, language: str, stems: _Stems) -> str:
    """Its words in their order; one that says nothing keeps its place between two others."""
    query, distance = "", 1
    for word in phrase.words:
        also = [_stem(text, language, stems).query for text in word.also]
        own = _word(word, language, stems)
        one = _joined(" | ", [own, *also]) if own else ""
        if not one:
            distance += 1
            continue
        query = f"{query} <{distance}> {one}" if query else one
        distance = 1
    return query


def _word(word: Word, language: str, stems: _Stems) -> str:
    stem = _stem(word.text, language, stems)
    if language == "zh":
        # Single characters are the beginnings of pairs.
        return f"'{stem.folded[0]}':*" if len(word.text) == 1 and stem.folded else stem.query
    if not word.is_prefix or not stem.folded:
        return stem.query
    # Also where the stem in the texts is shorter than what was typed.
    *before, last = stem.folded.split()
    begins = " <-> ".join([*(f"'{part}'" for part in before), f"'{last}':*"])
    return _joined(" | ", [begins, stem.query])
