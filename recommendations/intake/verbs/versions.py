"""A further version of a recorded document: corrected, translated, or the same words again.

What the text says follows the file. What was asked of the State, and when, and what the document
is, follows a person: such changes are written only where their keys were confirmed, and a date in
force is never moved by a file.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from recommendations.acts.errors import InvalidInput
from recommendations.acts.events import record_event
from recommendations.deadlines.verbs.deadlines import DueDate, consider_date
from recommendations.deadlines.verbs.follow_ups import add_to_request, change_status
from recommendations.documents.verbs.documents import add_recommendation
from recommendations.documents.verbs.paragraph_changes import write_changes
from recommendations.enums import (
    DeadlineBasis,
    DocumentKind,
    EventKind,
    FollowUpStatus,
    VersionStatus,
)
from recommendations.importers import ParsedDocument
from recommendations.importers.versions.comparison import summary_of
from recommendations.importers.versions.units import Key
from recommendations.intake.reads.plans import FactChange, Plan, plan_of
from recommendations.intake.reads.request_changes import RequestChange
from recommendations.intake.verbs.cases import store_file
from recommendations.intake.verbs.observations import record_next_report, record_request, topic_of
from recommendations.models import (
    Document,
    DocumentVersion,
    FollowUpRequest,
    ImportRun,
    Paragraph,
    ParagraphText,
    Recommendation,
    User,
)


@dataclass(frozen=True)
class VersionChoice:
    """What a person decided about a further version.

    `confirmed` are the keys of the plan's request and fact changes to be written, `basis` is the
    plan's as that person saw it ("" without a look), `status` a `VersionStatus` or "".
    """

    confirmed: Collection[str] = ()
    basis: str = ""
    status: str = ""


def apply_version(
    run: ImportRun,
    parsed: ParsedDocument,
    document: Document,
    *,
    by: User,
    now: datetime,
    choice: VersionChoice,
) -> dict[str, Any]:
    """Write a further version of `document`; returns what came of it, for the history.

    Raises InvalidInput when the document has changed since the person looked, when it is another
    committee's than the import's, and when nothing of a translation could be placed.
    """
    Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    plan = plan_of(parsed, Document.objects.all())
    if plan is None or plan.document.pk != document.pk:
        raise InvalidInput(_("The document was changed meanwhile. Read the file again."))
    _refuse(run, plan, choice.basis)
    version = store_file(
        run,
        document,
        parsed,
        now=now,
        status=choice.status or _status_of(parsed, plan),
        supersedes=plan.latest,
    )
    rows = plan.before.paragraphs
    if plan.changed:
        rows = write_changes(
            plan.changes,
            version=version,
            rows=rows,
            texts=plan.before.texts,
            by=by,
            now=now,
            run=run,
        )
    if plan.is_translation:
        _write_translation(plan, version)
        return {
            "language": plan.language,
            "translated": len(plan.new_words),
            "changes": summary_of(plan.changed),
        }
    _recommend(parsed, document, rows)
    for change in plan.requests:
        if change.key in choice.confirmed or not change.needs_confirmation:
            _write_request(change, parsed, document, rows, by=by, now=now)
    for fact in plan.facts:
        if fact.key in choice.confirmed:
            _write_fact(fact, document, by=by, now=now)
    record_next_report(parsed, document, by=by, now=now)
    return {"language": plan.language, "changes": summary_of(plan.changed)}


def _refuse(run: ImportRun, plan: Plan, basis: str) -> None:
    if basis and basis != plan.basis:
        raise InvalidInput(
            _(
                "Another version of %(document)s was applied since you looked at the differences. "
                "Reload the page and look again."
            )
            % {"document": plan.document}
        )
    cycle = plan.document.cycle
    if cycle and run.treaty_body_id and cycle.treaty_body_id != run.treaty_body_id:
        raise InvalidInput(
            _("%(document)s is a document of another committee than this import.")
            % {"document": plan.document}
        )
    if plan.alignment is not None and not plan.alignment.words:
        reasons = " ".join(doubt.message for doubt in plan.alignment.warnings)
        raise InvalidInput(
            _("No words of this translation could be placed. %(reasons)s") % {"reasons": reasons}
        )


def _status_of(parsed: ParsedDocument, plan: Plan) -> str:
    """What the file is unless a person says otherwise: corrected where it changes words."""
    if plan.is_translation or not any(change.has_new_words for change in plan.changes):
        return VersionStatus.FINAL
    was_advance = plan.latest is not None and plan.latest.status == VersionStatus.ADVANCE
    is_correction = bool(parsed.symbol) and parsed.symbol != plan.document.symbol
    return VersionStatus.FINAL if was_advance and not is_correction else VersionStatus.CORRECTED


def _write_translation(plan: Plan, version: DocumentVersion) -> None:
    ParagraphText.objects.bulk_create(
        ParagraphText(
            paragraph=plan.before.paragraphs[key],
            version=version,
            language=plan.language,
            text=unit.text,
            closing=unit.closing,
            footnotes=list(unit.footnotes),
            page=unit.page,
        )
        for key, unit in plan.new_words
    )


def _recommend(parsed: ParsedDocument, document: Document, rows: dict[Key, Paragraph]) -> None:
    """Paragraphs that recommend now and did not before; none ceases to be a recommendation."""
    if document.kind != DocumentKind.CONCLUDING_OBSERVATIONS or document.cycle is None:
        return
    known = set(
        Recommendation.objects.filter(paragraph__document=document).values_list(
            "paragraph", flat=True
        )
    )
    for paragraph in parsed.paragraphs:
        row = rows[paragraph.number, ""]
        if paragraph.kind == "recommendation" and row.pk not in known:
            add_recommendation(row, topic=(topic_of(paragraph.heading) or row.reference)[:300])


def _write_request(
    change: RequestChange,
    parsed: ParsedDocument,
    document: Document,
    rows: dict[Key, Paragraph],
    *,
    by: User,
    now: datetime,
) -> None:
    request, asked = change.request, change.asked
    if change.act == "request" and asked is not None:
        record_request(parsed, asked, document, rows, by=by, now=now)
    elif change.act == "select" and request is not None and change.place is not None:
        row = rows[change.place]
        add_to_request(request, _recommendation_at(row), by=by, now=now)
    elif change.act == "drop" and change.follow_up is not None:
        change_status(
            change.follow_up,
            FollowUpStatus.DISCONTINUED,
            by=by,
            now=now,
            reason=_("A later version of %(document)s names it no longer.")
            % {"document": document},
        )
    elif request is not None and asked is not None:
        _write_time(change, request, by=by, now=now)


def _recommendation_at(row: Paragraph) -> Recommendation:
    found = Recommendation.objects.filter(paragraph=row).first()
    return found or add_recommendation(
        row, topic=(topic_of(tuple(row.headings)) or row.reference)[:300]
    )


def _write_time(
    change: RequestChange, request: FollowUpRequest, *, by: User, now: datetime
) -> None:
    """A period is a fact about the request; a date becomes one that was considered."""
    quoted = change.asked.quoted if change.asked else ""
    if change.act == "date" and change.due_on is not None:
        consider_date(
            request,
            DueDate(
                change.due_on,
                DeadlineBasis.EXPLICIT_DATE,
                period_months=change.asked.period_months if change.asked else None,
                procedure=request.procedure,
                quoted_words=quoted,
                reason=_("Named by a later version of the document."),
            ),
            by=by,
            now=now,
        )
    elif change.asked is not None:
        before = request.period_months
        request.period_months = change.asked.period_months
        request.quoted_words = quoted
        request.save(update_fields=["period_months", "quoted_words", "updated_at"])
        record_event(
            EventKind.REQUEST_CHANGED,
            request.document,
            by=by,
            now=now,
            details={"from": before, "to": request.period_months},
        )


_FACTS_OF_CASE = ("adopted_on",)


def _write_fact(fact: FactChange, document: Document, *, by: User, now: datetime) -> None:
    row = document.cycle if fact.field in _FACTS_OF_CASE else document
    if row is None:
        return
    value = fact.after[:400] if isinstance(fact.after, str) else fact.after
    setattr(row, fact.field, value)
    row.save(update_fields=[fact.field, "updated_at"])
    record_event(
        EventKind.FACT_CORRECTED,
        document,
        by=by,
        now=now,
        details={"fact": fact.field, "from": str(fact.before or ""), "to": str(fact.after)},
    )
