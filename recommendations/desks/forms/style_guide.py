"""A form with one field of each kind, for the page that shows the components."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """Never saved: it shows how labels, hints and errors look."""

    symbol = forms.CharField(
        label=_("Symbol"), help_text=_("As printed on the document, for example CMW/C/AZE/CO/3.")
    )
    body = forms.ChoiceField(
        label=_("Treaty body"),
        choices=[("", _("Choose a treaty body")), ("CMW", _("Committee on Migrant Workers"))],
    )
    received_on = forms.DateField(
        label=_("Date received"), widget=forms.DateInput(attrs={"type": "date"})
    )
    paragraphs = forms.MultipleChoiceField(
        label=_("Paragraphs answered"),
        choices=[("16", _("Paragraph 16")), ("36", _("Paragraph 36"))],
        widget=forms.CheckboxSelectMultiple,
    )
    access = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[("public", _("Public")), ("committee", _("Committee only"))],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        widget=forms.Textarea,
        required=False,
        help_text=_("In words that the State party will read."),
    )
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("Word, PDF or plain text, up to 20 MB.")
    )
    is_final = forms.BooleanField(label=_("I have read it through"))
