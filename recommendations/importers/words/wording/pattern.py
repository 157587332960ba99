"""What one language's wording consists of; each pattern is searched inside one sentence."""

from dataclasses import dataclass

from recommendations.importers.words.announced import Announced


@dataclass(frozen=True, slots=True)
class Wording:
    """Patterns of one language.

    `names_paragraphs` is what may open a list of paragraphs or articles; it lets the reader pass
    over the rest quickly. `foreign` is a list of paragraphs of another document.
    """

    paragraph: str
    names_paragraphs: Announced
    article: Announced
    foreign: Announced
    recommendation: Announced
    information: Announced
    urgent: Announced
    attention: Announced
    importance: Announced
    next_report: Announced
    other_procedure: Announced
    period: Announced
    under_articles: Announced
    concern: Announced
    recommends: Announced
