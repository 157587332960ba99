"""The reminder ledger: what was sent, what will be, and what somebody has to see to."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recommendations import dates, visibility
from recommendations.domain.bounces import use_address_again
from recommendations.domain.errors import DomainError
from recommendations.domain.mail_facts import why_not
from recommendations.domain.outbox import resend
from recommendations.domain.reminders import UpcomingReminder, upcoming_reminders
from recommendations.enums import EmailStatus
from recommendations.forms.ledger import LedgerFilter
from recommendations.models import Deadline, OutgoingEmail
from recommendations.models.people import viewer_of
from recommendations.own_mails import render_mail
from recommendations.queries.timeline import history_of_email
from recommendations.templatetags.tracker import tone_of
from recommendations.views.access import authorise, load, signed_in
from recommendations.views.htmx import paginate, respond, wants
from recommendations.views.lists import chips_of, kept
from recommendations.wording import date_in_words

DAYS_AHEAD = 30
# A page shows what a person can take in; the rest is said as a number.
UPCOMING_SHOWN = 50


@login_required
@require_safe
def ledger_list(request: HttpRequest) -> HttpResponse:
    user, today = signed_in(request), dates.today()
    authorise(request, "view_ledger")
    filters = LedgerFilter(request.GET, queryset=OutgoingEmail.objects.official().visible_to(user))
    facets = filters.facets()
    rows = filters.narrowed().select_related(
        "deadline__cycle__state_party", "deadline__cycle__treaty_body", "stage", "recipient"
    )
    is_part = wants(request, "rows")
    upcoming = [] if is_part else _upcoming(request)
    context = {
        "today": today,
        "page_obj": paginate(request, rows.order_by("-send_after", "-pk")),
        "problems": filters.problems,
        "facets": facets,
        "chips": chips_of(request, [*filters.chips(facets), *_one_date(request)]),
        "keep": kept(request, "deadline"),
        "is_part": is_part,
        "is_empty": not filters.queryset.exists(),
        "days_ahead": DAYS_AHEAD,
        "upcoming": upcoming[:UPCOMING_SHOWN],
        "n_more": max(0, len(upcoming) - UPCOMING_SHOWN),
    }
    status = HTTPStatus.BAD_REQUEST if filters.problems else HTTPStatus.OK
    return respond(request, "ledger/list.html", context, partial="rows", status=status)


def _upcoming(request: HttpRequest) -> list[UpcomingReminder]:
    """The dry run: what the coming days will bring for the cases of this reader."""
    among = Deadline.objects.filter(visibility.reminded_deadlines(viewer_of(signed_in(request))))
    return upcoming_reminders(today=dates.today(), days=DAYS_AHEAD, among=among)


def _one_date(request: HttpRequest) -> list[tuple[str, str, str]]:
    """The chip of the filter that links from a date's own page set."""
    number = request.GET.get("deadline", "")
    return [("deadline", number, _("Reminders of one date"))] if number.isdigit() else []


@login_required
@require_safe
def ledger_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One reminder: to whom, why on that day, in which words, and what became of it."""
    user, today = signed_in(request), dates.today()
    authorise(request, "view_ledger")
    email = _load(request, pk)
    cycle = email.deadline.cycle
    is_unsent = email.status in (*EmailStatus.waiting_statuses, *EmailStatus.resendable_statuses)
    shows_preview = email.status in EmailStatus.waiting_statuses or (is_unsent and not email.body)
    context = {
        "today": today,
        "email": email,
        "facts": _facts(email),
        "preview": render_mail(email, today=today) if shows_preview else None,
        "may_resend": email.status in EmailStatus.resendable_statuses
        and user.has_perm("recommendations.resend_email", email),
        "may_use_address": email.recipient.is_undeliverable
        and user.has_perm("recommendations.use_address_again", email),
        # Said before somebody presses the button, not after.
        "obstacle": why_not(email, today=today) if is_unsent else "",
        "history": history_of_email(email, user, today=today),
        "crumbs": [
            {"label": _("Reminder ledger"), "url": reverse("ledger")},
            {"label": f"{cycle.state_party.name}, {cycle.treaty_body.code}"},
        ],
    }
    return render(request, "ledger/detail.html", context)


@login_required
@require_POST
def ledger_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a failed reminder once more; a form sent twice plans it once and says so."""
    email = _load(request, pk)
    authorise(request, "resend_email", email)
    try:
        resend(email, by=signed_in(request), now=dates.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("The reminder is planned again. It leaves with the next round.")
        )
    return redirect(email)


@login_required
@require_POST
def ledger_use_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Use an address again from which mails came back; a form sent twice says so."""
    email = _load(request, pk)
    authorise(request, "use_address_again", email)
    try:
        use_address_again(email.recipient, by=signed_in(request), now=dates.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The address is used again, from the next reminder on."))
    return redirect(email)


def _load(request: HttpRequest, pk: int) -> OutgoingEmail:
    return load(
        OutgoingEmail.objects.official()
        .visible_to(request.user)
        .select_related(
            "deadline__cycle__state_party",
            "deadline__cycle__treaty_body",
            "deadline__request__document",
            "stage",
            "recipient",
            "carried_by",
        ),
        pk=pk,
    )


def _facts(email: OutgoingEmail) -> list[dict[str, Any]]:
    return [
        {
            "label": _("State"),
            "value": email.get_status_display(),
            "tone": tone_of(email.status),
            "note": email.outcome,
        },
        {
            "label": _("To"),
            "value": email.recipient.full_name,
            "note": f"{email.address} ({email.stage.get_audience_display()})",
        },
        {
            "label": _("About the date"),
            "value": date_in_words(email.deadline.due_on),
            "note": email.deadline.get_kind_display(),
            "url": email.deadline.get_absolute_url(),
        },
        {
            "label": _("Stage"),
            "value": email.stage.label,
            "note": _("Reached on %(day)s") % {"day": date_in_words(email.due_on)},
        },
        {
            "label": _("Channel"),
            "value": email.get_channel_display(),
            "note": _("Message-ID of that mail: %(id)s") % {"id": email.carried_by.message_id}
            if email.carried_by
            else "",
        },
        {"label": _("Attempts"), "value": email.n_attempts},
        {"label": _("Message-ID"), "value": email.message_id},
    ]
