"""Paragraphs whose numbers were lost are counted, and that they were is a doubt."""

from recommendations.importers import ParsedDocument, parse
from recommendations.importers.versions.translation import align
from recommendations.importers.versions.units import units_of

LOST = """Nations Unies

CMW/C/AZE/CO/4

Distr. générale

12 mai 2022

Français

Original: anglais

Comité pour la protection des droits de tous les travailleurs migrants

Observations finales concernant le quatrième rapport périodique de l’Azerbaïdjan

Le Comité a examiné le quatrième rapport périodique de l’Azerbaïdjan (CMW/C/AZE/4) à ses 500e et
501e séances, les 4 et 5 avril 2022. À sa 510e séance, le 8 avril 2022, il a adopté le texte.

A.Introduction

Le Comité remercie la délégation.

B.Recommandations

Le Comité note avec préoccupation que des familles sont retenues.

Le Comité recommande à l’État partie:

a)De mettre fin à cette pratique;

b)D’ouvrir des centres.
"""


def _read(text: str) -> ParsedDocument:
    return parse(text.encode())


def test_paragraphs_without_numbers_are_counted_with_their_headings_and_points() -> None:
    document = _read(LOST)
    assert [(row.number, row.heading[-1:]) for row in document.paragraphs] == [
        (1, ()),
        (2, ("A.Introduction",)),
        (3, ("B.Recommandations",)),
        (4, ("B.Recommandations",)),
    ]
    assert [point.label for point in document.paragraphs[3].points] == ["a", "b"]
    assert document.adopted_on is not None
    assert document.adopted_on.isoformat() == "2022-04-08"
    assert "numbers_counted" in {warning.code for warning in document.warnings}


def test_a_text_that_tells_of_no_review_is_not_counted() -> None:
    document = _read(LOST.replace("a examiné", "a lu"))
    assert document.paragraphs == ()


def test_printed_numbers_are_read_and_not_counted() -> None:
    numbered = LOST
    for number, word in enumerate(("Le Comité a", "Le Comité re", "Le Comité no", "Le Comité rec")):
        numbered = numbered.replace(f"\n{word}", f"\n{number + 1}. {word}", 1)
    document = _read(numbered)
    assert [row.number for row in document.paragraphs] == [1, 2, 3, 4]
    assert "numbers_counted" not in {warning.code for warning in document.warnings}


def test_a_translation_without_numbers_is_laid_beside_as_many_paragraphs() -> None:
    recorded = units_of(_read(LOST))
    found = align(recorded, _read(LOST))
    assert [key for key, _unit in found.words] == [unit.key for unit in recorded]
    assert [doubt.code for doubt in found.warnings] == ["translation_by_order"]


def test_a_translation_without_numbers_and_of_another_length_is_not_placed() -> None:
    longer = LOST.replace("B.Recommandations", "Le Comité salue les progrès.\n\nB.Recommandations")
    found = align(units_of(_read(LOST)), _read(longer))
    assert found.words == ()
    assert [doubt.code for doubt in found.warnings] == ["translation_not_placed"]
