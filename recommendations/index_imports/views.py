"""UHRI exports: taken in, counted, their names matched, applied, and what came of the rows."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.acts.form_pages import attempt, show_form
from recommendations.acts.list_pages import paginate
from recommendations.acts.loading import NotHere, authorise, load, signed_in
from recommendations.acts.sent_only import sent_only
from recommendations.enums import IndexImportStatus, IndexOutcome
from recommendations.importers.index.uhri_export import MAX_EXPORT_BYTES
from recommendations.index_imports import reads
from recommendations.index_imports.forms import ExportForm, NamesForm
from recommendations.index_imports.tasks import work_on_index_import
from recommendations.index_imports.verbs.imports import (
    PATIENCE,
    apply_index_import,
    continue_index_import,
    discard_index_import,
    start_index_import,
    too_large,
)
from recommendations.index_imports.verbs.name_mapping import map_names
from recommendations.models import IndexImport, User

# What a form adds to its file on the way.
_ENVELOPE = 1024 * 1024


@dataclass(frozen=True)
class IndexImportAction:
    """One action on an import: its address, its verb, and the sentence shown afterwards."""

    word: str
    verb: Callable[[IndexImport, User], IndexImport]
    sentence: "Promise"
    needs_worker: bool = True


ACTIONS = (
    IndexImportAction(
        "apply",
        lambda found, by: apply_index_import(found, by=by),
        gettext_lazy("The export is being applied."),
    ),
    IndexImportAction(
        "continue",
        lambda found, _by: continue_index_import(found),
        gettext_lazy("The import continues from where it stopped."),
    ),
    IndexImportAction(
        "discard",
        lambda found, _by: discard_index_import(found),
        gettext_lazy("The export was discarded. Nothing of it was applied."),
        needs_worker=False,
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
        "crumbs": _crumbs(request),
    }
    return render(request, "index_imports/list.html", context)


# The token of a form is in its body, and reading this body may take minutes: a person who may not
# send it, and a file that is too large, are refused first.
@csrf_exempt
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index_import_upload(request: HttpRequest) -> HttpResponse:
    authorise(request, "import_index")
    size = str(request.META.get("CONTENT_LENGTH") or "")
    if size.isdecimal() and int(size) > MAX_EXPORT_BYTES + _ENVELOPE:
        request.POST = QueryDict()  # or the page would read the file
        form = ExportForm(data={})
        form.full_clean()
        form.errors.clear()
        form.add_error("file", too_large())
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
            _send_to_worker(found)
        elif found:
            messages.info(request, _("This export was imported before. This is its result."))
        if found:
            return redirect(found)
    return _upload_page(request, form)


def _upload_page(request: HttpRequest, form: ExportForm) -> HttpResponse:
    crumbs = _crumbs(request, here=_("Import an export"))
    return show_form(request, "index_imports/upload.html", form, {"crumbs": crumbs})


def _send_to_worker(index_import: IndexImport) -> None:
    """Without a broker the import waits for `continue_index_imports`; its file is kept."""
    transaction.on_commit(lambda: work_on_index_import.delay(index_import.pk), robust=True)


@login_required
@require_safe
def index_import_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An import: being counted or applied, counted and to be decided, applied, or failed."""
    found = _load(request, public_id)
    is_counted = found.status in (IndexImportStatus.COUNTED, IndexImportStatus.APPLIED)
    context = {
        "index_import": found,
        "progress": reads.progress_of(found),
        "outcomes": reads.outcome_counts(found),
        "is_silent": reads.is_silent(found, now=dates.now(), patience=PATIENCE),
        "n_unknown": len(reads.unknown_names(found)),
        "n_to_apply": reads.n_to_apply(found) if is_counted else 0,
        "left_out": reads.left_out_names(found),
        "may_import": signed_in(request).has_perm("recommendations.import_index"),
        "crumbs": _crumbs(request, here=found.file_name),
    }
    return render(request, "index_imports/detail.html", context)


@login_required
@sent_only("index-import-detail", "public_id")
def index_import_act(
    request: HttpRequest, public_id: UUID, action: IndexImportAction
) -> HttpResponse:
    """Apply, continue or discard; sent twice, it is done once."""
    found = _load(request, public_id)
    authorise(request, "import_index")
    try:
        found = action.verb(found, signed_in(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    messages.success(request, str(action.sentence))
    if action.needs_worker:
        _send_to_worker(found)
    return redirect(found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index_import_names(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose once what the names stand for that are not known here."""
    found = _load(request, public_id)
    authorise(request, "import_index")
    form = NamesForm(
        request.POST if request.method == "POST" else None, unknown=reads.unknown_names(found)
    )
    if form.is_valid():
        n = attempt(
            form, lambda: map_names(form.mappings(), by=signed_in(request), now=dates.now())
        )
        if n is not None:
            sentence = ngettext(
                "The choice for %(n)s name was saved and applies to later exports too.",
                "The choices for %(n)s names were saved and apply to later exports too.",
                n,
            )
            messages.success(request, sentence % {"n": n})
            found.refresh_from_db()
            more = reads.unknown_names(found) if n else []
            return redirect("index-import-names", public_id) if more else redirect(found)
    context = {"index_import": found, "crumbs": _crumbs(request, found, here=_("Names"))}
    return show_form(request, "index_imports/names.html", form, context)


@login_required
@require_safe
def index_import_rows(request: HttpRequest, public_id: UUID, outcome: str) -> HttpResponse:
    """The rows of one outcome, one by one."""
    found = _load(request, public_id)
    if outcome not in reads.LISTED_OUTCOMES:
        raise NotHere
    label = str(IndexOutcome(outcome).label)
    context = {
        "index_import": found,
        "label": label,
        "meaning": reads.OUTCOME_MEANINGS[IndexOutcome(outcome)],
        "page_obj": paginate(request, reads.rows_with(found, outcome)),
        "crumbs": _crumbs(request, found, here=label),
    }
    return render(request, "index_imports/rows.html", context)


@login_required
@require_safe
def index_import_documents(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The documents to which an import added paragraphs."""
    found = _load(request, public_id)
    pages = Paginator(reads.documents_written(found), 50)
    context = {
        "index_import": found,
        "page_obj": pages.get_page(request.GET.get("page")),
        "crumbs": _crumbs(request, found, here=_("Documents")),
    }
    return render(request, "index_imports/documents.html", context)


def _load(request: HttpRequest, public_id: UUID) -> IndexImport:
    authorise(request, "view_index_import")
    return load(
        IndexImport.objects.visible_to(request.user).select_related("started_by"),
        public_id=public_id,
    )


def _crumbs(
    request: HttpRequest, found: IndexImport | None = None, *, here: str = ""
) -> list[dict[str, Any]]:
    """The way back up: to the imports, to the UHRI exports, and from a page of one to it."""
    imports: dict[str, Any] = {"label": _("Imports")}
    # Imports of documents are not open to administrators: then a word, and no link.
    if signed_in(request).has_perm("recommendations.import_document"):
        imports["url"] = reverse("import-list")
    exports: dict[str, Any] = {"label": _("UHRI exports")}
    if not here:
        return [imports, exports]
    exports["url"] = reverse("index-import-list")
    above = [{"label": found.file_name, "url": found.get_absolute_url()}] if found else []
    return [imports, exports, *above, {"label": here}]
