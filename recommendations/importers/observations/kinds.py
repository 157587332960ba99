"""What a text without a symbol is: records, press releases, reports, in six languages.

The first two are often kept without their masthead; what they print in its place is the moment
at which the meeting was opened, or the menu of the page.
"""

import re

from recommendations.importers.observations import front_matter
from recommendations.importers.parsed import DocumentKind

_RECORD = re.compile(
    r"meeting was called to order|^\W*summary record of the|"
    r"la séance est ouverte|^\W*compte rendu analytique de la|"
    r"se declara abierta la sesión|se abre la sesión|^\W*acta resumida de la|"
    r"заседание открывается|объявляет заседание открытым|^\W*краткий отчет о|"
    r"افتتحت? الجلسة|افتُتحت الجلسة|محضر موجز للجلسة|"
    r"(?:上午|下午).{2,12}(?:宣布开会|会议开始|开会)|会议.{0,12}宣布开始|简要记录",
    re.IGNORECASE | re.MULTILINE,
)
_PRESS = re.compile(
    r"^[^\n]{0,40}(?:press releases?|news printout|skip to main content|meeting summar|"
    r"communiqués? de presse|compte rendu de séance|aller au contenu principal|"
    r"comunicados? de prensa|nota de prensa|pasar al contenido principal|"
    r"пресс-релиз|для прессы|بيان صحفي|بيانات صحفية|نشرة صحفية|新闻稿|新闻公报)[^\n]{0,40}$",
    re.IGNORECASE | re.MULTILINE,
)
_SUBMISSION = re.compile(
    r"submits? (?:this|the present|its) (?:report|submission)|"
    r"(?:alternative|shadow|parallel|follow-?up) (?:report|submission)|"
    r"(?:submission|contribution|information|report) (?:submitted|prepared|provided) by|"
    r"(?:soumet(?:tent)?|présent(?:e|ent)|a (?:préparé|établi)) (?:ce|le présent|son) rapport|"
    r"rapport (?:alternatif|parallèle|de suivi)|contre-rapport|"
    r"(?:presentan?|somete|ha (?:preparado|elaborado)) (?:este|el presente|su) informe|"
    r"informe (?:alternativo|sombra|paralelo|de seguimiento)|"
    r"(?:представля[ею]т|подготовил[аи]?) (?:этот|настоящий|данный|свой) доклад|"
    r"(?:альтернативн|тенев|параллельн)\w+ доклад|"
    r"(?:هذا|هذه) (?:التقرير|المساهمة) (?:عن|بشأن|حول)|تقرير (?:بديل|الظل|مواز|المتابعة)|"
    r"(?:提交|编写)了?(?:本|这份|此)报告|(?:影子|平行|民间|替代|后续)报告",
    re.IGNORECASE,
)
_RECORD_REACH, _PRESS_REACH, _SUBMISSION_REACH = 4000, 500, 2500


def kind_from_words(text: str) -> DocumentKind:
    """The kind of a text by what it says about itself; "other" where it says nothing."""
    if _RECORD.search(text[:_RECORD_REACH]):
        return "summary_record"
    if _PRESS.search(text[:_PRESS_REACH]):
        return "press_release"
    kind = front_matter.kind_from_words(text)
    if kind in ("other", "press_release") and _SUBMISSION.search(text[:_SUBMISSION_REACH]):
        return "submission"
    return kind
