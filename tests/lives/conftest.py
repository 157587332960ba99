"""What each walk needs: the moved clock, the mail server, the reference data."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction

from dev.smtp_sink import SmtpSink
from recommendations.models import StateParty
from recommendations.reference.loading import load_reference_data
from tests.lives import walk
from tests.lives.clock import MovedClock, moved_clock
from tests.lives.scripts import Committee, Variant
from tests.lives.walk import Life

Begin = Callable[[Iterable[tuple[Committee, Variant]]], list[Life]]
BEGINS = datetime(2026, 8, 3, 8, tzinfo=UTC)
# Where the day begins first, where it ends last, and between: each life takes the next one.
PLACES = ("NZL", "AZE", "CRI", "SEN", "KIR", "CHL", "NPL", "USA", "PRT", "IND", "MEX", "JPN")


@pytest.fixture
def clock(transactional_db: None) -> Iterator[MovedClock]:
    with moved_clock() as clock:
        yield clock


@pytest.fixture
def sink(smtp_sink: SmtpSink, settings: object) -> SmtpSink:
    """Where Django hands its email for the length of a test, over SMTP."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp_sink.port  # type: ignore[attr-defined]
    return smtp_sink


@pytest.fixture
def begin(clock: MovedClock) -> Iterator[Begin]:
    """`begin(pairs)` makes the world of these lives, on the day before all of them."""
    # A line for each task of each tick is more than anybody reads.
    logging.disable(logging.INFO)

    def begin(pairs: Iterable[tuple[Committee, Variant]]) -> list[Life]:
        clock.move_to(BEGINS)
        with transaction.atomic():
            load_reference_data()
        others = StateParty.objects.exclude(iso3__in=PLACES).order_by("iso3")
        parties = [*PLACES, *others.values_list("iso3", flat=True)]
        return walk.begin(pairs, parties, now=BEGINS)

    yield begin
    logging.disable(logging.NOTSET)
