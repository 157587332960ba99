"""The Celery application. Messages are JSON and carry ids only; the database holds what is due."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

app = Celery("tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    ["recommendations.backups", "recommendations.intake", "recommendations.mail"]
)
