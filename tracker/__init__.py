"""The project: settings, addresses and the Celery application."""

from tracker.celery import app as celery_app

__all__ = ["celery_app"]
