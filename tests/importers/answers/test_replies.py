"""A reply's passages are matched to the recommendations that it names, counts or quotes."""

import io
from datetime import date

import docx
import pytest

from recommendations.importers import ParsedDocument, parse
from tests.importers.samples import REPLY

HEAD = REPLY[: REPLY.index("Introduction")]


def _items(document: ParsedDocument) -> list[tuple[tuple[str, ...], str, float]]:
    return [(item.items, item.reason, item.confidence) for item in document.passages]


def test_headings_that_name_a_paragraph_open_a_passage() -> None:
    document = parse(REPLY.encode())
    assert document.kind == "state_reply"
    assert document.received_on == date(2024, 5, 3)
    assert [
        (item.items, item.first_paragraph, item.last_paragraph) for item in document.passages
    ] == [
        (("5(a)",), 2, 3),
        (("6",), 4, 4),
    ]
    assert document.named_items == ("5", "7")
    assert {item.confidence for item in document.passages} == {0.95}


def test_first_words_of_paragraphs_open_passages() -> None:
    text = HEAD + (
        "1. The Government thanks the Committee for its concluding observations.\n"
        "2. In reply to the recommendation in paragraph 5 (a), inspectors come without notice.\n"
        "3. A further act is before parliament.\n"
        "4. Concerning paragraph 7, schools are open.\n"
    )
    document = parse(text.encode())
    assert [
        (item.items, item.first_paragraph, item.last_paragraph) for item in document.passages
    ] == [
        (("5(a)",), 2, 3),
        (("7",), 4, 4),
    ]
    # What introduces the answers is no answer.
    assert document.unmatched == ()


def test_a_conclusion_ends_the_last_passage() -> None:
    text = REPLY + "\nIII. Conclusion\n5. The Government will go on.\n"
    document = parse(text.encode())
    assert [item.last_paragraph for item in document.passages] == [3, 4]


def test_quoted_recommendations_are_followed_by_their_answers() -> None:
    text = HEAD + (
        "The Government answers as follows.\n\n"
        "5. The Committee recommends that the State party:\n\n(a) Let inspectors visit without "
        "notice;\n\n(b) Publish what they find.\n\n"
        "Inspectors come without notice on four days a week, and what they find is published.\n\n"
        "7. Recalling its general comment No. 4, the Committee urges the State party to open "
        "every school.\n\n"
        "Every school is open, as the order of 2 May says.\n"
    )
    document = parse(text.encode())
    assert document.paragraphs == ()
    assert [item.items for item in document.passages] == [("5",), ("7",)]
    assert document.passages[0].heading.startswith("5. The Committee recommends")
    assert document.passages[0].text.endswith("what they find is published.")
    assert document.passages[1].text == "Every school is open, as the order of 2 May says."
    assert document.blocks[0] == "The Government answers as follows."


def test_a_table_of_recommendations_and_answers() -> None:
    document = docx.Document()
    for line in HEAD.splitlines():
        document.add_paragraph(line)
    table = document.add_table(rows=3, cols=2)
    for row, (left, right) in enumerate(
        (
            ("Recommendation", "Reply"),
            ("5. The Committee recommends that inspectors visit.", "They visit on four days."),
            ("The Committee urges the State party to open schools (para. 7).", "They are open."),
        )
    ):
        table.cell(row, 0).text, table.cell(row, 1).text = left, right
    out = io.BytesIO()
    document.save(out)
    parsed = parse(out.getvalue())
    assert parsed.received_on == date(2024, 5, 3)
    assert [(item.items, item.text) for item in parsed.passages] == [
        (("5",), "They visit on four days."),
        (("7",), "They are open."),
    ]


@pytest.mark.parametrize(
    ("asked", "headings"),
    [
        ("recommendations in paragraphs 5 and 7", ("A. Visits", "B. Schools")),
        ("recommendations in paragraphs 5 and 7", ("II. Visits", "III. Schools")),
        ("recommendations in paragraphs 5 and 7", ("Issue one: visits", "Issue two: schools")),
        ("recommendations in paragraphs 5 and 7", ("Recommendation 1: visits", "Recommendation 2")),
    ],
)
def test_counted_sections_follow_the_order_of_the_request(
    asked: str, headings: tuple[str, str]
) -> None:
    first, second = headings
    text = HEAD + (
        f"\nI. Introduction\n\n1. The Government answers on the {asked}.\n\n{first}\n\n"
        "2. Inspectors may now come without notice on four days a week.\n\n"
        f"3. A further act is before parliament.\n\n{second}\n\n"
        "4. Schools are open to every child from this autumn on.\n"
    )
    document = parse(text.encode())
    assert _items(document) == [
        (("5",), "order_of_sections", 0.75),
        (("7",), "order_of_sections", 0.75),
    ]
    assert "matched_by_order" in {warning.code for warning in document.warnings}


def test_more_sections_than_paragraphs_asked_about_are_not_guessed() -> None:
    text = HEAD + (
        "1. The Government answers on the recommendations in paragraphs 5 and 7.\n\nA. Visits\n\n"
        "2. Inspectors may now come without notice on four days of every week.\n\nB. Schools\n\n"
        "3. Schools are open to every child from this autumn on.\n\nC. Weather\n\n"
        "4. It snowed in the mountains of the north for a long time this year.\n"
    )
    document = parse(text.encode())
    assert document.passages == ()
    assert [item.heading for item in document.unmatched] == [
        "A. Visits",
        "B. Schools",
        "C. Weather",
    ]
    assert "no_passages" in {warning.code for warning in document.warnings}


def test_the_older_form_of_symbol_is_a_reply() -> None:
    document = parse(REPLY.replace("CMW/C/AZE/FCO/4", "CMW/C/AZE/CO/4/Add.1").encode())
    assert (document.kind, document.cycle) == ("state_reply", (4, 4))
    assert [item.items for item in document.passages] == [("5(a)",), ("6",)]


def test_criticism_by_others_keeps_the_kind_of_its_symbol_and_is_a_doubt() -> None:
    text = REPLY.replace(
        "Inspectors may now come", "The Government does not mention how often"
    ).replace("Schools are open", "The Government has not explained which schools are open")
    document = parse(text.encode())
    assert document.kind == "state_reply"
    assert "perhaps_not_the_state" in {warning.code for warning in document.warnings}
    assert parse(REPLY.encode()).warnings == ()


@pytest.mark.parametrize(
    "printed",
    [
        "[Date received: 3 June 2024]",
        "[Date of receipt: 3 June 2024]",
        "[Date de réception : 3 juin 2024]",
        "[Fecha de recepción: 3 de junio de 2024]",
        "[Дата получения: 3 июня 2024 года]",
        "[تاريخ الاستلام: 3 حزيران/يونيه 2024]",
        "[تاريخ الاستلام: ٣ حزيران/يونيه ٢٠٢٤]",
        "[接收日期：2024年6月3日]",
        "[3 June 2024]",
    ],
)
def test_the_day_of_receipt_in_each_language(printed: str) -> None:
    document = parse(REPLY.replace("[Date received: 3 May 2024]", printed).encode())
    assert document.received_on == date(2024, 6, 3)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("fr", ("Le Gouvernement remercie le Comité des observations finales.",
                "Suite donnée au paragraphe 5 a) des observations finales",
                "Les inspecteurs viennent sans préavis dans tous les lieux de travail.",
                "Recommandation n° 7", "Les écoles sont ouvertes à tous les enfants du pays.")),
        ("es", ("El Gobierno da las gracias al Comité por las observaciones finales.",
                "Información relativa al párrafo 5 a) de las observaciones finales",
                "Los inspectores llegan sin aviso a todos los lugares de trabajo.",
                "Recomendación núm. 7", "Las escuelas están abiertas para todos los niños.")),
        ("ru", ("Правительство благодарит Комитет за заключительные замечания.",
                "Информация в связи с пунктом 5 a) заключительных замечаний",
                "Инспекторы приходят без предупреждения на все рабочие места.",
                "Рекомендация № 7", "Школы открыты для всех детей страны.")),
        ("ar", ("تشكر الحكومة اللجنة على الملاحظات الختامية.",
                "معلومات بشأن الفقرة 5 (أ) من الملاحظات الختامية",
                "يزور المفتشون جميع أماكن العمل دون إشعار مسبق.",
                "التوصية رقم 7", "المدارس مفتوحة أمام جميع الأطفال في البلد.")),
        ("zh", ("政府感谢委员会的结论性意见。", "关于第5段(a)分段的后续资料",
                "检查员可以不事先通知就进入所有工作场所进行检查。",
                "关于第7段的后续资料", "学校向全国所有儿童开放，不论其身份如何。")),
    ],
)  # fmt: skip
def test_replies_in_other_languages(language: str, lines: tuple[str, ...]) -> None:
    first, heading, second, other, third = lines
    sign = "-" if language == "ar" else "."
    text = (
        "United Nations CMW/C/AZE/FCO/4\nDistr.: General\n12 June 2024\n\n"
        f"1{sign} {first}\n\n{heading}\n\n2{sign} {second}\n\n{other}\n\n3{sign} {third}\n"
    )
    document = parse(text.encode())
    assert document.language == language
    assert [item.items for item in document.passages] == [("5(a)",), ("7",)]
    assert document.passages[0].text == second
