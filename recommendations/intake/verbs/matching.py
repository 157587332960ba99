"""Parts of a reply or report that name no recommendation, matched by their wording.

The reading of a file knows no database; the recommendations of the case stand in it. So the parts
that the reading could not place are compared with them here, before the proposal is kept.
"""

from collections.abc import Iterable
from dataclasses import replace

from recommendations.acts.errors import InvalidInput
from recommendations.importers import ParsedDocument, ParsedPassage, ParseWarning
from recommendations.importers.answers.similarity import (
    ComparedRecommendation,
    ProposedRecommendation,
    similar_recommendations,
)
from recommendations.intake.verbs.cases import find_cycle
from recommendations.intake.verbs.replies import request_of
from recommendations.models import FollowUpRequest, Paragraph, ParagraphText, Recommendation

# A document that falls into more parts than this is no reply or report.
_MAX_PARTS = 600


def complete_passages(document: ParsedDocument) -> ParsedDocument:
    """A reply or report as its case shows it: more passages by their wording, and what is left.

    Returned unchanged when its case or the request that it answers is not recorded. Nothing is
    written.
    """
    if document.kind not in ("state_reply", "submission"):
        return document
    request = _request_for(document)
    if request is None:
        return document
    completed = _match_by_wording(document, request)
    warnings = (*completed.warnings, *_coverage(completed, request))
    return replace(completed, warnings=warnings)


def _match_by_wording(document: ParsedDocument, request: FollowUpRequest) -> ParsedDocument:
    """The document with passages for those of its unmatched parts whose words tell enough.

    What names its recommendation stays as it is; so does all where the recommendations are not
    recorded in the document's language.
    """
    asked = _asked(request, document.language) if document.unmatched else []
    parts = document.unmatched[:_MAX_PARTS]
    found = similar_recommendations([f"{part.heading}. {part.text}" for part in parts], asked)
    proposed = _joined(
        _proposed(part, candidates[0])
        for part, candidates in zip(parts, found, strict=True)
        if candidates
    )
    if not proposed:
        return document
    passages = sorted((*document.passages, *proposed), key=lambda part: part.first_paragraph or 0)
    left = tuple(part for part, candidates in zip(parts, found, strict=True) if not candidates)
    warnings = tuple(warning for warning in document.warnings if warning.code != "no_passages")
    return replace(document, passages=tuple(passages), unmatched=left, warnings=warnings)


def _coverage(document: ParsedDocument, request: FollowUpRequest) -> list[ParseWarning]:
    """Which selected paragraphs no passage speaks of, and which it speaks of beside them."""
    rows = request.follow_ups.select_related(
        "recommendation__paragraph__answers", "recommendation__paragraph__parent__answers"
    )
    selected: set[int] = set()
    concerns: dict[int, int] = {}
    for row in rows:
        paragraph = row.recommendation.paragraph
        whole = paragraph.parent or paragraph
        selected.add(paragraph.number)
        if whole.answers is not None:  # States often cite the concern in place of its answer
            concerns[whole.answers.number] = paragraph.number
    spoken = [
        int(item.partition("(")[0])
        for passage in document.passages
        for item in passage.items
        if item[:1].isdigit()
    ]
    if not spoken:
        return []
    met = {number if number in selected else concerns.get(number, number) for number in spoken}
    missing = sorted(selected - met)
    others = sorted(met - selected)
    warnings: list[ParseWarning] = []
    if missing:
        warnings.append(
            ParseWarning(
                "selected_not_answered",
                f"No part speaks of the selected paragraphs {_listed(missing)}.",
            )
        )
    if others:
        warnings.append(
            ParseWarning(
                "answers_others",
                f"It also speaks of paragraphs that were not selected: {_listed(others)}.",
            )
        )
    return warnings


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


def _request_for(document: ParsedDocument) -> FollowUpRequest | None:
    try:
        cycle = find_cycle(document)
        return request_of(cycle) if cycle else None
    except InvalidInput:
        return None  # applying says what is missing


def _asked(request: FollowUpRequest, language: str) -> list[ComparedRecommendation]:
    """The recommendations of the case with their words in one language, points included."""
    selected = set(request.follow_ups.values_list("recommendation_id", flat=True))
    rows = Recommendation.objects.filter(cycle_id=request.cycle_id).select_related(
        "paragraph__answers"
    )
    texts = _texts(request, language)
    asked: list[ComparedRecommendation] = []
    for row in rows.order_by("paragraph__position"):
        paragraph = row.paragraph
        words = texts.get((paragraph.document_id, paragraph.number), {})
        own = _words(words, paragraph)
        if own:
            answers = paragraph.answers
            concern = texts.get((answers.document_id, answers.number), {}) if answers else {}
            asked.append(
                ComparedRecommendation(
                    number=paragraph.number,
                    label=paragraph.label,
                    text=own,
                    topic=row.topic,
                    concern=" ".join(concern.values()),
                    is_selected=row.pk in selected,
                )
            )
    return asked


def _texts(request: FollowUpRequest, language: str) -> dict[tuple[int, int], dict[str, str]]:
    """Words by document and paragraph number, then by label in the order of the text."""
    found: dict[tuple[int, int], dict[str, str]] = {}
    rows = (
        ParagraphText.objects.filter(
            paragraph__document__cycle_id=request.cycle_id,
            paragraph__document__kind=request.document.kind,
            language=language,
        )
        .select_related("paragraph")
        .order_by("paragraph__position")
    )
    for row in rows:
        place = (row.paragraph.document_id, row.paragraph.number)
        found.setdefault(place, {})[row.paragraph.label] = f"{row.text} {row.closing}"
    return found


def _words(words: dict[str, str], paragraph: Paragraph) -> str:
    """A paragraph with all its points, or a point with the parts below it."""
    if not paragraph.label:
        return " ".join(words.values())
    below = (
        text
        for label, text in words.items()
        if label == paragraph.label or label.startswith(f"{paragraph.label}-")
    )
    return " ".join(below)


def _proposed(part: ParsedPassage, best: ProposedRecommendation) -> ParsedPassage:
    return replace(
        part,
        items=(best.item,),
        reason="wording",
        confidence=best.confidence,
        matched_words=best.words,
    )


def _joined(passages: Iterable[ParsedPassage]) -> list[ParsedPassage]:
    """Neighbouring paragraphs without headings that speak of the same become one passage."""
    joined: list[ParsedPassage] = []
    for passage in passages:
        before = joined[-1] if joined else None
        if before is None or not _belong_together(before, passage):
            joined.append(passage)
            continue
        words = dict.fromkeys((*before.matched_words, *passage.matched_words))
        joined[-1] = replace(
            before,
            last_paragraph=passage.last_paragraph,
            text=f"{before.text}\n\n{passage.text}",
            confidence=max(before.confidence, passage.confidence),
            footnotes=(*before.footnotes, *passage.footnotes),
            matched_words=tuple(words)[:8],
        )
    return joined


def _belong_together(before: ParsedPassage, after: ParsedPassage) -> bool:
    return (
        before.items == after.items
        and not after.heading
        and (before.last_paragraph or 0) + 1 == after.first_paragraph
    )
