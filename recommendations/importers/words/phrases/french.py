"""French phrases."""

from recommendations.importers.words.phrases.pattern import Phrases
from recommendations.importers.words.prefiltered import PrefilteredPattern

_NUMBER = r"\d{1,2}|une?|deux|trois|quatre|douze|dix-huit|vingt-quatre|trente-six"
_ARTICLE = (
    r"\b(?:paragraphes?|par\.|alinéas?)\s+(?:\d+|"
    r"[a-z]\))(?:\s+et\s+\d+)?\s+d(?:e\s+l[’'´]?\s?|u\s+)"
    r"(?:article|règle|règlement)\s+\d+"
    r"|\b(?:articles?|art\.?|règles?)\s+\d+(?:\s?\(\d+\))?"
    r"(?:,?\s+(?:par(?:agraphes?|\.)?)\s*\d+|\s?\((?:par\.|"
    r"paragraphe)\s*\d+(?:\s?[a-z]\))?\)?)?"
)


def build() -> Phrases:
    return Phrases(
        paragraph=r"(?:sous-)?paragraphes?|par\.|alinéas?",
        names_paragraphs=PrefilteredPattern(
            r"(?:paragraphes?|par\.|alinéas?|articles?)\s*\d|alinéas?\s+[a-z]\)",
            "aragraphe|par.|linéa|rticle",
        ),
        article=PrefilteredPattern(_ARTICLE),
        foreign=PrefilteredPattern(
            r"\b(?:paragraphes?|par\.)\s*\d+(?:\s?(?:,|et|à|[-–])\s?\d+)*\s+(?:de\s+la|"
            r"de\s+l[’']|des|du|"
            r"de\s+ses|de\s+son)\s?(?=(?:\S+\s+){0,2}?(?:directives|résolution|"
            r"observation générale|"
            r"recommandation générale|rapport|précédentes|annexe|liste|document de base)\b)"
        ),
        recommendation=PrefilteredPattern(r"recommandations?\b"),
        information=PrefilteredPattern(
            r"\b(?:renseignements?|informations?|informer|fournir|communiquer|présenter|soumettre|"
            r"faire parvenir|adresser|transmettre)"
        ),
        urgent=PrefilteredPattern(r"\burgen(?:ce|te?s?)\b", "urgen"),
        attention=PrefilteredPattern(r"\battention\b", "attention"),
        importance=PrefilteredPattern(
            r"importance (?:toute )?particulière|importance spéciale|priorité particulière|"
            r"particulièrement important|attention particulière|particulière importance",
            "particuli|importance spéciale",
        ),
        next_report=PrefilteredPattern(
            r"(?:prochains?|deuxième|troisième|quatrième|cinquième|sixième)\s+rapports?|"
            r"rapports?\s+(?:unique\s+)?(?:valant|périodiques?)|application de toutes (?:s|l)es "
            r"recommandations|mise en œuvre de toutes (?:s|l)es recommandations",
            "rapport|de toutes",
        ),
        other_procedure=PrefilteredPattern(
            r"procédure simplifiée|listes? (?:préalable )?(?:de|des) (?:points|questions)|"
            r"document de base commun",
            "procédure simpl|liste|document de base",
        ),
        period=PrefilteredPattern(
            r"(?:(?:dans|avant|sous)\s+(?:(?:un|le)\s+délai\s+(?:maximal\s+|maximum\s+)?(?:de\s+|"
            r"d[’'])|"
            r"les\s+)?|d[’']ici\s+(?:à\s+)?|au\s+plus\s+tard\s+)"
            rf"(?P<n>{_NUMBER}|l(?=[’']ann))(?:\s?\([^()]{{1,20}}\))?[\s’']+"
            r"(?:prochains\s+)?(?P<unit>mois|ans?|années?)\b",
            "mois|an",
        ),
        under_articles=PrefilteredPattern(
            r"(?:au titre d|relevant d|concernant l)es articles?\s+(?P<list>.+)"
        ),
        concern=PrefilteredPattern(
            r"préoccup|regrette|inquiét|déplore", "préoccup|regrette|inquiét|déplore"
        ),
        recommends=PrefilteredPattern(
            r"\brecommande\b|\bdevrait\b|\bdemande\b|\bengage\b|\bprie\b|\binvite\b|\bencourage\b|"
            r"exhorte"
        ),
    )
