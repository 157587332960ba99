"""Reminders that people set for themselves on the page of a thing; listed under the account."""

from collections.abc import Callable
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
from recommendations.acts.errors import DomainError
from recommendations.acts.form_pages import attempt, show_form
from recommendations.acts.loading import NotHere, load, signed_in
from recommendations.mail.forms.follows import OwnReminderForm, SnoozeForm
from recommendations.mail.reads.follows import name_of, own_reminder_rows, own_reminders_of, url_of
from recommendations.mail.verbs import own_reminders as verbs
from recommendations.models import OwnReminder
from recommendations.models.own_reminders import REMINDABLE, Remindable
from recommendations.wording import date_in_words


@login_required
@require_safe
def own_reminder_list(request: HttpRequest) -> HttpResponse:
    """The person's own reminders: those that wait, then those that were told."""
    lines = own_reminders_of(signed_in(request), today=dates.today())
    context = {
        "waiting": [line for line in lines if not line.is_told],
        "told": [line for line in lines if line.is_told],
        "snooze": SnoozeForm(auto_id=False),
        "crumbs": _crumbs(),
    }
    return render(request, "mail/own_reminders/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_reminder_new(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Be reminded of a thing on a day, or after a while."""
    user, now = signed_in(request), dates.now()
    thing = _thing(request, kind, pk)
    form = OwnReminderForm(request.POST or None)
    if form.is_valid():
        reminder = attempt(
            form,
            lambda: verbs.set_own_reminder(
                user,
                thing,
                on=form.day(verbs.own_day(user, now)),
                note=form.cleaned_data["note"],
                now=now,
            ),
        )
        if reminder:
            messages.success(
                request,
                _("You will be reminded on %(day)s.") % {"day": date_in_words(reminder.remind_on)},
            )
            return redirect(url_of(thing))
    context = {
        "name": name_of(thing),
        "url": url_of(thing),
        "crumbs": _crumbs(_("Set a reminder")),
    }
    return show_form(request, "mail/own_reminders/form.html", form, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_reminder_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = signed_in(request), dates.now()
    reminder = _load(request, pk)
    line = next(
        line for line in own_reminders_of(user, today=dates.today(now)) if line.row == reminder
    )
    form = OwnReminderForm(request.POST or None, reminder=reminder)
    if form.is_valid():
        changed = attempt(
            form,
            lambda: verbs.change_own_reminder(
                reminder,
                on=form.day(verbs.own_day(user, now)),
                note=form.cleaned_data["note"],
                now=now,
            ),
        )
        if changed:
            messages.success(
                request,
                _("You will be reminded on %(day)s.") % {"day": date_in_words(changed.remind_on)},
            )
            return redirect("own-reminder-list")
    context = {"name": line.name, "url": line.url, "crumbs": _crumbs(_("Change the reminder"))}
    return show_form(request, "mail/own_reminders/form.html", form, context)


@login_required
@require_POST
def own_reminder_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    reminder = _load(request, pk)
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the lengths in the list."))
        return redirect("own-reminder-list")
    return _act(
        request,
        lambda: verbs.snooze_own_reminder(
            reminder, days=form.cleaned_data["days"], now=dates.now()
        ),
        _("You will be reminded on %(day)s."),
    )


@login_required
@require_POST
def own_reminder_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """A second press changes nothing."""
    reminder = load(OwnReminder.objects.visible_to(request.user), pk=pk)
    return _act(
        request,
        lambda: verbs.cancel_own_reminder(reminder, now=dates.now()),
        _("The reminder of %(day)s was cancelled."),
    )


def _act(request: HttpRequest, act: Callable[[], OwnReminder], sentence: str) -> HttpResponse:
    try:
        reminder = act()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence % {"day": date_in_words(reminder.remind_on)})
    return redirect("own-reminder-list")


def _load(request: HttpRequest, pk: int) -> OwnReminder:
    return load(own_reminder_rows(request.user).filter(cancelled_at=None), pk=pk)


def _thing(request: HttpRequest, kind: str, pk: int) -> Remindable:
    """What the reminder is about, if the reader may read it."""
    model = REMINDABLE.get(kind)
    if model is None:
        raise NotHere
    rows: QuerySet[Any] = model.objects.visible_to(request.user)
    thing: Remindable = load(rows, pk=pk)
    return thing


def _crumbs(here: str = "") -> list[dict[str, str]]:
    reminders = {"label": _("Your reminders")}
    if not here:
        return [{"label": _("Your account"), "url": reverse("account")}, reminders]
    return [
        {"label": _("Your account"), "url": reverse("account")},
        reminders | {"url": reverse("own-reminder-list")},
        {"label": here},
    ]
