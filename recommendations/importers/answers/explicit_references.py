"""How replies and reports name the recommendation that they speak of, in six languages.

In a heading ("Follow-up information relating to paragraph 11 (b)", "As for Recommendation No. 32",
"§ 36"), in the first words of a paragraph ("In reply to the recommendation in paragraph 36, ..."),
or by printing the committee's own paragraph before the answer.
"""

import re

from recommendations.importers.observations.references import PARAGRAPH_MARK, find_references
from recommendations.importers.words.phrases import phrases_of
from recommendations.importers.words.sentences import split_sentences

# "Recommendation 36" names a paragraph; "the 36th recommendation" and "Recommendation 3.1" do not.
_NUMBERED_RECOMMENDATION = re.compile(
    r"(?:\b(?:recommendations?|recomendaci(?:ón|ones)|recommandations?|рекомендаци\w+)|"
    r"(?:ال)?توصي(?:ة|ات)|(?:关于)?建议)\s*"
    r"(?:(?:contained|set out|made|formul\w+|contenid\w+|figurant)\s+(?:in|en|à|dans)\s+)?"
    r"(?:No\.?|Nos\.?|núm\.?|n[o°º]\.?|№|رقم|第)?\s*"
    r"(?=\d{1,3}\b(?!\s?(?:st|nd|rd|th)\b)(?!\.\d))",
    re.IGNORECASE,
)
_SECTION_SIGN = re.compile(r"§{1,2}\s?(?=\d)|\b(?:COB?s?\s+)?paras?\b\.?\s?(?=\d)", re.IGNORECASE)
# "Paragraph 9, Article A" and "paragraph 9, subparagraph (a)" mean 9 (a).
_SPELT_POINT = re.compile(
    r"(?P<number>\d{1,3}),?\s+(?:article|clause|point|item|sub-?paragraph|letter|inciso|apartado|"
    r"literal|alinéa|lettre|подпункт|пункт|الفقرة الفرعية|البند)\s+"
    r"\(?(?P<letter>[A-Za-z])\b\)?",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:\(?[a-z]\)\s+)?(?:with (?:regard|respect|reference) to|regarding|concerning|as regards|"
    r"as concerns|in (?:response|reply|relation|answer) to|in connection with|as for|as to|on|"
    r"further to|follow-?up (?:to|on)|reply to|response to|regards?|"
    r"en (?:relación|respuesta|cuanto|lo que)|con respecto|respecto|sobre|acerca|"
    r"en ce qui concerne|s[’']agissant|concernant|en réponse|pour ce qui|quant|au sujet|"
    r"relativement|относительно|касательно|что касается|в отношении|в ответ|в связи с|по|"
    r"فيما يتعلق|فيما يخص|بخصوص|بشأن|بالإشارة|ردا\b|ردًا|ردّا|عن|关于|就|针对|有关|对于)",
    re.IGNORECASE,
)
_DIRECT = re.compile(
    r"^(?:CO\s+)?(?:§|paras?\b|paragraph|recommendation|paragraphe|recommandation|párrafo|"
    r"recomendación|пункт|рекомендация|الفقرة|التوصية|第\s?\d|建议)",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"[:：;–—]|[,،，](?!\s*(?:\d|\(|and\b|et\b|y\b|и\b|و|as well|art|clause|point|sub|item|letter|"
    r"inciso|apartado|alinéa|подпункт|para|párr|пункт|الفقر|第))"
)
_OBSERVATIONS = re.compile(
    r"(?:concluding|final) (?:observations|comments|remarks)|recommendation|"
    r"observations finales|observaciones finales|recomendaci|recommandation|"
    r"заключительн\w+ замечани|рекомендаци|الملاحظات الختامية|توصي|结论性意见|建议",
    re.IGNORECASE,
)
# Paragraphs of other texts are numbered too, but are no recommendations.
_OTHER_TEXT = re.compile(
    r"\b(?:of|in|to|from|under)\s+(?:the|its|our|this|that|an?)\s+(?:[\w’'-]+\s+){0,3}?"
    r"(?:reports?|law|act|code|constitution|"
    r"decree|resolution|regulations?|list of issues|core document|order|convention|protocol|plan|"
    r"strategy|judgment|comment)\b"
    r"|\b(?:du|de la|de l[’'])\s?(?:\w+\s+){0,2}?(?:rapport|loi|code|constitution|décret|"
    r"résolution|convention|liste)\b|\b(?:del|de la)\s+(?:\w+\s+){0,2}?(?:informe|ley|código|"
    r"constitución|decreto|resolución|convención|lista)\b|\b(?:доклада|закона|кодекса|конституции|указа|постановления|"
    r"конвенции|перечня)\b|من (?:التقرير|القانون|الدستور|المرسوم|القرار|الاتفاقية)|"
    r"(?:报告|法律|宪法|决议|公约)第",
    re.IGNORECASE,
)
_COMMITTEE_SPEAKS = re.compile(
    r"\W{0,3}(?:(?:recalling|in the light of|bearing in mind|taking into account|noting|"
    r"in line with|with reference to)\b.{5,300}?,\s+)?"
    r"(?:the\s+committee\s+(?:\w+\s+){0,3}?(?:recommends|urges|calls|encourages|requests|invites|"
    r"reiterates|reminds|is concerned)"
    r"|(?:the\s+)?state party should\b"
    r"|le\s+comité\s+(?:\w+\s+){0,3}?(?:recommande|demande|engage|invite|encourage|prie|exhorte)"
    r"|l[’']état partie devrait\b"
    r"|el\s+comité\s+(?:\w+\s+){0,3}?(?:recomienda|insta|exhorta|alienta|pide|solicita|invita)"
    r"|el\s+estado parte debe(?:ría)?\b"
    r"|комитет\s+(?:\w+\s+){0,3}?(?:рекомендует|призывает|просит|предлагает)"
    r"|государству-участнику следует"
    r"|(?:و)?(?:توصي|تحث|تدعو|تشجع|تطلب)\s+اللجنة|委员会(?:建议|敦促|促请|鼓励|请))",
    re.IGNORECASE,
)
_PRINTED_NUMBER = re.compile(r"\W{0,3}(?P<number>\d{1,3})\s?[.)．、-]\s?(?P<rest>\S.*)", re.DOTALL)
_LAST_BRACKET = re.compile(
    r"[(（\[](?P<inner>(?:see\s+|voir\s+|véase\s+|см\.\s*)?(?:CO\s+)?"
    r"(?:para|par\.|párr|пункт|пп?\.|الفقر|第|§)[^\n]{1,80})[)）\]]\W*$",
    re.IGNORECASE,
)
# "paragraphs 16 and 36 of the concluding observations": the words after the numbers add nothing.
_OF_OBSERVATIONS = re.compile(
    r"\s*(?:\b(?:of|in|to|du|des|de|dans|aux|en|из|من|في)\b)?\s*(?:\b(?:the|its|les|las|ses|sus)\b)?"
    r"\s*(?:committee[’']s\s+)?(?:\b(?:concluding|final)\s+(?:observations|comments|remarks)\b|"
    r"\bobservations\s+finales\b|\bobservaciones\s+finales\b|"
    r"\bзаключительны\w+\s+замечани\w+|الملاحظات\s+الختامية)",
    re.IGNORECASE,
)
_OPENING_REACH = 240


def items_named(text: str, language: str) -> tuple[str, ...]:
    """The recommendations that a heading or sentence names, as labels: "36", "36(a)"."""
    prepared = _SPELT_POINT.sub(
        lambda match: f"{match['number']} ({match['letter'].lower()})",
        _OF_OBSERVATIONS.sub(" . ", text),
    )
    prepared = _NUMBERED_RECOMMENDATION.sub(f" {PARAGRAPH_MARK} ", prepared)
    prepared = _SECTION_SIGN.sub(f" {PARAGRAPH_MARK} ", prepared)
    return tuple(
        dict.fromkeys(item.label for item in find_references(prepared, phrases_of(language)))
    )


def named_by_heading(text: str, language: str) -> tuple[str, ...]:
    """The recommendations that a heading names; not paragraphs of laws and reports."""
    if _OTHER_TEXT.search(text) and not _OBSERVATIONS.search(text):
        return ()
    return items_named(text, language)


def named_by_opening(text: str, language: str) -> tuple[str, ...]:
    """What the first words of a paragraph name, up to the first comma that ends the list."""
    sentence = next(iter(split_sentences(text[: 2 * _OPENING_REACH])), "")[:_OPENING_REACH]
    is_direct = _DIRECT.match(sentence) is not None
    if not is_direct and _OPENING.match(sentence) is None:
        return ()
    match = _CLAUSE_END.search(sentence)
    if is_direct and match is None and len(sentence) > 60:
        return ()  # a sentence about a paragraph, not a label before an answer
    clause = sentence[: match.start()] if match else sentence
    if _OTHER_TEXT.search(clause) and not _OBSERVATIONS.search(clause):
        return ()
    return items_named(clause, language)


def is_committee_speaking(text: str) -> bool:
    """Whether a block prints the committee's words: "36. The Committee recommends that ..."."""
    match = _PRINTED_NUMBER.match(text)
    return bool(_COMMITTEE_SPEAKS.match(match["rest"] if match else text))


def named_by_quotation(text: str, language: str) -> tuple[str, ...]:
    """The number printed before the committee's own words, or in brackets after them."""
    if not is_committee_speaking(text):
        return ()
    match = _PRINTED_NUMBER.match(text)
    if match is not None and int(match["number"]) > 0:
        return (str(int(match["number"])),)
    behind = _LAST_BRACKET.search(text)
    return items_named(behind["inner"], language) if behind else ()
