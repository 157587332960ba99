"""Concluding observations into the database: paragraphs, recommendations, request, dates."""

import re
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
from recommendations.documents.verbs.documents import (
    add_paragraphs,
    add_recommendation,
    record_document,
)
from recommendations.enums import (
    AccessLevel,
    DeadlineBasis,
    DeadlineKind,
    DocumentKind,
)
from recommendations.importers import ParsedDocument, ParsedFollowUp
from recommendations.importers.versions.units import Key, asked_keys, units_of
from recommendations.importers.words.calendar_words import find_dates
from recommendations.intake.verbs.cases import (
    get_or_open_cycle,
    language_of,
    paragraph_rows,
    store_file,
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
    run: ImportRun, parsed: ParsedDocument, *, by: User, now: datetime
) -> Document:
    """Write concluding observations with everything that follows from them.

    Raises InvalidInput without a symbol or paragraphs.
    """
    if not parsed.symbol:
        raise InvalidInput(
            _("The document prints no symbol. Enter it, for example CMW/C/AZE/CO/3."),
            field="symbol",
        )
    if not parsed.paragraphs:
        raise InvalidInput(
            _("No numbered paragraphs were found in the file, so there is nothing to apply.")
        )
    document = _document(run, parsed, by=by, now=now)
    version = store_file(run, document, parsed, now=now)
    stored = add_paragraphs(
        document, paragraph_rows(parsed), version=version, language=language_of(parsed)
    )
    paragraphs = {(row.number, row.label): row for row in stored}
    _recommendations(parsed, paragraphs)
    for asked in _one_a_kind(parsed.follow_up):
        record_request(parsed, asked, document, paragraphs, by=by, now=now)
    record_next_report(parsed, document, by=by, now=now)
    return document


def record_next_report(
    parsed: ParsedDocument, document: Document, *, by: User, now: datetime
) -> None:
    """The date of the next periodic report, with the paragraph that prints it.

    A date that is in force stays: a later version moves nothing by itself. A date before the
    adoption is a misprint and stays among the facts that were read.
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


def _document(run: ImportRun, parsed: ParsedDocument, *, by: User, now: datetime) -> Document:
    """The document's row: a new one, or one that was recorded before without its words.

    One that has words is the matter of `import_versions`.
    """
    known = Document.objects.filter(symbol__iexact=parsed.symbol or "").first()
    if known is not None:
        return known
    return record_document(
        cycle=get_or_open_cycle(parsed, by=by, now=now),
        kind=DocumentKind.CONCLUDING_OBSERVATIONS,
        title=title_of(run, parsed),
        access_level=AccessLevel.PUBLIC,
        symbol=parsed.symbol or "",
        original_language=parsed.original_language or language_of(parsed),
        distributed_on=parsed.distributed_on,
        by=by,
        now=now,
    )


def _recommendations(parsed: ParsedDocument, paragraphs: dict[Key, Paragraph]) -> None:
    """One recommendation for each paragraph that recommends, in the order of the text."""
    topics = {item: topic for asked in parsed.follow_up for item, topic in asked.topics}
    for paragraph in parsed.paragraphs:
        if paragraph.kind == "recommendation":
            topic = topics.get(str(paragraph.number)) or topic_of(paragraph.heading)
            row = paragraphs[paragraph.number, ""]
            add_recommendation(row, topic=_short(topic or row.reference))


def topic_of(headings: tuple[str, ...]) -> str:
    """The last heading without its label and the articles in brackets."""
    last = headings[-1] if headings else ""
    without = re.sub(
        r"\s*\((?:arts?|articles?|artículos?|статья|статьи|المادة)\b[^)]*\)?", "", last
    )
    return re.sub(r"^(?:[IVX]+|[A-H])\.\s*", "", without).strip()


def _short(topic: str) -> str:
    tidy = " ".join(topic.split())
    return tidy if len(tidy) <= _TOPIC_ROOM else f"{tidy[: _TOPIC_ROOM - 1]}…"


def _one_a_kind(follow_up: tuple[ParsedFollowUp, ...]) -> list[ParsedFollowUp]:
    """The first request of each kind: a document holds one of a kind."""
    by_kind: dict[str, ParsedFollowUp] = {}
    for asked in follow_up:
        by_kind.setdefault(asked.kind, asked)
    return list(by_kind.values())


def record_request(
    parsed: ParsedDocument,
    asked: ParsedFollowUp,
    document: Document,
    paragraphs: dict[Key, Paragraph],
    *,
    by: User,
    now: datetime,
) -> None:
    """Record what a document asks to be reported on, with its dates; nothing where it names none.

    `paragraphs` are those of the document as it is stored, by number and label.
    """
    chosen = _chosen(parsed, asked, document, paragraphs)
    if not chosen:
        return
    request = select_for_follow_up(
        document=document,
        recommendations=chosen,
        selection_kind=asked.kind,
        paragraph=paragraphs.get((asked.paragraph, "")),
        period_months=asked.period_months,
        quoted_words=asked.quoted,
        by=by,
        now=now,
    )
    if asked.kind == "short_term_follow_up":
        _set_dates(request, asked, by=by, now=now)


def _chosen(
    parsed: ParsedDocument,
    asked: ParsedFollowUp,
    document: Document,
    paragraphs: dict[Key, Paragraph],
) -> list[Recommendation]:
    """The recommendations that a request names; a named point becomes one of its own."""
    topics = dict(asked.topics)
    known = {
        row.paragraph_id: row for row in Recommendation.objects.filter(paragraph__document=document)
    }
    chosen: list[Recommendation] = []
    for key in asked_keys(units_of(parsed), asked):
        row = paragraphs[key]
        if row.pk not in known:
            topic = topics.get(_item(key)) or topic_of(tuple(row.headings)) or row.reference
            known[row.pk] = add_recommendation(row, topic=_short(topic))
        chosen.append(known[row.pk])
    return chosen


def _item(key: Key) -> str:
    """As requests name it: 9(a), 9(a)(i)."""
    number, label = key
    return "".join([str(number), *(f"({part})" for part in label.split("-") if part)])


def _set_dates(request: FollowUpRequest, asked: ParsedFollowUp, *, by: User, now: datetime) -> None:
    """A printed date is put in force; else the period from adoption; others are kept beside it.

    Without a day of adoption no date is put in force: a person chooses among the candidates.
    """
    is_explicit = asked.due_basis == "explicit_date"
    possible = [
        replace(due, quoted_words=asked.quoted)
        for due in due_date_candidates(request)
        if due.basis != DeadlineBasis.FROM_DISTRIBUTION or not request.cycle.adopted_on
    ]
    chosen = None
    if is_explicit and asked.due_on is not None:
        chosen = DueDate(
            asked.due_on,
            DeadlineBasis.EXPLICIT_DATE,
            period_months=asked.period_months,
            procedure=request.procedure,
            quoted_words=asked.quoted,
        )
    elif not is_explicit:
        from_adoption = (due for due in possible if due.basis == DeadlineBasis.FROM_ADOPTION)
        chosen = next(from_adoption, None)
    choose_date(request, chosen, possible=possible, by=by, now=now)
