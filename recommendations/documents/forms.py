"""Confirming that a statement about a changed paragraph is still correct."""

from django import forms


class ConfirmStatementForm(forms.Form):
    """Which change of the paragraph the person saw last."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
