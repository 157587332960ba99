"""Applying a further version of a recorded document: corrected, translated, or the same again.

What the text says follows the file. What was requested, by when, and what the document is follow a
person: such changes are written only where their keys were confirmed, and a file never moves a
deadline in force.
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
from recommendations.intake.reads.versions import FactChange, RequestChange, VersionPlan, plan_of
from recommendations.intake.verbs.cases import store_file
from recommendations.intake.verbs.observations import recommend, record_next_report, record_request
from recommendations.models import (
    Document,
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
    plan's as that person saw it ("" where nobody looked), `status` a `VersionStatus` or "".
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
    """Write a further version of `document`; returns the details of the event in its history.

    Raises InvalidInput when the document has changed since the person looked, when it is another
    committee's than the import's, and when nothing of a translation could be placed.
    """
    Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    plan = plan_of(parsed, Document.objects.all())
    if plan is None or plan.document.pk != document.pk:
        raise InvalidInput(
            _("The document was changed meanwhile. Reload the page and check the differences.")
        )
    _refuse(run, plan, choice.basis)
    version = store_file(
        run,
        document,
        parsed,
        now=now,
        status=choice.status or _status_of(parsed, plan),
        supersedes=plan.latest,
    )
    rows = plan.recorded.paragraphs
    if plan.changed:
        rows = write_changes(
            plan.changes,
            version=version,
            rows=rows,
            texts=plan.recorded.texts,
            by=by,
            now=now,
            run=run,
        )
    details: dict[str, Any] = {"language": plan.language, "changes": summary_of(plan.changed)}
    if plan.is_translation:
        ParagraphText.objects.bulk_create(
            ParagraphText(
                paragraph=plan.recorded.paragraphs[key],
                version=version,
                language=plan.language,
                text=unit.text,
                closing=unit.closing,
                footnotes=list(unit.footnotes),
                page=unit.page,
            )
            for key, unit in plan.new_texts
        )
        return {**details, "translated": len(plan.new_texts)}
    if document.kind == DocumentKind.CONCLUDING_OBSERVATIONS and document.cycle is not None:
        # Paragraphs that recommend now and did not before; none ceases to be a recommendation.
        recommendations = Recommendation.objects.filter(paragraph__document=document)
        known = set(recommendations.values_list("paragraph", flat=True))
        for paragraph in parsed.paragraphs:
            row = rows[paragraph.number, ""]
            if paragraph.kind == "recommendation" and row.pk not in known:
                recommend(row)
    for change in plan.requests:
        if change.key in choice.confirmed or not change.needs_confirmation:
            _write_request_change(change, parsed, document, rows, by=by, now=now)
    for fact in plan.facts:
        if fact.key in choice.confirmed:
            _write_fact(fact, document, by=by, now=now)
    record_next_report(parsed, document, by=by, now=now)
    return details


def _refuse(run: ImportRun, plan: VersionPlan, basis: str) -> None:
    if basis and basis != plan.basis:
        raise InvalidInput(
            _(
                "Another version of %(document)s was applied since you looked at the differences. "
                "Reload the page and check them again."
            )
            % {"document": plan.document}
        )
    cycle = plan.document.cycle
    if cycle and run.treaty_body_id and cycle.treaty_body_id != run.treaty_body_id:
        raise InvalidInput(
            _(
                "%(document)s is a document of another committee than this import. Discard it and "
                "import the file again without choosing a committee."
            )
            % {"document": plan.document}
        )
    if plan.alignment is not None and not plan.alignment.words:
        reasons = " ".join(warning.message for warning in plan.alignment.warnings)
        raise InvalidInput(
            _("Nothing of this translation could be placed. %(reasons)s") % {"reasons": reasons}
        )


def _status_of(parsed: ParsedDocument, plan: VersionPlan) -> str:
    """What the file is unless a person says otherwise: corrected where it changes words."""
    if plan.is_translation or not any(change.has_new_words for change in plan.changes):
        return VersionStatus.FINAL
    was_advance = plan.latest is not None and plan.latest.status == VersionStatus.ADVANCE
    is_correction = bool(parsed.symbol) and parsed.symbol != plan.document.symbol
    return VersionStatus.FINAL if was_advance and not is_correction else VersionStatus.CORRECTED


def _write_request_change(
    change: RequestChange,
    parsed: ParsedDocument,
    document: Document,
    rows: dict[Key, Paragraph],
    *,
    by: User,
    now: datetime,
) -> None:
    request, printed = change.request, change.printed
    if change.act == "request" and printed is not None:
        record_request(parsed, printed, document, rows, by=by, now=now)
    elif change.act == "select" and request is not None and change.item is not None:
        row = rows[change.item]
        recommendation = Recommendation.objects.filter(paragraph=row).first() or recommend(row)
        add_to_request(request, recommendation, by=by, now=now)
    elif change.act == "drop" and change.follow_up is not None:
        change_status(
            change.follow_up,
            FollowUpStatus.DISCONTINUED,
            by=by,
            now=now,
            reason=_("A later version of %(document)s no longer names it.")
            % {"document": document},
        )
    elif change.act == "date" and request is not None and printed and change.due_on is not None:
        consider_date(
            request,
            DueDate(
                change.due_on,
                DeadlineBasis.EXPLICIT_DATE,
                period_months=printed.period_months,
                procedure=request.procedure,
                quoted_words=printed.quoted,
                reason=_("Named by a later version of the document."),
            ),
            by=by,
            now=now,
        )
    elif change.act == "period" and request is not None and printed is not None:
        before = request.period_months
        request.period_months = printed.period_months
        request.quoted_words = printed.quoted
        request.save(update_fields=["period_months", "quoted_words", "updated_at"])
        record_event(
            EventKind.REQUEST_CHANGED,
            request.document,
            by=by,
            now=now,
            details={"from": before, "to": request.period_months},
        )


def _write_fact(fact: FactChange, document: Document, *, by: User, now: datetime) -> None:
    # The day of adoption is a fact about the case.
    row = document.cycle if fact.field == "adopted_on" else document
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
