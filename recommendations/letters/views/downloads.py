"""Word files as downloads."""

from django.http import HttpResponse

from recommendations.importers import DOCX


def word_download(content: bytes, name: str) -> HttpResponse:
    """A Word file, always as an attachment and kept by no cache."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=DOCX, headers=headers)
