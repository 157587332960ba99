"""Do not send: a reminder is stopped with one act, and released while its time has not passed."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.acts.form_pages import refusal_as_message
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.acts.sent_only import sent_only
from recommendations.mail.verbs.stopping import Stopped, release_reminder, stop_reminder
from recommendations.models import Deadline
from recommendations.reminders_ahead.forms import StopForm


def _load(request: HttpRequest, public_id: UUID) -> Deadline:
    rows = Deadline.objects.visible_to(request.user)
    return load(
        rows.select_related("cycle__treaty_body", "cycle__state_party"), public_id=public_id
    )


def _page_of(deadline: Deadline) -> str:
    cycle = deadline.cycle
    parts = (cycle.treaty_body.code, cycle.state_party.iso3, cycle.number)
    return f"{reverse('case-emails-ahead', args=parts)}#date-{deadline.public_id}"


def _page(request: HttpRequest, public_id: UUID) -> str:
    return _page_of(_load(request, public_id))


@login_required
@sent_only(_page)
def reminder_stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop one stage of a date, for every recipient; a form sent twice says so."""
    deadline = _load(request, public_id)
    authorise(request, "stop_reminder", deadline)
    form = StopForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a reminder in the list, and shorten the reason."))
        return redirect(_page_of(deadline))
    with refusal_as_message(request):
        stopped = stop_reminder(
            deadline,
            form.cleaned_data["stage"],
            by=signed_in(request),
            today=dates.today(),
            now=dates.now(),
            reason=form.cleaned_data["reason"],
        )
        _say(request, stopped)
    return redirect(_page_of(deadline))


def _say(request: HttpRequest, stopped: Stopped) -> None:
    if stopped.n_stopped:
        words = ngettext(
            "%(n)d email was stopped and will not be sent.",
            "%(n)d emails were stopped and will not be sent.",
            stopped.n_stopped,
        )
        messages.success(request, words % {"n": stopped.n_stopped})
    elif stopped.n_before:
        messages.info(request, _("This reminder was stopped already."))
    if stopped.n_left:
        words = ngettext(
            "%(n)d email has left already, or is just leaving: it cannot be stopped any more.",
            "%(n)d emails have left already, or are just leaving: they cannot be stopped any more.",
            stopped.n_left,
        )
        messages.warning(request, words % {"n": stopped.n_left})


@login_required
@sent_only(_page)
def reminder_release(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send after all what was stopped; a form sent twice says so."""
    deadline = _load(request, public_id)
    authorise(request, "stop_reminder", deadline)
    form = StopForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a reminder in the list."))
        return redirect(_page_of(deadline))
    with refusal_as_message(request):
        release_reminder(
            deadline,
            form.cleaned_data["stage"],
            by=signed_in(request),
            now=dates.now(),
        )
        messages.success(request, _("The reminder will be sent after all, in its time."))
    return redirect(_page_of(deadline))
