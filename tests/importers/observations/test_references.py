"""References are read as documents write them, in six languages, with every known trap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.importers.observations.references import find_references
from recommendations.importers.words.phrases import phrases_of

TRAPS = [
    (
        (
            "in accordance with article 35, paragraph 2, of the Convention, report on the "
            "recommendations set forth in paragraph 37 above"
        ),
        "37",
    ),
    (
        "in accordance with article 35 (2), as set forth in paragraphs 25 and 35(a) above",
        "25 35(a)",
    ),
    ("in paragraphs 12 (children) and 32 (living alone and in a home)", "12 32"),
    ("as set forth in paragraphs 9 (a) and 35 (a) and (e) above", "9(a) 35(a) 35(e)"),
    ("set forth in paragraph 29 (a) and paragraph 31 (a) and (b)", "29(a) 31(a) 31(b)"),
    ("in paragraphs 44 (a), 58 and 70 above", "44(a) 58 70"),
    ("in paragraph 36 (a)–(d)", "36(a) 36(b) 36(c) 36(d)"),
    ("in paragraph 36 (a)-(d)", "36(a) 36(b) 36(c) 36(d)"),
    ("in paragraphs 17 (b)–(c) and (e)–(f) (health), 23", "17(b) 17(c) 17(e) 17(f) 23"),
    ("paragraph 10 (article 4 (3)), paragraph 62 (article 31) and paragraph 66", "10 62 66"),
    ("in paragraphs 12 (a new plan for all) and 65 (an office) above", "12 65"),
    ("in paragraphs 14, on awareness (art. 8), paragraph 20, and 52, on work", "14 20 52"),
    ("paragraphs 34, on integrity, and 46–47, on schools", "34 46 47"),
    ("as set out above in paragraph 21, which concerns 15 hospitals", "21"),
    ("as set out above in paragraph 8 and 42, which concerns work", "8 42"),
    ("set out in paragraphs 17, 29 and 77 above, regarding the office, respectively", "17 29 77"),
    ("contained in paragraph 48 (e) on the exclusion of pupils", "48(e)"),
    (
        "recommendations on prisons (see paras. 13 (a) and (b), 21 (c) and 33 (d) above)",
        "13(a) 13(b) 21(c) 33(d)",
    ),
    ("birth (para. 18); neglect (paras. 23 and 27); schools (para. 31)", "18 23 27 31"),
    ("paras. 58 (a)-59 (a)", "58(a) 59(a)"),
    ("paras. 25(a) and (b)", "25(a) 25(b)"),
    ("paras 3 and. 8", "3 8"),
    ("CAT/C/SVN/CO/3para. 10", "10"),
    ("paragraphs 16, 36, 60 and finally 62, to which", "16 36 60 62"),
    ("subparagraphs (b) and (c) of paragraph 16 and paragraph 20", "16(b) 16(c) 20"),
    (
        "paragraphs 8 (a), on laws, 10 and 70 (b) and (c), on talks, and 54, on schools",
        "8(a) 10 70(b) 70(c) 54",
    ),
    ("falling under articles 6 and 7 of the Convention", ""),
    ("under general comment No. 5 (2017) and target 16.2", ""),
]

OTHER_LANGUAGES = [
    ("fr", "figurant aux paragraphes 10 (harmonisation des lois) et 60 (suivi)", "10 60"),
    (
        "fr",
        "conformément à l’article 35 (par. 2), aux paragraphes 8 a), 22 b) et c) et 30 ci-dessus",
        "8(a) 22(b) 22(c) 30",
    ),
    (
        "es",
        (
            "que figuran en los apartados b) y c) del párrafo 16 sobre la acogida; 35 c), sobre "
            "las escuelas; y 22, sobre la libertad"
        ),
        "16(b) 16(c) 35(c) 22",
    ),
    ("es", "de conformidad con el artículo 35, párrafo 2, hechas en los párrafos 12 y 54", "12 54"),
    ("ru", "содержащиеся в пунктах 20 (доступность) и 46 (образование)", "20 46"),
    ("ru", "содержащиеся в пунктах 20 а) и b), 46 и 50 выше", "20(a) 20(b) 46 50"),
    ("ar", "الواردة في الفقرة 20 (الوصول) والفقرة 46 (التعليم)", "20 46"),
    ("ar", "الواردة في الفقرة 20 )أ( )الوصول، المادة 9( والفقرة 46 )ب( )التعليم 3(", "20(a) 46(b)"),
    ("ar", "الواردة في الفقرات 16 و36 و60 و62", "16 36 60 62"),
    ("zh", "提请缔约国注意第20段(无障碍)和第46段(教育)所载的建议", "20 46"),
    ("zh", "第16、36、60和62段所载建议", "16 36 60 62"),
]


@pytest.mark.parametrize(("text", "expected"), TRAPS)
def test_english_references(text: str, expected: str) -> None:
    found = [item.label for item in find_references(text, phrases_of("en"))]
    assert found == expected.split()


@pytest.mark.parametrize(("language", "text", "expected"), OTHER_LANGUAGES)
def test_references_in_other_languages(language: str, text: str, expected: str) -> None:
    found = [item.label for item in find_references(text, phrases_of(language))]
    assert found == expected.split()


def test_the_topic_beside_a_reference_is_kept() -> None:
    text = "in paragraphs 8 (a), on the law of work, 10 (schools) and 12"
    found = {item.label: item.topic for item in find_references(text, phrases_of("en"))}
    assert found == {"8(a)": "the law of work", "10": "schools", "12": ""}


def test_numbers_beyond_the_last_paragraph_are_no_references() -> None:
    text = "recommendations contained in paragraphs 12, 99 and 14"
    assert [item.label for item in find_references(text, phrases_of("en"), highest=40)] == [
        "12",
        "14",
    ]


_JOINS = {
    "en": (", ", " and ", "paragraphs {} above"),
    "fr": (", ", " et ", "paragraphes {} ci-dessus"),
    "es": (", ", " y ", "párrafos {} del presente texto"),
    "ru": (", ", " и ", "пунктах {} выше"),
    "ar": (" و", " و", "الفقرات {} أعلاه"),
}
_POINTS = st.lists(st.sampled_from("abcdefg"), max_size=3, unique=True).map(sorted)


def _printed(language: str, letters: list[str]) -> str:
    comma, last, _words = _JOINS[language]
    marks = {"ar": "({})", "en": "({})"}.get(language, "{})")
    shown = [
        marks.format("أبجدهوز"["abcdefg".index(item)] if language == "ar" else item)
        for item in letters
    ]
    return last.join([part for part in (comma.join(shown[:-1]), shown[-1]) if part])


@given(
    language=st.sampled_from(sorted(_JOINS)),
    wanted=st.lists(
        st.tuples(st.integers(2, 90), _POINTS), min_size=1, max_size=5, unique_by=lambda one: one[0]
    ),
)
def test_any_list_is_read_back(language: str, wanted: list[tuple[int, list[str]]]) -> None:
    comma, last, words = _JOINS[language]
    parts = [
        f"{number} {_printed(language, letters)}" if letters else str(number)
        for number, letters in wanted
    ]
    listed = last.join([part for part in (comma.join(parts[:-1]), parts[-1]) if part])
    found = [
        item.label
        for item in find_references(words.format(listed), phrases_of(language), highest=95)
    ]
    assert found == [
        f"{number}({letter})" if letter else str(number)
        for number, letters in wanted
        for letter in letters or [""]
    ]
