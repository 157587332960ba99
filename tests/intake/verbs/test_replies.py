"""A reply is matched to what is followed, in whatever way the State party names it."""

import pytest

from recommendations.enums import FollowUpStatus
from recommendations.models import FollowUp, Passage, StateParty, TreatyBody, User
from tests.importers.samples import OBSERVATIONS, REPLY
from tests.intake.import_runs import apply_text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("named", "spoken", "moved"),
    [
        ("paragraph 5 (a)", {"5 (a)", "7"}, {"5 (a)", "7"}),
        # The whole paragraph is answered where two of its points were selected,
        ("paragraph 5", {"5 (a)", "5 (c)", "7"}, {"5 (a)", "5 (c)", "7"}),
        # so is the concern that they answer, or a part of it;
        ("paragraph 4", {"5 (a)", "5 (c)", "7"}, {"5 (a)", "5 (c)", "7"}),
        ("paragraph 4 (b)", {"5 (a)", "5 (c)", "7"}, {"5 (a)", "5 (c)", "7"}),
        # a point that was not selected says nothing on the others.
        ("paragraph 5 (b)", {"5", "7"}, {"7"}),
    ],
)
def test_a_reply_moves_what_was_selected(
    officer: User,
    body: TreatyBody,
    state_party: StateParty,
    named: str,
    spoken: set[str],
    moved: set[str],
) -> None:
    apply_text(officer, OBSERVATIONS)
    apply_text(officer, REPLY.replace("relating to paragraph 5 (a) of", f"relating to {named} of"))
    passages = Passage.objects.select_related("recommendation__paragraph")
    assert {str(row.recommendation.paragraph) for row in passages} == spoken
    received = FollowUp.objects.filter(status=FollowUpStatus.REPLY_RECEIVED)
    assert {str(row.recommendation.paragraph) for row in received} == moved
