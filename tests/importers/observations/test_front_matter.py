"""The first page: symbol, kind of document, day of distribution, languages, day of receipt."""

from datetime import date

import pytest

from recommendations.importers.observations.document_kinds import (
    kind_from_symbol,
    kind_from_words,
    kind_of,
)
from recommendations.importers.observations.front_matter import (
    distributed_on,
    is_note_of_title,
    original_language,
    own_symbol,
    received_on,
)
from recommendations.importers.words.language import detect_language
from recommendations.symbols import parse_symbol


def test_the_masthead_and_the_day_of_receipt() -> None:
    assert distributed_on(("CMW/C/AZE/CO/3", "Distr.: General", "2 November 2021")) == date(
        2021, 11, 2
    )
    assert received_on(["Title", "[Date received: 17 January 2024]"]) == date(2024, 1, 17)
    assert received_on(["Title", "[16 February 2011]"]) == date(2011, 2, 16)


@pytest.mark.parametrize(
    ("front", "day"),
    [
        (("Distr. générale", "1er juin 2022"), date(2022, 6, 1)),
        (("Distr. general", "2 de noviembre de 2021", "Español"), date(2021, 11, 2)),
        (("Distr.: General", "23April 2014", "Chinese"), date(2014, 4, 23)),
        (("Distr.", "GENERAL", "CAT/C/SRB/CO/1", "", "19 January 2009"), date(2009, 1, 19)),
        (("Общее", "2 ноября 2021 года"), date(2021, 11, 2)),
        (("Distr.: General", "May 2022 9", "Arabic"), date(2022, 5, 9)),
        (("عام", "2 تشرين الثاني/نوفمبر 2021"), date(2021, 11, 2)),
        (("普遍", "2021年11月2日"), date(2021, 11, 2)),
        (("Geneva, 2-20 May 2011", "Distr.: General"), None),
    ],
)
def test_the_day_of_distribution(front: tuple[str, ...], day: date | None) -> None:
    assert distributed_on(front) == day


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Original: English", "en"),
        ("Original : français", "fr"),
        ("ESPAÑOL Original: INGLÉS", "en"),
        ("Язык оригинала: испанский", "es"),
        ("الأصل: بالإنكليزية", "en"),
        ("原文：法文", "fr"),
        ("ENGLISH ONLY", "en"),
        ("English, French and Spanish only", None),
        ("A poem", None),
    ],
)
def test_the_language_of_the_original(line: str, language: str | None) -> None:
    assert original_language(["Distr.: General", line]) == language


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("[Date received: 17 January 2024]", date(2024, 1, 17)),
        ("[Date de réception : 1er février 2024]", date(2024, 2, 1)),
        ("[Fecha de recepción: 17 de enero de 2024]", date(2024, 1, 17)),
        ("[Дата получения: 17 января 2024 года]", date(2024, 1, 17)),
        ("[تاريخ الاستلام: 17 كانون الثاني/يناير 2024]", date(2024, 1, 17)),
        ("[收到日期：2024年1月17日]", date(2024, 1, 17)),
        ("[17.01.2024]", date(2024, 1, 17)),
        ("[Original: English]", None),
    ],
)
def test_the_day_of_receipt(line: str, day: date | None) -> None:
    assert received_on(["Title", line]) == day


@pytest.mark.parametrize(
    ("lines", "symbol"),
    [
        (["CCPR/C/CRI/CO/6*"], "CCPR/C/CRI/CO/6"),
        (["CAT/C/SRB/CO/119 de enero de 2009"], "CAT/C/SRB/CO/1"),
        (["C RPD/C/HRV/CO/1"], "CRPD/C/HRV/CO/1"),
        (["United NationsCEDAW/C/PAK/CO/4"], "CEDAW/C/PAK/CO/4"),
        (["CRPD/C/CHN/CO/1/Corr.1"], "CRPD/C/CHN/CO/1/Corr.1"),
        (["E/C.12/1/Add.99"], "E/C.12/1/Add.99"),
        (["Concluding observations on Kenya, CAT/C/KEN/CO/3, 7 June 2022"], "CAT/C/KEN/CO/3"),
        (["Information from Kenya on the concluding observations (CAT/C/KEN/CO/3)"], None),
    ],
)
def test_the_symbol_stands_in_the_text(lines: list[str], symbol: str | None) -> None:
    found = own_symbol((), lines)
    assert (str(found) if found else None) == symbol


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
        ("CCPR/CO/84/SVN", "concluding_observations"),
        ("CCPR/C/79/Add.121", "concluding_observations"),
        ("CERD/C/304/Add.126", "concluding_observations"),
        ("CERD/C/65/CO/3", "concluding_observations"),
        ("E/C.12/1/Add.99", "concluding_observations"),
        ("CAT/C/CR/33/3", "concluding_observations"),
        ("CAT/C/XXVII/Concl.3", "concluding_observations"),
        ("CCPR/C/81/Add.2", "other"),
    ],
)
def test_the_symbol_tells_the_kind(symbol: str, kind: str) -> None:
    assert kind_from_symbol(parse_symbol(symbol)) == kind


def test_words_tell_the_kind_where_there_is_no_symbol() -> None:
    assert kind_from_words("The meeting was called to order at 10 a.m.") == "summary_record"
    assert kind_from_words("Header image for news printout\nIn dialogue") == "press_release"
    assert kind_from_words("Our house submits this report on the follow-up") == "submission"
    assert kind_from_words("A poem") == "other"


def test_an_addition_may_be_a_full_set_of_observations() -> None:
    symbol = parse_symbol("CCPR/C/VCT/CO/2/Add.1")
    assert kind_of(symbol, "Concluding observations on X in the absence of its report") == (
        "concluding_observations"
    )
    title = "Information received from X on follow-up to the concluding observations"
    assert kind_of(symbol, title) == "state_reply"


@pytest.mark.parametrize(
    "title",
    [
        "Observations finales concernant le rapport du Mali",
        "Observaciones finales sobre el informe de Chile",
        "Заключительные замечания по докладу Чада",
        "الملاحظات الختامية بشأن تقرير مصر",
        "关于乍得报告的结论性意见",
        "消除对妇女歧视委员会的结论意见",
        "Concluding comments of the Committee: China",
    ],
)
def test_titles_of_observations(title: str) -> None:
    assert kind_from_words(f"Page one\n{title}\n") == "concluding_observations"


def test_notes_to_a_title_are_told_from_points_of_a_list() -> None:
    assert is_note_of_title("Adopted by the Committee at its tenth session.")
    assert is_note_of_title("Reissued for technical reasons on 10 March 2023.")
    assert not is_note_of_title("A new school in every town")


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
