"""The letter that an officer would have written after a date had passed without a reply."""

from datetime import timedelta

from recommendations import dates
from recommendations.demo.scene import Scene
from recommendations.enums import Language, LetterKind
from recommendations.letters.verbs.letters import draft_letter, issue_letter
from recommendations.models import Deadline, Letter


def write_first_letter(scene: Scene, deadline: Deadline) -> Letter:
    """The first reminder, three days after its stage proposed it; the second is left to do."""
    day = dates.add_months(deadline.due_on, 2) + timedelta(days=3)
    officer, now = scene.cast.officer, scene.at(day)
    letter = draft_letter(
        deadline,
        kind=LetterKind.FIRST_REMINDER,
        language=Language.ENGLISH,
        by=officer,
        now=now,
    )
    return issue_letter(letter, dated_on=day, by=officer, now=now, note="Sent by note verbale.")
