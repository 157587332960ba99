"""The calculator: for everybody, with an address for each answer that can be passed on."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.deadlines.forms.calculator import CalculatorForm
from recommendations.deadlines.reads.calculator import calculate


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """Ask with an empty address, answer with a full one; a committee alone fills in the form."""
    names = CalculatorForm.base_fields
    is_asked = "on" in request.GET
    form = (
        CalculatorForm(request.GET)
        if is_asked
        else CalculatorForm(initial={name: request.GET.get(name) for name in names})
    )
    calculation = None
    if is_asked and form.is_valid():
        asked = form.cleaned_data
        calculation = calculate(
            asked["committee"], anchor=asked["anchor"], on=asked["on"], months=asked["months"]
        )
    context = {
        "form": form,
        "calculation": calculation,
        "address": request.build_absolute_uri(),
        "as_of": dates.today(),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "deadlines/calculator.html", context, status=status)
