"""Changing the status of one recommendation under follow-up."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import dates
from recommendations.acts.edit_conflicts import too_late
from recommendations.acts.form_pages import attempt, case_heading, show_form
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.acts.seen import seen_in
from recommendations.deadlines.forms.follow_ups import StatusForm
from recommendations.deadlines.verbs.follow_ups import change_status
from recommendations.models import FollowUp


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def status_change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = signed_in(request)
    follow_up = load(
        FollowUp.objects.visible_to(user).select_related(
            "request__cycle__treaty_body",
            "request__cycle__state_party",
            "recommendation__paragraph__document",
        ),
        public_id=public_id,
    )
    authorise(request, "change_status", follow_up)
    form = StatusForm(request.POST or None, follow_up=follow_up)
    if form.is_bound and form.is_repeated():
        said = _("This has already been recorded. Nothing was changed again.")
        return too_late(request, said, follow_up.get_absolute_url())
    if form.is_valid():
        changed = attempt(
            form,
            lambda: change_status(
                follow_up,
                form.cleaned_data["to"],
                by=user,
                now=dates.now(),
                reason=form.cleaned_data["reason"],
                seen=seen_in(request, follow_up),
            ),
        )
        if changed:
            messages.success(
                request,
                _("The status is now “%(status)s”.") % {"status": changed.get_status_display()},
            )
            return redirect(follow_up)
    context = {
        "follow_up": follow_up,
        "edited": follow_up,
        **case_heading(follow_up.request.cycle, _("Change the status")),
    }
    return show_form(request, "deadlines/follow_ups/form.html", form, context)
