"""What one language's wording consists of; each pattern is searched inside one sentence."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """Patterns of one language.

    `signs` are bits of words of which one stands wherever paragraphs or articles are named, and
    `names_paragraphs` is what may open a list of them: both let the reader pass over the rest
    quickly. `foreign` is a list of paragraphs of another document.
    """

    signs: tuple[str, ...]
    paragraph: str
    names_paragraphs: re.Pattern[str]
    article: re.Pattern[str]
    foreign: re.Pattern[str]
    recommendation: re.Pattern[str]
    information: re.Pattern[str]
    urgent: re.Pattern[str]
    attention: re.Pattern[str]
    importance: re.Pattern[str]
    next_report: re.Pattern[str]
    other_procedure: re.Pattern[str]
    period: re.Pattern[str]
    under_articles: re.Pattern[str]
    concern: re.Pattern[str]
    recommends: re.Pattern[str]
    positive: re.Pattern[str]


def words(pattern: str) -> re.Pattern[str]:
    """A pattern of words, large and small letters alike."""
    return re.compile(pattern, re.IGNORECASE)
