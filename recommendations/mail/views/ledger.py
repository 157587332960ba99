"""The reminder ledger: what was sent, and what somebody has to see to."""

from collections.abc import Callable
from http import HTTPStatus

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
from recommendations.acts.facts import fact
from recommendations.acts.history import history_of_email
from recommendations.acts.list_pages import chips_of, hidden_fields, paginate, respond, wants
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.acts.tones import tone_of
from recommendations.enums import EmailStatus
from recommendations.mail.forms.ledger import LedgerFilter
from recommendations.mail.reads.checks import look, why_not
from recommendations.mail.reads.ledger import lines_of
from recommendations.mail.reads.words import render_mail
from recommendations.mail.verbs.bounces import use_address_again
from recommendations.mail.verbs.delivery import resend, resend_all
from recommendations.mail.views.upcoming import DAYS_AHEAD
from recommendations.models import OutgoingEmail
from recommendations.models.outbox import OutgoingEmailQuerySet
from recommendations.models.people import viewer_of
from recommendations.wording import date_in_words

# A form with more boxes than this is no longer looked through.
FAILED_SHOWN = 100


def _rows(request: HttpRequest) -> OutgoingEmailQuerySet:
    """The official reminders that this reader sees, with all that a line says."""
    rows = OutgoingEmail.objects.official().visible_to(request.user)
    return rows.select_related(
        *("deadline__cycle__state_party", "deadline__cycle__treaty_body"),
        *("deadline__request__document", "stage", "recipient"),
    )


def _failed(request: HttpRequest) -> OutgoingEmailQuerySet:
    """What failed or is in doubt in the committees whose officer this is."""
    return _rows(request).filter(
        status__in=EmailStatus.resendable_statuses,
        deadline__cycle__treaty_body__in=viewer_of(signed_in(request)).officer_body_ids,
    )


@login_required
@require_safe
def ledger_list(request: HttpRequest) -> HttpResponse:
    authorise(request, "view_ledger")
    filters = LedgerFilter(request.GET, queryset=_rows(request))
    facets = filters.facets()
    page_obj = paginate(request, filters.narrowed().order_by("-send_after", "-pk"))
    # Filters that links from a deadline's or a recommendation's own page set.
    linked = {
        "deadline": _("Reminders of one deadline"),
        "recommendation": _("Of one recommendation"),
    }
    one_thing = [
        (name, number, label)
        for name, label in linked.items()
        if (number := request.GET.get(name, "")).isdigit()
    ]
    context = {
        "today": dates.today(),
        "page_obj": page_obj,
        "rows": lines_of(page_obj.object_list, now=dates.now()),
        "fields": filters.fields(),
        "problems": filters.problems,
        "facets": facets,
        "chips": chips_of(request, [*filters.chips(facets), *one_thing]),
        "keep": hidden_fields(request, *linked),
        "is_part": wants(request, "rows"),
        "is_empty": not filters.queryset.exists(),
        "n_failed": _failed(request).count(),
        "days_ahead": DAYS_AHEAD,
    }
    status = HTTPStatus.BAD_REQUEST if filters.problems else HTTPStatus.OK
    return respond(request, "mail/ledger/list.html", context, partial="rows", status=status)


@login_required
@require_safe
def ledger_failed(request: HttpRequest) -> HttpResponse:
    """What failed or is in doubt, to be sent again one by one or several at once."""
    authorise(request, "view_ledger")
    rows, today = _failed(request).order_by("send_after", "pk"), dates.today()
    emails = list(rows[:FAILED_SHOWN])
    # Said before somebody presses the button, not after.
    reasons = look(emails, today=today).reasons
    lines = lines_of(emails, now=dates.now())
    context = {
        "today": today,
        "rows": [(line, reasons.get(line.email.pk, "")) for line in lines],
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
    rows = _failed(request).filter(pk__in=chosen[:FAILED_SHOWN])
    if not chosen:
        messages.info(request, _("Nothing was chosen, so nothing was sent again."))
        return redirect("ledger-failed")
    n_planned, refused = resend_all(rows, by=signed_in(request), now=dates.now())
    if n_planned:
        planned = ngettext(
            "%(n)d reminder is planned again and will be sent within minutes.",
            "%(n)d reminders are planned again and will be sent within minutes.",
            n_planned,
        )
        messages.success(request, planned % {"n": n_planned})
    else:
        messages.info(request, _("None of these reminders failed or is in doubt any more."))
    for sentence in refused:
        messages.error(request, sentence)
    return redirect("ledger-failed")


@login_required
@require_safe
def ledger_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One reminder: to whom, why on that day, in which words, and what became of it."""
    authorise(request, "view_ledger")
    user, today = signed_in(request), dates.today()
    email = load(_rows(request), pk=pk)
    deadline, stage = email.deadline_and_stage
    (line,) = lines_of([email], now=dates.now())
    is_waiting = email.status in EmailStatus.waiting_statuses
    may_be_resent = email.status in EmailStatus.resendable_statuses
    shows_preview = is_waiting or (may_be_resent and not email.body)
    due = date_in_words(deadline.due_on)
    reached = _("Reached on %(day)s") % {"day": date_in_words(email.due_on)}
    carrier = ""
    if email.carried_by is not None:
        carrier = _("Message-ID of that email: %(id)s") % {"id": email.carried_by.message_id}
    facts = [
        fact(_("Status"), email.get_status_display(), email.outcome, tone=tone_of(email.status)),
        fact(
            _("To"),
            email.recipient.full_name,
            f"{email.address} ({stage.get_audience_display()})",
        ),
        fact(_("Deadline"), due, deadline.get_kind_display(), url=deadline.get_absolute_url()),
        fact(_("Stage"), stage.label, reached),
        fact(_("Channel"), email.get_channel_display(), carrier),
        fact(_("Attempts"), email.n_attempts),
        fact(_("Message-ID"), email.message_id),
    ]
    cycle = deadline.cycle
    context = {
        "today": today,
        "email": email,
        "line": line,
        "facts": facts,
        "preview": render_mail(email, today=today) if shows_preview else None,
        "may_resend": may_be_resent and user.has_perm("recommendations.resend_email", email),
        "may_use_address": email.recipient.is_undeliverable
        and user.has_perm("recommendations.use_address_again", email),
        # Said before somebody presses the button, not after.
        "obstacle": why_not(email, today=today) if is_waiting or may_be_resent else "",
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
    email = load(_rows(request), pk=pk)
    authorise(request, "resend_email", email)
    return _act(
        request,
        email,
        lambda: resend(email, by=signed_in(request), now=dates.now()),
        _("The reminder is planned again and will be sent within minutes."),
    )


@login_required
@require_POST
def ledger_use_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Use an address again from which emails bounced; a form sent twice says so."""
    email = load(_rows(request), pk=pk)
    authorise(request, "use_address_again", email)
    return _act(
        request,
        email,
        lambda: use_address_again(email.recipient, by=signed_in(request), now=dates.now()),
        _("The address is used again, from the next reminder on."),
    )


def _act(
    request: HttpRequest, email: OutgoingEmail, verb: Callable[[], object], sentence: str
) -> HttpResponse:
    try:
        verb()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return redirect(email)
