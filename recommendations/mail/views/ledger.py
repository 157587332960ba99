"""The reminder ledger: what was sent, what will be, and what somebody has to see to."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.acts.history import history_of_email
from recommendations.acts.list_pages import chips_of, hidden_fields, paginate, respond, wants
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.acts.tones import tone_of
from recommendations.enums import EmailStatus
from recommendations.mail.forms.ledger import LedgerFilter
from recommendations.mail.reads.own_mails import render_mail
from recommendations.mail.reads.reminder_lines import lines_of
from recommendations.mail.verbs.bounces import use_address_again
from recommendations.mail.verbs.mail_facts import look, why_not
from recommendations.mail.verbs.outbox import resend
from recommendations.mail.verbs.resending import resend_all
from recommendations.mail.views.upcoming import DAYS_AHEAD
from recommendations.models import OutgoingEmail
from recommendations.models.outbox import OutgoingEmailQuerySet
from recommendations.models.people import viewer_of
from recommendations.wording import date_in_words

# A form with more boxes than this is no longer looked through.
FAILED_SHOWN = 100
_ROW = (
    *("deadline__cycle__state_party", "deadline__cycle__treaty_body"),
    *("deadline__request__document", "stage", "recipient"),
)


@login_required
@require_safe
def ledger_list(request: HttpRequest) -> HttpResponse:
    user, today = signed_in(request), dates.today()
    authorise(request, "view_ledger")
    filters = LedgerFilter(request.GET, queryset=OutgoingEmail.objects.official().visible_to(user))
    facets = filters.facets()
    page_obj = paginate(
        request, filters.narrowed().select_related(*_ROW).order_by("-send_after", "-pk")
    )
    context = {
        "today": today,
        "page_obj": page_obj,
        "rows": lines_of(page_obj.object_list, now=dates.now()),
        "fields": filters.fields(),
        "problems": filters.problems,
        "facets": facets,
        "chips": chips_of(request, [*filters.chips(facets), *_one_thing(request)]),
        "keep": hidden_fields(request, "deadline", "recommendation"),
        "is_part": wants(request, "rows"),
        "is_empty": not filters.queryset.exists(),
        "n_failed": _failed(request).count(),
        "days_ahead": DAYS_AHEAD,
    }
    status = HTTPStatus.BAD_REQUEST if filters.problems else HTTPStatus.OK
    return respond(request, "mail/ledger/list.html", context, partial="rows", status=status)


def _one_thing(request: HttpRequest) -> list[tuple[str, str, str]]:
    """The chips of filters that links from a date's or a recommendation's own page set."""
    known = {"deadline": _("Reminders of one date"), "recommendation": _("Of one recommendation")}
    return [
        (name, number, label)
        for name, label in known.items()
        if (number := request.GET.get(name, "")).isdigit()
    ]


def _failed(request: HttpRequest) -> OutgoingEmailQuerySet:
    """What failed or got stuck in the committees whose officer this is."""
    return (
        OutgoingEmail.objects.official()
        .visible_to(request.user)
        .filter(
            status__in=EmailStatus.resendable_statuses,
            deadline__cycle__treaty_body__in=viewer_of(signed_in(request)).officer_body_ids,
        )
    )


@login_required
@require_safe
def ledger_failed(request: HttpRequest) -> HttpResponse:
    """What failed or got stuck, to be sent again one by one or several at once."""
    authorise(request, "view_ledger")
    rows = _failed(request).select_related(*_ROW).order_by("send_after", "pk")
    emails, today = list(rows[:FAILED_SHOWN]), dates.today()
    # Said before somebody presses the button, not after.
    reasons = look(emails, today=today).reasons if emails else {}
    context = {
        "today": today,
        "rows": [
            (line, reasons.get(line.email.pk, "")) for line in lines_of(emails, now=dates.now())
        ],
        "n_all": rows.count(),
        "n_shown": len(emails),
        "has_any": len(reasons) < len(emails),
    }
    return render(request, "mail/ledger/failed.html", context)


@login_required
@require_POST
def ledger_resend_many(request: HttpRequest) -> HttpResponse:
    """Plan the chosen ones once more; a form sent twice plans them once."""
    authorise(request, "view_ledger")
    chosen = [number for number in request.POST.getlist("mail") if number.isdecimal()]
    if not chosen:
        messages.info(request, _("Nothing was chosen, so nothing was sent again."))
        return redirect("ledger-failed")
    rows = _failed(request).filter(pk__in=chosen[:FAILED_SHOWN]).select_related(*_ROW)
    result = resend_all(rows, by=signed_in(request), now=dates.now())
    if result.n_planned:
        planned = ngettext(
            "%(n)d reminder is planned again. It leaves with the next round.",
            "%(n)d reminders are planned again. They leave with the next round.",
            result.n_planned,
        )
        messages.success(request, planned % {"n": result.n_planned})
    else:
        messages.info(request, _("None of these failed or is stuck any more."))
    for sentence in result.refused:
        messages.error(request, sentence)
    return redirect("ledger-failed")


@login_required
@require_safe
def ledger_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One reminder: to whom, why on that day, in which words, and what became of it."""
    user, today = signed_in(request), dates.today()
    authorise(request, "view_ledger")
    email = _load(request, pk)
    cycle = email.deadline.cycle
    (line,) = lines_of([email], now=dates.now())
    is_unsent = email.status in (*EmailStatus.waiting_statuses, *EmailStatus.resendable_statuses)
    shows_preview = email.status in EmailStatus.waiting_statuses or (is_unsent and not email.body)
    context = {
        "today": today,
        "email": email,
        "line": line,
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
    return render(request, "mail/ledger/detail.html", context)


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
        OutgoingEmail.objects.official().visible_to(request.user).select_related(*_ROW), pk=pk
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
