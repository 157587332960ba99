"""The whole correspondence of a life, as a page that a person can read from first to last."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings

from recommendations import dates
from recommendations.enums import ReminderAudience
from recommendations.wording import date_in_words
from tests.lives.record import FORMER, Arrival, Record
from tests.lives.walk import Life

_ROLES = {
    FORMER: "whose role has ended",
    ReminderAudience.STATE_FOCAL_POINTS.value: "focal point of the State party",
    ReminderAudience.OFFICERS.value: "officer of the secretariat",
    ReminderAudience.RAPPORTEURS.value: "rapporteur",
}
_INTRODUCTION = (
    "A case of {party} before the committee {body}, from the day on which its concluding "
    "observations were imported to {last}. `make test-lives` lives through it on a moved clock and "
    "writes this page: every email that left, as it left, and what people did in between. Each "
    "stands under its day and hour in Geneva. All people are invented; keys in addresses are left "
    "out."
)
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TOKEN = re.compile(r"(/mails/stop/)\S+")


def page_of(life: Life, record: Record, switched: Sequence[tuple[datetime, str]] = ()) -> str:
    """Markdown: what people did and every email, in the order of time.

    `switched`: when the sender that all lives share was switched off and on again.
    """
    body, party = life.committee.code, life.case.outside.party
    cycle = life.case.cycle
    arrivals = [one for one in record.arrivals if cycle is not None and cycle.pk in one.cycles]
    told = [(moment, 0, _act(sentence)) for moment, sentence in life.case.told]
    told += [(one.at, 1, _email(one)) for one in arrivals]
    first, last_moment = min(one[0] for one in told), max(one[0] for one in told)
    told += [
        (moment, 0, _act(sentence))
        for moment, sentence in switched
        if first <= moment <= last_moment
    ]
    told.sort(key=lambda entry: entry[:2])
    last = date_in_words(dates.today(told[-1][0]))
    parts = [
        f"# {life.variant.title}",
        _INTRODUCTION.format(party=party.name_en, body=body, last=last),
    ]
    day = None
    for moment, _order, words in told:
        here = dates.today(moment)
        if here != day:
            parts.append(f"## {date_in_words(here)}")
            day = here
        parts.append(f"{_hour(moment)} {words}")
    return "\n\n".join(parts) + "\n"


def _hour(moment: datetime) -> str:
    return f"{moment.astimezone(dates.DEADLINE_TZ):%H:%M}"


def _act(sentence: str) -> str:
    return sentence


def _email(one: Arrival) -> str:
    role = _ROLES.get(one.audience, "who follows the case or chose one email for many")
    here = one.at.astimezone(one.zone)
    place = (
        ""
        if here.utcoffset() == one.at.astimezone(dates.DEADLINE_TZ).utcoffset()
        else (f", where it is {here:%H:%M} on {date_in_words(here.date())}")
    )
    return "\n".join(
        (
            f"Email to {one.recipient}, {role}{place}:",
            "",
            "```text",
            f"Subject: {one.mail.subject}",
            *(f"Attached: {name}" for name in _attached(one)),
            "",
            *without_keys(one.mail.text).strip().splitlines(),
            "```",
        )
    )


def _attached(one: Arrival) -> Iterator[str]:
    for part in one.mail.message.walk():
        if part.get_filename():
            yield str(part.get_filename())


def without_keys(text: str) -> str:
    """Addresses without what differs from run to run, and without the machine's name."""
    text = text.replace(settings.SITE_URL, "https://tracker.example")
    return _TOKEN.sub(r"\1…", _KEY.sub("…", text))
