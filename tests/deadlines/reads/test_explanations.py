"""Why a date is that date: the other dates, the extensions, and whom to name."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from recommendations.deadlines.reads.explanations import (
    ExplainedDeadlines,
    explained_deadlines,
    replaced_deadlines,
)
from recommendations.deadlines.verbs.deadlines import DueDate, consider_date
from recommendations.deadlines.verbs.extensions import ask_extension, extend_deadline
from recommendations.enums import AccessLevel, DeadlineBasis, DeadlineKind, DocumentKind
from recommendations.models import Deadline, User
from tests.conftest import Case
from tests.factories import DeadlineFactory, DocumentFactory, WindowRuleFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 9, 1, 9, tzinfo=UTC)
TODAY = date(2023, 9, 1)


def explained(
    case: Case, user: User | None = None, *, names_people: bool = False
) -> ExplainedDeadlines:
    rows = Deadline.objects.visible_to(user).filter(request=case.request)
    return explained_deadlines(rows, user, today=TODAY, names_people=names_people)


def test_a_date_alone_has_inputs_and_no_rivals(case: Case) -> None:
    why = explained(case).why(case.deadline)
    assert "24 months after the adoption" in why.sentence
    values = {fact.label: fact.value or fact.day for fact in why.inputs}
    assert values["Counted from"] == date(2021, 10, 8)
    assert values["Period"] == "24 months"
    assert not why.candidates
    assert not why.extensions


def test_the_date_not_chosen_stands_beside_the_chosen_one(case: Case, officer: User) -> None:
    consider_date(
        case.request,
        DueDate(date(2023, 11, 1), DeadlineBasis.EXPLICIT_DATE, reason="Named in brackets."),
        by=officer,
        now=NOW,
    )
    candidates = explained(case).why(case.deadline).candidates
    assert [(row.due_on, row.is_chosen, row.reason) for row in candidates] == [
        (date(2023, 10, 8), True, ""),
        (date(2023, 11, 1), False, "Named in brackets."),
    ]


def test_an_extension_says_when_why_and_by_which_letter(case: Case, officer: User) -> None:
    letter = DocumentFactory.create(
        cycle=case.cycle,
        kind=DocumentKind.LETTER,
        symbol="",
        title="Letter of 1 September",
        access_level=AccessLevel.COMMITTEE,
    )
    granted = extend_deadline(
        case.deadline, to=date(2024, 1, 31), reason="Floods.", by=officer, now=NOW, letter=letter
    )
    (public,) = explained(case).why(granted).extensions
    assert (public.old_due_on, public.new_due_on) == (date(2023, 10, 8), date(2024, 1, 31))
    assert (public.reason, public.by) == ("Floods.", "secretariat officer")
    assert public.letter_url == ""  # the letter is the committee's
    (inside,) = explained(case, officer, names_people=True).why(granted).extensions
    assert (inside.by, inside.letter_label) == ("Olga Officer", "Letter of 1 September")
    assert inside.letter_url == letter.get_absolute_url()


def test_the_chain_runs_from_the_first_date_to_the_last(case: Case, officer: User) -> None:
    second = extend_deadline(
        case.deadline, to=date(2024, 1, 31), reason="Floods.", by=officer, now=NOW
    )
    third = extend_deadline(second, to=date(2024, 3, 31), reason="More.", by=officer, now=NOW)
    family = explained(case).deadlines
    for link in (case.deadline, second, third):
        assert replaced_deadlines(link, family) == [case.deadline, second, third]


def test_an_extension_request_is_pending_until_it_is_answered(
    case: Case, officer: User, state_focal_point: User
) -> None:
    asked = ask_extension(
        case.deadline,
        until=date(2024, 1, 31),
        reason="The ministries need time.",
        by=state_focal_point,
        now=NOW,
    )
    assert explained(case, state_focal_point).pending(case.deadline) == asked
    assert explained(case).pending(case.deadline) is None
    extend_deadline(
        case.deadline,
        to=date(2024, 1, 31),
        reason="Granted.",
        by=officer,
        now=NOW,
        extension=asked,
    )
    assert explained(case, state_focal_point).pending(case.deadline) is None


def test_end_of_a_window_says_by_which_rule_and_whether_it_moves(case: Case, officer: User) -> None:
    rule = WindowRuleFactory.create(
        treaty_body=case.body, closes_offset=0, needs_review=True, review_note="Not found"
    )

    def end(kind: str, window: Deadline | None = None, **columns: Any) -> dict[str, str]:
        row = window or DeadlineFactory.create(
            request=case.request, kind=kind, basis=DeadlineBasis.FROM_DUE_DATE, **columns
        )
        why = explained(case, officer, names_people=True).why(row)
        return {"sentence": why.sentence} | {one.label: one.value for one in why.inputs}

    moves = "If the State party’s date moves"
    by_rule: dict[str, Any] = {"anchor_on": date(2023, 10, 8), "window_rule": rule}
    closes = end(
        DeadlineKind.SUBMISSIONS_CLOSE, due_on=date(2023, 10, 8), period_months=0, **by_rule
    )
    assert closes["sentence"] == (
        "8 October 2023 is the day of the date for information on follow-up."
    )
    assert closes["Certainty"] == "Not found"
    assert "moves along by the same rule" in closes[moves]
    opens = DeadlineFactory.create(
        request=case.request,
        kind=DeadlineKind.SUBMISSIONS_OPEN,
        basis=DeadlineBasis.FROM_DUE_DATE,
        due_on=date(2023, 7, 8),
        period_months=-3,
        **by_rule,
    )
    later = extend_deadline(
        case.deadline, to=date(2024, 1, 8), reason="Asked for", by=officer, now=NOW
    )
    assert later.due_on == date(2024, 1, 8)
    assert "has stayed" in end("", opens)[moves]
    by_hand = Deadline.objects.get(kind=DeadlineKind.SUBMISSIONS_CLOSE, state="in_force")
    # Moved by the rule, it still moves; there is nothing to choose between.
    assert by_hand.due_on == date(2024, 1, 8)
    assert not explained(case).why(by_hand).candidates
