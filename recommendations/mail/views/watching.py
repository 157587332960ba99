"""What a person follows and is reminded of: begun on the page of a thing, listed in the account."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import dates
from recommendations.acts.form_pages import attempt_edit, refusal_as_message, show_form
from recommendations.acts.loading import NotHere, load, signed_in
from recommendations.acts.seen import seen_in
from recommendations.acts.sent_only import sent_only
from recommendations.mail.forms.choices import MailChoicesForm, PersonalReminderForm, SnoozeForm
from recommendations.mail.reads.watching import (
    followed_by,
    name_of,
    personal_reminders,
    personal_reminders_of,
)
from recommendations.mail.verbs import personal_reminders as verbs
from recommendations.mail.verbs.choices import change_mail_choices
from recommendations.mail.verbs.follows import follow, mute, stop_following
from recommendations.models import Follow, PersonalReminder, Theme
from recommendations.models.follows import FOLLOWABLE, KEYS_IN_ADDRESSES
from recommendations.models.personal_reminders import REMINDABLE
from recommendations.wording import date_in_words


def _crumbs(*labels: str) -> list[dict[str, str]]:
    account = {"label": _("Your account"), "url": reverse("account")}
    return [account, *({"label": label} for label in labels)]


def _thing(request: HttpRequest, models: dict[str, Any], kind: str, key: str | UUID) -> Any:
    """What is to be followed or reminded of, if the reader may read it."""
    model = models.get(kind)
    if model is None:
        raise NotHere
    column = KEYS_IN_ADDRESSES.get(kind, "public_id")
    if column == "public_id" and isinstance(key, str):
        try:
            key = UUID(key)
        except ValueError:
            raise NotHere from None
    rows = model.objects.all() if model is Theme else model.objects.visible_to(request.user)
    lookup: dict[str, object] = {column: key}
    return load(rows, "", **lookup)


def _page_of_thing(request: HttpRequest, kind: str, key: str) -> str:
    """The page on which following a thing begins."""
    url: str = _thing(request, FOLLOWABLE, kind, key).get_absolute_url()
    return url


# --- Following ------------------------------------------------------------------------------------


@login_required
@require_safe
def follow_list(request: HttpRequest) -> HttpResponse:
    """Everything that the person follows. Nobody else sees it."""
    context = {
        "followed": followed_by(signed_in(request), today=dates.today()),
        "today": dates.today(),
        "snooze": SnoozeForm(auto_id=False),
        "crumbs": _crumbs(_("What you follow")),
    }
    return render(request, "mail/follows/list.html", context)


@login_required
@sent_only(_page_of_thing)
def follow_add(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    thing = _thing(request, FOLLOWABLE, kind, key)
    follow(signed_in(request), thing)
    messages.success(request, _("You now follow %(name)s.") % {"name": name_of(thing)})
    return redirect(thing.get_absolute_url())


@login_required
@sent_only("follow-list")
def follow_stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A second press finds nothing to stop, which is what was wanted."""
    row = Follow.objects.visible_to(request.user).filter(public_id=public_id).first()
    if row is not None:
        stop_following(row)
    messages.success(request, _("You do not follow it any more."))
    return redirect("follow-list")


@login_required
@sent_only("follow-list")
def follow_mute(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hear nothing of it for a while, or hear of it again at once."""
    row, today = load(Follow.objects.visible_to(request.user), public_id=public_id), dates.today()
    form = SnoozeForm(request.POST)
    if "again" in request.POST:
        mute(row, until=None, today=today)
        messages.success(request, _("You will receive emails about it again."))
    elif form.is_valid():
        until = today + timedelta(days=form.cleaned_data["days"])
        mute(row, until=until, today=today)
        sentence = _("You will receive no emails about it until %(day)s.")
        messages.success(request, sentence % {"day": date_in_words(until)})
    else:
        messages.error(request, _("Choose one of the lengths in the list."))
    return redirect("follow-list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_choices(request: HttpRequest) -> HttpResponse:
    """How often emails come, kind by kind."""
    user = signed_in(request)
    form = MailChoicesForm(request.POST or None, user=user)
    if form.is_valid():
        hour, weekday = form.cleaned_data["hour"], form.cleaned_data["weekday"]
        change_mail_choices(
            user,
            form.rhythms(),
            hour=hour,
            weekday=weekday,
            now=dates.now(),
            seen=seen_in(request, user),
        )
        messages.success(request, _("Your choice of emails was saved."))
        return redirect("mail-choices")
    return show_form(
        request,
        "mail/follows/mail_choices.html",
        form,
        {"edited": user, "crumbs": _crumbs(_("Emails"))},
    )


# --- Personal reminders ---------------------------------------------------------------------------


@login_required
@require_safe
def personal_reminder_list(request: HttpRequest) -> HttpResponse:
    """The person's personal reminders: those that wait, then those that were sent."""
    lines = personal_reminders_of(signed_in(request), today=dates.today())
    context = {
        "waiting": [line for line in lines if not line.is_told],
        "told": [line for line in lines if line.is_told],
        "snooze": SnoozeForm(auto_id=False),
        "crumbs": _crumbs(_("My personal reminders")),
    }
    return render(request, "mail/personal_reminders/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def personal_reminder_new(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Be reminded of a thing on a day, or after a while."""
    user = signed_in(request)
    thing = _thing(request, REMINDABLE, kind, public_id)
    context = {"name": name_of(thing), "url": thing.get_absolute_url(), "is_new": True}
    verb = partial(verbs.set_personal_reminder, user, thing)
    return _form_page(request, PersonalReminderForm(request.POST or None), verb, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def personal_reminder_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    reminder = load(personal_reminders(request.user), public_id=public_id)
    lines = personal_reminders_of(signed_in(request), today=dates.today())
    (line,) = (line for line in lines if line.row == reminder)
    initial = {"on": reminder.remind_on, "note": reminder.note}
    form = PersonalReminderForm(request.POST or None, initial=initial)
    context = {"name": line.name, "url": line.url, "is_new": False, "edited": reminder}

    def change(**values: Any) -> PersonalReminder:
        return verbs.change_personal_reminder(reminder, seen=seen_in(request, reminder), **values)

    return _form_page(request, form, change, context)


def _form_page(
    request: HttpRequest,
    form: PersonalReminderForm,
    verb: Callable[..., PersonalReminder],
    context: dict[str, Any],
) -> HttpResponse:
    user, now = signed_in(request), dates.now()
    if form.is_valid():
        on, note = form.day(verbs.local_day(user, now)), form.cleaned_data["note"]
        reminder = attempt_edit(form, lambda: verb(on=on, note=note, now=now))
        if reminder is not None:
            day = date_in_words(reminder.remind_on)
            messages.success(request, _("You will be reminded on %(day)s.") % {"day": day})
            return redirect(context["url"] if context["is_new"] else "personal-reminder-list")
    here = _("Set a personal reminder") if context["is_new"] else _("Change the reminder")
    crumbs = _crumbs(_("My personal reminders"), here)
    crumbs[1]["url"] = reverse("personal-reminder-list")
    context |= {"crumbs": crumbs, "title": here}
    return show_form(request, "mail/personal_reminders/form.html", form, context)


@login_required
@sent_only("personal-reminder-list")
def personal_reminder_snooze(request: HttpRequest, public_id: UUID) -> HttpResponse:
    reminder, form = (
        load(personal_reminders(request.user), public_id=public_id),
        SnoozeForm(request.POST),
    )
    if not form.is_valid():
        messages.error(request, _("Choose one of the lengths in the list."))
        return redirect("personal-reminder-list")
    days = form.cleaned_data["days"]
    with refusal_as_message(request):
        reminder = verbs.snooze_personal_reminder(
            reminder, days=days, now=dates.now(), seen=seen_in(request, reminder)
        )
        day = date_in_words(reminder.remind_on)
        messages.success(request, _("You will be reminded on %(day)s.") % {"day": day})
    return redirect("personal-reminder-list")


@login_required
@sent_only("personal-reminder-list")
def personal_reminder_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A second press changes nothing."""
    reminder = load(PersonalReminder.objects.visible_to(request.user), public_id=public_id)
    reminder = verbs.cancel_personal_reminder(reminder, now=dates.now())
    day = date_in_words(reminder.remind_on)
    messages.success(request, _("The reminder of %(day)s was cancelled.") % {"day": day})
    return redirect("personal-reminder-list")
