"""The phrases of one language; each pattern is searched inside one sentence."""

from dataclasses import dataclass

from recommendations.importers.words.prefiltered import PrefilteredPattern


@dataclass(frozen=True, slots=True)
class Phrases:
    """Patterns of one language.

    `names_paragraphs` is what may open a list of paragraphs or articles; it lets the reader pass
    over the rest quickly. `foreign` is a list of paragraphs of another document.
    """

    paragraph: str
    names_paragraphs: PrefilteredPattern
    article: PrefilteredPattern
    foreign: PrefilteredPattern
    recommendation: PrefilteredPattern
    information: PrefilteredPattern
    urgent: PrefilteredPattern
    attention: PrefilteredPattern
    importance: PrefilteredPattern
    next_report: PrefilteredPattern
    other_procedure: PrefilteredPattern
    period: PrefilteredPattern
    under_articles: PrefilteredPattern
    concern: PrefilteredPattern
    recommends: PrefilteredPattern
