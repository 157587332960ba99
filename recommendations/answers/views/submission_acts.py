"""The life of a submission after it is written: sent, taken in, given back, published, withdrawn.

Each act is a page that says what will happen, and a button that does it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from recommendations import dates
from recommendations.acts.errors import IllegalTransition
from recommendations.acts.fields import ConfirmForm, ReasonForm
from recommendations.acts.form_pages import attempt, of_case, page
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.answers.reads.submissions import parts_of
from recommendations.answers.verbs import submissions as verbs
from recommendations.enums import SubmissionStatus
from recommendations.models import Submission


@dataclass(frozen=True)
class Act:
    """One step in the life of a submission; `word` is its part of the address."""

    word: str
    permission: str
    verb: Callable[..., Submission]
    to: SubmissionStatus
    title: Promise
    button: Promise
    done: Promise
    # None: the act is confirmed without words.
    reason_hint: Promise | None = None
    is_reason_required: bool = False
    is_danger: bool = False
    # Where two acts lead to one status, each says from where it leads; else the table decides.
    comes_from: SubmissionStatus | None = None

    def do(self, submission: Submission, **words: Any) -> Submission:
        """Run the verb, unless the submission has moved on since the page was opened."""
        status = SubmissionStatus(submission.status)
        if self.comes_from not in (None, status):
            raise IllegalTransition(status, self.to, SubmissionStatus)
        return self.verb(submission, **words)


SUBMIT = Act(
    word="submit",
    permission="submit_submission",
    verb=verbs.submit,
    to=SubmissionStatus.SUBMITTED,
    title=gettext_lazy("Send this submission"),
    button=gettext_lazy("Send it to the secretariat"),
    done=gettext_lazy("The submission was sent. Keep the receipt below."),
)
WITHDRAW = Act(
    word="withdraw",
    permission="withdraw_submission",
    verb=verbs.withdraw_submission,
    to=SubmissionStatus.WITHDRAWN,
    title=gettext_lazy("Withdraw this submission"),
    button=gettext_lazy("Withdraw it"),
    done=gettext_lazy("The submission was withdrawn."),
    reason_hint=gettext_lazy("The secretariat reads it."),
    is_danger=True,
)
ACCEPT = Act(
    word="accept",
    permission="receive_submission",
    verb=verbs.accept_submission,
    to=SubmissionStatus.ACCEPTED,
    title=gettext_lazy("Accept this submission"),
    button=gettext_lazy("Accept it"),
    done=gettext_lazy("The submission was accepted: the committee's members read it now."),
    comes_from=SubmissionStatus.SUBMITTED,
)
UNPUBLISH = Act(
    word="unpublish",
    permission="receive_submission",
    verb=verbs.accept_submission,
    to=SubmissionStatus.ACCEPTED,
    title=gettext_lazy("Take this submission out of publication"),
    button=gettext_lazy("Take it out of publication"),
    done=gettext_lazy("The submission is no longer published; the committee still reads it."),
    comes_from=SubmissionStatus.PUBLISHED,
)
RETURN = Act(
    word="return",
    permission="receive_submission",
    verb=verbs.return_submission,
    to=SubmissionStatus.RETURNED,
    title=gettext_lazy("Return this submission"),
    button=gettext_lazy("Return it to the organisation"),
    done=gettext_lazy("The submission was returned to the organisation with your reason."),
    reason_hint=gettext_lazy("The organisation reads it: say what has to be changed."),
    is_reason_required=True,
)
PUBLISH = Act(
    word="publish",
    permission="receive_submission",
    verb=verbs.publish_submission,
    to=SubmissionStatus.PUBLISHED,
    title=gettext_lazy("Publish this submission"),
    button=gettext_lazy("Publish it"),
    done=gettext_lazy("The submission was published."),
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submission_act(request: HttpRequest, pk: int, act: Act) -> HttpResponse:
    """Say what the act will do; on POST do it. Sent again, it changes nothing."""
    user = signed_in(request)
    submission = load(
        Submission.objects.visible_to(user).select_related(
            "organisation", "request__cycle__treaty_body", "request__cycle__state_party"
        ),
        pk=pk,
    )
    if request.method == "POST" and submission.status == act.to:
        messages.info(request, _("This was recorded already; nothing was changed again."))
        return redirect(submission)
    authorise(request, act.permission, submission)
    form = _form(request, act)
    if form.is_valid():
        changed = attempt(
            form,
            lambda: act.do(submission, by=user, now=dates.now(), **form.cleaned_data),
        )
        if changed:
            messages.success(request, str(act.done))
            return redirect("submission-list" if act is RETURN else submission)
    context = {
        "submission": submission,
        "act": act,
        "parts": parts_of(submission, user),
        **of_case(submission.request.cycle, str(act.title)),
    }
    return page(request, "answers/submissions/confirm.html", form, context)


def _form(request: HttpRequest, act: Act) -> Form:
    # A form without fields is bound by the method: its data hold nothing but the token.
    data: Any = request.POST if request.method == "POST" else None
    if act.reason_hint is None:
        return ConfirmForm(data)
    return ReasonForm(data, hint=str(act.reason_hint), is_required=act.is_reason_required)


ACTS = (SUBMIT, WITHDRAW, ACCEPT, RETURN, PUBLISH, UNPUBLISH)
