"""What kind of document a text is, by its symbol or, in six languages, by what it says of itself.

Summary records and press releases are often kept without their masthead; what they print in its
place is the moment at which the meeting was opened, or the menu of the page.
"""

import re

from recommendations.importers.parsed import DocumentKind
from recommendations.symbols import Symbol

_KINDS: dict[str, DocumentKind] = {
    "CO": "concluding_observations",
    "FCO": "state_reply",
    "RFIR": "state_reply",
    "QPR": "list_of_issues_prior",
    "Q": "list_of_issues",
    "RQ": "replies_to_list",
    "SR": "summary_record",
    "": "state_report",
}
_KIND_WORDS: tuple[tuple[DocumentKind, re.Pattern[str], int], ...] = (
    (
        "summary_record",
        re.compile(
            r"meeting was called to order|la séance est ouverte|se declara abierta", re.IGNORECASE
        ),
        4000,
    ),
    (
        "press_release",
        re.compile(
            r"press release|news printout|Skip to main content|Meeting Summar", re.IGNORECASE
        ),
        400,
    ),
    (
        "state_reply",
        re.compile(
            r"information received from .{2,80} on follow-up|"
            r"renseignements reçus d.{2,80} (?:suite|suivi)|"
            r"información recibida d.{2,80} seguimiento|"
            r"информация, полученная (?:от|из) .{2,80} последующ|"
            r"المعلومات الواردة من .{2,80} متابعة|"
            r"从.{1,30}收到的.{0,20}后续",
            re.IGNORECASE | re.DOTALL,
        ),
        4000,
    ),
    (
        "submission",
        re.compile(
            r"submits? this (?:report|submission)|alternative report|shadow report|"
            r"submission (?:by|from|to)|follow-up report|footnoteRef:",
            re.IGNORECASE,
        ),
        4000,
    ),
    (
        "concluding_observations",
        re.compile(
            r"^\W*(?:concluding (?:observations|comments)|conclusions and recommendations of the|"
            r"observations finales|conclusions et recommandations du|observaciones finales|"
            r"conclusiones y recomendaciones del|заключительные (?:замечания|комментарии)|"
            r"выводы и рекомендации|الملاحظات الختامية|المالحظات الختامية|التعليقات الختامية|"
            r"الاستنتاجات والتوصيات|(?:关于.{2,60}|.{2,24}委员会的?)?(?:结论性意见|"
            r"结论意见|最后意见|结论和建议)(?:[:：].{1,20})?[*\s]*$)"
            r"|adopted the (?:present|following) concluding observations",
            re.IGNORECASE | re.MULTILINE,
        ),
        2500,
    ),
)
# Symbols in use until 2006 name no State: "E/C.12/1/Add.99" is the 99th text of its kind.
_OLD_OBSERVATIONS = {"CRC": ("15",), "CESCR": ("1",), "CCPR": ("79",), "CERD": ("304",)}
_REPLY_TITLE = re.compile(
    r"information received|information provided|comments|repl(?:y|ies)|responses?\b|follow-up|"
    r"renseignements (?:reçus|fournis)|réponses?|commentaires|suite donnée|información (?:recibida|"
    r"proporcionada|facilitada)|respuestas?|comentarios|seguimiento|информация, |ответы|"
    r"комментарии|"
    r"المعلومات|ردود|تعليقات|收到的|答复|评论",
    re.IGNORECASE,
)
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


def kind_of(symbol: Symbol, title: str) -> DocumentKind:
    """The kind that the symbol names.

    An addition to concluding observations may be a full set of them, as its title then says: a
    review without a report was issued so.
    """
    kind = kind_from_symbol(symbol)
    if kind == "state_reply" and symbol.kind == "CO" and titles_observations(title):
        return "concluding_observations"
    return kind


def kind_from_symbol(symbol: Symbol) -> DocumentKind:
    """What kind of document a symbol names; an addition to observations is the State's reply."""
    if symbol.kind == "CO" and symbol.suffix_number("Add") and symbol.form == "country":
        return "state_reply"
    if symbol.kind == "Q" and symbol.suffix_number("Add"):
        return "replies_to_list"
    if symbol.form == "session":
        is_old = symbol.session in _OLD_OBSERVATIONS.get(symbol.body, ())
        is_listed = symbol.session.startswith("CR/") or symbol.session.isalpha()
        if (is_old and symbol.suffix_number("Add")) or is_listed:
            return "concluding_observations"
    return _KINDS.get(symbol.kind, "other")


def titles_observations(text: str) -> bool:
    """Whether a line or page is the title of concluding observations, not of a reply to them."""
    return _kind_by_phrases(text) == "concluding_observations" and not _REPLY_TITLE.search(text)


def kind_from_words(text: str) -> DocumentKind:
    """The kind of a text by what it says about itself; "other" where it says nothing."""
    if _RECORD.search(text[:_RECORD_REACH]):
        return "summary_record"
    if _PRESS.search(text[:_PRESS_REACH]):
        return "press_release"
    kind = _kind_by_phrases(text)
    if kind in ("other", "press_release") and _SUBMISSION.search(text[:_SUBMISSION_REACH]):
        return "submission"
    return kind


def _kind_by_phrases(text: str) -> DocumentKind:
    start = text[:4000]
    for kind, pattern, reach in _KIND_WORDS:
        if pattern.search(start[:reach]):
            return kind
    return "other"
