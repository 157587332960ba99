"""What a person follows: begun and ended by a button on the page of the thing, listed here."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import dates
from recommendations.acts.form_pages import show_form
from recommendations.acts.loading import NotHere, load, signed_in
from recommendations.mail.forms.follows import MailChoicesForm, SnoozeForm
from recommendations.mail.reads.follows import followed_by, name_of, url_of
from recommendations.mail.verbs import follows as verbs
from recommendations.mail.verbs.mail_choices import change_mail_choices
from recommendations.models import Follow, Theme
from recommendations.models.follows import FOLLOWABLE, Followable
from recommendations.wording import date_in_words


@login_required
@require_safe
def follow_list(request: HttpRequest) -> HttpResponse:
    """Everything that the person follows. Nobody else sees it."""
    context = {
        "followed": followed_by(signed_in(request), today=dates.today()),
        "snooze": SnoozeForm(auto_id=False),
        "crumbs": _crumbs(_("What you follow")),
    }
    return render(request, "mail/follows/list.html", context)


@login_required
@require_POST
def follow_add(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    thing = _thing(request, kind, pk)
    verbs.follow(signed_in(request), thing)
    messages.success(request, _("You follow this now: %(name)s.") % {"name": name_of(thing)})
    return redirect(url_of(thing))


@login_required
@require_POST
def follow_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """A second press finds nothing to stop, which is what was wanted."""
    row = Follow.objects.visible_to(request.user).filter(pk=pk).first()
    if row is not None:
        verbs.stop_following(row)
    messages.success(request, _("You do not follow it any more."))
    return redirect("follow-list")


@login_required
@require_POST
def follow_mute(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear nothing of it for a while, or hear of it again at once."""
    row = load(Follow.objects.visible_to(request.user), pk=pk)
    today = dates.today()
    if "again" in request.POST:
        verbs.mute(row, until=None, today=today)
        messages.success(request, _("Mails about it come again."))
        return redirect("follow-list")
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the lengths in the list."))
        return redirect("follow-list")
    until = today + timedelta(days=form.cleaned_data["days"])
    verbs.mute(row, until=until, today=today)
    messages.success(request, _("No mails about it until %(day)s.") % {"day": date_in_words(until)})
    return redirect("follow-list")


def _thing(request: HttpRequest, kind: str, pk: int) -> Followable:
    """What is to be followed, if the reader may read it."""
    model = FOLLOWABLE.get(kind)
    if model is None:
        raise NotHere
    if model is Theme:
        return load(Theme.objects.all(), pk=pk)
    rows: QuerySet[Any] = model.objects.visible_to(request.user)  # type: ignore[union-attr]
    thing: Followable = load(rows, pk=pk)
    return thing


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_choices(request: HttpRequest) -> HttpResponse:
    """How often mails come, kind by kind."""
    user = signed_in(request)
    form = MailChoicesForm(request.POST or None, user=user)
    if form.is_valid():
        change_mail_choices(
            user,
            form.rhythms(),
            hour=form.cleaned_data["hour"],
            weekday=form.cleaned_data["weekday"],
            now=dates.now(),
        )
        messages.success(request, _("Your choice of mails was saved."))
        return redirect("mail-choices")
    return show_form(
        request, "mail/follows/mail_choices.html", form, {"crumbs": _crumbs(_("Mails"))}
    )


def _crumbs(here: str) -> list[dict[str, str]]:
    return [{"label": _("Your account"), "url": reverse("account")}, {"label": here}]
