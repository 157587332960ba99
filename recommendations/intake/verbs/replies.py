"""Applying a State reply: its text, and its passages at the recommendations that they address."""

from datetime import datetime

from django.utils.translation import gettext as _

from recommendations.acts.errors import InvalidInput
from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.enums import DocumentKind, ParagraphKind
from recommendations.importers import ParsedDocument, ParsedPassage
from recommendations.importers.structure.labels import parts_of_item
from recommendations.intake.verbs.cases import (
    Access,
    body_of,
    cycle_number,
    find_cycle,
    language_of,
    party_of,
    record_with_text,
)
from recommendations.intake.verbs.observations import recommend
from recommendations.models import (
    Document,
    FollowUpRequest,
    ImportRun,
    Paragraph,
    Recommendation,
    ReportingCycle,
    User,
)


def apply_reply(
    run: ImportRun, parsed: ParsedDocument, *, access: Access, by: User, now: datetime
) -> Document:
    """Record a State reply with its passages.

    Raises InvalidInput when its case or the request that it answers is not recorded, when the
    day of receipt is not printed, or when no passage names a recommendation.
    """
    cycle = case_of(parsed)
    request = answered_request(cycle)
    if parsed.received_on is None:
        raise InvalidInput(
            _(
                "The reply does not print the day on which it was received. Add that day under "
                "“What was read”, then apply."
            )
        )
    document = record_with_text(
        run,
        parsed,
        cycle=cycle,
        kind=DocumentKind.STATE_REPLY,
        access=access,
        by=by,
        now=now,
    )
    passages: list[PassageInput] = []
    for passage in parsed.passages:
        for item in passage.items:
            recommendation, reason = resolve_reference(request, item)
            if recommendation is None:
                continue
            if passage.reason != "explicit_reference":
                reason = match_reason(passage)
            passages += [
                PassageInput(followed, passage.text, match_reason=reason[:300])
                for followed in _followed(request, recommendation, item)
            ]
    if not passages:
        raise InvalidInput(
            _(
                "No passage of the reply names a recommendation of %(document)s. Say of the "
                "unmatched passages which recommendations they address, then apply."
            )
            % {"document": request.document}
        )
    record_reply(
        request,
        ReplyInput(
            received_on=parsed.received_on,
            passages=passages,
            access_level=access.level,
            public_from=access.public_from,
            language=language_of(parsed),
            document=document,
        ),
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
            _("The file is about %(symbol)s, which is not recorded. Import that document first.")
            % {"symbol": f"{prefix}/{iso3}/CO/{number}"}
        )
    return cycle


def answered_request(cycle: ReportingCycle) -> FollowUpRequest:
    """The request that a reply or report of this case answers: one with a date comes first."""
    requests = FollowUpRequest.objects.filter(
        cycle=cycle, document__taken_back_at__isnull=True
    ).select_related("document", "procedure")
    found = (
        requests.filter(selection_kind="short_term_follow_up").order_by("pk").first()
        or requests.order_by("pk").first()
    )
    if found is None:
        raise InvalidInput(
            _(
                "No follow-up request is recorded for %(cycle)s. Import its concluding "
                "observations first, or select the recommendations by hand."
            )
            % {"cycle": cycle}
        )
    return found


def resolve_reference(request: FollowUpRequest, item: str) -> tuple[Recommendation | None, str]:
    """The recommendation to which a reference such as 36(a) leads, and why, in a sentence.

    A subparagraph of a selected paragraph leads to that paragraph; a concern leads to the
    recommendation that answers it, because States often cite the concern.
    """
    parts = parts_of_item(item)
    if parts is None:
        return None, ""
    number, labels = parts
    named = _("The text names paragraph %(item)s.") % {"item": item}
    rows = Paragraph.objects.in_the_text().filter(document=request.document, number=number)
    for label in labels:
        row = rows.filter(label=label).first()
        found = Recommendation.objects.filter(paragraph=row).first() if row else None
        if found is not None:
            return found, named
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
    return recommend(row), named


def match_reason(passage: ParsedPassage) -> str:
    """Why a passage was matched, in a sentence that is kept with it."""
    values = {"item": ", ".join(passage.items), "confidence": round(passage.confidence * 100)}
    if passage.reason == "person":
        return _("A person matched it to paragraph %(item)s.") % values
    if passage.reason == "order_of_sections":
        return (
            _(
                "The sections follow the order in which the text names the paragraphs "
                "(paragraph %(item)s; %(confidence)s %% sure)."
            )
            % values
        )
    if passage.reason == "wording":
        return _(
            "The wording is similar (paragraph %(item)s; %(confidence)s %% sure): %(words)s."
        ) % {**values, "words": ", ".join(passage.matched_words)}
    return _("The text names paragraph %(item)s.") % values


def _followed(
    request: FollowUpRequest, recommendation: Recommendation, item: str
) -> list[Recommendation]:
    """What is followed of a recommendation: States answer 36 where 36 (a) and (c) were selected.

    A subparagraph that they name and that was not selected says nothing on the others.
    """
    paragraph = recommendation.paragraph
    selected = Recommendation.objects.filter(
        follow_ups__request=request,
        paragraph__document=paragraph.document_id,
        paragraph__number=paragraph.number,
    ).order_by("paragraph__position")
    is_subparagraph = bool(paragraph.label) or item.startswith(f"{paragraph.number}(")
    if is_subparagraph or selected.filter(pk=recommendation.pk).exists():
        return [recommendation]
    return list(selected) or [recommendation]
