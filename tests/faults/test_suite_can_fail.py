"""A suite that cannot fail proves nothing: with a broken claim, it has to report mails doubled."""

import time

import pytest

from recommendations.mail import tasks
from tests.faults.ground import Ground, say

pytestmark = [pytest.mark.faults, pytest.mark.celery]


def test_claim_that_takes_what_others_have_claimed_is_found_out(ground: Ground) -> None:
    ground.make_world(1_000)
    ground.sink.delays = (0.002, 0.01)
    ground.start("worker", 3, BREAK_CLAIMS=ground.now().isoformat())
    ground.run_task(tasks.plan_reminders)
    for _worker in range(3):
        tasks.deliver_due.delay()
    end = time.monotonic() + 60
    while ground.rows("planned", "claimed") and time.monotonic() < end:
        time.sleep(0.2)
    count = ground.count("with claims broken on purpose", 1_000)
    say(str(count))
    assert count.n_doubled > 0
