"""Forms that come after their session has ended: kept, and led through sign-in to a confirmation.

Nothing is done before the same person has signed in again and pressed the button on the page that
shows what they had sent.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from recommendations import dates
from recommendations.acts.form_tokens import (
    FormToken,
    id_of_person,
    own_form_token,
    read_form_token,
)
from recommendations.acts.loading import signed_in
from recommendations.drafts.reads.drafted_forms import is_confidential
from recommendations.drafts.reads.typed_fields import (
    PARKED_FORM,
    fields_of,
    has_password,
    typed_fields,
)
from recommendations.drafts.verbs.parking import (
    claim_parked,
    park,
    settle_by_token,
    settle_parked,
)
from recommendations.drafts.verbs.saving import forget_draft
from recommendations.models import ParkedForm

Answer = Callable[[HttpRequest], HttpResponse]

# Tells the script which form was sent, so that what the device kept of it goes.
SENT_COOKIE = "sent_form"
_SAVING = "draft-save"


class EndedSessions:
    """Middleware: no form is lost because its session ended, and nobody's form is sent by another.

    Stands after the middleware that cleans typed text.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.method != "POST" or getattr(request, "is_form_stopped", False):
            return answer
        is_done = HTTPStatus.MULTIPLE_CHOICES <= answer.status_code < HTTPStatus.BAD_REQUEST
        claimed = getattr(request, "claimed_form", None)
        if claimed is not None:
            settle_parked(signed_in(request), claimed, is_done=is_done)
        if is_done and request.user.is_authenticated:
            _forget(request, answer)
        elif is_done and answer.get("Location") == _sign_in_url(request.get_full_path()):
            # A view asked for a person, and no token said who had been signed in.
            return _to_be_copied(request) if fields_of(request.POST) else answer
        return answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Stop a form that is not of the person who is signed in, or that was sent already."""
        if request.method != "POST" or _is_saving(request):
            return None
        # A view that reads its own body checks the token of its form itself, and takes no words.
        # The body may be a large file, so that it is not read for people who are not signed in.
        if getattr(view, "csrf_exempt", False):
            request.is_form_stopped = not request.user.is_authenticated  # type: ignore[attr-defined]
            return None
        token = read_form_token(request)
        if token is None or token.user is None:
            return None
        if not request.user.is_authenticated:
            return _park_and_lead_on(request, token)
        if token.user != id_of_person(request):
            return _somebody_elses(request, token)
        return _claim(request, token)


def csrf_failure(request: HttpRequest, **_details: str) -> HttpResponse:
    """In place of Django's page: signing in again in another tab has changed the cookie's token.

    What an honest form brought is kept and shown for confirmation; anything else is refused.
    """
    token = read_form_token(request)
    if _is_saving(request):
        return JsonResponse({"said": _("You are signed out.")}, status=HTTPStatus.FORBIDDEN)
    if token is None or token.user is None:
        return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)
    if request.user.is_authenticated and token.user != id_of_person(request):
        return _somebody_elses(request, token)
    return _park_and_lead_on(request, token)


def _is_saving(request: HttpRequest) -> bool:
    """Whether the script asks to save a draft: it reads what it is answered."""
    return request.resolver_match is not None and request.resolver_match.url_name == _SAVING


def _stop(request: HttpRequest) -> None:
    """Say that this form reached no view: what was kept of it stays."""
    request.is_form_stopped = True  # type: ignore[attr-defined]


def _sign_in_url(page: str) -> str:
    """Where `login_required` leads from a page."""
    return str(redirect_to_login(page)["Location"])


def _park(request: HttpRequest, token: FormToken) -> ParkedForm | None:
    return park(
        token,
        path=request.get_full_path(),
        fields=fields_of(request.POST),
        has_files=bool(request.FILES),
        now=dates.now(),
    )


def _park_and_lead_on(request: HttpRequest, token: FormToken) -> HttpResponse:
    """Keep the form; then to sign-in and on to the confirmation, or there at once."""
    _stop(request)
    if has_password(request.POST):
        return redirect_to_login(token.path)
    parked = _park(request, token)
    if parked is None:
        return _to_be_copied(request)
    url = parked.get_absolute_url()
    answer = redirect(url) if request.user.is_authenticated else redirect_to_login(url)
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(answer["Location"])
    return answer


def _to_be_copied(request: HttpRequest) -> HttpResponse:
    """A form that cannot be kept is shown, so that its words can be copied."""
    context = {
        "typed": typed_fields(request, "", fields_of(request.POST)),
        "sign_in_url": _sign_in_url(reverse("board")),
    }
    return render(request, "drafts/ended.html", context, status=HTTPStatus.FORBIDDEN)


def _somebody_elses(request: HttpRequest, token: FormToken) -> HttpResponse:
    """Of two people at one browser, nobody sends what the other one wrote, nor reads it."""
    is_kept = not has_password(request.POST) and _park(request, token) is not None
    context = {"is_kept": is_kept}
    return render(request, "drafts/somebody_elses.html", context, status=HTTPStatus.FORBIDDEN)


def _claim(request: HttpRequest, token: FormToken) -> HttpResponse | None:
    """Of two clicks on "Send it again", the second changes nothing."""
    words = request.POST.get(PARKED_FORM)
    if words is None:
        return None
    try:
        public_id = UUID(words)
    except ValueError:
        return None
    if claim_parked(signed_in(request), public_id, now=dates.now()):
        request.claimed_form = public_id  # type: ignore[attr-defined]
        return None
    _stop(request)
    messages.info(request, _("This has already been sent. It was not recorded twice."))
    return redirect(token.path)


def _forget(request: HttpRequest, answer: HttpResponse) -> None:
    """What was sent waits no longer to be sent, neither on the server nor on the device."""
    token = own_form_token(request)
    if token is None or _is_saving(request):
        return
    settle_by_token(signed_in(request), token)
    if is_confidential(token.path) is None:
        return
    forget_draft(signed_in(request), token.path)
    answer.set_cookie(
        SENT_COOKIE,
        quote(token.path, safe=""),
        max_age=300,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
