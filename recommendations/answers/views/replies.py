"""State replies: recording one, and reading one."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import dates
from recommendations.acts.form_pages import attempt, case_heading, show_form
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.answers.forms.replies import ReplyForm
from recommendations.answers.verbs.replies import record_reply
from recommendations.documents.reads.texts import printed_parts_of
from recommendations.enums import AccessLevel, DocumentKind
from recommendations.models import Document, FollowUpRequest, Passage, Recommendation, StateReply
from recommendations.wording import lateness_in_words


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A State party sends its reply; the secretariat records one that it received.

    With ?all the form asks about every recommendation of the case, because a reply may go beyond
    the request.
    """
    user = signed_in(request)
    follow_up_request = load(
        FollowUpRequest.objects.visible_to(user)
        .with_due_on()
        .select_related("document", "cycle__treaty_body", "cycle__state_party"),
        pk=pk,
    )
    authorise(request, "record_reply", follow_up_request)
    recorded = _recorded_by_the_same_form(request, follow_up_request)
    if recorded is not None:
        messages.info(request, _("This was recorded already; nothing was changed again."))
        return redirect(recorded)
    is_whole_case = "all" in request.GET
    rows = Recommendation.objects.visible_to(user).filter(cycle=follow_up_request.cycle)
    if not is_whole_case:
        rows = rows.filter(pk__in=follow_up_request.follow_ups.values("recommendation"))
    recommendations = list(
        rows.select_related("paragraph__document").order_by("paragraph__position")
    )
    is_own = follow_up_request.cycle.state_party_id in user.viewer.state_party_ids
    form = ReplyForm(
        request.POST or None,
        recommendations=recommendations,
        printed_parts=printed_parts_of(recommendations, user),
        documents=Document.objects.visible_to(user).filter(
            cycle=follow_up_request.cycle, kind=DocumentKind.STATE_REPLY, state_reply__isnull=True
        ),
        today=dates.today(),
        adopted_on=follow_up_request.cycle.adopted_on,
        is_own=is_own,
    )
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in (*form.field_order, "form_key")}
        reply = attempt(
            form,
            lambda: record_reply(
                follow_up_request, passages=form.passages(), by=user, now=dates.now(), **values
            ),
        )
        if reply:
            messages.success(request, _("The reply was recorded."))
            return redirect(reply)
    title = _("Send your State's reply") if is_own else _("Record a State reply")
    context = {
        "follow_up_request": follow_up_request,
        "title": title,
        "button": _("Send the reply") if is_own else _("Record the reply"),
        "is_whole_case": is_whole_case,
        **case_heading(follow_up_request.cycle, title),
    }
    return show_form(request, "answers/replies/form.html", form, context)


def _recorded_by_the_same_form(
    request: HttpRequest, follow_up_request: FollowUpRequest
) -> StateReply | None:
    """The reply that this form has recorded already, when it is sent a second time."""
    try:
        key = UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None
    replies = StateReply.objects.visible_to(request.user)
    return replies.filter(request=follow_up_request, form_key=key).first()


@require_safe
def reply_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One reply, passage by passage."""
    reply = load(
        StateReply.objects.visible_to(request.user).select_related("document"), public_id=public_id
    )
    follow_up_request = load(
        FollowUpRequest.objects.visible_to(request.user)
        .with_due_on()
        .select_related("cycle__treaty_body", "cycle__state_party"),
        pk=reply.request_id,
    )
    passages = (
        Passage.objects.visible_to(request.user)
        .filter(reply=reply)
        .select_related("recommendation__paragraph__document")
        .order_by("recommendation__paragraph__position", "position")
    )
    due_on: date | None = getattr(follow_up_request, "due_on", None)
    late = lateness_in_words(due_on, reply.received_on) if due_on else ""
    facts: list[dict[str, Any]] = [
        {"label": _("Received on"), "day": reply.received_on, "note": late}
    ]
    if due_on:
        facts.append({"label": _("Due on"), "day": due_on})
    facts.append({"label": _("Language"), "value": reply.get_language_display()})
    if reply.document:
        url = reply.document.get_absolute_url()
        facts.append({"label": _("Document"), "value": str(reply.document), "url": url})
    is_public = reply.access_level == AccessLevel.PUBLIC
    facts.append(
        {
            "label": _("Who may read it"),
            "value": reply.get_access_level_display(),
            "tone": "" if is_public else "private",
        }
    )
    context = {
        "reply": reply,
        "passages": passages,
        "facts": facts,
        **case_heading(follow_up_request.cycle, _("State reply")),
    }
    return render(request, "answers/replies/detail.html", context)
