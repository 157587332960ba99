"""State replies: recording one, reading one, correcting and withdrawing one."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import dates
from recommendations.acts.edit_conflicts import too_late
from recommendations.acts.fields import ReasonForm
from recommendations.acts.form_pages import attempt, case_heading, show_form
from recommendations.acts.kept_pages import kept_page
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.answers.forms.replies import ReplyCorrectionForm, ReplyForm
from recommendations.answers.reads.replies import evaluations_resting_on, notice_of, versions_of
from recommendations.answers.verbs.replies import correct_reply, record_reply, withdraw_reply
from recommendations.documents.reads.texts import printed_parts_of
from recommendations.enums import AccessLevel, DocumentKind
from recommendations.models import (
    Document,
    FollowUpRequest,
    Passage,
    Recommendation,
    StateReply,
    User,
)
from recommendations.models.documents import DocumentQuerySet
from recommendations.models.follow_ups import FollowUpRequestQuerySet
from recommendations.models.people import Reader
from recommendations.wording import lateness_in_words


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A State party sends its reply; the secretariat records one that it received.

    With ?all the form asks about every recommendation of the case, because a reply may go beyond
    the request.
    """
    user = signed_in(request)
    follow_up_request = load(_requests(user), public_id=public_id)
    authorise(request, "record_reply", follow_up_request)
    recorded = _recorded_by_the_same_form(request, follow_up_request)
    if recorded is not None:
        said = _("This has already been recorded. Nothing was changed again.")
        return too_late(request, said, recorded.get_absolute_url(), kept=_words_of(recorded))
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
        documents=_free_documents(follow_up_request, user),
        today=dates.today(),
        adopted_on=follow_up_request.cycle.adopted_on,
        is_own=is_own,
    )
    if form.is_valid():
        reply = attempt(
            form, lambda: record_reply(follow_up_request, form.given(), by=user, now=dates.now())
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


def _words_of(reply: StateReply | None) -> list[str]:
    """What a person typed into the form of a reply, as it was recorded."""
    if reply is None:
        return []
    return [reply.summary, *reply.passages.values_list("text", flat=True)]


def _requests(user: Reader) -> FollowUpRequestQuerySet:
    """The requests that the reader may see, with all that the pages of their replies show."""
    return (
        FollowUpRequest.objects.visible_to(user)
        .with_due_on()
        .select_related("document", "cycle__treaty_body", "cycle__state_party")
    )


def _free_documents(
    follow_up_request: FollowUpRequest, user: User, *, also: int | None = None
) -> DocumentQuerySet:
    """Documents of the case that no standing reply is in, and the one with the key `also`."""
    taken = StateReply.objects.standing().filter(document=OuterRef("pk"))
    return Document.objects.visible_to(user).filter(
        ~Exists(taken) | Q(pk=also), cycle=follow_up_request.cycle, kind=DocumentKind.STATE_REPLY
    )


@kept_page
@require_safe
def reply_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One reply, passage by passage; also one that was corrected or withdrawn, marked as such."""
    reply = load(
        StateReply.objects.visible_to(request.user, also_withdrawn=True).select_related("document"),
        public_id=public_id,
    )
    today = dates.today()
    follow_up_request = load(_requests(request.user), pk=reply.request_id)
    reply.request = follow_up_request
    passages = (
        Passage.objects.visible_to(request.user, also_withdrawn=True)
        .filter(reply=reply)
        .select_related("recommendation__paragraph__document")
        .order_by("recommendation__paragraph__position", "position")
    )
    versions = versions_of(reply, request.user, today=today)
    context = {
        "reply": reply,
        "passages": passages,
        "facts": _facts(reply, getattr(follow_up_request, "due_on", None)),
        "notice": notice_of(reply, versions),
        "versions": versions,
        "may_repair": request.user.has_perm("recommendations.repair_reply", reply),
        **case_heading(follow_up_request.cycle, _("State reply")),
    }
    return render(request, "answers/replies/detail.html", context)


def _facts(reply: StateReply, due_on: date | None) -> list[dict[str, Any]]:
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
    return facts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply_correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record a corrected reply in place of a former one, with the reason."""
    user = signed_in(request)
    reply, answer = _to_repair(request, public_id)
    if answer is not None:
        return answer
    follow_up_request = reply.request
    passages = list(reply.passages.select_related("recommendation").order_by("position"))
    is_whole_case = "all" in request.GET
    rows = Recommendation.objects.visible_to(user).filter(cycle=follow_up_request.cycle)
    if not is_whole_case:
        rows = rows.filter(
            Q(pk__in=follow_up_request.follow_ups.values("recommendation"))
            | Q(pk__in=[row.recommendation_id for row in passages])
        )
    recommendations = list(
        rows.select_related("paragraph__document").order_by("paragraph__position")
    )
    today = dates.today()
    form = ReplyCorrectionForm(
        request.POST or None,
        former=reply,
        passages=passages,
        recommendations=recommendations,
        printed_parts=printed_parts_of(recommendations, user),
        documents=_free_documents(follow_up_request, user, also=reply.document_id),
        today=today,
        adopted_on=follow_up_request.cycle.adopted_on,
        is_own=follow_up_request.cycle.state_party_id in user.viewer.state_party_ids,
    )
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        corrected = attempt(
            form,
            lambda: correct_reply(reply, form.given(), reason=reason, by=user, now=dates.now()),
        )
        if corrected:
            messages.success(
                request,
                _(
                    "The corrected reply was recorded. "
                    "The former one is kept and marked as replaced."
                ),
            )
            return redirect(corrected)
    title = _("Correct this reply")
    context = {
        "follow_up_request": follow_up_request,
        "title": title,
        "button": _("Record the corrected reply"),
        "is_whole_case": is_whole_case,
        "corrected": reply,
        "evaluations": evaluations_resting_on(reply, user, today=today),
        **case_heading(follow_up_request.cycle, title),
    }
    return show_form(request, "answers/replies/form.html", form, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Withdraw a reply that should not have been recorded, with the reason."""
    user = signed_in(request)
    reply, answer = _to_repair(request, public_id)
    if answer is not None:
        return answer
    form = ReasonForm(
        request.POST or None, hint=_("It is shown with the reply, to all who may read the reply.")
    )
    if form.is_valid():
        withdrawn = attempt(
            form, lambda: withdraw_reply(reply, by=user, now=dates.now(), **form.cleaned_data)
        )
        if withdrawn:
            messages.success(
                request, _("The reply was withdrawn. It is kept and marked as withdrawn.")
            )
            return redirect(withdrawn)
    context = {
        "reply": reply,
        "evaluations": evaluations_resting_on(reply, user, today=dates.today()),
        **case_heading(reply.request.cycle, _("Withdraw this reply")),
    }
    return show_form(request, "answers/replies/withdraw.html", form, context)


def _to_repair(request: HttpRequest, public_id: UUID) -> tuple[StateReply, HttpResponse | None]:
    """The reply, and the answer where it has been corrected or withdrawn already."""
    reply = load(
        StateReply.objects.visible_to(request.user, also_withdrawn=True).select_related("document"),
        public_id=public_id,
    )
    reply.request = load(_requests(request.user), pk=reply.request_id)
    if reply.withdrawn_at is not None:
        texts = _words_of(StateReply.objects.filter(replaces=reply).first())
        said = _("This has already been recorded. Nothing was changed again.")
        return reply, too_late(request, said, reply.get_absolute_url(), kept=texts)
    authorise(request, "repair_reply", reply)
    return reply, None
