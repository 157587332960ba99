"""An extension ends after the date in force."""

from datetime import date

from recommendations.deadlines.forms.deadline_changes import ExtensionRequestForm
from recommendations.deadlines.verbs.deadlines import DueDate
from recommendations.enums import DeadlineBasis

COMPUTED = DueDate(
    due_on=date(2023, 10, 8),
    basis=DeadlineBasis.FROM_ADOPTION,
    anchor_on=date(2021, 10, 8),
    period_months=24,
    procedure=None,
)


def test_an_extension_ends_on_a_later_day() -> None:
    for until, is_right in (("2023-10-08", False), ("2023-10-09", True)):
        form = ExtensionRequestForm({"until": until, "reason": "x"}, in_force=date(2023, 10, 8))
        assert form.is_valid() is is_right
