"""What emails say of a date that was recorded wrongly, and of the words that set a date."""

from recommendations.dates import add_period
from recommendations.enums import ReminderAudience
from tests.lives.truth.languages import month_in
from tests.lives.truth.said import (
    Said,
    Sentence,
    a_missing_day,
    distance_to,
    due,
    is_ahead,
    is_in_force,
    is_overdue,
    its_reference,
    symbol,
    the_one_before,
    to,
    words_of_the_document,
)

_TO_STATE = to(ReminderAudience.STATE_FOCAL_POINTS)
_PLACES = {"due": due, "distance": distance_to("due"), "before": the_one_before}


def the_words_give_the_date(said: Said) -> None:
    """The time that the document gives leads from the adoption to the day that it stands below."""
    case, request, due_on = said.facts.case, said.facts.request, said.facts.due_on
    months = request.period_months if request is not None else None
    assert case is not None
    assert case.adopted_on is not None
    right = add_period(case.adopted_on, months=months)
    said.require(due_on == right, f"the words of the document give {right}, in force is {due_on}")


def the_month_of_the_date(said: Said, name: str) -> None:
    """With its year; in Russian the word for it follows."""
    about, words = said.facts.about, said.values[name]
    assert about is not None
    right = month_in(about.due_on, said.language)
    said.require(words.startswith(right), f"“{words}” is not the month {right}")


CORRECTIONS = (
    Sentence(
        "%(month)s has no day %(number)d, so its last day counts.",
        {"month": the_month_of_the_date, "number": a_missing_day},
    ),
    Sentence(
        "The date was corrected: it is %(due)s (%(distance)s). It had been recorded as %(before)s.",
        _PLACES,
        (is_in_force, is_ahead),
    ),
    Sentence(
        "The date was corrected: it is %(due)s (%(distance)s). We had recorded %(before)s; that "
        "was our mistake, and we apologize.",
        _PLACES,
        (_TO_STATE, is_in_force, is_ahead),
    ),
    Sentence(
        "The date was corrected: the correct date was %(due)s (%(distance)s). It had been recorded "
        "as %(before)s.",
        _PLACES,
        (is_in_force, is_overdue),
    ),
    Sentence(
        "The date was corrected: the correct date was %(due)s (%(distance)s). We had recorded "
        "%(before)s; that was our mistake, and we apologize.",
        _PLACES,
        (_TO_STATE, is_in_force, is_overdue),
    ),
    Sentence(
        "%(symbol)s, paragraph %(reference)s: “%(words)s”",
        {"symbol": symbol, "reference": its_reference, "words": words_of_the_document},
        (the_words_give_the_date,),
    ),
    Sentence(
        "%(symbol)s: “%(words)s”",
        {"symbol": symbol, "words": words_of_the_document},
        (the_words_give_the_date,),
    ),
)
