"""Periods, printed dates, and the date of the next report, which is another deadline."""

from datetime import date

import pytest

from recommendations.importers.observations.time_given import find_next_report, time_given
from recommendations.importers.parsed import ParsedFollowUp, ParsedParagraph
from recommendations.importers.words.phrases import phrases_of

ADOPTED = date(2021, 10, 8)


def _document(text: str) -> list[ParsedParagraph]:
    filler = [ParsedParagraph(number, "other", (), "It notes.") for number in range(1, 20)]
    return [*filler, ParsedParagraph(20, "procedural", (), text)]


@pytest.mark.parametrize(
    ("language", "text", "months"),
    [
        ("en", "within one year", 12),
        ("en", "within two (2) years", 24),
        ("en", "within a period of 18 months", 18),
        ("en", "within one year’s time", 12),
        ("en", "in 2030", None),
        ("fr", "dans un délai d’un an", 12),
        ("fr", "dans les vingt-quatre mois", 24),
        ("fr", "d’ici à deux ans", 24),
        ("es", "en el plazo de un año", 12),
        ("es", "dentro de los 12 meses", 12),
        ("ru", "в течение года", 12),
        ("ru", "в двухгодичный срок", 24),
        ("ru", "в 12-месячный срок", 12),
        ("ru", "не позднее чем через восемнадцать месяцев", 18),
        ("ar", "في غضون سنتين", 24),
        ("ar", "خلال سنة واحدة", 12),
        ("ar", "في غضون 24 شهرا", 24),
        ("ar", "في غضون ثمانية عشر شهرا", 18),
        ("zh", "在二十四个月内", 24),
        ("zh", "一年之内", 12),
    ],
)
def test_periods(language: str, text: str, months: int | None) -> None:
    assert time_given(text, phrases_of(language)) == (months, None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "by 1 November 2023"),
        ("en", "not later than 1 November 2023"),
        ("en", "on 1 November 2023 at the latest"),
        ("en", "(deadline: 1 November 2023)"),
        ("fr", "avant le 1er novembre 2023"),
        ("fr", "le 1er novembre 2023 au plus tard"),
        ("fr", "d’ici au 1er novembre 2023"),
        ("es", "a más tardar el 1 de noviembre de 2023"),
        ("es", "antes del 1 de noviembre de 2023"),
        ("ru", "к 1 ноября 2023 года"),
        ("ru", "не позднее 1 ноября 2023 года"),
        ("ar", "بحلول 1 تشرين الثاني/نوفمبر 2023"),
        ("ar", "في موعد أقصاه 1 تشرين الثاني/نوفمبر 2023"),
        ("zh", "2023年11月1日之前"),
        ("zh", "至迟于2023年11月1日"),
    ],
)
def test_printed_dates(language: str, text: str) -> None:
    given = time_given(f"{text} x", phrases_of(language), ADOPTED)
    assert given == (None, date(2023, 11, 1))


def test_the_day_of_adoption_is_no_date_to_reply_by() -> None:
    text = "dans un délai de deux ans à compter de l’adoption du texte, le 8 octobre 2021"
    assert time_given(text, phrases_of("fr"), ADOPTED) == (24, None)


def test_the_next_report_has_its_own_date() -> None:
    every = _document("The State party is to submit its fourth periodic report by 31 August 2027.")
    assert find_next_report(every, "en") == (date(2027, 8, 31), ())


def test_a_date_of_follow_up_in_the_same_paragraph_is_passed_over() -> None:
    text = "Information is due by 1 May 2023, the rest in the next periodic report."
    every = _document(text)
    asked = ParsedFollowUp(
        "short_term_follow_up", 20, ("5",), text, None, date(2023, 5, 1), "explicit_date"
    )
    assert find_next_report(every, "en", (asked,)) == (None, ())


def test_a_month_alone_is_taken_as_its_last_day_and_a_doubt() -> None:
    due_on, warnings = find_next_report(
        _document("It invites the State party to submit its next periodic report in July 2028."),
        "en",
    )
    assert due_on == date(2028, 7, 31)
    assert [(doubt.code, doubt.paragraph) for doubt in warnings] == [("date_without_day", 20)]


def test_a_date_that_cannot_be_is_a_doubt_and_not_a_date() -> None:
    every = _document("El Comité pide que presente sus informes periódicos el 31 de junio de 2026.")
    due_on, warnings = find_next_report(every, "es")
    assert due_on is None
    assert [warning.code for warning in warnings] == ["impossible_date"]


def test_the_date_behind_the_words_for_the_report_counts() -> None:
    every = _document(
        "The replies having come by 1 May 2020, the State party is to submit its next periodic "
        "report by 1 May 2027."
    )
    assert find_next_report(every, "en")[0] == date(2027, 5, 1)
