"""Seals and steps of follow-ups are only added to, and a seal follows the last one."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from recommendations.models import Seal, SealedRow, StatusStep
from recommendations.seals.verbs.sealing import seal
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import EventFactory
from tests.seals.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Seal:
    EventFactory.create()
    made = seal(now=NOW)
    assert made is not None
    return made


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), as_owner(), connection.cursor() as cursor:
            cursor.execute(sql)
    except IntegrityError as error:
        return "only added to" in str(error) or "added to a seal" in str(error)
    return False


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE recommendations_seal SET root = repeat('a', 64)",
        "DELETE FROM recommendations_seal",
        "UPDATE recommendations_sealedrow SET key = 7",
        "UPDATE recommendations_sealedrow SET salt = ''",
        "DELETE FROM recommendations_sealedrow",
        """INSERT INTO recommendations_sealedrow (seal_id, kind, key, form, salt, digest)
            VALUES (1, 'event', 99999, 1, '', '')""",
    ],
)
def test_a_seal_stays(made: Seal, sql: str) -> None:
    assert refused(sql)
    assert Seal.objects.get() == made
    assert SealedRow.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"number": 3},
        {"previous": "a" * 64},
        {"hash": "a" * 64},
        {"n_rows": 1},
        {"sealed_at": NOW - timedelta(days=1)},
    ],
)
def test_only_the_next_seal_is_added(made: Seal, change: dict[str, object]) -> None:
    values = {
        "number": 2,
        "sealed_at": NOW,
        "n_rows": 0,
        "root": "b" * 64,
        "previous": made.hash,
        "hash": "c" * 64,
        **change,
    }
    with pytest.raises(IntegrityError, match="follows the last one"), transaction.atomic():
        Seal.objects.create(**values)


@pytest.mark.parametrize(
    "sql",
    ["UPDATE recommendations_statusstep SET leg = 2", "DELETE FROM recommendations_statusstep"],
)
def test_a_step_of_a_follow_up_stays(case: Case, sql: str) -> None:
    StatusStep.objects.create(
        follow_up=case.follow_ups[36], leg=1, place=1, status="reply_received", at=NOW
    )
    assert refused(sql)
