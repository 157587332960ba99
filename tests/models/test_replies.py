"""What the database keeps of a reply that was withdrawn or replaced."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from recommendations.enums import AccessLevel, DocumentKind
from recommendations.models import StateReply
from tests.conftest import Case
from tests.factories import DocumentFactory, PassageFactory, StateReplyFactory, UserFactory
from tests.models.test_evidence import is_refused

pytestmark = pytest.mark.django_db

THEN = datetime(2024, 2, 1, tzinfo=UTC)


@pytest.fixture
def reply(case: Case) -> StateReply:
    return StateReplyFactory.create(request=case.request)


def withdraw(reply: StateReply) -> None:
    person = UserFactory.create()
    StateReply.objects.filter(pk=reply.pk).update(
        withdrawn_at=THEN, withdrawn_by=person, withdrawal_reason="Wrong."
    )


@pytest.mark.parametrize(
    "change",
    [
        {"received_on": date(2024, 1, 1)},
        {"summary": "Otherwise."},
        {"withdrawal_reason": "Otherwise."},
        {"withdrawn_at": None, "withdrawn_by": None, "withdrawal_reason": ""},
        {},
    ],
)
def test_a_withdrawn_reply_is_not_rewritten(reply: StateReply, change: dict[str, Any]) -> None:
    withdraw(reply)
    assert is_refused(reply, **change)
    assert not is_refused(reply, access_level=AccessLevel.RAPPORTEUR)


def test_nor_are_its_passages(reply: StateReply, case: Case) -> None:
    passage = PassageFactory.create(reply=reply, recommendation=case.recommendation(36))
    withdraw(reply)
    assert is_refused(passage, text="Otherwise.")
    assert is_refused(passage)
    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        PassageFactory.create(reply=reply, recommendation=case.recommendation(16))


@pytest.mark.parametrize(
    "values",
    [
        {"withdrawn_at": THEN},
        {"withdrawal_reason": "Wrong."},
        {"withdrawn_at": THEN, "withdrawal_reason": "Wrong."},
    ],
)
def test_a_withdrawal_has_its_day_its_person_and_its_reason(
    reply: StateReply, values: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match="statereply_withdrawn_check"), transaction.atomic():
        StateReply.objects.filter(pk=reply.pk).update(**values)


def test_a_corrected_reply_replaces_one_withdrawn_reply_to_the_same_request(
    reply: StateReply, case: Case
) -> None:
    with pytest.raises(IntegrityError, match="replaces a withdrawn one"), transaction.atomic():
        StateReplyFactory.create(request=case.request, replaces=reply)
    withdraw(reply)
    with pytest.raises(IntegrityError, match="replaces a withdrawn one"), transaction.atomic():
        StateReplyFactory.create(replaces=reply)
    StateReplyFactory.create(request=case.request, replaces=reply)
    with pytest.raises(IntegrityError), transaction.atomic():
        StateReplyFactory.create(request=case.request, replaces=reply)


def test_one_standing_reply_has_a_document(case: Case) -> None:
    document = DocumentFactory.create(
        cycle=case.cycle, kind=DocumentKind.STATE_REPLY, symbol="CMW/C/AZE/FCO/3"
    )
    first = StateReplyFactory.create(request=case.request, document=document)
    with pytest.raises(IntegrityError, match="statereply_document_uniq"), transaction.atomic():
        StateReplyFactory.create(request=case.request, document=document)
    withdraw(first)
    StateReplyFactory.create(request=case.request, document=document)
