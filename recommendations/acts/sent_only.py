"""Addresses that only take what is sent: a person led there finds the page with the button."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]


def sent_only(page: str | Callable[..., str], *names: str) -> Callable[[View], View]:
    """Like `require_POST`, but a person whom signing in has led here does not meet a 405.

    `page` is the name of the address of the page with the button, `names` the parts of this address
    that it takes too; or a function that is called like the view and returns the address.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["POST"])
            if callable(page):
                url = page(request, *args, **kwargs)
            else:
                url = reverse(page, args=[kwargs[name] for name in names])
            messages.info(request, _("Nothing has been done yet. Press the button again."))
            return redirect(url)

        return answer

    return decorate
