"""Applying reports by NGOs and NHRIs, and documents that are only kept to be read."""

from datetime import datetime

from django.utils.translation import gettext as _

from recommendations.acts.errors import InvalidInput
from recommendations.answers.verbs.submissions import (
    EvidenceInput,
    save_assessment,
    start_submission,
    submit,
)
from recommendations.documents.verbs.documents import record_document
from recommendations.enums import AccessLevel, DocumentKind, OrganisationKind
from recommendations.importers import ParsedDocument, ParsedFootnote, ParsedPassage
from recommendations.importers.files.notes import links_in
from recommendations.intake.verbs.cases import (
    Access,
    find_cycle,
    language_of,
    record_with_text,
    store_text,
)
from recommendations.intake.verbs.replies import (
    answered_request,
    case_of,
    match_reason,
    resolve_reference,
)
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
    access: Access,
    by: User,
    now: datetime,
    organisation: Organisation | None,
) -> Document:
    """Record a report: its text, an assessment for each matched passage, its own proposals.

    The report is received as "submitted". `access` says who reads the submission once the
    secretariat has accepted and published it; the file itself stays with the committee. Raises
    InvalidInput when the case is not recorded, when the author is not known, or when no passage
    could be matched to a recommendation.
    """
    cycle = case_of(parsed)
    request = answered_request(cycle)
    author = organisation or _author(parsed)
    title = parsed.title or _("Follow-up report by %(name)s") % {"name": author.name}
    document = record_document(
        cycle=cycle,
        kind=DocumentKind.SUBMISSION,
        title=title[:400],
        # Never wider than this: the secretariat has not accepted the report yet.
        access_level=AccessLevel.RAPPORTEUR
        if access.level == AccessLevel.RAPPORTEUR
        else AccessLevel.COMMITTEE,
        original_language=language_of(parsed),
        by=by,
        now=now,
    )
    store_text(run, document, parsed, now=now)
    submission = start_submission(
        request,
        organisation=author,
        title=title[:300],
        by=by,
        now=now,
        language=language_of(parsed),
        access_level=access.level,
        public_from=access.public_from,
        document=document,
    )
    if submission.document_id != document.pk:
        raise InvalidInput(
            _(
                "%(name)s has an open draft on this request. It has to be sent or withdrawn before "
                "this report can be applied."
            )
            % {"name": author.name}
        )
    if not _assess(submission, request, parsed, by=by, now=now):
        raise InvalidInput(
            _(
                "No passage of the report could be matched to a recommendation of %(document)s. "
                "Say of the unmatched passages which recommendations they address, then apply."
            )
            % {"document": request.document}
        )
    Proposal.objects.bulk_create(
        Proposal(submission=submission, position=position, text=text)
        for position, text in enumerate(parsed.own_recommendations, start=1)
    )
    submit(submission, by=by, now=now)
    return document


def _author(parsed: ParsedDocument) -> Organisation:
    """The organisation that the report names as its author, recorded when it is new."""
    if not parsed.submitted_by:
        raise InvalidInput(
            _("The report does not say who submits it. Choose the organisation."),
            field="organisation",
        )
    found = Organisation.objects.filter(name__iexact=parsed.submitted_by).first()
    return found or Organisation.objects.create(
        name=parsed.submitted_by[:300], kind=OrganisationKind.NGO
    )


def _assess(
    submission: Submission,
    request: FollowUpRequest,
    parsed: ParsedDocument,
    *,
    by: User,
    now: datetime,
) -> int:
    """Write one assessment for each recommendation that is addressed; returns how many."""
    passages_of: dict[int, list[ParsedPassage]] = {}
    recommendations = {}
    for passage in parsed.passages:
        for item in passage.items:
            recommendation, _reason = resolve_reference(request, item)
            if recommendation is not None:
                recommendations[recommendation.pk] = recommendation
                passages_of.setdefault(recommendation.pk, []).append(passage)
    for key, passages in passages_of.items():
        notes = [note for passage in passages for note in passage.footnotes]
        save_assessment(
            submission,
            recommendation=recommendations[key],
            reasoning="\n\n".join(passage.text for passage in passages),
            evidence=_evidence(notes),
            match_reason=match_reason(passages[0])[:300],
            by=by,
            now=now,
        )
    return len(passages_of)


def _evidence(notes: list[ParsedFootnote]) -> list[EvidenceInput]:
    """Footnotes as evidence, one for each of their links; a link that came before repeats it."""
    evidence: list[EvidenceInput] = []
    seen: dict[str, int] = {}
    for note in notes:
        links = dict.fromkeys(url for url in (note.url, *links_in(note.text)) if url)
        for url in [link for link in links if len(link) <= _URL_ROOM] or [""]:
            evidence.append(EvidenceInput(note.text, url, seen.get(url) if url else None))
            if url:
                seen.setdefault(url, len(evidence))
    return evidence


def apply_other(
    run: ImportRun, parsed: ParsedDocument, *, access: Access, by: User, now: datetime
) -> Document:
    """Keep a document that is only read and searched: a summary record, a press release.

    Raises InvalidInput for a file that is none of the documents of a case.
    """
    if parsed.kind == "other" and not parsed.symbol:
        raise InvalidInput(
            _(
                "The file does not read as a document of a treaty body, a State reply or a report. "
                "If it is one, enter its symbol."
            ),
            field="symbol",
        )
    has_case = bool(
        parsed.committee and parsed.cycle and (parsed.state_party or parsed.state_party_name)
    )
    return record_with_text(
        run,
        parsed,
        cycle=find_cycle(parsed) if has_case else None,
        kind=DocumentKind(run.kind or DocumentKind.OTHER),
        access=access,
        by=by,
        now=now,
    )
