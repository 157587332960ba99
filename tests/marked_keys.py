"""Keys of rows by which rows could be counted, marked so that they are recognised in any answer."""

import re

from django.apps import apps
from django.db import connection
from django.db.models import BigAutoField

from recommendations.models import (
    FollowUpProcedure,
    Grade,
    GradingScale,
    Holiday,
    LetterStage,
    Ratification,
    ReminderStage,
    Session,
    StateParty,
    Theme,
    TreatyBody,
    WindowRule,
)
from tests.evidence import as_owner

# A key of a row, whose like is nowhere else in a page; not a part of a random identifier.
KEY = re.compile(r"(?<![0-9a-f])9071\d{11}(?!\d)")
_FIRST_KEY = 907_100_000_000_000
# Tables of which everybody sees every row: their keys count nothing that is hidden.
OPEN_TABLES = (
    StateParty,
    TreatyBody,
    Session,
    Ratification,
    GradingScale,
    Grade,
    FollowUpProcedure,
    WindowRule,
    ReminderStage,
    LetterStage,
    Holiday,
    Theme,
)


def mark_keys() -> None:
    """Let the rows of all other tables be numbered by keys that are recognised wherever they show.

    Undone with the transaction of the test.
    """
    with as_owner(), connection.cursor() as cursor:
        for n, model in enumerate(apps.get_app_config("recommendations").get_models()):
            if model not in OPEN_TABLES and isinstance(model._meta.pk, BigAutoField):
                cursor.execute(
                    f"ALTER TABLE {model._meta.db_table}"
                    f" ALTER COLUMN id RESTART WITH {_FIRST_KEY + n * 1_000_000}"
                )
