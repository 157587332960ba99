"""What the scenarios stand on: real processes, a faulty mail server, a clock, and the count."""

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import redis
from django.db import connection

from dev.faulty_sink import FaultySink
from dev.processes import Child, wait_until
from dev.reminder_world import Size, make
from recommendations import dates
from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.enums import AccessLevel, EmailStatus, EventKind, Role
from recommendations.mail import tasks
from recommendations.mail.verbs.delivery import STUCK_AFTER, resend
from recommendations.models import Deadline, Event, OutgoingEmail, TreatyBody, User
from recommendations.models.outbox import OutgoingEmailQuerySet
from recommendations.working_days import working_days_after
from tests import demo_site
from tests.celery_process import CeleryDidNotStart, is_ready, spawn_celery_process
from tests.factories import MembershipFactory, UserFactory
from tracker.celery import app

EVERY_SECOND = {"REMINDER_PLANNING_SECONDS": "1", "REMINDER_DELIVERY_SECONDS": "1"}
# What `make` wrote for the time before the scenario bears these Message-IDs.
BEFORE = "<old."
REMINDERS = "<reminder."
SMTP_PATIENCE = 2


@dataclass(frozen=True)
class Count:
    """What a scenario came to. Superseded and repeats are legitimate, and said openly."""

    scenario: str
    n_due: int
    n_lost: int
    n_doubled: int
    n_superseded: int
    n_in_doubt: int
    n_repeats: int
    seconds: float
    notes: str = ""

    def __str__(self) -> str:
        return (
            f"{self.scenario}: {self.n_due} due, lost {self.n_lost}, doubled {self.n_doubled}; "
            f"{self.n_superseded} no longer true, {self.n_in_doubt} left in doubt, "
            f"{self.n_repeats} repeats under the same Message-ID{self.notes} "
            f"({self.seconds:.0f} s)"
        )


def ours() -> OutgoingEmailQuerySet:
    """The emails of this scenario: reminders, and notices of what became of dates."""
    return OutgoingEmail.objects.exclude(message_id__startswith=BEFORE)


def say(words: str) -> None:
    """Progress, past pytest's capturing."""
    print(f"  {words}", file=sys.__stderr__, flush=True)


def until_office_hours() -> timedelta:
    """How long from now until ten in Geneva on the next working day.

    Reminders leave in the morning: whenever the suite runs, a scenario has the day before it.
    """
    now = dates.now()
    day = working_days_after(dates.today(now), 1, ())
    return dates.moment_at(day, 10, dates.DEADLINE_TZ) - now


class Ground:
    """One scenario: its world, processes, clock and mail server."""

    def __init__(self, folder: Path, sink: FaultySink) -> None:
        self.folder = folder
        self.sink = sink
        self.random = random.Random(36)  # noqa: S311 - repeatable, not secret
        self.children: dict[str, list[Child]] = {"worker": [], "beat": []}
        self.n_in_doubt = 0
        self.n_killed = 0
        self._clock_file = folder / "clock"
        self._began = time.monotonic()
        self.move_clock_to(until_office_hours())
        sink.clear()
        self.broker = redis.Redis.from_url(os.environ["REDIS_URL"])
        self.broker.flushdb()

    # --- The world --------------------------------------------------------------------------------

    def make_world(self, n_due: int, *, today: datetime | None = None) -> User:
        """So many reminders become due on the day of `today`; returns an officer."""
        make(Size(n_due, n_due), today=dates.today(today or self.now()))
        self.officer = self.add_officer("officer@example.org")
        return self.officer

    def add_officer(self, email: str) -> User:
        """An officer of every committee."""
        officer = UserFactory.create(email=email)
        for body in TreatyBody.objects.all():
            MembershipFactory.create(user=officer, role=Role.OFFICER, treaty_body=body)
        return officer

    def now(self) -> datetime:
        return dates.now() + self._offset

    def move_clock_to(self, offset: timedelta) -> None:
        """From the next task on, the workers' clocks differ so much from the real one."""
        self._offset = offset
        new = self._clock_file.with_suffix(".new")
        new.write_text(str(offset.total_seconds()))
        new.replace(self._clock_file)

    def move_clock_by(self, time_passed: timedelta) -> None:
        self.move_clock_to(self._offset + time_passed)

    # --- Processes --------------------------------------------------------------------------------

    def start(self, kind: str, count: int = 1, *, wait: bool = True, **env: str) -> None:
        """Start workers (one process for tasks in each) or beats, all at the same time."""
        ticks = EVERY_SECOND if kind == "beat" else {}
        environment = demo_site.process_environment(
            str(connection.settings_dict["NAME"]),
            EMAIL_URL=self.sink.url,
            EMAIL_TIMEOUT=str(SMTP_PATIENCE),
            DATABASE_POOL="true",
            DATABASE_POOL_SIZE="2",
            CLOCK_FILE=str(self._clock_file),
            **{**ticks, **env},
        )
        started = [
            spawn_celery_process(
                kind, environment, self.folder, app="tests.faults.moved_clock", concurrency=1
            )
            for _number in range(count)
        ]
        self.children[kind] += started
        for child in started if wait else ():
            if not wait_until(lambda c=child: is_ready(kind, c), child=child, seconds=120):  # type: ignore[misc]
                raise CeleryDidNotStart(f"{child.name} {child.ending()}:\n{child.tail(40)}")

    def stop(self, kind: str) -> None:
        children, self.children[kind] = self.children[kind], []
        for child in children:
            child.stop_signal = signal.SIGTERM
            child.ask_to_end()
        for child in children:
            child.stop(ask=False) if not child.is_alive else child.stop()

    def kill_somewhere(self) -> bool:
        """SIGKILL to a worker that is at work: mostly to its task's process, sometimes to all."""
        alive = [child for child in self.children["worker"] if child.is_alive]
        victim = self.random.choice(alive)
        if self.random.random() < 0.15:
            os.killpg(victim.process.pid, signal.SIGKILL)
            victim.process.wait(10)
            self.children["worker"].remove(victim)
            self.start("worker", wait=False)
        else:
            try:
                at_work = psutil.Process(victim.process.pid).children()
            except psutil.NoSuchProcess:
                return False
            if not at_work:
                return False
            os.kill(self.random.choice(at_work).pid, signal.SIGKILL)
        self.n_killed += 1
        return True

    def kill_all_workers(self) -> None:
        """SIGKILL to every process of every worker, none of which comes back by itself."""
        workers, self.children["worker"] = self.children["worker"], []
        for worker in workers:
            with suppress(ProcessLookupError):
                os.killpg(worker.process.pid, signal.SIGKILL)
            worker.process.wait(10)

    def is_idle(self) -> bool:
        """Whether the queue is empty and no worker has a task in hand."""
        if self.broker.llen("celery"):
            return False
        # Who is still starting has nothing in hand, and would be waited for in vain.
        n_alive = sum(
            child.is_alive and is_ready("worker", child) for child in self.children["worker"]
        )
        with app.connection_for_write() as link:
            active = app.control.inspect(timeout=1.0, connection=link, limit=n_alive).active()
        return active is not None and len(active) >= n_alive and not any(active.values())

    def tick(self) -> None:
        """What beat does: a message to deliver, unless enough of them wait."""
        if self.broker.llen("celery") < 4:
            tasks.deliver_due.delay()

    def run_task(self, task: Callable[..., object], seconds: float = 60) -> None:
        """Have a worker run one task, and wait until it did. Nothing else may be running."""
        done = self._clock_file.with_suffix(".done")
        before = done.stat().st_size if done.exists() else 0
        task.delay()  # type: ignore[attr-defined] # a Celery task
        if not wait_until(
            lambda: done.exists() and done.stat().st_size > before, child=None, seconds=seconds
        ):
            raise AssertionError("no worker ran the task")

    # --- To the end -------------------------------------------------------------------------------

    def rows(self, *statuses: str) -> int:
        rows = ours()
        return rows.filter(status__in=statuses).count() if statuses else rows.count()

    def deliver_all(
        self,
        during: Callable[[], None] = lambda: None,
        *,
        pause: float = 0.1,
        seconds: float = 180,
    ) -> None:
        """Tick until nothing waits: the clock moves on to the next attempts and past dead claims.

        `during` is called again and again while the workers are at work. What was left in doubt
        is sent again by the officer, as is what was refused for good.
        """
        end, said_at = time.monotonic() + seconds, 0.0
        while self.rows(*EmailStatus.waiting_statuses, *EmailStatus.resendable_statuses):
            if time.monotonic() > end:
                raise AssertionError(f"not finished within {seconds} s: {self.situation()}")
            if time.monotonic() - said_at > 5:
                say(f"{self.situation()}, {self.n_killed} kills")
                said_at = time.monotonic()
            if OutgoingEmail.objects.deliverable(self.now()).exists():
                self.tick()
                during()
                time.sleep(pause)
            elif self.rows(EmailStatus.CLAIMED) and not self.is_idle():
                during()
                time.sleep(pause)
            elif self.is_idle():
                self._go_on_to_the_next()

    def _go_on_to_the_next(self) -> None:
        """Nobody is at work and nothing is due: what do the rows that are left wait for?"""
        if self.rows(EmailStatus.CLAIMED):
            self.move_clock_by(STUCK_AFTER + timedelta(minutes=1))
            self.run_task(tasks.expire_stuck)
        for email in OutgoingEmail.objects.filter(status__in=EmailStatus.resendable_statuses):
            self.n_in_doubt += email.status == EmailStatus.EXPIRED
            resend(email, by=self.officer, now=self.now())
        if not OutgoingEmail.objects.deliverable(self.now()).exists():
            waiting = OutgoingEmail.objects.filter(status=EmailStatus.PLANNED)
            first = waiting.order_by("send_after").first()
            if first is not None:
                self.move_clock_by(first.send_after - self.now() + timedelta(seconds=1))

    def situation(self) -> str:
        found = Counter(ours().values_list("status", flat=True))
        return ", ".join(f"{count} {status}" for status, count in sorted(found.items()))

    def count(self, scenario: str, n_expected: int, notes: str = "") -> Count:
        """Compare the ledger with what the mail server kept, mail by mail."""
        rows = ours()
        superseded = set(
            rows.filter(status=EmailStatus.SUPERSEDED).values_list("message_id", flat=True)
        )
        due = set(rows.values_list("message_id", flat=True)) - superseded
        kept = Counter(mail.message_id for mail in self.sink.kept)
        # Nobody could know of these that they were kept: a repeat is right, under the same id.
        allowed = Counter(mail.message_id for mail in self.sink.kept if not mail.is_answered)
        allowed += Counter(
            Event.objects.filter(kind=EventKind.REMINDER_RESENT).values_list(
                "email__message_id", flat=True
            )
        )
        n_missing = n_expected - len(due) - len(superseded)
        return Count(
            scenario,
            n_due=n_expected - len(superseded),
            n_lost=n_missing + sum(1 for message_id in due if not kept[message_id]),
            n_doubled=sum(
                max(0, count - 1 - allowed[message_id]) for message_id, count in kept.items()
            )
            + sum(1 for message_id in kept if message_id not in due | superseded),
            n_superseded=len(superseded),
            n_in_doubt=self.n_in_doubt,
            n_repeats=sum(kept.values()) - len(kept),
            seconds=time.monotonic() - self._began,
            notes=notes,
        )

    def check_ledger(self) -> None:
        """The ledger says of each mail that it was sent, once, and has one event for it."""
        sent = ours().filter(status=EmailStatus.SENT).values_list("pk", flat=True)
        events = Counter(
            Event.objects.filter(kind=EventKind.REMINDER_SENT).values_list("email", flat=True)
        )
        assert events == Counter(sent)


def answer(deadline: Deadline, officer: User, now: datetime) -> None:
    """All that the deadline's request asks for is answered, today."""
    request = deadline.request
    assert request is not None
    record_reply(
        request,
        ReplyInput(
            received_on=dates.today(now),
            passages=[
                PassageInput(follow_up.recommendation, "Done.")
                for follow_up in request.follow_ups.select_related("recommendation")
            ],
            access_level=AccessLevel.PUBLIC,
        ),
        by=officer,
        now=now,
    )
