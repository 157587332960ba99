"""The annex to the follow-up report: of one case, or of a committee in a period."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.form_pages import case_heading
from recommendations.acts.loading import authorise, load
from recommendations.importers import DOCX
from recommendations.letters.forms.annex import AnnexForm
from recommendations.letters.reads.annex import AnnexPart, Period, annex_of_body, annex_of_case
from recommendations.letters.word.annex import write_annex
from recommendations.models import FollowUpRequest, ReportingCycle, TreatyBody
from recommendations.wording import date_in_words


@login_required
@require_safe
def annex_case(request: HttpRequest, code: str, iso3: str, number: str) -> HttpResponse:
    """The reminders of one case as a page that prints well."""
    cycle = _case(request, code, iso3, number)
    today = dates.today()
    context = {
        "parts": _of_case(request, cycle),
        "lead": _lead(Period()),
        "today": today,
        "as_of": today,
        "file_url": reverse("annex-case-file", args=(code, iso3, number)),
        **case_heading(cycle, _("Reminders")),
    }
    return render(request, "letters/annex/case.html", context)


@login_required
@require_safe
def annex_case_file(request: HttpRequest, code: str, iso3: str, number: str) -> HttpResponseBase:
    cycle = _case(request, code, iso3, number)
    parts = _of_case(request, cycle)
    name = f"reminders-{cycle.treaty_body.code}-{cycle.state_party.iso3}-{cycle.number}.docx"
    return _file(cycle.treaty_body, Period(), parts, name)


def _case(request: HttpRequest, code: str, iso3: str, number: str) -> ReportingCycle:
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


def _of_case(request: HttpRequest, cycle: ReportingCycle) -> list[AnnexPart]:
    requests = FollowUpRequest.objects.visible_to(request.user).filter(cycle=cycle)
    return annex_of_case(requests, request.user, today=dates.today())


@login_required
@require_safe
def annex_body(request: HttpRequest, code: str) -> HttpResponse:
    """The reminders of a committee in the period of a session, or in days of one's own."""
    body, form = _body(request, code)
    is_right = form.is_valid()
    period = form.period() if is_right else Period()
    today = dates.today()
    query = request.GET.urlencode()
    context = {
        "body": body,
        "form": form,
        "parts": annex_of_body(body, request.user, period, today=today) if is_right else [],
        "is_right": is_right,
        "lead": _lead(period),
        "today": today,
        "as_of": today,
        "file_url": f"{reverse('annex-body-file', args=(body.code,))}?{query}".rstrip("?"),
        "crumbs": [
            {"label": body.code, "url": reverse("treaty-body-detail", args=(body.code,))},
            {"label": _("Reminders")},
        ],
    }
    status = HTTPStatus.OK if is_right else HTTPStatus.BAD_REQUEST
    return render(request, "letters/annex/body.html", context, status=status)


@login_required
@require_safe
def annex_body_file(request: HttpRequest, code: str) -> HttpResponseBase:
    body, form = _body(request, code)
    if not form.is_valid():
        return annex_body(request, code)
    period = form.period()
    parts = annex_of_body(body, request.user, period, today=dates.today())
    return _file(body, period, parts, f"reminders-{body.code}-{dates.today().isoformat()}.docx")


def _body(request: HttpRequest, code: str) -> tuple[TreatyBody, AnnexForm]:
    body = load(TreatyBody.objects.visible_to(request.user), code=code)
    authorise(request, "view_annex", body)
    # An address without anything means the last year: all years would be a long page.
    usual = {"since": dates.add_months(dates.today(), -12).isoformat()}
    return body, AnnexForm(request.GET or usual, body=body)


def _lead(period: Period) -> str:
    words: dict[str, Any] = {"period": period, "day": date_in_words(dates.today())}
    return _("Reminders of dates for information on follow-up, %(period)s, as of %(day)s.") % words


def _file(body: TreatyBody, period: Period, parts: list[AnnexPart], name: str) -> FileResponse:
    title = _("Annex: reminders sent in the follow-up procedure of the %(committee)s") % {
        "committee": body.name
    }
    return FileResponse(
        write_annex(title, _lead(period), parts),
        as_attachment=True,
        filename=name,
        content_type=DOCX,
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )
