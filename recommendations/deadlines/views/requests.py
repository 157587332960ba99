"""Follow-up requests that are open: what was asked, until when, and how to take part."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.kept_pages import kept_page
from recommendations.acts.list_pages import list_page, paginate
from recommendations.deadlines.reads.filters import RequestFilter
from recommendations.deadlines.reads.open_requests import open_request_rows, open_requests
from recommendations.models.people import viewer_of


@kept_page
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    today = dates.today()
    filters = RequestFilter(request.GET, queryset=open_requests(request.user, today=today))
    facets = filters.facets()
    rows = filters.narrowed().order_by(F("due_on").desc(nulls_last=True), "pk")
    page = paginate(request, rows)
    context = {
        "page_obj": page,
        "rows": open_request_rows(list(page), request.user, today=today),
        # The rule of "start_submission" asks nothing of a single request.
        "may_submit": bool(viewer_of(request.user).organisation_ids),
    }
    return list_page(request, "deadlines/requests/list.html", filters, context, facets=facets)
