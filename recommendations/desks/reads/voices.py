"""The four voices on one recommendation: the committee, the State party, NGOs and NHRIs, the grade.

The classes are those of `components/_voice.html`: points at the same position in each voice share
a row of the page.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.desks.reads.recommendation_page import RecommendationPage
from recommendations.documents.reads.outdated import OutdatedNotice
from recommendations.enums import (
    AccessLevel,
    Coverage,
    EvaluationStatus,
    OrganisationKind,
    SubmissionStatus,
)
from recommendations.models import (
    Assessment,
    Evaluation,
    Paragraph,
    StateReply,
)
from recommendations.wording import date_in_words, lateness_in_words

# The style sheet has twelve rows, and the heads of the columns take one.
MAX_ROWS = 11


@dataclass(frozen=True)
class SourceLink:
    """A source of an assessment, with a link where there is one."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class VoiceEntry:
    """One text of a voice on one point, with its author, day and grade."""

    text: str = ""
    by: str = ""
    on: date | None = None
    grade: str = ""
    tone: str = "neutral"
    note: str = ""
    sources: tuple[SourceLink, ...] = ()
    url: str = ""
    url_label: str = ""
    lang: str = ""
    # Where the paragraph has changed since the text was written.
    outdated: OutdatedNotice | None = None


@dataclass(frozen=True)
class VoicePoint:
    """What one voice says on one paragraph or subparagraph."""

    label: str = ""
    entries: tuple[VoiceEntry, ...] = ()


@dataclass(frozen=True)
class Voice:
    """One column of the page: its points, or the sentence that says that there are none."""

    id: str
    title: str
    points: tuple[VoicePoint, ...]
    empty: str = ""
    source: str = ""
    source_url: str = ""
    on: date | None = None
    action_url: str = ""
    action_label: str = ""


def voices_of(page: RecommendationPage) -> tuple[Voice, Voice, Voice, Voice]:
    """The voices in the order of the procedure, with the same points in each."""
    rows = _paragraphs_by_row(page)
    return _asked(page, rows), _replied(page, rows), _assessed(page, rows), _evaluated(page, rows)


def _paragraphs_by_row(page: RecommendationPage) -> list[list[Paragraph]]:
    """Which paragraphs share a row: all, unless a voice speaks of single subparagraphs."""
    spoken = {passage.recommendation.paragraph_id for passage in page.passages}
    spoken |= {row.recommendation.paragraph_id for row in page.assessments}
    spoken |= {row.follow_up.recommendation.paragraph_id for row in page.evaluations}
    scopes = {row.scope for row in page.evaluations}
    own, *subparagraphs = page.parts
    are_apart = any(part.pk in spoken or part.reference in scopes for part in subparagraphs)
    if not are_apart or len(page.parts) > MAX_ROWS:
        return [page.parts]
    return [[own], *([part] for part in subparagraphs)]


def _points(
    rows: list[list[Paragraph]], entries: list[tuple[int, VoiceEntry]]
) -> tuple[VoicePoint, ...]:
    """The entries of a voice, given with their paragraphs' keys, in the rows of the page.

    No points when there are no entries, so that the voice says once that there is nothing.
    """
    if not entries:
        return ()
    return tuple(
        VoicePoint(
            label=row[0].reference if len(rows) > 1 else "",
            entries=tuple(
                entry for paragraph, entry in entries if paragraph in {part.pk for part in row}
            ),
        )
        for row in rows
    )


def _asked(page: RecommendationPage, rows: list[list[Paragraph]]) -> Voice:
    document = page.recommendation.paragraph.document
    document_url = document.get_absolute_url()
    points = []
    for row in rows:
        first, entries = row[0], list[VoiceEntry]()
        for part in row:
            if text := page.texts.get(part.pk):
                letter = "" if part is first or not part.label else part.label.rsplit("-", 1)[-1]
                words = f"({letter}) {text.text}" if letter else text.text
                entries.append(VoiceEntry(text=words, lang=text.language))
        text = page.texts.get(first.pk)
        if text and text.closing:
            entries.append(VoiceEntry(text=text.closing, lang=text.language))
        if entries and first.answers is not None:
            label = _("The concern, in paragraph %(number)s") % {"number": first.answers.reference}
            url = f"{document_url}#p{first.answers.slug}"
            entries[-1] = replace(entries[-1], url=url, url_label=label)
        points.append(VoicePoint(label=first.reference, entries=tuple(entries)))
    return Voice(
        id="asked",
        title=_("What the committee asked"),
        points=tuple(points),
        source=document.symbol or document.title,
        source_url=f"{document_url}#p{page.recommendation.paragraph.slug}",
        on=page.recommendation.cycle.adopted_on,
    )


def _replied(page: RecommendationPage, rows: list[list[Paragraph]]) -> Voice:
    def entry(reply: StateReply, text: str, **further: Any) -> VoiceEntry:
        received = _("Received")
        if page.due_on is not None:
            lateness = lateness_in_words(page.due_on, reply.received_on)
            received = _("Received %(lateness)s") % {"lateness": lateness}
        return VoiceEntry(
            text=text,
            by=received,
            on=reply.received_on,
            url=reply.get_absolute_url(),
            url_label=_("The whole reply"),
            **further,
        )

    entries = [
        (
            passage.recommendation.paragraph_id,
            entry(
                passage.reply,
                passage.text,
                lang=passage.reply.language,
                note=""
                if passage.coverage == Coverage.NOT_JUDGED
                else passage.get_coverage_display(),
                outdated=page.outdated.get(passage),
            ),
        )
        for passage in page.passages
    ]
    with_passage = {passage.reply_id for passage in page.passages}
    entries += [
        (rows[0][0].pk, entry(reply, _("This reply does not address this recommendation.")))
        for reply in page.replies
        if reply.pk not in with_passage
    ]
    return Voice(
        id="replied",
        title=_("What the State party replied"),
        points=_points(rows, entries),
        empty=_("No reply to this recommendation can be read here yet."),
    )


def _assessed(page: RecommendationPage, rows: list[list[Paragraph]]) -> Voice:
    return Voice(
        id="assessed",
        title=_("What NGOs and NHRIs assess"),
        points=_points(
            rows,
            [
                (row.recommendation.paragraph_id, _assessment_entry(page, row))
                for row in page.assessments
            ],
        ),
        empty=_("No assessment has been published."),
    )


def _assessment_entry(page: RecommendationPage, assessment: Assessment) -> VoiceEntry:
    submission, grade = assessment.submission, assessment.proposed_grade
    author, organisation = assessment.author_name, submission.organisation
    # The kind of an author whose name is withheld might tell who it is.
    if author == organisation.name and organisation.kind == OrganisationKind.NHRI:
        author = _("%(name)s (national human rights institution)") % {"name": author}
    sent_on = dates.today(submission.submitted_at) if submission.submitted_at else None
    notes = []
    if submission.status != SubmissionStatus.PUBLISHED:
        notes.append(str(submission.get_status_display()))
    if assessment.access_level != AccessLevel.PUBLIC:
        notes.append(str(assessment.get_access_level_display()))
    elif submission.access_level != AccessLevel.PUBLIC:
        notes.append(str(submission.get_access_level_display()))
    if page.window and sent_on and sent_on > page.window.due_on:
        notes.append(_("Sent after the window closed"))
    return VoiceEntry(
        text=assessment.reasoning,
        by=author,
        on=sent_on,
        lang=submission.language,
        grade=_("Proposes %(grade)s") % {"grade": grade} if grade else "",
        note=" \u00b7 ".join(notes),
        sources=tuple(
            SourceLink(evidence.text, evidence.url) for evidence in assessment.evidence.all()
        ),
        url=submission.get_absolute_url(),
        url_label=_("The whole submission"),
        outdated=page.outdated.get(assessment),
    )


def _changed_since(page: RecommendationPage, evaluation: Evaluation) -> list[str]:
    """Which replies were corrected or withdrawn after an evaluation that may rest on them."""
    notes = []
    written_on = evaluation.adopted_on or dates.today(evaluation.created_at)
    replies = {
        row.reply
        for row in page.withdrawn_passages
        if row.reply.request_id == evaluation.follow_up.request_id
    }
    for reply in sorted(replies, key=lambda row: row.pk):
        changed_on = dates.today(reply.withdrawn_at)
        if not dates.today(reply.created_at) <= written_on <= changed_on:
            continue
        words = (
            _("The reply was corrected on %(date)s, after this evaluation")
            if hasattr(reply, "replaced_by")
            else _("The reply was withdrawn on %(date)s, after this evaluation")
        )
        notes.append(words % {"date": date_in_words(changed_on)})
    return notes


def _evaluated(page: RecommendationPage, rows: list[list[Paragraph]]) -> Voice:
    paragraph_of_scope = {part.reference: part.pk for part in page.parts}
    entries = []
    for evaluation in page.evaluations:
        is_adopted = evaluation.status == EvaluationStatus.ADOPTED
        notes = []
        if not is_adopted:
            notes.append(_("%(status)s: not public") % {"status": evaluation.get_status_display()})
        elif evaluation.access_level != AccessLevel.PUBLIC:
            notes.append(str(evaluation.get_access_level_display()))
        if evaluation.round > 1:
            notes.append(_("Round %(number)s") % {"number": evaluation.round})
        notes += _changed_since(page, evaluation)
        if evaluation.further_action:
            notes.append(_("Requested next: %(action)s") % {"action": evaluation.further_action})
        by = evaluation.scope
        if evaluation.adopted_at_session:
            session = _("session %(number)s") % {"number": evaluation.adopted_at_session.number}
            by = f"{by}, {session}" if by else session.capitalize()
        paragraph = paragraph_of_scope.get(
            evaluation.scope, evaluation.follow_up.recommendation.paragraph_id
        )
        entry = VoiceEntry(
            text=evaluation.rationale,
            by=by,
            on=evaluation.adopted_on,
            grade=str(evaluation.grade),
            tone="done" if is_adopted else "waiting",
            note=". ".join(notes),
            url=reverse("evaluation-versions", args=(evaluation.public_id,)),
            url_label=_("Former versions"),
            outdated=page.outdated.get(evaluation),
        )
        entries.append((paragraph, entry))
    return Voice(
        id="evaluated",
        title=_("How the committee evaluates"),
        points=_points(rows, entries),
        empty=_("The committee has published no evaluation yet."),
    )
