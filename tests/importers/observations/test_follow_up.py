"""The request for follow-up: its kind, period, date and items, and what is none."""

from datetime import date

import pytest

from recommendations.importers.observations.follow_up import find_follow_up
from recommendations.importers.parsed import ParsedFollowUp, ParsedParagraph

ADOPTED = date(2021, 10, 8)


def _document(sentence: str, last: int = 70) -> list[ParsedParagraph]:
    """A document whose second last paragraph says the sentence; all others recommend."""
    filler = [
        ParsedParagraph(number, "recommendation", ("C. Concerns",), "It recommends a law.")
        for number in range(1, last)
    ]
    path = ("D. Follow-up and dissemination",)
    return [*filler, ParsedParagraph(last, "procedural", path, sentence)]


def _found(sentence: str, language: str = "en") -> tuple[ParsedFollowUp, ...]:
    return find_follow_up(_document(sentence), language, ADOPTED)[0]


SHORT_TERM = [
    (
        (
            "The Committee requests the State party to provide, within two years (that is, by 1 "
            "November 2023), written information on the implementation of the recommendations "
            "contained in paragraphs 16, 36, 60 and 62."
        ),
        "16 36 60 62",
        24,
        date(2023, 11, 1),
        "explicit_date",
    ),
    (
        (
            "The Committee requests that the State party, within 12 months and in accordance "
            "with article 35, paragraph 2, of the Convention, provide information on the "
            "measures taken to implement the recommendations set forth in paragraph 37 above."
        ),
        "37",
        12,
        date(2022, 10, 8),
        "from_adoption",
    ),
    (
        (
            "The Committee requests that the State party to submit within 12 months information, "
            "in writing, on the measures to meet the recommendations set out in paragraphs 9 (a) "
            "and 35."
        ),
        "9(a) 35",
        12,
        date(2022, 10, 8),
        "from_adoption",
    ),
    (
        (
            "In accordance with rule 75, paragraph 1, of the Committee’s rules of procedure, the "
            "State party is requested to provide, by 4 November 2024, information on the "
            "implementation of the recommendations made by the Committee in paragraphs 15 "
            "(torture), 23 (prisons) and 37."
        ),
        "15 23 37",
        None,
        date(2024, 11, 4),
        "explicit_date",
    ),
    (
        (
            "The Committee requests the State party to provide, by 12 May 2024, information on "
            "follow-up to the Committee’s recommendations on lawyers and prisons (see paras. 13 "
            "(a) and (b), 21 (c) and 33 (d) above)."
        ),
        "13(a) 13(b) 21(c) 33(d)",
        None,
        date(2024, 5, 12),
        "explicit_date",
    ),
    (
        (
            "In accordance with the procedure on follow-up to concluding observations, the State "
            "party is requested to provide, within 24 months of the adoption of the present "
            "text, information on the implementation of the recommendations contained in "
            "paragraphs 19 (a) (housing), 27 (a) (work) and 49 (food) above."
        ),
        "19(a) 27(a) 49",
        24,
        date(2023, 10, 8),
        "from_adoption",
    ),
    (
        (
            "Under rule 54 of its rules of procedure, the Committee requests the State party to "
            "provide, by 13 April 2024 at the latest, relevant information on its implementation "
            "of the recommendations contained in paragraphs 15 (law), 27 (search) and 35 "
            "(children)."
        ),
        "15 27 35",
        None,
        date(2024, 4, 13),
        "explicit_date",
    ),
    (
        (
            "In accordance with article 9 (1) of the Convention and rule 65 of its rules of "
            "procedure, the Committee requests the State party to provide, within one year of "
            "the adoption, information on its implementation of the recommendations contained in "
            "paragraphs 17 (a) (health), 19 (c) (land) and 36 (a)–(d) (police)."
        ),
        "17(a) 19(c) 36(a) 36(b) 36(c) 36(d)",
        12,
        date(2022, 10, 8),
        "from_adoption",
    ),
]


@pytest.mark.parametrize(("sentence", "items", "months", "due_on", "basis"), SHORT_TERM)
def test_requests_within_a_time(
    sentence: str, items: str, months: int | None, due_on: date, basis: str
) -> None:
    [request] = _found(sentence)
    assert request.kind == "short_term_follow_up"
    assert request.items == tuple(items.split())
    assert (request.period_months, request.due_on, request.due_basis) == (months, due_on, basis)
    assert request.quoted == sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "fr",
            (
                "Le Comité prie l’État partie de lui communiquer, dans un délai de deux ans, des "
                "renseignements sur la suite donnée aux recommandations figurant aux paragraphes "
                "16, 36, 60 et 62 ci-dessus."
            ),
        ),
        (
            "es",
            (
                "El Comité pide al Estado parte que, en un plazo de dos años, presente "
                "información por escrito sobre la aplicación de las recomendaciones que figuran "
                "en los párrafos 16, 36, 60 y 62."
            ),
        ),
        (
            "ru",
            (
                "Комитет просит государство-участник в течение двух лет представить информацию об "
                "осуществлении рекомендаций, содержащихся в пунктах 16, 36, 60 и 62 выше."
            ),
        ),
        (
            "ar",
            (
                "تطلب اللجنة إلى الدولة الطرف أن تقدم، في غضون سنتين، معلومات عن تنفيذ "
                "التوصيات الواردة في الفقرات 16 و36 و60 و62."
            ),
        ),
        ("zh", "委员会请缔约国在两年内提供书面资料，说明第16、36、60和62段所载建议的落实情况。"),
    ],
)
def test_the_same_request_in_the_other_languages(language: str, sentence: str) -> None:
    [request] = _found(sentence, language)
    assert request.kind == "short_term_follow_up"
    assert request.items == ("16", "36", "60", "62")
    assert (request.period_months, request.due_on) == (24, date(2023, 10, 8))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            (
                "With regard to urgent measures that must be taken, the Committee would like to "
                "draw the State party’s attention to the recommendations contained in paragraphs "
                "20 (access) and 46 (schools)."
            ),
        ),
        (
            "fr",
            (
                "Concernant les mesures à prendre d’urgence, il tient à appeler l’attention de "
                "l’État partie sur les recommandations figurant aux paragraphes 20 (accès) et 46."
            ),
        ),
        (
            "es",
            (
                "En cuanto a las medidas urgentes, el Comité desea señalar a la atención del "
                "Estado parte las recomendaciones que figuran en los párrafos 20 (acceso) y 46 "
                "(escuelas)."
            ),
        ),
        (
            "ru",
            (
                "В связи с неотложными мерами Комитет хотел бы обратить внимание "
                "государства-участника на рекомендации, содержащиеся в пунктах 20 (доступ) и 46."
            ),
        ),
        (
            "ar",
            (
                "وفيما يتعلق بالتدابير العاجلة، تود اللجنة أن توجه انتباه الدولة الطرف إلى "
                "التوصيات الواردة في الفقرة 20 (الوصول) والفقرة 46 (التعليم)."
            ),
        ),
        (
            "zh",
            "关于必须采取的紧急措施，委员会提请缔约国注意第20段(无障碍)和第46段(教育)所载的建议。",
        ),
    ],
)
def test_urgent_measures_have_no_date(language: str, sentence: str) -> None:
    [request] = _found(sentence, language)
    assert request.kind == "urgent_no_deadline"
    assert request.items == ("20", "46")
    assert (request.period_months, request.due_on, request.due_basis) == (None, None, None)


def test_articles_are_named_as_articles_and_left_to_a_person() -> None:
    sentence = (
        "With regard to urgent measures, the Committee draws the attention of the State party to "
        "the recommendations falling under articles 6 (women with disabilities) and 19 (living "
        "independently) of the Convention."
    )
    requests, warnings = find_follow_up(_document(sentence), "en", ADOPTED)
    assert [(request.kind, request.items) for request in requests] == [
        ("by_article", ("art. 6", "art. 19"))
    ]
    assert [warning.code for warning in warnings] == ["articles_not_paragraphs"]


def test_importance_and_follow_up_are_two_requests_with_different_scope() -> None:
    every = _document(
        "The Committee requests the State party to provide, within one year, information on the "
        "implementation of the recommendations contained in paragraph 23 (a) (poverty).",
        last=68,
    )
    every.append(
        ParsedParagraph(
            69,
            "procedural",
            ("D. Follow-up",),
            "It draws attention to the particular importance of the recommendations contained in "
            "paragraphs 23 (poverty) and 27 (c) (land) and requests information in its next "
            "periodic report.",
        )
    )
    requests, _warnings = find_follow_up(every, "en", ADOPTED)
    assert [(request.kind, request.items) for request in requests] == [
        ("short_term_follow_up", ("23(a)",)),
        ("particular_importance", ("23", "27(c)")),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        (
            "The State party may opt out of the simplified reporting procedure within one year "
            "of the adoption of the recommendations in paragraphs 12 and 14."
        ),
        (
            "The Committee requests the State party to submit its second periodic report by 31 "
            "August 2023 and to include information on the recommendations in paragraphs 5 and 6."
        ),
        "The Committee requests the State party to act upon the recommendations.",
        "Act No. 27 on urgent measures drew the attention of many.",
        "It asks for replies within one year of receipt of the list of issues on paragraphs 5.",
    ],
)
def test_what_asks_for_no_follow_up(sentence: str) -> None:
    assert _found(sentence) == ()


def test_urgent_words_in_the_middle_of_the_text_are_no_request() -> None:
    every = _document("The Committee requests wide dissemination.")
    every[20] = ParsedParagraph(
        21,
        "concern",
        ("C. Concerns",),
        "It draws attention to urgent measures and to the recommendations in paragraph 12.",
    )
    assert find_follow_up(every, "en", ADOPTED)[0] == ()


def test_a_reference_to_no_recommendation_is_a_doubt() -> None:
    every = _document(
        "The Committee requests the State party to provide, within two years, information on the "
        "recommendations contained in paragraphs 16 (b) and 17.",
    )
    every[16] = ParsedParagraph(17, "concern", (), "The Committee is concerned.")
    _requests, warnings = find_follow_up(every, "en", ADOPTED)
    assert [(warning.code, warning.paragraph) for warning in warnings] == [
        ("reference_doubtful", 16),
        ("reference_doubtful", 17),
    ]


def test_a_date_far_from_the_period_is_a_doubt() -> None:
    _requests, warnings = find_follow_up(
        _document(
            "The Committee requests the State party to provide, within two years (that is, by 1 "
            "November 2024), information on the recommendations contained in paragraph 16."
        ),
        "en",
        ADOPTED,
    )
    assert [warning.code for warning in warnings] == ["date_and_period_differ"]


def test_a_period_is_clamped_to_the_end_of_a_short_month() -> None:
    [request] = find_follow_up(
        _document(
            "The Committee requests the State party to provide, within 18 months, information on "
            "the recommendations contained in paragraph 16."
        ),
        "en",
        date(2022, 8, 31),
    )[0]
    assert request.due_on == date(2024, 2, 29)
