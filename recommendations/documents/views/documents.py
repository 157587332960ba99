"""Documents: the list, the reader, and the original files."""

from pathlib import PurePosixPath
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.kept_pages import kept_page
from recommendations.acts.list_pages import hidden_fields, list_page, page_by_keys
from recommendations.acts.loading import NotHere, load
from recommendations.acts.readings import log_document
from recommendations.documents.reads.changes import changes_by_version
from recommendations.documents.reads.document_page import document_text
from recommendations.documents.reads.filters import DocumentFilter
from recommendations.documents.reads.search import document_rows, question_of
from recommendations.enums import Language, ReadingWay
from recommendations.languages import reader_language
from recommendations.models import Document, DocumentVersion
from recommendations.symbols import normalise


@kept_page
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    today = dates.today()
    filters = DocumentFilter(
        request.GET,
        queryset=Document.objects.visible_to(request.user, today=today),
        language=reader_language(),
    )
    facets = filters.facets()
    rows = filters.queryset.select_related("cycle__state_party", "cycle__treaty_body")
    page = page_by_keys(
        request, filters.keys_shown(), rows.order_by("-distributed_on", "symbol", "pk")
    )
    context = {
        "page_obj": page,
        "rows": document_rows(page.object_list, question_of(filters.cleaned("q") or "")),
        "keep": hidden_fields(request, "q"),
        "words": request.GET.get("q", ""),
    }
    return list_page(request, "documents/list.html", filters, context, facets=facets)


def _show(request: HttpRequest, document: Document) -> HttpResponse:
    wanted = request.GET.get("language", "")
    language = wanted if wanted in Language.values else reader_language()
    today = dates.today()
    log_document(request, document, now=dates.now())
    text = document_text(document, request.user, language=language, today=today)
    # A correction may be public before what it corrects.
    corrected = Document.objects.visible_to(request.user).filter(corrections=document).first()
    languages = [(code, Language(code).label) for code in text.languages]
    context = {
        "document": document,
        "text": text,
        "languages": languages,
        "corrected": corrected,
        "today": today,
    }
    return render(request, "documents/detail.html", context)


@kept_page
@require_safe
def document_detail(request: HttpRequest, symbol: str) -> HttpResponse:
    document = load(
        Document.objects.visible_to(request.user).select_related(
            "cycle__state_party", "cycle__treaty_body"
        ),
        _(
            "There is no document with the symbol %(symbol)s that is open to you."
            " Symbols look like CMW/C/AZE/CO/3."
        )
        % {"symbol": symbol},
        symbol__iexact=normalise(symbol),
    )
    if symbol != document.symbol:
        return redirect(document, permanent=True)
    return _show(request, document)


@kept_page
@require_safe
def document_by_id(request: HttpRequest, public_id: UUID) -> HttpResponse:
    document = load(
        Document.objects.visible_to(request.user).select_related(
            "cycle__state_party", "cycle__treaty_body"
        ),
        public_id=public_id,
    )
    if document.symbol:
        return redirect(document, permanent=True)
    return _show(request, document)


@kept_page
@require_safe
def document_changes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What each further version of a document changed, with the former text."""
    document = load(
        Document.objects.visible_to(request.user).select_related(
            "cycle__state_party", "cycle__treaty_body"
        ),
        public_id=public_id,
    )
    log_document(request, document, now=dates.now())
    context = {"document": document, "versions": changes_by_version(document, request.user)}
    return render(request, "documents/changes.html", context)


@require_safe
def version_download(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The original file, byte for byte, for everybody who may see its document.

    Always as an attachment: what people upload is never opened as a page of this site.
    """
    visible = Document.objects.visible_to(request.user)
    version = load(
        DocumentVersion.objects.filter(document__in=visible).select_related("document__cycle"),
        public_id=public_id,
    )
    if not version.file:
        raise NotHere(_("The original file of this version is not kept here."))
    try:
        content = version.file.open("rb")
    except FileNotFoundError:
        raise NotHere(_("The original file cannot be found. Please tell the secretariat."))
    log_document(request, version.document, way=ReadingWay.FILE, now=dates.now())
    name = version.file_name or PurePosixPath(version.file.name or "document").name
    return FileResponse(
        content,
        as_attachment=True,
        filename=name,
        content_type=version.media_type or "application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )
