"""The schedule continues with exports whose message was lost, and leaves the others alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.enums import IndexImportStatus
from recommendations.index_imports import tasks
from recommendations.index_imports.verbs import imports as index_imports
from recommendations.models import IndexImport, StateParty, TreatyBody, User
from tests.index_imports.index_exports import document, received

pytestmark = pytest.mark.django_db


def test_an_import_on_which_nothing_happens_is_continued(
    body: TreatyBody, state_party: StateParty, administrator: User
) -> None:
    silent = received(document("CMW/C/AZE/CO/4", 7, 8), administrator)
    lively = received(document("CMW/C/AZE/CO/5", 7, 8), administrator)
    IndexImport.objects.filter(pk=silent.pk).update(
        updated_at=timezone.now() - timedelta(minutes=5)
    )
    tasks.continue_index_imports()
    silent.refresh_from_db()
    lively.refresh_from_db()
    assert silent.status == IndexImportStatus.COUNTED
    assert lively.status == IndexImportStatus.RECEIVED


def test_a_task_hands_over_to_the_next_while_there_is_more(
    body: TreatyBody,
    state_party: StateParty,
    administrator: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = received(document("CMW/C/AZE/CO/4", 7, 8), administrator)
    sent: list[int] = []
    answers = iter([True, False])
    monkeypatch.setattr(tasks.work_on_index_import, "delay", sent.append)
    monkeypatch.setattr(index_imports, "work_on", lambda *_a, **_k: next(answers))
    tasks.work_on_index_import(found.pk)
    tasks.work_on_index_import(found.pk)
    assert sent == [found.pk]
