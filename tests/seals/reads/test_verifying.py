"""Whoever owns the tables can switch triggers off and write anything: it is found and named."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model, QuerySet

from recommendations.answers.verbs.submissions import submit
from recommendations.enums import BackupKind, SubmissionStatus
from recommendations.models import (
    Assessment,
    BackupRun,
    Deadline,
    DeadlineChange,
    DocumentVersion,
    Evaluation,
    Event,
    Evidence,
    Extension,
    Grade,
    GradingScale,
    ImportRun,
    IndexImport,
    Letter,
    LetterTemplate,
    Membership,
    OutgoingEmail,
    ParagraphChange,
    Passage,
    Seal,
    SealedRow,
    SenderOutage,
    SentVersion,
    StateReply,
    StatusStep,
    Submission,
    SubmissionReading,
    User,
)
from recommendations.people.verbs.anonymising import anonymise
from recommendations.people.verbs.memberships import end_role
from recommendations.seals.reads.canonical import digest_of, hash_of_seal
from recommendations.seals.reads.evidence import KINDS
from recommendations.seals.verbs.sealing import seal
from tests.conftest import Case
from tests.evidence import without_triggers
from tests.factories import (
    AssessmentFactory,
    DocumentVersionFactory,
    EventFactory,
    EvidenceFactory,
    ImportRunFactory,
    IndexImportFactory,
    LetterTemplateFactory,
    SubmissionFactory,
)
from tests.seals.conftest import MINUTE, NOW, findings

pytestmark = pytest.mark.django_db


# The checksum of an empty list of rows.
NO_ROWS = sha256().hexdigest()


def as_owner(sql: str, *values: str | int | bytes) -> None:
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def test_nothing_is_wrong_with_what_nobody_touched(chain: list[Seal]) -> None:
    assert findings(is_fault=True) == findings(is_fault=False) == []


# --- 1. A column that was changed -----------------------------------------------------------------

CHANGES: tuple[tuple[type[Model], dict[str, Any]], ...] = (
    (Event, {"reason": "Another reason"}),
    (Event, {"at": NOW - timedelta(days=400)}),
    (Event, {"details": {"due_on": "2030-01-01"}}),
    (Event, {"by": None}),
    (SentVersion, {"number": 7}),
    (Evaluation, {"rationale": "All is well."}),
    (Grade, {"label": "Wholly done"}),
    (GradingScale, {"name": "Another scale"}),
    (Letter, {"note": "It was never sent."}),
    (Deadline, {"due_on": NOW.date()}),
    (DeadlineChange, {"reason": "Another reason"}),
    (Extension, {"decision_reason": "Another reason"}),
    (StateReply, {"received_on": NOW.date()}),
    (Passage, {"text": "The State party denies it."}),
    (StatusStep, {"leg": 9}),
    (Membership, {"role": "rapporteur"}),
    (ParagraphChange, {"former_text": "Other words"}),
    (SubmissionReading, {"read_on": NOW.date() - timedelta(days=9)}),
    (SenderOutage, {"ended_at": NOW - 6 * MINUTE}),
    (OutgoingEmail, {"body": "Other words"}),
    (OutgoingEmail, {"address": "other@example.org"}),
    (DocumentVersion, {"sha256": "b" * 64}),
    (ImportRun, {"sha256": "b" * 64}),
    (IndexImport, {"sha256": "b" * 64}),
    (LetterTemplate, {"sha256": "b" * 64}),
)


class Undone(Exception):
    """Takes back what a test did."""


def faults_after(tamper: Callable[[], object]) -> list[str]:
    """What is found after something was tampered with, which is then taken back."""
    found: list[str] = []
    try:
        with transaction.atomic():
            tamper()
            found = findings()
            raise Undone
    except Undone:
        return found


def test_a_changed_column_of_each_kind_is_found(chain: list[Seal]) -> None:
    for model, change in CHANGES:
        table = model._meta.db_table
        sealed = SealedRow.objects.filter(
            kind__in=[kind.name for kind in KINDS if kind.model is model]
        )
        row = model._default_manager.filter(pk__in=sealed.values("key")).order_by("pk")[0]
        rows = model._default_manager.filter(pk=row.pk)

        def tamper(rows: QuerySet[Model] = rows, change: dict[str, Any] = change) -> None:
            with without_triggers():
                rows.update(**change)

        (fault,) = faults_after(tamper)
        assert fault.startswith(f"{table} {row.pk} "), (model, change)
        assert "was changed: it is not what seal 1 has sealed" in fault
    assert {model for model, _change in CHANGES} == {kind.model for kind in KINDS}
    assert findings() == []


def test_an_event_is_named_by_its_id_in_feeds_too(chain: list[Seal]) -> None:
    event = Event.objects.order_by("pk")[0]
    as_owner("UPDATE recommendations_event SET reason = 'x' WHERE id = %s", event.pk)
    (fault,) = findings()
    assert str(event.public_id) in fault


# --- 2. A row that was removed --------------------------------------------------------------------


def test_a_removed_row_is_found(chain: list[Seal]) -> None:
    event = Event.objects.order_by("-pk")[0]
    as_owner("DELETE FROM recommendations_event WHERE id = %s", event.pk)
    (fault,) = findings()
    assert fault == f"recommendations_event {event.pk} is missing. Seal 3 has it."


# --- 3. A row that was slipped in -----------------------------------------------------------------


def test_a_row_that_was_slipped_in_is_found_before_it_is_sealed(chain: list[Seal]) -> None:
    slipped = EventFactory.create(at=NOW - timedelta(days=30))
    (fault,) = findings()
    assert fault.startswith(f"recommendations_event {slipped.pk} ({slipped.public_id})")
    assert "is in no seal" in fault


def test_a_row_that_was_slipped_in_is_a_doubt_once_it_is_sealed(chain: list[Seal]) -> None:
    slipped = EventFactory.create(at=NOW - timedelta(days=30))
    seal(now=NOW + 3 * MINUTE)
    assert findings() == []
    (doubt,) = findings(is_fault=False)
    assert doubt.startswith(f"recommendations_event {slipped.pk} ({slipped.public_id})")
    assert "sealed late, at 2026-11-30 11:03:00 UTC" in doubt


def test_what_waited_while_no_seal_was_made_is_no_doubt(chain: list[Seal]) -> None:
    """After an outage of the job, everything of those days comes into one seal."""
    EventFactory.create(at=NOW + timedelta(hours=2))
    assert findings(now=NOW + timedelta(hours=30), is_fault=True) == []
    seal(now=NOW + timedelta(hours=30))
    assert findings(now=NOW + timedelta(hours=30), is_fault=False) == []


def test_a_row_sealed_by_hand_does_not_fit_the_chain(chain: list[Seal]) -> None:
    new = SealedRow.objects.get(seal=3).key
    slipped = EventFactory.create(at=NOW - timedelta(days=30))
    as_owner("UPDATE recommendations_sealedrow SET seal_id = 2 WHERE seal_id = 3")
    as_owner("UPDATE recommendations_sealedrow SET key = %s WHERE key = %s", slipped.pk, new)
    faults = findings()
    assert any("Seal 2 of 2026-11-30 11:01:00 UTC covers 1 rows" in fault for fault in faults)


# --- 4. Two rows that were swapped ----------------------------------------------------------------


def test_two_swapped_rows_are_both_found(chain: list[Seal]) -> None:
    one, two = Event.objects.order_by("-pk")[:2]
    for key, reason in ((one.pk, two.reason), (two.pk, one.reason)):
        as_owner("UPDATE recommendations_event SET reason = %s WHERE id = %s", reason, key)
    assert [fault.split(" (")[0] for fault in findings()] == [
        f"recommendations_event {two.pk}",
        f"recommendations_event {one.pk}",
    ]


def test_rows_that_exchanged_their_keys_are_found(chain: list[Seal]) -> None:
    one, two = Event.objects.order_by("-pk")[:2]
    for old, new in ((one.pk, 999), (two.pk, one.pk), (999, two.pk)):
        as_owner("UPDATE recommendations_event SET id = %s WHERE id = %s", new, old)
    assert len(findings()) == 2


# --- 5. A seal that was changed -------------------------------------------------------------------


def test_a_changed_seal_is_found(chain: list[Seal]) -> None:
    for change in (
        "root = repeat('a', 64)",
        "hash = repeat('a', 64)",
        "previous = repeat('a', 64)",
        "n_rows = 7",
        "sealed_at = sealed_at - interval '1 day'",
        "closes_on = '2026-11-01'",
    ):
        sql = f"UPDATE recommendations_seal SET {change} WHERE number = 2"  # noqa: S608
        faults = faults_after(partial(as_owner, sql))
        assert any("Seal 2 " in fault for fault in faults), change


def test_a_row_that_was_changed_together_with_its_checksum_is_found(chain: list[Seal]) -> None:
    sealed = SealedRow.objects.get(seal=chain[1])
    as_owner("UPDATE recommendations_event SET reason = 'x' WHERE id = %s", sealed.key)
    kind = next(kind for kind in KINDS if kind.name == "event")
    with connection.cursor() as cursor:
        query = f"SELECT {kind.selected()} FROM {kind.table} t WHERE id = %s"  # noqa: S608
        cursor.execute(query, [sealed.key])
        content = kind.content(cursor.fetchone(), sealed.form)
    as_owner(
        "UPDATE recommendations_sealedrow SET digest = %s WHERE seal_id = 2",
        digest_of(bytes(sealed.salt), content),
    )
    (fault,) = findings()
    assert fault.startswith("The list of the rows of seal 2 of")


def test_a_seal_that_was_made_anew_does_not_fit_the_next_one(chain: list[Seal]) -> None:
    second = chain[1]
    anew = hash_of_seal(
        number=2,
        sealed_at=second.sealed_at,
        closes_on=None,
        n_rows=0,
        root=NO_ROWS,
        previous=second.previous,
    )
    as_owner("DELETE FROM recommendations_sealedrow WHERE seal_id = 2")
    as_owner(
        "UPDATE recommendations_seal SET n_rows = 0, root = %s, hash = %s WHERE number = 2",
        NO_ROWS,
        anew,
    )
    faults = findings()
    assert "Seal 3 of 2026-11-30 11:02:00 UTC does not follow the seal before it" in faults[0]


# --- 6. A chain that was cut ----------------------------------------------------------------------


def cut(number: int) -> None:
    as_owner("DELETE FROM recommendations_sealedrow WHERE seal_id >= %s", number)
    as_owner("DELETE FROM recommendations_seal WHERE number >= %s", number)


def test_a_chain_that_was_cut_misses_the_head_that_somebody_noted(chain: list[Seal]) -> None:
    head = chain[-1].hash
    assert findings(heads=[chain[0].hash, head]) == []
    keys = list(SealedRow.objects.filter(seal__gte=2).values_list("key", flat=True))
    cut(2)
    for key in keys:
        as_owner("DELETE FROM recommendations_event WHERE id = %s", key)
    assert findings() == []  # nothing here remembers it: that is what heads elsewhere are for
    (fault,) = findings(heads=[chain[0].hash, head])
    assert fault.startswith(f"No seal has the hash {head}, which was noted elsewhere")


def test_a_chain_that_was_cut_misses_the_head_of_a_backup(chain: list[Seal]) -> None:
    BackupRun.objects.create(
        kind=BackupKind.BACKUP,
        name="2026-11-30T110300Z",
        begun_at=NOW,
        ended_at=NOW,
        checksum="a" * 64,
        head=chain[-1].hash,
    )
    assert findings() == []
    cut(3)
    (fault,) = findings()
    assert "which the backup 2026-11-30T110300Z was made with" in fault


def test_a_chain_that_was_cut_and_made_anew_misses_the_head_noted_before(
    chain: list[Seal],
) -> None:
    head = chain[-1].hash
    cut(2)
    assert seal(now=NOW + 3 * MINUTE) is not None
    assert findings() == []
    assert len(findings(heads=[head])) == 1


@pytest.mark.parametrize("is_with_rows", [True, False])
def test_a_seal_that_was_taken_out_is_found(chain: list[Seal], is_with_rows: bool) -> None:
    if is_with_rows:
        as_owner("DELETE FROM recommendations_sealedrow WHERE seal_id = 2")
    as_owner("DELETE FROM recommendations_seal WHERE number = 2")
    faults = findings()
    assert "Seal 2 is missing." in faults
    assert any("1 rows name it" in fault for fault in faults) is not is_with_rows
    as_owner("DELETE FROM recommendations_sealedrow WHERE seal_id = 2")


def test_an_emptied_chain_is_a_doubt(chain: list[Seal]) -> None:
    cut(1)
    (doubt,) = findings(is_fault=False)
    assert "Nothing was sealed yet" in doubt


def test_silence_is_a_doubt(chain: list[Seal]) -> None:
    (doubt,) = findings(now=NOW + timedelta(days=2), is_fault=False)
    assert doubt.startswith("The last seal is of 2026-11-30 11:02:00 UTC")


# --- A file behind a row --------------------------------------------------------------------------

WITH_FILES = (
    DocumentVersionFactory,
    ImportRunFactory,
    IndexImportFactory,
    LetterTemplateFactory,
)


@pytest.fixture(params=WITH_FILES, ids=lambda factory: factory.__name__)
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Model:
    """A sealed row with its file in the folder of files."""
    content = b"The reply as it came in."
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "reply.pdf").write_bytes(content)
    digest = sha256(content).hexdigest()
    row: Model = request.param.create(file="2026/reply.pdf", sha256=digest)
    seal(now=NOW)
    return row


def test_a_file_that_was_exchanged_or_removed_is_found(stored: Model, tmp_path: Path) -> None:
    assert findings(files=tmp_path) == []
    (tmp_path / "2026" / "reply.pdf").write_bytes(b"The reply as somebody wants it.")
    (fault,) = findings(files=tmp_path)
    name = f"{stored._meta.db_table} {stored.pk} "
    assert fault.startswith(f"The file of {name}")
    assert fault.endswith("is not the one of its checksum: 2026/reply.pdf.")
    (tmp_path / "2026" / "reply.pdf").unlink()
    (fault,) = findings(files=tmp_path)
    assert fault.startswith(f"The file of {name}")
    assert fault.endswith("is missing: 2026/reply.pdf.")


def test_a_row_that_was_pointed_at_another_file_is_found(stored: Model, tmp_path: Path) -> None:
    (tmp_path / "other.pdf").write_bytes(b"Another paper.")
    with without_triggers():
        type(stored)._base_manager.filter(pk=stored.pk).update(file="other.pdf")
    assert any(
        fault.endswith("is not the one of its checksum: other.pdf.")
        for fault in findings(files=tmp_path)
    )


# --- What readers are shown, beside what was sent -------------------------------------------------


@pytest.fixture
def sent(case: Case, ngo_member: User) -> Submission:
    """A submission that was sent with one assessment, sealed."""
    organisation = ngo_member.memberships.get().organisation
    draft = SubmissionFactory.create(request=case.request, organisation=organisation)
    assessment = AssessmentFactory.create(
        submission=draft, recommendation=case.recommendation(36), reasoning="“Three” families\r\n…"
    )
    EvidenceFactory.create(assessment=assessment, text="Interviews, 2024")
    submit(draft, by=ngo_member, now=NOW - MINUTE)
    seal(now=NOW)
    return draft


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Submission, {"title": "Another title"}),
        (Assessment, {"reasoning": "All is well."}),
        (Evidence, {"text": "Hearsay"}),
    ],
)
def test_words_that_are_not_those_that_were_sent_are_found(
    sent: Submission, model: type[Model], change: dict[str, str]
) -> None:
    assert findings() == []
    with without_triggers():
        model._base_manager.update(**change)
    (fault,) = findings()
    assert fault == (
        f"recommendations_submission {sent.pk} ({sent.public_id}) was changed: it does not say what"
        " was sent as version 1."
    )


def test_what_was_returned_may_be_written_anew(sent: Submission) -> None:
    Submission.objects.update(status=SubmissionStatus.RETURNED)
    Assessment.objects.update(reasoning="Written anew.")
    assert findings() == []


# --- What may lawfully change ---------------------------------------------------------------------


def test_an_anonymised_person_breaks_nothing(
    chain: list[Seal], officer: User, administrator: User
) -> None:
    end_role(
        Membership.objects.get(user=officer),
        on=NOW.date(),
        by=administrator,
        now=NOW + 3 * MINUTE,
    )
    anonymise(officer, by=administrator, now=NOW + timedelta(days=1))
    seal(now=NOW + timedelta(days=1))
    assert findings(now=NOW + timedelta(days=1)) == []


def test_the_address_of_an_anonymised_person_can_be_taken_out_of_emails(
    chain: list[Seal], officer: User, administrator: User
) -> None:
    """As the operators' guide says; the address of anybody else cannot."""
    change = "UPDATE recommendations_outgoingemail SET address = 'x@anonymised.invalid'"
    as_owner(change)
    (fault,) = findings()
    assert fault.startswith("recommendations_outgoingemail ")
    User.objects.filter(pk=officer.pk).update(
        anonymised_at=NOW, is_active=False, is_staff=False, email="y@anonymised.invalid"
    )
    assert findings() == []
    # Without its salt, the checksum tells nothing any more to whoever guesses the address.
    as_owner("UPDATE recommendations_sealedrow SET salt = '' WHERE kind = 'email-address'")
    assert findings() == []


def test_what_is_no_evidence_may_change(chain: list[Seal]) -> None:
    changes: tuple[Callable[[], int], ...] = (
        lambda: StateReply.objects.update(access_level="committee"),
        lambda: Evaluation.objects.filter(status="adopted").update(access_level="committee"),
        lambda: OutgoingEmail.objects.filter(status="sent").update(
            status="bounced", outcome="It bounced: no such user"
        ),
        lambda: DocumentVersion.objects.update(file_name="renamed.pdf"),
        lambda: Passage.objects.update(coverage="partly", match_reason="By its number"),
        lambda: ImportRun.objects.update(warnings=["a warning"]),
        lambda: Deadline.objects.filter(state="in_force").update(state="suspended"),
    )
    for change in changes:
        assert change()
    assert findings() == []
