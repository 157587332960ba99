"""Session, meetings and days, from first pages, notes and first paragraphs in six languages."""

from datetime import date

import pytest

from recommendations.importers.observations.adoption import adoption_of, session_of
from recommendations.importers.parsed import ParsedParagraph


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


def test_the_session_stands_in_the_note_of_adoption() -> None:
    note = "Adopted by the Committee at its thirty-third session (27 September-8 October 2021)."
    found = session_of([note], [])
    assert found is not None
    assert (found.number, found.starts_on, found.ends_on) == (
        33,
        date(2021, 9, 27),
        date(2021, 10, 8),
    )


@pytest.mark.parametrize(
    ("notes", "preface", "session"),
    [
        (["Adoptées par le Comité à sa cent douzième session (3-21 mars 2014)."], [], 112),
        (["Aprobadas por el Comité en su 46º período de sesiones."], [], 46),
        (["Приняты Комитетом на его сто двадцать пятой сессии (4–29 марта 2019 года)."], [], 125),
        (["اعتمدتها اللجنة في دورتها الخامسة والثلاثين (4-22 آذار/مارس 2019)."], [], 35),
        (["委员会第一百二十五届会议(2019年3月4日至29日)通过。"], [], 125),
        ([], ["Committee", "Forty-second session", "2-20 May 2011"], 42),
        ([], ["COMITÉ CONTRA LA TORTURA43º período de sesiones2 a 20 de noviembre de 2009"], 43),
        ([], ["Сорок шестая сессия", "Женева, 2–20 мая 2011 года"], 46),
        ([], ["الدورة الخامسة والتسعون"], 95),
        (["Adopted by the Committee at its thirty-second special session."], [], 32),
        ([], ["In the special session of parliament"], None),
    ],
)
def test_sessions(notes: list[str], preface: list[str], session: int | None) -> None:
    found = session_of(notes, preface)
    assert (found.number if found else None) == session


def test_the_days_of_a_session_stand_below_its_number_on_old_pages() -> None:
    found = session_of([], ["Forty-second session", "Geneva, 2-20 May 2011"])
    assert found is not None
    assert (found.starts_on, found.ends_on) == (date(2011, 5, 2), date(2011, 5, 20))


def _read(text: str, notes: tuple[str, ...] = ()) -> tuple[object, ...]:
    found = adoption_of([ParsedParagraph(1, "introductory", (), text)], notes)
    codes = tuple(warning.code for warning in found.warnings)
    return found.considered_meetings, found.meeting, found.adopted_on, codes


def test_a_session_is_no_day_of_adoption() -> None:
    text = "The Committee considered the report at its 12th and 13th meetings, on 9 July 2015."
    note = "Adopted by the Committee at its sixty-first session (6-24 July 2015)."
    assert _read(text, (note,)) == ((12, 13), None, None, ("no_adoption",))


def test_a_note_may_name_the_day() -> None:
    text = "The Committee considered the report at its 12th and 13th meetings, on 9 July 2015."
    note = "Adopted by the Committee at its 20th meeting, on 24 July 2015."
    assert _read(text, (note,)) == ((12, 13), 20, date(2015, 7, 24), ())


def test_meetings_without_one_for_the_adoption() -> None:
    text = (
        "The Committee considered the report at its 612th and 613th meetings, held on 8 and 9 "
        "November 2004, and has adopted the following conclusions."
    )
    assert _read(text) == ((612, 613), None, None, ("no_adoption",))


def test_three_meetings_over_two_days() -> None:
    text = (
        "The Committee considered the reports at its 2351st and 2352nd meetings. At its 2376th, "
        "2377th and 2378th meetings, held on 25 and 26 August 2015, it adopted this text."
    )
    assert _read(text) == (
        (2351, 2352),
        2378,
        date(2015, 8, 26),
        ("adopted_on_two_days",),
    )


@pytest.mark.parametrize(
    ("text", "considered", "meeting"),
    [
        (
            (
                "The Committee considered the report at its 9th to 11th meetings and adopted, at"
                " its 28th meeting, held on 14 May 2004, the following."
            ),
            (9, 10, 11),
            28,
        ),
        (
            (
                "Le Comité a examiné le rapport à ses 348e, 350e et 352e séances. À sa 359e séance,"
                " le 14 mai 2004, il a adopté le texte."
            ),
            (348, 350, 352),
            359,
        ),
        (
            (
                "El Comité examinó el informe en sus sesiones 3050ª y 3051ª (véanse las actas) y en"
                " su sesión 3061ª, celebrada el 14 de mayo de 2004, aprobó el texto."
            ),
            (3050, 3051),
            3061,
        ),
        (
            (
                "Комитет рассмотрел доклад на своих 2692, 2693 и 2694-м заседаниях (см. отчеты). На"
                " своем двадцать первом заседании 14 мая 2004 года он утвердил текст."
            ),
            (2692, 2693, 2694),
            21,
        ),
        (
            (
                "نظرت اللجنة في التقرير في جلساتها 41 إلى 43، واعتمدت في جلستها الثامنة عشرة"
                " المعقودة في 14 أيار/مايو 2004 هذا النص."
            ),
            (41, 42, 43),
            18,
        ),
        (
            "委员会第3044次、第3045次和第3046次会议审议了报告。2004年5月14日第3061次会议通过了本意见。",
            (3044, 3045, 3046),
            3061,
        ),
    ],
)
def test_lists_of_meetings(text: str, considered: tuple[int, ...], meeting: int) -> None:
    found = adoption_of([ParsedParagraph(1, "introductory", (), text)])
    assert (found.considered_meetings, found.meeting) == (considered, meeting)
    assert found.adopted_on == date(2004, 5, 14)


def test_arabic_out_of_a_broken_font_keeps_its_meetings() -> None:
    text = "واعتمدت هذا النص في جلستتتتت ا 710 المعقودت ن في 19 آذار/مارس .2024"
    found = adoption_of([ParsedParagraph(1, "introductory", (), text)])
    assert (found.meeting, found.adopted_on) == (710, date(2024, 3, 19))
