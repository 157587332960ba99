"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.desks.reads.front import count_in_words, front_page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = dates.today()
    page = front_page(request.user, today=today)
    context = {"page": page, "today": today, "count": count_in_words(page.n_recommendations)}
    return render(request, "desks/home/home.html", context)
