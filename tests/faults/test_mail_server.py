"""A mail server that refuses, greylists, answers too late, drops connections, or is not there."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from dev.faulty_sink import Response
from recommendations.enums import EmailStatus
from recommendations.mail import tasks
from recommendations.models import OutgoingEmail
from tests.faults.conftest import Note
from tests.faults.ground import SMTP_PATIENCE, Ground

pytestmark = [pytest.mark.faults, pytest.mark.celery]

N = 150


def number_of(message_id: str) -> int:
    """A number that belongs to the mail, to choose some of them by."""
    return int(message_id.partition(".")[2][:8], 16)


def every(n: int, response: Response, *, at_attempt: int = 1) -> Callable[[str, int], Response]:
    """This response for one mail of n, at one attempt."""

    def choose(message_id: str, attempt: int) -> Response:
        is_chosen = number_of(message_id) % n == 0 and attempt == at_attempt
        return response if is_chosen else Response.ACCEPT

    return choose


def begin(ground: Ground, response_for: Callable[[str, int], Response]) -> None:
    ground.make_world(N)
    ground.sink.response_for = response_for
    ground.start("worker", 2)
    ground.run_task(tasks.plan_reminders)


def test_greylisting_refuses_every_mail_at_first(ground: Ground, conclude: Note) -> None:
    begin(ground, lambda _message_id, n: Response.REFUSE_FOR_NOW if n == 1 else Response.ACCEPT)
    ground.deliver_all()
    count = conclude(N)
    assert count.n_repeats == 0
    assert set(ground.sink.attempts.values()) == {2}, "once refused, once taken, never more"


def test_some_are_refused_for_good_and_sent_again_by_an_officer(
    ground: Ground, conclude: Note
) -> None:
    begin(ground, every(5, Response.REFUSE_FOR_GOOD))
    while not ground.is_idle() or ground.rows("planned"):
        ground.tick()
        time.sleep(0.2)
    refused = OutgoingEmail.objects.filter(status=EmailStatus.FAILED)
    assert refused.count() == sum(number_of(mail) % 5 == 0 for mail in ground.sink.attempts) > 10
    ground.move_clock_by(timedelta(days=3))
    assert set(ground.sink.attempts.values()) == {1}, "what is refused for good is not tried again"
    ground.deliver_all()
    assert conclude(N).n_repeats == 0


def test_connections_dropped_before_and_after_the_mail_was_kept(
    ground: Ground, conclude: Note
) -> None:
    def choose(message_id: str, attempt: int) -> Response:
        responses = (Response.DROP, Response.KEEP_AND_DROP, Response.ACCEPT, Response.ACCEPT)
        return responses[number_of(message_id) % 4] if attempt == 1 else Response.ACCEPT

    begin(ground, choose)
    ground.deliver_all()
    assert conclude(N).n_repeats > 10


def test_answers_that_come_too_late(ground: Ground, conclude: Note) -> None:
    begin(ground, every(25, Response.KEEP_AND_ANSWER_LATE))
    ground.sink.answers_late_after = SMTP_PATIENCE + 1
    ground.deliver_all()
    conclude(N)


def test_mail_server_that_closes_its_service_and_goes_away(ground: Ground, conclude: Note) -> None:
    begin(ground, lambda _message_id, _n: Response.CLOSE_SERVICE)
    for _round in range(3):
        ground.run_task(tasks.deliver_due)
    assert set(OutgoingEmail.objects.filter(status="planned").values_list("n_attempts")) == {(0,)}
    port = ground.sink.port
    ground.sink.stop()
    ground.run_task(tasks.deliver_due)
    assert ground.rows("planned") == N, "while the server is away nothing is even claimed"
    ground.sink.start_at(port)
    ground.sink.recover()
    ground.deliver_all()
    assert conclude(N).n_repeats == 0
