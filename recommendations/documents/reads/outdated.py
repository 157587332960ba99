"""What was written about words that changed afterwards.

Nothing is stored about it: a voice is stale where the latest change of the words that it speaks of
came after the moment at which it last spoke, or was said by a person to hold still. A change
counts where it is in the document's original language, in English, or in the voice's own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Greatest

from recommendations.enums import (
    EvaluationStatus,
    EventKind,
    SubmissionStatus,
)
from recommendations.models import (
    Assessment,
    DocumentVersion,
    Evaluation,
    Event,
    ParagraphChange,
    ParagraphText,
    Passage,
)

M = TypeVar("M", bound=Model)

_CONFIRMED = EventKind.WORDS_CONFIRMED


@dataclass(frozen=True)
class Moments:
    """When a voice last spoke or was confirmed, and when its words last changed since (None)."""

    spoke_at: datetime
    changed_at: datetime | None

    @property
    def is_stale(self) -> bool:
        return self.changed_at is not None and self.changed_at > self.spoke_at


def moments_of(row: Model) -> Moments:
    """Of a row that one of the functions below annotated."""
    return Moments(row.spoke_at, row.changed_at)  # type: ignore[attr-defined]


def stale_only(rows: "QuerySet[M]") -> "QuerySet[M]":
    """Those whose words changed since, the change that lies back longest first."""
    return rows.filter(changed_at__gt=F("spoke_at")).order_by("changed_at", "pk")


def _latest_change(paragraph: str, languages: Q) -> Subquery:
    """The last change of words of a paragraph, or of a part of it."""
    on = (
        Q(paragraph=OuterRef(paragraph))
        | Q(paragraph__parent=OuterRef(paragraph))
        | Q(paragraph__parent__parent=OuterRef(paragraph))
    )
    rows = ParagraphChange.objects.of_words().filter(on, languages).order_by("-at", "-pk")
    return Subquery(rows.values("at")[:1])


def _counted(document: str, own: str = "") -> Q:
    languages = Q(language="en") | Q(language=OuterRef(f"{document}original_language"))
    return languages | Q(language=OuterRef(own)) if own else languages


def _last_event(condition: Q) -> Subquery:
    """The moment of the last event on the outer row."""
    return Subquery(Event.objects.filter(condition).order_by("-at", "-pk").values("at")[:1])


def with_moments_of_assessments(rows: "QuerySet[Assessment]") -> "QuerySet[Assessment]":
    """Annotate `spoke_at` (written, sent or confirmed) and `changed_at`."""
    spoke = _last_event(
        Q(assessment=OuterRef("pk"), kind__in=(EventKind.ASSESSMENT_SAVED, _CONFIRMED))
        | Q(
            submission=OuterRef("submission"),
            kind=EventKind.SUBMISSION_STATUS_CHANGED,
            to_status=SubmissionStatus.SUBMITTED,
        )
    )
    return rows.annotate(
        spoke_at=Coalesce(spoke, F("created_at")),
        changed_at=_latest_change(
            "recommendation__paragraph",
            _counted("recommendation__paragraph__document__", "submission__language"),
        ),
    )


def with_moments_of_passages(rows: "QuerySet[Passage]") -> "QuerySet[Passage]":
    """Annotate `spoke_at` (recorded or confirmed) and `changed_at`."""
    spoke = _last_event(
        Q(reply=OuterRef("reply"), kind=EventKind.REPLY_RECORDED)
        | Q(
            reply=OuterRef("reply"),
            recommendation=OuterRef("recommendation"),
            kind=_CONFIRMED,
        )
    )
    return rows.annotate(
        spoke_at=Coalesce(spoke, F("created_at")),
        changed_at=_latest_change(
            "recommendation__paragraph",
            _counted("recommendation__paragraph__document__", "reply__language"),
        ),
    )


def with_moments_of_evaluations(rows: "QuerySet[Evaluation]") -> "QuerySet[Evaluation]":
    """Annotate `spoke_at` (written, proposed, adopted or confirmed) and `changed_at`."""
    steps = (EvaluationStatus.PROPOSED, EvaluationStatus.ADOPTED)
    spoke = _last_event(
        Q(evaluation=OuterRef("pk"), kind__in=(EventKind.EVALUATION_SAVED, _CONFIRMED))
        | Q(
            evaluation=OuterRef("pk"),
            kind=EventKind.EVALUATION_STATUS_CHANGED,
            to_status__in=steps,
        )
    )
    return rows.annotate(
        spoke_at=Coalesce(spoke, F("created_at")),
        changed_at=_latest_change(
            "follow_up__recommendation__paragraph",
            _counted("follow_up__recommendation__paragraph__document__"),
        ),
    )


def with_moments_of_translations(rows: "QuerySet[ParagraphText]") -> "QuerySet[ParagraphText]":
    """Annotate `spoke_at` (the last file of its language, or confirmed) and `changed_at`.

    Words in the original language are no translation; they are left out.
    """
    document = "paragraph__document"
    came_in = (
        DocumentVersion.objects.filter(
            document=OuterRef(document), language=OuterRef("language"), recorded_at__isnull=False
        )
        .order_by("-recorded_at")
        .values("recorded_at")[:1]
    )
    confirmed = (
        Event.objects.filter(document=OuterRef(document), kind=_CONFIRMED)
        .annotate(translation=KeyTextTransform("translation", "details"))
        .filter(translation=Cast(OuterRef("pk"), TextField()))
        .order_by("-at", "-pk")
        .values("at")[:1]
    )
    changes = (
        ParagraphChange.objects.of_words()
        .filter(
            paragraph=OuterRef("paragraph"),
            language=OuterRef("paragraph__document__original_language"),
        )
        .order_by("-at", "-pk")
    )
    return (
        rows.exclude(language=F("paragraph__document__original_language"))
        .annotate(
            spoke_at=Greatest(Coalesce(Subquery(came_in), F("created_at")), Subquery(confirmed)),
            changed_at=Subquery(changes.values("at")[:1]),
        )
        .filter(paragraph__gone_in__isnull=True)
    )


def changes_since(
    paragraph_pk: int, moment: datetime, languages: set[str], *, with_parts: bool = True
) -> "QuerySet[ParagraphChange]":
    """The changes of words of a paragraph, and of its parts, after a moment; oldest first."""
    on = Q(paragraph=paragraph_pk)
    if with_parts:
        on |= Q(paragraph__parent=paragraph_pk) | Q(paragraph__parent__parent=paragraph_pk)
    return (
        ParagraphChange.objects.of_words()
        .filter(
            on,
            at__gt=moment,
            language__in=languages,
        )
        .select_related("paragraph", "version")
        .order_by("at", "paragraph__position")
    )
