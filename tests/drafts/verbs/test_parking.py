"""Parked forms: once each, not too many, not too large, for an hour."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from recommendations.drafts.tasks import delete_old
from recommendations.drafts.verbs.parking import (
    MAX_BYTES,
    MAX_PARKED,
    claim_parked,
    delete_old_parked_forms,
    discard_parked,
    park,
    settle_by_token,
    settle_parked,
)
from recommendations.models import ParkedForm, User
from recommendations.models.drafts import PARKED_FOR
from tests.drafts.forms import opened
from tests.factories import ParkedFormFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 9, 1, 12, tzinfo=UTC)
PATH = "/follow-ups/1/status/"


def _park(person: User, words: str = "Words.", now: datetime = NOW) -> ParkedForm | None:
    fields = [("reason", [words])]
    return park(opened(person, PATH), path=PATH, fields=fields, has_files=False, now=now)


def test_a_form_sent_twice_is_parked_once_and_its_hour_begins_anew(officer: User) -> None:
    first, second = _park(officer), _park(officer, now=NOW + timedelta(minutes=5))
    assert first
    assert first == second
    assert ParkedForm.objects.get().parked_at == NOW + timedelta(minutes=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        ParkedFormFactory.create(user=officer, digest=first.digest)


def test_two_texts_and_two_people_are_kept_apart(officer: User, ngo_member: User) -> None:
    parked = [_park(officer), _park(officer, "Other words."), _park(ngo_member)]
    assert len({row.pk for row in parked if row}) == 3


def test_not_more_than_a_few_are_kept_for_one_person(officer: User, ngo_member: User) -> None:
    for n in range(MAX_PARKED):
        assert _park(officer, f"Words {n}.")
    assert _park(officer, "One more.") is None
    assert _park(ngo_member, "One more.")
    assert _park(officer, "Words 3.")  # one that is there already
    assert _park(officer, "Later.", now=NOW + PARKED_FOR + timedelta(seconds=1))


def test_a_text_that_is_too_large_is_not_kept(officer: User) -> None:
    assert _park(officer, "x" * (MAX_BYTES - 200))
    assert _park(officer, "x" * MAX_BYTES) is None


def test_nothing_is_kept_for_a_closed_account(officer: User) -> None:
    officer.is_active = False
    officer.save()
    assert _park(officer) is None


def test_of_two_clicks_one_sends_and_the_words_go_with_it(officer: User) -> None:
    parked = _park(officer)
    assert parked
    assert claim_parked(officer, parked.public_id, now=NOW)
    assert not claim_parked(officer, parked.public_id, now=NOW)
    settle_parked(officer, parked.public_id, is_done=True)
    assert not claim_parked(officer, parked.public_id, now=NOW)
    parked.refresh_from_db()
    assert parked.fields == []
    assert not ParkedForm.objects.open_at(NOW).exists()


def test_what_was_refused_can_be_sent_again(officer: User) -> None:
    parked = _park(officer)
    assert parked
    assert claim_parked(officer, parked.public_id, now=NOW)
    settle_parked(officer, parked.public_id, is_done=False)
    assert ParkedForm.objects.open_at(NOW).get().fields == [["reason", ["Words."]]]
    assert claim_parked(officer, parked.public_id, now=NOW)


def test_what_was_refused_and_parked_once_more_is_there_once(officer: User) -> None:
    parked = _park(officer)
    assert parked
    claim_parked(officer, parked.public_id, now=NOW)
    again = _park(officer)
    assert again != parked
    settle_parked(officer, parked.public_id, is_done=False)
    assert ParkedForm.objects.get() == again


def test_nobody_else_claims_settles_or_discards_it(officer: User, ngo_member: User) -> None:
    parked = _park(officer)
    assert parked
    claim_parked(ngo_member, parked.public_id, now=NOW)
    settle_parked(ngo_member, parked.public_id, is_done=True)
    discard_parked(ngo_member, parked.public_id)
    parked.refresh_from_db()
    assert parked.used_at is None
    assert parked.fields
    discard_parked(officer, parked.public_id)
    assert not ParkedForm.objects.exists()


def test_a_form_that_was_sent_after_corrections_waits_no_longer(officer: User) -> None:
    token = opened(officer, PATH)
    fields = [("reason", ["Words."])]
    assert park(token, path=PATH, fields=fields, has_files=False, now=NOW)
    other_tab = ParkedFormFactory.create(user=officer, page=PATH)
    settle_by_token(officer, token)
    assert ParkedForm.objects.get() == other_tab


def test_after_an_hour_it_is_shown_no_more_and_then_removed(officer: User) -> None:
    assert _park(officer)
    late = NOW + PARKED_FOR
    assert ParkedForm.objects.open_at(late - timedelta(seconds=1)).exists()
    assert not ParkedForm.objects.open_at(late).exists()
    assert delete_old_parked_forms(now=late - timedelta(seconds=1)) == 0
    assert delete_old_parked_forms(now=late) == 1


def test_the_scheduled_job_removes_what_is_old(officer: User) -> None:
    ParkedFormFactory.create()
    delete_old()
    assert not ParkedForm.objects.exists()
