"""Follow-up requests that are open: what was asked, until when, and how to take part."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.models import FollowUpRequest


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    rows = FollowUpRequest.objects.visible_to(request.user).open()
    return render(request, "requests/list.html", {"rows": rows})
