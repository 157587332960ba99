"""The dry run: what will be sent in the coming days and to whom, on screen and as a table."""

import csv
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from itertools import chain
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates, visibility
from recommendations.acts.list_pages import PER_PAGE, chips_of, respond, wants
from recommendations.acts.loading import authorise, signed_in
from recommendations.mail.forms.upcoming import UpcomingFilter
from recommendations.mail.reads.reminder_reasons import place_of
from recommendations.mail.verbs.reminders import UpcomingReminder, upcoming_reminders
from recommendations.models import Deadline
from recommendations.models.people import viewer_of

DAYS_AHEAD = 30


@login_required
@require_safe
def upcoming(request: HttpRequest) -> HttpResponse:
    """As things stand today; nothing is written."""
    filters, found = _found(request)
    rows = filters.kept(found)
    people = {person.pk for row in rows for person in row.recipients}
    query = request.GET.copy()
    query.pop("page", None)
    facets = filters.choices(found)
    context = {
        "today": dates.today(),
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "n_mails": sum(len(row.recipients) for row in rows),
        "n_people": len(people),
        "n_without": sum(not row.recipients for row in rows),
        "days_ahead": DAYS_AHEAD,
        "problems": filters.problems,
        "facets": facets,
        "fields": filters.fields(),
        "chips": chips_of(request, filters.chips(facets)),
        "is_part": wants(request, "rows"),
        "csv_url": f"{reverse('ledger-upcoming-csv')}?{query.urlencode()}".rstrip("?"),
    }
    status = HTTPStatus.BAD_REQUEST if filters.problems else HTTPStatus.OK
    return respond(request, "mail/ledger/upcoming.html", context, partial="rows", status=status)


def _found(request: HttpRequest) -> tuple[UpcomingFilter, list[UpcomingReminder]]:
    """The filters, and what the dry run brings for all dates of this reader."""
    user = signed_in(request)
    authorise(request, "view_ledger")
    among = Deadline.objects.in_force().filter(visibility.reminded_deadlines(viewer_of(user)))
    filters = UpcomingFilter(request.GET, queryset=among)
    if filters.problems:
        return filters, []
    return filters, upcoming_reminders(today=dates.today(), days=DAYS_AHEAD, among=among)


@login_required
@require_safe
def upcoming_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same rows, one line for each mail, for a spreadsheet."""
    filters, found = _found(request)
    if filters.problems:
        words = " ".join(filters.problems)
        return HttpResponse(
            words, status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8"
        )
    name = f"reminders-to-come-{dates.today().isoformat()}.csv"
    return csv_download(name, chain([_heads()], _lines(filters.kept(found))))


def _heads() -> list[str]:
    return [
        *(_("On"), _("Committee"), _("State party"), _("Cycle"), _("Date in question")),
        *(_("Kind of date"), _("Stage"), _("Place of the stage"), _("Audience")),
        *(_("Person"), _("Address")),
    ]


def _lines(rows: Iterable[UpcomingReminder]) -> Iterator[list[str]]:
    for row in rows:
        cycle = row.deadline.cycle
        first = [
            row.send_on.isoformat(),
            *(cycle.treaty_body.code, cycle.state_party.name, cycle.number),
            row.deadline.due_on.isoformat(),
            *(row.deadline.get_kind_display(), row.stage.label, place_of(row.stage)),
            row.stage.get_audience_display(),
        ]
        people = [(person.full_name, person.email) for person in row.recipients]
        for name, address in people or [(_("Nobody to remind"), "")]:
            yield [*first, name, address]


class _Line:
    """Gives back what the csv writer writes, so that it can be streamed."""

    def write(self, words: str) -> str:
        return words


def _harmless(cell: str) -> str:
    """Spreadsheets run what begins like a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def csv_download(name: str, lines: Iterable[list[str]]) -> StreamingHttpResponse:
    """A streamed table, marked as UTF-8 for spreadsheets."""
    writer: Any = csv.writer(_Line())
    rows = (writer.writerow([_harmless(cell) for cell in line]) for line in lines)
    return StreamingHttpResponse(
        chain(["\ufeff"], rows),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
