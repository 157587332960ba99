"""Alerts of saved searches: each new match once, whatever runs twice, late, or not to its end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from recommendations.enums import EmailStatus, EventKind, FollowUpStatus
from recommendations.mail.verbs.digests import plan_digests
from recommendations.mail.verbs.rows import write_alerts
from recommendations.mail_enums import MailRhythm
from recommendations.models import (
    Document,
    FollowUp,
    OutgoingEmail,
    Recommendation,
    SavedSearch,
    User,
)
from recommendations.searches.reads import look_at
from recommendations.searches.verbs import looking
from recommendations.searches.verbs.saving import (
    change_saved_search,
    delete_saved_search,
    save_search,
)
from tests.conftest import Case
from tests.factories import (
    EventFactory,
    ParagraphFactory,
    RecommendationFactory,
    UserFactory,
)
from tests.mail.delivery import deliver

# Friday, seven in the morning in Geneva is the hour of digests; this is before it.
NOW = datetime(2023, 9, 8, 4, tzinfo=UTC)
SEVEN = datetime(2023, 9, 9, 5, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> User:
    return UserFactory.create(email="reader@example.org", full_name="Rita Reader")


def saved(user: User, rhythm: str = "each", query: str = "state_party=AZE") -> SavedSearch:
    return save_search(
        user, QueryDict(query), name="Azerbaijan", rhythm=MailRhythm(rhythm), now=NOW
    )


def comes(case: Case, number: int, *, at: datetime = NOW) -> Recommendation:
    """A recommendation is recorded, which leaves an event."""
    paragraph = ParagraphFactory.create(document=case.document, number=number, position=number)
    EventFactory.create(kind=EventKind.DOCUMENT_RECORDED, document=case.document, at=at)
    return RecommendationFactory.create(paragraph=paragraph)


def hide(case: Case, level: str = "committee") -> None:
    Document.objects.filter(pk=case.document.pk).update(access_level=level)


def plan_alerts(*, now: datetime) -> int:
    return looking.plan_alerts(write_alerts, now=now)


def minutes(n: int) -> datetime:
    return NOW + timedelta(minutes=n)


def test_new_match_is_told_once_whatever_runs_twice(case: Case, reader: User) -> None:
    search = saved(reader)
    assert plan_alerts(now=minutes(6)) == 0, "what matched before is known"
    new = comes(case, 17, at=minutes(7))
    assert plan_alerts(now=minutes(12)) == 1
    assert plan_alerts(now=minutes(12)) == 0
    assert plan_alerts(now=minutes(30)) == 0, "an email of it is under way"
    assert deliver(minutes(31)).n_sent == 1
    assert plan_alerts(now=minutes(32)) == 0
    assert plan_alerts(now=NOW + timedelta(days=2)) == 0
    (message,) = mail.outbox
    assert message.subject == "1 new match: Azerbaijan"
    body = str(message.body)
    assert "1 recommendation newly matches your saved search “Azerbaijan”." in body
    assert "paragraph 17" in body
    assert "paragraph 36" not in body
    assert search.get_absolute_url() in body
    assert OutgoingEmail.objects.get().matches == [new.pk]
    assert new.pk in SavedSearch.objects.get().known


def test_changed_status_is_a_new_match_and_again_when_it_comes_back(
    case: Case, reader: User
) -> None:
    saved(reader, query="status=closed")
    moment = minutes(0)
    for n_sent in (1, 2):
        FollowUp.objects.filter(pk=case.follow_ups[36].pk).update(status=FollowUpStatus.CLOSED)
        moment += timedelta(days=1)
        assert plan_alerts(now=moment) == 1
        deliver(moment)
        assert len(mail.outbox) == n_sent
        FollowUp.objects.filter(pk=case.follow_ups[36].pk).update(
            status=FollowUpStatus.AWAITING_REPLY
        )
        moment += timedelta(days=1)
        assert plan_alerts(now=moment) == 0


def test_planning_that_dies_in_the_middle_leaves_nothing_half_done(
    case: Case, reader: User
) -> None:
    saved(reader)
    comes(case, 17)

    def dies(found: Any, now: datetime) -> int:
        assert write_alerts(found, now) == 1
        raise SystemExit

    with pytest.raises(SystemExit):
        looking.plan_alerts(dies, now=minutes(6))
    assert not OutgoingEmail.objects.exists()
    assert plan_alerts(now=minutes(6)) == 1


def test_one_search_that_cannot_be_looked_at_does_not_stop_the_others(
    case: Case, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(reader)
    broken = saved(UserFactory.create())
    comes(case, 17)
    look = look_at

    def fails(search: SavedSearch, *args: Any, **kwargs: Any) -> Any:
        if search.pk == broken.pk:
            raise ValueError("broken")
        return look(search, *args, **kwargs)

    monkeypatch.setattr(looking, "look_at", fails)
    assert plan_alerts(now=minutes(6)) == 1
    assert OutgoingEmail.objects.get().recipient == reader


@pytest.mark.parametrize("status", ["failed", "superseded"])
def test_what_did_not_leave_is_told_by_the_next_email(
    case: Case, reader: User, status: str
) -> None:
    saved(reader)
    first = comes(case, 17)
    plan_alerts(now=minutes(6))
    OutgoingEmail.objects.update(status=status)
    second = comes(case, 18, at=minutes(7))
    assert plan_alerts(now=minutes(12)) == 1
    assert set(OutgoingEmail.objects.latest("pk").matches or ()) == {first.pk, second.pk}


def test_what_may_have_left_is_not_told_again(case: Case, reader: User) -> None:
    saved(reader)
    comes(case, 17)
    plan_alerts(now=minutes(6))
    OutgoingEmail.objects.update(status=EmailStatus.EXPIRED)
    assert plan_alerts(now=minutes(12)) == 0


def test_alert_names_nothing_that_its_owner_may_not_read_when_it_leaves(
    case: Case, reader: User
) -> None:
    """Made confidential between planning and sending; told once it is public again."""
    search = saved(reader)
    comes(case, 17)
    plan_alerts(now=minutes(6))
    hide(case)
    assert deliver(minutes(7)).n_superseded == 1
    assert "still open to the person" in OutgoingEmail.objects.get().outcome
    assert plan_alerts(now=minutes(12)) == 0
    hide(case, "public")
    # What was known before is not told a second time because it was hidden for a while.
    assert plan_alerts(now=NOW + timedelta(days=1)) == 1
    assert len(OutgoingEmail.objects.get(search_round=search.n_rounds + 2).matches or ()) == 1


def test_alert_leaves_out_the_part_that_is_hidden_by_then(
    case: Case, reader: User, officer: User
) -> None:
    saved(reader, query="status=closed")
    FollowUp.objects.filter(pk__in=[case.follow_ups[n].pk for n in (36, 60)]).update(
        status=FollowUpStatus.CLOSED
    )
    plan_alerts(now=NOW + timedelta(days=1))
    FollowUp.objects.filter(pk=case.follow_ups[60].pk).update(status=FollowUpStatus.AWAITING_REPLY)
    deliver(NOW + timedelta(days=1))
    body = str(mail.outbox[0].body)
    assert "1 recommendation newly matches" in body
    assert "paragraph 60" not in body
    assert OutgoingEmail.objects.get().matches == [case.recommendation(36).pk]


def test_whoever_may_read_it_is_told_of_what_is_not_public(
    case: Case, reader: User, officer: User
) -> None:
    hide(case)
    saved(reader)
    saved(officer)
    comes(case, 17)
    assert plan_alerts(now=minutes(6)) == 1
    assert OutgoingEmail.objects.get().recipient == officer


def _deactivate(search: SavedSearch) -> None:
    User.objects.filter(pk=search.user_id).update(is_active=False)


def _turn_all_off(search: SavedSearch) -> None:
    User.objects.filter(pk=search.user_id).update(own_mails="off")


def _turn_off(search: SavedSearch) -> None:
    change_saved_search(search, name="x", rhythm=MailRhythm.OFF, now=NOW)


def _turn_off_and_on(search: SavedSearch) -> None:
    _turn_off(search)
    change_saved_search(search, name="x", rhythm=MailRhythm.EACH, now=NOW)


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (_deactivate, "deactivated"),
        (_turn_all_off, "turned these emails off"),
        (_turn_off, "Alerts for the saved search were turned off."),
        (_turn_off_and_on, "Alerts for the saved search were turned off."),
        (lambda search: delete_saved_search(search, now=NOW), "The saved search was deleted."),
    ],
    ids=("deactivated", "all off", "off", "off and on", "deleted"),
)
def test_what_is_planned_is_not_sent_to_whoever_wants_it_no_more(
    case: Case, reader: User, act: Any, reason: str
) -> None:
    search = saved(reader)
    comes(case, 17)
    plan_alerts(now=minutes(6))
    act(search)
    assert deliver(minutes(7)).n_superseded == 1
    assert reason in OutgoingEmail.objects.get().outcome
    # And nothing is planned of it, minute by minute.
    comes(case, 18, at=minutes(8))
    assert plan_alerts(now=minutes(14)) == (1 if act is _turn_off_and_on else 0)


def test_daily_alert_looks_at_its_hour_and_is_caught_up_after_an_outage(
    case: Case, reader: User
) -> None:
    saved(reader, "daily")
    comes(case, 17)
    assert plan_alerts(now=NOW + timedelta(minutes=59)) == 0
    assert plan_alerts(now=SEVEN + timedelta(days=3, minutes=1)) == 1
    assert SavedSearch.objects.get().look_due_at == SEVEN + timedelta(days=4)
    comes(case, 18)
    deliver(SEVEN + timedelta(days=3, minutes=2))
    assert plan_alerts(now=SEVEN + timedelta(days=3, hours=2)) == 0
    assert plan_alerts(now=SEVEN + timedelta(days=4)) == 1


def test_alerts_are_in_the_digest_of_their_hour(case: Case, reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(own_mails="daily")
    saved(User.objects.get(pk=reader.pk), "daily")
    new = comes(case, 17)
    moment = SEVEN - timedelta(days=1)
    assert plan_alerts(now=moment) == 1
    assert plan_digests(now=moment) == 1
    assert deliver(moment).n_sent == 1
    body = str(mail.outbox[0].body)
    assert "newly matches your saved search “Azerbaijan”" in body
    assert "paragraph 17" in body
    row = OutgoingEmail.objects.get(saved_search__isnull=False)
    assert (row.status, row.matches) == (EmailStatus.SENT, [new.pk])
    assert plan_alerts(now=moment + timedelta(days=1)) == 0


def test_one_query_finds_that_nothing_is_due(case: Case, reader: User) -> None:
    saved(reader)
    saved(UserFactory.create(), "weekly")
    for n in range(3):
        saved(UserFactory.create(), "off", f"q={n}")
    with CaptureQueriesContext(connection) as queries:
        assert plan_alerts(now=minutes(1)) == 0
    assert len(queries) == 1


def test_each_search_more_costs_its_own_question_and_no_more(case: Case) -> None:
    for _n in range(2):
        saved(UserFactory.create())
    comes(case, 17)
    with CaptureQueriesContext(connection) as few:
        assert plan_alerts(now=minutes(6)) == 2
    for _n in range(2):
        saved(UserFactory.create())
    OutgoingEmail.objects.update(status=EmailStatus.FAILED)
    comes(case, 18, at=minutes(7))
    with CaptureQueriesContext(connection) as more:
        assert plan_alerts(now=minutes(14)) == 4
    assert (len(more) - len(few)) % 2 == 0
    assert (len(more) - len(few)) / 2 <= 12
