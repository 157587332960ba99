"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.kept_pages import kept_page
from recommendations.desks.reads.home import front_page


@kept_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = dates.today()
    context = {"page": front_page(request.user, today=today), "today": today}
    return render(request, "desks/home.html", context)
