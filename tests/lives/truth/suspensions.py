"""What emails may say of the days that a suspension added, with what must be true for it."""

from datetime import timedelta

from recommendations.enums import DeadlineChangeKind
from recommendations.models import DeadlineChange
from tests.lives.truth.said import Said, Sentence, due, the_one_before


def days_of_the_suspension(said: Said, name: str) -> None:
    """From the day of the one decision to that of the other; the date moved by as many."""
    about = said.facts.about
    assert about is not None
    assert about.supersedes is not None
    decided = {
        one.kind: one.decided_on for one in DeadlineChange.objects.filter(deadline=about.supersedes)
    }
    lasted = decided[DeadlineChangeKind.RESUMED] - decided[DeadlineChangeKind.SUSPENDED]
    said.require(
        said.values[name] == str(lasted.days),
        f"the suspension lasted {lasted.days} days, not {said.values[name]}",
    )
    said.require(
        about.due_on == about.supersedes.due_on + timedelta(days=lasted.days),
        f"{about.due_on} is another day than that on which {lasted.days} days lead",
    )


_DAYS = {"n": days_of_the_suspension}

SUSPENSIONS = (
    Sentence(
        "The %(n)d day of the suspension was added.",
        _DAYS,
        plural="The %(n)d days of the suspension were added.",
    ),
    Sentence(
        "%(due)s replaces %(before)s: the %(n)d day of the suspension was added.",
        {**_DAYS, "due": due, "before": the_one_before},
        plural="%(due)s replaces %(before)s: the %(n)d days of the suspension were added.",
    ),
)
