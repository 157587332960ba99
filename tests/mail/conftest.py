"""What tests of delivery start from."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from recommendations.mail.verbs import delivery
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.models import OutgoingEmail, User
from tests.conftest import Case
from tests.factories import ReminderStageFactory
from tests.mail.delivery import MONTH_BEFORE, NOW


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
