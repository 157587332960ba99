"""One sentence as an email says it, and what has to be true of the things named in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tests.lives.truth.facts import Facts
from tests.lives.truth.languages import day_in, distance_in, references_in, translated


class Lie(AssertionError):
    """What an email says is not so."""


@dataclass(frozen=True)
class Said:
    """A sentence with what stands in its places, and the facts of its minute."""

    facts: Facts
    values: dict[str, str]
    language: str
    line: str

    def day(self, name: str) -> date:
        found = day_in(self.values[name], self.language)
        if found is None:
            raise Lie(f"“{self.values[name]}” is no date")
        return found

    def require(self, is_so: bool, complaint: str) -> None:
        if not is_so:
            raise Lie(complaint)


Check = Callable[[Said], None]
PlaceCheck = Callable[[Said, str], None]


@dataclass(frozen=True)
class Sentence:
    """A sentence that emails may say, with the check of each of its places and of its claims."""

    words: str
    places: Mapping[str, PlaceCheck] = field(default_factory=dict)
    claims: tuple[Check, ...] = ()
    plural: str = ""


# --- Places ---------------------------------------------------------------------------------------


def due(said: Said, name: str) -> None:
    """The day that is in force now, of the date that the email is about."""
    said.require(
        said.day(name) == said.facts.due_on,
        f"{said.values[name]} is said to be the date; in force is {said.facts.due_on}",
    )


def distance_to(day: str) -> PlaceCheck:
    """How far the named day is away today."""

    def check(said: Said, name: str) -> None:
        found = distance_in(said.values[name], said.language)
        said.require(
            found is not None and found.is_true(said.day(day), said.facts.today),
            f"“{said.values[name]}” is not how far {said.values[day]} is from {said.facts.today}",
        )

    return check


def state_party(said: Said, name: str) -> None:
    case = said.facts.case
    named = {_of_party(case, "name", said.language)} if case is not None else set()
    said.require(said.values[name] in named, f"{said.values[name]} is not {named}")


def _of_party(case: object, column: str, language: str) -> str:
    party = case.state_party  # type: ignore[attr-defined]
    return str(getattr(party, f"{column}_{language}", "") or party.name_en)


def committee(said: Said, name: str) -> None:
    case = said.facts.case
    body = case.treaty_body if case is not None else None
    right = {translated(body.short_name, said.language), body.code} if body is not None else set()
    said.require(said.values[name] in right, f"{said.values[name]} is not one of {right}")


def symbol(said: Said, name: str) -> None:
    request = said.facts.request
    right = request.document.symbol if request is not None else ""
    said.require(said.values[name] == right, f"{said.values[name]} is not {right}")


def an_awaited_paragraph(said: Said, name: str) -> None:
    said.require(
        said.values[name] in said.facts.awaited(),
        f"paragraph {said.values[name]} awaits no reply: {said.facts.awaited()} do",
    )


def all_awaited(said: Said, name: str) -> None:
    said.require(
        references_in(said.values[name]) == said.facts.awaited(),
        f"“{said.values[name]}” are said to be open; open are {said.facts.awaited()}",
    )


def all_selected(said: Said, name: str) -> None:
    said.require(
        references_in(said.values[name]) == said.facts.selected(),
        f"“{said.values[name]}” are said to be selected; these are {said.facts.selected()}",
    )


def its_topic(reference: str) -> PlaceCheck:
    def check(said: Said, name: str) -> None:
        right = said.facts.topics().get(said.values[reference])
        said.require(
            said.values[name] == right,
            f"“{said.values[name]}” is not the topic of {said.values[reference]}: “{right}”",
        )

    return check


def received(said: Said, name: str) -> None:
    """A day on which something came."""
    days = {reply.received_on for reply in said.facts.replies()}
    said.require(
        said.day(name) in days, f"nothing came on {said.values[name]}; replies came on {days}"
    )


def answered_on(day: str) -> PlaceCheck:
    """The paragraphs on which something came on that day."""

    def check(said: Said, name: str) -> None:
        right = said.facts.answered(said.day(day))
        said.require(
            set(references_in(said.values[name])) == right,
            f"“{said.values[name]}” is not what came on {said.values[day]}: {right}",
        )

    return check


def asked_until(said: Said, name: str) -> None:
    pending = said.facts.pending()
    said.require(
        pending is not None and pending.requested_until == said.day(name),
        f"nobody waits for a decision about {said.values[name]}",
    )


def a_day_of_the_case(said: Said, name: str) -> None:
    """A day that the history of the case knows."""
    said.require(
        said.day(name) in said.facts.days_of_change(),
        f"nothing in the case is of {said.values[name]}",
    )


def first_awaited(said: Said, name: str) -> None:
    """In a subject: all that are open, or the first of them and a sign that there are more."""
    named, right = references_in(said.values[name]), said.facts.awaited()
    is_cut = said.values[name].endswith("…")
    said.require(
        named == (right[: len(named)] if is_cut else right) and is_cut == (named != right),
        f"“{said.values[name]}” in the subject; open are {right}",
    )


def recipient(said: Said, name: str) -> None:
    person = said.facts.row.recipient
    said.require(said.values[name] == person.full_name, f"it was sent to {person.full_name}")


def number_of_things(said: Said, name: str) -> None:
    """How many things a digest carries."""
    n = said.facts.row.carried.filter(status=said.facts.row.status).count()
    named = said.values.get(name, "")
    said.require(not named or int(named) == n, f"{named} things are said to be told: {n} are")


def a_name(said: Said, name: str) -> None:
    """Of a person, a role or a document: free text."""
    said.require(bool(said.values[name].strip()), f"nothing stands for {name}")


# --- Claims ---------------------------------------------------------------------------------------


def is_ahead(said: Said) -> None:
    """The day has not passed."""
    due_on = said.facts.due_on
    said.require(
        due_on is not None and due_on >= said.facts.today,
        f"spoken of as to come, on {said.facts.today}: {due_on}",
    )


def is_overdue(said: Said) -> None:
    due_on = said.facts.due_on
    said.require(
        due_on is not None and due_on < said.facts.today,
        f"called overdue on {said.facts.today}: {due_on}",
    )


def nothing_came(said: Said) -> None:
    said.require(
        not said.facts.replies(),
        f"said as if nothing had come; replies: {[str(one) for one in said.facts.replies()]}",
    )


def something_came(said: Said) -> None:
    said.require(bool(said.facts.replies()), "said as if something had come, and nothing has")


def something_is_open(said: Said) -> None:
    said.require(bool(said.facts.awaited()), "said as if something were open, and nothing is")


def to(audience: str) -> Check:
    """Said to those whom it is meant for alone."""

    def check(said: Said) -> None:
        said.require(
            said.facts.audience == audience,
            f"a sentence for {audience} in an email to {said.facts.audience or 'nobody in a role'}",
        )

    return check
