"""The first page and the first paragraph: dates, meetings, session, in several languages."""

from datetime import date

import pytest

from recommendations.importers.adoption import adoption_of, session_of
from recommendations.importers.calendar_words import find_dates
from recommendations.importers.front_matter import (
    distributed_on,
    kind_from_symbol,
    kind_from_words,
    received_on,
)
from recommendations.importers.language import detect_language
from recommendations.importers.names import cycle_and_state_named
from recommendations.importers.ordinals import ordinal
from recommendations.importers.parsed import ParsedParagraph
from recommendations.symbols import parse_symbol


@pytest.mark.parametrize(
    ("text", "meeting", "day"),
    [
        (
            (
                "The Committee considered the report at its 464th and 465th meetings, held on 4 "
                "and 5 October 2021. At its 472nd meeting, held on 8 October 2021, it adopted "
                "the following."
            ),
            472,
            date(2021, 10, 8),
        ),
        (
            (
                "The Committee considered the report at its 66th and 67th meetings, held on 17 "
                "April 2012, and adopted the following at its 72nd meeting, held on 20 April "
                "2012."
            ),
            72,
            date(2012, 4, 20),
        ),
        (
            (
                "The Committee considered the report at its 125th and 126th meetings, held on 1 "
                "and 2 April 2014 respectively, and adopted the following at its 139th meeting."
            ),
            139,
            None,
        ),
        (
            (
                "Le Comité a examiné le rapport à ses 455e et 456e séances, les 25 et 26 mars "
                "2019. Il a adopté le présent texte à sa 471e séance, le 4 avril 2019."
            ),
            471,
            date(2019, 4, 4),
        ),
        (
            (
                "El Comité examinó el informe en sus sesiones 487ª y 488ª, celebradas los días 3 "
                "y 4 de septiembre de 2019. El Comité aprobó el presente texto en su 506ª "
                "sesión, celebrada el 18 de septiembre de 2019."
            ),
            506,
            date(2019, 9, 18),
        ),
        (
            (
                "Комитет рассмотрел доклад на своих 464-м и 465-м заседаниях, состоявшихся 4 и 5 "
                "октября 2021 года. На своем 472-м заседании, состоявшемся 8 октября 2021 года, "
                "он принял следующее."
            ),
            472,
            date(2021, 10, 8),
        ),
        (
            (
                "委员会在2021年10月4日和5日举行的第464次和第465次会议上审议了报告。在2021年10月8日举行的第472次会议"
                "上，委员会通过了本意见。"
            ),
            472,
            date(2021, 10, 8),
        ),
    ],
)
def test_the_meeting_and_day_of_adoption(text: str, meeting: int, day: date | None) -> None:
    found = adoption_of([ParsedParagraph(1, "introductory", (), text)])
    assert (found.meeting, found.adopted_on) == (meeting, day)
    assert bool(found.warnings) is (day is None)


def test_the_days_of_consideration_share_month_and_year() -> None:
    text = (
        "The Committee considered the report at its 312th and 313th meetings, held on 29 and 30 "
        "March 2017. It adopted this text at its 325th meeting, held on 7 April 2017."
    )
    found = adoption_of([ParsedParagraph(1, "introductory", (), text)])
    assert found.considered_on == (date(2017, 3, 29), date(2017, 3, 30))
    assert found.considered_meetings == (312, 313)


def test_adoption_on_two_days_takes_the_last_and_says_so() -> None:
    text = (
        "At its 2400th and 2401st meetings, held on 28 and 29 August 2017, respectively, it "
        "adopted the present text."
    )
    found = adoption_of([ParsedParagraph(1, "introductory", (), text)])
    assert (found.meeting, found.adopted_on) == (2401, date(2017, 8, 29))
    assert [warning.code for warning in found.warnings] == ["adopted_on_two_days"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("17 January 2024", date(2024, 1, 17)),
        ("January 17, 2024", date(2024, 1, 17)),
        ("2 novembre 2021", date(2021, 11, 2)),
        ("1er avril 2019", date(2019, 4, 1)),
        ("2 de noviembre de 2021", date(2021, 11, 2)),
        ("2 ноября 2021 года", date(2021, 11, 2)),
        ("2 تشرين الثاني/نوفمبر 2021", date(2021, 11, 2)),
        ("2021年11月2日", date(2021, 11, 2)),
        ("31 June 2026", None),
    ],
)
def test_dates_of_six_languages(text: str, day: date | None) -> None:
    assert [found.day for found in find_dates(f"({text})")] == [day]


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


def test_the_session_stands_in_the_note_of_adoption() -> None:
    note = "Adopted by the Committee at its thirty-third session (27 September-8 October 2021)."
    found = session_of([note], [])
    assert found is not None
    assert (found.number, found.starts_on, found.ends_on) == (
        33,
        date(2021, 9, 27),
        date(2021, 10, 8),
    )


def test_the_masthead_and_the_day_of_receipt() -> None:
    assert distributed_on(("CMW/C/AZE/CO/3", "Distr.: General", "2 November 2021")) == date(
        2021, 11, 2
    )
    assert received_on(["Title", "[Date received: 17 January 2024]"]) == date(2024, 1, 17)
    assert received_on(["Title", "[16 February 2011]"]) == date(2011, 2, 16)


def test_cycle_and_state_are_read_from_the_title() -> None:
    assert cycle_and_state_named("on the third periodic report of Azerbaijan") == (
        (3, 3),
        "Azerbaijan",
    )
    assert cycle_and_state_named("combined second and third periodic reports of the Sudan")[0] == (
        2,
        3,
    )
    assert cycle_and_state_named("the initial report of Armenia")[0] == (1, 1)


@pytest.mark.parametrize(
    ("symbol", "kind"),
    [
        ("CMW/C/AZE/CO/3", "concluding_observations"),
        ("CRPD/C/AZE/FCO/2-3", "state_reply"),
        ("CRPD/C/CZE/CO/1/Add.1", "state_reply"),
        ("CMW/C/AZE/QPR/3", "list_of_issues_prior"),
        ("CRPD/C/AZE/Q/1/Add.1", "replies_to_list"),
        ("CMW/C/AZE/3", "state_report"),
        ("CMW/C/SR.464", "summary_record"),
        ("CRC/C/15/Add.259", "concluding_observations"),
    ],
)
def test_the_symbol_tells_the_kind(symbol: str, kind: str) -> None:
    assert kind_from_symbol(parse_symbol(symbol)) == kind


def test_words_tell_the_kind_where_there_is_no_symbol() -> None:
    assert kind_from_words("The meeting was called to order at 10 a.m.") == "summary_record"
    assert kind_from_words("Header image for news printout\nIn dialogue") == "press_release"
    assert kind_from_words("Our house submits this report on the follow-up") == "submission"
    assert kind_from_words("A poem") == "other"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Committee recommends that the State party act on the law.", "en"),
        ("Le Comité recommande à l’État partie de prendre des mesures pour les enfants.", "fr"),
        ("El Comité recomienda al Estado parte que adopte medidas para los niños.", "es"),
        ("Комитет рекомендует государству-участнику принять меры.", "ru"),
        ("توصي اللجنة الدولة الطرف باتخاذ التدابير.", "ar"),
        ("委员会建议缔约国采取措施。", "zh"),
        ("", "en"),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert detect_language(text) == language
