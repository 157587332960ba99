"""Submissions: the list, starting one, reading one, and its settings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import dates
from recommendations.acts.form_pages import attempt, attempt_edit, case_heading, show_form
from recommendations.acts.history import history_of_submission
from recommendations.acts.kept_pages import kept_page
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.acts.readings import log_reading
from recommendations.acts.seen import seen_in
from recommendations.acts.tones import tone_of
from recommendations.answers.forms.submissions import SubmissionSettingsForm, SubmissionStartForm
from recommendations.answers.reads.readings import readings_of
from recommendations.answers.reads.submissions import (
    assessed_recommendations,
    next_step_of,
    receipts_of,
    submission_lists_for,
    versions_of,
)
from recommendations.answers.verbs.submissions import change_submission_settings, start_submission
from recommendations.answers.views.submission_actions import actions_open_to
from recommendations.enums import SubmissionStatus
from recommendations.models import FollowUpRequest, Organisation, SentVersion, Submission
from recommendations.models.submissions import SubmissionQuerySet

SETTINGS = ("title", "language", "access_level", "public_from", "is_author_withheld")


@login_required
@require_safe
def submission_list(request: HttpRequest) -> HttpResponse:
    """The organisation's own submissions, those awaiting a decision, and those accepted since."""
    user = signed_in(request)
    may_start = bool(user.viewer.organisation_ids)
    context = {
        "lists": submission_lists_for(user),
        "start_url": reverse("request-list") if may_start else "",
    }
    return render(request, "answers/submissions/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submission_start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = signed_in(request)
    follow_up_request = load(
        FollowUpRequest.objects.visible_to(user)
        .with_due_on()
        .select_related("document", "cycle__treaty_body", "cycle__state_party"),
        public_id=public_id,
    )
    authorise(request, "start_submission", follow_up_request)
    organisations = list(Organisation.objects.filter(pk__in=user.viewer.organisation_ids))
    form = SubmissionStartForm(request.POST or None, organisations=organisations)
    if form.is_valid():
        submission = attempt(
            form,
            lambda: start_submission(
                follow_up_request, by=user, now=dates.now(), **form.cleaned_data
            ),
        )
        if submission:
            messages.success(
                request, _("The draft is open. Assess one recommendation after another.")
            )
            title = form.cleaned_data["title"]
            if submission.title != title.strip():
                messages.warning(
                    request,
                    _(
                        "Your organisation has already opened this draft, and it keeps its "
                        "settings. The title that you typed: “%(title)s”."
                    )
                    % {"title": title},
                )
            return redirect(submission)
    drafts = Submission.objects.visible_to(user).filter(
        request=follow_up_request,
        organisation__in=organisations,
        status__in=SubmissionStatus.editable_statuses,
    )
    context = {
        "follow_up_request": follow_up_request,
        "drafts": drafts,
        **case_heading(follow_up_request.cycle, _("Start a submission")),
    }
    return show_form(request, "answers/submissions/start.html", form, context)


@kept_page
@require_safe
def submission_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was written, its status, and what happens next."""
    submission = load(_with_case(request), public_id=public_id)
    log_reading(request, [submission.pk], submission.request.cycle, now=dates.now())
    assessed = assessed_recommendations(submission, request.user)
    versions = versions_of(submission, request.user)
    are_words_open: bool = submission.words_are_open  # type: ignore[attr-defined]  # annotated
    context = {
        "submission": submission,
        "next_step": next_step_of(submission),
        "facts": _facts(submission),
        "receipts": receipts_of(submission, request.user),
        "readings": readings_of(submission, request.user),
        "assessed": assessed,
        "has_assessments": any(row.assessment for row in assessed),
        "proposals": submission.proposals.all() if are_words_open else (),
        "are_words_open": are_words_open,
        "versions": versions,
        # There is one correction at a time, and the page leads to it.
        "actions": [
            action
            for action in actions_open_to(request.user, submission)
            if action.word != "correct" or not versions.corrected
        ],
        "events": history_of_submission(submission, request.user, today=dates.today()),
        "may_edit": request.user.has_perm("recommendations.edit_submission", submission),
        **case_heading(submission.request.cycle, submission.title),
    }
    return render(request, "answers/submissions/detail.html", context)


def _facts(submission: Submission) -> list[dict[str, Any]]:
    sent = submission.submitted_at
    facts: list[dict[str, Any]] = [
        {
            "label": _("Status"),
            "value": submission.get_status_display(),
            "tone": tone_of(submission.status),
        },
        {"label": _("From"), "value": submission.author_name},
        {"label": _("Sent on"), "day": dates.today(sent)}
        if sent
        else {"label": _("Sent on"), "value": _("Not yet")},
        {"label": _("Language"), "value": submission.get_language_display()},
        {
            "label": _("Who may read it once published"),
            "value": submission.get_access_level_display(),
        },
    ]
    if submission.public_from:
        facts.append({"label": _("Public from"), "day": submission.public_from})
    return facts


@login_required
@require_safe
def submission_receipt(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """The file of one version that was sent, for the authors' side; its SHA-256 is the receipt."""
    version = load(
        SentVersion.objects.visible_to(request.user), submission__public_id=public_id, number=number
    )
    response = HttpResponse(version.file_content, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="receipt-version-{number}.txt"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submission_settings(request: HttpRequest, public_id: UUID) -> HttpResponse:
    submission = load(_with_case(request), public_id=public_id)
    authorise(request, "edit_submission", submission)
    form = SubmissionSettingsForm(
        request.POST or None, initial={name: getattr(submission, name) for name in SETTINGS}
    )
    if form.is_valid():
        changed = attempt_edit(
            form,
            lambda: change_submission_settings(
                submission, seen=seen_in(request, submission), **form.cleaned_data
            ),
        )
        if changed:
            messages.success(request, _("The settings were saved."))
            return redirect(submission)
    context = {
        "submission": submission,
        "edited": submission,
        **case_heading(submission.request.cycle, _("Settings")),
    }
    return show_form(request, "answers/submissions/settings.html", form, context)


def _with_case(request: HttpRequest) -> SubmissionQuerySet:
    return Submission.objects.visible_to(request.user).select_related(
        "organisation",
        "author",
        "request__document",
        "request__procedure__scale",
        "request__cycle__treaty_body",
        "request__cycle__state_party",
    )
