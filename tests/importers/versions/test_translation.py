"""A translation's words find their paragraphs by number and label; what does not fit is a doubt."""

from recommendations.importers import parse_text
from recommendations.importers.parsed import ParsedDocument
from recommendations.importers.versions.translation import align
from recommendations.importers.versions.units import units_of
from tests.importers.samples import OBSERVATIONS

RECORDED = units_of(parse_text(OBSERVATIONS))


def _blocks(*texts: str) -> ParsedDocument:
    return ParsedDocument(kind="other", language="fr", paragraphs=(), blocks=texts)


def test_paragraphs_and_points_meet_by_number_and_label() -> None:
    alignment = align(RECORDED, parse_text(OBSERVATIONS.replace("Train the", "Former les")))
    assert alignment.warnings == ()
    assert alignment.by_key[5, "c"].text == "Former les judges."
    assert set(alignment.by_key) == {unit.key for unit in RECORDED}


def test_a_point_that_only_the_translation_has_is_kept_with_its_paragraph() -> None:
    text = OBSERVATIONS.replace("(c) Train the judges.", "(c) Train the judges;\n(d) Rest.")
    alignment = align(RECORDED, parse_text(text))
    assert [doubt.code for doubt in alignment.warnings] == ["translation_extra_point"]
    assert alignment.warnings[0].paragraph == 5
    assert alignment.by_key[5, ""].text.endswith("(d) Rest.")
    assert (5, "d") not in alignment.by_key


def test_a_point_that_the_translation_lacks_is_a_doubt() -> None:
    alignment = align(RECORDED, parse_text(OBSERVATIONS.replace("(c) Train the judges.\n", "")))
    assert [(doubt.code, doubt.paragraph) for doubt in alignment.warnings] == [
        ("translation_missing", 5)
    ]


def test_a_paragraph_that_only_the_translation_has_is_not_kept() -> None:
    alignment = align(RECORDED, parse_text(f"{OBSERVATIONS}10. One more.\n"))
    assert [doubt.code for doubt in alignment.warnings] == ["translation_extra_paragraph"]
    assert (10, "") not in alignment.by_key


def test_a_missing_paragraph_is_said_once_and_not_for_each_of_its_points() -> None:
    without = tuple(unit for unit in RECORDED if unit.number != 5)
    alignment = align(RECORDED, _with(without))
    (doubt,) = alignment.warnings
    assert doubt.message.startswith("Paragraph 5 is not in this translation.")


def _with(units: tuple[object, ...]) -> ParsedDocument:
    numbers = {unit.number for unit in units}  # type: ignore[attr-defined]
    parsed = parse_text(OBSERVATIONS)
    return ParsedDocument(
        kind=parsed.kind,
        language="fr",
        paragraphs=tuple(row for row in parsed.paragraphs if row.number in numbers),
    )


def test_blocks_without_numbers_are_laid_by_order_with_a_doubt() -> None:
    n_tops = sum(not unit.label for unit in RECORDED)
    alignment = align(RECORDED, _blocks(*(f"Bloc {at}" for at in range(1, n_tops + 1))))
    assert [doubt.code for doubt in alignment.warnings] == ["translation_by_order"]
    assert alignment.by_key[5, ""].text == "Bloc 5"


def test_blocks_that_do_not_fit_are_not_laid_at_all() -> None:
    alignment = align(RECORDED, _blocks("Un", "Deux"))
    assert alignment.words == ()
    assert [doubt.code for doubt in alignment.warnings] == ["translation_not_placed"]
