"""Likeness of wording proposes what the words tell, with the words, and nothing else."""

import re

import pytest

from recommendations.importers import ParsedDocument, parse
from recommendations.importers.answers.similarity import (
    CEILING,
    THRESHOLD,
    ComparedRecommendation,
    similar_recommendations,
)
from recommendations.importers.words.stems import stem_of
from tests.importers.samples import SHARED, needs_shared

PLAN = ComparedRecommendation(
    16,
    "",
    "The Committee recommends that the State party adopt its plan on housing, with a budget.",
    "Housing plan",
)
SCHOOLS = ComparedRecommendation(
    36,
    "",
    "The Committee recommends that the State party open schools to pupils without papers.",
    "Schools",
    concern="The Committee is concerned that teachers report pupils to the police.",
)
COURTS = ComparedRecommendation(
    60, "", "The Committee recommends that the State party train judges and pay interpreters."
)
ALL = (PLAN, SCHOOLS, COURTS)


def test_each_passage_finds_what_it_speaks_of_with_the_words_that_tell() -> None:
    found = similar_recommendations(
        [
            "The Government has put money for flats and a housing budget into the plan for 2025.",
            "Interpreters were paid in 40 trials, and 12 judges took part in training.",
            "Pupils enter any school now. The ministry told teachers not to call the police.",
        ],
        ALL,
    )
    assert [candidates[0].item for candidates in found] == ["16", "60", "36"]
    assert "housing" in found[0][0].words
    assert {"interpreters", "judges"} <= set(found[1][0].words)
    assert "police" in found[2][0].words  # a word of the concern, which States take up too


def test_a_quotation_of_the_recommendation_is_as_sure_as_wording_can_be() -> None:
    [candidates] = similar_recommendations([f"{SCHOOLS.text} Reply: this was done in spring."], ALL)
    assert candidates[0].item == "36"
    assert candidates[0].confidence == CEILING


def test_confidence_stays_within_its_bounds_and_falls_with_rivals() -> None:
    [alone] = similar_recommendations(["The housing plan has a budget."], ALL)
    twin = ComparedRecommendation(17, "", PLAN.text, PLAN.topic)
    [beside] = similar_recommendations(["The housing plan has a budget."], (*ALL, twin))
    for candidate in (*alone, *beside):
        assert THRESHOLD <= candidate.confidence <= CEILING
    assert not beside or beside[0].confidence < alone[0].confidence


def test_a_paragraph_and_its_point_do_not_compete() -> None:
    point = ComparedRecommendation(36, "a", "Open schools to pupils without papers;")
    [candidates] = similar_recommendations(
        ["Pupils without papers enter the schools, which are open."], (*ALL, point)
    )
    assert {candidates[0].item, candidates[1].item} == {"36", "36(a)"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "See the common core document.",
        "The Government thanks the Committee and will go on working with it on them.",
        "Snow fell on the mountains of the north.",
    ],
)
def test_words_that_tell_nothing_propose_nothing(text: str) -> None:
    assert similar_recommendations([text, "The housing plan."], ALL)[0] == ()


def test_another_language_proposes_nothing() -> None:
    text = (
        "Le Gouvernement a adopté le plan pour le logement avec un budget et les écoles sont "
        "ouvertes aux élèves sans papiers dans tout le pays."
    )
    assert similar_recommendations([text], ALL) == [()]


@pytest.mark.parametrize(
    ("language", "asked", "others", "passage"),
    [
        (
            "fr",
            "Le Comité recommande à l’État partie de former les juges et de payer des interprètes.",
            "Le Comité recommande à l’État partie d’ouvrir les écoles aux élèves sans papiers.",
            "La formation d’un juge dure un mois; chaque interprète est payé par la cour.",
        ),
        (
            "es",
            "El Comité recomienda al Estado parte que forme a los jueces y pague intérpretes.",
            "El Comité recomienda al Estado parte que abra las escuelas a los alumnos.",
            "La formación de cada juez dura un mes y los intérpretes reciben su paga de la corte.",
        ),
        (
            "ru",
            "Комитет рекомендует государству-участнику обучать судей и оплачивать переводчиков.",
            "Комитет рекомендует государству-участнику открыть школы для учеников.",
            "Обучение каждого судьи длится месяц, а работу переводчика оплачивает суд.",
        ),
        (
            "ar",
            "توصي اللجنة الدولة الطرف بتدريب القضاة ودفع أجور المترجمين.",
            "توصي اللجنة الدولة الطرف بفتح المدارس أمام التلاميذ.",
            "يستمر تدريب القضاة شهرا واحدا وتدفع المحكمة أجور المترجمين.",
        ),
        (
            "zh",
            "委员会建议缔约国培训法官，并向口译员支付报酬。",
            "委员会建议缔约国向无证学生开放学校。",
            "每名法官的培训为期一个月，法院向口译员支付报酬。",
        ),
    ],
)
def test_it_works_in_each_language(language: str, asked: str, others: str, passage: str) -> None:
    wanted = (ComparedRecommendation(5, "", asked), ComparedRecommendation(7, "", others))
    [candidates] = similar_recommendations([passage], wanted)
    assert [candidate.item for candidate in candidates] == ["5"], language


def test_endings_do_not_hide_a_stem() -> None:
    assert len({stem_of(word, "en") for word in ("detained", "detains", "detaining")}) == 1
    assert len({stem_of(word, "ru") for word in ("рекомендация", "рекомендации")}) == 1
    assert stem_of("paid", "en") == "paid"


def test_nothing_to_compare_is_no_error() -> None:
    assert similar_recommendations([], ALL) == []
    assert similar_recommendations(["The housing plan."], ()) == [()]


# --- Real documents, their numbers hidden ---------------------------------------------------------

_NUMBERS = re.compile(
    r"\b(?:paragraphs?|paras?\.?|recommendations?(?:\s+no\.?)?|article|clause)\s*\d+\s*"
    r"(?:\([a-z]\))?",
    re.IGNORECASE,
)


def _document(name: str) -> ParsedDocument:
    path = SHARED / "documents" / name
    return parse(path.read_bytes(), path.name)


@needs_shared
def test_real_replies_are_matched_without_their_numbers() -> None:
    """Of 25 passages at least 16 come first at their paragraph, and at most 3 at another one."""
    right = wrong = total = 0
    for observations, reply in (
        ("CRPD_C_AZE_CO_2-3.pdf", "CRPD_C_AZE_FCO_2-3.pdf"),
        ("CRPD_C_IRN_CO_1.pdf", "CRPD_C_IRN_FCO_1.pdf"),
        ("CRPD_C_CZE_CO_1.pdf", "CRPD_C_CZE_CO_1_Add.1.pdf"),
    ):
        asked, owners = _asked(_document(observations))
        passages = _document(reply).passages
        found = similar_recommendations(
            [_NUMBERS.sub(" ", passage.text) for passage in passages], asked
        )
        for passage, candidates in zip(passages, found, strict=True):
            total += 1
            owner = owners[int(passage.items[0].partition("(")[0])]
            right += bool(candidates) and candidates[0].item == owner
            wrong += bool(candidates) and candidates[0].item != owner
    assert total == 25
    assert right >= 16
    assert wrong <= 3


def _asked(document: ParsedDocument) -> tuple[list[ComparedRecommendation], dict[int, str]]:
    """Every recommendation, and which one a paragraph means: itself, or the one that answers it."""
    asked: list[ComparedRecommendation] = []
    owners: dict[int, str] = {}
    for paragraph in document.paragraphs:
        if paragraph.kind != "recommendation":
            continue
        concern = document.paragraph(paragraph.answers) if paragraph.answers else None
        asked.append(
            ComparedRecommendation(
                paragraph.number,
                "",
                paragraph.full_text,
                paragraph.heading[-1] if paragraph.heading else "",
                concern.full_text if concern else "",
            )
        )
        owners[paragraph.number] = str(paragraph.number)
        if concern:
            owners.setdefault(concern.number, str(paragraph.number))
    return asked, owners
