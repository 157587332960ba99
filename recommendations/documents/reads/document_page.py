"""The text of one document, with what refers to its paragraphs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from recommendations.documents.reads.outdated import (
    OutdatedNotice,
    outdated_notice_of,
    outdated_only,
    with_moments_of_translations,
)
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
from recommendations.models.people import Reader

TOP_HEADING = 2
LOWEST_HEADING = 4


@dataclass(frozen=True)
class LabelledLink:
    url: str
    label: str


@dataclass(frozen=True)
class Heading:
    """A heading above a paragraph; `level` is that of the page, from 2 to 4."""

    text: str
    level: int


@dataclass(frozen=True)
class Subparagraph:
    """A subparagraph, in the shape of `components/_paragraph_subs.html`."""

    label: str
    text: str
    anchor: str
    subs: tuple["Subparagraph", ...] = ()
    tail: str = ""


@dataclass(frozen=True)
class ParagraphBlock:
    """A paragraph and the headings that begin above it, for `components/_paragraph.html`."""

    headings: tuple[Heading, ...]
    number: int
    anchor: str
    text: str
    tail: str
    subs: tuple[Subparagraph, ...]
    is_follow_up: bool
    status: str
    status_label: str
    links: tuple[LabelledLink, ...]
    footnotes: tuple[str, ...]
    lang: str
    dir: str
    # The file and page from which the text comes, where the document has several files.
    source: str = ""
    outdated: tuple[OutdatedNotice, ...] = ()


@dataclass(frozen=True)
class AddressedRecommendations:
    """The recommendations that the reply or submission in a document addresses."""

    title: str
    url: str
    links: tuple[LabelledLink, ...]


@dataclass(frozen=True)
class DocumentText:
    """A document's text in one language, with what refers to its paragraphs."""

    document: Document
    blocks: tuple[ParagraphBlock, ...]
    language: str
    languages: tuple[str, ...]
    versions: tuple[DocumentVersion, ...]
    requests: tuple[FollowUpRequest, ...]
    addressed: tuple[AddressedRecommendations, ...]
    n_recommendations: int
    n_selected: int

    @property
    def has_changes(self) -> bool:
        """Whether a version replaced another one, so that there is something to compare."""
        return any(version.supersedes_id for version in self.versions)

    @property
    def contents(self) -> list[LabelledLink]:
        """The headings as a table of contents."""
        return [
            LabelledLink(f"#{block.anchor}", heading.text)
            for block in self.blocks
            for heading in block.headings
            if heading.level < LOWEST_HEADING
        ]


def document_text(document: Document, user: Reader, *, language: str, today: date) -> DocumentText:
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
    translated = [
        text.pk for text in texts.best.values() if text.language != document.original_language
    ]
    rows = outdated_only(
        with_moments_of_translations(ParagraphText.objects.filter(pk__in=translated))
    ).select_related("paragraph__document__cycle")
    outdated = {
        row.paragraph_id: notice for row in rows if (notice := outdated_notice_of(row, user))
    }
    paragraph_blocks = _Blocks(
        document,
        paragraphs,
        texts.best,
        recommendations,
        follow_ups,
        files={row.pk: row for row in versions} if len(versions) > 1 else {},
        outdated=outdated,
    )
    return DocumentText(
        document=document,
        blocks=tuple(paragraph_blocks.build()),
        language=language if language in texts.languages else next(iter(texts.languages), language),
        languages=texts.languages,
        versions=tuple(versions),
        requests=requests,
        addressed=tuple(_addressed(document, user, today)),
        n_recommendations=len(recommendations),
        n_selected=len(follow_ups),
    )


def _addressed(document: Document, user: Reader, today: date) -> Iterable[AddressedRecommendations]:
    """The recommendations that the reply or the submission in this document addresses."""
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
        yield AddressedRecommendations(
            _("This reply addresses"), rows[0].reply.get_absolute_url(), links
        )
    if assessed := list(assessments):
        links = tuple(_links_to(assessment.recommendation for assessment in assessed))
        url = assessed[0].submission.get_absolute_url()
        yield AddressedRecommendations(_("This submission addresses"), url, links)


def _links_to(recommendations: Iterable[Recommendation]) -> Iterable[LabelledLink]:
    """Each recommendation once, by its paragraph and topic."""
    for row in dict.fromkeys(recommendations):
        yield LabelledLink(
            row.get_absolute_url(),
            _("Paragraph %(number)s: %(topic)s")
            % {"number": row.paragraph.reference, "topic": row.topic},
        )


class _Blocks:
    """Builds the paragraphs of a document, as they are read, from its rows."""

    def __init__(
        self,
        document: Document,
        paragraphs: list[Paragraph],
        texts: dict[int, ParagraphText],
        recommendations: dict[int, Recommendation],
        follow_ups: dict[int, FollowUp],
        *,
        files: dict[int, DocumentVersion],
        outdated: dict[int, OutdatedNotice],
    ) -> None:
        self.files = files
        self.outdated = outdated
        self.document = document
        self.texts = texts
        self.recommendations = recommendations
        self.follow_ups = follow_ups
        self.tops = [row for row in paragraphs if row.parent_id is None]
        self.parts: dict[int, list[Paragraph]] = {}
        for row in paragraphs:
            if row.parent_id is not None:
                self.parts.setdefault(row.parent_id, []).append(row)

    def build(self) -> Iterable[ParagraphBlock]:
        above: list[str] = []
        source = ""
        for paragraph in self.tops:
            # Those from the first that differs from the headings of the paragraph before.
            headings: list[Heading] = []
            for depth, text in enumerate(paragraph.headings):
                if headings or depth >= len(above) or above[depth] != text:
                    headings.append(Heading(text, min(TOP_HEADING + depth, LOWEST_HEADING)))
            above = paragraph.headings
            block = self._block(paragraph, tuple(headings))
            # Given only where it changes, like the page numbers in the margin of an edition.
            yield replace(block, source="") if block.source == source else block
            source = block.source

    def _block(self, paragraph: Paragraph, headings: tuple[Heading, ...]) -> ParagraphBlock:
        text = self.texts.get(paragraph.pk)
        follow_up = self._follow_up(paragraph)
        rows = (paragraph, *self._below(paragraph))
        lang = text.language if text else ""
        return ParagraphBlock(
            headings=headings,
            number=paragraph.number,
            anchor=f"p{paragraph.slug}",
            text=text.text if text else "",
            tail=text.closing if text else "",
            subs=self._subs(paragraph),
            is_follow_up=any(self._follow_up(row) for row in rows),
            status=follow_up.status if follow_up else "",
            status_label=str(follow_up.get_status_display()) if follow_up else "",
            links=tuple(self._links(paragraph)),
            footnotes=tuple(
                str(note)
                for row in rows
                if (text_of_row := self.texts.get(row.pk))
                for note in text_of_row.footnotes
            ),
            lang=lang,
            dir=direction(lang),
            source=self._source(rows),
            outdated=tuple(self.outdated[row.pk] for row in rows if row.pk in self.outdated),
        )

    def _source(self, rows: Iterable[Paragraph]) -> str:
        """From which files and pages the text comes; empty where there is one file alone."""
        names: dict[str, None] = {}
        for row in rows:
            text = self.texts.get(row.pk)
            file = self.files.get(text.version_id or 0) if text else None
            if file is not None and text is not None:
                name = file.file_name or str(file.get_language_display())
                page = {"file": name, "page": text.page}
                names[_("%(file)s, page %(page)s") % page if text.page else name] = None
        return "; ".join(names)

    def _subs(self, paragraph: Paragraph) -> tuple[Subparagraph, ...]:
        return tuple(
            Subparagraph(
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

    def _links(self, paragraph: Paragraph) -> Iterable[LabelledLink]:
        if paragraph.answers is not None:
            number = paragraph.answers.reference
            yield LabelledLink(
                f"#p{paragraph.answers.slug}",
                _("answers the concern in paragraph %(number)s") % {"number": number},
            )
        for row in (paragraph, *self._below(paragraph)):
            if row.pk in self.recommendations and self.document.symbol:
                label = (
                    _("Recommendation and follow-up")
                    if row is paragraph
                    else _("Recommendation %(reference)s") % {"reference": row.reference}
                )
                yield LabelledLink(
                    reverse("recommendation-detail", args=(self.document.symbol, row.slug)), label
                )
