"""English phrases."""

from recommendations.importers.words.phrases.pattern import Phrases
from recommendations.importers.words.prefiltered import PrefilteredPattern

_NUMBER = (
    r"\d{1,2}|one|two|three|four|six|twelve|eighteen|twenty-four|thirty-six|"
    r"an?(?=[\s-]+(?:year|mo))"
)
_ARTICLE = (
    r"\bparagraphs?\s+\d+(?:\s?\([a-z]\))?(?:\s+and\s+\d+)?,?\s+of\s+(?:the\s+|its\s+)?"
    r"(?:articles?|rules?)\s+\d+"
    r"|\b(?:articles?|arts?\.?|rules?)\s+\d+(?:\s?bis)?(?:\s?\(\d+\))?"
    r"(?:,?\s+(?:paragraphs?|"
    r"paras?\.?)\s+\d+(?:\s?\([a-z]\))?(?:\s+and\s+\d+\b(?!\s*\())?)?"
    r"(?:\s?(?:,|and|[-–])\s?\d+(?:\s?\(\d+\))?"
    r"(?=[\s,]+(?:and\s+\d+\s+)?(?:of|above the)\b))*"
)
_NEXT_REPORT = (
    r"\b(?:periodic|combined) reports?\b|\b(?:next|subsequent|initial|second|third|"
    r"fourth|fifth|sixth|"
    r"seventh|eighth|ninth|tenth)\s+reports?\b|\breport under article (?:35|73|40|19|9|"
    r"16)\b|"
    r"implementation of all (?:its|the) recommendations"
)


def build() -> Phrases:
    return Phrases(
        paragraph=r"(?:sub-?)?paragraphs?|paras?\b\.?",
        names_paragraphs=PrefilteredPattern(
            r"para(?:graph)?s?\.?\s*(?:\d|\([a-z]\))|articles?\s\d", "para|article"
        ),
        article=PrefilteredPattern(_ARTICLE, "art|rule"),
        foreign=PrefilteredPattern(
            r"\b(?:paragraphs?|paras?\.?)\s+\d+(?:\s?\([a-z]\))?(?:\s?(?:,|and|to|[-–])\s?\d+)*"
            r"\s+of\s+(?:the\s+|its\s+|this\s+)?(?=(?:\w+\s+){0,2}?(?:guidelines?|resolution|"
            r"general|"
            r"report|previous|annex|list|rules?|core|reply|replies|harmonized|statement)\b)",
            "para",
        ),
        recommendation=PrefilteredPattern(r"recommendations?\b", "recommendation"),
        information=PrefilteredPattern(
            r"\b(?:provide|submit|inform|transmit|furnish|forward|report|indicate|information|"
            r"response|comments)\w*"
        ),
        urgent=PrefilteredPattern(r"\burgent(?:ly)?\b|\burgency\b", "urgen"),
        attention=PrefilteredPattern(r"\battention\b", "attention"),
        importance=PrefilteredPattern(
            r"particular(?:ly)?\s+(?:important|importance|priority|relevance)|particular attention|"
            r"special (?:importance|attention)|priority concern",
            "particular|special|priority concern",
        ),
        next_report=PrefilteredPattern(_NEXT_REPORT, "report|implementation of all"),
        other_procedure=PrefilteredPattern(
            r"simplified reporting|lists? of issues|\bopt(?:s|ed|ing)?\s+(?:out|in|to report)\b|"
            r"common core document|optional reporting procedure",
            "simplified rep|list|opt|core document",
        ),
        period=PrefilteredPattern(
            r"\b(?:within|in|no later than|not later than|not exceeding|during)\s+"
            r"(?:the\s+(?:next\s+)?)?(?:an?\s+(?:maximum\s+)?period\s+of\s+)?"
            rf"(?P<n>{_NUMBER})(?:\s?\([^()]{{1,20}}\))?"
            r"[\s-]+(?:calendar\s+)?(?P<unit>months?|years?)(?:'s|’s|’|')?(?:\s+time)?\b",
            "month|year",
        ),
        under_articles=PrefilteredPattern(
            r"(?:falling |coming )?(?:under|relating to|on)\s+articles?\s+(?P<list>.+)", "article"
        ),
        concern=PrefilteredPattern(
            r"\bconcern(?:ed|s)?\b|\bregrets?\b|\bnotes? with (?:regret|alarm)|\bworr(?:y|ied)\b"
            r"|\balarmed\b|\bdisturbed\b|\bdeplores?\b",
            "concern|regret|note|worr|alarmed|disturbed|deplore",
        ),
        recommends=PrefilteredPattern(
            r"\brecommend(?:s|ed)?\b(?!ations?)|\burges?\b|\bcalls? (?:up)?on\b|\bencourages?\b"
            r"|\binvites?\b|\brequests?\b|\bstate party should\b|\breiterates? its recommendation"
            r"|\breminds\b|\bshould\b"
        ),
    )
