"""Recording and correcting a State reply, passage by passage."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from recommendations import texts
from recommendations.acts.fields import AccessFields, DayField, LongText
from recommendations.answers.verbs.replies import PassageInput, ReplyInput
from recommendations.documents.reads.texts import PrintedPart
from recommendations.enums import AccessLevel, Coverage, Language
from recommendations.models import Document, Passage, Recommendation, StateReply
from recommendations.models.documents import DocumentQuerySet


class PassageGroup(NamedTuple):
    """The fields about one recommendation, and its text."""

    recommendation: Recommendation
    printed_parts: Sequence[PrintedPart]
    text: BoundField
    coverage: BoundField | None


class ReplyForm(AccessFields):
    """A reply with one passage for each recommendation that it answers; the others stay empty."""

    received_on = DayField(
        label=_("Received on"),
        help_text=_(
            "The day on which the secretariat received it. It decides whether the reply is late."
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language, initial=Language.ENGLISH)
    summary = LongText(
        StateReply.summary.field,
        label=_("Summary"),
        required=False,
        rows=3,
        help_text=_("One or two sentences for readers who are in a hurry."),
    )
    document = forms.ModelChoiceField(
        label=_("Document"),
        queryset=Document.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("None, or not recorded yet"),
        help_text=_("The reply as a document, if it has been recorded or imported."),
    )
    # A form sent twice carries the same key, and is recorded once.
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ["received_on", "language", "document", "access_level", "public_from", "summary"]

    def __init__(
        self,
        *args: Any,
        recommendations: Sequence[Recommendation],
        printed_parts: Mapping[int, Sequence[PrintedPart]],
        documents: DocumentQuerySet,
        today: date,
        adopted_on: date | None,
        is_own: bool,
        **kwargs: Any,
    ) -> None:
        initial = {"form_key": uuid.uuid4(), "access_level": AccessLevel.PUBLIC}
        # What a State party sends here is received on the same day.
        initial |= {"received_on": today} if is_own else {}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.recommendations = recommendations
        self.printed_parts = printed_parts
        self.today = today
        self.adopted_on = adopted_on
        self.fields["document"].queryset = documents  # type: ignore[attr-defined]
        self.fields["received_on"].widget.attrs["max"] = today.isoformat()
        # The State party cannot choose the day that decides whether it is late.
        self.fields["received_on"].disabled = is_own
        for recommendation in recommendations:
            self.fields[f"text_{recommendation.public_id}"] = LongText(
                Passage.text.field,
                label=_("What the reply says"),
                required=False,
                rows=6,
            )
            if is_own:
                continue  # a State party does not judge its own reply
            self.fields[f"coverage_{recommendation.public_id}"] = forms.ChoiceField(
                label=_("Does it answer what was asked?"),
                choices=Coverage,
                initial=Coverage.NOT_JUDGED,
                required=False,
            )

    def general_fields(self) -> Iterable[BoundField]:
        """The fields about the reply as a whole, in their order on the page."""
        return [self[name] for name in self.field_order]

    def groups(self) -> list[PassageGroup]:
        """The fields of each recommendation, in the order of the paragraphs."""
        return [
            PassageGroup(
                row,
                self.printed_parts.get(row.pk, ()),
                self[f"text_{row.public_id}"],
                self[name] if (name := f"coverage_{row.public_id}") in self.fields else None,
            )
            for row in self.recommendations
        ]

    def passages(self) -> list[PassageInput]:
        """The passages that were filled in."""
        return [
            PassageInput(
                recommendation=row,
                text=self.cleaned_data[f"text_{row.public_id}"],
                coverage=self.cleaned_data.get(f"coverage_{row.public_id}") or Coverage.NOT_JUDGED,
            )
            for row in self.recommendations
            if self.cleaned_data[f"text_{row.public_id}"]
        ]

    def given(self) -> ReplyInput:
        """What the form says of the reply."""
        names = (*ReplyForm.field_order, "form_key")
        said = {name: self.cleaned_data[name] for name in names}
        return ReplyInput(passages=self.passages(), **said)

    def clean_received_on(self) -> date:
        """Refuse a day in the future, or before the concluding observations were adopted."""
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise ValidationError(
                _("This day is in the future. Enter the day on which the reply was received.")
            )
        if self.adopted_on is not None and day < self.adopted_on:
            raise ValidationError(
                _("This day is before the concluding observations were adopted. Check the year.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a reply without any passage."""
        cleaned = super().clean()
        names = [f"text_{row.public_id}" for row in self.recommendations]
        if names and not any(cleaned.get(name) for name in names):
            self.add_error(
                names[0],
                ValidationError(
                    _("Enter what the reply says on at least one of the recommendations.")
                ),
            )
        return cleaned


class ReplyCorrectionForm(ReplyForm):
    """The reply as it is recorded, to be corrected, and what was wrong with it."""

    reason = LongText(
        texts.REASON,
        label=_("What was wrong"),
        rows=3,
        help_text=_("It is shown with the reply as it was recorded before, to all its readers."),
        error_messages={"required": _("Say what was wrong: the reason is kept.")},
    )

    field_order = [*ReplyForm.field_order, "reason"]

    def __init__(
        self, *args: Any, former: StateReply, passages: Iterable[Passage], **kwargs: Any
    ) -> None:
        self.former_passages: dict[int, list[Passage]] = defaultdict(list)
        for passage in passages:
            self.former_passages[passage.recommendation_id].append(passage)
        kept = ("received_on", "language", "summary", "document", "access_level", "public_from")
        initial: dict[str, Any] = {name: getattr(former, name) for name in kept}
        for rows in self.former_passages.values():
            answered = rows[0].recommendation.public_id
            initial[f"text_{answered}"] = _joined(rows)
            initial[f"coverage_{answered}"] = rows[0].coverage
        super().__init__(*args, initial=initial, **kwargs)

    def passages(self) -> list[PassageInput]:
        """The passages as they are now; of those left as they were, all that was recorded."""
        rows: list[PassageInput] = []
        for given in super().passages():
            key = given.recommendation.pk
            before = self.former_passages.get(key, [])
            if not before or _plain(given.text) != _plain(_joined(before)):
                rows.append(given)
                continue
            may_judge = f"coverage_{given.recommendation.public_id}" in self.fields
            is_judged_anew = may_judge and given.coverage != before[0].coverage
            rows += [
                PassageInput(
                    recommendation=given.recommendation,
                    text=row.text,
                    coverage=given.coverage if is_judged_anew else row.coverage,
                    match_reason=row.match_reason,
                )
                for row in before
            ]
        return rows


def _joined(passages: Iterable[Passage]) -> str:
    """The passages on one recommendation as one text."""
    return "\n\n".join(passage.text for passage in passages)


def _plain(text: str) -> str:
    """Without the differences that a form makes by itself."""
    return text.replace("\r\n", "\n").strip()
