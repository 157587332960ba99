"""Ordinal numbers in words and figures, alone and in lists, in six languages."""

import pytest

from recommendations.importers.words.ordinals import ordinal, ordinals_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("thirty-third", 33),
        ("one hundred and twelfth", 112),
        ("116th", 116),
        ("22º", 22),
        ("vingt et unième", 21),
        ("hundredth", 100),
        ("present", None),
    ],
)
def test_ordinals(text: str, number: int | None) -> None:
    assert ordinal(text) == number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("twentieth to twenty-second", [20, 22]),
        ("third, fifth and seventh", [3, 5, 7]),
        ("one hundred and thirty-third", [133]),
        ("two reports", []),
        ("quatre-vingt-douzième", [92]),
        ("cent trente-troisième", [133]),
        ("soixante-dix-septième", [77]),
        ("348e, 350e et 352e", [348, 350, 352]),
        ("vigésima primera", [21]),
        ("centésimo trigésimo tercer", [133]),
        ("segundo y tercero", [2, 3]),
        ("décimo y undécimo", [10, 11]),
        ("986a y 989a", [986, 989]),
        ("сорок шестая", [46]),
        ("сто двадцать пятой", [125]),
        ("третьем, пятом и седьмом", [3, 5, 7]),
        ("464-м и 465-м", [464, 465]),
        ("الثالثة والثلاثين", [33]),
        ("الثالثة والرابعة والخامسة", [3, 4, 5]),
        ("الثامنة عشرة", [18]),
        ("الثالثة والثلاثين بعد المائة", [133]),
        ("3248 و3249", [3248, 3249]),
        ("第一百三十三", [133]),
        ("第60和第61次", [60, 61]),
        ("初次", [1]),
    ],
)
def test_lists_of_ordinals(text: str, numbers: list[int]) -> None:
    assert ordinals_in(text) == numbers
