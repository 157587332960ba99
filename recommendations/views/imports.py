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
from recommendations.domain.imports import apply_import, discard_import, start_import
from recommendations.enums import DocumentKind, ImportStatus, ParagraphKind
from recommendations.forms.imports import ApplyForm, UploadForm
from recommendations.models import ImportRun, Organisation
from recommendations.queries.import_corrections import history_of
from recommendations.queries.imports import proposal_of
from recommendations.tasks import read_import
from recommendations.views.access import authorise, load, signed_in
from recommendations.views.acts import attempt, page
from recommendations.views.htmx import paginate

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
    return page(request, "imports/upload.html", form, {"crumbs": crumbs_of(_("Import a document"))})


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
    run = load_run(request, pk)
    return render(request, "imports/detail.html", _context(request, run, _apply_form(request, run)))


@login_required
@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply a proposal, all of it or nothing; sent twice, it is applied once."""
    run = load_run(request, pk)
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
                revision=form.cleaned_data.get("revision"),
            ),
        )
        if applied and applied.document:
            messages.success(request, _("The document was applied. This is how it reads now."))
            return redirect(applied.document)
    return page(request, "imports/detail.html", form, _context(request, run, form))


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
