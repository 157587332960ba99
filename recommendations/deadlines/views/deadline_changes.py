"""Setting a deadline, extending it, asking for more time, and refusing it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import dates
from recommendations.acts.fields import ReasonForm
from recommendations.acts.form_pages import attempt, of_case, page
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.deadlines.forms.deadlines import AskExtensionForm, DeadlineForm, ExtensionForm
from recommendations.deadlines.verbs import deadlines as verbs
from recommendations.enums import DeadlineKind, DeadlineState, DocumentKind, ExtensionOutcome
from recommendations.models import Deadline, Document, Extension, FollowUpRequest
from recommendations.models.deadlines import DeadlineQuerySet
from recommendations.wording import date_in_words


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deadline_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer every date that can be computed, each explained; keep the others as considered."""
    user = signed_in(request)
    asked = load(
        FollowUpRequest.objects.visible_to(user).select_related(
            "document", "procedure", "cycle__treaty_body", "cycle__state_party", "cycle__session"
        ),
        pk=pk,
    )
    authorise(request, "set_deadline", asked)
    in_force = _of_request(request, asked).in_force().first()
    form = DeadlineForm(
        request.POST or None,
        candidates=verbs.due_date_candidates(asked),
        in_force=in_force.due_on if in_force else None,
        initial={"quoted_words": asked.quoted_words},
    )
    if form.is_valid():
        deadline = attempt(form, lambda: _put_in_force(request, asked, form))
        if deadline:
            messages.success(
                request,
                _("The date in force is %(day)s.") % {"day": date_in_words(deadline.due_on)},
            )
            return redirect(deadline)
    context = {
        "asked": asked,
        "in_force": in_force,
        "facts": _known(asked, in_force),
        **of_case(asked.cycle, _("Set the date")),
    }
    return page(request, "deadlines/set.html", form, context)


def _known(asked: FollowUpRequest, in_force: Deadline | None) -> list[dict[str, Any]]:
    """What the document and the rule say, for the person who chooses."""
    months = asked.period_months
    rule = asked.procedure.period_months if asked.procedure else None
    facts: list[dict[str, Any]] = [
        {"label": _("Adopted on"), "day": asked.cycle.adopted_on, "value": _("Not recorded")},
        {
            "label": _("Distributed on"),
            "day": asked.document.distributed_on,
            "value": _("Not recorded"),
        },
        {
            "label": _("Months asked for in the document"),
            "value": months if months is not None else _("Not recorded"),
        },
        {
            "label": _("Months by the committee's rule"),
            "value": rule if rule is not None else _("No period"),
        },
    ]
    if in_force:
        facts.append({"label": _("In force now"), "day": in_force.due_on, "value": ""})
    return facts


def _of_request(request: HttpRequest, asked: FollowUpRequest) -> DeadlineQuerySet:
    return Deadline.objects.visible_to(request.user).filter(
        request=asked, kind=DeadlineKind.FOLLOW_UP_INFORMATION
    )


@transaction.atomic
def _put_in_force(request: HttpRequest, asked: FollowUpRequest, form: DeadlineForm) -> Deadline:
    """Set the chosen date, and keep the other computed ones beside it, once each."""
    user, now, chosen = signed_in(request), dates.now(), form.chosen()
    deadline = verbs.set_deadline(
        asked,
        due_on=chosen.due_on,
        basis=chosen.basis,
        by=user,
        now=now,
        quoted_words=form.cleaned_data["quoted_words"],
        reason=form.cleaned_data["reason"],
        **_inputs(chosen.computed),
    )
    known = set(_of_request(request, asked).values_list("due_on", "basis"))
    for other in form.candidates.values():
        if (other.due_on, other.basis.value) not in known:
            verbs.consider_date(
                asked, due_on=other.due_on, basis=other.basis, by=user, now=now, **_inputs(other)
            )
    return deadline


def _inputs(computed: verbs.DueDate | None) -> dict[str, Any]:
    if computed is None:
        return {}
    return {
        "anchor_on": computed.anchor_on,
        "period_months": computed.period_months,
        "procedure": computed.procedure,
    }


def _with_case(request: HttpRequest) -> DeadlineQuerySet:
    return Deadline.objects.visible_to(request.user).select_related(
        "cycle__treaty_body", "cycle__state_party", "request__document"
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deadline_extend(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    deadline = load(_with_case(request), pk=pk)
    authorise(request, "extend_deadline", deadline)
    if deadline.state != DeadlineState.IN_FORCE:
        return _no_longer_in_force(request, deadline)
    wish = deadline.extensions.filter(outcome=ExtensionOutcome.PENDING).first()
    form = ExtensionForm(
        request.POST or None,
        in_force=deadline.due_on,
        letters=Document.objects.visible_to(user).filter(
            cycle=deadline.cycle, kind=DocumentKind.LETTER
        ),
        initial={"to": wish.wished_until if wish else None},
    )
    if form.is_valid():
        granted = attempt(
            form,
            lambda: verbs.extend_deadline(
                deadline, by=user, now=dates.now(), extension=wish, **form.cleaned_data
            ),
        )
        if granted:
            messages.success(
                request,
                _("The new date in force is %(day)s.") % {"day": date_in_words(granted.due_on)},
            )
            return redirect(granted)
    context = {
        "deadline": deadline,
        "wish": wish,
        **of_case(deadline.cycle, _("Give more time")),
    }
    return page(request, "deadlines/extend.html", form, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extension_ask(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    deadline = load(_with_case(request), pk=pk)
    authorise(request, "ask_extension", deadline)
    if deadline.state != DeadlineState.IN_FORCE:
        return _no_longer_in_force(request, deadline)
    wish = deadline.extensions.filter(outcome=ExtensionOutcome.PENDING).first()
    if wish and request.method == "POST":
        messages.info(request, _("More time has been asked for already; nothing was changed."))
        return redirect(deadline)
    form = AskExtensionForm(request.POST or None, in_force=deadline.due_on)
    if (
        form.is_valid()
        and attempt(
            form,
            lambda: verbs.ask_extension(deadline, by=user, now=dates.now(), **form.cleaned_data),
        )
        is not None
    ):
        messages.success(
            request,
            _("Your wish was sent to the secretariat. Until it is granted, the date stays."),
        )
        return redirect(deadline)
    context = {
        "deadline": deadline,
        "wish": wish,
        **of_case(deadline.cycle, _("Ask for more time")),
    }
    return page(request, "deadlines/ask.html", form, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extension_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    extension = load(
        Extension.objects.visible_to(user).select_related(
            "asked_by", "deadline__cycle__treaty_body", "deadline__cycle__state_party"
        ),
        pk=pk,
    )
    authorise(request, "extend_deadline", extension.deadline)
    form = ReasonForm(request.POST or None, hint=_("The State party reads it."))
    if extension.outcome != ExtensionOutcome.PENDING:
        messages.info(request, _("This wish has been decided already; nothing was changed."))
        return redirect(extension.deadline)
    if (
        form.is_valid()
        and attempt(
            form,
            lambda: verbs.refuse_extension(
                extension, by=user, now=dates.now(), **form.cleaned_data
            ),
        )
        is not None
    ):
        messages.success(request, _("The refusal was recorded; the date in force stays."))
        return redirect(extension.deadline)
    context = {
        "extension": extension,
        **of_case(extension.deadline.cycle, _("Refuse more time")),
    }
    return page(request, "deadlines/refuse.html", form, context)


def _no_longer_in_force(request: HttpRequest, deadline: Deadline) -> HttpResponse:
    messages.info(request, _("This date is no longer in force; nothing was changed."))
    return redirect(deadline)
