"""Exports of the Universal Human Rights Index in: count, map names, apply, look at what came."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.acts.form_pages import attempt, show_form
from recommendations.acts.list_pages import paginate
from recommendations.acts.loading import NotHere, authorise, load, signed_in
from recommendations.enums import IndexImportStatus, IndexOutcome
from recommendations.importers.index.uhri_export import MAX_EXPORT_BYTES
from recommendations.intake.forms.index_imports import ExportForm, NamesForm
from recommendations.intake.reads import index_imports as queries
from recommendations.intake.tasks import work_on_index_import
from recommendations.intake.verbs.index_imports import (
    PATIENCE,
    apply_index_import,
    continue_index_import,
    discard_index_import,
    start_index_import,
)
from recommendations.intake.verbs.index_terms import decide_terms
from recommendations.models import IndexImport, User

# What a form adds to its file on the way.
_ENVELOPE = 1024 * 1024


class Verb(Protocol):
    def __call__(self, index_import: IndexImport, *, by: User, now: datetime) -> IndexImport: ...


@dataclass(frozen=True)
class Act:
    """One thing to do with an import: its address, its verb, and what is said afterwards."""

    word: str
    verb: Verb
    said: "Promise"
    is_work: bool = True


ACTS = (
    Act("apply", apply_index_import, gettext_lazy("The export is being applied.")),
    Act("continue", continue_index_import, gettext_lazy("It goes on from where it stopped.")),
    Act(
        "discard",
        discard_index_import,
        gettext_lazy("The export was discarded. Nothing of it was applied."),
        is_work=False,
    ),
)


@login_required
@require_safe
def index_import_list(request: HttpRequest) -> HttpResponse:
    authorise(request, "view_index_import")
    rows = IndexImport.objects.visible_to(request.user).select_related("started_by")
    context = {
        "page_obj": paginate(request, rows.defer("counts", "left_out", "broken", "unknown")),
        "may_import": signed_in(request).has_perm("recommendations.import_index"),
        "crumbs": [_imports_crumb(request), {"label": _("Index")}],
    }
    return render(request, "intake/index_imports/list.html", context)


# The token of a form stands in its body, and reading this body may take minutes: who may not send
# it is turned away first, and so is what is too large.
@csrf_exempt
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index_import_upload(request: HttpRequest) -> HttpResponse:
    authorise(request, "import_index")
    size = str(request.META.get("CONTENT_LENGTH") or "")
    if size.isdecimal() and int(size) > MAX_EXPORT_BYTES + _ENVELOPE:
        form = ExportForm(data={})
        form.full_clean()
        form.errors.clear()
        limit = MAX_EXPORT_BYTES // 1024 // 1024
        form.add_error(
            "file",
            _("The file is larger than %(limit)s MB, which no export of the index is.")
            % {"limit": limit},
        )
        answer = _upload_page(request, form)
        answer.status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return answer
    return _receive(request)


@csrf_protect
def _receive(request: HttpRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    form = ExportForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        file = form.export
        found = attempt(
            form,
            lambda: start_index_import(file=file, name=file.name or "", by=signed_in(request)),
        )
        if found and found.status == IndexImportStatus.RECEIVED:
            _send_to_work(found)
        elif found:
            messages.info(request, _("This export came in before: here is what became of it."))
        if found:
            return redirect(found)
    return _upload_page(request, form)


def _upload_page(request: HttpRequest, form: ExportForm) -> HttpResponse:
    crumbs = _crumbs(request, _("Import an export"))
    return show_form(request, "intake/index_imports/upload.html", form, {"crumbs": crumbs})


def _send_to_work(index_import: IndexImport) -> None:
    """Without a broker the import waits for `continue_index_imports`; the file has been kept."""
    transaction.on_commit(lambda: work_on_index_import.delay(index_import.pk), robust=True)


@login_required
@require_safe
def index_import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An import: being counted or applied, counted and to be decided, applied, or why not."""
    found = _load(request, pk)
    is_settled = found.status in (IndexImportStatus.COUNTED, IndexImportStatus.APPLIED)
    context = {
        "index_import": found,
        "progress": queries.progress_of(found),
        "tallies": queries.tallies_of(found),
        "is_silent": queries.is_silent(found, now=dates.now(), patience=PATIENCE),
        "n_asked": len(queries.asked_names(found)),
        "n_to_apply": queries.n_to_apply(found) if is_settled else 0,
        "left_out": queries.left_out_names(found),
        "may_import": signed_in(request).has_perm("recommendations.import_index"),
        "crumbs": _crumbs(request, found.file_name),
    }
    return render(request, "intake/index_imports/detail.html", context)


@login_required
@require_POST
def index_import_act(request: HttpRequest, pk: int, act: Act) -> HttpResponse:
    """Apply, continue or discard; sent twice, it is done once."""
    found = _load(request, pk)
    authorise(request, "import_index")
    try:
        found = act.verb(found, by=signed_in(request), now=dates.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    messages.success(request, str(act.said))
    if act.is_work:
        _send_to_work(found)
    return redirect(found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index_import_names(request: HttpRequest, pk: int) -> HttpResponse:
    """Say once what the names stand for that are not known here."""
    found = _load(request, pk)
    authorise(request, "import_index")
    form = NamesForm(
        request.POST if request.method == "POST" else None, asked=queries.asked_names(found)
    )
    if form.is_valid():
        n = attempt(
            form,
            lambda: decide_terms(form.decisions(), by=signed_in(request), now=dates.now()),
        )
        if n is not None:
            said = ngettext(
                "%(n)s name is remembered from now on.",
                "%(n)s names are remembered from now on.",
                n,
            )
            messages.success(request, said % {"n": n})
            found.refresh_from_db()
            more = queries.asked_names(found) if n else []
            return redirect("index-import-names", pk) if more else redirect(found)
    context = {"index_import": found, "crumbs": _below(request, found, _("Names"))}
    return show_form(request, "intake/index_imports/names.html", form, context)


@login_required
@require_safe
def index_import_rows(request: HttpRequest, pk: int, outcome: str) -> HttpResponse:
    """The rows of one outcome, to be looked at one by one."""
    found = _load(request, pk)
    if outcome not in queries.LOOKED_AT:
        raise NotHere
    context = {
        "index_import": found,
        "label": IndexOutcome(outcome).label,
        "meaning": queries.meanings()[outcome],
        "page_obj": paginate(request, queries.rows_with(found, outcome)),
        "crumbs": _below(request, found, str(IndexOutcome(outcome).label)),
    }
    return render(request, "intake/index_imports/rows.html", context)


@login_required
@require_safe
def index_import_documents(request: HttpRequest, pk: int) -> HttpResponse:
    """What an import wrote: the documents that it added to."""
    found = _load(request, pk)
    pages = Paginator(queries.documents_written(found), 50)
    context = {
        "index_import": found,
        "page_obj": pages.get_page(request.GET.get("page")),
        "crumbs": _below(request, found, _("Documents")),
    }
    return render(request, "intake/index_imports/documents.html", context)


def _load(request: HttpRequest, pk: int) -> IndexImport:
    authorise(request, "view_index_import")
    return load(IndexImport.objects.visible_to(request.user).select_related("started_by"), pk=pk)


def _imports_crumb(request: HttpRequest) -> dict[str, Any]:
    """Imports of documents are not open to administrators: then a word, and no link."""
    crumb: dict[str, Any] = {"label": _("Imports")}
    if signed_in(request).has_perm("recommendations.import_document"):
        crumb["url"] = reverse("import-list")
    return crumb


def _crumbs(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    return [
        _imports_crumb(request),
        {"label": _("Index"), "url": reverse("index-import-list")},
        {"label": here},
    ]


def _below(request: HttpRequest, found: IndexImport, here: str) -> list[dict[str, Any]]:
    crumbs = _crumbs(request, here)
    crumbs.insert(-1, {"label": found.file_name, "url": found.get_absolute_url()})
    return crumbs
