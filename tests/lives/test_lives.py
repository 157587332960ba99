"""Cases lived through day by day: every email is true at the minute at which it arrives.

Each walk takes some committees, so that two processors can work at the same time.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from dev.smtp_sink import SmtpSink
from recommendations import dates
from recommendations.enums import DeadlineKind, EmailStatus, ReminderAudience
from recommendations.models import Deadline, OutgoingEmail, ReminderStage, StateReply
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
    switched = [entry for life in lives for entry in life.case.switched]
    outages = [moment for moment, _sentence in switched]
    for life in lives:
        write(life, record, switched)
        everybody_was_told(life, record)
        record.complaints += left_untold(life)
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


def write(life: Life, record: Record, switched: Sequence[tuple[datetime, str]]) -> None:
    PAGES.mkdir(parents=True, exist_ok=True)
    page = page_of(life, record, switched)
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


# Why an email to somebody who follows may have been left out.
_NEEDLESS = (
    *("A later stage was reached", "No reply is awaited any more"),
    "The window for submissions has closed.",
)


def left_untold(life: Life) -> Iterator[str]:
    """What the follower of a case was to hear at a stage, and heard neither then nor later."""
    case, follower = life.case, life.case.outside.follower
    has_reply = StateReply.objects.filter(request=case.request).exists()
    stages = ReminderStage.objects.filter(audience=ReminderAudience.FOLLOWERS, is_active=True)
    assert stages
    for stage in stages:
        if stage.treaty_body_id not in (None, case.secretariat.body.pk):
            continue
        is_of_reply = stage.deadline_kind == DeadlineKind.FOLLOW_UP_INFORMATION
        for deadline in Deadline.objects.in_force().filter(
            request=case.request, kind=stage.deadline_kind
        ):
            day = stage.day_for(deadline.due_on)
            if day > life.ends_on or day < dates.today(deadline.created_at):
                continue
            if is_of_reply and has_reply:
                continue
            row = OutgoingEmail.objects.filter(
                deadline=deadline, stage=stage, recipient=follower
            ).first()
            if row is None:
                yield f"{life.code}: {follower} was not told of stage {stage} on {day}"
            elif row.status != EmailStatus.SENT and not row.outcome.startswith(_NEEDLESS):
                yield f"{life.code}: {follower}, stage {stage} on {day}: {row.outcome}"
