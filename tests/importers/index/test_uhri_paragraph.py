"""Words of the index become numbered paragraphs only where their number is certain."""

import pytest

from recommendations.importers.index.uhri_paragraph import number_in, paragraph_of, plain_words


@pytest.mark.parametrize(
    ("text", "heading", "number"),
    [
        ("39. The Committee recommends a law.", "", 39),
        ("52.While the Committee welcomes the plan, it is concerned.", "", 52),
        ("Safe return39. The Committee recommends a law.", "Safe return", 39),
        ("Standard of living33 . The Committee is concerned.", "Standard of living", 33),
        ("Housing 42.The Committee welcomes the law.", "Housing", 42),
        ("Health (art. 25)42. The Committee recommends a law.", "Health (art. 25)", 42),
        ("Lands (arts. 5-30)\n7. The Committee stresses a role.", "Lands (arts. 5-30)", 7),
        ("A. Introduction 1. The Committee considered a report.", "A. Introduction", 1),
        ("Ley de aguas11. El Comité recomienda una ley.", "Ley de aguas", 11),
        ("Право на воду12. Комитет рекомендует закон.", "Право на воду", 12),
        ("الحق في الماء\n47 - تدعو اللجنة الدولة الطرف", "الحق في الماء", 47),
        ("用水权利63.委员会鼓励缔约国", "用水权利", 63),
    ],
)
def test_heading_and_number_are_taken_apart(text: str, heading: str, number: int) -> None:
    found = number_in(text)
    assert found is not None
    assert found[:2] == (heading, number)


@pytest.mark.parametrize(
    "text",
    [
        "The State party should build houses.",
        "The Committee recalls article 12. The State party should act.",
        "Reservation to article 412. Recalling the rule, the Committee asks.",
        "The State party employs 120. The Committee is concerned.",
        "Courts employ only 120. The number is low.",
        "Adopted in June 12. The law is new.",
        "As in paragraph 39. The Committee repeats it.",
        "Housing39. and other matters",
        "Housing 2030. The Committee",
        "Housing 999. The Committee",
        "Housing 0. The Committee",
        "Housing 1 2. The number is broken.",
        "4.7 per cent of children",
        "Is it so? 12. The Committee",
        "39.",
        "",
    ],
)
def test_where_a_number_is_not_certain_there_is_none(text: str) -> None:
    assert number_in(text) is None
    assert paragraph_of(text, "", "en") is None


def test_points_glued_to_the_words_before_them_are_found() -> None:
    text = (
        "Housing39. The Committee recommends that the State party:(a) Build houses;(b)Repair "
        "roofs: (i) Of schools;(ii) Of clinics; and(c) Report."
    )
    found = paragraph_of(text, "recommendation", "en")
    assert found is not None
    assert found.text == "The Committee recommends that the State party:"
    assert [point.label for point in found.points] == ["a", "b", "c"]
    assert [point.label for point in found.points[1].points] == ["i", "ii"]
    assert found.points[0].text == "Build houses;"


def test_the_kind_is_the_indexs_word_or_else_the_texts() -> None:
    words = "7. The Committee is concerned about roofs."
    said, read = paragraph_of(words, "recommendation", "en"), paragraph_of(words, "", "en")
    assert said is not None
    assert read is not None
    assert (said.kind, read.kind) == ("recommendation", "concern")


def test_spaces_and_signs_make_no_difference_to_words() -> None:
    assert plain_words("Comit é  : (a) L’État") == plain_words("Comité: (a)L'état")
    assert plain_words("Build 5 roofs") != plain_words("Build 6 roofs")
