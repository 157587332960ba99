"""One sentence as an email says it, and what has to be true of the things named in it."""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from recommendations.dates import add_period, start_of_day
from recommendations.enums import (
    DeadlineKind,
    DeadlineState,
    ExtensionOutcome,
    ReminderAudience,
    Role,
)
from recommendations.mail_enums import MailKind
from recommendations.models import Membership
from tests.lives.truth.facts import Facts
from tests.lives.truth.languages import (
    USUAL_CHANNEL,
    city_of,
    day_in,
    days_in,
    distance_in,
    references_in,
    translated,
    weekday_in,
)


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
    """How far the named day is away today; for what a role brings, where its reader is."""

    def check(said: Said, name: str) -> None:
        words, named = said.values[name], said.day(day)
        today = said.facts.today
        weekday = weekday_in(named, said.language).lower()
        if said.language == "ru":
            # There the weekday stands with the distance.
            words = words.removeprefix(f"{weekday}, ")
        found = distance_in(words, said.language)
        if said.facts.row.kind == MailKind.ROLE:
            there = said.facts.now.astimezone(said.facts.zone).date()
            # A day passes in Geneva: until then it is never yesterday, after it never today.
            is_past = named < today
            today = max(there, named + timedelta(days=1)) if is_past else min(there, named)
        said.require(
            found is not None and found.is_true(named, today),
            f"“{said.values[name]}” is not how far {said.values[day]} is from {today}",
        )

    return check


def end_of_the_day(said: Said, name: str) -> None:
    """The hour at which the due day ends in Geneva, by the clocks of the recipient's place."""
    due_on, zone = said.facts.due_on, said.facts.zone
    assert due_on is not None
    end = start_of_day(due_on + timedelta(days=1)).astimezone(zone)
    # A day is named only where it is another one there.
    told = (said.values[name], said.day("day") if "day" in said.values else due_on)
    said.require(
        told == (f"{end:%H:%M}", end.date()),
        f"the day ends at {end:%H:%M} on {end.date()} in {zone}, not {told}",
    )


def its_place(said: Said, name: str) -> None:
    """The place by which the recipient's clocks are known."""
    right = city_of(said.facts.zone.key, said.language)
    said.require(said.values[name] == right, f"{said.values[name]} is not {right}")


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


def its_secretariat(said: Said, name: str) -> None:
    case = said.facts.case
    right = case.treaty_body.secretariat_email if case is not None else ""
    told = said.values[name].strip(" ()（）")
    channel = translated(USUAL_CHANNEL, said.language).strip(" ()（）")
    said.require(told == (right or channel), f"{told} is not {right or channel}")


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


def the_one_before(said: Said, name: str) -> None:
    """The day that the date in force replaced."""
    said.require(
        said.day(name) == said.facts.before,
        f"{said.values[name]} is said to be the former date; it was {said.facts.before}",
    )


def opens(said: Said, name: str) -> None:
    right = said.facts.window(DeadlineKind.SUBMISSIONS_OPEN)
    said.require(said.day(name) == right, f"the window opens on {right}, not {said.values[name]}")


def closes(said: Said, name: str) -> None:
    right = said.facts.window(DeadlineKind.SUBMISSIONS_CLOSE)
    said.require(said.day(name) == right, f"the window closes on {right}, not {said.values[name]}")


def its_day(said: Said, name: str) -> None:
    """The day of the date that it is about, whether it is in force or not."""
    about = said.facts.about
    said.require(
        about is not None and about.due_on == said.day(name),
        f"{said.values[name]} is not the day of {about}",
    )


def counted_from(said: Said, name: str) -> None:
    """The day from which the date is counted: the period of the case leads from it to the date."""
    about = said.facts.about
    assert about is not None
    counted = add_period(said.day(name), months=about.period_months, days=about.period_days)
    said.require(counted == about.due_on, f"from {said.values[name]} the period leads to {counted}")


def the_period(said: Said, name: str) -> None:
    about = said.facts.about
    assert about is not None
    n = re.findall(r"\d+", said.values[name])
    right = [str(about.period_months)] if about.period_months else []
    said.require(n == right, f"{said.values[name]} is not the period of {right} months")


def words_of_the_document(said: Said, name: str) -> None:
    words = said.values[name].removesuffix("…").strip()
    said.require(said.facts.document_says(words), f"“{words}” stands nowhere in the document")


def a_reason(said: Said, name: str) -> None:
    reasons = said.facts.reasons()
    said.require(said.values[name] in reasons, f"“{said.values[name]}” is none of {reasons}")


def its_reference(said: Said, name: str) -> None:
    """The paragraph that asks for information on follow-up."""
    request = said.facts.request
    right = request.paragraph.reference if request is not None and request.paragraph else ""
    said.require(said.values[name] == right, f"paragraph {said.values[name]} is not {right}")


def days_to_come(said: Said, name: str) -> None:
    """Days on which reminders will leave; whether they did is seen at the end."""
    found = days_in(said.values[name], said.language)
    said.require(
        bool(found) and all(day > said.facts.today for day in found),
        f"“{said.values[name]}” are no days to come",
    )
    said.facts.promised.extend(found)


def asked_for(said: Said, name: str) -> None:
    """The day until which the request that it is about asks for time."""
    event = said.facts.row.event
    right = event.extension.requested_until if event is not None and event.extension else None
    said.require(said.day(name) == right, f"asked for is {right}, not {said.values[name]}")


def answered_by_it(said: Said, name: str) -> None:
    """The paragraphs to which the reply speaks that the email is about."""
    event = said.facts.row.event
    reply = event.reply if event is not None else None
    right = said.facts.answered(reply.received_on) if reply is not None else set()
    said.require(
        set(references_in(said.values[name])) == right,
        f"“{said.values[name]}” is not what the reply speaks to: {right}",
    )


def the_states_day(said: Said, name: str) -> None:
    """The day in force for information on follow-up, past by now."""
    current = said.facts.current
    right = current.due_on if current is not None else None
    said.require(said.day(name) == right, f"the State party's date is {right}")
    said.require(said.day(name) < said.facts.today, f"{said.values[name]} has not passed")


def days_after(day: str) -> PlaceCheck:
    """By how many days the reply that it is about came after the named day."""

    def check(said: Said, name: str) -> None:
        event = said.facts.row.event
        reply = event.reply if event is not None else None
        n = (reply.received_on - said.day(day)).days if reply is not None else 0
        said.require(n == int(said.values[name]), f"the reply came {n} days after the date")

    return check


def a_focal_point_since(said: Said, name: str) -> None:
    """The first day of the recipient's role for the State party."""
    case = said.facts.case
    assert case is not None
    roles = said.facts.row.recipient.memberships.filter(
        role=Role.STATE_FOCAL_POINT, state_party=case.state_party
    )
    days = {role.valid_during.lower for role in roles}
    said.require(said.day(name) in days, f"the role began on {days}, not {said.values[name]}")


def a_missing_day(said: Said, name: str) -> None:
    """The number of a day that the month of the date does not have."""
    about = said.facts.about
    assert about is not None
    n_days = calendar.monthrange(about.due_on.year, about.due_on.month)[1]
    said.require(int(said.values[name]) > n_days, f"the month has {n_days} days")


def asked_until(said: Said, name: str) -> None:
    pending = said.facts.pending()
    said.require(
        pending is not None and pending.requested_until == said.day(name),
        f"nobody waits for a decision about {said.values[name]}",
    )


def a_day_behind(said: Said, name: str) -> None:
    """A day that has passed."""
    said.require(said.day(name) < said.facts.today, f"{said.values[name]} has not passed")


def recipient(said: Said, name: str) -> None:
    person = said.facts.row.recipient
    said.require(said.values[name] == person.full_name, f"it was sent to {person.full_name}")


def number_of_things(said: Said, name: str) -> None:
    """How many things a digest carries."""
    _counts(said, name, _carried(said))


def number_of_the_others(said: Said, name: str) -> None:
    """How many things a digest carries besides the one that its subject names."""
    _counts(said, name, _carried(said) - 1)


def _carried(said: Said) -> int:
    digest = said.facts.row.carried_by or said.facts.row
    things: set[tuple[str, int | None]] = set()
    for row in digest.carried.filter(status=digest.status).select_related("deadline"):
        key: tuple[str, int | None] = ("row", row.pk)
        end = row.deadline if row.kind == MailKind.FOLLOWED and row.event_id is None else None
        # Both ends of a window are one thing.
        if end is not None and end.kind in DeadlineKind.window_kinds:
            key = ("window", end.request_id)
        things.add(key)
    return len(things)


def _counts(said: Said, name: str, n: int) -> None:
    named = said.values.get(name, "")
    said.require(not named or int(named) == n, f"{named} things are said to be told: {n} are")


def a_name(said: Said, name: str) -> None:
    """Of a person, a role or a document: free text."""
    said.require(bool(said.values[name].strip()), f"nothing stands for {name}")


# --- Claims ---------------------------------------------------------------------------------------


def not_to_state(said: Said) -> None:
    said.require(
        said.facts.audience in (ReminderAudience.OFFICERS, ReminderAudience.RAPPORTEURS),
        f"a sentence for the committee in an email to {said.facts.audience}",
    )


def may_ask_again(said: Said) -> None:
    """More time is not asked for again where it was refused last."""
    last = said.facts.last_decided()
    said.require(
        last is None or last.outcome != ExtensionOutcome.REFUSED,
        f"invited to ask for more time, after {last}",
    )


def is_a_focal_point(said: Said) -> None:
    """Whoever reads a digest holds this role today, before whichever committee."""
    roles = Membership.objects.on(said.facts.today).filter(
        user=said.facts.row.recipient, role=Role.STATE_FOCAL_POINT
    )
    said.require(roles.exists(), f"{said.facts.row.recipient} is no focal point")


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


def has_attachment(said: Said) -> None:
    said.require(said.facts.has_calendar, "no calendar file is attached")


def somebody_waits(said: Said) -> None:
    said.require(said.facts.pending() is not None, "nobody waits for a decision")


def nothing_came(said: Said) -> None:
    said.require(
        not said.facts.replies(),
        f"said as if nothing had come; replies: {[str(one) for one in said.facts.replies()]}",
    )


def something_came(said: Said) -> None:
    said.require(bool(said.facts.replies()), "said as if something had come, and nothing has")


def something_is_open(said: Said) -> None:
    said.require(bool(said.facts.awaited()), "said as if something were open, and nothing is")


def nothing_is_open(said: Said) -> None:
    open_points = said.facts.awaited()
    said.require(not open_points, f"said as if nothing were open; open are {open_points}")


def rests_on_a_reply(said: Said) -> None:
    """It tells of a reply that stands."""
    reply = said.facts.told_reply
    said.require(reply is not None and reply.withdrawn_at is None, "it is about no reply")


def is_a_correction(said: Said) -> None:
    reply = said.facts.told_reply
    said.require(reply is not None and reply.replaces is not None, "it is about no correction")


def was_sent_here(said: Said) -> None:
    """By somebody who is a focal point of the State party."""
    reply, case = said.facts.told_reply, said.facts.case
    assert case is not None
    is_so = (
        reply is not None
        and reply.recorded_by.memberships.filter(
            role=Role.STATE_FOCAL_POINT, state_party=case.state_party
        ).exists()
    )
    said.require(is_so, "no focal point recorded the reply")


def to(audience: str) -> Check:
    """Said to those whom it is meant for alone."""

    def check(said: Said) -> None:
        said.require(
            said.facts.audience == audience,
            f"a sentence for {audience} in an email to {said.facts.audience or 'nobody in a role'}",
        )

    return check


def state_is(state: str) -> Check:
    """What became of the date that it is about."""

    def check(said: Said) -> None:
        about = said.facts.about
        said.require(
            about is not None and about.state == state,
            f"{about} is not {state}",
        )

    return check


is_suspended = state_is(DeadlineState.SUSPENDED)
is_withdrawn = state_is(DeadlineState.WITHDRAWN)
is_in_force = state_is(DeadlineState.IN_FORCE)


def window_is_open(said: Said) -> None:
    first = said.facts.window(DeadlineKind.SUBMISSIONS_OPEN)
    last = said.facts.window(DeadlineKind.SUBMISSIONS_CLOSE)
    today = said.facts.today
    said.require(
        (first is None or first <= today) and last is not None and today <= last,
        f"the window is said to be open on {today}; it is from {first} to {last}",
    )


def window_opens_later(said: Said) -> None:
    first = said.facts.window(DeadlineKind.SUBMISSIONS_OPEN)
    said.require(first is not None and first > said.facts.today, f"the window opens on {first}")


def window_has_closed(said: Said) -> None:
    last = said.facts.window(DeadlineKind.SUBMISSIONS_CLOSE)
    said.require(last is not None and last < said.facts.today, f"the window is open until {last}")


def has_passed(said: Said) -> None:
    """The day of the date that it is about lies behind."""
    about = said.facts.about
    said.require(
        about is not None and about.due_on < said.facts.today,
        f"spoken of as past on {said.facts.today}: {about}",
    )


def is_to_come(said: Said) -> None:
    about = said.facts.about
    said.require(
        about is not None and about.due_on >= said.facts.today,
        f"spoken of as to come on {said.facts.today}: {about}",
    )
