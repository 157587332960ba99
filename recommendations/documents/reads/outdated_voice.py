"""One voice beside the words that changed under it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations import dates
from recommendations.documents.reads import outdated as stale
from recommendations.documents.reads.outdated import Moments
from recommendations.documents.reads.shown_changes import ShownChange, recorded_change
from recommendations.models import (
    Assessment,
    Document,
    Evaluation,
    Paragraph,
    ParagraphChange,
    ParagraphText,
    Passage,
    Recommendation,
)
from recommendations.wording import date_in_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

Voice = Assessment | Passage | Evaluation | ParagraphText

KINDS: dict[str, Promise] = {
    "assessment": gettext_lazy("What the assessment says"),
    "passage": gettext_lazy("What the State party replied"),
    "evaluation": gettext_lazy("What the evaluation says"),
    "translation": gettext_lazy("The translation as it is"),
}


@dataclass(frozen=True)
class Again:
    """A voice, what it said, and the changes of its words since it last spoke."""

    title: str
    said: str
    lang: str
    document: Document
    paragraph: Paragraph
    url: str
    moments: Moments
    changes: tuple[ShownChange, ...]
    last_change: int


def voices_for(kind: str, user: "User | AnonymousUser") -> "QuerySet[Any]":
    """The voices of a kind that the reader may see, with what `again` and the rules read.

    A State party sees its own reply to a text that is not out; the words of that text it does not.
    """
    seen = Recommendation.objects.visible_to(user)
    match kind:
        case "assessment":
            rows = Assessment.objects.visible_to(user).filter(recommendation__in=seen)
            return rows.select_related(
                "submission__request__cycle", "recommendation__paragraph__document__cycle"
            )
        case "passage":
            passages = Passage.objects.visible_to(user).filter(recommendation__in=seen)
            return passages.select_related(
                "reply__request__cycle", "recommendation__paragraph__document__cycle"
            )
        case "evaluation":
            evaluations = Evaluation.objects.visible_to(user)
            return evaluations.filter(follow_up__recommendation__in=seen).select_related(
                "follow_up__request__cycle",
                "follow_up__recommendation__paragraph__document__cycle",
                "grade",
            )
        case _:
            visible = Paragraph.objects.visible_to(user)
            return ParagraphText.objects.filter(paragraph__in=visible).select_related(
                "paragraph__document__cycle"
            )


def again(voice: Voice) -> Again:
    """Look at a voice again: two queries besides the rows that it hangs on."""
    described = _DESCRIBED[type(voice)](voice)
    moments = _moments(voice)
    document = described.paragraph.document
    languages = {"en", document.original_language, described.lang}
    if isinstance(voice, ParagraphText):
        languages = {document.original_language}
    rows: list[ParagraphChange] = list(
        stale.changes_since(
            described.paragraph.pk,
            moments.spoke_at,
            languages,
            with_parts=not isinstance(voice, ParagraphText),
        )
    )
    return Again(
        title=described.title,
        said=described.said,
        lang=described.lang,
        document=document,
        paragraph=described.paragraph,
        url=described.url,
        moments=moments,
        changes=tuple(recorded_change(row) for row in rows),
        last_change=max((row.pk for row in rows), default=0),
    )


@dataclass(frozen=True)
class _Described:
    title: str
    said: str
    lang: str
    paragraph: Paragraph
    url: str


def _assessment(row: Assessment) -> _Described:
    return _Described(
        title=_("Assessment of paragraph %(number)s")
        % {"number": row.recommendation.paragraph.reference},
        said=row.reasoning,
        lang=row.submission.language,
        paragraph=row.recommendation.paragraph,
        url=row.submission.get_absolute_url(),
    )


def _passage(row: Passage) -> _Described:
    return _Described(
        title=_("Reply on paragraph %(number)s")
        % {"number": row.recommendation.paragraph.reference},
        said=row.text,
        lang=row.reply.language,
        paragraph=row.recommendation.paragraph,
        url=row.reply.get_absolute_url(),
    )


def _evaluation(row: Evaluation) -> _Described:
    recommendation = row.follow_up.recommendation
    return _Described(
        title=_("Evaluation of paragraph %(number)s")
        % {"number": recommendation.paragraph.reference},
        said=f"{row.grade}\n\n{row.rationale}",
        lang="en",
        paragraph=recommendation.paragraph,
        url=recommendation.get_absolute_url(),
    )


def _translation(row: ParagraphText) -> _Described:
    document = row.paragraph.document
    return _Described(
        title=_("Paragraph %(number)s in %(language)s")
        % {"number": row.paragraph.reference, "language": row.get_language_display()},
        said="\n\n".join(part for part in (row.text, row.closing) if part),
        lang=row.language,
        paragraph=row.paragraph,
        url=f"{document.get_absolute_url()}?language={row.language}#p{row.paragraph.slug}",
    )


_DESCRIBED: dict[type, Callable[[Any], _Described]] = {
    Assessment: _assessment,
    Passage: _passage,
    Evaluation: _evaluation,
    ParagraphText: _translation,
}


def _moments(voice: Voice) -> Moments:
    """Read afresh: what was annotated before may have been overtaken."""
    row: Voice | None
    match voice:
        case Assessment():
            row = stale.with_moments_of_assessments(Assessment.objects.filter(pk=voice.pk)).first()
        case Passage():
            row = stale.with_moments_of_passages(Passage.objects.filter(pk=voice.pk)).first()
        case Evaluation():
            row = stale.with_moments_of_evaluations(Evaluation.objects.filter(pk=voice.pk)).first()
        case _:
            texts = ParagraphText.objects.filter(pk=voice.pk)
            row = stale.with_moments_of_translations(texts).first()
    return stale.moments_of(row) if row else Moments(voice.created_at, None)


@dataclass(frozen=True)
class Mark:
    """That words changed under a voice: when, where the differences are, and the way to confirm."""

    sentence: str
    url: str
    confirm_url: str = ""


def mark_of(voice: Voice, user: "User | AnonymousUser | None") -> Mark | None:
    """The mark of a voice whose moments were annotated; None where nothing changed under it.

    Expects the rows that `voices_for` reads with it.
    """
    moments = stale.moments_of(voice)
    if moments.changed_at is None or not moments.is_stale:
        return None
    paragraph = _DESCRIBED[type(voice)](voice).paragraph
    may_confirm = user is not None and user.has_perm("recommendations.confirm_words", voice)
    sentence = (
        _("The original words of paragraph %(number)s changed on %(day)s, after this translation.")
        if isinstance(voice, ParagraphText)
        else _("The words of paragraph %(number)s changed on %(day)s, after this was written.")
    )
    return Mark(
        sentence=sentence
        % {
            "number": paragraph.reference,
            "day": date_in_words(dates.today(moments.changed_at)),
        },
        url=f"{changes_address(paragraph.document_id)}#p{paragraph.slug}",
        confirm_url=address_of(voice) if may_confirm else "",
    )


def changes_address(document_pk: int) -> str:
    return reverse("document-changes", args=(document_pk,))


def address_of(voice: Voice) -> str:
    """Where the voice is looked at again."""
    kinds: dict[type, str] = {
        Assessment: "assessment",
        Passage: "passage",
        Evaluation: "evaluation",
        ParagraphText: "translation",
    }
    return reverse(f"look-again-{kinds[type(voice)]}", args=(voice.pk,))
