"""Writing what a submission says on one recommendation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import dates
from recommendations.acts.form_pages import attempt, of_case, page
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.answers.forms.submissions import (
    AssessmentForm,
    EvidenceForm,
    EvidenceFormSet,
    evidence_of,
    source_errors,
    typed_sources,
)
from recommendations.answers.reads.submissions import recommendations_of
from recommendations.answers.verbs.submissions import save_assessment
from recommendations.documents.reads.recommendation_words import words_of
from recommendations.models import Assessment, Passage, Recommendation, Submission, User
from recommendations.models.submissions import SubmissionQuerySet


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_edit(request: HttpRequest, pk: int, recommendation_pk: int) -> HttpResponse:
    """Grade, reasoning and sources; "add another source" gives a further row and saves nothing."""
    user = signed_in(request)
    submission = load(_with_case(user), pk=pk)
    authorise(request, "edit_submission", submission)
    recommendation = load(recommendations_of(submission, user), pk=recommendation_pk)
    assessment = submission.assessments.filter(recommendation=recommendation).first()
    form, sources = _forms(request, submission, assessment)
    # `&` asks both, so that everything wrong is shown at once.
    if form.is_bound and sources.is_valid() & form.is_valid():
        saved = attempt(
            form,
            lambda: save_assessment(
                submission,
                recommendation=recommendation,
                evidence=evidence_of(sources),
                match_reason=assessment.match_reason if assessment else "",
                by=user,
                now=dates.now(),
                **form.cleaned_data,
            ),
        )
        if saved:
            messages.success(request, _("The assessment was saved in the draft."))
            return redirect(submission)
    context = _beside(submission, recommendation, user)
    context |= {
        "sources": sources,
        "errors": source_errors(form, sources),
        "is_adding": "add_source" in request.POST,
    }
    return page(request, "answers/submissions/assessment.html", form, context)


def _with_case(user: User) -> SubmissionQuerySet:
    return Submission.objects.visible_to(user).select_related(
        "request__procedure__scale",
        "request__cycle__treaty_body",
        "request__cycle__state_party",
    )


def _beside(submission: Submission, recommendation: Recommendation, user: User) -> dict[str, Any]:
    """What was asked and replied, for the person who writes."""
    number = recommendation.paragraph.reference
    heading = _("Assessment on paragraph %(number)s") % {"number": number}
    passages = Passage.objects.visible_to(user).filter(recommendation=recommendation)
    return {
        "submission": submission,
        "recommendation": recommendation,
        "asked": words_of([recommendation], user)[recommendation.pk],
        "passages": passages.select_related("reply"),
        "heading": heading,
        **of_case(submission.request.cycle, heading),
    }


def _forms(
    request: HttpRequest, submission: Submission, assessment: Assessment | None
) -> tuple[AssessmentForm, "BaseFormSet[EvidenceForm]"]:
    """Both forms: as stored, as sent, or as typed with one more row for a source."""
    procedure = submission.request.procedure
    scale = procedure.scale if procedure else None
    if "add_source" in request.POST:
        form = AssessmentForm(scale=scale, assessment=assessment, initial=request.POST.dict())
        rows = EvidenceFormSet(initial=[*typed_sources(request.POST), {}], prefix="source")
        # So that the keyboard, or a screen reader, goes on in the new row.
        rows.forms[-1].fields["text"].widget.attrs["autofocus"] = True
        return form, rows
    form = AssessmentForm(request.POST or None, scale=scale, assessment=assessment)
    if request.POST:
        # Without the stored rows: a row that did not change would count as left empty.
        return form, EvidenceFormSet(request.POST, prefix="source")
    return form, EvidenceFormSet(initial=_stored(assessment), prefix="source")


def _stored(assessment: Assessment | None) -> list[dict[str, Any]]:
    if assessment is None:
        return []
    return [
        {
            "text": row.text,
            "url": row.url,
            "same_as": row.same_as.position if row.same_as else None,
        }
        for row in assessment.evidence.select_related("same_as")
    ]
