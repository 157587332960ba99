"""Pages leave compressed, unless somebody else may be measuring them.

A page that mixes what its reader alone may see with what was typed into its address can be guessed
from outside, letter by letter, by how much shorter it gets when the guess is right (BREACH). This
takes many requests with the reader's cookie, begun by another site. Browsers say where a request
was begun (Sec-Fetch-Site), so the answer to one that was begun elsewhere with a session's cookie
leaves as it is. Public pages hold nothing to guess: tokens of forms are masked anew each time.

A page that was kept brings its compressed form along (`gzipped`): compressing it anew would take
longer than all else that is done for it.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

# Begun on a page of this site, or by the reader: typed in, or from a bookmark.
_OWN = frozenset({"same-origin", "none"})
# Anything else is compressed in itself already, or is read from disk bit by bit: it gains nothing.
_WORTH_COMPRESSING = ("text/", "application/json", "application/atom+xml", "image/svg+xml")


class Compression(GZipMiddleware):
    """gzip for texts; every compressed page gets up to a hundred random bytes (Django's own)."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "")
        if not kind.startswith(_WORTH_COMPRESSING) or not _may_be_compressed(request):
            return response
        if gzipped := getattr(response, "gzipped", b""):
            return _as_kept(request, response, gzipped)
        return super().process_response(request, response)


def _as_kept(request: HttpRequest, response: HttpResponseBase, gzipped: bytes) -> HttpResponseBase:
    """As Django's own middleware does, without the work."""
    patch_vary_headers(response, ("Accept-Encoding",))
    if not re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
        return response
    response.content = gzipped  # type: ignore[attr-defined]  # a page, never streamed
    response.headers["Content-Length"] = str(len(gzipped))
    response.headers["Content-Encoding"] = "gzip"
    etag = response.headers.get("ETag", "")
    if etag.startswith('"'):
        response.headers["ETag"] = f"W/{etag}"
    return response


def _may_be_compressed(request: HttpRequest) -> bool:
    is_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    return not is_signed_in or request.headers.get("Sec-Fetch-Site", "") in _OWN
