"""Deadlines to read: the list, and one date with everything it rests on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.models import Deadline
from recommendations.views.access import load


@require_safe
def deadline_list(request: HttpRequest) -> HttpResponse:
    rows = Deadline.objects.visible_to(request.user).in_force()
    return render(request, "deadlines/list.html", {"rows": rows})


@require_safe
def deadline_detail(request: HttpRequest, pk: int) -> HttpResponse:
    deadline = load(Deadline.objects.visible_to(request.user), pk=pk)
    return render(request, "deadlines/detail.html", {"deadline": deadline})
