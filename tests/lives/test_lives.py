"""Cases lived through day by day: every email is true at the minute at which it arrives.

Each walk takes some committees, so that two processors can work at the same time.
"""

from pathlib import Path

import pytest
from django.test import Client

from dev.smtp_sink import SmtpSink
from recommendations.enums import ReminderAudience
from tests.lives.clock import MovedClock
from tests.lives.conftest import Begin
from tests.lives.pages import page_of
from tests.lives.record import FORMER, Record
from tests.lives.scripts import COMMITTEES, VARIANTS
from tests.lives.truth.checks import Among
from tests.lives.walk import Life, walk

pytestmark = pytest.mark.lives

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "build" / "lives"
# The life that users read, and where.
FOR_USERS = "partial-reply-cmw"
DOCUMENT = ROOT / "docs" / "users" / "a-life-of-a-case.md"
# So many complaints are shown; the others stand in a file beside the pages.
SHOWN = 40

_ORDINARY = [variant for variant in VARIANTS if variant.outage is None]
_WITH_OUTAGE = [variant for variant in VARIANTS if variant.outage is not None]


@pytest.mark.parametrize(
    ("name", "codes", "variants"),
    [
        ("first-committees", ("CMW", "CAT", "CESCR"), _ORDINARY),
        ("other-committees", ("CCPR", "CEDAW", "CERD", "CED"), _ORDINARY),
        ("outages", tuple(one.code for one in COMMITTEES), _WITH_OUTAGE),
    ],
)
def test_every_email_is_true_when_it_arrives(
    begin: Begin,
    clock: MovedClock,
    sink: SmtpSink,
    name: str,
    codes: tuple[str, ...],
    variants: list[object],
) -> None:
    pairs = [
        (committee, variant)
        for committee in COMMITTEES
        if committee.code in codes
        for variant in VARIANTS
        if variant in variants
    ]
    lives = begin(pairs)
    opened = (life.case.outside.party.iso3 for life in lives if opens_links(life))
    record = Record(among=Among(Client, frozenset(opened)))
    walk(lives, clock, sink, record.arrived)
    clock.let_go()
    outages = [
        act.moment(life.due_on)
        for life in lives
        if life.variant.outage
        for act in life.variant.acts
    ]
    for life in lives:
        write(life, record)
        everybody_was_told(life, record)
        assert life.case.cycle is not None
        # Whoever is off keeps no appointments, in whichever case the outage is told.
        acts = [moment for moment, _sentence in life.case.told] + outages
        record.complaints += record.broken_promises(life.case.cycle.pk, acts, life.ends_on)
    complaints = record.complaints
    (PAGES / f"complaints-{name}.txt").write_text("\n".join(complaints) + "\n")
    shown = "\n".join(complaints[:SHOWN])
    assert not complaints, f"{len(complaints)} complaints, the first of them:\n{shown}"


def opens_links(life: Life) -> bool:
    """Pages take longer than all other checks: each variant and each committee has its turn."""
    turn = VARIANTS.index(life.variant) + COMMITTEES.index(life.committee)
    return turn % len(COMMITTEES) == 0


def write(life: Life, record: Record) -> None:
    PAGES.mkdir(parents=True, exist_ok=True)
    page = page_of(life, record)
    (PAGES / f"{life.code}.md").write_text(page)
    if life.code == FOR_USERS and (not DOCUMENT.exists() or DOCUMENT.read_text() != page):
        record.complaints.insert(
            0, f"{DOCUMENT.name} is out of date: copy build/lives/{life.code}.md over it."
        )


def everybody_was_told(life: Life, record: Record) -> None:
    """A life without emails would have nothing untrue in it."""
    cycle = life.case.cycle
    assert cycle is not None
    told = {one.audience for one in record.arrivals if cycle.pk in one.cycles}
    expected = set(ReminderAudience.roles) - (
        {ReminderAudience.STATE_FOCAL_POINTS} if life.variant.is_weekly else set()
    )
    if life.variant.code == "new-focal-point":
        expected.add(FORMER)
    assert expected <= told, f"{life.code}: {told}"
