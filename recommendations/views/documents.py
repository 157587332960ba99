"""Documents: the list, the reader, and the original files."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.models import Document, DocumentVersion
from recommendations.views.access import load


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    rows = Document.objects.visible_to(request.user)
    return render(request, "documents/list.html", {"rows": rows})


@require_safe
def document_detail(request: HttpRequest, symbol: str) -> HttpResponse:
    document = load(Document.objects.visible_to(request.user), symbol__iexact=symbol)
    return render(request, "documents/detail.html", {"document": document})


@require_safe
def document_by_number(request: HttpRequest, pk: int) -> HttpResponse:
    document = load(Document.objects.visible_to(request.user), pk=pk)
    return render(request, "documents/detail.html", {"document": document})


@require_safe
def version_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    version = load(
        DocumentVersion.objects.filter(document__in=Document.objects.visible_to(request.user)),
        pk=pk,
    )
    return FileResponse(version.file.open("rb"), as_attachment=True, filename=version.file_name)
