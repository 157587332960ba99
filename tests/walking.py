"""What walks over all addresses share: what an answer says, and what it changed."""

import io
import re
import zipfile
from collections.abc import Iterable

from django.db import connection
from django.db.models import Model
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, resolve, reverse

from recommendations.acts.form_tokens import FORM_TOKEN, read_token
from recommendations.drafts.reads.drafted_forms import is_confidential


def key_of(row: Model) -> object:
    """What stands for a row in its address: a random identifier where numbers would tell."""
    return getattr(row, "public_id", row.pk)


# The tokens of forms are signed, not sealed: whoever has one can read it.
_TOKEN = re.compile(rf'name="{FORM_TOKEN}" value="([^"]+)"')


def words_of(content: bytes) -> str:
    """What an answer says: a page with what its tokens hold, a Word file unpacked."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
            return "\n".join(archive.read(name).decode() for name in parts)
    page = content.decode()
    return "\n".join([page, *(str(read_token(token)) for token in _TOKEN.findall(page))])


def said(answer: HttpResponseBase) -> str:
    """Everything that an answer tells: its headers, the name of its file, and its words."""
    return f"{answer.headers}\n{words_of(answer.getvalue())}"


def telling_words(page: str) -> set[str]:
    """The words of the world that say whose eyes a page is for."""
    found = set(re.findall(r"[a-z]+level[a-z]+|citrine[a-z]+|obsidian[a-z]+", page))
    return found | {word for word in ("malachitefile", "spinelreason") if word in page}


def wrong_headers(url: str, answer: HttpResponseBase, *, is_public: bool) -> Iterable[str]:
    """What an answer lacks of the headers of every page, and of the rules for caches."""
    for name in (
        *("Permissions-Policy", "Content-Security-Policy", "X-Content-Type-Options"),
        *("Referrer-Policy", "X-Frame-Options", "Content-Type"),
    ):
        if not answer.has_header(name):
            yield f"{url}: no {name}"
    kind = answer.get("Content-Type", "")
    if (kind.startswith("text/") or "xml;" in f"{kind};") and "charset=utf-8" not in kind:
        yield f"{url}: {kind} without a character set"
    rule = answer.get("Cache-Control", "")
    path = url.partition("?")[0]
    if path == reverse("healthz") or path.endswith((".ics", ".atom")):
        is_right = bool(rule)
    elif is_public and answer.status_code == 200 and not answer.cookies:
        is_right = rule == "no-cache" or {"private", "no-store"} <= set(rule.split(", "))
    else:
        is_right = {"private", "no-store"} <= set(rule.split(", "))
    if not is_right:
        yield f"{url}: {rule or 'no rule for caches'} ({answer.status_code})"


# What is pasted is somewhere else already; a parked form is kept as it is; the rest are samples.
NO_DRAFTS = {"import-upload", "parked-form", "style-guide"}


def is_written_without_a_draft(url: str, words: str) -> bool:
    """Whether a page takes long texts that are not saved while somebody writes."""
    if "<textarea" not in words or resolve(url.partition("?")[0]).url_name in NO_DRAFTS:
        return False
    return is_confidential(url) is None or "data-draft-said" not in words


def changed_rows() -> dict[str, int]:
    """How many rows of each table this transaction has written so far, also where it undid it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE relname LIKE 'recommendations\\_%'"
        )
        return dict(cursor.fetchall())


def names(patterns: Iterable[URLPattern | URLResolver]) -> Iterable[str]:
    return (str(pattern.name) for pattern in named(patterns))


def named(patterns: Iterable[URLPattern | URLResolver]) -> Iterable[URLPattern]:
    """The addresses of the application that have a name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from named(pattern.url_patterns)
        elif pattern.name:
            yield pattern
