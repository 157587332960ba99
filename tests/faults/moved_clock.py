"""Celery as it is, with a clock that the test moves: `celery -A tests.faults.moved_clock worker`.

Before each task the worker reads from the file CLOCK_FILE by how many seconds its clock is to
differ from the real one. After each task it adds a byte to CLOCK_FILE with the ending `.done`.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine
from celery.signals import task_postrun, task_prerun, worker_init, worker_process_init

from tracker.celery import app

__all__ = ["app"]

_FILE = Path(os.environ["CLOCK_FILE"])
_BROKEN = os.environ.get("BREAK_CLAIMS", "")


class _Clock:
    """This process's clock, as far as it was moved."""

    travel: time_machine.travel | None = None

    def move(self, seconds: float) -> None:
        if self.travel is not None:
            self.travel.stop()
            self.travel = None
        if seconds:
            self.travel = time_machine.travel(datetime.now(tz=UTC) + timedelta(seconds=seconds))
            self.travel.start()

    def hold_at(self, moment: str) -> None:
        if self.travel is None:
            self.travel = time_machine.travel(datetime.fromisoformat(moment), tick=False)
            self.travel.start()


_clock = _Clock()


@worker_init.connect
def load_what_every_process_needs(**_signal: object) -> None:
    """Before the worker forks: each process that is killed is followed by one that needs it too."""
    from django.urls import reverse

    reverse("home")


@task_prerun.connect
def follow_the_test(**_signal: object) -> None:
    if _BROKEN:
        _clock.hold_at(_BROKEN)
    else:
        _clock.move(float(_FILE.read_text() or 0))


@task_postrun.connect
def say_so(**_signal: object) -> None:
    with _FILE.with_suffix(".done").open("ab") as done:
        done.write(b".")


@worker_process_init.connect
def break_claims(**_signal: object) -> None:
    """To see that the suite can fail: a claim that takes what others have claimed already.

    The moment of a claim is its token, so the clocks of these workers stand still at one moment:
    nobody can tell whose a claim is.
    """
    if _BROKEN:
        # Models can be imported only once Celery has set up Django.
        from recommendations.models.outbox import OutgoingEmailQuerySet

        OutgoingEmailQuerySet.deliverable = lambda self, now: (  # type: ignore[method-assign]
            self.exclude(status="sent").filter(send_after__lte=now).order_by("send_after", "pk")
        )
