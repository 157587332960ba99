"""Signing in and out, and the page of the own account."""

import hashlib
import logging
import unicodedata
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import (
    LoginView,
    LogoutView,
    PasswordChangeView,
    redirect_to_login,
)
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from redis.exceptions import RedisError

from recommendations import dates
from recommendations.acts.form_pages import page
from recommendations.acts.loading import signed_in
from recommendations.models import Membership
from recommendations.people.forms import AccountForm, PasswordForm, SignInForm
from recommendations.people.verbs.memberships import change_preferences

logger = logging.getLogger(__name__)

MAX_FAILURES = 10
FAILURES_KEPT_SECONDS = 15 * 60


class SignIn(LoginView):
    """E-mail and password. Ten failures from one place for one address close it for 15 minutes.

    Failures are counted in the cache. Where that cannot be reached people can still sign in: a
    lost cache must not lock the secretariat out.
    """

    template_name = "people/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:  # type: ignore[override]  # as in Django 5.2
        """Where `next` leads, but never back here: who is signed in would go in a circle."""
        url = super().get_redirect_url()
        return "" if url.partition("?")[0] == self.request.path else url

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if failures_of(request) >= MAX_FAILURES:
            form = SignInForm(request, initial={"username": request.POST.get("username", "")})
            return self._refuse(form, "too_many", HTTPStatus.TOO_MANY_REQUESTS)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        forget_failures(self.request)
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        if form.non_field_errors():
            count_failure(self.request)
        response = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    def _refuse(self, form: SignInForm, code: str, status: HTTPStatus) -> HttpResponse:
        refusal = [{"message": form.error_messages[code]}]
        context = self.get_context_data(form=form, refusal=refusal)
        return self.render_to_response(context, status=status)


class SignOut(LogoutView):
    """By POST alone, so that no link or picture elsewhere can sign a person out."""


class PasswordChange(PasswordChangeView):
    """A new password for the own account; other browsers are signed out by it."""

    template_name = "people/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("account")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, _("Your password was changed."))
        return super().form_valid(form)

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        return page(self.request, self.template_name, form, self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [
            {"label": _("Your account"), "url": reverse("account")},
            {"label": _("Change the password")},
        ]
        return super().get_context_data(**kwargs, crumbs=crumbs)


def administration_sign_in(request: HttpRequest) -> HttpResponse:
    """The administration has no door of its own: its sign-in would count no failures."""
    if request.user.is_authenticated:
        raise PermissionDenied(_("Your role does not allow this here."))
    return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index")))


def _place(request: HttpRequest) -> str:
    """The address that a request comes from; behind a proxy, the last one that it wrote down.

    The entries before it are the sender's own words, and the proxy's own address is everybody's.
    """
    written = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return written.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def _failures_key(request: HttpRequest) -> str:
    # As the form reads it (NFKC), or each full-width letter would open ten further attempts.
    typed = unicodedata.normalize("NFKC", request.POST.get("username", ""))
    origin = f"{typed.strip().casefold()}|{_place(request)}"
    return f"sign-in-failures:{hashlib.sha256(origin.encode()).hexdigest()}"


def failures_of(request: HttpRequest) -> int:
    """How often this address failed from this place lately."""
    try:
        return int(cache.get(_failures_key(request), 0))
    except RedisError:
        logger.warning("The cache cannot be reached: failed sign-ins are not counted.")
        return 0


def count_failure(request: HttpRequest) -> None:
    key = _failures_key(request)
    try:
        cache.add(key, 0, timeout=FAILURES_KEPT_SECONDS)
        cache.incr(key)
    except (RedisError, ValueError):  # ValueError: the key ran out between the two lines
        logger.warning("A failed sign-in could not be counted.")


def forget_failures(request: HttpRequest) -> None:
    try:
        cache.delete(_failures_key(request))
    except RedisError:
        logger.warning("Failed sign-ins could not be forgotten: the cache cannot be reached.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here: name, roles held, and how pages and mails speak to me."""
    user = signed_in(request)
    form = AccountForm(request.POST or None, user=user)
    if form.is_valid():
        change_preferences(user, **form.cleaned_data)
        messages.success(request, _("Your preferences were saved."))
        return redirect("account")
    memberships = (
        Membership.objects.visible_to(user)
        .filter(user=user)
        .on(dates.today())
        .select_related("treaty_body", "state_party", "organisation")
    )
    return page(request, "people/detail.html", form, {"memberships": memberships})
