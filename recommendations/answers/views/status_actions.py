"""Changes of status that are confirmed on a page of their own.

The page says what will happen and has one button. Which changes there are stands in
`submission_actions` and `evaluation_actions`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.edit_conflicts import too_late
from recommendations.acts.errors import IllegalTransition
from recommendations.acts.fields import ConfirmForm
from recommendations.acts.form_pages import attempt, show_form
from recommendations.acts.loading import authorise, signed_in
from recommendations.acts.seen import seen_in
from recommendations.enums import EvaluationStatus, SubmissionStatus
from recommendations.models import Evaluation, Submission


@dataclass(frozen=True)
class StatusAction:
    """One change of status. `word` is its part of the address, `explanation` says what it does.

    `make_form` takes the data that were sent (None on GET) and the row; `verb` takes the row and
    the cleaned data. In `explanation`, `%(level)s` stands for the access level of the row.
    """

    word: str
    permission: str
    verb: Callable[..., Submission | Evaluation]
    to: SubmissionStatus | EvaluationStatus
    title: Promise
    explanation: tuple[Promise, ...]
    button: Promise
    done: Promise
    link: Promise | str = ""
    is_primary: bool = False
    is_danger: bool = False
    # Where two actions lead to one status, each names the status from which it leads there.
    comes_from: SubmissionStatus | None = None
    make_form: Callable[[Any, Any], Form] = lambda data, _row: ConfirmForm(data)
    # Where an action without a `done_url` leads: to the row that the verb returns.
    leads_to: Callable[[Any], str] = lambda row: str(row.get_absolute_url())


def confirm_page(
    request: HttpRequest,
    row: Submission | Evaluation,
    action: StatusAction,
    *,
    done_url: str | None,
    context: dict[str, Any],
) -> HttpResponse:
    """Explain the action; on POST do it. Sent a second time, it changes nothing.

    It leads to `done_url`, or without one where the action says.
    """
    is_sent = request.method == "POST"
    if is_sent and row.status == action.to:
        said = _("This has already been recorded. Nothing was changed again.")
        return too_late(request, said, done_url or reverse("submission-list"))
    authorise(request, action.permission, row)
    # A form without fields is bound by the method: its data hold nothing but the token.
    form = action.make_form(request.POST if is_sent else None, row)

    def change_status() -> Submission | Evaluation:
        # The row may have changed since the page was opened.
        if action.comes_from not in (None, row.status):
            raise IllegalTransition(row.status, action.to, type(action.to))
        seen = seen_in(request, row)
        return action.verb(
            row, by=signed_in(request), now=dates.now(), seen=seen, **form.cleaned_data
        )

    if form.is_valid():
        changed = attempt(form, change_status)
        if changed:
            url = done_url or action.leads_to(changed)
            if isinstance(changed, Submission) and changed.corrects_id == row.pk:
                # A colleague may have opened the correction before, for another reason.
                reasons = (changed.correction_reason,)
                return too_late(request, str(action.done), url, kept=reasons)
            messages.success(request, str(action.done))
            return redirect(url)
    level = row.get_access_level_display()
    return show_form(
        request,
        "answers/confirm.html",
        form,
        {
            "status_action": action,
            "edited": row,
            "explanation": [str(sentence) % {"level": level} for sentence in action.explanation],
            **context,
        },
    )
