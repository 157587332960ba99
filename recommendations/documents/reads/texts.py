"""The words of paragraphs, in the language that serves the reader best."""

from collections.abc import Collection
from dataclasses import dataclass

from recommendations.models import Paragraph, ParagraphText

RIGHT_TO_LEFT = ("ar",)


@dataclass(frozen=True)
class Texts:
    """One text a paragraph (by its key), and the languages in which there is any."""

    best: dict[int, ParagraphText]
    languages: tuple[str, ...]


def texts_of(paragraphs: Collection[Paragraph], language: str) -> Texts:
    """Each paragraph in the language asked for, else in English, else in any. One query."""
    ranks = {language: 2, "en": 1}
    best: dict[int, ParagraphText] = {}
    languages: dict[str, None] = {}
    for text in ParagraphText.objects.filter(paragraph__in=paragraphs).order_by("language"):
        languages[text.language] = None
        there = best.get(text.paragraph_id)
        if there is None or ranks.get(text.language, 0) > ranks.get(there.language, 0):
            best[text.paragraph_id] = text
    return Texts(best, tuple(languages))


def direction(language: str) -> str:
    """The direction in which a text of this language runs; empty without a language."""
    return ("rtl" if language in RIGHT_TO_LEFT else "ltr") if language else ""
