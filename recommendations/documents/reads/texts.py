"""Texts of paragraphs and recommendations, in the language that serves the reader best."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from recommendations.languages import reader_language
from recommendations.models import Paragraph, ParagraphText, Recommendation
from recommendations.models.documents import parts_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

RIGHT_TO_LEFT = ("ar",)


@dataclass(frozen=True)
class ParagraphTexts:
    """One text for each paragraph (by its key), and the languages in which there is any."""

    best: dict[int, ParagraphText]
    languages: tuple[str, ...]


def texts_of(paragraphs: Collection[Paragraph], language: str) -> ParagraphTexts:
    """Each paragraph in the language asked for, else in English, else in any. One query."""
    ranks = {language: 2, "en": 1}
    best: dict[int, ParagraphText] = {}
    languages: dict[str, None] = {}
    for text in ParagraphText.objects.filter(paragraph__in=paragraphs).order_by("language"):
        languages[text.language] = None
        there = best.get(text.paragraph_id)
        if there is None or ranks.get(text.language, 0) > ranks.get(there.language, 0):
            best[text.paragraph_id] = text
    return ParagraphTexts(best, tuple(languages))


def direction(language: str) -> str:
    """The direction in which a text of this language runs; empty without a language."""
    return ("rtl" if language in RIGHT_TO_LEFT else "ltr") if language else ""


@dataclass(frozen=True)
class PrintedPart:
    """One part of a recommendation as printed; `letters` is empty for the text above the list."""

    letters: str
    text: str
    closing: str
    language: str


def printed_parts_of(
    recommendations: Iterable[Recommendation], user: "User | AnonymousUser | None"
) -> dict[int, list[PrintedPart]]:
    """By recommendation: its text and that of its subparagraphs in printed order, in one query.

    In the reader's language if there is such a text, otherwise in English, otherwise in any.
    """
    wanted = {row.paragraph_id: row.pk for row in recommendations}
    parts = parts_of(list(wanted))
    on = Q(pk__in=wanted) | parts & (Q(gone_in__isnull=True) | Q(parent__gone_in__isnull=False))
    texts = (
        ParagraphText.objects.filter(paragraph__in=Paragraph.objects.visible_to(user).filter(on))
        .select_related("paragraph__parent")
        .order_by("paragraph__position")
    )
    chosen: dict[int, ParagraphText] = {}
    for text in texts:
        best = chosen.get(text.paragraph_id)
        if best is None or _rank(text) < _rank(best):
            chosen[text.paragraph_id] = text
    found: dict[int, list[PrintedPart]] = {pk: [] for pk in wanted.values()}
    for text in chosen.values():
        paragraph, parent = text.paragraph, text.paragraph.parent
        letters = " ".join(f"({part})" for part in paragraph.label.split("-") if part)
        for pk in (paragraph.pk, paragraph.parent_id, parent.parent_id if parent else None):
            if pk in wanted:
                found[wanted[pk]].append(
                    PrintedPart(
                        "" if pk == paragraph.pk else letters,
                        text.text,
                        text.closing,
                        text.language,
                    )
                )
    return found


def _rank(text: ParagraphText) -> int:
    preferred = (reader_language(), "en")
    return preferred.index(text.language) if text.language in preferred else len(preferred)
