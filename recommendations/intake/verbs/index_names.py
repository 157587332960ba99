"""What the names in the index stand for: committees, States and themes.

A name is known by itself where it is a name, a code or a variant of ours; else by what a person
said about it once (`IndexTerm`). A name that nobody knows makes its rows wait, save for themes.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from recommendations.enums import IndexOutcome, IndexTermKind
from recommendations.importers.index.uhri_export import ExportRow
from recommendations.models import IndexTerm, StateParty, Theme, TreatyBody
from recommendations.symbols import InvalidSymbol, Symbol, parse_symbol

_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
# Bodies that are known to be no treaty bodies; the rest of those without a symbol is asked about.
_NO_COMMITTEE = re.compile(
    r"upr\b|universal periodic review|special (?:rapporteur|procedure|representative)|sr\b|srsg\b|"
    r"independent expert|ie\b|working group|wg\b|rapporteur\b|human rights council|hrc\b",
)
_SMALL = frozenset({"the", "of", "and"})


@lru_cache(maxsize=20_000)
def normalised(name: str) -> str:
    """A name as it is compared: letters and digits, without accents, asterisks and capitals."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and "))
    letters = (
        letter if letter.isalnum() else " "
        for letter in plain.casefold()
        if not unicodedata.combining(letter)
    )
    return " ".join("".join(letters).split())[:300]


def _sorted_words(name: str) -> str:
    """ "Iran (Islamic Republic of)" and "Islamic Republic of Iran" are the same words."""
    return " ".join(sorted(word for word in normalised(name).split() if word not in _SMALL))


@lru_cache(maxsize=20_000)
def symbol_of(text: str) -> Symbol | None:
    """A symbol of the treaty bodies; None for anything else."""
    try:
        return parse_symbol(text)
    except InvalidSymbol:
        return None


def canonical(text: str) -> str:
    """A symbol as we write it; what is none stays as it is."""
    return str(symbol_of(text) or text)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row belongs, or why it belongs nowhere.

    `outcome` is ADDED where it can be placed. `asked` names what has to be known first.
    """

    outcome: IndexOutcome
    reason: str = ""
    symbol: str = ""
    body_id: int | None = None
    party_id: int | None = None
    asked: tuple[tuple[IndexTermKind, str], ...] = ()


class Names:
    """Every name that is known, read once for a job."""

    def __init__(self) -> None:
        self._bodies = _bodies()
        self._parties, self._party_words = _parties()
        self._body_by_code = dict(TreatyBody.objects.values_list("code", "pk"))
        self._party_by_iso = dict(StateParty.objects.values_list("iso3", "pk"))
        self._themes = _themes()
        self._left_out: set[tuple[str, str]] = set()
        self._remembered()

    def _remembered(self) -> None:
        targets = {
            IndexTermKind.BODY: self._bodies,
            IndexTermKind.STATE: self._parties,
            IndexTermKind.THEME: self._themes,
        }
        for kind, name, party, body, theme, is_left_out in IndexTerm.objects.values_list(
            "kind", "normalised", "state_party", "treaty_body", "theme", "is_left_out"
        ):
            target = party or body or theme
            if is_left_out:
                self._left_out.add((kind, name))
            elif target:
                targets[IndexTermKind(kind)][name] = target

    def theme_ids(self, names: Iterable[str]) -> set[int]:
        return {self._themes[name] for name in map(normalised, names) if name in self._themes}

    def unknown_themes(self, names: Iterable[str]) -> list[str]:
        return [
            name
            for name in names
            if normalised(name) not in self._themes
            and (IndexTermKind.THEME, normalised(name)) not in self._left_out
        ]

    def place_of(self, row: ExportRow, recorded: frozenset[str] | set[str] = frozenset()) -> Place:
        """Where a row belongs. `recorded` are symbols, in capitals, of documents known here."""
        symbol = symbol_of(row.symbol) if row.symbol else None
        written = [body for name in row.bodies if (body := self._body(name)) is not None]
        if symbol is None or symbol.body not in self._body_by_code:
            return self._without_committees_symbol(row, written)
        body = self._body_by_code[symbol.body]
        if str(symbol).upper() not in recorded and not _is_observations(symbol):
            return Place(
                IndexOutcome.NOT_PLACED,
                f"{symbol} is not the symbol of concluding observations with a reporting cycle.",
            )
        if written and body not in written:
            return Place(
                IndexOutcome.BROKEN,
                f"The row names {row.bodies[0]}, but {symbol} is a document of {symbol.body}.",
            )
        return self._with_party(row, symbol, body)

    def _without_committees_symbol(self, row: ExportRow, written: list[int]) -> Place:
        if written:
            said = f"“{row.symbol}” is" if row.symbol else "Without a symbol there is"
            return Place(
                IndexOutcome.NOT_PLACED, f"{said} no document of the committee that can be named."
            )
        is_left_out = row.symbol.startswith("A/") or any(
            (IndexTermKind.BODY, normalised(name)) in self._left_out
            or _NO_COMMITTEE.match(normalised(name))
            for name in row.bodies
        )
        if is_left_out:
            return Place(IndexOutcome.LEFT_OUT, row.bodies[0] if row.bodies else row.symbol)
        if not row.bodies:
            return Place(IndexOutcome.BROKEN, "The row names neither a committee nor a document.")
        asked = tuple((IndexTermKind.BODY, name) for name in row.bodies)
        return Place(IndexOutcome.WAITING, asked=asked)

    def _with_party(self, row: ExportRow, symbol: Symbol, body: int) -> Place:
        """The State party is the symbol's; where that is not known here, the row's own."""
        by_symbol = self._party_by_iso.get(symbol.iso3)
        named = [party for name in row.states if (party := self._party(name)) is not None]
        if by_symbol and named and by_symbol not in named:
            return Place(
                IndexOutcome.BROKEN, f"The row names {row.states[0]}, but its symbol is {symbol}."
            )
        if any((IndexTermKind.STATE, normalised(name)) in self._left_out for name in row.states):
            return Place(IndexOutcome.LEFT_OUT, row.states[0])
        party = by_symbol or (named[0] if named else None)
        if party is None and symbol.iso3:
            asked = tuple((IndexTermKind.STATE, name) for name in row.states or (symbol.iso3,))
            return Place(IndexOutcome.WAITING, asked=asked)
        return Place(IndexOutcome.ADDED, symbol=str(symbol), body_id=body, party_id=party)

    def _body(self, name: str) -> int | None:
        plain = normalised(name)
        found = self._bodies.get(plain)
        # Optional protocols: "CRC-OP-SC".
        return found or self._bodies.get(plain.partition(" op ")[0])

    def _party(self, name: str) -> int | None:
        return self._parties.get(normalised(name)) or self._party_words.get(_sorted_words(name))


def _is_observations(symbol: Symbol) -> bool:
    return (
        symbol.form == "country"
        and symbol.kind == "CO"
        and symbol.cycle is not None
        and symbol.joint is None
        and all(suffix.name == "Rev" for suffix in symbol.suffixes)
    )


def _bodies() -> dict[str, int]:
    known: dict[str, int] = {}
    for body in TreatyBody.objects.all():
        names = (body.code, body.name, body.short_name, body.symbol_prefix, *body.name_variants)
        known |= {normalised(name): body.pk for name in names if name}
    return known


def _parties() -> tuple[dict[str, int], dict[str, int]]:
    """By name and code; and by the words of the name, where these name one party alone."""
    known: dict[str, int] = {}
    words: dict[str, set[int]] = {}
    for party in StateParty.objects.all():
        names = [party.iso3, party.iso2]
        for field in ("name", "formal_name"):
            names += [getattr(party, f"{field}_{language}") for language in _LANGUAGES]
        for name in filter(None, names):
            plain = normalised(name)
            known[plain] = known[plain.removeprefix("the ")] = party.pk
            words.setdefault(_sorted_words(name), set()).add(party.pk)
    return known, {key: found.pop() for key, found in words.items() if len(found) == 1}


def _themes() -> dict[str, int]:
    known: dict[str, int] = {}
    for pk, slug, name in Theme.objects.values_list("pk", "slug", "name"):
        known |= {normalised(slug): pk, normalised(name): pk}
    return known
