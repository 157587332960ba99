"""A State party's information on follow-up into the database, matched to what it speaks of."""

from datetime import datetime

from django.utils.translation import gettext as _

from recommendations.acts.errors import InvalidInput
from recommendations.answers.verbs.replies import PassageInput, record_reply
from recommendations.documents.verbs.documents import (
    add_paragraphs,
    add_recommendation,
    record_document,
)
from recommendations.enums import AccessLevel, DocumentKind, ParagraphKind
from recommendations.importers import ParsedDocument, ParsedPassage
from recommendations.importers.structure.labels import parts_of_item
from recommendations.intake.verbs.cases import (
    body_of,
    cycle_number,
    find_cycle,
    language_of,
    paragraph_rows,
    party_of,
    store_file,
    title_of,
)
from recommendations.intake.verbs.observations import topic_of
from recommendations.models import (
    Document,
    FollowUpRequest,
    ImportRun,
    Paragraph,
    Recommendation,
    ReportingCycle,
    User,
)


def apply_reply(run: ImportRun, parsed: ParsedDocument, *, by: User, now: datetime) -> Document:
    """Write a reply with its passages.

    Raises InvalidInput when its case or the request that it answers is not recorded, when the
    day of receipt is not printed, or when nothing in it could be matched.
    """
    cycle = case_of(parsed)
    request = request_of(cycle)
    if parsed.received_on is None:
        raise InvalidInput(
            _("The reply does not print the day on which it was received. Record it by hand.")
        )
    document = record_document(
        cycle=cycle,
        kind=DocumentKind.STATE_REPLY,
        title=title_of(run, parsed),
        access_level=AccessLevel.PUBLIC,
        symbol=parsed.symbol or "",
        original_language=parsed.original_language or language_of(parsed),
        distributed_on=parsed.distributed_on,
        received_on=parsed.received_on,
        by=by,
        now=now,
    )
    version = store_file(run, document, parsed, now=now)
    add_paragraphs(document, paragraph_rows(parsed), version=version, language=language_of(parsed))
    passages = _passages(parsed, request)
    if not passages:
        raise InvalidInput(
            _("No part of the reply names a recommendation of %(document)s. Record it by hand.")
            % {"document": request.document}
        )
    record_reply(
        request,
        received_on=parsed.received_on,
        passages=passages,
        access_level=AccessLevel.PUBLIC,
        language=language_of(parsed),
        document=document,
        by=by,
        now=now,
    )
    return document


def case_of(parsed: ParsedDocument) -> ReportingCycle:
    """The recorded case of a reply or report. Raises InvalidInput and says what to import first."""
    cycle = find_cycle(parsed)
    if cycle is None:
        number = cycle_number(parsed.cycle) if parsed.cycle else "?"
        prefix, iso3 = body_of(parsed).symbol_prefix, party_of(parsed).iso3
        raise InvalidInput(
            _("It speaks of %(symbol)s, which is not recorded. Import that document first.")
            % {"symbol": f"{prefix}/{iso3}/CO/{number}"}
        )
    return cycle


def request_of(cycle: ReportingCycle) -> FollowUpRequest:
    """The request that a reply or report of this case answers: one with a date comes first."""
    requests = FollowUpRequest.objects.filter(cycle=cycle).select_related("document", "procedure")
    found = (
        requests.filter(selection_kind="short_term_follow_up").order_by("pk").first()
        or requests.order_by("pk").first()
    )
    if found is None:
        raise InvalidInput(
            _(
                "No request for follow-up is recorded for %(cycle)s. Import its concluding "
                "observations first, or select the recommendations by hand."
            )
            % {"cycle": cycle}
        )
    return found


def resolve(request: FollowUpRequest, item: str) -> tuple[Recommendation | None, str]:
    """The recommendation that a reference means, and in words why.

    A point of a selected paragraph means that paragraph; a concern means the recommendation that
    answers it, because States often cite the concern.
    """
    parts = parts_of_item(item)
    if parts is None:
        return None, ""
    number, labels = parts
    rows = Paragraph.objects.in_the_text().filter(document=request.document, number=number)
    for wanted in labels:
        row = rows.filter(label=wanted).first()
        found = Recommendation.objects.filter(paragraph=row).first() if row else None
        if found is not None:
            return found, _("The text names paragraph %(item)s.") % {"item": item}
    answer = Recommendation.objects.filter(
        paragraph__document=request.document,
        paragraph__gone_in__isnull=True,
        paragraph__answers__number=number,
    ).first()
    if answer is not None:
        return answer, _("The text names paragraph %(item)s, the concern that this answers.") % {
            "item": item
        }
    row = rows.filter(label=labels[0]).first() or rows.filter(label="").first()
    if row is None or row.kind not in (ParagraphKind.RECOMMENDATION, ParagraphKind.CONCERN):
        return None, ""
    topic = topic_of(tuple(row.headings)) or row.reference
    return add_recommendation(row, topic=topic[:300]), (
        _("The text names paragraph %(item)s.") % {"item": item}
    )


def why(passage: ParsedPassage) -> str:
    """In words why a passage was matched, to be kept beside it."""
    items = ", ".join(passage.items)
    values = {"item": items, "confidence": round(passage.confidence * 100)}
    if passage.reason == "person":
        return _("A person matched it to paragraph %(item)s.") % values
    if passage.reason == "order_of_sections":
        return (
            _(
                "The sections follow the order in which the text names the paragraphs "
                "(%(item)s; %(confidence)s %% sure)."
            )
            % values
        )
    if passage.reason == "wording":
        return _(
            "The words are alike (%(confidence)s %% sure that paragraph %(item)s is meant): "
            "%(words)s."
        ) % {**values, "words": ", ".join(passage.matched_words)}
    return _("The text names paragraph %(item)s.") % values


def _passages(parsed: ParsedDocument, request: FollowUpRequest) -> list[PassageInput]:
    made: list[PassageInput] = []
    for passage in parsed.passages:
        for item in passage.items:
            recommendation, reason = resolve(request, item)
            if recommendation is None:
                continue
            said = reason if passage.reason == "explicit_reference" else why(passage)
            made += [
                PassageInput(unit, passage.text, match_reason=said[:300])
                for unit in _followed_units(request, recommendation, item)
            ]
    return made


def _followed_units(
    request: FollowUpRequest, recommendation: Recommendation, item: str
) -> list[Recommendation]:
    """What is followed of it: States answer paragraph 36 where 36 (a) and (c) were selected.

    A point that they name and that was not selected says nothing on the others.
    """
    paragraph = recommendation.paragraph
    selected = Recommendation.objects.filter(
        follow_ups__request=request,
        paragraph__document=paragraph.document_id,
        paragraph__number=paragraph.number,
    ).order_by("paragraph__position")
    is_point = bool(paragraph.label) or item.startswith(f"{paragraph.number}(")
    if is_point or selected.filter(pk=recommendation.pk).exists():
        return [recommendation]
    return list(selected) or [recommendation]
