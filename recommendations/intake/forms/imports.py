"""Uploading files, and applying what was read from them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations import texts
from recommendations.acts.fields import AccessFields, LongText
from recommendations.enums import VersionStatus
from recommendations.importers import MAX_BYTES
from recommendations.models import Organisation, TreatyBody
from recommendations.symbols import InvalidSymbol, parse_symbol


class _MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class _MultipleFileField(forms.FileField):
    """One or more files; each is checked like a single one."""

    widget = _MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        # A form that was sent without a file brings an empty list, a single file comes bare.
        given = data if isinstance(data, list) else [data]
        cleaned = [super(_MultipleFileField, self).clean(one, initial) for one in given or [None]]
        return [file for file in cleaned if file]


class UploadForm(forms.Form):
    """Files or a pasted text, with a symbol or committee where they print none."""

    file = _MultipleFileField(
        label=gettext_lazy("Files"),
        required=False,
        help_text=gettext_lazy(
            "Concluding observations, State replies, reports on follow-up, summary records and "
            "press releases, as PDF, Word (.docx), saved web page or plain text. Drop one or more "
            "files here, or choose them."
        ),
        error_messages={"empty": gettext_lazy("The file is empty. Choose another one.")},
    )
    text = LongText(
        texts.PASTED,
        label=gettext_lazy("Or paste the text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=gettext_lazy("As copied from a web page or a document."),
    )
    symbol = forms.CharField(
        label=gettext_lazy("Symbol"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "Only where the file does not print it, for example CMW/C/AZE/CO/3."
        ),
    )
    treaty_body = forms.ModelChoiceField(
        label=gettext_lazy("Committee"),
        queryset=TreatyBody.objects.order_by("code"),
        required=False,
        empty_label=gettext_lazy("As printed in the file"),
        help_text=gettext_lazy("A file of another committee is then refused."),
    )

    def clean_file(self) -> "list[UploadedFile[Any]]":
        files: list[UploadedFile[Any]] = self.cleaned_data["file"]
        for file in files:
            size = file.size or 0
            if size > MAX_BYTES:
                raise ValidationError(
                    _(
                        "%(name)s has %(size)s, and at most %(limit)s can be read. Choose a "
                        "smaller file."
                    )
                    % {
                        "name": file.name,
                        "size": filesizeformat(size),
                        "limit": filesizeformat(MAX_BYTES),
                    }
                )
        return files

    def clean_symbol(self) -> str:
        symbol: str = self.cleaned_data["symbol"].strip()
        if not symbol:
            return ""
        try:
            return str(parse_symbol(symbol))
        except InvalidSymbol as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        n_given = len(cleaned.get("file") or ()) + bool(cleaned.get("text", "").strip())
        if n_given == 0 and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or paste a text."))
        if n_given > 1 and cleaned.get("symbol"):
            self.add_error("symbol", _("A symbol names one document. Enter it with one file only."))
        return cleaned

    def documents(self) -> Iterator[tuple[str, bytes]]:
        """What was sent, by name: the files in their order, then the pasted text."""
        for file in self.cleaned_data["file"]:
            yield file.name, file.read()
        if self.cleaned_data["text"].strip():
            yield _("pasted text") + ".txt", self.cleaned_data["text"].encode()


class ApplyForm(AccessFields):
    """What a person has to decide, or may have to add, before a proposal is applied.

    Who may read it, where it is not recorded yet; the author of a report that does not name one;
    and where the document is recorded already, what the file is and which changes of the request
    and of facts are to be written.
    """

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Who sent this report"),
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("As named in the report"),
        help_text=gettext_lazy("Choose the organisation where the report does not name it."),
    )
    # The proposal that the person checked; see `ImportRun.revision`.
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    status = forms.ChoiceField(
        label=gettext_lazy("What this file is"),
        choices=[("", gettext_lazy("Decided by what it changes")), *VersionStatus.choices],
        required=False,
    )
    confirmed = forms.MultipleChoiceField(
        label=gettext_lazy("Change these too"),
        help_text=gettext_lazy("Only what you tick is written. The text is changed in any case."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    # The state of the document that the person compared with.
    basis = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(
        self,
        *args: Any,
        organisations: "QuerySet[Organisation] | None" = None,
        choices: "tuple[tuple[str, str], ...] | None" = None,
        access_level: str | None,
        **kwargs: Any,
    ) -> None:
        """`choices` are the keys of a further version; `access_level` is the one proposed for a
        new document, None for one that keeps its readers. Fields without a choice are left out.
        """
        super().__init__(*args, **kwargs)
        if access_level is None:
            del self.fields["access_level"], self.fields["public_from"]
        else:
            self.fields["access_level"].initial = access_level
            self.fields["access_level"].help_text = (
                _("Once the secretariat has published the report. Until then the committee.")
                if organisations is not None
                else _("The document, and what is recorded from it.")
            )
        if organisations is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        if choices is None:
            del self.fields["status"], self.fields["basis"]
        if choices:
            self.fields["confirmed"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["confirmed"]
