"""Characters that nobody means to type are taken out of what is sent, and the sender is told.

Control characters break exports and feeds. Marks that turn the direction of text make a title or a
reason read as something else than it says. Kept are the marks that scripts need: LRM, RLM, ALM,
ZWJ and ZWNJ.
"""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

Answer = Callable[[HttpRequest], HttpResponse]

# C0 without tab and line breaks, DEL and C1; embeddings, overrides and isolates of direction
# (UAX 9, X1 to X8); annotation marks, and tags, which hide whole sentences. Surrogates cannot come.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u202a-\u202e\u2066-\u2069\u206a-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def without_unwanted(text: str) -> str:
    """The text without them; line and paragraph separators become line breaks."""
    return _UNWANTED.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n"))


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
