"""The reminder ledger: what was sent, what somebody has to see to, and what will be sent."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from http import HTTPStatus
from itertools import chain
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from recommendations import dates, visibility
from recommendations.acts.facts import fact
from recommendations.acts.form_pages import refusal_as_message
from recommendations.acts.history import history_of_email
from recommendations.acts.list_pages import (
    PER_PAGE,
    csv_download,
    filtered_url,
    hidden_fields,
    list_page,
    paginate,
)
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.acts.sent_only import sent_only
from recommendations.acts.tones import tone_of
from recommendations.enums import EmailStatus
from recommendations.mail.forms.ledger import LedgerFilter, UpcomingFilter
from recommendations.mail.reads.checks import look, why_not
from recommendations.mail.reads.ledger import lines_of, place_of_stage
from recommendations.mail.reads.stages import DueReminder, upcoming_reminders
from recommendations.mail.verbs.bounces import use_address_again
from recommendations.mail.verbs.delivery import resend, resend_all
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.models import Deadline, OutgoingEmail
from recommendations.models.outbox import OutgoingEmailQuerySet
from recommendations.models.people import viewer_of
from recommendations.wording import date_in_words

# A form with more boxes than this is no longer looked through.
FAILED_SHOWN = 100
DAYS_AHEAD = 30


def _rows(request: HttpRequest) -> OutgoingEmailQuerySet:
    """The official reminders that this reader sees, with all that a line says."""
    rows = OutgoingEmail.objects.official().visible_to(request.user)
    return rows.with_lines().select_related(
        *("deadline__cycle__state_party", "deadline__cycle__treaty_body"),
        "deadline__request__document",
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
        (name, str(identifier), label)
        for name, label in linked.items()
        if (identifier := filters.cleaned(name))
    ]
    context = {
        "page_obj": page_obj,
        "rows": lines_of(page_obj.object_list, now=dates.now()),
        "keep": hidden_fields(request, *linked),
        "fields": filters.fields(),
        "is_empty": not filters.queryset.exists(),
        "n_failed": _failed(request).count(),
        "days_ahead": DAYS_AHEAD,
    }
    return list_page(
        request, "mail/ledger/list.html", filters, context, facets=facets, more_chips=one_thing
    )


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
@sent_only("ledger-failed")
def ledger_resend_many(request: HttpRequest) -> HttpResponse:
    """Plan the chosen ones once more; a form sent twice plans them once."""
    authorise(request, "view_ledger")
    chosen = list(_identifiers(request.POST.getlist("mail")[:FAILED_SHOWN]))
    rows = _failed(request).filter(public_id__in=chosen)
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


def _identifiers(values: Iterable[str]) -> Iterator[UUID]:
    """Those that can be one; the others name nothing."""
    for value in values:
        with suppress(ValueError):
            yield UUID(value)


@login_required
@require_safe
def ledger_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One reminder: to whom, why on that day, in which words, and what became of it."""
    authorise(request, "view_ledger")
    user, today = signed_in(request), dates.today()
    email = load(_rows(request), public_id=public_id)
    deadline = email.official_deadline
    (line,) = lines_of([email], now=dates.now())
    is_waiting = email.status in EmailStatus.waiting_statuses
    may_be_resent = email.status in EmailStatus.resendable_statuses
    shows_preview = is_waiting or (may_be_resent and not email.body)
    due = date_in_words(deadline.due_on)
    brought_by = fact(
        _("Occasion"),
        email.occasion,
        date_in_words(dates.today(email.event.at)) if email.event else "",
    )
    if email.stage is not None:
        reached = _("Reached on %(day)s") % {"day": date_in_words(email.due_on)}
        brought_by = fact(_("Stage"), email.stage.label, reached)
    carrier = ""
    if email.carried_by is not None:
        carrier = _("Message-ID of that email: %(id)s") % {"id": email.carried_by.message_id}
    facts = [
        fact(_("Status"), email.get_status_display(), email.outcome, tone=tone_of(email.status)),
        fact(
            _("To"),
            email.recipient.full_name,
            f"{email.address} ({email.audience_label})",
        ),
        fact(_("Deadline"), due, deadline.get_kind_display(), url=deadline.get_absolute_url()),
        brought_by,
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
@sent_only("ledger-detail", "public_id")
def ledger_resend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Plan a failed reminder once more; a form sent twice plans it once and says so."""
    email = load(_rows(request), public_id=public_id)
    authorise(request, "resend_email", email)
    with refusal_as_message(request):
        resend(email, by=signed_in(request), now=dates.now())
        messages.success(
            request, _("The reminder is planned again and will be sent within minutes.")
        )
    return redirect(email)


@login_required
@sent_only("ledger-detail", "public_id")
def ledger_use_address(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Use an address again from which emails bounced; a form sent twice says so."""
    email = load(_rows(request), public_id=public_id)
    authorise(request, "use_address_again", email)
    with refusal_as_message(request):
        use_address_again(email.recipient, by=signed_in(request), now=dates.now())
        messages.success(request, _("The address is used again, from the next reminder on."))
    return redirect(email)


# --- What will be sent ----------------------------------------------------------------------------


@login_required
@require_safe
def upcoming(request: HttpRequest) -> HttpResponse:
    """The dry run: what will be sent in the coming days as things stand. Nothing is written."""
    filters, found = _dry_run(request)
    rows, facets = filters.kept(found), filters.choices(found)
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "n_mails": sum(len(row.recipients) for row in rows),
        "n_people": len({person.pk for row in rows for person in row.recipients}),
        "n_without": sum(not row.recipients for row in rows),
        "days_ahead": DAYS_AHEAD,
        "officer_bodies": viewer_of(signed_in(request)).officer_body_ids,
        "fields": filters.fields(),
        "csv_url": filtered_url("ledger-upcoming-csv", request.GET),
    }
    return list_page(request, "mail/ledger/upcoming.html", filters, context, facets=facets)


def _dry_run(request: HttpRequest) -> tuple[UpcomingFilter, list[DueReminder]]:
    """The filters, and what the dry run brings for all deadlines of this reader."""
    authorise(request, "view_ledger")
    seen = visibility.reminded_deadlines(viewer_of(signed_in(request)))
    among = Deadline.objects.in_force().filter(seen)
    filters = UpcomingFilter(request.GET, queryset=among)
    if filters.problems:
        return filters, []
    return filters, upcoming_reminders(today=dates.today(), days=DAYS_AHEAD, among=among)


@login_required
@require_safe
def upcoming_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same rows, one line for each email, for a spreadsheet."""
    filters, found = _dry_run(request)
    if filters.problems:
        words = " ".join(filters.problems)
        return HttpResponse(
            words, status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8"
        )
    heads = [
        *(_("On"), _("Committee"), _("State party"), _("Cycle"), _("Deadline")),
        *(_("Kind of deadline"), _("Stage"), _("Place of the stage"), _("Audience")),
        *(_("Person"), _("Address")),
    ]
    name = f"reminders-to-come-{dates.today().isoformat()}.csv"
    return csv_download(name, chain([heads], _csv_lines(filters.kept(found))))


def _csv_lines(rows: Iterable[DueReminder]) -> Iterator[list[str]]:
    for row in rows:
        cycle = row.deadline.cycle
        first = [
            row.leaves_on.isoformat(),
            *(cycle.treaty_body.code, cycle.state_party.name, cycle.number),
            row.deadline.due_on.isoformat(),
            *(row.deadline.get_kind_display(), row.stage.label, place_of_stage(row.stage)),
            row.stage.get_audience_display(),
        ]
        people = [(person.full_name, person.email) for person in row.recipients]
        for name, address in people or [(_("Nobody to remind"), "")]:
            yield [*first, name, address]
