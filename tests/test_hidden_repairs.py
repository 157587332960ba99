"""Repairs of what is hidden change no page, and what does not stand counts nowhere.

The doors are those of `tests/test_hidden_acts.py`.
"""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.answers.verbs.replies import (
    PassageInput,
    ReplyInput,
    correct_reply,
    withdraw_reply,
)
from recommendations.answers.verbs.submissions import (
    accept_submission,
    publish_submission,
    save_assessment,
    start_correction,
    start_submission,
    submit,
)
from recommendations.deadlines.verbs.follow_ups import change_status
from recommendations.enums import AccessLevel, FollowUpStatus
from recommendations.models import Organisation, Submission, User
from tests.conftest import Case
from tests.test_hidden_acts import NOW, crawl, reply

pytestmark = pytest.mark.django_db


def repaired(
    case: Case, by: User, *, beside_a_public_one: bool, is_withdrawn: bool
) -> Callable[[], object]:
    """A hidden reply with what rests on it, and its withdrawal or correction, still to be done."""
    row = reply(case, AccessLevel.RAPPORTEUR, by)
    change_status(case.follow_ups[36], FollowUpStatus.UNDER_EVALUATION, by=by, now=NOW)
    if beside_a_public_one:
        reply(case, AccessLevel.PUBLIC, by)
    if is_withdrawn:
        return lambda: withdraw_reply(row, reason="Wrong.", by=by, now=NOW)
    return lambda: correct_reply(
        row,
        ReplyInput(
            received_on=date(2024, 1, 16),
            passages=[PassageInput(case.recommendation(16), "Words")],
            access_level=AccessLevel.RAPPORTEUR,
        ),
        reason="Wrong.",
        by=by,
        now=NOW,
    )


@pytest.mark.parametrize("is_withdrawn", [True, False])
@pytest.mark.parametrize("beside_a_public_one", [True, False])
def test_no_door_tells_that_a_hidden_reply_was_withdrawn_or_corrected(
    client: Client, case: Case, officer: User, is_withdrawn: bool, beside_a_public_one: bool
) -> None:
    act = repaired(
        case, officer, beside_a_public_one=beside_a_public_one, is_withdrawn=is_withdrawn
    )
    before = crawl(client, case)
    act()
    after = crawl(client, case)
    assert [door for door in before if before[door] != after[door]] == []


def _histories(case: Case) -> set[str]:
    return {
        case.cycle.get_absolute_url(),
        case.recommendation(36).get_absolute_url(),
        case.recommendation(16).get_absolute_url(),
        case.deadline.get_absolute_url(),
        reverse("history-feed"),
    }


def test_a_withdrawn_reply_counts_nowhere(client: Client, case: Case, officer: User) -> None:
    """Pages without a history answer as if it had not been recorded."""
    before = crawl(client, case)
    row = reply(case, AccessLevel.PUBLIC, officer)
    with_it = crawl(client, case)
    withdraw_reply(row, reason="Wrong.", by=officer, now=NOW)
    after = crawl(client, case)
    assert {door for door in before if before[door] != after[door]} <= _histories(case)
    # The doors tell of a reply that stands.
    assert {door for door in before if before[door] != with_it[door]} - _histories(case)


def test_a_corrected_reply_counts_once(client: Client, case: Case, officer: User) -> None:
    """Pages without a history name the corrected reply alone."""
    row = reply(case, AccessLevel.PUBLIC, officer)
    before = crawl(client, case)
    kept = correct_reply(
        row,
        ReplyInput(
            received_on=date(2024, 1, 17),
            passages=[PassageInput(case.recommendation(36), "Other words")],
            access_level=AccessLevel.PUBLIC,
        ),
        reason="Wrong.",
        by=officer,
        now=NOW,
    )
    old, new = str(row.public_id).encode(), str(kept.public_id).encode()
    after = crawl(client, case)
    for door, (status, content) in before.items():
        if door not in _histories(case):
            assert after[door] == (status, content.replace(old, new))
            assert old not in after[door][1]


@pytest.mark.parametrize("level", [AccessLevel.COMMITTEE, AccessLevel.RAPPORTEUR])
def test_no_door_tells_that_a_hidden_submission_was_corrected(
    client: Client, case: Case, officer: User, ngo: Organisation, ngo_member: User, level: str
) -> None:
    draft = start_submission(
        case.request, organisation=ngo, title="Hidden", access_level=level, by=ngo_member, now=NOW
    )

    def published(row: Submission, words: str) -> Submission:
        save_assessment(
            row, recommendation=case.recommendation(36), reasoning=words, by=ngo_member, now=NOW
        )
        submit(row, by=ngo_member, now=NOW)
        accept_submission(row, by=officer, now=NOW)
        return publish_submission(row, by=officer, now=NOW)

    former = published(draft, "Words")
    before = crawl(client, case)
    correction = start_correction(former, reason="Wrong.", by=ngo_member, now=NOW)
    assert crawl(client, case) == before
    published(correction, "Other words")
    assert crawl(client, case) == before
    assert client.get(former.get_absolute_url()).status_code == 404
