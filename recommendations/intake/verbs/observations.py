"""Applying concluding observations: paragraphs, recommendations, follow-up requests, dates."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from recommendations.acts.errors import InvalidInput
from recommendations.deadlines.verbs.deadlines import (
    DueDate,
    choose_date,
    due_date_candidates,
    set_next_report,
)
from recommendations.deadlines.verbs.follow_ups import select_for_follow_up
from recommendations.documents.verbs.documents import add_recommendations, record_document
from recommendations.enums import DeadlineBasis, DeadlineKind, DocumentKind
from recommendations.importers import ParsedDocument, ParsedFollowUp
from recommendations.importers.versions.units import Key, asked_keys, units_of
from recommendations.importers.words.calendar_words import find_dates
from recommendations.importers.words.topics import first_words, topic_of
from recommendations.intake.verbs.cases import (
    Access,
    get_or_open_cycle,
    language_of,
    store_text,
    title_of,
)
from recommendations.models import (
    Document,
    FollowUpRequest,
    ImportRun,
    Paragraph,
    Recommendation,
    User,
)

_TOPIC_ROOM = 300


def apply_observations(
    run: ImportRun, parsed: ParsedDocument, *, access: Access, by: User, now: datetime
) -> Document:
    """Record concluding observations with everything that follows from them.

    Raises InvalidInput without a symbol or paragraphs.
    """
    if not parsed.symbol:
        raise InvalidInput(
            _("The file prints no symbol. Enter it, for example CMW/C/AZE/CO/3."), field="symbol"
        )
    if not parsed.paragraphs:
        raise InvalidInput(
            _("No numbered paragraphs were found in the file, so there is nothing to apply.")
        )
    # Recorded by hand before, without its text; a document that has one gets a further version.
    document = Document.objects.filter(symbol__iexact=parsed.symbol).first()
    if document is None:
        document = record_document(
            cycle=get_or_open_cycle(parsed, by=by, now=now),
            kind=DocumentKind.CONCLUDING_OBSERVATIONS,
            title=title_of(run, parsed),
            access_level=access.level,
            public_from=access.public_from,
            symbol=parsed.symbol,
            original_language=parsed.original_language or language_of(parsed),
            distributed_on=parsed.distributed_on,
            by=by,
            now=now,
        )
    paragraphs = {
        (row.number, row.label): row for row in store_text(run, document, parsed, now=now)
    }
    topics = {item: topic for printed in parsed.follow_up for item, topic in printed.topics}
    asked = [row for row in parsed.paragraphs if row.kind == "recommendation"]
    add_recommendations(
        (
            paragraphs[row.number, ""],
            tidy_topic(paragraphs[row.number, ""], topics.get(str(row.number), ""), row.full_text),
        )
        for row in asked
    )
    by_kind: dict[str, ParsedFollowUp] = {}
    for printed in parsed.follow_up:
        by_kind.setdefault(printed.kind, printed)  # a document has one request of a kind
    for printed in by_kind.values():
        record_request(parsed, printed, document, paragraphs, by=by, now=now)
    record_next_report(parsed, document, by=by, now=now)
    return document


def record_next_report(
    parsed: ParsedDocument, document: Document, *, by: User, now: datetime
) -> None:
    """Set the date of the next periodic report, with the paragraph that prints it.

    A date in force stays: a later version moves nothing by itself. A date before the adoption is
    a misprint; it stays in the proposal only.
    """
    due_on, cycle = parsed.next_report_due_on, document.cycle
    if due_on is None or cycle is None or (cycle.adopted_on and due_on <= cycle.adopted_on):
        return
    if cycle.deadlines.in_force().filter(kind=DeadlineKind.NEXT_PERIODIC_REPORT).exists():
        return
    printed = (
        paragraph.full_text
        for paragraph in reversed(parsed.paragraphs)
        if any(found.day == due_on for found in find_dates(paragraph.full_text))
    )
    set_next_report(
        cycle, due_on=due_on, quoted_words=next(printed, ""), document=document, by=by, now=now
    )


def recommend(row: Paragraph, *, topic: str = "") -> Recommendation:
    """Make a stored paragraph a recommendation; its topic, unless given, is its heading's."""
    return add_recommendations([(row, tidy_topic(row, topic))])[0]


def tidy_topic(row: Paragraph, topic: str = "", text: str = "") -> str:
    """The topic of a recommendation on one line: given, the heading above it, or its first words.

    The `text` of the stored paragraph is read where it is needed and not given.
    """
    topic = topic or topic_of(tuple(row.headings))
    if not topic:
        topic = first_words(text or row.texts.values_list("text", flat=True).first() or "")
    tidy = " ".join((topic or row.reference).split())
    return tidy if len(tidy) <= _TOPIC_ROOM else f"{tidy[: _TOPIC_ROOM - 1]}…"


def record_request(
    parsed: ParsedDocument,
    printed: ParsedFollowUp,
    document: Document,
    paragraphs: dict[Key, Paragraph],
    *,
    by: User,
    now: datetime,
) -> None:
    """Record the follow-up request that a document prints, with its dates; nothing where it
    selects no paragraph.

    `paragraphs` are those of the document as it is stored, by number and label. A subparagraph
    that the request names becomes a recommendation of its own.
    """
    topics = dict(printed.topics)
    known = {
        row.paragraph_id: row for row in Recommendation.objects.filter(paragraph__document=document)
    }
    selected: list[Recommendation] = []
    for number, label in asked_keys(units_of(parsed), printed):
        row = paragraphs[number, label]
        if row.pk not in known:
            # As requests name it: 9(a), 9(a)(i).
            item = "".join([str(number), *(f"({part})" for part in label.split("-") if part)])
            known[row.pk] = recommend(row, topic=topics.get(item, ""))
        selected.append(known[row.pk])
    if not selected:
        return
    request = select_for_follow_up(
        document=document,
        recommendations=selected,
        selection_kind=printed.kind,
        paragraph=paragraphs.get((printed.paragraph, "")),
        period_months=printed.period_months,
        quoted_words=printed.quoted,
        by=by,
        now=now,
    )
    if printed.kind == "short_term_follow_up":
        _set_dates(request, printed, by=by, now=now)


def _set_dates(
    request: FollowUpRequest, printed: ParsedFollowUp, *, by: User, now: datetime
) -> None:
    """Put a printed date in force, else the period from adoption; others are kept as considered.

    Without a day of adoption no date is put in force: a person chooses among the candidates.
    """
    is_printed = printed.due_basis == "explicit_date"
    possible = [
        replace(due, quoted_words=printed.quoted)
        for due in due_date_candidates(request)
        if due.basis != DeadlineBasis.FROM_DISTRIBUTION or not request.cycle.adopted_on
    ]
    chosen = None
    if is_printed and printed.due_on is not None:
        chosen = DueDate(
            printed.due_on,
            DeadlineBasis.EXPLICIT_DATE,
            period_months=printed.period_months,
            procedure=request.procedure,
            quoted_words=printed.quoted,
        )
    elif not is_printed:
        from_adoption = (due for due in possible if due.basis == DeadlineBasis.FROM_ADOPTION)
        chosen = next(from_adoption, None)
    choose_date(request, chosen, possible=possible, by=by, now=now)
