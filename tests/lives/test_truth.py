"""A check that cannot fail is worth nothing: each lie that is planted in a true email is found."""

import logging
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import pytest
from django.test import Client

from dev.smtp_sink import Received, SmtpSink
from recommendations.models import OutgoingEmail
from tests.lives.clock import MovedClock
from tests.lives.conftest import Begin
from tests.lives.lies import LIES, copy_of
from tests.lives.scripts import COMMITTEES, VARIANTS
from tests.lives.truth.checks import Among, complaints_about
from tests.lives.truth.facts import Facts
from tests.lives.truth.reading import Mail
from tests.lives.walk import walk

pytestmark = pytest.mark.lives


class _EnoughLies(Exception):
    """Every lie was told."""


class _Liar:
    """Plants each lie in the first emails that have room for it."""

    def __init__(self) -> None:
        self.told: Counter[str] = Counter()
        self.believed: list[str] = []

    def arrived(self, now: datetime, came: Sequence[Received]) -> None:
        for one in came:
            row = self._row(one)
            if row.event is not None:
                continue
            among = Among(Client)
            honest = {
                *complaints_about(Facts(row, now), Mail(one.parsed(), one.recipients)),
                *among.complaints_about(Mail(one.parsed(), one.recipients), row, now),
            }
            for lie in LIES:
                told = copy_of(one, self._row(one), now)
                if self.told[lie.name] or not lie.plant(told):
                    continue
                self.told[lie.name] += 1
                found = {
                    *complaints_about(Facts(told.row, told.now), told.mail()),
                    *among.complaints_about(told.mail(), told.row, told.now),
                } - honest
                if not any(lie.complaint in complaint for complaint in found):
                    self.believed.append(f"{lie.name}: {sorted(found)}")
        if len(self.told) == len(LIES):
            raise _EnoughLies

    def _row(self, came: Received) -> OutgoingEmail:
        message_id = str(came.parsed()["Message-ID"])
        return OutgoingEmail.objects.with_grounds().get(message_id=message_id)


def test_every_lie_is_found(begin: Begin, clock: MovedClock, sink: SmtpSink) -> None:
    liar = _Liar()
    wanted = ("partial-reply", "weekly-in-arabic")
    committee = next(one for one in COMMITTEES if one.code == "CED")
    lives = begin((committee, variant) for variant in VARIANTS if variant.code in wanted)
    # The page that is not there is logged as missing.
    logging.disable(logging.WARNING)
    with suppress(_EnoughLies):
        walk(lives, clock, sink, liar.arrived)
    assert not liar.believed
    assert not {lie.name for lie in LIES} - set(liar.told)
