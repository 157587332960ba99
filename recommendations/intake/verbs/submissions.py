"""Reports by NGOs and NHRIs, and documents that are only kept, into the database."""

from datetime import datetime

from django.utils.translation import gettext as _

from recommendations.acts.errors import InvalidInput
from recommendations.answers.verbs.submissions import (
    EvidenceInput,
    save_assessment,
    start_submission,
    submit,
)
from recommendations.documents.verbs.documents import add_paragraphs, record_document
from recommendations.enums import AccessLevel, DocumentKind, OrganisationKind
from recommendations.importers import ParsedDocument, ParsedFootnote, ParsedPassage
from recommendations.importers.files.notes import links_in
from recommendations.intake.verbs.cases import (
    find_cycle,
    language_of,
    paragraph_rows,
    store_file,
    title_of,
)
from recommendations.intake.verbs.replies import case_of, request_of, resolve, why
from recommendations.models import (
    Document,
    FollowUpRequest,
    ImportRun,
    Organisation,
    Proposal,
    Submission,
    User,
)

_URL_ROOM = 1000


def apply_submission(
    run: ImportRun,
    parsed: ParsedDocument,
    *,
    by: User,
    now: datetime,
    organisation: Organisation | None,
) -> Document:
    """Write a report: its text, an assessment for each matched passage, its sources, its wishes.

    The report is received as "submitted"; who reads it and whether it is published stays with
    the secretariat. Raises InvalidInput when the case is not recorded, when the author is not
    known, or when no part could be matched to a recommendation.
    """
    cycle = case_of(parsed)
    request = request_of(cycle)
    author = organisation or _author(parsed)
    title = parsed.title or _("Follow-up report by %(name)s") % {"name": author.name}
    document = record_document(
        cycle=cycle,
        kind=DocumentKind.SUBMISSION,
        title=title[:400],
        access_level=AccessLevel.COMMITTEE,
        original_language=language_of(parsed),
        by=by,
        now=now,
    )
    version = store_file(run, document, parsed, now=now)
    add_paragraphs(document, paragraph_rows(parsed), version=version, language=language_of(parsed))
    submission = start_submission(
        request,
        organisation=author,
        title=title[:300],
        by=by,
        now=now,
        language=language_of(parsed),
        document=document,
    )
    if submission.document_id != document.pk:
        raise InvalidInput(
            _("%(name)s has begun a draft on this request. Send or withdraw it first.")
            % {"name": author.name}
        )
    if not _assess(submission, request, parsed, by=by, now=now):
        raise InvalidInput(
            _("No part of the report could be matched to a recommendation of %(document)s.")
            % {"document": request.document}
        )
    Proposal.objects.bulk_create(
        Proposal(submission=submission, position=position, text=text)
        for position, text in enumerate(parsed.own_recommendations, start=1)
    )
    submit(submission, by=by, now=now)
    return document


def apply_other(run: ImportRun, parsed: ParsedDocument, *, by: User, now: datetime) -> Document:
    """Keep a document that is only read and searched: a summary record, a press release.

    Raises InvalidInput for a file that reads as none of the documents of a case.
    """
    if parsed.kind == "other" and not parsed.symbol:
        raise InvalidInput(
            _(
                "The file does not read as a document of a treaty body, a reply or a report. "
                "If it is one, enter its symbol."
            ),
            field="symbol",
        )
    has_case = bool(
        parsed.committee and parsed.cycle and (parsed.state_party or parsed.state_party_name)
    )
    document = record_document(
        cycle=find_cycle(parsed) if has_case else None,
        kind=DocumentKind(run.kind or DocumentKind.OTHER),
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
    return document


def _author(parsed: ParsedDocument) -> Organisation:
    """The organisation that the report names as its author, recorded when it is new."""
    if not parsed.submitted_by:
        raise InvalidInput(
            _("The report does not say who submits it. Choose the organisation."),
            field="organisation",
        )
    found = Organisation.objects.filter(name__iexact=parsed.submitted_by).first()
    if found is None:
        found = Organisation.objects.create(
            name=parsed.submitted_by[:300], kind=OrganisationKind.NGO
        )
    return found


def _assess(
    submission: Submission,
    request: FollowUpRequest,
    parsed: ParsedDocument,
    *,
    by: User,
    now: datetime,
) -> int:
    """One assessment for each recommendation spoken of; returns how many."""
    grouped: dict[int, list[ParsedPassage]] = {}
    found = {}
    for passage in parsed.passages:
        for item in passage.items:
            recommendation, _reason = resolve(request, item)
            if recommendation is not None:
                found[recommendation.pk] = recommendation
                grouped.setdefault(recommendation.pk, []).append(passage)
    for key, passages in grouped.items():
        notes = [note for passage in passages for note in passage.footnotes]
        save_assessment(
            submission,
            recommendation=found[key],
            reasoning="\n\n".join(passage.text for passage in passages),
            evidence=_evidence(notes),
            match_reason=why(passages[0])[:300],
            by=by,
            now=now,
        )
    return len(grouped)


def _evidence(notes: list[ParsedFootnote]) -> list[EvidenceInput]:
    """Notes as sources, one for each of their links; a link that came before repeats it."""
    made: list[EvidenceInput] = []
    seen: dict[str, int] = {}
    for note in notes:
        links = dict.fromkeys(url for url in (note.url, *links_in(note.text)) if url)
        for url in [link for link in links if len(link) <= _URL_ROOM] or [""]:
            made.append(EvidenceInput(note.text, url, seen.get(url) if url else None))
            if url:
                seen.setdefault(url, len(made))
    return made
