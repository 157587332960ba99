"""Extending, withdrawing, suspending, resuming and correcting a date that is in force."""

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
from recommendations.deadlines.forms.deadline_changes import (
    DeadlineChangeForm,
    ExtensionForm,
    ExtensionRequestForm,
    NewDayForm,
    RefusalForm,
)
from recommendations.deadlines.verbs.deadline_changes import (
    DeadlineDecision,
    date_after_suspension,
)
from recommendations.deadlines.verbs.extensions import (
    ask_extension,
    extend_deadline,
    refuse_extension,
)
from recommendations.enums import DeadlineState, DocumentKind, ExtensionOutcome
from recommendations.models import Deadline, Document, Extension, User
from recommendations.models.deadlines import DeadlineQuerySet
from recommendations.models.documents import DocumentQuerySet
from recommendations.wording import date_in_words


def _with_case(request: HttpRequest) -> DeadlineQuerySet:
    return Deadline.objects.visible_to(request.user).select_related(
        "cycle__treaty_body", "cycle__state_party", "request__document"
    )


def _letters(user: User, deadline: Deadline) -> DocumentQuerySet:
    """The letters of the case, one of which may hold the decision."""
    return Document.objects.visible_to(user).filter(cycle=deadline.cycle, kind=DocumentKind.LETTER)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deadline_extend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = signed_in(request)
    deadline = load(_with_case(request), public_id=public_id)
    authorise(request, "extend_deadline", deadline)
    if deadline.state != DeadlineState.IN_FORCE:
        return _no_longer_in_force(request, deadline)
    pending = deadline.extensions.filter(outcome=ExtensionOutcome.PENDING).first()
    form = ExtensionForm(
        request.POST or None,
        in_force=deadline.due_on,
        letters=_letters(user, deadline),
        initial={"to": pending.requested_until if pending else None},
    )
    if form.is_valid():
        granted = attempt(
            form,
            lambda: extend_deadline(
                deadline,
                by=user,
                now=dates.now(),
                extension=pending,
                seen=seen_in(request, deadline),
                **form.cleaned_data,
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
        "edited": deadline,
        "pending": pending,
        **case_heading(deadline.cycle, _("Grant an extension")),
    }
    return show_form(request, "deadlines/extend.html", form, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extension_ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = signed_in(request)
    deadline = load(_with_case(request), public_id=public_id)
    authorise(request, "ask_extension", deadline)
    if deadline.state != DeadlineState.IN_FORCE:
        return _no_longer_in_force(request, deadline)
    pending = deadline.extensions.filter(outcome=ExtensionOutcome.PENDING).first()
    if pending and request.method == "POST":
        said = _("An extension has already been requested. Nothing was changed.")
        return too_late(request, said, deadline.get_absolute_url())
    form = ExtensionRequestForm(request.POST or None, in_force=deadline.due_on)
    if (
        form.is_valid()
        and attempt(
            form,
            lambda: ask_extension(
                deadline,
                by=user,
                now=dates.now(),
                seen=seen_in(request, deadline),
                **form.cleaned_data,
            ),
        )
        is not None
    ):
        messages.success(
            request,
            _("Your request was sent to the secretariat. Until it is granted, the date stays."),
        )
        return redirect(deadline)
    context = {
        "deadline": deadline,
        "edited": deadline,
        "pending": pending,
        **case_heading(deadline.cycle, _("Request an extension")),
    }
    return show_form(request, "deadlines/ask.html", form, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extension_refuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = signed_in(request)
    extension = load(
        Extension.objects.visible_to(user).select_related(
            "asked_by", "deadline__cycle__treaty_body", "deadline__cycle__state_party"
        ),
        public_id=public_id,
    )
    authorise(request, "extend_deadline", extension.deadline)
    form = RefusalForm(request.POST or None, hint=_("The State party and the committee read it."))
    if extension.outcome != ExtensionOutcome.PENDING:
        said = _("This request has already been decided. Nothing was changed.")
        return too_late(request, said, extension.deadline.get_absolute_url())
    if (
        form.is_valid()
        and attempt(
            form,
            lambda: refuse_extension(
                extension,
                by=user,
                now=dates.now(),
                seen=seen_in(request, extension),
                **form.cleaned_data,
            ),
        )
        is not None
    ):
        messages.success(request, _("The refusal was recorded. The date in force stays."))
        return redirect(extension.deadline)
    context = {
        "extension": extension,
        "edited": extension,
        **case_heading(extension.deadline.cycle, _("Refuse an extension")),
    }
    return show_form(request, "deadlines/refuse.html", form, context)


def _no_longer_in_force(request: HttpRequest, deadline: Deadline) -> HttpResponse:
    said = _("This date is no longer in force. Nothing was changed.")
    return too_late(request, said, deadline.get_absolute_url())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deadline_decide(
    request: HttpRequest, public_id: UUID, decision: DeadlineDecision
) -> HttpResponse:
    """Decide something about a date, with the reason and the letter."""
    user = signed_in(request)
    deadline = load(_with_case(request), public_id=public_id)
    authorise(request, "extend_deadline", deadline)
    if deadline.state not in decision.states:
        said = _("The date was changed in the meantime. Nothing was changed now.")
        return too_late(request, said, deadline.get_absolute_url())
    letters = _letters(user, deadline)
    if decision.has_new_day:
        day = deadline.due_on
        if deadline.state == DeadlineState.SUSPENDED:
            day = date_after_suspension(deadline, today=dates.today())
        form: DeadlineChangeForm = NewDayForm(
            request.POST or None, letters=letters, initial={"to": day}
        )
    else:
        form = DeadlineChangeForm(request.POST or None, letters=letters)
    if form.is_valid():
        moved = attempt(
            form,
            lambda: decision.verb(
                deadline,
                by=user,
                now=dates.now(),
                seen=seen_in(request, deadline),
                **form.cleaned_data,
            ),
        )
        if moved:
            messages.success(request, str(decision.done) % {"day": date_in_words(moved.due_on)})
            return redirect(moved)
    context = {
        "deadline": deadline,
        "edited": deadline,
        "decision": decision,
        **case_heading(deadline.cycle, str(decision.title)),
    }
    return show_form(request, "deadlines/decide.html", form, context)
