"""Lists for a committee's report: who has not replied, and the history of the procedure."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.letters.forms.annex import PeriodForm
from recommendations.letters.reads.annex import outages_in
from recommendations.letters.reads.list_files import (
    write_overdue_list,
    write_procedure_histories,
)
from recommendations.letters.reads.overdue_list import overdue_list
from recommendations.letters.reads.periods import Period
from recommendations.letters.reads.procedure_history import procedure_histories
from recommendations.letters.views.annex import load_body, period_data
from recommendations.letters.views.downloads import word_download
from recommendations.models import TreatyBody
from recommendations.wording import date_in_words

_Read = Callable[..., Any]
_Write = Callable[[TreatyBody, Period, Any], bytes]


@login_required
@require_safe
def overdue(request: HttpRequest, code: str) -> HttpResponse:
    """States parties that have not replied, in four columns."""
    return _page(request, code, "overdue", overdue_list)


@login_required
@require_safe
def overdue_file(request: HttpRequest, code: str) -> HttpResponse:
    def write(body: TreatyBody, period: Period, found: Any) -> bytes:
        return write_overdue_list(_overdue_title(body), _lead(period), found)

    return _file(request, code, "overdue", overdue_list, write)


@login_required
@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    """The history of the procedure by State party."""
    return _page(request, code, "history", procedure_histories)


@login_required
@require_safe
def history_file(request: HttpRequest, code: str) -> HttpResponse:
    def write(body: TreatyBody, period: Period, found: Any) -> bytes:
        lead = [*_lead(period), _no_meetings()]
        return write_procedure_histories(_history_title(body), lead, found)

    return _file(request, code, "history", procedure_histories, write)


def _file(request: HttpRequest, code: str, name: str, read: _Read, write: _Write) -> HttpResponse:
    """The list as a Word file; the page, with what is wrong, where the days are not valid."""
    body, form = _load(request, code)
    if not form.is_valid():
        return _page(request, code, name, read)
    period, today = form.period(), dates.today()
    file = write(body, period, read(body, request.user, period, today=today))
    return word_download(file, f"{name}-{body.code}-{today.isoformat()}.docx")


def _page(request: HttpRequest, code: str, name: str, read: _Read) -> HttpResponse:
    body, form = _load(request, code)
    is_valid, today = form.is_valid(), dates.today()
    period = form.period() if is_valid else Period()
    query = request.GET.urlencode()
    context = {
        "body": body,
        "form": form,
        "is_valid": is_valid,
        "found": read(body, request.user, period, today=today) if is_valid else None,
        "lead": _lead(period)[0],
        "outages": outages_in(period, today=today) if is_valid else [],
        "no_meetings": _no_meetings(),
        "today": today,
        "as_of": today,
        "query": query,
        "file_url": f"{reverse(f'annex-{name}-file', args=(body.code,))}?{query}".rstrip("?"),
        "crumbs": [
            {"label": body.code, "url": reverse("treaty-body-detail", args=(body.code,))},
            {"label": _("Reminders"), "url": reverse("annex-body", args=(body.code,))},
            {"label": _("Not replied") if name == "overdue" else _("History")},
        ],
    }
    status = HTTPStatus.OK if is_valid else HTTPStatus.BAD_REQUEST
    return render(request, f"letters/annex/{name}.html", context, status=status)


def _load(request: HttpRequest, code: str) -> tuple[TreatyBody, PeriodForm]:
    body = load_body(request, code)
    return body, PeriodForm(period_data(request), body=body)


def _lead(period: Period) -> list[str]:
    """For which days the list is made and when; then what kept emails from leaving."""
    today = dates.today()
    words = {"period": str(period), "day": date_in_words(today)}
    return [
        _("Follow-up procedure, %(period)s, as of %(day)s.") % words,
        *outages_in(period, today=today),
    ]


def _no_meetings() -> str:
    return _(
        "Meetings and telephone calls are not recorded here. A letter that proposes a meeting is."
    )


def _overdue_title(body: TreatyBody) -> str:
    return _("States parties that have not replied: %(committee)s") % {"committee": body.name}


def _history_title(body: TreatyBody) -> str:
    return _("History of the follow-up procedure: %(committee)s") % {"committee": body.name}
