"""Imports: what came in, what was read from it, and applying it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recommendations import dates
from recommendations.domain.errors import DomainError
from recommendations.domain.imports import apply_import, discard_import
from recommendations.enums import DocumentKind, ImportStatus
from recommendations.forms.imports import ApplyForm
from recommendations.models import ImportRun, Organisation
from recommendations.queries.imports import proposal_of
from recommendations.views.access import authorise, load, signed_in
from recommendations.views.acts import attempt, page
from recommendations.views.htmx import paginate


@login_required
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    authorise(request, "import_document")
    runs = ImportRun.objects.visible_to(user).select_related("started_by", "document")
    page_obj = paginate(request, runs)
    is_waiting = any(run.status in ImportStatus.waiting_statuses for run in page_obj)
    return render(request, "imports/list.html", {"page_obj": page_obj, "is_waiting": is_waiting})


@login_required
@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A run: being read, to be checked, applied, or not readable and why."""
    run = _load(request, pk)
    return render(request, "imports/detail.html", _context(request, run, _apply_form(request, run)))


@login_required
@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply a proposal, all of it or nothing; sent twice, it is applied once."""
    run = _load(request, pk)
    authorise(request, "apply_import", run)
    form = _apply_form(request, run)
    if form.is_valid():
        applied = attempt(
            form,
            lambda: apply_import(
                run,
                by=signed_in(request),
                now=dates.now(),
                organisation=form.cleaned_data.get("organisation"),
            ),
        )
        if applied and applied.document:
            messages.success(request, _("The document was applied. This is how it reads now."))
            return redirect(applied.document)
    return page(request, "imports/detail.html", form, _context(request, run, form))


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


def _apply_form(request: HttpRequest, run: ImportRun) -> ApplyForm:
    is_report = run.kind == DocumentKind.SUBMISSION
    return ApplyForm(
        request.POST if request.method == "POST" else None,
        organisations=Organisation.objects.visible_to(request.user) if is_report else None,
    )


def _context(request: HttpRequest, run: ImportRun, form: ApplyForm) -> dict[str, Any]:
    return {
        "run": run,
        "form": form,
        "proposal": proposal_of(run),
        "may_apply": run.status == ImportStatus.PARSED
        and signed_in(request).has_perm("recommendations.apply_import", run),
        "crumbs": crumbs(run.file_name),
    }


def crumbs(here: str) -> list[dict[str, str]]:
    """The way back up from a page of imports."""
    return [{"label": _("Imports"), "url": reverse("import-list")}, {"label": here}]
