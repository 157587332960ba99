"""Imports: files that come in, what was read from them beside its source, and applying it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import dates
from recommendations.acts.edit_conflicts import too_late
from recommendations.acts.errors import DomainError
from recommendations.acts.fields import ReasonForm
from recommendations.acts.form_pages import attempt, show_form
from recommendations.acts.list_pages import paginate
from recommendations.acts.loading import NotHere, authorise, load, signed_in
from recommendations.acts.sent_only import sent_only
from recommendations.documents.reads.resting import document_of, what_rests_on
from recommendations.enums import DocumentKind, EventKind, ImportStatus, ParagraphKind
from recommendations.importers import UnreadableDocument
from recommendations.importers.files.media_types import PDF
from recommendations.importers.parsed_json import from_json
from recommendations.importers.sandbox import Limits, Sandbox
from recommendations.intake.forms.imports import ApplyForm, UploadForm
from recommendations.intake.reads.corrections import history_of
from recommendations.intake.reads.proposals import proposal_page
from recommendations.intake.reads.version_page import (
    applied_changes,
    changes_of,
    choices_of,
    plan_for,
)
from recommendations.intake.reads.versions import VersionPlan, document_without_text
from recommendations.intake.tasks import read_import
from recommendations.intake.verbs.cases import Access, default_access
from recommendations.intake.verbs.imports import (
    applied_before,
    apply_import,
    discard_import,
    start_import,
    take_back_import,
)
from recommendations.intake.verbs.versions import VersionChoice
from recommendations.models import Document, Event, ImportRun, Organisation

# After "t": a digit in the order of the list, or a letter of the word.
_KINDS = [
    {"value": kind.value, "label": kind.label, "digit": str(digit), "letter": letter}
    for digit, (kind, letter) in enumerate(zip(ParagraphKind, "ipcrfdo", strict=True), start=1)
]
# A page that takes longer to draw is refused.
_DRAWING = Limits(seconds=15)
# The longer side of a picture: A4 can be read at that size, and a poster stays a picture.
_LONGEST = 1600


@login_required
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    authorise(request, "import_document")
    runs = (
        ImportRun.objects.visible_to(user)
        .select_related("started_by", "document")
        .defer("reading", "corrections", "proposal", "source_text")
    )
    page_obj = paginate(request, runs)
    is_waiting = any(run.status in ImportStatus.waiting_statuses for run in page_obj)
    return render(
        request, "intake/imports/list.html", {"page_obj": page_obj, "is_waiting": is_waiting}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest) -> HttpResponse:
    """Take files or a pasted text in, and hand each to a worker."""
    user = signed_in(request)
    authorise(request, "import_document")
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)

    @transaction.atomic
    def start_all() -> list[ImportRun]:
        return [
            start_import(
                data=data,
                filename=name,
                by=user,
                symbol=form.cleaned_data["symbol"],
                treaty_body=form.cleaned_data["treaty_body"],
            )
            for name, data in form.documents()
        ]

    if form.is_valid() and (runs := attempt(form, start_all)):
        for run in runs:
            if run.status == ImportStatus.APPLIED:
                messages.info(
                    request,
                    _("%(file)s was imported before: there is nothing to change.")
                    % {"file": run.file_name},
                )
            else:
                _send_to_worker(run)
        if len(runs) > 1:
            return redirect("import-list")
        is_visible = ImportRun.objects.visible_to(user).filter(pk=runs[0].pk).exists()
        return redirect(runs[0] if is_visible else runs[0].document or reverse("import-list"))
    crumbs = crumbs_of(_("Import a document"))
    return show_form(request, "intake/imports/upload.html", form, {"crumbs": crumbs})


def _send_to_worker(run: ImportRun) -> None:
    """Without a broker the import waits for `read_waiting_imports`; its file is kept."""
    transaction.on_commit(lambda: read_import.delay(run.pk), robust=True)


@login_required
@require_safe
def import_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An import: being read, to be checked, applied, or not readable and why."""
    run = load_run(request, public_id)
    plan = plan_for(run, request.user)
    kept = _kept_document(request, run, plan)
    form = _apply_form(request, run, plan, kept)
    context = {**_context(request, run, form, plan), "kept": kept}
    return render(request, "intake/imports/detail.html", context)


@login_required
@require_safe
def import_page(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """One page of the source as a picture. It never changes, but who may see it can."""
    run = load_run(request, public_id)
    if run.media_type != PDF or not run.file:
        raise NotHere(_("This import has no pages to show."))
    etag = f'"{run.sha256}-{number}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            with run.file.open("rb") as handle, Sandbox(_DRAWING) as sandbox:
                picture = sandbox.draw(handle.read(), number, longest=_LONGEST)
        except (FileNotFoundError, UnreadableDocument):
            raise NotHere(_("The document has no such page, or it cannot be drawn."))
        response = HttpResponse(picture, content_type="image/png")
    response["ETag"] = etag
    # Kept by the reader's own browser, and asked for again each time: rights may have ended.
    response["Cache-Control"] = "private, no-cache"
    return response


@login_required
@sent_only("import-detail", "public_id")
def import_apply(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Apply a proposal, all of it or nothing; sent twice, it is applied once, and this is said."""
    run = load_run(request, public_id)
    authorise(request, "apply_import", run)
    now = dates.now()
    plan = plan_for(run, request.user)
    kept = _kept_document(request, run, plan)
    form = _apply_form(request, run, plan, kept)
    applied = (
        attempt(form, lambda: _applied(request, run, form, now=now)) if form.is_valid() else None
    )
    if applied and applied.document:
        # The same file may have come in twice, as two imports.
        if applied.document.versions.filter(sha256=run.sha256, recorded_at=now).exists():
            messages.success(request, _("The import was applied. This is the document now."))
        else:
            messages.info(
                request, _("This file had been imported before. Nothing of the document changed.")
            )
        return redirect(applied.document)
    run.refresh_from_db()
    if run.status == ImportStatus.APPLIED:  # before, by the same person or by another one
        messages.info(request, applied_before(run, by=signed_in(request)))
        return redirect(run.document or run)
    return show_form(
        request,
        "intake/imports/detail.html",
        form,
        {**_context(request, run, form, plan), "kept": kept},
    )


def _applied(request: HttpRequest, run: ImportRun, form: ApplyForm, *, now: datetime) -> ImportRun:
    """Apply what a valid form says; its refusal becomes an error of the form."""
    given = form.cleaned_data
    is_asked = "access_level" in form.fields
    return apply_import(
        run,
        by=signed_in(request),
        now=now,
        organisation=given.get("organisation"),
        revision=given.get("revision"),
        version=VersionChoice(
            confirmed=given.get("confirmed", ()),
            basis=given.get("basis", ""),
            status=given.get("status", ""),
        ),
        access=Access(given["access_level"], given["public_from"]) if is_asked else None,
    )


@login_required
@sent_only("import-detail", "public_id")
def import_discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    run = load_run(request, public_id)
    authorise(request, "apply_import", run)
    try:
        discard_import(run)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(run)
    messages.success(request, _("The import was discarded. Nothing of it was applied."))
    return redirect("import-list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an applied import back, or say what rests on it."""
    user = signed_in(request)
    run = load_run(request, public_id)
    authorise(request, "apply_import", run)
    if run.status == ImportStatus.TAKEN_BACK:
        said = _("This has already been recorded. Nothing was changed again.")
        return too_late(request, said, run.get_absolute_url())
    form = ReasonForm(request.POST or None)
    taken_back = None
    if form.is_valid():
        taken_back = attempt(
            form, lambda: take_back_import(run, by=user, now=dates.now(), **form.cleaned_data)
        )
    if taken_back:
        messages.success(request, _("The import was taken back. Its file is kept."))
        return redirect(run)
    document = document_of(run)
    context = {
        "run": run,
        "document": document,
        "resting": what_rests_on(run, document, user) if document else None,
        "crumbs": crumbs_of(_("Take back"), run),
    }
    return show_form(request, "intake/imports/take_back.html", form, context)


def load_run(request: HttpRequest, public_id: UUID) -> ImportRun:
    """An import that this person may see; importing is for officers."""
    authorise(request, "import_document")
    return load(
        ImportRun.objects.visible_to(request.user).select_related("document", "started_by"),
        public_id=public_id,
    )


def _kept_document(
    request: HttpRequest, run: ImportRun, plan: VersionPlan | None
) -> Document | None:
    """The recorded document that gets this file and keeps its readers, if there is one."""
    if plan is not None:
        return plan.document
    if run.status != ImportStatus.PARSED or not run.proposal:
        return None
    documents = Document.objects.visible_to(request.user)
    return document_without_text(from_json(run.proposal), run.sha256, documents)


def _apply_form(
    request: HttpRequest, run: ImportRun, plan: VersionPlan | None, kept: Document | None
) -> ApplyForm:
    is_report = run.kind == DocumentKind.SUBMISSION and plan is None
    return ApplyForm(
        request.POST if request.method == "POST" else None,
        organisations=Organisation.objects.visible_to(request.user) if is_report else None,
        choices=choices_of(plan) if plan else None,
        access_level=None
        if kept or not run.proposal
        else default_access(from_json(run.proposal)).level,
    )


def _context(
    request: HttpRequest, run: ImportRun, form: ApplyForm, plan: VersionPlan | None
) -> dict[str, Any]:
    changes = changes_of(plan) if plan else applied_changes(run, request.user)
    return {
        "run": run,
        "form": form,
        "changes": changes,
        "basis": plan.basis if plan else "",
        "proposal": proposal_page(run, request.GET.get("page", "")),
        "may_apply": run.status == ImportStatus.PARSED
        and signed_in(request).has_perm("recommendations.apply_import", run),
        "may_take_back": run.status == ImportStatus.APPLIED
        and signed_in(request).has_perm("recommendations.apply_import", run),
        "taken_back": Event.objects.visible_to(request.user)
        .filter(kind=EventKind.IMPORT_TAKEN_BACK, document=run.document_id)
        .first()
        if run.status == ImportStatus.TAKEN_BACK
        else None,
        "history": history_of(run) if run.corrections else [],
        "kinds": _KINDS,
        "at": request.GET.get("at", ""),
        "crumbs": crumbs_of(run.file_name),
    }


def crumbs_of(here: str, run: ImportRun | None = None) -> list[dict[str, str]]:
    """The way back up: to the list, and from an editor to its import."""
    above = [{"label": run.file_name, "url": run.get_absolute_url()}] if run else []
    return [{"label": _("Imports"), "url": reverse("import-list")}, *above, {"label": here}]
