"""Whole documents in the other official languages are read like the English ones."""

from datetime import date

import pytest

from recommendations.importers import parse_text

FRENCH = """\
Nations Unies CMW/C/AZE/CO/4
Distr. générale
9 mai 2022
Français
Original : anglais
Observations finales concernant le quatrième rapport périodique de l’Azerbaïdjan*
A. Introduction
1. Le Comité a examiné le quatrième rapport (CMW/C/AZE/4) à ses 480e et 481e séances, \
les 29 et 30 mars 2022. À sa 495e séance, le 7 avril 2022, il a adopté les présentes \
observations.
2. Le Comité remercie la délégation.
B. Aspects positifs
3. Le Comité accueille avec satisfaction la loi.
C. Principaux sujets de préoccupation et recommandations
Enfants (art. 30)
4. Le Comité est préoccupé par les enfants.
5. Le Comité recommande à l’État partie :
a) D’ouvrir les écoles ;
b) De payer les maîtres.
D. Suivi
6. Le Comité prie l’État partie de lui communiquer, dans un délai de deux ans (soit le\
 1er avril 2024 au plus tard), des renseignements écrits sur la mise en œuvre des \
recommandations figurant au paragraphe 5 a) ci-dessus.
7. Le Comité prie l’État partie de soumettre son cinquième rapport périodique le 1er \
mai 2027 au plus tard.
"""

SPANISH = """\
Naciones Unidas CMW/C/AZE/CO/4
Distr. general
9 de mayo de 2022
Original: inglés
Observaciones finales sobre el cuarto informe periódico de Azerbaiyán*
A. Introducción
1. El Comité examinó el cuarto informe (CMW/C/AZE/4) en sus sesiones 480ª y 481ª, \
celebradas los días 29 y 30 de marzo de 2022. En su 495ª sesión, celebrada el 7 de \
abril de 2022, aprobó las presentes observaciones.
2. El Comité da las gracias.
B. Aspectos positivos
3. El Comité acoge con satisfacción la ley.
C. Principales motivos de preocupación y recomendaciones
Niños (art. 30)
4. Al Comité le preocupan los niños.
5. El Comité recomienda al Estado parte que:
a) Abra las escuelas;
b) Pague a los maestros.
D. Seguimiento
6. El Comité solicita al Estado parte que facilite, en un plazo de dos años (es decir,\
 a más tardar el 1 de abril de 2024), información por escrito sobre la aplicación de \
las recomendaciones que figuran en el párrafo 5 a).
7. El Comité pide que presente su quinto informe periódico a más tardar el 1 de mayo \
de 2027.
"""

RUSSIAN = """\
Организация Объединенных Наций CMW/C/AZE/CO/4
Distr.: General
9 May 2022
Russian
Original: English
Заключительные замечания по четвертому периодическому докладу Азербайджана*
A. Введение
1. Комитет рассмотрел четвертый доклад (CMW/C/AZE/4) на своих 480-м и 481-м \
заседаниях, состоявшихся 29 и 30 марта 2022 года. На своем 495-м заседании, \
состоявшемся 7 апреля 2022 года, он принял настоящие замечания.
2. Комитет благодарит делегацию.
B. Позитивные аспекты
3. Комитет приветствует закон.
C. Основные проблемы и рекомендации
Дети (статья 30)
4. Комитет обеспокоен положением детей.
5. Комитет рекомендует государству-участнику:
a) открыть школы;
b) платить учителям.
D. Последующие меры
6. Комитет просит государство-участник представить в течение двух лет (то есть до 1 \
апреля 2024 года) письменную информацию об осуществлении рекомендаций, содержащихся в \
пункте 5 a).
7. Комитет просит представить пятый периодический доклад к 1 мая 2027 года.
"""

ARABIC = """\
الأمم المتحدة CMW/C/AZE/CO/4
Distr.: General
9 May 2022
Arabic
Original: English
الملاحظات الختامية بشأن التقرير الدوري الرابع لأذربيجان
ألف- مقدمة
1- نظرت اللجنة في التقرير الدوري الرابع (CMW/C/AZE/4) في جلستيها 480 و481 المعقودتين \
في 29 و30 آذار/مارس 2022. واعتمدت في جلستها 495 المعقودة في 7 نيسان/أبريل 2022 هذه \
الملاحظات.
2- تشكر اللجنة الوفد.
باء- الجوانب الإيجابية
3- ترحب اللجنة بالقانون.
جيم- دواعي القلق الرئيسية والتوصيات
الأطفال (المادة 30)
4- يساور اللجنة القلق بشأن الأطفال.
5- توصي اللجنة الدولة الطرف بما يلي:
(أ) فتح المدارس؛
(ب) دفع أجور المعلمين.
دال- المتابعة
6- تطلب اللجنة إلى الدولة الطرف أن تقدم، في غضون سنتين (أي بحلول 1 نيسان/أبريل 2024)، \
معلومات خطية عن تنفيذ التوصيات الواردة في الفقرة 5 (أ).
7- تطلب اللجنة تقديم تقريرها الدوري الخامس بحلول 1 أيار/مايو 2027.
"""

CHINESE = """\
联合国 CMW/C/AZE/CO/4
Distr.: General
9 May 2022
Chinese
Original: English
关于阿塞拜疆第四次定期报告的结论性意见
A. 导言
1. \
委员会在2022年3月29日和30日举行的第480次和第481次会议上审议了第四次定期报告(CMW/C/AZE/4)。在2022年4月7日举行的第495次会议上，委员会通过了本结论性意见。
2. 委员会感谢代表团。
B. 积极方面
3. 委员会欢迎新法律。
C. 主要关切问题和建议
儿童(第30条)
4. 委员会对儿童状况表示关切。
5. 委员会建议缔约国：
(a) 开办学校；
(b) 支付教师工资。
D. 后续行动
6. 委员会请缔约国在两年内(即2024年4月1日之前)提供书面资料，说明第5段(a)所载建议的落实情况。
7. 委员会请缔约国在2027年5月1日前提交第五次定期报告。
"""

DOCUMENTS = {"fr": FRENCH, "es": SPANISH, "ru": RUSSIAN, "ar": ARABIC, "zh": CHINESE}


@pytest.mark.parametrize("language", DOCUMENTS)
def test_the_same_document_in_five_languages(language: str) -> None:
    document = parse_text(DOCUMENTS[language])
    assert document.language == language
    assert document.original_language == "en"
    assert document.symbol == "CMW/C/AZE/CO/4"
    assert document.distributed_on == date(2022, 5, 9)
    assert (document.adopted_on, document.adopted_meeting) == (date(2022, 4, 7), 495)
    assert document.next_report_due_on == date(2027, 5, 1)
    assert [(item.number, item.kind) for item in document.paragraphs] == [
        (1, "introductory"),
        (2, "introductory"),
        (3, "positive"),
        (4, "concern"),
        (5, "recommendation"),
        (6, "follow_up_request"),
        (7, "procedural"),
    ]
    fifth = document.paragraphs[4]
    assert fifth.answers == 4
    assert [point.label for point in fifth.points] == ["a", "b"]
    assert "30" in fifth.heading[-1]
    assert len(fifth.heading) == 2
    [request] = document.follow_up
    assert (request.kind, request.items) == ("short_term_follow_up", ("5(a)",))
    assert (request.period_months, request.due_on) == (24, date(2024, 4, 1))
    assert document.warnings == ()
