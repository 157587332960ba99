"""State replies: recording one, and reading one."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import dates
from recommendations.domain.replies import record_reply
from recommendations.enums import AccessLevel
from recommendations.forms.replies import ReplyForm
from recommendations.models import FollowUpRequest, Passage, StateReply
from recommendations.queries.asked import words_of
from recommendations.views.access import authorise, load, signed_in
from recommendations.views.acts import attempt, of_case, page
from recommendations.wording import lateness_in_words


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply_create(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    asked = load(
        FollowUpRequest.objects.visible_to(user)
        .with_due_on()
        .select_related("document", "cycle__treaty_body", "cycle__state_party"),
        pk=pk,
    )
    authorise(request, "record_reply", asked)
    recommendations = list(
        asked.recommendations.distinct()
        .select_related("paragraph__document")
        .order_by("paragraph__position")
    )
    form = ReplyForm(
        request.POST or None,
        recommendations=recommendations,
        asked=words_of(recommendations, user),
        today=dates.today(),
        adopted_on=asked.cycle.adopted_on,
    )
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in (*form.field_order, "form_key")}
        reply = attempt(
            form,
            lambda: record_reply(
                asked, passages=form.passages(), by=user, now=dates.now(), **values
            ),
        )
        if reply:
            messages.success(request, _("The reply was recorded."))
            return redirect(reply)
    context = {"asked": asked, **of_case(asked.cycle, _("Record a State reply"))}
    return page(request, "replies/form.html", form, context)


@require_safe
def reply_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A reply as it was received, passage by passage."""
    reply = load(
        StateReply.objects.visible_to(request.user).select_related("document"),
        pk=pk,
    )
    asked = load(
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
    context = {
        "reply": reply,
        "passages": passages,
        "facts": _facts(reply, getattr(asked, "due_on", None)),
        **of_case(asked.cycle, _("State reply")),
    }
    return render(request, "replies/detail.html", context)


def _facts(reply: StateReply, due_on: date | None) -> list[dict[str, Any]]:
    late = lateness_in_words(due_on, reply.received_on) if due_on else ""
    facts: list[dict[str, Any]] = [
        {"label": _("Received on"), "day": reply.received_on, "note": late}
    ]
    if due_on:
        facts.append({"label": _("Was due on"), "day": due_on})
    facts.append({"label": _("Language"), "value": reply.get_language_display()})
    if reply.document:
        url = reply.document.get_absolute_url()
        facts.append({"label": _("Document"), "value": str(reply.document), "url": url})
    level = {"label": _("Who may read it"), "value": reply.get_access_level_display()}
    if reply.access_level != AccessLevel.PUBLIC:
        level["tone"] = "private"
    return [*facts, level]
