"""What emails say when something of the State party came in, with what must be true for it."""

from datetime import datetime, timedelta

from recommendations import dates
from recommendations.enums import ReminderAudience
from recommendations.mail_enums import MailKind
from tests.lives.truth.said import (
    Said,
    Sentence,
    a_name,
    answered_on,
    asked_for,
    days_after,
    distance_to,
    due,
    is_a_correction,
    its_place,
    its_secretariat,
    nothing_is_open,
    received,
    rests_on_a_reply,
    somebody_waits,
    something_came,
    the_states_day,
    to,
    was_sent_here,
)

_TO_STATE = to(ReminderAudience.STATE_FOCAL_POINTS)
_TO_OFFICERS = to(ReminderAudience.OFFICERS)
_TO_RAPPORTEURS = to(ReminderAudience.RAPPORTEURS)
_DUE = {"due": due, "distance": distance_to("due")}

# So many days before a date, the State party's emails wait for no digest that comes a week later.
_NEAR = timedelta(days=21)


def _came_at(said: Said) -> datetime:
    """The moment at which the reply was entered that the email is about, on the day it came."""
    event, reply = said.facts.row.event, said.facts.told_reply
    said.require(event is not None and reply is not None, "it is about no reply")
    assert event is not None
    assert reply is not None
    said.require(dates.today(event.at) == reply.received_on, "it was entered on another day")
    return event.at


def hour_in_geneva(said: Said, name: str) -> None:
    right = f"{_came_at(said).astimezone(dates.DEADLINE_TZ):%H:%M}"
    said.require(said.values[name] == right, f"it came at {right}, not {said.values[name]}")


def hour_there(said: Said, name: str) -> None:
    here = _came_at(said).astimezone(said.facts.zone)
    told = (said.values[name], said.day("day"))
    right = (f"{here:%H:%M}", here.date())
    said.require(told == right, f"it came at {right} in {said.facts.zone}, not {told}")


def came_on_that_day_there(said: Said) -> None:
    """By the clocks of its reader it came on the day of the date; in Geneva, after it."""
    at, due_on = _came_at(said), said.day("day")
    is_so = at.astimezone(said.facts.zone).date() <= due_on < dates.today(at)
    said.require(is_so, f"it came at {at}, the date was {due_on}")


def an_earlier_day(said: Said, name: str) -> None:
    received(said, name)
    reply = said.facts.told_reply
    said.require(
        reply is not None and said.day(name) < reply.received_on,
        f"{said.values[name]} is not earlier than {reply}",
    )


def has_digests(said: Said) -> None:
    """The reader chose digests, and this is none."""
    row = said.facts.row
    chosen = row.recipient.rhythm_of(MailKind.ROLE)
    said.require(
        chosen in ("daily", "weekly") and row.digest_at is None, f"{chosen} emails were chosen"
    )


def date_is_near(said: Said) -> None:
    due_on = said.facts.due_on
    is_so = due_on is not None and timedelta(0) <= due_on - said.facts.today <= _NEAR
    said.require(is_so, f"called near on {said.facts.today}: {due_on}")


def date_has_passed(said: Said) -> None:
    about = said.facts.about
    is_so = about is not None and about.due_on < said.facts.today
    said.require(is_so, f"called past on {said.facts.today}: {about}")


def answers_the_reader(said: Said) -> None:
    event = said.facts.row.event
    said.require(event is not None and event.by == said.facts.row.recipient, "others did it")


def is_the_first(said: Said) -> None:
    """No email about the same dates has come to the same person."""
    row = said.facts.row
    assert row.deadline is not None
    earlier = row.recipient.emails.filter(
        deadline__series=row.deadline.series, sent_at__lt=said.facts.now
    ).exclude(pk=row.pk)
    said.require(not earlier, f"said to be the first; there are {list(earlier)}")


_BY_ITSELF = "It comes by itself and not in your digest, because"

RECEIPTS = (
    Sentence(
        "Your request for more time, until %(until)s, was received; you will be told of the "
        "decision. Until then the date stays %(due)s (%(distance)s).",
        {"until": asked_for, **_DUE},
        (_TO_STATE, somebody_waits),
    ),
    Sentence(
        "Nothing more is awaited, and no further reminders will be sent.",
        claims=(something_came, nothing_is_open),
    ),
    Sentence(
        "If this is not what you sent, tell the secretariat%(address)s.",
        {"address": its_secretariat},
        (_TO_STATE,),
    ),
    Sentence("Read it here:", claims=(rests_on_a_reply,)),
    Sentence("The record was corrected: this is how it stands now.", claims=(is_a_correction,)),
    Sentence("A focal point of the State party sent it here.", claims=(was_sent_here,)),
    Sentence(
        "You can begin to evaluate the reply, from the page of the case.",
        claims=(_TO_RAPPORTEURS, rests_on_a_reply),
    ),
    Sentence(
        "The rapporteurs can begin to evaluate the reply.",
        claims=(_TO_OFFICERS, rests_on_a_reply),
    ),
    Sentence(
        "It was received at %(hour)s in Geneva.", {"hour": hour_in_geneva}, (rests_on_a_reply,)
    ),
    Sentence(
        "It was received at %(hour)s in Geneva, when it was %(clock)s on %(day)s in %(place)s.",
        {"hour": hour_in_geneva, "clock": hour_there, "day": a_name, "place": its_place},
        (rests_on_a_reply,),
    ),
    Sentence(
        "Please note that the date was %(day)s, %(n)d day earlier.",
        {"n": days_after("day"), "day": the_states_day},
        (_TO_STATE, rests_on_a_reply),
        plural="Please note that the date was %(day)s, %(n)d days earlier.",
    ),
    Sentence(
        "Please note that the date was %(day)s, and that the day ended at midnight in Geneva.",
        {"day": the_states_day},
        (_TO_STATE, rests_on_a_reply, came_on_that_day_there),
    ),
    Sentence(
        "Earlier, on %(day)s, information was received on paragraph %(paragraphs)s.",
        {"day": an_earlier_day, "paragraphs": answered_on("day")},
        plural="Earlier, on %(day)s, information was received on paragraphs %(paragraphs)s.",
    ),
    Sentence("Information on follow-up"),
    Sentence(
        f"{_BY_ITSELF} it answers what you sent.",
        claims=(_TO_STATE, has_digests, answers_the_reader),
    ),
    Sentence(
        f"{_BY_ITSELF} it is the first about this date.",
        claims=(_TO_STATE, has_digests, is_the_first),
    ),
    Sentence(
        f"{_BY_ITSELF} the date has passed.", claims=(_TO_STATE, has_digests, date_has_passed)
    ),
    Sentence(f"{_BY_ITSELF} the date is near.", claims=(has_digests, date_is_near)),
    Sentence("Information was received on %(day)s.", {"day": received}),
    Sentence("Thank you for the information received on %(day)s.", {"day": received}, (_TO_STATE,)),
)

SUBJECTS_OF_RECEIPTS = (
    Sentence(
        "%(state_party)s: information received on %(day)s",
        {"state_party": a_name, "day": received},
        (rests_on_a_reply,),
    ),
    Sentence(
        "%(state_party)s: reply of %(day)s corrected",
        {"state_party": a_name, "day": received},
        (is_a_correction,),
    ),
)
