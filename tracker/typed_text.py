"""Characters that nobody means to type are taken out of what is sent, and the sender is told.

Control characters break exports and feeds. Marks that turn the direction of text make a title or a
reason read as something else than it says. Kept are the marks that scripts need: LRM, RLM, ALM,
ZWJ and ZWNJ.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from recommendations.texts import without_unwanted

Answer = Callable[[HttpRequest], HttpResponse]


class CleanTypedText:
    """Middleware: cleans every field of every form before its view reads it.

    Passwords stay as they are. A view that reads its own body (`csrf_exempt`) is left alone. Stands
    after the middleware of messages.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> None:
        """Replace the fields where one of them has something to be taken out."""
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return
        kept = request.POST.copy()
        has_changed = False
        for name, values in request.POST.lists():
            if "password" in name:
                continue
            clean = [without_unwanted(str(value)) for value in values]
            if clean != values:
                has_changed = True
                kept.setlist(name, clean)
        if not has_changed:
            return
        request.POST = kept  # type: ignore[assignment]  # a copy, like the one that it replaces
        messages.warning(
            request,
            _(
                "Invisible characters were removed from what you sent: control characters, "
                "or marks that change the direction of text. Please check your text."
            ),
        )
