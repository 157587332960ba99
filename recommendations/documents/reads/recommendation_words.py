"""The words of a recommendation with those of its lettered parts, for the forms that answer it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import get_language

from recommendations.models import Paragraph, ParagraphText, Recommendation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User


@dataclass(frozen=True)
class Words:
    """One part as printed; `letters` is empty for the words that stand above the list."""

    letters: str
    text: str
    closing: str
    language: str


def words_of(
    recommendations: Iterable[Recommendation], user: "User | AnonymousUser | None"
) -> dict[int, list[Words]]:
    """By recommendation: its words and those of its parts in printed order, in one query.

    In the reader's language where it is there, otherwise in English, otherwise in any.
    """
    wanted = {row.paragraph_id: row.pk for row in recommendations}
    parts = Q(parent__in=wanted) | Q(parent__parent__in=wanted)
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
    found: dict[int, list[Words]] = {pk: [] for pk in wanted.values()}
    for text in chosen.values():
        for paragraph in _line_of(text.paragraph):
            if paragraph in wanted:
                is_whole = text.paragraph_id == paragraph
                found[wanted[paragraph]].append(_words(text, is_whole=is_whole))
    return found


def _rank(text: ParagraphText) -> int:
    preferred = ((get_language() or "en")[:2], "en")
    return preferred.index(text.language) if text.language in preferred else len(preferred)


def _line_of(paragraph: Paragraph) -> list[int | None]:
    """The paragraph, the one it is a part of, and that one's."""
    parent = paragraph.parent
    return [paragraph.pk, paragraph.parent_id, parent.parent_id if parent else None]


def _words(text: ParagraphText, *, is_whole: bool) -> Words:
    letters = " ".join(f"({part})" for part in text.paragraph.label.split("-") if part)
    return Words("" if is_whole else letters, text.text, text.closing, text.language)
