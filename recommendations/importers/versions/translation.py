"""The words of a document in another language, matched to the paragraphs that are recorded.

Words of two languages cannot be compared, so paragraphs are matched by number and label. Whatever
has no partner gets a warning; a translation moves, adds and removes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from recommendations.importers.parsed import ParsedDocument, ParseWarning
from recommendations.importers.versions.units import Key, Unit, reference_of, units_of

_BY_ORDER = ParseWarning(
    "translation_by_order",
    "The translation prints no numbers, so its parts were matched to the paragraphs in "
    "order. Check the first and the last.",
)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The words for each recorded paragraph, and what a person should check."""

    words: tuple[tuple[Key, Unit], ...]
    warnings: tuple[ParseWarning, ...] = ()

    @property
    def by_key(self) -> dict[Key, Unit]:
        return dict(self.words)


def align(recorded: Sequence[Unit], parsed: ParsedDocument) -> Alignment:
    """Words by number and label; by order alone where the translation prints no numbers."""
    if not recorded:
        return Alignment(())
    if any(warning.code == "numbers_counted" for warning in parsed.warnings):
        # Where as many paragraphs are recorded as were counted, their order is their number.
        n_recorded = sum(not unit.label for unit in recorded)
        if n_recorded != len(parsed.paragraphs):
            return _not_placed(len(parsed.paragraphs), n_recorded)
        found = _by_number(recorded, units_of(parsed))
        return replace(found, warnings=(_BY_ORDER, *found.warnings))
    if parsed.paragraphs or all(unit.kind == "other" for unit in recorded):
        return _by_number(recorded, units_of(parsed))
    return _by_order(recorded, parsed.blocks)


def _by_number(recorded: Sequence[Unit], units: Iterable[Unit]) -> Alignment:
    known = {unit.key for unit in recorded}
    words: dict[Key, Unit] = {}
    warnings: list[ParseWarning] = []

    def warn(code: str, message: str, unit: Unit) -> None:
        warnings.append(ParseWarning(code, message, unit.number))

    for unit in units:
        if unit.key in known:
            words[unit.key] = unit
            continue
        # The nearest part above it that has words.
        labels = unit.label.split("-")
        places = [(unit.number, "-".join(labels[:depth])) for depth in range(len(labels))]
        above = next((place for place in reversed(places) if place in words), None)
        if above is None:
            said = "is only in this translation. Its words are not kept here, only in the file."
            warn("translation_extra_paragraph", f"Paragraph {unit.reference} {said}", unit)
            continue
        # The words are kept where a reader meets them, under the part that is there.
        added = f"({unit.label.rpartition('-')[2]}) {unit.text}"
        words[above] = replace(words[above], text=f"{words[above].text} {added}".strip())
        said = f"is only in this translation. Its words are kept with {reference_of(above)}."
        warn("translation_extra_point", f"Subparagraph {unit.reference} {said}", unit)
    missing = [unit for unit in recorded if unit.key not in words and unit.text]
    numbers = {unit.number for unit in missing if not unit.label}
    for unit in missing:
        if unit.label and unit.number in numbers:
            continue  # said with its paragraph
        what = "Subparagraph" if unit.label else "Paragraph"
        said = "is not in this translation. Readers of that language will see it in another one."
        warn("translation_missing", f"{what} {unit.reference} {said}", unit)
    return Alignment(tuple(words.items()), tuple(warnings))


def _by_order(recorded: Sequence[Unit], blocks: Sequence[str]) -> Alignment:
    """One block for each paragraph, or for each paragraph and subparagraph, where counts agree."""
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
                f"{n_recorded} paragraphs of the document. Only the file would be kept. Choose "
                "one with numbers.",
            ),
        ),
    )
