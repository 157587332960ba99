"""What those who follow are told of a window that moved, and subjects of what they are told."""

from recommendations.enums import DeadlineChangeKind, DeadlineKind, DeadlineState
from tests.lives.truth.said import (
    PlaceCheck,
    Said,
    Sentence,
    a_name,
    closes,
    has_passed,
    is_to_come,
    its_day,
    received,
    window_has_closed,
    window_is_open,
)

_DAY: dict[str, PlaceCheck] = {"state_party": a_name, "day": its_day}


def is_about_the_date(said: Said) -> None:
    """It is about the State party's date, and not about an end of a window."""
    about = said.facts.about
    said.require(
        about is not None and about.kind == DeadlineKind.FOLLOW_UP_INFORMATION,
        f"{about} is not the date for information on follow-up",
    )


def has_begun(said: Said) -> None:
    first = said.facts.window(DeadlineKind.SUBMISSIONS_OPEN)
    said.require(first is not None and first <= said.facts.today, f"the window opens on {first}")


def the_end_before(said: Said, name: str) -> None:
    """The day on which the window was to close before the end in force."""
    found = [
        one
        for one in said.facts.deadlines
        if one.kind == DeadlineKind.SUBMISSIONS_CLOSE and one.state == DeadlineState.IN_FORCE
    ]
    before = found[0].supersedes.due_on if found and found[0].supersedes else None
    said.require(said.day(name) == before, f"it was to close on {before}")


def is_shorter(said: Said) -> None:
    last = said.facts.window(DeadlineKind.SUBMISSIONS_CLOSE)
    said.require(last is not None and last < said.day("former"), f"it closes on {last}")


def was_suspended(said: Said) -> None:
    about = said.facts.about
    former = about.supersedes if about is not None else None
    kinds = former.changes.values_list("kind", flat=True) if former is not None else []
    said.require(DeadlineChangeKind.SUSPENDED in kinds, f"{former} was never suspended: {kinds}")


def is_longer(said: Said) -> None:
    last = said.facts.window(DeadlineKind.SUBMISSIONS_CLOSE)
    said.require(last is not None and last > said.day("former"), f"it closes on {last}")


def its_paragraph(said: Said, name: str) -> None:
    event = said.facts.row.event
    about = event.recommendation if event is not None else None
    said.require(
        about is not None and said.values[name] == about.paragraph.reference,
        f"“{said.values[name]}” is not the paragraph that was evaluated",
    )


ENDS_THAT_MOVED = (
    Sentence("Until now it was to close on %(former)s.", {"former": the_end_before}, (is_longer,)),
    Sentence(
        "Before the suspension it was to close on %(former)s.",
        {"former": the_end_before},
        (is_longer, was_suspended),
    ),
    Sentence(
        "It is shorter than announced: it was to close on %(former)s.",
        {"former": the_end_before},
        (is_shorter,),
    ),
)

SUBJECTS_OF_NEWS = (
    Sentence("%(state_party)s: submissions open on %(day)s", _DAY, (is_to_come,)),
    Sentence(
        "%(state_party)s: submissions open until %(closes)s",
        {"state_party": a_name, "closes": closes},
        (window_is_open,),
    ),
    Sentence("%(state_party)s: submissions opened on %(day)s", _DAY, (has_begun,)),
    Sentence("%(state_party)s: submissions closed on %(day)s", _DAY, (window_has_closed,)),
    Sentence("%(state_party)s: submissions close on %(day)s", _DAY, (is_to_come,)),
    Sentence("%(state_party)s: follow-up date %(day)s passed", _DAY, (has_passed,)),
    Sentence("%(state_party)s: follow-up date is %(day)s", _DAY, (is_about_the_date,)),
    Sentence("%(state_party)s: follow-up date is now %(day)s", _DAY, (is_about_the_date,)),
    Sentence("%(state_party)s: follow-up date corrected to %(day)s", _DAY, (is_about_the_date,)),
    Sentence(
        "%(state_party)s: reply received on %(day)s", {"state_party": a_name, "day": received}
    ),
    Sentence("%(state_party)s: concluding observations published", {"state_party": a_name}),
    Sentence("%(state_party)s: evaluation adopted", {"state_party": a_name}),
    Sentence(
        "%(state_party)s: evaluation adopted, para. %(paragraphs)s",
        {"state_party": a_name, "paragraphs": its_paragraph},
    ),
)
