"""Checks of the whole site, for `manage.py check`."""

from django.apps import AppConfig
from django.core import checks


class TrackerConfig(AppConfig):
    name = "tracker"

    def ready(self) -> None:
        from tracker.login_checks import check_login  # what it reads needs the applications

        checks.register(check_login, checks.Tags.database)
