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
from recommendations.acts.errors import DomainError
from recommendations.acts.form_pages import attempt, show_form
from recommendations.acts.list_pages import paginate
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.enums import DocumentKind, ImportStatus, ParagraphKind
from recommendations.intake.forms.imports import ApplyForm
from recommendations.intake.reads.changes import applied_changes, changes_of, choices_of, plan_for
from recommendations.intake.reads.corrections import history_of
from recommendations.intake.reads.imports import proposal_of
from recommendations.intake.reads.plans import Plan
from recommendations.intake.verbs.imports import apply_import, discard_import
from recommendations.intake.verbs.versions import VersionChoice
from recommendations.models import ImportRun, Organisation

# After "t": a digit in the order of the list, or a letter of the word.
_KINDS = [
    {"value": kind.value, "label": kind.label, "digit": str(place), "letter": letter}
    for place, (kind, letter) in enumerate(zip(ParagraphKind, "ipcrfdo", strict=True), start=1)
]


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
@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A run: being read, to be checked, applied, or not readable and why."""
    run = load_run(request, pk)
    plan = plan_for(run, request.user)
    form = _apply_form(request, run, plan)
    return render(request, "intake/imports/detail.html", _context(request, run, form, plan))


@login_required
@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply a proposal, all of it or nothing; sent twice, it is applied once."""
    run = load_run(request, pk)
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
                revision=form.cleaned_data.get("revision"),
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
    return show_form(
        request, "intake/imports/detail.html", form, _context(request, run, form, plan)
    )


@login_required
@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    run = load_run(request, pk)
    authorise(request, "apply_import", run)
    try:
        discard_import(run, by=signed_in(request), now=dates.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(run)
    messages.success(request, _("The import was discarded. Nothing of it was applied."))
    return redirect("import-list")


def load_run(request: HttpRequest, pk: int) -> ImportRun:
    """A run that this person may see; importing is for officers."""
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
    )


def _context(
    request: HttpRequest, run: ImportRun, form: ApplyForm, plan: Plan | None
) -> dict[str, Any]:
    changes = changes_of(plan) if plan else applied_changes(run, request.user)
    return {
        "run": run,
        "form": form,
        "changes": changes,
        "basis": plan.basis if plan else "",
        "proposal": proposal_of(run, request.GET.get("page", "")),
        "may_apply": run.status == ImportStatus.PARSED
        and signed_in(request).has_perm("recommendations.apply_import", run),
        "history": history_of(run) if run.corrections else [],
        "kinds": _KINDS,
        "at": request.GET.get("at", ""),
        "crumbs": crumbs_of(run.file_name),
    }


def crumbs_of(here: str, run: ImportRun | None = None) -> list[dict[str, str]]:
    """The way back up: to the list, and from a part of a run to the run."""
    above = [{"label": run.file_name, "url": run.get_absolute_url()}] if run else []
    return [{"label": _("Imports"), "url": reverse("import-list")}, *above, {"label": here}]
