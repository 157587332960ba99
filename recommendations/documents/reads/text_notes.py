"""What became of a recommendation's paragraph in later versions, in sentences for its page."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.documents.reads.outdated_voice import changes_address
from recommendations.models import Paragraph, ParagraphChange, Recommendation
from recommendations.wording import date_in_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User


@dataclass(frozen=True)
class TextNote:
    sentence: str
    url: str = ""
    label: str = ""


def text_notes_of(
    recommendation: Recommendation,
    parts: Collection[Paragraph],
    user: "User | AnonymousUser | None",
) -> list[TextNote]:
    """Where its words or number changed, and which other paragraph had its number. One query."""
    own = recommendation.paragraph
    changes = (
        ParagraphChange.objects.visible_to(user)
        .filter(
            Q(paragraph__in=parts) | Q(former_number=own.number, former_label=own.label),
            paragraph__document=own.document_id,
        )
        .select_related("paragraph__document", "paragraph__recommendation")
        .order_by("-at", "-pk")
    )
    return list(dict.fromkeys(_notes(list(changes), own)))


def _notes(changes: list[ParagraphChange], own: Paragraph) -> Iterator[TextNote]:
    document = own.document
    see = (changes_address(document.pk), _("What changed"))
    of_words = [row for row in changes if _is_within(row.paragraph, own) and row.has_new_words]
    if own.gone_in_id is not None:
        day = next((row.at for row in changes if row.paragraph_id == own.pk), None)
        since = date_in_words(dates.today(day)) if day else ""
        yield TextNote(
            _(
                "This paragraph is no longer in the text since the version of %(day)s. What was "
                "said about it stays here."
            )
            % {"day": since},
            *see,
        )
    elif of_words:
        day = of_words[0].at
        yield TextNote(
            _("The words of this paragraph changed on %(day)s.")
            % {"day": date_in_words(dates.today(day))},
            f"{see[0]}#p{of_words[0].paragraph.slug}",
            see[1],
        )
    for row in changes:
        is_own = row.paragraph_id == own.pk
        if is_own and row.former_number and row.former_reference != own.reference:
            yield TextNote(
                _("Until %(day)s this was paragraph %(number)s.")
                % {
                    "day": date_in_words(dates.today(row.at)),
                    "number": row.former_reference,
                }
            )
        elif not is_own and row.former_reference == own.reference:
            yield from _of_another(row)


def _is_within(paragraph: Paragraph, own: Paragraph) -> bool:
    return paragraph.number == own.number and paragraph.label.startswith(own.label)


def _of_another(row: ParagraphChange) -> Iterator[TextNote]:
    """That another paragraph had this number, and where it is now."""
    other = row.paragraph
    if other.gone_in_id is None and other.reference == row.former_reference:
        return
    found: Recommendation | None = getattr(other, "recommendation", None)
    sentence = (
        _("Until %(day)s paragraph %(number)s was another one, which is no longer in the text.")
        if other.gone_in_id
        else _("Until %(day)s paragraph %(number)s was the one that is now %(now)s.")
    )
    yield TextNote(
        sentence
        % {
            "day": date_in_words(dates.today(row.at)),
            "number": row.former_reference,
            "now": other.reference,
        },
        found.get_absolute_url() if found else "",
        _("To it") if found else "",
    )
