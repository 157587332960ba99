"""The world changes while a batch runs: dates moved, extended, suspended, withdrawn, answered."""

import time
from datetime import timedelta

import pytest

from recommendations.deadlines.verbs.deadline_changes import (
    correct_deadline,
    suspend_deadline,
    withdraw_deadline,
)
from recommendations.deadlines.verbs.extensions import extend_deadline
from recommendations.mail import tasks
from recommendations.mail_enums import NOTICE_KINDS
from recommendations.models import Deadline, Event, OutgoingEmail
from tests.faults.conftest import Note
from tests.faults.ground import REMINDERS, Ground, answer

pytestmark = [pytest.mark.faults, pytest.mark.celery]

N = 500
# A check holds for a second, and the machine is busy.
AT_MOST_LATE = 2.0


def test_dates_change_while_a_batch_runs(ground: Ground, conclude: Note) -> None:
    officer = ground.make_world(N)
    ground.sink.delays = (0.005, 0.03)
    ground.start("worker", 2)
    ground.run_task(tasks.plan_reminders)
    changed_at: dict[int, float] = {}
    queue = list(Deadline.objects.filter(pk__lte=N).order_by("?").values_list("pk", flat=True))

    def change(pk: int) -> None:
        deadline = Deadline.objects.get(pk=pk)
        now, kind = ground.now(), pk % 5
        later = deadline.due_on + timedelta(days=90)
        if kind == 0:
            extend_deadline(deadline, to=later, reason="Asked for", by=officer, now=now)
        elif kind == 1:
            withdraw_deadline(deadline, reason="Set by mistake", by=officer, now=now)
        elif kind == 2:
            correct_deadline(deadline, to=later, reason="Misread", by=officer, now=now)
        elif kind == 3:
            suspend_deadline(deadline, reason="Talks go on", by=officer, now=now)
        else:
            answer(deadline, officer, now)
        changed_at[pk] = time.time()

    def change_some() -> None:
        for _n in range(min(6, max(0, len(queue) - N // 3))):
            change(queue.pop())

    ground.deliver_all(change_some)
    rows = dict(
        OutgoingEmail.objects.filter(message_id__startswith=REMINDERS).values_list(
            "message_id", "deadline_id"
        )
    )
    kept_at = {rows[mail.message_id]: mail.at for mail in ground.sink.kept}
    late = [pk for pk, at in changed_at.items() if kept_at.get(pk, 0) > at + AT_MOST_LATE]
    assert not late, f"{len(late)} mails left after their date had changed"
    # Each State party hears what became of its date, or that its reply came.
    ground.run_task(tasks.plan_notices)
    ground.deliver_all()
    n_told = Event.objects.filter(kind__in=NOTICE_KINDS, by=officer).count()
    assert len(changed_at) // 2 < n_told <= len(changed_at)
    count = conclude(N + n_told, f", {len(changed_at)} dates changed meanwhile")
    assert 20 < count.n_superseded < len(changed_at), "some before they left, some after"
