"""Where a row of the UHRI belongs, by the names of its committee, State party and themes.

A name is known where it is a name, a code or a variant in the reference data, or where a person
matched it before (`IndexTerm`). A row whose committee or State has an unknown name waits; an
unknown theme holds no row back.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from recommendations.enums import IndexOutcome, IndexTermKind
from recommendations.importers.index.uhri_export import ExportRow
from recommendations.models import IndexTerm, StateParty, Theme, TreatyBody
from recommendations.symbols import InvalidSymbol, Symbol, parse_symbol

_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
# The UHRI also holds what other bodies said; their rows are left out without asking anybody.
_OTHER_BODIES = re.compile(
    r"upr\b|universal periodic review|special (?:rapporteur|procedure|representative)|sr\b|srsg\b|"
    r"independent expert|ie\b|working group|wg\b|rapporteur\b|human rights council|hrc\b",
)
_SMALL_WORDS = frozenset({"the", "of", "and"})


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
    return " ".join(sorted(word for word in normalised(name).split() if word not in _SMALL_WORDS))


@lru_cache(maxsize=20_000)
def symbol_of(text: str) -> Symbol | None:
    """A symbol of the treaty bodies; None for anything else."""
    try:
        return parse_symbol(text)
    except InvalidSymbol:
        return None


def canonical_symbol(text: str) -> str:
    """A symbol as this application writes it; other text stays as it is."""
    return str(symbol_of(text) or text)


@dataclass(frozen=True, slots=True)
class RowPlacement:
    """Where a row belongs, or why it belongs nowhere.

    `outcome` is ADDED where it can be placed. `unknown` are the names that hold it back.
    """

    outcome: IndexOutcome
    reason: str = ""
    symbol: str = ""
    body_id: int | None = None
    party_id: int | None = None
    unknown: tuple[tuple[IndexTermKind, str], ...] = ()


class KnownNames:
    """Every name that is known, read from the database once for a job."""

    def __init__(self) -> None:
        self._body_by_code = dict(TreatyBody.objects.values_list("code", "pk"))
        self._party_by_iso3 = dict(StateParty.objects.values_list("iso3", "pk"))
        self._bodies: dict[str, int] = {}
        for body in TreatyBody.objects.all():
            names = (body.code, body.name, body.short_name, body.symbol_prefix, *body.name_variants)
            self._bodies |= {normalised(name): body.pk for name in names if name}
        self._parties: dict[str, int] = {}
        parties_by_words: dict[str, set[int]] = {}
        for party in StateParty.objects.all():
            party_names = [party.iso3, party.iso2]
            for field in ("name", "formal_name"):
                party_names += [getattr(party, f"{field}_{language}") for language in _LANGUAGES]
            for name in filter(None, party_names):
                plain = normalised(name)
                self._parties[plain] = self._parties[plain.removeprefix("the ")] = party.pk
                parties_by_words.setdefault(_sorted_words(name), set()).add(party.pk)
        # The words of a name in another order count only where they name one party alone.
        self._party_by_words = {
            words: pks.pop() for words, pks in parties_by_words.items() if len(pks) == 1
        }
        self._themes: dict[str, int] = {}
        for pk, slug, name in Theme.objects.values_list("pk", "slug", "name"):
            self._themes |= {normalised(slug): pk, normalised(name): pk}
        self._left_out: set[tuple[str, str]] = set()
        targets = {
            IndexTermKind.BODY: self._bodies,
            IndexTermKind.STATE: self._parties,
            IndexTermKind.THEME: self._themes,
        }
        for kind, plain, party_id, body_id, theme_id, is_left_out in IndexTerm.objects.values_list(
            "kind", "normalised", "state_party", "treaty_body", "theme", "is_left_out"
        ):
            if is_left_out:
                self._left_out.add((kind, plain))
            elif target := party_id or body_id or theme_id:
                targets[IndexTermKind(kind)][plain] = target

    def theme_ids(self, names: Iterable[str]) -> set[int]:
        return {self._themes[name] for name in map(normalised, names) if name in self._themes}

    def unknown_themes(self, names: Iterable[str]) -> list[str]:
        return [
            name
            for name in names
            if normalised(name) not in self._themes
            and (IndexTermKind.THEME, normalised(name)) not in self._left_out
        ]

    def placement_of(self, row: ExportRow, recorded: Collection[str] = ()) -> RowPlacement:
        """Where a row belongs. `recorded` are symbols, in capitals, of documents known here."""
        symbol = symbol_of(row.symbol) if row.symbol else None
        named_bodies = [
            body
            for name in map(normalised, row.bodies)
            # Rows on optional protocols name the committee with the protocol: "CRC-OP-SC".
            if (body := self._bodies.get(name) or self._bodies.get(name.partition(" op ")[0]))
        ]
        if symbol is None or symbol.body not in self._body_by_code:
            return self._without_symbol_of_a_committee(row, named_bodies)
        body = self._body_by_code[symbol.body]
        is_with_cycle = (
            symbol.form == "country"
            and symbol.kind == "CO"
            and symbol.cycle is not None
            and symbol.joint is None
            and all(suffix.name == "Rev" for suffix in symbol.suffixes)
        )
        if str(symbol).upper() not in recorded and not is_with_cycle:
            return RowPlacement(
                IndexOutcome.NOT_PLACED,
                f"{symbol} is not the symbol of concluding observations with a reporting cycle.",
            )
        if named_bodies and body not in named_bodies:
            return RowPlacement(
                IndexOutcome.BROKEN,
                f"The row names {row.bodies[0]}, but {symbol} is a document of {symbol.body}.",
            )
        return self._with_party(row, symbol, body)

    def _without_symbol_of_a_committee(
        self, row: ExportRow, named_bodies: list[int]
    ) -> RowPlacement:
        if named_bodies:
            return RowPlacement(
                IndexOutcome.NOT_PLACED,
                f"“{row.symbol}” is not the symbol of a document of the committee named."
                if row.symbol
                else "The row gives no symbol, so its document is not known.",
            )
        is_left_out = row.symbol.startswith("A/") or any(
            (IndexTermKind.BODY, normalised(name)) in self._left_out
            or _OTHER_BODIES.match(normalised(name))
            for name in row.bodies
        )
        if is_left_out:
            return RowPlacement(IndexOutcome.LEFT_OUT, row.bodies[0] if row.bodies else row.symbol)
        if not row.bodies:
            return RowPlacement(
                IndexOutcome.BROKEN, "The row names neither a committee nor a document."
            )
        unknown = tuple((IndexTermKind.BODY, name) for name in row.bodies)
        return RowPlacement(IndexOutcome.WAITING, unknown=unknown)

    def _with_party(self, row: ExportRow, symbol: Symbol, body: int) -> RowPlacement:
        """The State party is the symbol's; where that is not known here, the row's own."""
        by_symbol = self._party_by_iso3.get(symbol.iso3)
        named = [
            party
            for name in row.states
            if (
                party := self._parties.get(normalised(name))
                or self._party_by_words.get(_sorted_words(name))
            )
        ]
        if by_symbol and named and by_symbol not in named:
            return RowPlacement(
                IndexOutcome.BROKEN, f"The row names {row.states[0]}, but its symbol is {symbol}."
            )
        if any((IndexTermKind.STATE, normalised(name)) in self._left_out for name in row.states):
            return RowPlacement(IndexOutcome.LEFT_OUT, row.states[0])
        party = by_symbol or (named[0] if named else None)
        if party is None and symbol.iso3:
            unknown = tuple((IndexTermKind.STATE, name) for name in row.states or (symbol.iso3,))
            return RowPlacement(IndexOutcome.WAITING, unknown=unknown)
        return RowPlacement(IndexOutcome.ADDED, symbol=str(symbol), body_id=body, party_id=party)
