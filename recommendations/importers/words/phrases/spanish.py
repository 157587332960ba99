"""Spanish phrases."""

from recommendations.importers.words.phrases.pattern import Phrases
from recommendations.importers.words.prefiltered import PrefilteredPattern

_NUMBER = r"\d{1,2}|un|dos|tres|cuatro|seis|doce|dieciocho|veinticuatro|treinta\s+y\s+seis"
_ARTICLE = (
    r"\b(?:párrafos?|párrs?\.|apartados?|incisos?)\s+(?:\d+|"
    r"[a-z]\))(?:\s+y\s+\d+)?\s+del?\s+"
    r"(?:los\s+|el\s+)?(?:artículos?|regla)\s+\d+"
    r"|\b(?:artículos?|arts?\.?)\s+\d+(?:\s?\(\d+\))?(?:\s?[a-z]\))?"
    r"(?:,?\s+\(?(?:párrafos?|párrs?\.?|apartados?)\s*(?:\d+|[a-z]\)))?"
)


def build() -> Phrases:
    return Phrases(
        paragraph=r"(?:sub)?párrafos?|párrs?\.?|apartados?|incisos?",
        names_paragraphs=PrefilteredPattern(
            r"(?:párrafos?|párrs?\.?|artículos?)\s*\d|(?:apartado|inciso)s?\s+[a-z]\)",
            "árr|rtículo|partado|nciso",
        ),
        article=PrefilteredPattern(_ARTICLE),
        foreign=PrefilteredPattern(
            r"\b(?:párrafos?|párrs?\.)\s*\d+(?:\s?(?:,|y|a|[-–])\s?\d+)*\s+(?:del?|de\s+l[ao]s?|"
            r"de\s+su)\s+"
            r"(?=(?:\S+\s+){0,2}?(?:directrices|resolución|observación general|"
            r"recomendación general|informe|anteriores|anexo|lista|documento básico)\b)"
        ),
        recommendation=PrefilteredPattern(r"recomendaci(?:ón|ones)\b"),
        information=PrefilteredPattern(
            r"\b(?:información|inform[ea]\w*|proporcion\w+|present\w+|facilit\w+|remit\w+|"
            r"suministr\w+|transmit\w+|comuni(?:que|car)\w*)"
        ),
        urgent=PrefilteredPattern(r"\burgen(?:tes?|cia|temente)\b", "urgen"),
        attention=PrefilteredPattern(r"\batención\b", "atención"),
        importance=PrefilteredPattern(
            r"importancia (?:muy )?(?:particular|especial)|(?:especial|particular) "
            r"(?:importancia|prioridad|atención)|especialmente importantes?",
            "particular|especial",
        ),
        next_report=PrefilteredPattern(
            r"informes? periódicos?|próximos? informes?|(?:segundo|tercer|cuarto|quinto|"
            r"sexto) informe|"
            r"aplicación de todas (?:su|la)s recomendaciones|cumplimiento de todas (?:su|la)s "
            r"recomendaciones",
            "informe|de todas",
        ),
        other_procedure=PrefilteredPattern(
            r"procedimiento simplificado|listas? (?:previa )?de cuestiones|documento básico común",
            "procedimiento simpl|lista|documento básico",
        ),
        period=PrefilteredPattern(
            r"(?:en\s+(?:un|el)\s+(?:plazo|término)\s+(?:máximo\s+)?de|"
            r"dentro\s+de(?:l\s+plazo\s+de|\s+un\s+plazo\s+(?:máximo\s+)?de|\s+los)?|"
            r"plazo\s+(?:máximo\s+)?de|de\s+aquí\s+a|a\s+los|en(?:\s+los)?|"
            r"antes\s+de)\s+(?:próximos\s+)?"
            rf"(?P<n>{_NUMBER})(?:\s?\([^()]{{1,20}}\))?\s+(?P<unit>mes(?:es)?|años?)\b",
            "mes|año",
        ),
        under_articles=PrefilteredPattern(
            r"(?:en virtud de|relativas a|sobre) los artículos?\s+(?P<list>.+)"
        ),
        concern=PrefilteredPattern(
            r"preocupa|lamenta|inquieta|deplora", "preocupa|lamenta|inquieta|deplora"
        ),
        recommends=PrefilteredPattern(
            r"\brecomienda\b|\binsta\b|\bdebe(?:ría)?\b|\bsolicita\b|\balienta\b|\bpide\b|"
            r"\bexhorta\b|\binvita\b"
        ),
    )
