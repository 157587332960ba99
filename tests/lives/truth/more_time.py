"""What emails say of more time, of a suspension, and to whom they come new."""

from recommendations.enums import ExtensionOutcome, ReminderAudience
from recommendations.models import Extension
from tests.lives.truth.said import (
    Said,
    Sentence,
    a_focal_point_since,
    a_name,
    all_awaited,
    due,
    is_ahead,
    is_overdue,
    is_suspended,
    its_secretariat,
    may_ask_again,
    not_to_state,
    something_is_open,
    symbol,
    to,
)

_TO_STATE = to(ReminderAudience.STATE_FOCAL_POINTS)


def was_refused(said: Said) -> None:
    last = said.facts.last_decided()
    is_so = last is not None and last.outcome == ExtensionOutcome.REFUSED
    said.require(is_so, f"said as after a refusal; the last decision is {last}")


def _was_extended(said: Said) -> bool:
    """More time was given in this case, asked for or not."""
    granted = Extension.objects.filter(
        deadline__cycle=said.facts.case, outcome=ExtensionOutcome.GRANTED
    )
    return granted.exists()


def was_extended(said: Said) -> None:
    said.require(_was_extended(said), "spoken of a second time, and none was given")


def was_never_extended(said: Said) -> None:
    said.require(not _was_extended(said), "asked for as if none had been given")


MORE_TIME = (
    Sentence(
        "If you need more time, ask for it here:",
        claims=(_TO_STATE, is_ahead, may_ask_again, was_never_extended),
    ),
    Sentence(
        "More time is given a second time only exceptionally. If you need it, ask for it here:",
        claims=(_TO_STATE, is_ahead, may_ask_again, was_extended),
    ),
    Sentence(
        "If you cannot send it by then, tell the secretariat%(address)s by when you can.",
        {"address": its_secretariat},
        claims=(_TO_STATE, is_ahead, was_refused),
    ),
    Sentence(
        "If you cannot send it soon, tell the secretariat%(address)s by when you can.",
        {"address": its_secretariat},
        claims=(_TO_STATE, is_overdue, was_refused),
    ),
    Sentence(
        "It concerns the information on follow-up to the concluding observations %(symbol)s, on "
        "paragraph %(paragraphs)s.",
        {"symbol": symbol, "paragraphs": all_awaited},
        plural="It concerns the information on follow-up to the concluding observations "
        "%(symbol)s, on paragraphs %(paragraphs)s.",
    ),
    Sentence(
        "You may still send the information, here:",
        claims=(_TO_STATE, is_suspended, something_is_open),
    ),
    Sentence(
        "The State party may still send the information.", claims=(not_to_state, is_suspended)
    ),
    Sentence(
        "As of %(day)s you are a focal point of the State party.",
        {"day": a_focal_point_since},
        (_TO_STATE,),
    ),
)

SUBJECTS_TO_THE_NEW = (
    Sentence(
        "%(state_party)s: you are focal point, due by %(due)s",
        {"state_party": a_name, "due": due},
        (is_ahead,),
    ),
)
