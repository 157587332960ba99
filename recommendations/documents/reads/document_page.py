"""Documents in a list, and one document to read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from recommendations.documents.reads.outdated import stale_only, with_moments_of_translations
from recommendations.documents.reads.outdated_voice import Mark, mark_of
from recommendations.documents.reads.recommendations import current_follow_ups
from recommendations.documents.reads.texts import direction, texts_of
from recommendations.models import (
    Assessment,
    Document,
    DocumentVersion,
    FollowUp,
    FollowUpRequest,
    Paragraph,
    ParagraphText,
    Passage,
    Recommendation,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

    Reader = User | AnonymousUser | None

TOP_HEADING = 2
LOWEST_HEADING = 4


@dataclass(frozen=True)
class Link:
    url: str
    label: str


@dataclass(frozen=True)
class Heading:
    """A heading above a paragraph; `level` is that of the page, from 2 to 4."""

    text: str
    level: int


@dataclass(frozen=True)
class Part:
    """A lettered part, in the shape of `components/_paragraph_subs.html`."""

    label: str
    text: str
    anchor: str
    subs: tuple["Part", ...] = ()
    tail: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph and the headings that begin above it, for `components/_paragraph.html`."""

    headings: tuple[Heading, ...]
    number: int
    anchor: str
    text: str
    tail: str
    subs: tuple[Part, ...]
    is_follow_up: bool
    status: str
    status_label: str
    links: tuple[Link, ...]
    footnotes: tuple[str, ...]
    lang: str
    dir: str
    # The file and page from which the words come, where the document has several files.
    source: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Spoken:
    """What a reply or a submission that came as a document says on which recommendations."""

    title: str
    url: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Reading:
    """A document's text in one language, with what hangs on its paragraphs."""

    document: Document
    blocks: tuple[Block, ...]
    language: str
    languages: tuple[str, ...]
    versions: tuple[DocumentVersion, ...]
    requests: tuple[FollowUpRequest, ...]
    spoken: tuple[Spoken, ...]
    n_recommendations: int
    n_selected: int

    @property
    def has_changes(self) -> bool:
        """Whether a version replaced another one, so that there is something to compare."""
        return any(version.supersedes_id for version in self.versions)

    @property
    def contents(self) -> list[Link]:
        """The headings as a table of contents."""
        return [
            Link(f"#{block.anchor}", heading.text)
            for block in self.blocks
            for heading in block.headings
            if heading.level < LOWEST_HEADING
        ]


def reading_of(document: Document, user: "Reader", *, language: str, today: date) -> Reading:
    """Read a document with paragraphs, recommendations and files: ten queries at any length.

    `document` was loaded from what the reader may see; its paragraphs and files follow it.
    """
    paragraphs = list(
        document.paragraphs.in_the_text().select_related("answers").order_by("position")
    )
    texts = texts_of(paragraphs, language)
    recommendations = {
        row.paragraph_id: row
        for row in Recommendation.objects.visible_to(user, today=today).filter(
            paragraph__document=document
        )
    }
    follow_ups = {
        row.recommendation_id: row
        for row in current_follow_ups(user, today=today).filter(
            recommendation__paragraph__document=document
        )
    }
    requests = tuple(
        FollowUpRequest.objects.visible_to(user, today=today)
        .filter(document=document)
        .with_due_on()
        .select_related("cycle__treaty_body", "cycle__state_party", "paragraph")
    )
    versions = list(document.versions.select_related("superseded_by").order_by("language", "-pk"))
    builder = _Builder(
        document,
        paragraphs,
        texts.best,
        recommendations,
        follow_ups,
        files={row.pk: row for row in versions} if len(versions) > 1 else {},
        marks=_marks(document, texts.best, user),
    )
    return Reading(
        document=document,
        blocks=tuple(builder.blocks()),
        language=language if language in texts.languages else next(iter(texts.languages), language),
        languages=texts.languages,
        versions=tuple(versions),
        requests=requests,
        spoken=tuple(_spoken(document, user, today)),
        n_recommendations=len(recommendations),
        n_selected=len(follow_ups),
    )


def _marks(document: Document, shown: dict[int, ParagraphText], user: "Reader") -> dict[int, Mark]:
    """Shown translations whose original words changed afterwards. One query."""
    translated = [text.pk for text in shown.values() if text.language != document.original_language]
    rows = stale_only(
        with_moments_of_translations(ParagraphText.objects.filter(pk__in=translated))
    ).select_related("paragraph__document__cycle")
    return {row.paragraph_id: mark for row in rows if (mark := mark_of(row, user))}


def _spoken(document: Document, user: "Reader", today: date) -> Iterable[Spoken]:
    """The recommendations of which the reply or the submission in this document speaks."""
    seen = Recommendation.objects.visible_to(user, today=today)
    passages = (
        Passage.objects.visible_to(user, today=today)
        .filter(reply__document=document, recommendation__in=seen)
        .select_related("reply", "recommendation__paragraph__document")
        .order_by("recommendation__paragraph__position", "position")
    )
    assessments = (
        Assessment.objects.visible_to(user, today=today)
        .filter(submission__document=document, recommendation__in=seen)
        .select_related("submission", "recommendation__paragraph__document")
        .order_by("recommendation__paragraph__position")
    )
    if rows := list(passages):
        links = tuple(_links_to(passage.recommendation for passage in rows))
        yield Spoken(_("This reply speaks of"), rows[0].reply.get_absolute_url(), links)
    if assessed := list(assessments):
        links = tuple(_links_to(assessment.recommendation for assessment in assessed))
        url = assessed[0].submission.get_absolute_url()
        yield Spoken(_("This submission speaks of"), url, links)


def _links_to(recommendations: Iterable[Recommendation]) -> Iterable[Link]:
    """Each recommendation once, by its paragraph and topic."""
    for row in dict.fromkeys(recommendations):
        yield Link(
            row.get_absolute_url(),
            _("Paragraph %(number)s: %(topic)s")
            % {"number": row.paragraph.reference, "topic": row.topic},
        )


class _Builder:
    """Turns the rows of a document into blocks to read."""

    def __init__(
        self,
        document: Document,
        paragraphs: list[Paragraph],
        texts: dict[int, ParagraphText],
        recommendations: dict[int, Recommendation],
        follow_ups: dict[int, FollowUp],
        *,
        files: dict[int, DocumentVersion],
        marks: dict[int, Mark],
    ) -> None:
        self.files = files
        self.marks = marks
        self.document = document
        self.texts = texts
        self.recommendations = recommendations
        self.follow_ups = follow_ups
        self.tops = [row for row in paragraphs if row.parent_id is None]
        self.parts: dict[int, list[Paragraph]] = {}
        for row in paragraphs:
            if row.parent_id is not None:
                self.parts.setdefault(row.parent_id, []).append(row)

    def blocks(self) -> Iterable[Block]:
        above: list[str] = []
        source = ""
        for paragraph in self.tops:
            headings = tuple(_new_headings(above, paragraph.headings))
            above = paragraph.headings
            block = self._block(paragraph, headings)
            # Said where it changes, as pages are counted in the margin of an edition.
            yield replace(block, source="") if block.source == source else block
            source = block.source

    def _block(self, paragraph: Paragraph, headings: tuple[Heading, ...]) -> Block:
        text = self.texts.get(paragraph.pk)
        follow_up = self._follow_up(paragraph)
        selected = follow_up is not None or any(
            self._follow_up(part) for part in self._below(paragraph)
        )
        lang = text.language if text else ""
        return Block(
            headings=headings,
            number=paragraph.number,
            anchor=f"p{paragraph.slug}",
            text=text.text if text else "",
            tail=text.closing if text else "",
            subs=self._subs(paragraph),
            is_follow_up=selected,
            status=follow_up.status if follow_up else "",
            status_label=str(follow_up.get_status_display()) if follow_up else "",
            links=tuple(self._links(paragraph)),
            footnotes=tuple(self._footnotes(paragraph)),
            lang=lang,
            dir=direction(lang),
            source=self._source((paragraph, *self._below(paragraph))),
            marks=tuple(
                self.marks[row.pk]
                for row in (paragraph, *self._below(paragraph))
                if row.pk in self.marks
            ),
        )

    def _source(self, rows: Iterable[Paragraph]) -> str:
        """From which files and pages the words come; empty where there is one file alone."""
        names: dict[str, None] = {}
        for row in rows:
            text = self.texts.get(row.pk)
            file = self.files.get(text.version_id or 0) if text else None
            if file is not None and text is not None:
                name = file.file_name or str(file.get_language_display())
                page = {"file": name, "page": text.page}
                names[_("%(file)s, page %(page)s") % page if text.page else name] = None
        return "; ".join(names)

    def _subs(self, paragraph: Paragraph) -> tuple[Part, ...]:
        return tuple(
            Part(
                label=part.label.rsplit("-", 1)[-1],
                text=self.texts[part.pk].text if part.pk in self.texts else "",
                anchor=f"p{part.slug}",
                subs=self._subs(part),
            )
            for part in self.parts.get(paragraph.pk, ())
        )

    def _below(self, paragraph: Paragraph) -> Iterable[Paragraph]:
        for part in self.parts.get(paragraph.pk, ()):
            yield part
            yield from self._below(part)

    def _follow_up(self, paragraph: Paragraph) -> FollowUp | None:
        recommendation = self.recommendations.get(paragraph.pk)
        return self.follow_ups.get(recommendation.pk) if recommendation else None

    def _links(self, paragraph: Paragraph) -> Iterable[Link]:
        if paragraph.answers is not None:
            number = paragraph.answers.reference
            yield Link(
                f"#p{paragraph.answers.slug}",
                _("answers the concern in paragraph %(number)s") % {"number": number},
            )
        for row in (paragraph, *self._below(paragraph)):
            if row.pk in self.recommendations and self.document.symbol:
                label = (
                    _("Recommendation and what followed")
                    if row is paragraph
                    else _("Recommendation %(reference)s") % {"reference": row.reference}
                )
                yield Link(
                    reverse("recommendation-detail", args=(self.document.symbol, row.slug)), label
                )

    def _footnotes(self, paragraph: Paragraph) -> Iterable[str]:
        for row in (paragraph, *self._below(paragraph)):
            if text := self.texts.get(row.pk):
                yield from (str(note) for note in text.footnotes)


def _new_headings(above: list[str], headings: list[str]) -> Iterable[Heading]:
    """The headings of a paragraph from the first that differs from those of the one before."""
    is_new = False
    for depth, text in enumerate(headings):
        is_new = is_new or depth >= len(above) or above[depth] != text
        if is_new:
            yield Heading(text, min(TOP_HEADING + depth, LOWEST_HEADING))
