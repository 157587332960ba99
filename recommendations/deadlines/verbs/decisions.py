"""What may be decided about a date: one row, one page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from recommendations.deadlines.verbs import deadline_changes as verbs
from recommendations.deadlines.verbs.deadlines import withdraw_deadline
from recommendations.enums import DeadlineState
from recommendations.models import (
    Deadline,
)


@dataclass(frozen=True)
class Decision:
    """What may be decided about a date: one row, one page."""

    word: str
    title: str | Promise
    hint: str | Promise
    done: str | Promise
    verb: Callable[..., Deadline]
    states: tuple[str, ...] = (DeadlineState.IN_FORCE,)
    has_new_day: bool = False
    is_danger: bool = False


DECISIONS = (
    Decision(
        "withdraw",
        gettext_lazy("Withdraw the date"),
        gettext_lazy(
            "It counts no more and stays in the history. Nobody is reminded of it, and calendars"
            " show it as cancelled."
        ),
        gettext_lazy("%(day)s is withdrawn."),
        withdraw_deadline,
        states=DeadlineState.current_states,
        is_danger=True,
    ),
    Decision(
        "suspend",
        gettext_lazy("Suspend the date"),
        gettext_lazy(
            "The clock stands still: nobody is reminded and nothing is overdue until the date is"
            " put in force again."
        ),
        gettext_lazy("%(day)s is suspended."),
        verbs.suspend_deadline,
    ),
    Decision(
        "resume",
        gettext_lazy("Put the date in force again"),
        gettext_lazy(
            "The day that is offered is the old one, moved by as many days as the suspension"
            " lasted. The old date stays in the history."
        ),
        gettext_lazy("The date in force is %(day)s."),
        verbs.resume_deadline,
        states=(DeadlineState.SUSPENDED,),
        has_new_day=True,
    ),
    Decision(
        "correct",
        gettext_lazy("Correct the date"),
        gettext_lazy(
            "For a day that was recorded wrongly. Where the committee gives more time, use that"
            " page instead. The wrong day stays in the history."
        ),
        gettext_lazy("The date in force is %(day)s."),
        verbs.correct_deadline,
        has_new_day=True,
    ),
)
