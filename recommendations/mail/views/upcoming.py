"""The dry run: what will be sent in the coming days and to whom, on screen and as a table."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from itertools import chain

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates, visibility
from recommendations.acts.list_pages import (
    PER_PAGE,
    chips_of,
    csv_download,
    filtered_url,
    respond,
    wants,
)
from recommendations.acts.loading import authorise, signed_in
from recommendations.mail.forms.ledger import UpcomingFilter
from recommendations.mail.reads.ledger import place_of_stage
from recommendations.mail.reads.stages import DueReminder, upcoming_reminders
from recommendations.models import Deadline
from recommendations.models.people import viewer_of

DAYS_AHEAD = 30


@login_required
@require_safe
def upcoming(request: HttpRequest) -> HttpResponse:
    """As things stand today; nothing is written."""
    filters, found = _found(request)
    rows, facets = filters.kept(found), filters.choices(found)
    context = {
        "today": dates.today(),
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "n_mails": sum(len(row.recipients) for row in rows),
        "n_people": len({person.pk for row in rows for person in row.recipients}),
        "n_without": sum(not row.recipients for row in rows),
        "days_ahead": DAYS_AHEAD,
        "problems": filters.problems,
        "facets": facets,
        "fields": filters.fields(),
        "chips": chips_of(request, filters.chips(facets)),
        "is_part": wants(request, "rows"),
        "csv_url": filtered_url("ledger-upcoming-csv", request.GET),
    }
    status = HTTPStatus.BAD_REQUEST if filters.problems else HTTPStatus.OK
    return respond(request, "mail/ledger/upcoming.html", context, partial="rows", status=status)


def _found(request: HttpRequest) -> tuple[UpcomingFilter, list[DueReminder]]:
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
    filters, found = _found(request)
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
    return csv_download(name, chain([heads], _lines(filters.kept(found))))


def _lines(rows: Iterable[DueReminder]) -> Iterator[list[str]]:
    for row in rows:
        cycle = row.deadline.cycle
        first = [
            row.send_on.isoformat(),
            *(cycle.treaty_body.code, cycle.state_party.name, cycle.number),
            row.deadline.due_on.isoformat(),
            *(row.deadline.get_kind_display(), row.stage.label, place_of_stage(row.stage)),
            row.stage.get_audience_display(),
        ]
        people = [(person.full_name, person.email) for person in row.recipients]
        for name, address in people or [(_("Nobody to remind"), "")]:
            yield [*first, name, address]
