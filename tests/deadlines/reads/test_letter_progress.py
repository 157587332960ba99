"""How far many deadlines have come with their letters is read as for one, at once."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.deadlines.reads.letter_progress import progress_of, progress_of_all
from recommendations.enums import LetterKind
from recommendations.models import User
from tests.conftest import Case
from tests.factories import DeadlineFactory, FollowUpRequestFactory, LetterFactory
from tests.letters.letter_files import issued, usual_stages


@pytest.fixture(autouse=True)
def stages(db: None) -> None:
    usual_stages()


def test_many_are_read_as_each_by_itself(case: Case, officer: User) -> None:
    others = [
        DeadlineFactory.create(request=FollowUpRequestFactory.create(), due_on=date(2023, 11, 1))
        for _n in range(3)
    ]
    issued(case.deadline, officer)
    LetterFactory.create(deadline=others[0], drafted_by=officer)
    deadlines = [case.deadline, *others]
    with CaptureQueriesContext(connection) as captured:
        found = progress_of_all(deadlines)
    assert len(captured) == 2
    for deadline in deadlines:
        assert found[deadline.pk] == progress_of(deadline)
    first, second, _meeting = found[case.deadline.pk]
    assert first.letter is not None
    assert second.is_next
    assert second.stage.kind == LetterKind.SECOND_REMINDER
    assert found[others[0].pk][0].draft is not None
    assert found[others[1].pk][0].draft is None


def test_letter_about_a_former_version_of_the_date_counts_if_dated_after_it(
    case: Case, officer: User
) -> None:
    """Two deadlines of other series never share a letter."""
    issued(case.deadline, officer)
    other = DeadlineFactory.create(request=FollowUpRequestFactory.create())
    found = progress_of_all([case.deadline, other])
    assert found[other.pk][0].letter is None


def test_none_are_read_without_a_deadline() -> None:
    assert progress_of_all([]) == {}
