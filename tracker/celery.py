"""The Celery application. Messages are JSON and carry ids only; the database holds what is due."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

app = Celery("tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "recommendations.backups",
        "recommendations.drafts",
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
