"""Signing in and out, and a person's own account."""

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
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import dates
from recommendations.acts.form_pages import show_form
from recommendations.acts.loading import signed_in
from recommendations.acts.seen import seen_in
from recommendations.models import Membership
from recommendations.people.forms import PasswordForm, PreferencesForm, SignInForm
from recommendations.people.verbs.memberships import change_preferences
from recommendations.people.verbs.sign_in_failures import SignInFailures


def _failures(request: HttpRequest) -> SignInFailures:
    """The failed sign-ins with the address that was typed, from where the request comes.

    Behind a proxy that is the last entry of X-Forwarded-For, which the proxy wrote: entries before
    it are the sender's own words, and the proxy's own address is the same for everybody.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    origin = forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    return SignInFailures(email=request.POST.get("username", ""), origin=origin)


class SignIn(LoginView):
    """Email address and password; after ten failures, closed for a while (`SignInFailures`)."""

    template_name = "people/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:  # type: ignore[override]  # as in Django 5.2
        """Where `next` leads, but never back here: a person signed in would go in a circle."""
        url = super().get_redirect_url()
        return "" if url.partition("?")[0] == self.request.path else url

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _failures(request).are_too_many():
            form = SignInForm(request, initial={"username": request.POST.get("username", "")})
            refusal = [{"message": form.error_messages["too_many"]}]
            return self.render_to_response(
                self.get_context_data(form=form, refusal=refusal),
                status=HTTPStatus.TOO_MANY_REQUESTS,
            )
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        _failures(self.request).forget()
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        if form.non_field_errors():  # an empty field is no attempt
            _failures(self.request).add()
        response = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class SignOut(LogoutView):
    """By POST only, so that no link or picture on another site can sign a person out."""


class PasswordChange(PasswordChangeView):
    """Change the own password; every other browser of the person is signed out."""

    template_name = "people/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("account")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, _("Your password was changed."))
        return super().form_valid(form)

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        return show_form(self.request, self.template_name, form, self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [
            {"label": _("Your account"), "url": reverse("account")},
            {"label": _("Change the password")},
        ]
        return super().get_context_data(**kwargs, crumbs=crumbs)


def administration_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the common sign-in: the administration's own would count no failures."""
    if request.user.is_authenticated:
        raise PermissionDenied(_("Your role does not allow this here."))
    return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index")))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """The person's name and roles, and a form for language and time zone."""
    user = signed_in(request)
    form = PreferencesForm(request.POST or None, user=user)
    if form.is_valid():
        change_preferences(user, seen=seen_in(request, user), **form.cleaned_data)
        messages.success(request, _("Your preferences were saved."))
        return redirect("account")
    memberships = (
        Membership.objects.visible_to(user)
        .filter(user=user)
        .on(dates.today())
        .select_related("treaty_body", "state_party", "organisation")
    )
    context = {"memberships": memberships, "edited": user}
    return show_form(request, "people/detail.html", form, context)
