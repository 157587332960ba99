"""The Celery application. Messages are JSON and carry ids only; the database holds what is due."""

import os
import signal
from typing import Any

from celery import Celery, Task
from celery.beat import Service
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")


class ActingTask(Task):  # type: ignore[type-arg]
    """What one task writes is one act of this tracker."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # Models can be imported only once Django is set up, which Celery does later.
        from recommendations.acts.acting import acting
        from recommendations.enums import ActOrigin

        with acting(ActOrigin.TASK, self.name):
            return super().__call__(*args, **kwargs)


app = Celery("tracker", task_cls=ActingTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "recommendations.backups",
        "recommendations.documents",
        "recommendations.drafts",
        "recommendations.index_imports",
        "recommendations.intake",
        "recommendations.mail",
        "recommendations.seals",
    ]
)


@worker_init.connect
@beat_init.connect
def _refuse_owners_address(**_kwargs: Any) -> None:
    from tracker.login_checks import refuse_owners_address  # needs the applications

    try:
        refuse_owners_address()
    except ImproperlyConfigured as error:
        # Celery notes any other exception of a receiver, and goes on.
        raise SystemExit(str(error)) from error


@beat_init.connect
def _end_beat_between_messages(sender: Service, **_kwargs: Any) -> None:
    """Celery's own handler raises SystemExit wherever beat is. In the middle of a message to
    Redis that gets lost, and beat works on until it is killed."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sender.stop())
