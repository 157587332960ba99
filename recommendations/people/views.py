"""Signing in and out, and a person's own account."""

import logging
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import (
    INTERNAL_RESET_SESSION_TOKEN,
    LoginView,
    LogoutView,
    PasswordChangeView,
    PasswordResetConfirmView,
    redirect_to_login,
)
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import FormView
from redis.exceptions import RedisError

from recommendations import dates
from recommendations.acts.form_pages import refusal_as_message, show_form
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.acts.seen import seen_in
from recommendations.acts.sent_only import sent_only
from recommendations.models import Membership, TreatyBody, User
from recommendations.people.forms import (
    NewPasswordForm,
    PasswordForm,
    PreferencesForm,
    SignInForm,
)
from recommendations.people.reads.roles import committees_of, register
from recommendations.people.verbs.accounts import set_password
from recommendations.people.verbs.memberships import (
    change_preferences,
    confirm_role,
    refuse_role,
    switch_second_person,
)
from recommendations.people.verbs.sign_in_failures import (
    Attempt,
    FailuresNotCounted,
    TooManyFailures,
    begin_attempt,
    know_network,
    network_of,
)

logger = logging.getLogger(__name__)


def _network(request: HttpRequest) -> str:
    """The network from which a request comes.

    Behind a proxy that is the last entry of X-Forwarded-For, which the proxy wrote: entries before
    it are the sender's own words, and the proxy's own address is the same for everybody.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return network_of(forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", ""))


class CountedAttempts(FormView):  # type: ignore[type-arg]
    """A page that looks at a password: each attempt is counted before it does.

    Answers 429 when there were too many, and 503 when they cannot be counted.
    """

    _attempt: Attempt | None = None

    def email_tried(self) -> str:
        """The address whose password is tried; empty when none is."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if email := self.email_tried():
                self._attempt = begin_attempt(email, _network(request), now=dates.now())
            return super().post(request, *args, **kwargs)
        except TooManyFailures as refusal:
            sentence = _sentence_of(refusal)
            status = HTTPStatus.TOO_MANY_REQUESTS
            wait = int(refusal.wait.total_seconds())
        except FailuresNotCounted:
            sentence = _(
                "No password can be checked at the moment, because failed attempts cannot be "
                "counted: nobody can sign in. "
                "Try again in a few minutes; if it stays so, tell the secretariat. "
                "People who are signed in stay signed in."
            )
            status, wait = HTTPStatus.SERVICE_UNAVAILABLE, 120
        context = self.get_context_data(form=self.unbound_form(), refusal=[{"message": sentence}])
        response = self.render_to_response(context, status=status)
        response["Retry-After"] = str(wait)
        return response

    def unbound_form(self) -> Any:
        """The form as it is at first, with the address that was typed."""
        typed = {"username": self.request.POST.get("username", "")}
        kwargs = {**self.get_form_kwargs(), "data": None, "files": None, "initial": typed}
        return self.get_form_class()(**kwargs)

    def note_success(self) -> None:
        """The password was right. Raises FailuresNotCounted: then nothing is done with it."""
        if self._attempt is not None:
            self._attempt.succeeded()


def _sentence_of(refusal: TooManyFailures) -> str:
    """When to try again, and what to do meanwhile."""
    when = ngettext(
        "Try again in %(n)d minute.", "Try again in %(n)d minutes.", refusal.minutes
    ) % {"n": refusal.minutes}
    if refusal.scope == "network":
        why = _("There were too many failed attempts to sign in from your network.")
        what = _(
            "If you have to sign in now, use another network, for example that of your telephone."
        )
    elif refusal.scope == "overall":
        why = _("Too many failed attempts to sign in are being made on this site.")
        what = _("On a network where you signed in within the last 90 days, you can sign in now.")
    elif refusal.from_known_network:
        why = _("There were too many failed attempts to sign in to this account from here.")
        what = _("If you have forgotten your password, ask the secretariat for a link to set one.")
    else:
        why = _("There were too many failed attempts to sign in to this account.")
        what = _(
            "On a network where you signed in within the last 90 days, you can sign in now. "
            "If you have forgotten your password, ask the secretariat for a link to set one."
        )
    return f"{why} {when} {what}"


class SignIn(CountedAttempts, LoginView):
    """Email address and password."""

    template_name = "people/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:  # type: ignore[override]  # as in Django 5.2
        """Where `next` leads, but never back here: a person signed in would go in a circle."""
        url = super().get_redirect_url()
        return "" if url.partition("?")[0] == self.request.path else url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether signing in leads to a form that was kept because its session had ended."""
        try:
            name = resolve(self.get_redirect_url()).url_name
        except Resolver404:
            name = None
        return super().get_context_data(**kwargs, is_form_kept=name == "parked-form")

    def email_tried(self) -> str:
        """Nothing while a field is empty: that is no attempt."""
        email = self.request.POST.get("username", "").strip()
        return email if self.request.POST.get("password") else ""

    def form_valid(self, form: SignInForm) -> HttpResponse:
        self.note_success()
        response = super().form_valid(form)
        # A moment, not a length of time: otherwise each change of the session would begin it anew.
        self.request.session.set_expiry(dates.now() + timedelta(hours=settings.SESSION_HOURS))
        logger.info("Account %s signed in from %s.", form.get_user().pk, _network(self.request))
        return response

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        if self._attempt is not None:
            if form.non_field_errors():
                self._attempt.failed()
            else:
                self._attempt.was_none()  # the address is none, so no password was looked at
        response = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class SignOut(LogoutView):
    """By POST only, so that no link or picture on another site can sign a person out."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            logger.info("Account %s signed out.", request.user.pk)
        return super().post(request, *args, **kwargs)


class PasswordChange(CountedAttempts, PasswordChangeView):
    """Change the own password; every other browser of the person is signed out.

    The old one is asked for, so this page too would tell somebody who found an open browser.
    """

    template_name = "people/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("account")

    def email_tried(self) -> str:
        is_tried = self.request.POST.get("old_password")
        return signed_in(self.request).email if is_tried else ""

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        self.note_success()
        user = signed_in(self.request)
        set_password(user, form.cleaned_data["new_password1"], now=dates.now())
        update_session_auth_hash(self.request, user)
        messages.success(self.request, _("Your password was changed."))
        return redirect(self.get_success_url())

    def form_invalid(self, form: PasswordForm) -> HttpResponse:
        if self._attempt is not None:
            if "old_password" in form.errors:
                self._attempt.failed()
            else:
                self._attempt.was_none()  # the old one was right; what is wrong is the new one
        return show_form(self.request, self.template_name, form, self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [
            {"label": _("Your account"), "url": reverse("account")},
            {"label": _("Change the password")},
        ]
        return super().get_context_data(**kwargs, crumbs=crumbs)


class PasswordLink(PasswordResetConfirmView):
    """Set the own password by the link in an email, which works once.

    Opening the link uses nothing up: programs that look at links before people do change nothing.
    """

    template_name = "people/password_link.html"
    form_class = NewPasswordForm

    def get_user(self, uidb64: UUID) -> User | None:  # type: ignore[override]
        """The account by its identifier: its number would tell how many there are."""
        return User.objects.filter(public_id=uidb64, is_active=True).first()

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        set_password(form.user, form.cleaned_data["new_password1"], now=dates.now())
        self.request.session.pop(INTERNAL_RESET_SESSION_TOKEN, None)
        try:
            # Who reads the mailbox is the person: others' failures do not keep them out from here.
            know_network(form.user.email, _network(self.request))
        except RedisError:
            pass  # signing in says what is wrong
        messages.success(self.request, _("Your password was set. Sign in with it now."))
        return redirect("sign-in")

    def form_invalid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        context = self.get_context_data(form=form)
        return show_form(self.request, self.template_name, form, context)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if not self.validlink:
            kwargs["status"] = HTTPStatus.NOT_FOUND
        response = super().render_to_response(context, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response


@require_safe
def password_link_without_token(request: HttpRequest) -> HttpResponse:
    """The address as the ledger keeps it, without what made it a link of one person."""
    return render(
        request, "people/password_link.html", {"validlink": False}, status=HTTPStatus.NOT_FOUND
    )


def administration_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the common sign-in: the administration's own would count no failures."""
    if request.user.is_authenticated:
        raise PermissionDenied(_("Your role does not allow this here."))
    return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index")))


def administration_password_change(_request: HttpRequest) -> HttpResponse:
    """Lead to the common page: the administration's own would count no failures and tell nobody."""
    return redirect("password-change")


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


# --- The register of roles ------------------------------------------------------------------------


@login_required
@require_safe
def role_register(request: HttpRequest) -> HttpResponse:
    """Who was granted which role, from when, by whom, and when it ended."""
    user = signed_in(request)
    authorise(request, "view_roles")
    context = {
        "rows": register(user, today=dates.today()),
        "committees": committees_of(user),
        "crumbs": [
            {"label": _("Board"), "url": reverse("board")},
            {"label": _("Register of roles")},
        ],
    }
    return render(request, "people/roles.html", context)


@login_required
@sent_only("role-register")
def role_confirm(request: HttpRequest, membership: UUID) -> HttpResponse:
    """Be the second person for a proposed role."""
    return _decide(request, membership, "confirm_role", confirm_role, _("The role was confirmed."))


@login_required
@sent_only("role-register")
def role_refuse(request: HttpRequest, membership: UUID) -> HttpResponse:
    """Say that a proposed role comes to nothing."""
    return _decide(request, membership, "refuse_role", refuse_role, _("The role was refused."))


def _decide(
    request: HttpRequest,
    key: UUID,
    permission: str,
    verb: Callable[..., Membership],
    sentence: str,
) -> HttpResponse:
    user = signed_in(request)
    row = load(Membership.objects.visible_to(user), public_id=key)
    authorise(request, permission, row)
    with refusal_as_message(request):
        verb(row, by=user, now=dates.now())
        messages.success(request, sentence)
    return redirect("role-register")


@login_required
@sent_only("role-register")
def second_person(request: HttpRequest, body: str) -> HttpResponse:
    """Switch on or off that each role in a committee waits for a second person."""
    user = signed_in(request)
    row = load(TreatyBody.objects.visible_to(user), code=body)
    authorise(request, "switch_second_person", row)
    is_on = request.POST.get("on") == "1"
    with refusal_as_message(request):
        switch_second_person(row, on=is_on, by=user, now=dates.now())
        messages.success(
            request, _("The setting was changed, and the other officers of the committee are told.")
        )
    return redirect("role-register")
