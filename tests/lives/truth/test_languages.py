"""Dates, distances, paragraphs and sentences are read back as they were meant, in six languages."""

from datetime import date

import pytest
from django.utils import translation

from recommendations.enums import Language
from recommendations.languages import catalogue_of
from recommendations.wording import date_in_words, exact_distance_in_words, month_in_words
from tests.lives.truth.checks import recognise
from tests.lives.truth.languages import (
    city_of,
    day_in,
    days_in,
    distance_in,
    latin_words,
    month_in,
    quotations_in,
    references_in,
)
from tests.lives.truth.sentences import SENTENCES

TODAY = date(2028, 2, 29)
DAYS = (date(2028, 3, 1), date(2028, 10, 8), date(2029, 11, 30))


@pytest.mark.parametrize("language", Language.values)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_date_is_found_in_a_sentence_and_alone(language: str, day: date) -> None:
    with translation.override(catalogue_of(language)):
        words = date_in_words(day)
    assert day_in(words, language) == day
    assert days_in(f"x {words} (8 x)", language) == [day]
    assert days_in("x 2028 x 8", language) == []


@pytest.mark.parametrize("language", Language.values)
@pytest.mark.parametrize("n_days", [-400, -40, -15, -2, -1, 0, 1, 2, 3, 11, 40, 100, 400, 800])
def test_a_distance_is_true_of_its_day_alone(language: str, n_days: int) -> None:
    day = date.fromordinal(TODAY.toordinal() + n_days)
    other = date.fromordinal(TODAY.toordinal() - n_days - 900)
    with translation.override(catalogue_of(language)):
        found = distance_in(exact_distance_in_words(day, TODAY), language)
    assert found is not None
    assert found.is_true(day, TODAY)
    assert not found.is_true(other, TODAY)


def test_paragraphs_are_read_from_lists_of_all_kinds() -> None:
    assert references_in("4 (a), 6 and 8") == ["4 (a)", "6", "8"]
    assert references_in("4 (a)، 6 و8") == ["4 (a)", "6", "8"]
    assert references_in("第4 (a)、6和8段") == ["4 (a)", "6", "8"]


def test_english_is_seen_in_arabic_and_data_is_not() -> None:
    assert latin_words("الفقرة 6: Detention", {"Detention"}) == []
    assert latin_words("الفقرة 6: Please answer", {"Detention"}) == ["Please", "answer"]


def test_a_quotation_is_read_whole() -> None:
    assert quotations_in("الفقرة 11: «The Committee requests …»") == ["The Committee requests …"]
    assert quotations_in("第11段：“The Committee requests”") == ["The Committee requests"]


@pytest.mark.parametrize(
    ("zone", "language", "city"),
    [
        ("America/Sao_Paulo", "en", "São Paulo"),
        ("America/Sao_Paulo", "ru", "Сан-Паулу"),
        ("Pacific/Auckland", "ar", "أوكلاند"),
        ("America/Mexico_City", "fr", "Mexico"),
        ("America/Mexico_City", "en", "Mexico City"),
        ("Africa/Dakar", "es", "Dakar"),
        ("Asia/Tokyo", "zh", "东京"),
    ],
)
def test_cities_are_spelt_as_each_language_does(zone: str, language: str, city: str) -> None:
    assert city_of(zone, language) == city


def test_a_distance_and_a_period_end_with_their_sentence() -> None:
    """In Arabic both stand at the end of it, and more follows."""
    line = (
        "يُرجى إرسال المعلومات المتعلقة بمتابعة الملاحظات الختامية CMW/C/PRT/CO/3 في موعد أقصاه "
        "الأحد 8 تشرين الأول/أكتوبر 2028 (بقي 23 شهراً). تنتهي المهلة عند منتصف الليل بتوقيت جنيف، "
        "أي الساعة 11:00 من يوم 9 تشرين الأول/أكتوبر 2028 بتوقيت أوكلاند."
    )
    (_asked, due), (_geneva, end) = recognise(line, "ar", SENTENCES)
    assert due["distance"] == "بقي 23 شهراً"
    assert end["place"] == "أوكلاند"
    line = (
        "يوافق 29 شباط/فبراير 2028 مرور 18 شهراً على اعتماد الملاحظات الختامية في 31 آب/أغسطس 2026. "
        "ليس في شباط/فبراير 2028 يوم 31، فالمعتبر آخر يوم من ذلك الشهر."
    )
    (_counted, rule), (_clamped, day) = recognise(line, "ar", SENTENCES)
    assert (rule["period"], day["number"]) == ("18 شهراً", "31")


def test_sentences_are_found_one_after_another_and_the_fullest_wins() -> None:
    line = (
        "Please send the information on follow-up by 8 October 2028 (in 30 days). "
        "It concerns paragraphs 6 and 8."
    )
    found = recognise(line, "en", SENTENCES)
    assert [values for _sentence, values in found] == [
        {"due": "8 October 2028", "distance": "in 30 days"},
        {"paragraphs": "6 and 8"},
    ]
    assert recognise("Something that nobody has thought about.", "en", SENTENCES) == []


@pytest.mark.parametrize("language", Language.values)
def test_a_month_is_read_with_its_year(language: str) -> None:
    with translation.override(catalogue_of(language)):
        assert month_in_words(DAYS[1]).startswith(month_in(DAYS[1], language))
    (found,) = recognise("February 2028 has no day 31, so its last day counts.", "en", SENTENCES)
    assert found[1] == {"month": "February 2028", "number": "31"}
