"""Submissions: the list, starting one, reading one, its settings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import dates
from recommendations.domain.submissions import change_submission_settings, start_submission
from recommendations.enums import SubmissionStatus
from recommendations.forms.submissions import SubmissionSettingsForm, SubmissionStartForm
from recommendations.models import Event, FollowUpRequest, Organisation, Submission
from recommendations.models.submissions import SubmissionQuerySet
from recommendations.queries.submissions import acts_open_to, lists_for, parts_of
from recommendations.views.access import authorise, load, signed_in
from recommendations.views.acts import attempt, page

SETTINGS = ("title", "language", "access_level", "public_from", "is_author_withheld")


@login_required
@require_safe
def submission_list(request: HttpRequest) -> HttpResponse:
    """Own submissions first, then those that wait to be received; published ones beneath."""
    return render(request, "submissions/list.html", {"lists": lists_for(signed_in(request))})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submission_start(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    asked = load(
        FollowUpRequest.objects.visible_to(user)
        .with_due_on()
        .select_related("document", "cycle__treaty_body", "cycle__state_party"),
        pk=pk,
    )
    authorise(request, "start_submission", asked)
    organisations = list(Organisation.objects.filter(pk__in=user.viewer.organisation_ids))
    form = SubmissionStartForm(request.POST or None, organisations=organisations)
    if form.is_valid():
        submission = attempt(
            form,
            lambda: start_submission(asked, by=user, now=dates.now(), **form.cleaned_data),
        )
        if submission:
            messages.success(
                request, _("The draft is open. Write on one recommendation after another.")
            )
            return redirect(submission)
    drafts = Submission.objects.visible_to(user).filter(
        request=asked,
        organisation__in=organisations,
        status__in=SubmissionStatus.editable_statuses,
    )
    return page(request, "submissions/start.html", form, {"asked": asked, "drafts": drafts})


@require_safe
def submission_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent, where it stands, and what happens next."""
    submission = load(_with_case(request), pk=pk)
    context = {
        "submission": submission,
        "parts": parts_of(submission, request.user),
        "acts": acts_open_to(request.user, submission),
        "events": Event.objects.visible_to(request.user)
        .filter(submission=submission)
        .select_related("by"),
        "may_edit": request.user.has_perm("recommendations.edit_submission", submission),
    }
    return render(request, "submissions/detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submission_settings(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    submission = load(_with_case(request), pk=pk)
    authorise(request, "edit_submission", submission)
    form = SubmissionSettingsForm(
        request.POST or None, initial={name: getattr(submission, name) for name in SETTINGS}
    )
    if form.is_valid():
        changed = attempt(
            form,
            lambda: change_submission_settings(
                submission, by=user, now=dates.now(), **form.cleaned_data
            ),
        )
        if changed:
            messages.success(request, _("The settings were saved."))
            return redirect(submission)
    return page(request, "submissions/settings.html", form, {"submission": submission})


def _with_case(request: HttpRequest) -> SubmissionQuerySet:
    return Submission.objects.visible_to(request.user).select_related(
        "organisation",
        "author",
        "request__document",
        "request__procedure__scale",
        "request__cycle__treaty_body",
        "request__cycle__state_party",
    )
