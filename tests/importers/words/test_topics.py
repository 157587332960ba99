"""A topic tells what is asked, also where a document has no headings below those of its parts."""

import pytest

from recommendations.importers.words.topics import first_words, topic_of


@pytest.mark.parametrize(
    ("headings", "topic"),
    [
        ((), ""),
        (("C. Principal matters of concern and recommendations", "Children"), "Children"),
        (("II. Implementation", "Detention (arts. 16 and 17)"), "Detention"),
        (("C. Principal matters of concern and recommendations",), ""),
        (("C. Principal areas of concern and recommendations",), ""),
        (("Principal subjects of concern and recommendations",), ""),
        (("Concerns and recommendations",), ""),
        (("Recommendations",), ""),
        (("C. Principaux sujets de préoccupation et recommandations",), ""),
        (("C. Principales motivos de preocupación y recomendaciones",), ""),
        (("C. Основные вопросы, вызывающие обеспокоенность, и рекомендации",), ""),
        (("Concern for victims of trafficking",), "Concern for victims of trafficking"),
    ],
)
def test_heading_is_the_topic_unless_it_is_that_of_a_whole_part(
    headings: tuple[str, ...], topic: str
) -> None:
    assert topic_of(headings) == topic


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "The Committee recommends that the State party adopt a national strategy on migration.",
            "Adopt a national strategy on migration",
        ),
        (
            (
                "Recalling its general comment No. 2 (2013), the Committee urges the State "
                "party to end the detention of children on grounds of their migration status."
            ),
            "End the detention of children on grounds of their migration status",
        ),
        (
            (
                "The State party should: (a) Ensure that every allegation of torture is "
                "investigated promptly and by an independent body; (b) Publish the results."
            ),
            "Ensure that every allegation of torture is investigated promptly and by an …",
        ),
        (
            "Le Comité recommande à l’État partie de renforcer la protection des victimes.",
            "Renforcer la protection des victimes",
        ),
        (
            "El Comité recomienda al Estado parte que adopte una estrategia nacional.",
            "Adopte una estrategia nacional",
        ),
        (
            "Государству-участнику следует обеспечить доступ к правосудию.",
            "Обеспечить доступ к правосудию",
        ),
        ("ينبغي للدولة الطرف أن تكفل الوصول إلى العدالة.", "تكفل الوصول إلى العدالة"),
        ("委员会建议缔约国采取措施。", "采取措施"),
        ("Something else that is asked.", "Something else that is asked"),
        ("The Committee has views on this:", "The Committee has views on this:"),
        ("", ""),
    ],
)
def test_first_words_are_those_of_what_is_asked(text: str, words: str) -> None:
    assert first_words(text) == words


def test_first_words_fit_into_a_line() -> None:
    assert len(first_words("word " * 100)) <= 82
    assert len(first_words("建" * 100)) <= 31
