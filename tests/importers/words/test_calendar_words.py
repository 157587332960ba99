"""Dates, lists of days, spans and bare months as the six languages write them."""

from datetime import date

import pytest

from recommendations.importers.words.calendar_words import find_dates, find_days, find_months


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
        ("1 er avril 2019", date(2019, 4, 1)),
        ("1º de junio de 2012", date(2012, 6, 1)),
        ("27March2023", date(2023, 3, 27)),
        ("17.01.2024", date(2024, 1, 17)),
        ("1 تشرين الثاني / نوفمبر 2023", date(2023, 11, 1)),
        ("31 June 2026", None),
    ],
)
def test_dates_of_six_languages(text: str, day: date | None) -> None:
    assert [found.day for found in find_dates(f"({text})")] == [day]


@pytest.mark.parametrize(
    ("text", "days", "is_span"),
    [
        ("held on 29 and 30 March 2017", ["2017-03-29", "2017-03-30"], False),
        ("15, 16 and 17 February 2022", ["2022-02-15", "2022-02-16", "2022-02-17"], False),
        ("30 September and 1 October 2021", ["2021-09-30", "2021-10-01"], False),
        ("les 1er et 4 octobre 2019", ["2019-10-01", "2019-10-04"], False),
        ("los días 18 y 19 de marzo de 2014", ["2014-03-18", "2014-03-19"], False),
        ("29 и 30 марта 2022 года", ["2022-03-29", "2022-03-30"], False),
        ("يومي 16 و17 آذار/مارس 2016", ["2016-03-16", "2016-03-17"], False),
        ("2021年10月4日和5日举行", ["2021-10-04", "2021-10-05"], False),
        ("(31 March–11 April 2014)", ["2014-03-31", "2014-04-11"], True),
        ("(20 December 2021–7 January 2022)", ["2021-12-20", "2022-01-07"], True),
        ("28 December to 8 January 2021", ["2020-12-28", "2021-01-08"], True),
        ("du 4 au 22 mars 2024", ["2024-03-04", "2024-03-22"], True),
        ("9 de mayo a 3 de junio de 2011", ["2011-05-09", "2011-06-03"], True),
        ("27 апреля – 15 мая 2015 года", ["2015-04-27", "2015-05-15"], True),
        ("7-25 تشرين الثاني/نوفمبر 2005", ["2005-11-07", "2005-11-25"], True),
        (")22-4 آذار/مارس 2024(", ["2024-03-04", "2024-03-22"], True),
        ("2024年3月4日至22日", ["2024-03-04", "2024-03-22"], True),
        ("2015年12月6日至1月8日", ["2015-12-06", "2016-01-08"], True),
    ],
)
def test_days_that_share_month_and_year(text: str, days: list[str], is_span: bool) -> None:
    [found] = find_days(text)
    assert [str(day) for day in found.days] == days
    assert found.is_span is is_span


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("due in February 2024", date(2024, 2, 29)),
        ("en février 2024", date(2024, 2, 29)),
        ("en febrero de 2024", date(2024, 2, 29)),
        ("в феврале 2024 года", date(2024, 2, 29)),
        ("في شباط/فبراير 2024", date(2024, 2, 29)),
        ("应于2024年2月提交", date(2024, 2, 29)),
    ],
)
def test_a_month_alone_ends_on_its_last_day(text: str, last_day: date) -> None:
    assert [found.day for found in find_months(text)] == [last_day]
    assert find_dates(text) == []


def test_a_full_date_is_no_month_alone() -> None:
    assert find_months("by 3 February 2024") == []


def test_a_date_far_from_the_first_year_is_found() -> None:
    text = "In 2010 " + "words go on and on " * 20 + "until 3 May 2021 and 2021年12月31日."
    assert [str(found.day) for found in find_dates(text)] == ["2021-05-03", "2021-12-31"]
