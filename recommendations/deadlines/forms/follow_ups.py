"""Changing the status of one recommendation under follow-up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recommendations import texts
from recommendations.acts.fields import LongText
from recommendations.enums import TRANSITIONS, FollowUpStatus
from recommendations.models import FollowUp


class StatusForm(forms.Form):
    """Only the changes that the table allows from the present status."""

    to = forms.ChoiceField(
        label=_("New status"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the new status."),
            "invalid_choice": _(
                "This status cannot follow the present one. Choose one of those that are offered."
            ),
        },
    )
    reason = LongText(
        texts.REASON,
        label=_("Reason"),
        required=False,
        rows=4,
        help_text=_(
            "Needed where no reply and no evaluation explains the change. "
            "It is kept in the history, where everybody can read it."
        ),
    )
    # The status when the form was opened.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen": follow_up.status})
        super().__init__(*args, **kwargs)
        self.status = FollowUpStatus(follow_up.status)
        allowed = TRANSITIONS[self.status]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (status.value, status.label) for status in FollowUpStatus if status in allowed
        ]

    def is_repeated(self) -> bool:
        """Whether the same form was sent before: the follow-up has left the status it showed."""
        return (
            self.data.get("to") == self.status and self.data.get("seen", self.status) != self.status
        )
