"""Two versions of a document compared: which paragraph of one is which of the other.

Knows no database. A paragraph is recognised by its words where they stand in the same order, then
by its number together with the similarity of its words, so that one inserted paragraph does not
make all that follow it look changed. Subparagraphs are compared within their paragraph likewise.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from recommendations.importers.versions.units import Key, Unit

# A paragraph that kept its number is the same one if a good part of its words remains; one
# with another number only if nearly all of them are.
SIMILAR_AT_ITS_PLACE = 0.4
SIMILAR_ELSEWHERE = 0.75
# What the same number counts when two paragraphs are about equally similar.
_PLACE_BONUS = 0.15
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph or subparagraph before and after; None where it did not exist, or is gone."""

    old: Unit | None
    new: Unit | None
    is_rewritten: bool = False

    @property
    def is_added(self) -> bool:
        return self.old is None

    @property
    def is_gone(self) -> bool:
        return self.new is None

    @property
    def is_renumbered(self) -> bool:
        return self.old is not None and self.new is not None and self.old.key != self.new.key

    @property
    def has_new_words(self) -> bool:
        """Whether the words differ, apart from white space and notes."""
        return _words(self.old) != _words(self.new)

    @property
    def has_new_notes(self) -> bool:
        before, after = self._sides()
        return tuple(map(tidy, before.footnotes)) != tuple(map(tidy, after.footnotes))

    @property
    def has_new_kind(self) -> bool:
        before, after = self._sides()
        return before.kind != after.kind

    @property
    def has_new_headings(self) -> bool:
        before, after = self._sides()
        return tuple(map(tidy, before.headings)) != tuple(map(tidy, after.headings))

    @property
    def is_empty(self) -> bool:
        return not (
            self.is_added
            or self.is_gone
            or self.is_renumbered
            or self.has_new_words
            or self.has_new_notes
            or self.has_new_kind
            or self.has_new_headings
        )

    @property
    def unit(self) -> Unit:
        """The paragraph as it is now, or as it was last."""
        return self._sides()[1]

    def _sides(self) -> tuple[Unit, Unit]:
        before, after = self.old or self.new, self.new or self.old
        if before is None or after is None:
            raise ValueError("A change has at least one side.")
        return before, after


def tidy(text: str) -> str:
    """Words with single spaces, as they are compared."""
    return " ".join(text.split())


def _words(unit: Unit | None) -> tuple[str, str] | None:
    return (tidy(unit.text), tidy(unit.closing)) if unit else None


def compare(old: Iterable[Unit], new: Iterable[Unit]) -> tuple[Change, ...]:
    """Every paragraph and subparagraph of both versions, once, in the order of the new one.

    What is gone stands where it stood. Unchanged ones are there too (`Change.is_empty`), so the
    new state is exactly the `new` of all changes that have one.
    """
    return tuple(_compare_nodes(_nodes(old), _nodes(new)))


def changed(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(change for change in changes if not change.is_empty)


def summary_of(changes: Sequence[Change]) -> dict[str, int]:
    """How many paragraphs and subparagraphs were added, reworded, renumbered, or are gone."""
    return {
        "added": sum(change.is_added for change in changes),
        "gone": sum(change.is_gone for change in changes),
        "words": sum(
            change.has_new_words and not change.is_added and not change.is_gone
            for change in changes
        ),
        "renumbered": sum(change.is_renumbered for change in changes),
    }


@dataclass(eq=False)
class _Node:
    """A unit with the parts below it."""

    unit: Unit
    parts: list["_Node"] = field(default_factory=list)

    @cached_property
    def words(self) -> str:
        own = (self.unit.text, *(part.words for part in self.parts), self.unit.closing)
        return tidy(" ".join(own))

    @cached_property
    def bag(self) -> Counter[str]:
        """How often each word occurs; a script without spaces is counted by its characters."""
        text = self.words.lower()
        words = _WORD.findall(text)
        return Counter(words if len(words) * 20 > len(text) else list(text))

    @property
    def place(self) -> Key | str:
        """What makes two nodes of one level stand at the same place."""
        return self.unit.label.rpartition("-")[2] if self.unit.label else self.unit.key


def _nodes(units: Iterable[Unit]) -> list[_Node]:
    tops: list[_Node] = []
    known: dict[Key, _Node] = {}
    for unit in units:
        node = _Node(unit)
        known[unit.key] = node
        above = known.get((unit.number, unit.label.rpartition("-")[0])) if unit.label else None
        (above.parts if above else tops).append(node)
    return tops


def _compare_nodes(old: Sequence[_Node], new: Sequence[_Node]) -> Iterator[Change]:
    pairs = _pairs(old, new)
    before = {after: position for position, after in pairs.items()}
    shown = 0
    for position, node in enumerate(new):
        partner = before.get(position)
        if partner is not None:
            # What is gone is said before the paragraph that once followed it.
            for gone in range(shown, partner):
                if gone not in pairs:
                    yield from _gone(old[gone])
            shown = max(shown, partner + 1)
            is_rewritten = _similarity(old[partner], node) < SIMILAR_AT_ITS_PLACE
            yield Change(old[partner].unit, node.unit, is_rewritten=is_rewritten)
            yield from _compare_nodes(old[partner].parts, node.parts)
        else:
            yield from _added(node)
    for gone in range(shown, len(old)):
        if gone not in pairs:
            yield from _gone(old[gone])


def _added(node: _Node) -> Iterator[Change]:
    yield Change(None, node.unit)
    for part in node.parts:
        yield from _added(part)


def _gone(node: _Node) -> Iterator[Change]:
    yield Change(node.unit, None)
    for part in node.parts:
        yield from _gone(part)


def _pairs(old: Sequence[_Node], new: Sequence[_Node]) -> dict[int, int]:
    """Positions in `old` and the positions in `new` that are the same paragraph."""
    # Equal words in the same order, however the numbers moved; without words the place counts.
    before = [node.words or str(node.place) for node in old]
    after = [node.words or str(node.place) for node in new]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    pairs = {
        block.a + step: block.b + step
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    }
    # Of the rest, the most similar first.
    taken = set(pairs.values())
    scores: list[tuple[float, int, int]] = []
    for at, node in enumerate(old):
        if at in pairs:
            continue
        for place, other in enumerate(new):
            if place in taken:
                continue
            is_here = node.place == other.place
            similarity = _similarity(node, other)
            if similarity >= (SIMILAR_AT_ITS_PLACE if is_here else SIMILAR_ELSEWHERE):
                scores.append((similarity + (_PLACE_BONUS if is_here else 0), at, place))
    for _score, at, place in sorted(scores, key=lambda item: (-item[0], item[1], item[2])):
        if at not in pairs and place not in taken:
            pairs[at] = place
            taken.add(place)
    # Two that are left at one place count as one that was rewritten: whoever cites the number
    # finds what stands there now beside what stood there.
    places = {node.place: at for at, node in enumerate(new) if at not in taken}
    for at, node in enumerate(old):
        if at not in pairs and node.place in places:
            pairs[at] = places[node.place]
    return pairs


def _similarity(one: _Node, other: _Node) -> float:
    """How many of their words two paragraphs share, from 0 to 1."""
    if one.words == other.words:
        return 1.0
    total = one.bag.total() + other.bag.total()
    return 2 * (one.bag & other.bag).total() / total if total else 1.0
