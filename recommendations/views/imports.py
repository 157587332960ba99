"""Documents in: drop a file, read the proposal, apply it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import dates
from recommendations.domain.errors import DomainError
from recommendations.domain.import_versions import VersionChoice
from recommendations.domain.imports import apply_import, discard_import, start_import
from recommendations.enums import DocumentKind, ImportStatus
from recommendations.forms.imports import ApplyForm, UploadForm
from recommendations.models import ImportRun, Organisation
from recommendations.queries.import_changes import (
    applied_changes,
    changes_of,
    choices_of,
    plan_for,
)
from recommendations.queries.import_plans import Plan
from recommendations.queries.imports import proposal_of
from recommendations.tasks import read_import
from recommendations.views.access import authorise, load, signed_in
from recommendations.views.acts import attempt, page
from recommendations.views.htmx import paginate


@login_required
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    authorise(request, "import_document")
    runs = ImportRun.objects.visible_to(user).select_related("started_by", "document")
    return render(request, "imports/list.html", {"page_obj": paginate(request, runs)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    authorise(request, "import_document")
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        file, symbol = form.cleaned_data["file"], form.cleaned_data["symbol"]
        run = attempt(
            form,
            lambda: start_import(
                data=file.read(), filename=file.name, by=user, now=dates.now(), symbol=symbol
            ),
        )
        if run:
            return _started(request, run)
    return page(request, "imports/upload.html", form, {"crumbs": _crumbs(_("Import a document"))})


def _started(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Hand a new run to a worker; a file that came in before has its run, and nothing to do."""
    if run.status == ImportStatus.APPLIED:
        messages.info(request, _("This file was imported before: there is nothing to change."))
    else:
        # Without a broker the run waits for `read_waiting_imports`; the file has been kept.
        transaction.on_commit(lambda: read_import.delay(run.pk), robust=True)
    mine = ImportRun.objects.visible_to(request.user).filter(pk=run.pk)
    return redirect(run if mine.exists() else run.document or reverse("import-list"))


@login_required
@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A run: being read, to be checked, applied, or not readable and why."""
    run = _load(request, pk)
    plan = plan_for(run, request.user)
    form = _apply_form(request, run, plan)
    return render(request, "imports/detail.html", _context(request, run, form, plan))


@login_required
@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply a proposal, all of it or nothing; sent twice, it is applied once."""
    run = _load(request, pk)
    authorise(request, "apply_import", run)
    plan = plan_for(run, request.user)
    form = _apply_form(request, run, plan)
    if form.is_valid():
        applied = attempt(
            form,
            lambda: apply_import(
                run,
                by=signed_in(request),
                now=dates.now(),
                organisation=form.cleaned_data.get("organisation"),
                version=VersionChoice(
                    confirmed=form.cleaned_data.get("confirmed", ()),
                    basis=form.cleaned_data.get("basis", ""),
                    status=form.cleaned_data.get("status", ""),
                ),
            ),
        )
        if applied and applied.document:
            messages.success(request, _("The document was applied. This is how it reads now."))
            return redirect(applied.document)
    return page(request, "imports/detail.html", form, _context(request, run, form, plan))


@login_required
@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    run = _load(request, pk)
    authorise(request, "apply_import", run)
    try:
        discard_import(run, by=signed_in(request), now=dates.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(run)
    messages.success(request, _("The import was discarded. Nothing of it was applied."))
    return redirect("import-list")


def _load(request: HttpRequest, pk: int) -> ImportRun:
    authorise(request, "import_document")
    return load(
        ImportRun.objects.visible_to(request.user).select_related("document", "started_by"), pk=pk
    )


def _apply_form(request: HttpRequest, run: ImportRun, plan: Plan | None) -> ApplyForm:
    is_report = run.kind == DocumentKind.SUBMISSION and plan is None
    return ApplyForm(
        request.POST if request.method == "POST" else None,
        organisations=Organisation.objects.visible_to(request.user) if is_report else None,
        choices=choices_of(plan) if plan else None,
        initial={"basis": plan.basis if plan else ""},
    )


def _context(
    request: HttpRequest, run: ImportRun, form: ApplyForm, plan: Plan | None
) -> dict[str, Any]:
    changes = changes_of(plan) if plan else applied_changes(run, request.user)
    return {
        "run": run,
        "form": form,
        "changes": changes,
        "proposal": proposal_of(run),
        "may_apply": run.status == ImportStatus.PARSED
        and signed_in(request).has_perm("recommendations.apply_import", run),
        "crumbs": _crumbs(run.file_name),
    }


def _crumbs(here: str) -> list[dict[str, str]]:
    return [{"label": _("Imports"), "url": reverse("import-list")}, {"label": here}]
