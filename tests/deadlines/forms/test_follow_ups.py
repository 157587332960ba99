"""The form offers what the table allows, and knows when it comes a second time."""

import pytest

from recommendations.deadlines.forms.follow_ups import StatusForm
from recommendations.enums import TRANSITIONS, FollowUpStatus
from recommendations.models import FollowUp
from tests.form_checks import refusals


@pytest.mark.parametrize("status", list(FollowUpStatus))
def test_only_allowed_changes_are_offered(status: FollowUpStatus) -> None:
    form = StatusForm(follow_up=FollowUp(status=status))
    offered = {value for value, _label in form.fields["to"].choices}  # type: ignore[attr-defined]
    assert offered == {str(allowed) for allowed in TRANSITIONS[status]}


def test_a_repeated_form_is_told_from_a_first_and_from_a_stale_one() -> None:
    now = FollowUp(status=FollowUpStatus.REPLY_RECEIVED)
    sent = {"to": "reply_received", "seen": "awaiting_reply"}
    assert StatusForm(sent, follow_up=now).is_repeated()
    first = {"to": "under_evaluation", "seen": "reply_received"}
    assert not StatusForm(first, follow_up=now).is_repeated()
    stale = {"to": "discontinued", "seen": "awaiting_reply"}
    assert not StatusForm(stale, follow_up=now).is_repeated()


@pytest.mark.parametrize("to", ["", "awaiting_reply", "nonsense"])
def test_a_status_that_is_not_offered_is_refused_and_the_reason_kept(to: str) -> None:
    form = StatusForm(
        {"to": to, "reason": "Agreed at the meeting.", "seen": "awaiting_reply"},
        follow_up=FollowUp(status=FollowUpStatus.AWAITING_REPLY),
    )
    assert set(refusals(form)) == {"to"}
