"""The annex on reminders: of one case, or of a committee in a period."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.form_pages import case_heading
from recommendations.acts.list_pages import csv_download
from recommendations.acts.loading import authorise, load
from recommendations.letters.forms.annex import AnnexForm, InternalForm
from recommendations.letters.reads.annex import (
    AnnexSection,
    annex_of_body,
    annex_of_case,
    outages_in,
)
from recommendations.letters.reads.annex_file import annex_table, write_annex
from recommendations.letters.reads.periods import Period
from recommendations.letters.views.downloads import word_download
from recommendations.models import FollowUpRequest, ReportingCycle, TreatyBody
from recommendations.wording import date_in_words


@login_required
@require_safe
def annex_case(request: HttpRequest, code: str, iso3: str, number: str) -> HttpResponse:
    """The reminders of one case as a page that prints well."""
    cycle = _load_case(request, code, iso3, number)
    form = InternalForm(request.GET)
    is_valid, today = form.is_valid(), dates.today()
    file_url = reverse("annex-case-file", args=(code, iso3, number))
    context = {
        "form": form,
        "is_valid": is_valid,
        "sections": _sections_of_case(request, cycle) if is_valid else [],
        "shows_internal": is_valid and form.shows_internal(otherwise=True),
        "lead": _lead(Period()),
        "today": today,
        "as_of": today,
        "file_url": file_url,
        "whole_file_url": f"{file_url}?internal=yes",
        **case_heading(cycle, _("Reminders")),
    }
    status = HTTPStatus.OK if is_valid else HTTPStatus.BAD_REQUEST
    return render(request, "letters/annex/case.html", context, status=status)


@login_required
@require_safe
def annex_case_file(request: HttpRequest, code: str, iso3: str, number: str) -> HttpResponse:
    cycle, form = _load_case(request, code, iso3, number), InternalForm(request.GET)
    if not form.is_valid():
        return annex_case(request, code, iso3, number)
    name = f"reminders-{cycle.treaty_body.code}-{cycle.state_party.iso3}-{cycle.number}.docx"
    sections = _sections_of_case(request, cycle)
    return _annex_file(cycle.treaty_body, [_lead(Period())], sections, form, name)


def _load_case(request: HttpRequest, code: str, iso3: str, number: str) -> ReportingCycle:
    cycle = load(
        ReportingCycle.objects.visible_to(request.user).select_related(
            "treaty_body", "state_party"
        ),
        treaty_body__code=code,
        state_party__iso3=iso3,
        number=number,
    )
    authorise(request, "view_annex", cycle)
    return cycle


def _sections_of_case(request: HttpRequest, cycle: ReportingCycle) -> list[AnnexSection]:
    requests = FollowUpRequest.objects.visible_to(request.user).filter(cycle=cycle)
    return annex_of_case(requests, request.user, today=dates.today())


@login_required
@require_safe
def annex_body(request: HttpRequest, code: str) -> HttpResponse:
    """The reminders of a committee in the period of a session, or between two days."""
    body, form = _load_body(request, code)
    is_valid = form.is_valid()
    period = form.period() if is_valid else Period()
    today = dates.today()
    file_url = reverse("annex-body-file", args=(body.code,))
    query = request.GET.copy()
    query.pop("internal", None)
    of_report = f"{file_url}?{query.urlencode()}".rstrip("?")
    table_url = f"{reverse('annex-body-table', args=(body.code,))}?{query.urlencode()}"
    query["internal"] = "yes"
    context = {
        "body": body,
        "form": form,
        "sections": annex_of_body(body, request.user, period, today=today) if is_valid else [],
        "shows_internal": is_valid and form.shows_internal(otherwise=True),
        "outages": outages_in(period, today=today) if is_valid else [],
        "is_valid": is_valid,
        "lead": _lead(period),
        "today": today,
        "as_of": today,
        "file_url": of_report,
        "whole_file_url": f"{file_url}?{query.urlencode()}",
        "table_url": table_url.rstrip("?"),
        "query": request.GET.urlencode(),
        "crumbs": [
            {"label": body.code, "url": reverse("treaty-body-detail", args=(body.code,))},
            {"label": _("Reminders")},
        ],
    }
    status = HTTPStatus.OK if is_valid else HTTPStatus.BAD_REQUEST
    return render(request, "letters/annex/body.html", context, status=status)


@login_required
@require_safe
def annex_body_file(request: HttpRequest, code: str) -> HttpResponse:
    body, form = _load_body(request, code)
    if not form.is_valid():
        return annex_body(request, code)
    period, today = form.period(), dates.today()
    sections = annex_of_body(body, request.user, period, today=today)
    name = f"reminders-{body.code}-{today.isoformat()}.docx"
    lead = [_lead(period), *outages_in(period, today=today)]
    return _annex_file(body, lead, sections, form, name)


@login_required
@require_safe
def annex_body_table(request: HttpRequest, code: str) -> HttpResponse | StreamingHttpResponse:
    """The same as a table for spreadsheets: internal emails only where they are asked for."""
    body, form = _load_body(request, code)
    if not form.is_valid():
        return annex_body(request, code)
    today = dates.today()
    sections = annex_of_body(body, request.user, form.period(), today=today)
    shows_internal = form.shows_internal(otherwise=False)
    name = f"reminders-{body.code}-{today.isoformat()}.csv"
    return csv_download(name, annex_table(sections, shows_internal=shows_internal))


def _load_body(request: HttpRequest, code: str) -> tuple[TreatyBody, AnnexForm]:
    body = load_body(request, code)
    return body, AnnexForm(period_data(request), body=body)


def load_body(request: HttpRequest, code: str) -> TreatyBody:
    """The committee, for those who see its reminders or those of one of its cases."""
    body = load(TreatyBody.objects.visible_to(request.user), code=code)
    authorise(request, "view_annex", body)
    return body


def period_data(request: HttpRequest) -> Any:
    """What was chosen. Without any days, the last year: all years would make a long page."""
    if {key for key in request.GET if key != "internal"}:
        return request.GET
    last_year = {"since": dates.add_months(dates.today(), -12).isoformat()}
    return {**last_year, **request.GET.dict()}


def _lead(period: Period) -> str:
    words = {"period": str(period), "day": date_in_words(dates.today())}
    return _("Reminders about information on follow-up, %(period)s, as of %(day)s.") % words


def _annex_file(
    body: TreatyBody, lead: list[str], sections: list[AnnexSection], form: InternalForm, name: str
) -> HttpResponse:
    title = _("Annex: reminders sent in the follow-up procedure of the %(committee)s") % {
        "committee": body.name
    }
    shows_internal = form.shows_internal(otherwise=False)
    return word_download(write_annex(title, lead, sections, shows_internal=shows_internal), name)
