"""The words of a document in another language, laid beside the paragraphs that are recorded.

Words of two languages cannot be compared, so paragraphs meet by number and label. Whatever has no
partner becomes a doubt; nothing is moved, added or taken away for the sake of a translation.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from recommendations.importers.parsed import ParsedDocument, ParseWarning
from recommendations.importers.versions.units import Key, Unit, reference_of, units_of

_BY_ORDER = ParseWarning(
    "translation_by_order",
    "The translation prints no numbers, so its parts were laid beside the paragraphs in their "
    "order. Check the first and the last.",
)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The words for each recorded paragraph, and the doubts about them."""

    words: tuple[tuple[Key, Unit], ...]
    doubts: tuple[ParseWarning, ...] = ()

    @property
    def by_key(self) -> dict[Key, Unit]:
        return dict(self.words)


def align(recorded: Sequence[Unit], parsed: ParsedDocument) -> Alignment:
    """Words by number and label; by order alone where the translation prints no numbers."""
    if not recorded:
        return Alignment(())
    if any(warning.code == "numbers_counted" for warning in parsed.warnings):
        return _by_count(recorded, parsed)
    if parsed.paragraphs or all(unit.kind == "other" for unit in recorded):
        return _by_number(recorded, units_of(parsed))
    return _by_order(recorded, parsed.blocks)


def _by_count(recorded: Sequence[Unit], parsed: ParsedDocument) -> Alignment:
    """Counted paragraphs, where as many are recorded: then their order is their number."""
    tops = [unit for unit in recorded if not unit.label]
    if len(tops) != len(parsed.paragraphs):
        return _not_placed(len(parsed.paragraphs), len(tops))
    found = _by_number(recorded, units_of(parsed))
    return replace(found, doubts=(_BY_ORDER, *found.doubts))


def _by_number(recorded: Sequence[Unit], units: Iterable[Unit]) -> Alignment:
    known = {unit.key for unit in recorded}
    words: dict[Key, Unit] = {}
    doubts: list[ParseWarning] = []
    for unit in units:
        if unit.key in known:
            words[unit.key] = unit
            continue
        above = _nearest(unit.key, words)
        if above is None:
            doubts.append(_doubt_about_extra(unit))
            continue
        # The words are kept where a reader meets them, under the part that is there.
        words[above] = replace(words[above], text=f"{words[above].text} {_marked(unit)}".strip())
        doubts.append(_doubt_about_point(unit, above))
    doubts += _missing(recorded, words)
    return Alignment(tuple(words.items()), tuple(doubts))


def _nearest(key: Key, words: dict[Key, Unit]) -> Key | None:
    number, label = key
    while label:
        label = label.rpartition("-")[0]
        if (number, label) in words:
            return number, label
    return None


def _marked(unit: Unit) -> str:
    return f"({unit.label.rpartition('-')[2]}) {unit.text}"


def _doubt_about_extra(unit: Unit) -> ParseWarning:
    return ParseWarning(
        "translation_extra_paragraph",
        f"Paragraph {unit.reference} stands in this translation alone. Its words are not kept "
        "here, only in the file.",
        unit.number,
    )


def _doubt_about_point(unit: Unit, above: Key) -> ParseWarning:
    return ParseWarning(
        "translation_extra_point",
        f"Point {unit.reference} stands in this translation alone. Its words are kept with "
        f"{reference_of(above)}.",
        unit.number,
    )


def _missing(recorded: Iterable[Unit], words: dict[Key, Unit]) -> Iterator[ParseWarning]:
    without = [unit for unit in recorded if unit.key not in words and unit.text]
    numbers = {unit.number for unit in without if not unit.label}
    for unit in without:
        if unit.label and unit.number in numbers:
            continue  # said with its paragraph
        what = "Point" if unit.label else "Paragraph"
        yield ParseWarning(
            "translation_missing",
            f"{what} {unit.reference} is not in this translation. Readers of that language will "
            "meet it in another one.",
            unit.number,
        )


def _by_order(recorded: Sequence[Unit], blocks: Sequence[str]) -> Alignment:
    """One block a paragraph, or one a paragraph or point, where the counts agree."""
    tops = [unit for unit in recorded if not unit.label]
    for places in (recorded, tops):
        if len(places) == len(blocks):
            return Alignment(
                tuple(
                    (unit.key, replace(unit, text=block, closing="", footnotes=(), page=None))
                    for unit, block in zip(places, blocks, strict=True)
                ),
                (_BY_ORDER,),
            )
    return _not_placed(len(blocks), len(tops))


def _not_placed(n_found: int, n_recorded: int) -> Alignment:
    return Alignment(
        (),
        (
            ParseWarning(
                "translation_not_placed",
                f"The translation prints no numbers, and its {n_found} blocks do not fit the "
                f"{n_recorded} paragraphs of the document. Only the file would be kept; take one "
                "with numbers.",
            ),
        ),
    )
