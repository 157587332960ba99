"""What has become evidence stays as it is: the database refuses every change, whoever asks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from recommendations.enums import DeadlineState, EmailStatus, LetterStatus
from recommendations.models import Deadline, Document, Letter, OutgoingEmail, User
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import (
    DeadlineFactory,
    DocumentFactory,
    DocumentVersionFactory,
    OutgoingEmailFactory,
)

NOON = datetime(2023, 9, 8, 12, tzinfo=UTC)


def is_refused(row: models.Model, **change: Any) -> bool:
    """Whether the owner is refused to change (or, with no change named, to delete) the row."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    try:
        with transaction.atomic(), as_owner():
            if change:
                rows.update(**change)
            else:
                rows._raw_delete(rows.db)
    except IntegrityError as error:
        return "stays" in str(error) or "kept" in str(error)
    return False


@pytest.fixture
def email(case: Case) -> OutgoingEmail:
    return OutgoingEmailFactory.create(
        deadline=case.deadline, subject="A date nears", body="In a month."
    )


CHANGES_OF_EMAILS: tuple[dict[str, Any], ...] = (
    {"subject": "Another"},
    {"body": "Other words."},
    {"named_paragraphs": ["36"]},
    {"address": "other@example.org"},
    {"message_id": "<other@example.org>"},
    {"due_on": date(2020, 1, 1)},
    {"sent_at": NOON + timedelta(days=1)},
    {"status": EmailStatus.PLANNED, "sent_at": None},
    {},
)


@pytest.mark.parametrize("change", CHANGES_OF_EMAILS)
def test_sent_email_stays_as_it_left(email: OutgoingEmail, change: dict[str, Any]) -> None:
    OutgoingEmail.objects.update(status=EmailStatus.SENT, sent_at=NOON)
    assert is_refused(email, **change)


@pytest.mark.parametrize("change", CHANGES_OF_EMAILS)
def test_email_on_its_way_can_be_changed(email: OutgoingEmail, change: dict[str, Any]) -> None:
    change = {name: value for name, value in change.items() if name != "sent_at"}
    assert not is_refused(email, **change)


def test_that_a_sent_email_bounced_can_be_recorded(email: OutgoingEmail) -> None:
    OutgoingEmail.objects.update(status=EmailStatus.SENT, sent_at=NOON)
    assert not is_refused(email, status=EmailStatus.BOUNCED, outcome="It bounced: no such user")
    assert is_refused(email, body="Other words.")


@pytest.mark.parametrize("state", [DeadlineState.SUPERSEDED, DeadlineState.WITHDRAWN])
@pytest.mark.parametrize(
    "change",
    [
        {"due_on": date(2029, 1, 1)},
        {"reason": "Another"},
        {"quoted_words": "by another day"},
        {"state": DeadlineState.CANDIDATE},
        {},
    ],
)
def test_former_deadline_stays(case: Case, state: DeadlineState, change: dict[str, Any]) -> None:
    former = DeadlineFactory.create(request=case.request, state=state, due_on=date(2023, 11, 1))
    assert is_refused(former, **change)
    assert not is_refused(case.deadline, state=DeadlineState.SUSPENDED)


@pytest.mark.parametrize(
    "change", [{"note": "Another"}, {"dated_on": date(2020, 1, 1)}, {"status": "withdrawn"}, {}]
)
def test_issued_letter_stays(case: Case, officer: User, change: dict[str, Any]) -> None:
    document: Document = DocumentFactory.create(cycle=case.cycle, symbol="")
    letter = Letter.objects.create(
        deadline=Deadline.objects.get(pk=case.deadline.pk),
        kind="first_reminder",
        language="en",
        drafted_by=officer,
    )
    assert not is_refused(letter, language="fr")
    Letter.objects.update(
        status=LetterStatus.ISSUED,
        dated_on=date(2024, 1, 2),
        issued_at=NOON,
        issued_by=officer,
        document=document,
    )
    assert is_refused(letter, **change)


def test_checksum_stays(case: Case) -> None:
    version = DocumentVersionFactory.create(document=case.document, sha256="a" * 64)
    assert is_refused(version, sha256="b" * 64)
    assert not is_refused(version, sha256="a" * 64, file_name="renamed.pdf")
