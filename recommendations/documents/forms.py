"""Confirming that what was written about changed words still holds."""

from django import forms


class LookAgainForm(forms.Form):
    """Which change of words the person looked at last."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
