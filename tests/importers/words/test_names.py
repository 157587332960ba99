"""Committees, States and reports are told by their names in six languages."""

import pytest

from recommendations.importers.words.names import (
    committee_named,
    cycle_and_state_named,
    cycle_named,
    state_named,
)


def test_cycle_and_printed_name() -> None:
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
    ("text", "code"),
    [
        ("HUMAN RIGHTS COMMITTEE", "CCPR"),
        ("Comité des droits de l'homme", "CCPR"),
        ("Committee on the Rights of Migrant\nWorkers", "CMW"),
        ("Pacto Internacional de Derechos Civiles y Políticos", "CCPR"),
        ("Конвенция против пыток", "CAT"),
        ("The Committee on the Rights of the Child and the Convention against Torture", "CRC"),
        ("A poem", None),
    ],
)
def test_committees(text: str, code: str | None) -> None:
    assert committee_named(text) == code


@pytest.mark.parametrize(
    ("text", "iso3"),
    [
        ("report of the Democratic People’s Republic of Korea", "PRK"),
        ("report of the Republic of Korea", "KOR"),
        ("rapport de la Guinée équatoriale", "GNQ"),
        ("informe de la República Democrática del Congo", "COD"),
        ("informe del Perú", "PER"),
        ("доклад Боснии и Герцеговины", "BIH"),
        ("доклад Исламской Республики Иран", "IRN"),
        ("تقرير الجزائر", "DZA"),
        ("التقرير المقدم من المملكة العربية السعودية", "SAU"),
        ("التقرير الدوري للبرازيل", "BRA"),
        ("关于巴布亚新几内亚的报告", "PNG"),
        ("report of Turkey", "TUR"),
        ("Concluding observations: SOMALIA", "SOM"),
        ("A poem about omens", None),
    ],
)
def test_states(text: str, iso3: str | None) -> None:
    assert state_named(text) == iso3


@pytest.mark.parametrize(
    ("text", "cycle"),
    [
        ("on the combined eighteenth to twentieth periodic reports of Brazil", (18, 20)),
        ("the initial to third periodic reports", (1, 3)),
        ("rapport valant dixième et onzième rapports périodiques", (10, 11)),
        ("los informes periódicos cuarto a sexto combinados", (4, 6)),
        ("по сведенным воедино второму и третьему периодическим докладам", (2, 3)),
        ("التقرير الجامع للتقريرين الدوريين الثاني والثالث", (2, 3)),
        ("第四次和第五次合并定期报告", (4, 5)),
        ("Fortieth session. CONSIDERATION OF REPORTS", None),
        ("2-20 May 2011 Consideration of reports", None),
    ],
)
def test_cycles(text: str, cycle: tuple[int, int] | None) -> None:
    assert cycle_named([text]) == cycle
