"""What a text without a symbol of its own is about: committee, State party, reporting cycle.

Said in words ("the third periodic report of Azerbaijan", in six languages) or by the symbol of
the concluding observations that it cites.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from recommendations.importers.words.names import (
    committee_named,
    cycle_and_state_named,
    cycle_named,
    state_named,
)
from recommendations.importers.words.sentences import split_sentences
from recommendations.symbols import Symbol

_MAX_SENTENCES = 60


@dataclass(frozen=True, slots=True)
class NamedCase:
    """What a text is about, as far as it says."""

    committee: str | None = None
    state_party: str | None = None
    state_party_name: str | None = None
    cycle: tuple[int, int] | None = None


def subject_of(text: str, cited: Iterable[Symbol]) -> NamedCase:
    """The case that a text speaks of: by its words, and by the observations that it cites first."""
    committee = committee_named(text)
    cycle, name = cycle_and_state_named(text)
    state = state_named(name) if name else None
    if cycle is None:
        # The first sentence that names a report, and the State named in one.
        for sentence in split_sentences(text)[:_MAX_SENTENCES]:
            named = cycle_named([sentence])
            state_beside = state_named(sentence) if named else None
            if state_beside is not None:
                cycle, state = named, state_beside
                break
            cycle = cycle or named
        else:
            state = None
    # The observations that are cited first, else the report or list of issues of a State.
    of_cases = [symbol for symbol in cited if symbol.form == "country" and symbol.cycle]
    observations = [symbol for symbol in of_cases if symbol.kind == "CO"]
    others = [symbol for symbol in of_cases if symbol.kind in ("", "FCO", "QPR", "Q")]
    document = next(iter([*observations, *others]), None)
    if document is None:
        return NamedCase(committee, state, name, cycle)
    is_same_body = committee in (None, document.body)
    return NamedCase(
        committee or document.body or None,
        state or (None if name else document.iso3 or None),
        name,
        cycle or (document.cycle if is_same_body else None),
    )
