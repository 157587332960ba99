"""Which reminder is stopped, and which rule is tried."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recommendations import texts
from recommendations.enums import PeriodUnit, ReminderAudience
from recommendations.models import ReminderStage
from recommendations.models.bodies import GRACE_AT_MOST

# As far as a smallint goes; a stage of a hundred years is a slip of the hand.
_FARTHEST = 1200


class StopForm(forms.Form):
    """One stage of a date; the reason may be left out."""

    stage = forms.ModelChoiceField(ReminderStage.objects.all(), label=_("Stage"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=texts.REASON)


class WhatIfForm(forms.Form):
    """Another rule, tried on one case: nothing of it is kept. What is left empty stays."""

    stage = forms.ModelChoiceField(
        ReminderStage.objects.none(),
        label=_("Stage"),
        required=False,
        empty_label=_("None: only the time of grace"),
    )
    offset = forms.IntegerField(
        label=_("Offset"),
        required=False,
        min_value=-_FARTHEST,
        max_value=_FARTHEST,
        help_text=_("Negative: before the date. Zero: on the day. Positive: after it."),
    )
    unit = forms.ChoiceField(
        label=_("Unit"), required=False, choices=[("", _("As it is")), *PeriodUnit.choices]
    )
    audience = forms.ChoiceField(
        label=_("Sent to"),
        required=False,
        choices=[("", _("As it is")), *ReminderAudience.choices],
    )
    in_use = forms.ChoiceField(
        label=_("In use"),
        required=False,
        choices=[("", _("As it is")), ("yes", _("Yes")), ("no", _("No"))],
    )
    grace = forms.IntegerField(
        label=_("Working days of grace"),
        required=False,
        min_value=0,
        max_value=GRACE_AT_MOST,
        help_text=_("Of the committee, after a date that has passed."),
    )

    def __init__(self, *args: Any, stages: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["stage"]
        chosen.queryset = stages
        chosen.label_from_instance = lambda stage: f"{stage.label} ({stage.get_audience_display()})"
