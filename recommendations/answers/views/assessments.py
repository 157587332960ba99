"""Writing the assessment of one recommendation in a submission."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import dates
from recommendations.acts.form_pages import attempt_edit, case_heading, show_form
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.acts.seen import seen_in
from recommendations.answers.forms.submissions import (
    AssessmentForm,
    EvidenceForm,
    EvidenceFormSet,
    assessment_errors,
    evidence_of,
    typed_evidence,
)
from recommendations.answers.reads.evaluations import scale_of
from recommendations.answers.reads.submissions import recommendations_to_assess
from recommendations.answers.verbs.submissions import save_assessment
from recommendations.documents.reads.texts import printed_parts_of
from recommendations.models import Assessment, Passage, Submission


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_edit(request: HttpRequest, public_id: UUID, recommendation_id: UUID) -> HttpResponse:
    """Grade, reasoning and sources. "Add another source" gives one more row and saves nothing."""
    user = signed_in(request)
    submission = load(
        Submission.objects.visible_to(user).select_related(
            "request__procedure__scale",
            "request__cycle__treaty_body",
            "request__cycle__state_party",
        ),
        public_id=public_id,
    )
    authorise(request, "edit_submission", submission)
    recommendation = load(recommendations_to_assess(submission, user), public_id=recommendation_id)
    assessment = submission.assessments.filter(recommendation=recommendation).first()
    form, sources = _forms(request, submission, assessment)
    # `&` asks both, so that everything wrong is shown at once.
    if form.is_bound and sources.is_valid() & form.is_valid():
        saved = attempt_edit(
            form,
            lambda: save_assessment(
                submission,
                recommendation=recommendation,
                evidence=evidence_of(sources),
                match_reason=assessment.match_reason if assessment else "",
                by=user,
                now=dates.now(),
                seen=seen_in(request, assessment),
                **form.cleaned_data,
            ),
        )
        if saved:
            messages.success(request, _("The assessment was saved in the draft."))
            return redirect(submission)
    number = recommendation.paragraph.reference
    heading = _("Assessment of paragraph %(number)s") % {"number": number}
    passages = Passage.objects.visible_to(user).filter(recommendation=recommendation)
    context = {
        "submission": submission,
        "assessment": assessment,
        "recommendation": recommendation,
        "printed_parts": printed_parts_of([recommendation], user)[recommendation.pk],
        "passages": passages.select_related("reply"),
        "sources": sources,
        "errors": assessment_errors(form, sources),
        "is_adding": "add_source" in request.POST,
        "heading": heading,
        **case_heading(submission.request.cycle, heading),
    }
    return show_form(request, "answers/submissions/assessment.html", form, context, rows=sources)


def _forms(
    request: HttpRequest, submission: Submission, assessment: Assessment | None
) -> tuple[AssessmentForm, "BaseFormSet[EvidenceForm]"]:
    """The assessment and its sources: as stored, as sent, or as typed with one more row."""
    scale = scale_of(submission.request)
    if "add_source" in request.POST:
        form = AssessmentForm(scale=scale, assessment=assessment, initial=request.POST.dict())
        rows = EvidenceFormSet(initial=[*typed_evidence(request.POST), {}], prefix="source")
        # So that the keyboard, or a screen reader, continues in the new row.
        rows.forms[-1].fields["text"].widget.attrs["autofocus"] = True
        return form, rows
    form = AssessmentForm(request.POST or None, scale=scale, assessment=assessment)
    if request.POST:
        # Without the stored rows: a row that did not change would count as left empty.
        return form, EvidenceFormSet(request.POST, prefix="source")
    stored: list[dict[str, Any]] = []
    if assessment is not None:
        stored = [
            {
                "text": row.text,
                "url": row.url,
                "same_as": row.same_as.position if row.same_as else None,
            }
            for row in assessment.evidence.select_related("same_as")
        ]
    return form, EvidenceFormSet(initial=stored, prefix="source")
