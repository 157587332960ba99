"""Dropping a file, and applying what was read from it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.enums import VersionStatus
from recommendations.importers import MAX_BYTES
from recommendations.models import Organisation
from recommendations.symbols import InvalidSymbol, parse_symbol


class UploadForm(forms.Form):
    """A file, and its symbol where the file prints none."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "Concluding observations, a State reply or a report on follow-up, as PDF, Word (.docx) "
            "or plain text."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Choose another one."),
        },
    )
    symbol = forms.CharField(
        label=gettext_lazy("Symbol"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "Only where the file does not print it, for example CMW/C/AZE/CO/3."
        ),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        size = file.size or 0
        if size > MAX_BYTES:
            raise ValidationError(
                _("The file has %(size)s; at most %(limit)s can be read. Take a smaller version.")
                % {"size": filesizeformat(size), "limit": filesizeformat(MAX_BYTES)}
            )
        return file

    def clean_symbol(self) -> str:
        symbol: str = self.cleaned_data["symbol"].strip()
        if not symbol:
            return ""
        try:
            return str(parse_symbol(symbol))
        except InvalidSymbol as error:
            raise ValidationError(str(error)) from error


class ApplyForm(forms.Form):
    """What a person may have to add or decide before a proposal is applied.

    Who wrote a report that does not say so; and where the document is recorded already, what the
    file is and which changes of the request and of facts are to be written.
    """

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Who sent this report"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("As the report says"),
        help_text=gettext_lazy("Choose the organisation where the report does not name it."),
    )

    status = forms.ChoiceField(
        label=gettext_lazy("What this file is"),
        choices=[("", gettext_lazy("Told from what it changes")), *VersionStatus.choices],
        required=False,
    )
    confirmed = forms.MultipleChoiceField(
        label=gettext_lazy("Change these too"),
        help_text=gettext_lazy("Only what you tick is written. The words are changed either way."),
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
        **kwargs: Any,
    ) -> None:
        """`choices` are the keys of a further version; what leaves nothing to choose goes."""
        super().__init__(*args, **kwargs)
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


class LookAgainForm(forms.Form):
    """Which change of words the person looked at last."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
