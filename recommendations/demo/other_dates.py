"""Dates that are not the one for information on follow-up: a window, a report, an inner one."""

from typing import Any

from recommendations import dates
from recommendations.deadlines.verbs import deadlines
from recommendations.demo.scene import Case, Scene
from recommendations.enums import DeadlineBasis, DeadlineKind
from recommendations.wording import date_in_words


def further_dates(scene: Scene, case: Case) -> None:
    """The window for submissions, the next periodic report, and when the next letter is due."""
    day = case.document.distributed_on or scene.today
    how: dict[str, Any] = {"by": scene.cast.officer, "now": scene.at(day)}
    due_on = case.deadline.due_on
    for kind, months in (
        (DeadlineKind.SUBMISSIONS_OPEN, -3),
        (DeadlineKind.SUBMISSIONS_CLOSE, 1),
    ):
        deadlines.set_deadline(
            case.request,
            kind=kind,
            due_on=dates.add_period(due_on, months=months),
            basis=DeadlineBasis.FROM_DUE_DATE,
            anchor_on=due_on,
            period_months=months,
            **how,
        )
    deadlines.set_deadline(
        case.request,
        kind=DeadlineKind.LETTER_DUE,
        due_on=dates.add_period(due_on, days=14),
        basis=DeadlineBasis.FROM_DUE_DATE,
        anchor_on=due_on,
        period_days=14,
        **how,
    )
    adopted_on = case.cycle.adopted_on or day
    report_on = dates.add_period(adopted_on, months=60)
    deadlines.set_next_report(
        case.cycle,
        due_on=report_on,
        quoted_words=f"the next periodic report by {date_in_words(report_on)}",
        document=case.document,
        **how,
    )
