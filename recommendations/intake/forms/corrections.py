"""Correcting a proposal: one small form for each correction.

Each form's `arguments()` are what the correction of that name takes; see
`importers.corrections.registry`.
"""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations import texts
from recommendations.acts.fields import DayField, LongText
from recommendations.enums import DocumentKind, ParagraphKind, SelectionKind
from recommendations.importers.corrections.editable_text import (
    RefusedCorrection,
    editable_text_of,
    place_before,
    places_in,
)
from recommendations.importers.corrections.facts import FACTS
from recommendations.importers.parsed import (
    ParsedDocument,
    ParsedFollowUp,
    ParsedParagraph,
    ParsedPassage,
)

# Kinds that can be imported; letters and follow-up reports are written here.
_KINDS = [
    (kind.value, kind.label)
    for kind in DocumentKind
    if kind not in (DocumentKind.LETTER, DocumentKind.FOLLOW_UP_REPORT)
]


class CorrectionForm(forms.Form):
    """A correction of one paragraph; where its button says it all, without fields of its own."""

    def __init__(
        self, *args: Any, document: ParsedDocument, paragraph: ParsedParagraph, **kwargs: Any
    ) -> None:
        self.document = document
        self.paragraph = paragraph
        initial = {
            "words": editable_text_of(paragraph),
            "kind": paragraph.kind,
            "concern": paragraph.answers,
            "to": paragraph.number,
            "headings": "\n".join(paragraph.heading),
            "section": True,
        }
        super().__init__(*args, **{**kwargs, "initial": initial})

    def arguments(self) -> dict[str, Any]:
        return {"number": self.paragraph.number, **self.cleaned_data}


class WordsForm(CorrectionForm):
    """Another text; also sent with the buttons that find subparagraphs and remove them."""

    words = LongText(
        texts.PARAGRAPH,
        label=gettext_lazy("Text"),
        strip=False,
        rows=8,
        help_text=gettext_lazy(
            "Each subparagraph is on a line of its own and begins with its letter: (a), (b); below "
            "it (i), (ii). A last line without a letter follows the subparagraphs."
        ),
        error_messages={
            "required": gettext_lazy(
                "A paragraph needs text. To remove it, join it with the paragraph before it."
            )
        },
    )

    def arguments(self) -> dict[str, Any]:
        words = self.cleaned_data["words"].replace("\r\n", "\n")
        return {"number": self.paragraph.number, "words": words}


class SplitForm(CorrectionForm):
    """Where the second paragraph begins: at a sentence or subparagraph, or at given words."""

    place = forms.TypedChoiceField(
        label=gettext_lazy("Split: the second paragraph begins with"),
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose the words with which the second paragraph begins."),
            "invalid_choice": gettext_lazy(
                "The text changed, and these words are no longer there. Choose again."
            ),
        },
    )
    before = forms.CharField(
        label=gettext_lazy("Or with these words"),
        required=False,
        help_text=gettext_lazy("Copy the first words of the second paragraph."),
        error_messages={
            "required": gettext_lazy("Enter the words with which the second paragraph begins.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = editable_text_of(self.paragraph)
        places = [(place.at, place.opening) for place in places_in(self.text)]
        self.fields["place"].choices = places  # type: ignore[attr-defined]
        next_number = (f"{self.paragraph.number + 1}.", f"{self.paragraph.number + 1} .")
        self.fields["place"].initial = next(
            (at for at, opening in places if opening.startswith(next_number)), None
        )
        # Words that were typed give the place as well.
        self.fields["place"].required = not self.data.get(self.add_prefix("before"), "").strip()
        if not places:
            del self.fields["place"]
            self.fields["before"].label = _("Split: the second paragraph begins with these words")
            self.fields["before"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        before = cleaned.get("before", "").strip()
        if before:
            try:
                cleaned["place"] = place_before(self.text, before)
            except RefusedCorrection as refusal:
                raise ValidationError({"before": str(refusal)}) from refusal
        return cleaned

    def arguments(self) -> dict[str, Any]:
        return {"number": self.paragraph.number, "at": self.cleaned_data["place"]}


class KindForm(CorrectionForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ParagraphKind)


class AnswersForm(CorrectionForm):
    """The concern that a recommendation answers, out of those before it."""

    concern = forms.TypedChoiceField(
        label=gettext_lazy("Answers the concern in paragraph"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy(
                "This paragraph is no longer a concern. Choose another one."
            )
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        concerns = [
            (row.number, f"{row.number}. {row.text[:60]}")
            for row in reversed(self.document.paragraphs)
            if row.kind == "concern" and row.number < self.paragraph.number
        ]
        self.fields["concern"].choices = [("", _("None")), *concerns]  # type: ignore[attr-defined]


class NumberForm(CorrectionForm):
    to = forms.IntegerField(
        label=gettext_lazy("Number"),
        error_messages={"required": gettext_lazy("Enter the number.")},
    )
    follow = forms.BooleanField(
        label=gettext_lazy("Number all the following paragraphs from here, without a gap"),
        required=False,
    )


class HeadingsForm(CorrectionForm):
    headings = forms.CharField(
        label=gettext_lazy("Headings above it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line, the outermost first."),
    )
    section = forms.BooleanField(
        label=gettext_lazy("Also for the next paragraphs with the same headings"),
        required=False,
    )

    def arguments(self) -> dict[str, Any]:
        lines = [line.strip() for line in self.cleaned_data["headings"].splitlines()]
        return {
            "number": self.paragraph.number,
            "headings": [line for line in lines if line],
            "section": self.cleaned_data["section"],
        }


# The forms of a paragraph's editor, and the form with which each correction is sent.
EDITOR_FORMS: dict[str, type[CorrectionForm]] = {
    "words": WordsForm,
    "split": SplitForm,
    "join": CorrectionForm,
    "kind": KindForm,
    "answers": AnswersForm,
    "number": NumberForm,
    "headings": HeadingsForm,
}
FORM_OF_CORRECTION = {
    "reword_paragraph": "words",
    "find_points": "words",
    "flatten_points": "words",
    "split_paragraph": "split",
    "join_paragraphs": "join",
    "retype_paragraph": "kind",
    "set_answers": "answers",
    "renumber_paragraph": "number",
    "set_headings": "headings",
}


class FactsForm(forms.Form):
    """Facts about the document, mostly from its first page. Only changed ones are corrected."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of document"), choices=_KINDS)
    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=400)
    symbol = forms.CharField(
        label=gettext_lazy("Symbol"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "For example CMW/C/AZE/CO/3. It names the committee, the State party and the cycle."
        ),
    )
    distributed_on = DayField(label=gettext_lazy("Distributed on"), required=False)
    adopted_on = DayField(label=gettext_lazy("Adopted on"), required=False)
    adopted_meeting = forms.IntegerField(label=gettext_lazy("Adopted at meeting"), required=False)
    session = forms.IntegerField(label=gettext_lazy("Session"), required=False)
    received_on = DayField(label=gettext_lazy("Received on"), required=False)
    next_report_due_on = DayField(label=gettext_lazy("Next periodic report due on"), required=False)

    def __init__(self, *args: Any, document: ParsedDocument, **kwargs: Any) -> None:
        initial = {name: getattr(document, name) for name in FACTS}
        super().__init__(*args, **{**kwargs, "initial": initial})

    def arguments(self) -> dict[str, Any]:
        return {name: _json_value(self.cleaned_data[name]) for name in self.changed_data}


class RequestForm(forms.Form):
    """A follow-up request: what the State party has to report on, and until when."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of request"), choices=SelectionKind)
    paragraph = forms.IntegerField(
        label=gettext_lazy("Requested in paragraph"),
        error_messages={
            "required": gettext_lazy("Enter the number of the paragraph that makes the request.")
        },
    )
    items = forms.CharField(
        label=gettext_lazy("Paragraphs selected"),
        max_length=1000,
        help_text=gettext_lazy("As documents write them: 9 (a) and 35 (a) and (e)."),
        error_messages={"required": gettext_lazy("Enter the paragraphs that are selected.")},
    )
    period_months = forms.IntegerField(label=gettext_lazy("Period in months"), required=False)
    due_basis = forms.ChoiceField(
        label=gettext_lazy("Basis of the date"),
        required=False,
        choices=[
            ("", gettext_lazy("No date is set")),
            ("explicit_date", gettext_lazy("A date that the document prints")),
            ("from_adoption", gettext_lazy("The period, counted from adoption")),
        ],
    )
    due_on = DayField(
        label=gettext_lazy("Date"),
        required=False,
        help_text=gettext_lazy("Only a printed date; a period is counted by the tracker."),
    )
    quoted = LongText(
        texts.QUOTATION,
        label=gettext_lazy("Words of the document"),
        required=False,
        rows=4,
        help_text=gettext_lazy("Left empty, the whole paragraph is quoted."),
    )

    def __init__(
        self, *args: Any, printed: ParsedFollowUp | None, index: int | None, **kwargs: Any
    ) -> None:
        """`printed` is the request as it was read, `index` its position; None for a new one."""
        initial: dict[str, Any] = {"period_months": 12, "due_basis": "from_adoption"}
        if printed is not None:
            initial = {name: getattr(printed, name) for name in self.base_fields}
            initial["items"] = _written(printed.items)
            if printed.due_basis != "explicit_date":
                initial["due_on"] = None
        self.index = index
        super().__init__(*args, **{**kwargs, "initial": initial})

    def arguments(self) -> dict[str, Any]:
        values = {name: _json_value(value) for name, value in self.cleaned_data.items()}
        return {**values, "index": self.index}


class PassageForm(forms.Form):
    items = forms.CharField(
        label=gettext_lazy("Paragraphs that it addresses"),
        max_length=1000,
        help_text=gettext_lazy(
            "In the numbers of the concluding observations: 9 (a) and 35 (a) and (e)."
        ),
        error_messages={"required": gettext_lazy("Enter the paragraphs that it addresses.")},
    )

    def __init__(self, *args: Any, passage: ParsedPassage, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"items": _written(passage.items)}})


def _written(items: tuple[str, ...]) -> str:
    """References as documents write them: "9 (a), 35 (a)"."""
    return ", ".join(item.replace("(", " (") for item in items)


def _json_value(value: Any) -> Any:
    """A value as JSON knows it; an empty field is None."""
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value
