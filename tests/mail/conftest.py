"""What tests of delivery start from."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from recommendations.enums import Role
from recommendations.mail.verbs import delivery
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.models import OutgoingEmail, User
from tests.conftest import Case
from tests.factories import MembershipFactory, ReminderStageFactory, UserFactory
from tests.mail.delivery import MONTH_BEFORE, NOW
from tests.mail.notices import begin


@pytest.fixture
def planned(case: Case, state_focal_point: User) -> OutgoingEmail:
    """The reminder to the State's focal point, planned and due."""
    ReminderStageFactory.create(code="before-1-month")
    assert plan_reminders(today=MONTH_BEFORE, now=NOW).n_planned == 1
    return OutgoingEmail.objects.get()


class AtOnce(Executor):
    """Runs everything in the thread that asks, so that it shares the transaction of a test."""

    def __init__(self, _max_workers: int) -> None: ...

    def submit(self, act: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(act(*args, **kwargs))
        except BaseException as error:
            done.set_exception(error)
        return done


@pytest.fixture
def mail_server_in_this_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a mail server that looks into the database, or changes it, while it has an email."""
    monkeypatch.setattr(delivery, "ThreadPoolExecutor", AtOnce)


@pytest.fixture
def colleague(
    case: Case,
    officer: User,
    rapporteur: User,
    state_focal_point: User,
    committee_member: User,
    ngo_member: User,
    outsider: User,
) -> User:
    """A second officer, in a committee whose people hold their roles since long ago."""
    user = UserFactory.create(email="colleague@example.org", full_name="Carl Colleague")
    MembershipFactory.create(user=user, role=Role.OFFICER, treaty_body=case.body)
    begin(*User.objects.all())
    return user
