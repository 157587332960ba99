"""Starting a submission, its settings, and its assessment of one recommendation."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations.acts.fields import AccessFields, LongText
from recommendations.answers.verbs.submissions import EvidenceInput
from recommendations.enums import AccessLevel, Language
from recommendations.models import (
    Assessment,
    Evidence,
    Grade,
    GradingScale,
    Organisation,
    Submission,
)

MAX_SOURCES = 40


class SubmissionSettingsForm(AccessFields):
    """Title, language, and who may read it once it is published."""

    title = LongText(
        Submission.title.field,
        label=_("Title"),
        help_text=_("As it will appear in lists, for example: Follow-up report on detention."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language, initial=Language.ENGLISH)
    is_author_withheld = forms.BooleanField(
        label=_("Do not name our organisation in public"),
        required=False,
        help_text=_("The committee and its secretariat will still see who wrote it."),
    )

    field_order = [
        "organisation",
        "title",
        "language",
        "access_level",
        "public_from",
        "is_author_withheld",
    ]


class SubmissionStartForm(SubmissionSettingsForm):
    """The settings, and the organisation for which the person writes."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        empty_label=None,
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"access_level": AccessLevel.COMMITTEE})
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            pk__in=[organisation.pk for organisation in organisations]
        )
        if len(organisations) == 1:
            field.initial = organisations[0].public_id
            field.widget = forms.HiddenInput()


class AssessmentForm(forms.Form):
    """The assessment of one recommendation."""

    proposed_grade = forms.ModelChoiceField(
        label=_("Proposed grade"),
        queryset=Grade.objects.none(),
        required=False,
        widget=forms.RadioSelect,
        empty_label=_("No grade"),
        blank=True,
    )
    reasoning = LongText(
        Assessment.reasoning.field,
        label=_("Your assessment"),
        rows=10,
        help_text=_(
            "What has been done since, what has not, and what you observed yourselves. "
            "Keep to what the recommendation asks for."
        ),
        error_messages={"required": _("Write your assessment. A grade alone is not enough.")},
    )
    access_level = forms.ChoiceField(
        label=_("Who may read this assessment"),
        choices=[
            (AccessLevel.PUBLIC.value, _("Everybody who may read the submission")),
            (AccessLevel.COMMITTEE.value, AccessLevel.COMMITTEE.label),
            (AccessLevel.RAPPORTEUR.value, AccessLevel.RAPPORTEUR.label),
        ],
        initial=AccessLevel.PUBLIC,
        widget=forms.RadioSelect,
        help_text=_("Keep it confidential if naming a place or a person could harm somebody."),
    )

    def __init__(
        self, *args: Any, scale: GradingScale | None, assessment: Assessment | None, **kwargs: Any
    ) -> None:
        if assessment is not None:
            kwargs.setdefault(
                "initial",
                {
                    "proposed_grade": assessment.proposed_grade_id,
                    "reasoning": assessment.reasoning,
                    "access_level": assessment.access_level,
                },
            )
        super().__init__(*args, **kwargs)
        if scale is None:
            del self.fields["proposed_grade"]
            return
        field = self.fields["proposed_grade"]
        field.queryset = scale.grades.all()  # type: ignore[attr-defined]
        field.help_text = (
            _("The committee's scale: %(scale)s.") % {"scale": scale.name}
            if scale.is_official
            else _("The committee has published no scale; this one is the tracker's.")
        )


class EvidenceForm(forms.Form):
    """One source, with its web address if it has one."""

    rows_label = _("Sources")

    text = LongText(
        Evidence.text.field,
        label=_("Source"),
        required=False,
        rows=2,
        help_text=_("Author, title, date and page; or what you saw, where and when."),
    )
    url = forms.URLField(
        label=_("Web address"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        error_messages={
            "invalid": _("This is not a web address. Enter one like https://example.org/report.")
        },
    )

    # The number of an earlier row that this one repeats ("Ibid."). Kept, but not shown.
    same_as = forms.IntegerField(
        required=False, min_value=1, max_value=MAX_SOURCES, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the name of a source: an address alone says nothing once it no longer works."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("url") and not cleaned.get("text"):
            self.add_error(
                "text", ValidationError(_("Name the source that is found at this address."))
            )
        return cleaned


EvidenceFormSet = forms.formset_factory(
    EvidenceForm, extra=0, min_num=1, max_num=MAX_SOURCES, absolute_max=MAX_SOURCES + 10
)


def evidence_of(formset: "forms.BaseFormSet[EvidenceForm]") -> list[EvidenceInput]:
    """The sources that were filled in, in their order, numbered without the rows left empty."""
    filled = [
        (row_number, row.cleaned_data)
        for row_number, row in enumerate(formset, start=1)
        if row.cleaned_data.get("text")
    ]
    numbers = {row_number: number for number, (row_number, _row) in enumerate(filled, start=1)}
    return [
        EvidenceInput(
            text=cleaned["text"], url=cleaned["url"], same_as=numbers.get(cleaned["same_as"])
        )
        for _row_number, cleaned in filled
    ]


def typed_evidence(data: Mapping[str, str], prefix: str = "source") -> list[dict[str, str]]:
    """The rows as they were typed, unchecked, so that another can be added below them."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    n_rows = min(int(total), MAX_SOURCES - 1) if total.isdecimal() else 0
    return [
        {name: data.get(f"{prefix}-{n}-{name}", "") for name in ("text", "url", "same_as")}
        for n in range(n_rows)
    ]


def assessment_errors(
    form: AssessmentForm, sources: "forms.BaseFormSet[EvidenceForm]"
) -> list[dict[str, str]]:
    """The errors of the form and of its sources, each with a link to its field."""
    found = [{"message": str(error), "url": ""} for error in form.non_field_errors()]
    numbered = [(form, ""), *((row, f" {n}") for n, row in enumerate(sources, start=1))]
    for row, number in numbered if form.is_bound else ():
        for field in row:
            found.extend(
                {
                    "message": f"{field.label}{number}: {error}",
                    "url": f"#{field.id_for_label or field.auto_id}",
                }
                for error in field.errors
            )
    if sources.is_bound:
        found.extend({"message": str(e), "url": ""} for e in sources.non_form_errors())
    return found
