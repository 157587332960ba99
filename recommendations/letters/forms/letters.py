"""Drafting a letter, issuing it, and putting a template in use."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from recommendations.acts.fields import AccessFields, DayField, LongText
from recommendations.enums import AccessLevel, Language, LetterKind
from recommendations.importers import MAX_BYTES
from recommendations.letters.word.phrases import LANGUAGES
from recommendations.models import Letter, TreatyBody


def _refuse_large(file: "UploadedFile[Any] | None") -> None:
    """Refuse a file before it is read into memory."""
    if file and (file.size or 0) > MAX_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)s MB. Choose a smaller one."),
            params={"limit": MAX_BYTES // 1024 // 1024},
        )


class DraftForm(forms.Form):
    """The language of a letter."""

    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=LANGUAGES, initial=Language.ENGLISH
    )


class IssueForm(AccessFields):
    """The date of the letter, the file that was sent, and who may read it."""

    dated_on = DayField(
        label=_("Date of the letter"), help_text=_("The date on the letter that was sent.")
    )
    file = forms.FileField(
        label=_("The letter that was sent"),
        required=False,
        help_text=_("Signed, as PDF or Word (.docx). Without a file the draft itself is kept."),
        error_messages={"empty": _("The file is empty. Choose another one.")},
    )
    note = LongText(
        Letter.note.field,
        label=_("Note"),
        required=False,
        rows=3,
        help_text=_("For example how it was sent. The note is kept in the history."),
    )
    has_left = forms.BooleanField(
        label=_("The letter has been sent already: record it all the same"), required=False
    )

    field_order = ["dated_on", "file", "note", "access_level", "public_from", "has_left"]

    def __init__(self, *args: Any, is_needless: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"].setdefault("access_level", AccessLevel.COMMITTEE)
        super().__init__(*args, **kwargs)
        self.fields["access_level"].help_text = _(
            "A letter to a permanent mission is confidential until the committee makes it public."
        )
        if not is_needless:
            del self.fields["has_left"]

    def clean_file(self) -> "UploadedFile[Any] | None":
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        _refuse_large(file)
        return file


class TemplateForm(forms.Form):
    """A Word file, and the letters that are written from it."""

    kind = forms.ChoiceField(label=_("Letter"), choices=LetterKind)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial=Language.ENGLISH)
    treaty_body = forms.ModelChoiceField(
        label=_("Committee"),
        queryset=TreatyBody.objects.order_by("code"),
        required=False,
        to_field_name="code",
        empty_label=_("All committees without a template of their own"),
    )
    file = forms.FileField(
        label=_("Word file"),
        help_text=_("A document (.docx) without macros, with placeholders such as {{ due_date }}."),
        error_messages={
            "required": _("Choose the Word file."),
            "empty": _("The file is empty. Choose another one."),
        },
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        _refuse_large(file)
        return file
