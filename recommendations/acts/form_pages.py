"""What every page with a form does: run a verb, and show its refusal in the form."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from recommendations.acts.acting import because
from recommendations.acts.errors import ChangedMeanwhile, DomainError, InvalidInput
from recommendations.models import ReportingCycle

T = TypeVar("T")
# The code of a form's error where what it is about has changed since it was opened.
CHANGED = "changed"


def attempt(form: BaseForm, act: Callable[[], T], **fields: str) -> T | None:
    """Run a verb; its refusal becomes an error of the form, and None is returned.

    An InvalidInput goes to the field that it names; `fields` translates names of the verb into
    names of the form where they differ.
    """
    because(str(getattr(form, "cleaned_data", {}).get("reason") or ""))
    try:
        return act()
    except InvalidInput as refusal:
        name = fields.get(refusal.field or "", refusal.field)
        form.add_error(name if name in form.fields else None, str(refusal))
    except ChangedMeanwhile as refusal:
        form.add_error(None, ValidationError(str(refusal), code=CHANGED))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return None


def attempt_edit(form: BaseForm, act: Callable[[], T], **fields: str) -> T | None:
    """The same for a form that shows stored words to be changed.

    Where somebody else saved them meanwhile, ChangedMeanwhile goes on to the page that shows both
    (`acts.edit_conflicts`).
    """
    conflicts: list[ChangedMeanwhile] = []

    def noted() -> T:
        try:
            return act()
        except ChangedMeanwhile as conflict:
            conflicts.append(conflict)
            raise

    result = attempt(form, noted, **fields)
    if conflicts:
        raise conflicts[0]
    return result


@contextmanager
def refusal_as_message(request: HttpRequest) -> Iterator[None]:
    """Around what a button does: a verb's refusal is said above the page that comes next."""
    try:
        yield
    except DomainError as refusal:
        messages.error(request, str(refusal))


def case_heading(cycle: ReportingCycle, here: str) -> dict[str, Any]:
    """The case in the head of a page, and the way back up to it."""
    party, body = cycle.state_party, cycle.treaty_body
    case = _("%(code)s, cycle %(number)s") % {"code": body.code, "number": cycle.number}
    return {
        "case_title": f"{party.name}, {body.short_name}",
        "crumbs": [
            {"label": party.name, "url": reverse("state-party-detail", args=(party.iso3,))},
            {"label": case, "url": cycle.get_absolute_url()},
            {"label": here},
        ],
    }


def show_form(
    request: HttpRequest,
    template: str,
    form: BaseForm,
    context: dict[str, Any],
    *,
    rows: "BaseFormSet[Any] | None" = None,
) -> HttpResponse:
    """Show a form: 200, 422 when it comes back with something to correct, 409 after a change.

    After a change of what it is about, the form counts as opened now, because its page shows what
    is stored now. `rows` are further rows of the same page, such as the sources of an assessment.
    """
    is_wrong = form.errors or (rows is not None and rows.is_bound and not rows.is_valid())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    has_changed = form.is_bound and form.has_error(NON_FIELD_ERRORS, CHANGED)
    if has_changed:
        status = HTTPStatus.CONFLICT
    shown = {"form": form, "form_rows": rows, "is_opened_now": has_changed, **context}
    return TemplateResponse(request, template, shown, status=status)
