"""Public pages that repeat are answered from the cache until something that they may show changes.

Kept is what a view with `@kept_page` answers to a reader who is nobody in particular, under a key
that names all on which the answer depends: above all the version of what is public, which is read
before the page is written. What is written after a change is committed is never found under the
version that stood before it, and nothing older than a version is ever put under it. Decision 41
says why that holds, and what has no place here.
"""

import gzip
import hashlib
import json
import logging
import pickle
import time
from collections.abc import Callable
from functools import lru_cache, wraps
from http import HTTPStatus
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from redis.exceptions import RedisError

from recommendations import dates
from recommendations.models import ContentChange

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]

# Characters of a page that is kept; what is longer is rarely asked for, and has no place in memory.
LONGEST = 500_000
# How many are kept in the time for which one is, so that nobody fills the memory of the queue.
MOST = 5_000
# How long a cache that did not answer is left alone, in seconds.
PAUSE = 10.0

# What a list asks htmx, and says so in Vary; with what is in the key in other ways, or outside it.
_HTMX = ("HX-Request", "HX-Target", "HX-History-Restore-Request")
_KNOWN = {name.lower() for name in (*_HTMX, "Accept-Encoding", "Accept-Language", "Cookie")}
# What pages say of the settings.
_SHOWN = ("DEMONSTRATION", "MAIL_CATCHER_URL", "SITE_URL", "STATIC_URL", "SERVED_OVER_HTTPS")
# Of gzip, of pickle, and of a number that ended between two questions.
_UNUSABLE = (RedisError, OSError, EOFError, ValueError, pickle.PickleError)


def kept_page(view: View) -> View:
    """A public page that depends on what is public, on the day and on its address alone.

    Stands above everything else of the view. The page is kept when somebody asks for it again, so
    that what is asked for once takes no place.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_for_everybody(request):
            return view(request, *args, **kwargs)
        version = ContentChange.objects.version()
        if version is None:
            return view(request, *args, **kwargs)
        address = _address(request)
        key = f"{address}:{version}"
        if kept := _found(key):
            return _again(request, kept)
        is_repeated = _was_asked_before(address)
        response = view(request, *args, **kwargs)
        if is_repeated and _may_be_kept(request, response):
            _keep(key, response)
        return response

    answer.is_kept_page = True  # type: ignore[attr-defined]  # for the test that asks each of them
    return answer


# --- For whom, and what ---------------------------------------------------------------------------


def _is_for_everybody(request: HttpRequest) -> bool:
    """Whether the reader is nobody in particular, and what the database says will be so.

    A session's cookie is enough to be left out, whether or not the session has ended. Inside a
    transaction one sees what may never be committed.
    """
    return (
        settings.KEPT_PAGE_SECONDS > 0
        and request.method in {"GET", "HEAD"}
        and not {settings.SESSION_COOKIE_NAME, "messages"} & set(request.COOKIES)
        and not request.headers.get("Authorization")
        and not request.user.is_authenticated
        and not connection.in_atomic_block
    )


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a page is the same for everybody who asks for it, and holds nothing made for one.

    It is asked for without a cookie that says anything, so the token of a form leaves a trace.
    """
    rule = response.get("Cache-Control", "public")
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",") if name}
    return (
        request.method == "GET"
        and response.status_code == HTTPStatus.OK
        and isinstance(getattr(response, "_container", None), list)  # written, not streamed
        and getattr(response, "is_rendered", True)
        and len(response.content) <= LONGEST
        and "public" in rule
        and varies <= _KNOWN
        and not response.cookies
        and not set(request.COOKIES) - {settings.LANGUAGE_COOKIE_NAME}
        and "CSRF_COOKIE" not in request.META
        and not request.session.modified
        and not getattr(getattr(request, "_messages", None), "added_new", False)
        and not getattr(request, "_csp_nonce", None)
    )


# --- The key --------------------------------------------------------------------------------------


def _address(request: HttpRequest) -> str:
    """All on which a public page depends beside what is public, in a digest that tells nothing."""
    parts = [
        _build(),
        [str(getattr(settings, name)) for name in _SHOWN],
        dates.today().isoformat(),
        get_language(),
        request.scheme,
        request.get_host(),
        request.path,
        sorted(request.GET.lists()),
        [request.headers.get(name, "") for name in _HTMX],
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@lru_cache(maxsize=1)
def _build() -> str:
    """What writes the pages: code, templates, words and the names of static files."""
    digest = hashlib.sha256(django.get_version().encode())
    for folder in ("recommendations", "templates", "tracker"):
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if path.suffix in {".csv", ".html", ".mo", ".py", ".txt"}:
                digest.update(path.as_posix().encode())
                digest.update(path.read_bytes())
    digest.update(str(getattr(staticfiles_storage, "manifest_hash", "")).encode())
    return digest.hexdigest()


# --- The cache, which may be silent ---------------------------------------------------------------

_silent_until = 0.0


def _asked(question: Callable[[Any], Any]) -> Any:
    """What the cache answers; None where it does not, and for a while after that."""
    global _silent_until  # noqa: PLW0603 - of this process, like the cache's connections
    if time.monotonic() < _silent_until:
        return None
    try:
        return question(caches["pages"])
    except _UNUSABLE as problem:
        _silent_until = time.monotonic() + PAUSE
        logger.warning("Pages are not kept for %d seconds: %s", PAUSE, type(problem).__name__)
        return None


def _found(key: str) -> tuple[dict[str, str], bytes, bytes] | None:
    """Headers and content of a page that is kept, and its compressed form."""

    def read(cache: Any) -> tuple[dict[str, str], bytes, bytes] | None:
        kept = cache.get(key)
        return kept and (kept[0], gzip.decompress(kept[1]), kept[1])

    found: tuple[dict[str, str], bytes, bytes] | None = _asked(read)
    return found


def _was_asked_before(address: str) -> bool:
    """Whether this address was asked for a short while ago; notes that it is asked for now."""
    is_first = _asked(lambda cache: cache.add(address, 1, timeout=settings.KEPT_PAGE_SECONDS))
    return is_first is False


def _keep(key: str, response: HttpResponse) -> None:
    seconds = settings.KEPT_PAGE_SECONDS
    counted = f"kept:{seconds}:{int(time.time() / seconds)}"

    def write(cache: Any) -> None:
        if cache.add(counted, 1, timeout=seconds) or cache.incr(counted) <= MOST:
            kept = (dict(response.headers), gzip.compress(response.content, 6))
            cache.set(key, kept, timeout=seconds)

    _asked(write)


def _again(request: HttpRequest, kept: tuple[dict[str, str], bytes, bytes]) -> HttpResponse:
    """The page as its view had answered it, or 304 to a program that already has it."""
    headers, content, gzipped = kept
    response = HttpResponse(content, headers=headers)
    if len(gzipped) < len(content):
        # For the middleware that compresses what browsers accept compressed.
        response.gzipped = gzipped  # type: ignore[attr-defined]
    etag = headers.get("ETag")
    if not etag:
        return response
    answer = get_conditional_response(request, etag=etag, response=response)
    if answer is None or answer is response:
        return response
    if "Cache-Control" in headers:
        answer["Cache-Control"] = headers["Cache-Control"]
    return answer
