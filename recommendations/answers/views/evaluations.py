"""The rapporteur's desk: writing an evaluation, proposing it, and its adoption."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import dates
from recommendations.acts.fields import ConfirmForm, ReasonForm
from recommendations.acts.form_pages import attempt, of_case, page
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.answers.forms.evaluations import AdoptionForm, EvaluationForm
from recommendations.answers.reads.evaluations import desk_of, scale_of
from recommendations.answers.verbs import evaluations as verbs
from recommendations.enums import AccessLevel, EvaluationStatus
from recommendations.models import Evaluation, FollowUp, User
from recommendations.models.evaluations import EvaluationQuerySet

WRITTEN = ("scope", "grade", "rationale", "further_action", "access_level", "public_from")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the draft beside what the other voices say. ?scope= opens that of one part."""
    user = signed_in(request)
    follow_up = load(
        FollowUp.objects.visible_to(user).select_related(
            "request__procedure__scale",
            "request__cycle__treaty_body",
            "request__cycle__state_party",
            "recommendation__paragraph__document",
        ),
        pk=pk,
    )
    authorise(request, "save_evaluation", follow_up)
    # PostgreSQL takes no NUL; a form refuses it, an address has to be cleaned.
    scope = request.GET.get("scope", "").replace("\x00", "")
    written = follow_up.evaluations.filter(scope=scope).first()
    form = EvaluationForm(
        request.POST or None,
        scale=scale_of(follow_up),
        initial=_as_written(written, scope),
    )
    if form.is_valid():
        saved = attempt(
            form,
            lambda: verbs.save_evaluation(follow_up, by=user, now=dates.now(), **form.cleaned_data),
        )
        if saved:
            messages.success(request, _("The evaluation was saved as a draft."))
            if "propose" in request.POST:
                return redirect("evaluation-propose", saved.pk)
            return redirect(follow_up)
    return page(request, "answers/evaluations/form.html", form, _desk(follow_up, written, user))


def _desk(follow_up: FollowUp, written: Evaluation | None, user: User) -> dict[str, Any]:
    """Everything beside the form, and whether there is something to grade by."""
    number = follow_up.recommendation.paragraph.reference
    heading = _("Evaluation of paragraph %(number)s") % {"number": number}
    scale = scale_of(follow_up)
    return {
        "follow_up": follow_up,
        "written": written,
        "is_closed_to_change": written and written.status != EvaluationStatus.DRAFT,
        "desk": desk_of(follow_up, user),
        "has_scale": scale is not None,
        "grades": scale.grades.all() if scale else (),
        "heading": heading,
        **of_case(follow_up.request.cycle, heading),
    }


def _as_written(written: Evaluation | None, scope: str) -> dict[str, object]:
    if written is None:
        return {"scope": scope, "access_level": AccessLevel.PUBLIC}
    return {name: getattr(written, name) for name in WRITTEN}


def _with_case(request: HttpRequest) -> EvaluationQuerySet:
    return Evaluation.objects.visible_to(request.user).select_related(
        "grade",
        "author",
        "follow_up__request__cycle__treaty_body",
        "follow_up__request__cycle__state_party",
        "follow_up__recommendation__paragraph__document",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_propose(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    evaluation = load(_with_case(request), pk=pk)
    if request.method == "POST" and evaluation.status == EvaluationStatus.PROPOSED:
        return _already(request, evaluation)
    authorise(request, "propose_evaluation", evaluation)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if (
        form.is_valid()
        and attempt(form, lambda: verbs.propose_evaluation(evaluation, by=user, now=dates.now()))
        is not None
    ):
        messages.success(request, _("The evaluation was proposed to the committee."))
        return redirect(evaluation.follow_up)
    return page(
        request, "answers/evaluations/propose.html", form, _context(evaluation, _("Propose"))
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    evaluation = load(_with_case(request), pk=pk)
    if request.method == "POST" and evaluation.status == EvaluationStatus.ADOPTED:
        return _already(request, evaluation)
    authorise(request, "adopt_evaluation", evaluation)
    form = AdoptionForm(
        request.POST or None,
        body=evaluation.follow_up.request.cycle.treaty_body,
        today=dates.today(),
    )
    if (
        form.is_valid()
        and attempt(
            form,
            lambda: verbs.adopt_evaluation(
                evaluation, by=user, now=dates.now(), **form.cleaned_data
            ),
        )
        is not None
    ):
        messages.success(request, _("The adoption was recorded: the evaluation is final."))
        return redirect(evaluation.follow_up)
    return page(
        request, "answers/evaluations/adopt.html", form, _context(evaluation, _("Adoption"))
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_return(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    evaluation = load(_with_case(request), pk=pk)
    if request.method == "POST" and evaluation.status == EvaluationStatus.DRAFT:
        return _already(request, evaluation)
    authorise(request, "return_evaluation", evaluation)
    form = ReasonForm(request.POST or None, hint=_("The author reads it: say what has to change."))
    if (
        form.is_valid()
        and attempt(
            form,
            lambda: verbs.return_evaluation(
                evaluation, by=user, now=dates.now(), **form.cleaned_data
            ),
        )
        is not None
    ):
        messages.success(request, _("The evaluation was returned to its author."))
        return redirect(evaluation.follow_up)
    return page(request, "answers/evaluations/return.html", form, _context(evaluation, _("Return")))


def _context(evaluation: Evaluation, here: str) -> dict[str, Any]:
    return {"evaluation": evaluation, **of_case(evaluation.follow_up.request.cycle, here)}


def _already(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    messages.info(request, _("This was recorded already; nothing was changed again."))
    return redirect(evaluation.follow_up)
