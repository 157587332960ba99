"""The four voices on one recommendation: asked, replied, assessed, evaluated.

The shapes are those of `components/_voice.html`: points that stand at the same place in each voice
share a row.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from recommendations.desks.reads.recommendation_page import Facts
from recommendations.documents.reads.outdated_voice import Mark
from recommendations.enums import (
    AccessLevel,
    Coverage,
    EvaluationStatus,
    OrganisationKind,
    SubmissionStatus,
)
from recommendations.models import (
    Assessment,
    Deadline,
    Document,
    Evaluation,
    Paragraph,
    ParagraphText,
    Passage,
    StateReply,
)
from recommendations.wording import lateness_in_words

# The head takes one of the twelve rows that the style sheet reserves.
MAX_ROWS = 11


@dataclass(frozen=True)
class Source:
    label: str
    url: str = ""


@dataclass(frozen=True)
class Said:
    """One thing that one voice says on one point."""

    text: str = ""
    by: str = ""
    on: date | None = None
    grade: str = ""
    tone: str = "neutral"
    note: str = ""
    sources: tuple[Source, ...] = ()
    url: str = ""
    url_label: str = ""
    lang: str = ""
    # That the words changed after it was said (queries.looking_again.Mark).
    mark: Mark | None = None


@dataclass(frozen=True)
class Point:
    """What one voice says on one paragraph or lettered part."""

    label: str = ""
    entries: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Voice:
    id: str
    title: str
    points: tuple[Point, ...]
    empty: str = ""
    source: str = ""
    source_url: str = ""
    on: date | None = None
    action_url: str = ""
    action_label: str = ""


def voices_of(facts: Facts) -> tuple[Voice, Voice, Voice, Voice]:
    """The voices in the order of the procedure, with the same points in each."""
    rows = _rows(facts)
    return (
        _asked(facts, rows),
        _replied(facts, rows),
        _assessed(facts, rows),
        _evaluated(facts, rows),
    )


def _rows(facts: Facts) -> list[list[Paragraph]]:
    """Which paragraphs share a row: each its own where another voice speaks to lettered parts."""
    spoken = {passage.recommendation.paragraph_id for passage in facts.passages}
    spoken |= {row.recommendation.paragraph_id for row in facts.assessments}
    spoken |= {row.follow_up.recommendation.paragraph_id for row in facts.evaluations}
    scopes = {row.scope for row in facts.evaluations}
    own = facts.parts[0]
    parted = [part for part in facts.parts[1:] if part.pk in spoken or part.reference in scopes]
    if not parted or len(facts.parts) > MAX_ROWS:
        return [facts.parts]
    return [[own], *([part] for part in facts.parts[1:])]


def _asked(facts: Facts, rows: list[list[Paragraph]]) -> Voice:
    document = facts.recommendation.paragraph.document
    points = []
    for row in rows:
        entries = [
            _words_of(part, facts.texts[part.pk], is_first=part is row[0])
            for part in row
            if part.pk in facts.texts
        ]
        first = facts.texts.get(row[0].pk)
        if first and first.closing:
            entries.append(Said(text=first.closing, lang=first.language))
        if entries:
            entries[-1] = _with_concern(entries[-1], row[0], document)
        points.append(Point(label=row[0].reference, entries=tuple(entries)))
    return Voice(
        id="asked",
        title=_("What the committee asked"),
        points=tuple(points),
        source=document.symbol or document.title,
        source_url=f"{document.get_absolute_url()}#p{facts.recommendation.paragraph.slug}",
        on=facts.recommendation.cycle.adopted_on,
    )


def _with_concern(said: Said, part: Paragraph, document: Document) -> Said:
    """With a link to the concern that the recommendation answers, where the document says which."""
    if part.answers is None:
        return said
    return replace(
        said,
        url=f"{document.get_absolute_url()}#p{part.answers.slug}",
        url_label=_("The concern, in paragraph %(number)s") % {"number": part.answers.reference},
    )


def _words_of(part: Paragraph, text: ParagraphText, *, is_first: bool) -> Said:
    mark = "" if is_first or not part.label else f"({part.label.rsplit('-', 1)[-1]}) "
    return Said(text=f"{mark}{text.text}", lang=text.language)


def _replied(facts: Facts, rows: list[list[Paragraph]]) -> Voice:
    points = [
        Point(
            label=row[0].reference if len(rows) > 1 else "",
            entries=tuple(
                replace(_passage(passage, facts.due_on), mark=facts.marks.get(passage))
                for passage in facts.passages
                if passage.recommendation.paragraph_id in {part.pk for part in row}
            ),
        )
        for row in rows
    ]
    silent = [
        reply
        for reply in facts.replies
        if reply.pk not in {passage.reply_id for passage in facts.passages}
    ]
    if silent:
        extra = tuple(_silent_reply(reply, facts.due_on) for reply in silent)
        points[0] = Point(points[0].label, points[0].entries + extra)
    return Voice(
        id="replied",
        title=_("What the State party replied"),
        points=_unless_silent(points),
        empty=_("No reply to this recommendation can be read here yet."),
    )


def _passage(passage: Passage, due_on: date | None) -> Said:
    reply = passage.reply
    return Said(
        text=passage.text,
        by=_lateness(reply, due_on),
        on=reply.received_on,
        lang=reply.language,
        note="" if passage.coverage == Coverage.NOT_JUDGED else passage.get_coverage_display(),
        url=reply.get_absolute_url(),
        url_label=_("The whole reply"),
    )


def _silent_reply(reply: StateReply, due_on: date | None) -> Said:
    return Said(
        text=_("This reply does not speak to this recommendation."),
        by=_lateness(reply, due_on),
        on=reply.received_on,
        url=reply.get_absolute_url(),
        url_label=_("The whole reply"),
    )


def _lateness(reply: StateReply, due_on: date | None) -> str:
    if due_on is None:
        return _("Received")
    return _("Received %(lateness)s") % {"lateness": lateness_in_words(due_on, reply.received_on)}


def _assessed(facts: Facts, rows: list[list[Paragraph]]) -> Voice:
    points = [
        Point(
            label=row[0].reference if len(rows) > 1 else "",
            entries=tuple(
                replace(_assessment(assessment, facts.window), mark=facts.marks.get(assessment))
                for assessment in facts.assessments
                if assessment.recommendation.paragraph_id in {part.pk for part in row}
            ),
        )
        for row in rows
    ]
    return Voice(
        id="assessed",
        title=_("What NGOs and NHRIs assess"),
        points=_unless_silent(points),
        empty=_("No assessment has been published."),
    )


def _assessment(assessment: Assessment, window: Deadline | None) -> Said:
    submission = assessment.submission
    sent_on = (
        timezone.localtime(submission.submitted_at).date() if submission.submitted_at else None
    )
    notes = []
    if submission.status != SubmissionStatus.PUBLISHED:
        notes.append(str(submission.get_status_display()))
    if assessment.access_level != AccessLevel.PUBLIC:
        notes.append(str(assessment.get_access_level_display()))
    elif submission.access_level != AccessLevel.PUBLIC:
        notes.append(str(submission.get_access_level_display()))
    if window and sent_on and sent_on > window.due_on:
        notes.append(_("Sent after the window closed"))
    grade = assessment.proposed_grade
    return Said(
        text=assessment.reasoning,
        by=_author(assessment),
        on=sent_on,
        lang=submission.language,
        grade=_("Proposes %(grade)s") % {"grade": grade} if grade else "",
        note=" \u00b7 ".join(notes),
        sources=tuple(
            Source(evidence.text, evidence.url) for evidence in assessment.evidence.all()
        ),
        url=submission.get_absolute_url(),
        url_label=_("The whole submission"),
    )


def _author(assessment: Assessment) -> str:
    """The organisation, an NHRI as such; of a withheld author not even the kind, which may tell."""
    name = assessment.author_name
    organisation = assessment.submission.organisation
    if name == organisation.name and organisation.kind == OrganisationKind.NHRI:
        return _("%(name)s (national human rights institution)") % {"name": name}
    return name


def _evaluated(facts: Facts, rows: list[list[Paragraph]]) -> Voice:
    references = {part.reference: part.pk for part in facts.parts}
    points = []
    for row in rows:
        pks = {part.pk for part in row}
        points.append(
            Point(
                label=row[0].reference if len(rows) > 1 else "",
                entries=tuple(
                    replace(_evaluation(evaluation), mark=facts.marks.get(evaluation))
                    for evaluation in facts.evaluations
                    if references.get(
                        evaluation.scope, evaluation.follow_up.recommendation.paragraph_id
                    )
                    in pks
                ),
            )
        )
    return Voice(
        id="evaluated",
        title=_("How the committee evaluates"),
        points=_unless_silent(points),
        empty=_("The committee has published no evaluation yet."),
    )


def _evaluation(evaluation: Evaluation) -> Said:
    notes = []
    is_adopted = evaluation.status == EvaluationStatus.ADOPTED
    if not is_adopted:
        notes.append(_("%(state)s: not public") % {"state": evaluation.get_status_display()})
    elif evaluation.access_level != AccessLevel.PUBLIC:
        notes.append(str(evaluation.get_access_level_display()))
    if evaluation.further_action:
        notes.append(_("Asked for next: %(action)s") % {"action": evaluation.further_action})
    by = evaluation.scope
    if evaluation.adopted_at_session:
        session = _("session %(number)s") % {"number": evaluation.adopted_at_session.number}
        by = f"{by}, {session}" if by else session.capitalize()
    return Said(
        text=evaluation.rationale,
        by=by,
        on=evaluation.adopted_on,
        grade=str(evaluation.grade),
        tone="done" if is_adopted else "waiting",
        note=". ".join(notes),
    )


def _unless_silent(points: Iterable[Point]) -> tuple[Point, ...]:
    """The points, or none when the voice says nothing on any, so that it says so once."""
    kept = tuple(points)
    return kept if any(point.entries for point in kept) else ()
