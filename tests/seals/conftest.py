"""One row of each kind of evidence, and the chain over them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
import time_machine
from django.db import connection

from recommendations.enums import (
    DeadlineState,
    EmailStatus,
    EvaluationStatus,
    ExtensionOutcome,
    LetterStatus,
)
from recommendations.mail_enums import OutageKind
from recommendations.models import Seal, SenderOutage, StatusStep, User
from recommendations.seals.reads.verifying import verify
from recommendations.seals.verbs.sealing import seal
from tests.conftest import Case
from tests.factories import (
    DeadlineChangeFactory,
    DeadlineFactory,
    DocumentVersionFactory,
    EvaluationFactory,
    EventFactory,
    ExtensionFactory,
    ImportRunFactory,
    IndexImportFactory,
    LetterFactory,
    LetterTemplateFactory,
    OutgoingEmailFactory,
    ParagraphChangeFactory,
    PassageFactory,
    SentVersionFactory,
    StateReplyFactory,
    SubmissionReadingFactory,
)

# Noon in Geneva, long after what the factories make.
NOW = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """Rows that say by themselves when they were made say it of a moment before the chain."""
    with time_machine.travel(NOW - MINUTE, tick=False):
        yield


@pytest.fixture
def evidence(case: Case, officer: User) -> Case:
    """At least one row of each kind of evidence, and drafts beside those that were drafts."""
    for n in range(3):
        EventFactory.create(at=NOW - timedelta(hours=3 - n), by=officer, cycle=case.cycle)
    SentVersionFactory.create()
    SubmissionReadingFactory.create()
    SenderOutage.objects.create(
        kind=OutageKind.OFF, began_at=NOW - 9 * MINUTE, ended_at=NOW - 5 * MINUTE
    )
    for adopted in EvaluationStatus.ADOPTED, EvaluationStatus.DRAFT:
        EvaluationFactory.create(follow_up=case.follow_ups[36], status=adopted, scope=adopted)
    former = DeadlineFactory.create(
        request=case.request, state=DeadlineState.SUPERSEDED, due_on=date(2023, 8, 1)
    )
    LetterFactory.create(deadline=case.deadline, status=LetterStatus.ISSUED)
    DeadlineChangeFactory.create(deadline=former)
    ExtensionFactory.create(
        deadline=case.deadline, outcome=ExtensionOutcome.REFUSED, decided_on=date(2023, 9, 2)
    )
    reply = StateReplyFactory.create(request=case.request)
    PassageFactory.create(reply=reply, recommendation=case.recommendation(36))
    StatusStep.objects.create(
        follow_up=case.follow_ups[36], leg=1, place=1, status="reply_received", at=NOW, reply=reply
    )
    ParagraphChangeFactory.create()
    for status in EmailStatus.SENT, EmailStatus.PLANNED:
        OutgoingEmailFactory.create(
            deadline=case.deadline, recipient=officer, status=status, subject=f"It is {status}"
        )
    DocumentVersionFactory.create(document=case.document, sha256="a" * 64)
    ImportRunFactory.create()
    IndexImportFactory.create()
    LetterTemplateFactory.create()
    return case


@pytest.fixture
def chain(evidence: Case) -> list[Seal]:
    """Three seals: over the evidence, over what came a minute later, and a minute after that."""
    made = [seal(now=NOW)]
    for n in (1, 2):
        EventFactory.create(at=NOW + n * MINUTE, cycle=evidence.cycle, reason=f"Reason {n}")
        made.append(seal(now=NOW + n * MINUTE))
    return [link for link in made if link is not None]


def findings(
    *,
    now: datetime = NOW + 3 * MINUTE,
    files: Path | None = None,
    heads: Sequence[str] = (),
    is_fault: bool = True,
) -> list[str]:
    """What verification says of the test's own transaction: its faults, or else its doubts."""
    connection.ensure_connection()
    raw = cast("psycopg.Connection[Any]", connection.connection)
    found = list(verify(raw, now=now, files=files, heads=heads))
    return [finding.sentence for finding in found if finding.is_fault is is_fault]
