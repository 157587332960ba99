"""The whole demonstration, made once for the tests of this folder, which only read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from recommendations import dates
from recommendations.demo.seeding import SeedReport, seed
from recommendations.reference.loading import load_reference_data


@dataclass(frozen=True)
class Made:
    """When the demonstration was made, and what was."""

    now: datetime
    report: SeedReport
    progress: list[str]


@pytest.fixture(scope="package")
def _made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Made]:
    # Kept in a transaction that is rolled back at the end; each test has a savepoint in it.
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference_data()
        now, progress = dates.now(), list[str]()
        yield Made(now, seed(now=now, progress=progress.append), progress)
        transaction.set_rollback(True)


@pytest.fixture
def made(_made: Made, db: None) -> Made:
    return _made
