"""Passages of a reply or report that name no recommendation, matched by their wording.

The readers of files know no database, but the recommendations of the case are in it. So what a
reader left unmatched is compared with them here, before the proposal is kept.
"""

from dataclasses import replace

from recommendations.acts.errors import InvalidInput
from recommendations.importers import ParsedDocument, ParsedPassage, ParseWarning
from recommendations.importers.answers.similarity import (
    ComparedRecommendation,
    similar_recommendations,
)
from recommendations.intake.verbs.cases import find_cycle
from recommendations.intake.verbs.replies import answered_request
from recommendations.models import FollowUpRequest, ParagraphText, Recommendation

# A document that falls into more passages than this is no reply or report.
_MAX_PASSAGES = 600
_MAX_WORDS = 8


def complete_passages(document: ParsedDocument) -> ParsedDocument:
    """A reply or report with further passages matched by wording, and with warnings on gaps.

    Returned unchanged when its case or the request that it answers is not recorded. Nothing is
    written.
    """
    if document.kind not in ("state_reply", "submission"):
        return document
    try:
        cycle = find_cycle(document)
        request = answered_request(cycle) if cycle else None
    except InvalidInput:
        request = None  # applying says what is missing
    if request is None:
        return document
    completed = _match_by_wording(document, request)
    warnings = (*completed.warnings, *_warnings_on_gaps(completed, request))
    return replace(completed, warnings=warnings)


def _match_by_wording(document: ParsedDocument, request: FollowUpRequest) -> ParsedDocument:
    """Match those unmatched passages whose wording is similar enough to a recommendation's.

    What names its recommendation stays as it is. Nothing is matched where the recommendations are
    not recorded in the document's language.
    """
    recommendations = (
        _compared_recommendations(request, document.language) if document.unmatched else []
    )
    passages = document.unmatched[:_MAX_PASSAGES]
    candidates = similar_recommendations(
        [f"{passage.heading}. {passage.text}" for passage in passages], recommendations
    )
    matched: list[ParsedPassage] = []
    unmatched: list[ParsedPassage] = []
    for passage, similar in zip(passages, candidates, strict=True):
        if not similar:
            unmatched.append(passage)
            continue
        best = similar[0]
        proposed = replace(
            passage,
            items=(best.item,),
            reason="wording",
            confidence=best.confidence,
            matched_words=best.words,
        )
        last = matched[-1] if matched else None
        # Neighbouring paragraphs without a heading that address the same are one passage.
        if (
            last is not None
            and last.items == proposed.items
            and not proposed.heading
            and (last.last_paragraph or 0) + 1 == proposed.first_paragraph
        ):
            words = dict.fromkeys((*last.matched_words, *proposed.matched_words))
            matched[-1] = replace(
                last,
                last_paragraph=proposed.last_paragraph,
                text=f"{last.text}\n\n{proposed.text}",
                confidence=max(last.confidence, proposed.confidence),
                footnotes=(*last.footnotes, *proposed.footnotes),
                matched_words=tuple(words)[:_MAX_WORDS],
            )
        else:
            matched.append(proposed)
    if not matched:
        return document
    ordered = sorted((*document.passages, *matched), key=lambda item: item.first_paragraph or 0)
    return replace(
        document,
        passages=tuple(ordered),
        unmatched=tuple(unmatched),
        warnings=tuple(row for row in document.warnings if row.code != "no_passages"),
    )


def _warnings_on_gaps(document: ParsedDocument, request: FollowUpRequest) -> list[ParseWarning]:
    """Selected paragraphs that no passage addresses, and paragraphs addressed beside them."""
    follow_ups = request.follow_ups.select_related(
        "recommendation__paragraph__answers", "recommendation__paragraph__parent__answers"
    )
    selected: set[int] = set()
    answer_to: dict[int, int] = {}
    for row in follow_ups:
        paragraph = row.recommendation.paragraph
        whole = paragraph.parent or paragraph
        selected.add(paragraph.number)
        if whole.answers is not None:  # States often cite the concern in place of its answer
            answer_to[whole.answers.number] = paragraph.number
    named = [
        int(item.partition("(")[0])
        for passage in document.passages
        for item in passage.items
        if item[:1].isdigit()
    ]
    if not named:
        return []
    addressed = {n if n in selected else answer_to.get(n, n) for n in named}
    warnings: list[ParseWarning] = []
    if missing := sorted(selected - addressed):
        numbers = ", ".join(map(str, missing))
        warnings.append(
            ParseWarning(
                "selected_not_answered", f"No passage addresses the selected paragraphs {numbers}."
            )
        )
    if others := sorted(addressed - selected):
        numbers = ", ".join(map(str, others))
        warnings.append(
            ParseWarning(
                "answers_others",
                f"Passages also address paragraphs that were not selected: {numbers}.",
            )
        )
    return warnings


def _compared_recommendations(
    request: FollowUpRequest, language: str
) -> list[ComparedRecommendation]:
    """The recommendations of the case with their text in one language, subparagraphs included."""
    selected = set(request.follow_ups.values_list("recommendation_id", flat=True))
    # Of each paragraph (document, number), the texts by label in reading order.
    texts: dict[tuple[int, int], dict[str, str]] = {}
    for row in (
        ParagraphText.objects.filter(
            paragraph__document__cycle_id=request.cycle_id,
            paragraph__document__kind=request.document.kind,
            language=language,
        )
        .select_related("paragraph")
        .order_by("paragraph__position")
    ):
        key = (row.paragraph.document_id, row.paragraph.number)
        texts.setdefault(key, {})[row.paragraph.label] = f"{row.text} {row.closing}"
    recommendations = Recommendation.objects.filter(
        cycle_id=request.cycle_id, paragraph__document__taken_back_at__isnull=True
    ).select_related("paragraph__answers")
    compared: list[ComparedRecommendation] = []
    for recommendation in recommendations.order_by("paragraph__position"):
        paragraph, label = recommendation.paragraph, recommendation.paragraph.label
        text = " ".join(
            text
            for other, text in texts.get((paragraph.document_id, paragraph.number), {}).items()
            if not label or other == label or other.startswith(f"{label}-")
        )
        if text:
            concern = paragraph.answers
            key = (concern.document_id, concern.number) if concern else (0, 0)
            compared.append(
                ComparedRecommendation(
                    number=paragraph.number,
                    label=label,
                    text=text,
                    topic=recommendation.topic,
                    concern=" ".join(texts.get(key, {}).values()),
                    is_selected=recommendation.pk in selected,
                )
            )
    return compared
