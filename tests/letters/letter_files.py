"""The stages of letters in tests, and letters that were issued."""

from datetime import date, datetime

from recommendations import dates
from recommendations.enums import LetterKind
from recommendations.letters.verbs.letters import draft_letter, issue_letter
from recommendations.models import Deadline, Letter, LetterStage, User
from tests.factories import LetterStageFactory

# The case of the tests is due on 8 October 2023; in December the first letter is proposed.
NOW = datetime(2023, 12, 20, 9, tzinfo=dates.DEADLINE_TZ)


def usual_stages() -> list[LetterStage]:
    """Two, six and twelve months after the date, at least thirty days apart."""
    return [
        LetterStageFactory.create(kind=kind, offset=months)
        for kind, months in zip(LetterKind, (2, 6, 12), strict=True)
    ]


def issued(
    deadline: Deadline,
    officer: User,
    kind: str = LetterKind.FIRST_REMINDER,
    *,
    on: date = date(2023, 12, 11),
    now: datetime = NOW,
) -> Letter:
    """A letter that was drafted and issued through the verbs."""
    letter = draft_letter(deadline, kind=kind, language="en", by=officer, now=now)
    return issue_letter(letter, dated_on=on, by=officer, now=now)
