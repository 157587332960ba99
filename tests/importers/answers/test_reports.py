"""A report without numbers: sections in the order of the paragraphs, notes, own recommendations."""

import time

import pytest

from recommendations.importers import parse
from tests.importers.samples import REPORT, pdf


def test_counted_sections_follow_the_order_in_which_paragraphs_are_named() -> None:
    document = parse(REPORT.encode())
    assert document.kind == "submission"
    assert (document.committee, document.state_party_name) == ("CMW", "Azerbaijan")
    assert document.cycle == (4, 4)
    assert document.submitted_by == "Lantern House"
    assert document.named_items == ("5", "7")
    assert [(item.items, item.reason) for item in document.passages] == [
        (("5",), "order_of_sections"),
        (("7",), "order_of_sections"),
    ]
    assert (
        document.passages[0].text == "Inspectors still announce their visits, as workers told us."
    )
    assert "matched_by_order" in {warning.code for warning in document.warnings}


def test_notes_leave_the_text_and_ibid_takes_the_link_before_it() -> None:
    document = parse(REPORT.encode())
    assert [(note.label, note.text, note.url) for note in document.passages[0].footnotes] == [
        ("1", "Survey of workplaces, https://example.org/survey", "https://example.org/survey"),
        ("2", "Ibid", "https://example.org/survey"),
    ]
    [third] = document.passages[1].footnotes
    assert third.url == ""
    assert not any("footnoteRef" in block for block in document.blocks)


def test_its_own_recommendations_are_listed_apart() -> None:
    assert parse(REPORT.encode()).own_recommendations == (
        "Let the inspectors come without a word.",
        "Open every school.",
        "Count the children.",
    )


def test_sections_that_name_paragraphs_are_sure() -> None:
    text = REPORT.replace("First: Visits by inspectors", "Paragraph 7: children first").replace(
        "Second: Children and schools", "Paragraph 5 (a): inspectors"
    )
    passages = parse(text.encode()).passages
    assert [(item.items, item.reason) for item in passages] == [
        (("7",), "explicit_reference"),
        (("5(a)",), "explicit_reference"),
    ]
    assert min(item.confidence for item in passages) > 0.9


def test_more_sections_than_paragraphs_are_not_guessed() -> None:
    text = REPORT.replace("Recommendations\n", "Third: Others\nNothing else.\nRecommendations\n")
    document = parse(text.encode())
    assert document.passages == ()
    assert "no_passages" in {warning.code for warning in document.warnings}


@pytest.mark.parametrize(
    ("note", "url"),
    [
        ("Ibid., p. 5", "https://example.org/survey"),
        ("Ibidem", "https://example.org/survey"),
        ("Ibíd.", "https://example.org/survey"),
        ("Там же.", "https://example.org/survey"),
        ("المرجع نفسه", "https://example.org/survey"),
        ("同上", "https://example.org/survey"),
        ("See note 1 above, p. 7", "https://example.org/survey"),
        ("Supra note 1", "https://example.org/survey"),
        ("See note 9 above", ""),
        ("Interviews held in May", ""),
    ],
)
def test_notes_that_point_to_other_notes(note: str, url: str) -> None:
    document = parse(REPORT.replace("[2:  Ibid]", f"[2:  {note} ]").encode())
    [_first, second] = document.passages[0].footnotes
    assert (second.text, second.url) == (note, url)


def test_notes_without_a_link_are_named() -> None:
    messages = [item.message for item in parse(REPORT.encode()).warnings]
    assert "Notes without a link: 3." in messages


def test_links_in_the_running_text_are_sources_too() -> None:
    text = REPORT.replace(
        "Three schools refused children this year[footnoteRef:3]. [3:  Interviews held in May ]",
        "It is known that three schools refused children. The list is at "
        "https://example.org/list, and again at https://example.org/list.",
    )
    [source] = parse(text.encode()).passages[1].footnotes
    assert (source.label, source.url) == ("", "https://example.org/list")
    assert source.text.startswith("The list is at")


def test_footnotes_of_a_pdf_are_linked_where_they_are_called() -> None:
    blocks = [
        ("heading", "Follow-up report of Lantern House"),
        ("text", REPORT.splitlines()[0]),
        ("heading", "First: Visits by inspectors"),
        ("text", "Inspectors still announce visits,^1 as workers told us,^2 in the whole country."),
        ("heading", "Second: Children and schools"),
        ("text", "Three schools refused children this year.^3"),
        ("heading", "Recommendations"),
        ("text", "1. Let the inspectors come."),
        ("text", "2. Open every school."),
    ]
    notes = [
        "1  Survey of workplaces, https://example.org/reports/2024/",
        "survey-of-workplaces.pdf, page 4.",
        "2  Ibid.",
        "3  See https://example.org/a and https://example.org/b.",
    ]
    document = parse(pdf(blocks, symbol="Lantern House", footnotes={1: notes}))
    whole = "https://example.org/reports/2024/survey-of-workplaces.pdf"
    assert document.submitted_by == "Lantern House"
    assert [
        [(note.label, note.url) for note in passage.footnotes] for passage in document.passages
    ] == [[("1", whole), ("2", whole)], [("3", "https://example.org/a")]]
    assert document.own_recommendations == ("Let the inspectors come.", "Open every school.")
    assert document.passages[0].text.startswith("Inspectors still announce visits, as workers told")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1. Visits by inspectors", "2. Children and schools"),
        ("A. Visits by inspectors", "B. Children and schools"),
        ("Issue one: visits by inspectors", "Issue two: children and schools"),
        ("I. Visits by inspectors", "II. Children and schools"),
    ],
)
def test_other_ways_of_counting(first: str, second: str) -> None:
    text = REPORT.replace("First: Visits by inspectors", first).replace(
        "Second: Children and schools", second
    )
    document = parse(text.encode())
    assert [(item.items, item.reason) for item in document.passages] == [
        (("5",), "order_of_sections"),
        (("7",), "order_of_sections"),
    ]


OTHERS = {
    "fr": (
        ("La Maison des Lanternes soumet ce rapport sur le suivi des observations finales du "
        "Comité des travailleurs migrants (CMW/C/AZE/CO/4). Il traite des recommandations des "
        "paragraphes 5 et 7 et des mesures prises par les autorités du pays."),
        "Premièrement : les visites", "Deuxièmement : les écoles",
        "Les inspecteurs annoncent toujours leurs visites dans les entreprises.",
        "Trois écoles ont refusé des enfants cette année.", "Recommandations",
    ),
    "es": (
        ("La Casa de los Faroles presenta este informe sobre el seguimiento de las observaciones "
        "finales (CMW/C/AZE/CO/4). Trata de las recomendaciones que figuran en los párrafos 5 y 7 "
        "y de las medidas que han tomado las autoridades."),
        "Primero: las visitas", "Segundo: las escuelas",
        "Los inspectores siguen anunciando sus visitas a las empresas del país.",
        "Tres escuelas han rechazado a niños este año.", "Recomendaciones",
    ),
    "ru": (
        ("Дом фонарей представляет этот доклад о последующих мерах в связи с заключительными "
        "замечаниями (CMW/C/AZE/CO/4). Он касается рекомендаций, содержащихся в пунктах 5 и 7."),
        "Во-первых: посещения", "Во-вторых: школы",
        "Инспекторы по-прежнему объявляют о своих посещениях предприятий.",
        "Три школы отказали детям в этом году.", "Рекомендации",
    ),
    "ar": (
        ("يقدم بيت الفوانيس هذا التقرير عن متابعة الملاحظات الختامية (CMW/C/AZE/CO/4). ويتناول "
        "التدابير التي اتخذتها السلطات والتوصيات الواردة في الفقرتين 5 و7."),
        "أولاً: الزيارات", "ثانياً: المدارس",
        "لا يزال المفتشون يعلنون عن زياراتهم مسبقا لأصحاب العمل.",
        "رفضت ثلاث مدارس أطفالا هذا العام في العاصمة.", "التوصيات",
    ),
    "zh": (
        "灯笼之家就委员会的结论性意见（CMW/C/AZE/CO/4）后续行动提交本报告。本报告涉及第5和7段所载的建议以及当局采取的措施。",
        "第一：检查", "第二：学校",
        "检查员仍然事先宣布对企业的检查，工人们这样告诉我们。",
        "今年有三所学校拒绝接收儿童，家长们这样告诉我们。", "建议",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
def test_reports_in_other_languages(language: str) -> None:
    opening, first, second, visits, schools, own = OTHERS[language]
    text = f"{opening}\n\n{first}\n\n{visits}\n\n{second}\n\n{schools}\n\n{own}\n\n· {visits}\n"
    document = parse(text.encode())
    assert document.kind == "submission"
    assert document.language == language
    assert document.submitted_by is not None
    assert document.submitted_by in opening[:40]
    assert (document.committee, document.state_party, document.cycle) == ("CMW", "AZE", (4, 4))
    assert [(item.items, item.text) for item in document.passages] == [
        (("5",), visits),
        (("7",), schools),
    ]
    assert document.own_recommendations == (visits,)


@pytest.mark.parametrize("piece", ["[1:  ", "[footnoteRef:1]", "First: ", "[1:  Ibid ] "])
def test_text_full_of_beginnings_is_read_in_one_pass(piece: str) -> None:
    started = time.monotonic()
    parse(f"Lantern House submits this report. {piece * 8_000}".encode())
    assert time.monotonic() - started < 10
