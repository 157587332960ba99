"""Objects are loaded from what the reader may see; anything else is not found."""

from typing import TypeVar, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from recommendations.models import User

M = TypeVar("M", bound=Model)


class NotHere(Http404):
    """Nothing to see at an address. The message is a sentence for the reader.

    It is the same whether the object is missing or hidden, so it speaks only of what was asked for.
    """


def load(rows: "QuerySet[M]", sentence: str = "", **lookup: object) -> M:
    """The one row of a queryset already cut to the reader (`visible_to`), or NotHere."""
    found = rows.filter(**lookup).first()
    if found is None:
        raise NotHere(sentence or _("There is nothing at this address that you may read."))
    return found


def authorise(request: HttpRequest, permission: str, obj: Model | None = None) -> None:
    """Refuse with 403 a person who may see an object but may not do this with it."""
    if not request.user.has_perm(f"recommendations.{permission}", obj):
        raise PermissionDenied(_("Your role does not allow this here."))


def signed_in(request: HttpRequest) -> User:
    """The person of a request, behind `login_required`."""
    return cast("User", request.user)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 page, with the sentence of a NotHere where there is one."""
    sentence = str(exception) if isinstance(exception, NotHere) else ""
    return render(request, "404.html", {"sentence": sentence}, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 400 page; 413 with the limit where a text is longer than a request may be."""
    if not isinstance(exception, RequestDataTooBig):
        return render(request, "400.html", status=400)
    limit = filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
    return render(request, "400.html", {"limit": limit}, status=413)
