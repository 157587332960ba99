"""What a committee's rules yield for a day: the date, the rule in force then, and why."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.deadlines.reads.explanations import (
    CALCULATOR_ANCHORS,
    Explanation,
    explanation_of,
)
from recommendations.deadlines.reads.windows import ends_as_ruled
from recommendations.enums import DeadlineBasis, DeadlineKind
from recommendations.models import Deadline, FollowUpProcedure, TreatyBody, WindowRule
from recommendations.wording import period_in_words


@dataclass(frozen=True)
class CalculatedDate:
    """What one rule yields for the day; without `due_on` it sets no date, and says so."""

    title: str
    in_force: str
    due_on: date | None
    why: Explanation
    needs_review: bool = False
    window: "CalculatedWindow | None" = None


@dataclass(frozen=True)
class CalculatedWindow:
    """The window for submissions that goes with the date."""

    opens_on: date
    closes_on: date
    rule: str
    source: str
    needs_review: bool


@dataclass(frozen=True)
class Calculation:
    """`own`: counted with the period that the document names. `by_rule`: with the committee's."""

    body: TreatyBody
    on: date
    own: CalculatedDate | None
    by_rule: tuple[CalculatedDate, ...]
    other_rules: tuple[FollowUpProcedure, ...]


def calculate(body: TreatyBody, *, anchor: str, on: date, months: int | None) -> Calculation:
    """Count from the day with the document's period, where given, and with each rule in force.

    Three queries. Raises ValueError when a period leaves the calendar.
    """
    basis = CALCULATOR_ANCHORS[anchor]
    windows = WindowRule.objects.in_force(body, on).first()
    by_rule: list[CalculatedDate] = []
    for rule in FollowUpProcedure.objects.in_force(body, on).order_by("selection_kind"):
        by_rule += _dates_by(rule, basis, on, windows)
    own = None
    if months:
        deadline = _computed(basis, on, months, None)
        own = CalculatedDate(
            title=_("With the period that the document names"),
            in_force="",
            due_on=deadline.due_on,
            why=Explanation(explanation_of(deadline).sentence),
            window=_window_by(windows, deadline.due_on),
        )
    others = () if by_rule else tuple(body.procedures.order_by("valid_during", "pk"))
    return Calculation(
        body=body,
        on=on,
        own=own,
        by_rule=tuple(by_rule),
        other_rules=others,
    )


def _computed(
    basis: DeadlineBasis, on: date, months: int, rule: FollowUpProcedure | None
) -> Deadline:
    """The row that would be kept if this date were set; it is never saved."""
    return Deadline(
        kind=DeadlineKind.FOLLOW_UP_INFORMATION,
        due_on=dates.add_period(on, months=months),
        basis=basis,
        anchor_on=on,
        period_months=months,
        procedure=rule,
        rule=rule.rule if rule else "",
        rule_source=rule.source if rule else "",
    )


def _window_by(rule: WindowRule | None, due_on: date) -> CalculatedWindow | None:
    if rule is None:
        return None
    opens_on, closes_on = (end.day_for(due_on) for end in ends_as_ruled(rule))
    return CalculatedWindow(opens_on, closes_on, rule.rule, rule.source, rule.needs_review)


def _dates_by(
    rule: FollowUpProcedure, basis: DeadlineBasis, on: date, windows: WindowRule | None
) -> list[CalculatedDate]:
    title = str(rule.get_selection_kind_display())
    in_force = period_in_words(rule.valid_during.lower, rule.valid_during.upper)
    if rule.period_months is None:
        nothing = Explanation(
            _("The rule in force on that day names no period, so there is no date."),
            rule.rule,
            rule.source,
        )
        return [CalculatedDate(title, in_force, None, nothing, rule.needs_review)]
    periods = [(title, rule.period_months)]
    if rule.shorter_period_months:
        urgent = _("%(kind)s: urgent recommendations") % {"kind": title}
        periods.append((urgent, rule.shorter_period_months))
    found = []
    for label, months in periods:
        deadline = _computed(basis, on, months, rule)
        why = explanation_of(deadline)
        proof = Explanation(why.sentence, why.rule or title, why.source)
        window = _window_by(windows, deadline.due_on)
        found.append(
            CalculatedDate(label, in_force, deadline.due_on, proof, rule.needs_review, window)
        )
    return found
