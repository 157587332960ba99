"""Statements about a paragraph that changed afterwards.

A statement is an assessment, a passage of a reply, an evaluation, or a translation. Nothing is
stored about its age: it is outdated where the text that it is about changed after the statement
was last written, and nobody has confirmed it since. A change counts where it is in the document's
original language, in English, or in the statement's own language.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Greatest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations import dates
from recommendations.acts.form_tokens import mark_of
from recommendations.documents.reads.changes import ShownChange, changes_url, recorded_change
from recommendations.enums import (
    EvaluationStatus,
    EventKind,
    SubmissionStatus,
)
from recommendations.models import (
    Assessment,
    Document,
    DocumentVersion,
    Evaluation,
    Event,
    Paragraph,
    ParagraphChange,
    ParagraphText,
    Passage,
    Recommendation,
)
from recommendations.models.documents import parts_of
from recommendations.wording import date_in_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

Statement = Assessment | Passage | Evaluation | ParagraphText

M = TypeVar("M", bound=Model)

_CONFIRMED = EventKind.WORDS_CONFIRMED


@dataclass(frozen=True)
class Moments:
    """When a statement was last written or confirmed, and when its paragraph last changed, if ever.

    Both are aware moments.
    """

    written_at: datetime
    changed_at: datetime | None

    @property
    def is_outdated(self) -> bool:
        return self.changed_at is not None and self.changed_at > self.written_at


def moments_of(row: Model) -> Moments:
    """Of a row that one of the functions below annotated."""
    return Moments(row.written_at, row.changed_at)  # type: ignore[attr-defined]


def outdated_only(rows: "QuerySet[M]") -> "QuerySet[M]":
    """Those whose paragraph changed since, the oldest change first."""
    return rows.filter(changed_at__gt=F("written_at")).order_by("changed_at", "pk")


def _latest_change(paragraph: str, languages: Q) -> Subquery:
    """The last change of the text of a paragraph, or of a subparagraph of it."""
    on = (
        Q(paragraph=OuterRef(paragraph))
        | Q(paragraph__parent=OuterRef(paragraph))
        | Q(paragraph__parent__parent=OuterRef(paragraph))
    )
    rows = ParagraphChange.objects.of_words().filter(on, languages).order_by("-at", "-pk")
    return Subquery(rows.values("at")[:1])


def _languages_that_count(document: str, own: str = "") -> Q:
    languages = Q(language="en") | Q(language=OuterRef(f"{document}original_language"))
    return languages | Q(language=OuterRef(own)) if own else languages


def _last_event(condition: Q) -> Subquery:
    """The moment of the last event on the outer row."""
    return Subquery(Event.objects.filter(condition).order_by("-at", "-pk").values("at")[:1])


def with_moments_of_assessments(rows: "QuerySet[Assessment]") -> "QuerySet[Assessment]":
    """Annotate `written_at` (written, sent or confirmed) and `changed_at`."""
    written = _last_event(
        Q(assessment=OuterRef("pk"), kind__in=(EventKind.ASSESSMENT_SAVED, _CONFIRMED))
        | Q(
            submission=OuterRef("submission"),
            kind=EventKind.SUBMISSION_STATUS_CHANGED,
            to_status=SubmissionStatus.SUBMITTED,
        )
    )
    return rows.annotate(
        written_at=Coalesce(written, F("created_at")),
        changed_at=_latest_change(
            "recommendation__paragraph",
            _languages_that_count("recommendation__paragraph__document__", "submission__language"),
        ),
    )


def with_moments_of_passages(rows: "QuerySet[Passage]") -> "QuerySet[Passage]":
    """Annotate `written_at` (recorded or confirmed) and `changed_at`."""
    written = _last_event(
        Q(reply=OuterRef("reply"), kind=EventKind.REPLY_RECORDED)
        | Q(
            reply=OuterRef("reply"),
            recommendation=OuterRef("recommendation"),
            kind=_CONFIRMED,
        )
    )
    return rows.annotate(
        written_at=Coalesce(written, F("created_at")),
        changed_at=_latest_change(
            "recommendation__paragraph",
            _languages_that_count("recommendation__paragraph__document__", "reply__language"),
        ),
    )


def with_moments_of_evaluations(rows: "QuerySet[Evaluation]") -> "QuerySet[Evaluation]":
    """Annotate `written_at` (written, proposed, adopted or confirmed) and `changed_at`."""
    steps = (EvaluationStatus.PROPOSED, EvaluationStatus.ADOPTED)
    written = _last_event(
        Q(evaluation=OuterRef("pk"), kind__in=(EventKind.EVALUATION_SAVED, _CONFIRMED))
        | Q(
            evaluation=OuterRef("pk"),
            kind=EventKind.EVALUATION_STATUS_CHANGED,
            to_status__in=steps,
        )
    )
    return rows.annotate(
        written_at=Coalesce(written, F("created_at")),
        changed_at=_latest_change(
            "follow_up__recommendation__paragraph",
            _languages_that_count("follow_up__recommendation__paragraph__document__"),
        ),
    )


def with_moments_of_translations(rows: "QuerySet[ParagraphText]") -> "QuerySet[ParagraphText]":
    """Annotate `written_at` (the last file of its language, or confirmed) and `changed_at`.

    Texts in the original language are no translations; they are left out.
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
            written_at=Greatest(Coalesce(Subquery(came_in), F("created_at")), Subquery(confirmed)),
            changed_at=Subquery(changes.values("at")[:1]),
        )
        .filter(paragraph__gone_in__isnull=True)
    )


def changes_since(
    paragraph_pk: int, moment: datetime, languages: set[str], *, with_subparagraphs: bool = True
) -> "QuerySet[ParagraphChange]":
    """Changes of the text of a paragraph and its subparagraphs after a moment, oldest first."""
    on = Q(paragraph=paragraph_pk)
    if with_subparagraphs:
        on |= parts_of([paragraph_pk], "paragraph__")
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


# --- One statement with the changes of its paragraph ----------------------------------------------

# The kinds of statements as addresses name them, with the heading above what was said.
STATEMENT_KINDS: dict[str, Promise] = {
    "assessment": gettext_lazy("What the assessment says"),
    "passage": gettext_lazy("What the State party replied"),
    "evaluation": gettext_lazy("What the evaluation says"),
    "translation": gettext_lazy("The present translation"),
}
_NAMES: dict[type[Model], str] = {
    Assessment: "assessment",
    Passage: "passage",
    Evaluation: "evaluation",
    ParagraphText: "translation",
}
_WITH_MOMENTS: dict[type[Model], Callable[[Any], "QuerySet[Any]"]] = {
    Assessment: with_moments_of_assessments,
    Passage: with_moments_of_passages,
    Evaluation: with_moments_of_evaluations,
    ParagraphText: with_moments_of_translations,
}


@dataclass(frozen=True)
class StatementFacts:
    """What a page shows of a statement, whatever its kind."""

    title: str
    text: str
    lang: str
    paragraph: Paragraph
    url: str


@dataclass(frozen=True)
class OutdatedStatement:
    """A statement with the changes of its paragraph since it was last written or confirmed.

    `last_change` stands for the latest of these changes, without telling its number.
    """

    facts: StatementFacts
    document: Document
    moments: Moments
    changes: tuple[ShownChange, ...]
    last_change: str


def statements_for(kind: str, user: "User | AnonymousUser") -> "QuerySet[Any]":
    """The statements of a kind that the reader may see, with what this module and the rules read.

    A State party sees its own reply to an unpublished text, but not that text.
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


def outdated_statement(statement: Statement) -> OutdatedStatement:
    """Compare a statement with its paragraph: two queries besides the rows that it hangs on."""
    facts = facts_of(statement)
    # Read anew: an annotation made earlier may have been overtaken.
    annotate = _WITH_MOMENTS[type(statement)]
    row = annotate(type(statement).objects.filter(pk=statement.pk)).first()
    moments = moments_of(row) if row else Moments(statement.created_at, None)
    document = facts.paragraph.document
    is_translation = isinstance(statement, ParagraphText)
    languages = {document.original_language}
    if not is_translation:
        languages |= {"en", facts.lang}
    rows = list(
        changes_since(
            facts.paragraph.pk,
            moments.written_at,
            languages,
            with_subparagraphs=not is_translation,
        )
    )
    return OutdatedStatement(
        facts=facts,
        document=document,
        moments=moments,
        changes=tuple(recorded_change(row) for row in rows),
        last_change=mark_of(max(rows, key=lambda row: row.pk, default=None)),
    )


def facts_of(statement: Statement) -> StatementFacts:
    match statement:
        case Assessment():
            paragraph = statement.recommendation.paragraph
            title = _("Assessment of paragraph %(number)s") % {"number": paragraph.reference}
            text, lang = statement.reasoning, statement.submission.language
            url = statement.submission.get_absolute_url()
        case Passage():
            paragraph = statement.recommendation.paragraph
            title = _("Reply on paragraph %(number)s") % {"number": paragraph.reference}
            text, lang = statement.text, statement.reply.language
            url = statement.reply.get_absolute_url()
        case Evaluation():
            recommendation = statement.follow_up.recommendation
            paragraph = recommendation.paragraph
            title = _("Evaluation of paragraph %(number)s") % {"number": paragraph.reference}
            text, lang = f"{statement.grade}\n\n{statement.rationale}", "en"
            url = recommendation.get_absolute_url()
        case _:
            paragraph, lang = statement.paragraph, statement.language
            title = _("Paragraph %(number)s in %(language)s") % {
                "number": paragraph.reference,
                "language": statement.get_language_display(),
            }
            text = "\n\n".join(part for part in (statement.text, statement.closing) if part)
            url = f"{paragraph.document.get_absolute_url()}?language={lang}#p{paragraph.slug}"
    return StatementFacts(title, text, lang, paragraph, url)


@dataclass(frozen=True)
class OutdatedNotice:
    """That a statement is outdated: since when, where the changes are, and how to confirm it."""

    sentence: str
    url: str
    confirm_url: str = ""


def outdated_notice_of(
    statement: Statement, user: "User | AnonymousUser | None"
) -> OutdatedNotice | None:
    """The notice beside a statement whose moments were annotated; None where it is not outdated.

    Expects the rows that `statements_for` reads with it.
    """
    moments = moments_of(statement)
    if moments.changed_at is None or not moments.is_outdated:
        return None
    paragraph = facts_of(statement).paragraph
    may_confirm = user is not None and user.has_perm("recommendations.confirm_words", statement)
    sentence = (
        _("The original text of paragraph %(number)s changed on %(day)s, after this translation.")
        if isinstance(statement, ParagraphText)
        else _("The text of paragraph %(number)s changed on %(day)s, after this was written.")
    )
    return OutdatedNotice(
        sentence=sentence
        % {
            "number": paragraph.reference,
            "day": date_in_words(dates.today(moments.changed_at)),
        },
        url=f"{changes_url(paragraph.document)}#p{paragraph.slug}",
        confirm_url=outdated_url(statement) if may_confirm else "",
    )


def outdated_url(statement: Statement) -> str:
    """The page that compares a statement with the changes of its paragraph."""
    return reverse(f"outdated-{_NAMES[type(statement)]}", args=(statement.public_id,))
