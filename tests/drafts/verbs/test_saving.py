"""Drafts: one of each form and person, only where the person agrees, and for a month."""

from datetime import UTC, datetime, timedelta

import pytest

from recommendations.acts.errors import DomainError
from recommendations.drafts.tasks import delete_old
from recommendations.drafts.verbs.saving import (
    MAX_BYTES,
    MAX_DRAFTS,
    choose_draft_keeping,
    delete_old_drafts,
    discard_draft,
    forget_draft,
    save_draft,
)
from recommendations.enums import DraftKeeping
from recommendations.models import FormDraft, User
from recommendations.models.drafts import DRAFTS_KEPT
from tests.factories import FormDraftFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 9, 1, 12, tzinfo=UTC)
ROW = "/follow-ups/6f0c1c0e-8f0b-4a77-9a3f-0d5c1c7a9b11"
OPEN, CONFIDENTIAL = f"{ROW}/status/", f"{ROW}/evaluation/?scope=children"


def _save(person: User, path: str = OPEN, words: str = "Words.", **given: str) -> FormDraft:
    values = {"title": "A page", **given}
    return save_draft(person, path=path, fields=[("reason", [words])], now=NOW, **values)


def test_the_newest_words_replace_those_of_before(officer: User, ngo_member: User) -> None:
    _save(officer)
    _save(officer, words="More words.", title="x" * 300)
    _save(ngo_member, words="Of somebody else.")
    draft = FormDraft.objects.get(user=officer)
    assert draft.fields == [["reason", ["More words."]]]
    assert len(draft.title) == 200


@pytest.mark.parametrize("keeping", DraftKeeping)
def test_confidential_texts_are_saved_only_where_the_person_agrees(
    officer: User, keeping: DraftKeeping
) -> None:
    choose_draft_keeping(officer, keeping)
    officer.refresh_from_db()
    assert _save(officer)
    if keeping == DraftKeeping.OFF:
        with pytest.raises(DomainError, match="not agreed"):
            _save(officer, CONFIDENTIAL)
    else:
        assert _save(officer, CONFIDENTIAL).is_confidential


def test_drafts_go_with_the_agreement_to_keep_them(officer: User) -> None:
    confidential = FormDraftFactory.create(user=officer, is_confidential=True)
    public = FormDraftFactory.create(user=officer, is_confidential=False)
    of_another = FormDraftFactory.create(is_confidential=True)
    choose_draft_keeping(officer, DraftKeeping.DEVICE)
    assert FormDraft.objects.count() == 3
    choose_draft_keeping(officer, DraftKeeping.OFF)
    assert set(FormDraft.objects.all()) == {public, of_another}
    assert confidential.pk


@pytest.mark.parametrize("path", ["/account/", "/nowhere/", "https://elsewhere.example/", ""])
def test_nothing_is_saved_of_other_pages(officer: User, path: str) -> None:
    with pytest.raises(DomainError, match="not saved"):
        _save(officer, path)


def test_a_draft_that_is_too_long_is_refused(officer: User) -> None:
    with pytest.raises(DomainError, match="too long"):
        _save(officer, words="x" * MAX_BYTES)
    with pytest.raises(DomainError, match="too long"):
        _save(officer, f"{OPEN}?x={'x' * 1000}")


def test_not_more_than_so_many_are_kept_for_one_person(officer: User) -> None:
    FormDraftFactory.create_batch(MAX_DRAFTS - 1, user=officer)
    _save(officer, f"{ROW}/status/?all")
    with pytest.raises(DomainError, match="100 drafts"):
        _save(officer, f"{ROW}/status/?more")
    assert _save(officer, f"{ROW}/status/?all")


def test_a_sent_form_leaves_no_draft_of_its_author(officer: User, ngo_member: User) -> None:
    _save(officer)
    of_another = _save(ngo_member)
    assert forget_draft(officer, OPEN)
    assert not forget_draft(officer, OPEN)
    assert FormDraft.objects.get() == of_another


def test_nobody_else_discards_a_draft(officer: User, ngo_member: User) -> None:
    draft = _save(officer)
    discard_draft(ngo_member, draft.public_id)
    assert FormDraft.objects.get() == draft
    discard_draft(officer, draft.public_id)
    assert not FormDraft.objects.exists()


def test_drafts_go_by_age(officer: User) -> None:
    _save(officer)
    late = NOW + DRAFTS_KEPT
    assert FormDraft.objects.kept_at(late - timedelta(seconds=1)).exists()
    assert not FormDraft.objects.kept_at(late).exists()
    assert delete_old_drafts(now=late - timedelta(seconds=1)) == 0
    delete_old()
    assert not FormDraft.objects.exists()
