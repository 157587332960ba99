"""Writing an evaluation beside what the committee, the State party and organisations wrote."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import dates
from recommendations.acts.errors import InvalidInput
from recommendations.acts.form_pages import attempt_edit, case_heading, show_form
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.acts.readings import log_reading
from recommendations.acts.seen import Seen, seen_in
from recommendations.answers.forms.evaluations import EvaluationForm
from recommendations.answers.reads.evaluations import (
    last_round_of,
    material_for,
    may_be_followed,
    scale_of,
)
from recommendations.answers.verbs.evaluations import save_evaluation
from recommendations.enums import AccessLevel, EvaluationStatus
from recommendations.models import Evaluation, FollowUp

WRITTEN = ("scope", "grade", "rationale", "further_action", "access_level", "public_from")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write the draft. With ?scope= that of one part of the recommendation."""
    user = signed_in(request)
    follow_up = load(
        FollowUp.objects.visible_to(user).select_related(
            "request__procedure__scale",
            "request__cycle__treaty_body",
            "request__cycle__state_party",
            "recommendation__paragraph__document",
        ),
        public_id=public_id,
    )
    authorise(request, "save_evaluation", follow_up)
    # PostgreSQL takes no NUL. A form refuses it; an address has to be cleaned.
    scope = request.GET.get("scope", "").replace("\x00", "")
    written, round_number = _round_to_write(follow_up, scope)
    initial: dict[str, object] = {"scope": scope, "access_level": AccessLevel.PUBLIC}
    if written:
        initial = {name: getattr(written, name) for name in WRITTEN}
    scale = scale_of(follow_up.request)
    form = EvaluationForm(request.POST or None, scale=scale, initial=initial)
    if form.is_valid():
        saved = attempt_edit(
            form,
            lambda: save_evaluation(
                follow_up,
                by=user,
                now=dates.now(),
                seen=_seen(request, follow_up, form.cleaned_data["scope"], shown=scope),
                **form.cleaned_data,
            ),
        )
        if saved:
            messages.success(request, _("The evaluation was saved as a draft."))
            if "propose" in request.POST:
                return redirect("evaluation-propose", saved.public_id)
            return redirect(follow_up)
    heading = _("Evaluation of paragraph %(number)s") % {
        "number": follow_up.recommendation.paragraph.reference
    }
    material = material_for(follow_up, user)
    read = {row.submission_id for row in material.assessments}
    log_reading(request, read, follow_up.request.cycle, now=dates.now())
    context = {
        "follow_up": follow_up,
        "written": written,
        "round_number": round_number,
        "is_closed_to_change": written and written.status != EvaluationStatus.DRAFT,
        "material": material,
        "has_scale": scale is not None,
        "grades": scale.grades.all() if scale else (),
        "heading": heading,
        **case_heading(follow_up.request.cycle, heading),
    }
    return show_form(request, "answers/evaluations/form.html", form, context)


def _round_to_write(follow_up: FollowUp, scope: str) -> tuple[Evaluation | None, int]:
    """The evaluation that a form for this part changes, None for one to be made; and its round."""
    last = last_round_of(follow_up, scope)
    if last is None:
        return None, 1
    # The next round is a row of its own; the adopted one is shown beside the form.
    return (None, last.round + 1) if may_be_followed(last) else (last, last.round)


def _seen(request: HttpRequest, follow_up: FollowUp, scope: str, *, shown: str) -> Seen:
    """What the person had seen of the part that is saved, which may be another than was opened."""
    written, round_number = _round_to_write(follow_up, scope.strip())
    if scope.strip() == shown.strip():
        return seen_in(request, written, round_number=round_number)
    if written is not None:
        raise InvalidInput(
            _("This part already has an evaluation. Open that one to change it."),
            field="scope",
        )
    return Seen()
