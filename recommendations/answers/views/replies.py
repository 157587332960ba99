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
from recommendations.acts.form_pages import attempt, of_case, page
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.answers.forms.replies import ReplyForm
from recommendations.answers.verbs.replies import record_reply
from recommendations.documents.reads.recommendation_words import words_of
from recommendations.enums import AccessLevel, DocumentKind
from recommendations.models import Document, FollowUpRequest, Passage, Recommendation, StateReply
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
    sent_before = _sent_before(request, asked)
    if sent_before is not None:
        messages.info(request, _("This was recorded already; nothing was changed again."))
        return redirect(sent_before)
    form = _form(request, asked)
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
    return page(request, "answers/replies/form.html", form, _wording(request, asked))


def _sent_before(request: HttpRequest, asked: FollowUpRequest) -> StateReply | None:
    """The reply that the same form has recorded, when it is sent a second time."""
    try:
        key = UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None
    replies = StateReply.objects.visible_to(request.user)
    return replies.filter(request=asked, form_key=key).first()


def _form(request: HttpRequest, asked: FollowUpRequest) -> ReplyForm:
    recommendations = _spoken_to(request, asked)
    return ReplyForm(
        request.POST or None,
        recommendations=recommendations,
        asked=words_of(recommendations, request.user),
        documents=Document.objects.visible_to(request.user).filter(
            cycle=asked.cycle, kind=DocumentKind.STATE_REPLY, state_reply__isnull=True
        ),
        today=dates.today(),
        adopted_on=asked.cycle.adopted_on,
        is_own=_is_own(request, asked),
    )


def _is_own(request: HttpRequest, asked: FollowUpRequest) -> bool:
    return asked.cycle.state_party_id in signed_in(request).viewer.state_party_ids


def _wording(request: HttpRequest, asked: FollowUpRequest) -> dict[str, Any]:
    """A State sends its own reply; the secretariat records what came to it."""
    is_own = _is_own(request, asked)
    title = _("Send your State's reply") if is_own else _("Record a State reply")
    return {
        "asked": asked,
        "title": title,
        "button": _("Send the reply") if is_own else _("Record the reply"),
        "is_whole_case": "all" in request.GET,
        **of_case(asked.cycle, title),
    }


def _spoken_to(request: HttpRequest, asked: FollowUpRequest) -> list[Recommendation]:
    """The recommendations of the request; with ?all all of the case, since replies speak freely."""
    rows = Recommendation.objects.visible_to(request.user).filter(cycle=asked.cycle)
    if "all" not in request.GET:
        rows = rows.filter(pk__in=asked.follow_ups.values("recommendation"))
    return list(rows.select_related("paragraph__document").order_by("paragraph__position"))


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
    return render(request, "answers/replies/detail.html", context)


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
