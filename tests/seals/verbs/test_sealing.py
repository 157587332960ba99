"""Sealing: in order, once, whatever dies or comes late, and nobody waits for it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.models import Max
from django.test.utils import CaptureQueriesContext

from recommendations.acts.events import record_event
from recommendations.enums import EvaluationStatus, EventKind
from recommendations.models import (
    Evaluation,
    Event,
    Membership,
    Seal,
    SealedRow,
    User,
)
from recommendations.models.seals import NOTHING_BEFORE
from recommendations.people.verbs.memberships import end_role
from recommendations.seals.reads.evidence import KINDS
from recommendations.seals.tasks import seal_history
from recommendations.seals.verbs import sealing
from recommendations.seals.verbs.sealing import seal
from tests.conftest import Case
from tests.factories import EventFactory
from tests.seals.conftest import MINUTE, NOW, findings

pytestmark = pytest.mark.django_db


def test_a_row_of_each_kind_is_sealed_and_drafts_are_not(evidence: Case) -> None:
    first = seal(now=NOW)
    assert first is not None
    assert (first.number, first.previous, first.closes_on) == (1, NOTHING_BEFORE, None)
    assert first.n_rows == SealedRow.objects.count()
    assert {row.kind for row in SealedRow.objects.all()} == {kind.name for kind in KINDS}
    sealed = SealedRow.objects.filter(kind="evaluation").values_list("key", flat=True)
    assert set(sealed) == set(
        Evaluation.objects.filter(status=EvaluationStatus.ADOPTED).values_list("pk", flat=True)
    )
    assert findings() == []


def test_a_seal_follows_the_last_one_and_holds_what_is_new(chain: list[Seal]) -> None:
    assert [link.number for link in chain] == [1, 2, 3]
    assert chain[1].previous == chain[0].hash
    assert chain[2].previous == chain[1].hash
    assert chain[2].n_rows == 1
    newest = Event.objects.aggregate(Max("pk"))["pk__max"]
    assert SealedRow.objects.get(seal=chain[2]).key == newest


def test_running_twice_seals_once(chain: list[Seal]) -> None:
    assert seal(now=NOW + 3 * MINUTE) is None
    assert seal(now=NOW + 4 * MINUTE) is None
    assert Seal.objects.count() == 3


def test_a_draft_is_sealed_when_it_becomes_evidence(chain: list[Seal], evidence: Case) -> None:
    draft = Evaluation.objects.get(status=EvaluationStatus.DRAFT)
    Evaluation.objects.filter(pk=draft.pk).update(
        status=EvaluationStatus.ADOPTED, adopted_on=NOW.date(), updated_at=NOW + 3 * MINUTE
    )
    assert findings() == []
    assert seal(now=NOW + 3 * MINUTE) is not None
    assert SealedRow.objects.filter(kind="evaluation", key=draft.pk).exists()


def test_each_day_has_a_seal_also_over_nothing(chain: list[Seal]) -> None:
    """Otherwise a new head would tell that something hidden happened, and no new one that not."""
    tomorrow = seal(now=NOW + timedelta(days=1))
    assert tomorrow is not None
    assert (tomorrow.n_rows, tomorrow.closes_on) == (0, NOW.date())
    assert tomorrow.previous == chain[-1].hash
    assert seal(now=NOW + timedelta(days=1, minutes=1)) is None
    after_an_outage = seal(now=NOW + timedelta(days=9))
    assert after_an_outage is not None
    assert after_an_outage.closes_on == NOW.date() + timedelta(days=1)
    assert findings(now=NOW + timedelta(days=9)) == []


def test_a_clock_that_is_set_back_does_not_stop_the_chain(chain: list[Seal]) -> None:
    EventFactory.create(at=NOW - timedelta(minutes=5))
    late = seal(now=NOW - timedelta(minutes=4))
    assert late is not None
    assert late.sealed_at == chain[-1].sealed_at
    assert findings() == []


def test_a_lower_key_that_is_committed_later_is_sealed(chain: list[Seal]) -> None:
    """A slow transaction drew its key before others that are sealed already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('recommendations_event_id_seq')")
        (key,) = cursor.fetchone()
    EventFactory.create(at=NOW + 3 * MINUTE)
    assert seal(now=NOW + 3 * MINUTE) is not None
    EventFactory.create(pk=key, at=NOW + 3 * MINUTE)
    late = seal(now=NOW + 4 * MINUTE)
    assert late is not None
    assert list(SealedRow.objects.filter(seal=late).values_list("key", flat=True)) == [key]
    assert findings(is_fault=True) == findings(is_fault=False) == []


def test_dying_in_the_middle_leaves_nothing(
    evidence: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_args: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "_root", die)
        with pytest.raises(KeyboardInterrupt):
            seal(now=NOW)
    assert not Seal.objects.exists()
    assert not SealedRow.objects.exists()
    assert seal(now=NOW) is not None
    assert findings() == []


def test_a_role_that_ends_is_sealed_again_with_its_event(
    chain: list[Seal], evidence: Case, administrator: User, officer: User
) -> None:
    membership = Membership.objects.get(user=officer)
    end_role(membership, on=NOW.date(), by=administrator, now=NOW + 3 * MINUTE)
    # Until the next minute the change waits for its seal, and is no fault.
    assert findings() == []
    again = seal(now=NOW + 3 * MINUTE)
    assert SealedRow.objects.filter(kind="membership", key=membership.pk, seal=again).exists()
    assert findings() == []
    assert seal(now=NOW + 4 * MINUTE) is None


def test_another_event_about_it_excuses_no_change(
    chain: list[Seal], evidence: Case, officer: User
) -> None:
    membership = Membership.objects.get(user=officer)
    Membership.objects.filter(pk=membership.pk).update(
        valid_during=(membership.valid_during.lower, NOW.date())
    )
    record_event(EventKind.CASE_OPENED, evidence.cycle, by=officer, now=NOW)
    seal(now=NOW + 3 * MINUTE)
    (fault,) = findings()
    assert f"recommendations_membership {membership.pk}" in fault


def test_salts_keep_equal_rows_apart(evidence: Case) -> None:
    """Whoever guesses a row cannot tell from a checksum, or a head, that the guess is right."""
    seal(now=NOW)
    salts = [bytes(row.salt) for row in SealedRow.objects.all()]
    assert all(len(salt) == 16 for salt in salts)
    assert len(set(salts)) == len(salts)


# --- Nobody waits ---------------------------------------------------------------------------------


def test_writing_the_history_costs_what_it_did(evidence: Case, officer: User) -> None:
    """No query more, and nothing in the database that runs when an event is added."""

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            record_event(EventKind.CASE_OPENED, evidence.cycle, by=officer, now=NOW)
        return len(captured)

    queries()
    before = queries()
    seal(now=NOW)
    assert queries() == before == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
            " AND tgtype & 4 <> 0 AND tgfoid::regproc::text LIKE %s",
            ["%seal%"],
        )
        tables = {table for (table,) in cursor.fetchall()}
        assert tables == {"recommendations_seal", "recommendations_sealedrow"}
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE contype = 'f'"
            " AND conrelid = 'recommendations_sealedrow'::regclass"
            " AND confrelid <> 'recommendations_seal'::regclass"
        )
        assert cursor.fetchone() == (0,)


def test_the_first_seal_goes_through_each_table_once(evidence: Case) -> None:
    """Also before the database knows how large the tables are: they were just filled."""
    assert seal(now=NOW) is not None
    with connection.cursor() as cursor:
        for kind in KINDS:
            query = sealing._NOT_SEALED.format(
                columns=kind.selected(), table=kind.table, becomes=kind.becomes
            )
            cursor.execute(f"EXPLAIN {query}", {"kind": kind.name})
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Anti Join" in plan, plan
            assert "Nested Loop" not in plan, plan


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_seal_that_is_being_made(evidence: Case) -> None:
    """A seal that never ends holds no lock against which a writer, or another seal, could stand."""
    other = connections.create_connection("default")
    try:
        with transaction.atomic():
            seal(now=NOW)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT DISTINCT relation::regclass::text, mode FROM pg_locks"
                    " WHERE pid = pg_backend_pid() AND locktype IN ('relation', 'tuple')"
                )
                locks = {
                    (relation, mode)
                    for relation, mode in cursor.fetchall()
                    if relation.startswith("recommendations_") and "seal" not in relation
                }
            assert {mode for _relation, mode in locks} == {"AccessShareLock"}
            with other.cursor() as cursor:
                # Had it to wait for anything at all, it would fail.
                cursor.execute("SET lock_timeout = '1ms'")
                cursor.execute(
                    "INSERT INTO recommendations_event (kind, at, by_role, from_status, to_status,"
                    " reason, details) VALUES ('case_opened', %s, '', '', '', '', '{}')",
                    [NOW],
                )
    finally:
        other.close()
    assert seal(now=NOW + MINUTE) is not None
    assert SealedRow.objects.filter(kind="event").count() == Event.objects.count()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one(evidence: Case) -> None:
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sealing._LOCK])
            assert seal(now=NOW) is None
            cursor.execute("COMMIT")
    finally:
        other.close()
    assert not Seal.objects.exists()
    assert seal(now=NOW) is not None


def test_the_job_seals(evidence: Case, caplog: Any) -> None:
    with caplog.at_level("INFO"):
        seal_history()
    assert Seal.objects.get().hash in caplog.text
