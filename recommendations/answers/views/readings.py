"""The reading log of a committee, and whether authors are shown what it says about theirs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.form_pages import refusal_as_message
from recommendations.acts.history import history_of_body
from recommendations.acts.list_pages import paginate
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.acts.sent_only import sent_only
from recommendations.answers.reads.readings import lines_of
from recommendations.answers.verbs.readings import show_reading_log
from recommendations.enums import EventKind
from recommendations.models import SubmissionReading, TreatyBody


@login_required
@require_safe
def reading_log(request: HttpRequest, code: str) -> HttpResponse:
    """Who read which confidential submission of the committee, the latest first."""
    body = _body(request, code)
    rows = (
        SubmissionReading.objects.visible_to(request.user)
        .filter(submission__request__cycle__treaty_body=body)
        .select_related(
            "reader",
            "submission__request__cycle__treaty_body",
            "submission__request__cycle__state_party",
        )
    )
    page = paginate(request, rows)
    context = {
        "body": body,
        "page_obj": page,
        "rows": [(row.submission, line) for row, line in zip(page, lines_of(page), strict=True)],
        "events": history_of_body(
            body, EventKind.READING_LOG_SWITCHED, request.user, today=dates.today()
        ),
    }
    return render(request, "answers/readings.html", context)


@login_required
@sent_only("reading-log", "code")
def reading_log_show(request: HttpRequest, code: str) -> HttpResponse:
    """Show it to authors, or no longer: `is_shown` is 1 or 0. Sent twice, it changes nothing."""
    body, is_shown = _body(request, code), request.POST.get("is_shown") == "1"
    with refusal_as_message(request):
        show_reading_log(body, is_shown=is_shown, by=signed_in(request), now=dates.now())
        messages.success(
            request,
            _("Authors are shown roles and days from now on, for earlier readings as well.")
            if is_shown
            else _("Authors are not shown who reads their submissions."),
        )
    return redirect("reading-log", body.code)


def _body(request: HttpRequest, code: str) -> TreatyBody:
    body = load(TreatyBody.objects.visible_to(request.user), code__iexact=code)
    authorise(request, "view_reading_log", body)
    return body
