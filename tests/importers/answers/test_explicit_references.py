"""Headings, first words and printed quotations name recommendations, in six languages."""

import pytest

from recommendations.importers.answers.explicit_references import (
    items_named,
    named_by_heading,
    named_by_opening,
    named_by_quotation,
)


@pytest.mark.parametrize(
    ("language", "heading", "items"),
    [
        ("en", "Follow-up information relating to paragraph 11 (b)", "11(b)"),
        ("en", "As for Recommendation No. 32", "32"),
        ("en", "Measures taken regarding the Paragraph 9, Article A on words", "9(a)"),
        ("en", "Measures taken regarding the Paragraph 35, Clause E:", "35(e)"),
        ("en", "Reply to the recommendation in paragraph 36", "36"),
        ("en", "Recommendation 36:", "36"),
        ("en", "Recommendations 12 and 14", "12 14"),
        ("en", "CO para 36", "36"),
        ("en", "§§ 36 and 60", "36 60"),
        ("en", "Paras. 36 (a)-(c) and 60", "36(a) 36(b) 36(c) 60"),
        ("fr", "Recommandation n° 36", "36"),
        ("fr", "Suite donnée aux paragraphes 16, 36 a) et 60", "16 36(a) 60"),
        ("fr", "Paragraphes 16 et 36 des observations finales", "16 36"),
        ("es", "Respuesta a la recomendación formulada en el párrafo 36", "36"),
        ("es", "Recomendación núm. 36", "36"),
        ("es", "Párrafos 16 y 36 de las observaciones finales", "16 36"),
        ("ru", "Ответ на рекомендацию, содержащуюся в пункте 36", "36"),
        ("ru", "Рекомендация № 36", "36"),
        ("ru", "Пункты 16 и 36 заключительных замечаний", "16 36"),
        ("ar", "الرد على التوصية الواردة في الفقرة 36", "36"),
        ("ar", "التوصية رقم 36", "36"),
        ("ar", "الفقرتان 16 و36 من الملاحظات الختامية", "16 36"),
        ("zh", "对第36段所载建议的答复", "36"),
        ("zh", "建议36", "36"),
        ("zh", "结论性意见第16段和第36段", "16 36"),
    ],
)
def test_headings_name_recommendations(language: str, heading: str, items: str) -> None:
    assert named_by_heading(heading, language) == tuple(items.split())


@pytest.mark.parametrize(
    "heading",
    [
        "A. Measures taken",
        "Article 9 of the Convention",
        "Paragraph 7 of the Law on Migration",
        "The third recommendation",
        "Recommendation 3.1 of the review",
        "Paragraph 12 of the State party's third report",
    ],
)
def test_what_names_no_recommendation_is_left_alone(heading: str) -> None:
    assert named_by_heading(heading, "en") == ()


@pytest.mark.parametrize(
    ("language", "text", "items"),
    [
        ("en", "In reply to the recommendation in paragraph 36, the law of article 7 holds.", "36"),
        ("en", "Concerning paragraphs 16 and 36, the Government has acted.", "16 36"),
        (
            "en",
            (
                "With regard to paragraph 36 (a) of the concluding observations, we note "
                "paragraph 12 of our report."
            ),
            "36(a)",
        ),
        ("en", "Para 36 - the draft law was adopted.", "36"),
        ("fr", "En ce qui concerne le paragraphe 36, le Gouvernement a agi.", "36"),
        ("es", "Con respecto a la recomendación del párrafo 36 a), se informa.", "36(a)"),
        ("ru", "По пункту 36 заключительных замечаний Правительство сообщает.", "36"),
        ("ar", "فيما يتعلق بالفقرة 36، تفيد الحكومة بما يلي", "36"),
        ("zh", "关于第36段，政府谨提供以下资料。", "36"),
    ],
)
def test_first_words_name_recommendations(language: str, text: str, items: str) -> None:
    assert named_by_opening(text, language) == tuple(items.split())


@pytest.mark.parametrize(
    "text",
    [
        "Pursuant to paragraph 7 of the Act, visits are made.",
        "On 12 May 2022, the President signed the act.",
        "With regard to paragraph 4 of the law, nothing has changed.",
        "The act was changed, as paragraph 36 of the concluding observations asked.",
        "Paragraph 36 asked for a plan and the Government has since then worked on such a plan.",
    ],
)
def test_other_first_words_name_nothing(text: str) -> None:
    assert named_by_opening(text, "en") == ()


@pytest.mark.parametrize(
    ("language", "text", "items"),
    [
        ("en", "36. The Committee recommends that the State party: (a) act.", "36"),
        ("en", "The Committee urges the State party to act (para. 36).", "36"),
        ("en", ("Recalling its general comment No. 4, the Committee recommends acts (paras. 16 and "
         "36)."), "16 36"),
        ("en", "The Committee urges the State party to act.", ""),
        ("en", "36. The Government has acted.", ""),
        ("fr", "36. Le Comité recommande à l’État partie d’agir.", "36"),
        ("es", "El Comité insta al Estado parte a que actúe (párr. 36 a)).", "36(a)"),
        ("ru", "36. Комитет рекомендует государству-участнику принять закон.", "36"),
        ("ar", "توصي اللجنة الدولة الطرف باعتماد قانون (الفقرة 36).", "36"),
        ("zh", "委员会建议缔约国通过法律（第36段）。", "36"),
    ],
)  # fmt: skip
def test_a_printed_recommendation_names_itself(language: str, text: str, items: str) -> None:
    assert named_by_quotation(text, language) == tuple(items.split())


def test_an_item_is_named_once() -> None:
    assert items_named("Paragraph 36 (a) and recommendation 36 (a)", "en") == ("36(a)",)
