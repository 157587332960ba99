"""Marks of what each worker has sent, in a table that a crash of the database empties."""

import django.contrib.postgres.fields
from django.db import migrations, models

# Not logged: a mark costs no write to disk, and it is right or gone. Frequent updates of few rows
# find room beside the old version.
NOT_LOGGED = """
ALTER TABLE recommendations_sendingmark SET UNLOGGED;
ALTER TABLE recommendations_sendingmark SET (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0008_deadline_kinds")]

    operations = [
        migrations.CreateModel(
            name="SendingMark",
            fields=[
                ("run", models.UUIDField(primary_key=True, serialize=False, verbose_name="run")),
                ("claimed_at", models.DateTimeField(verbose_name="claimed at")),
                (
                    "email_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="mails"
                    ),
                ),
                ("n_done", models.PositiveIntegerField(default=0, verbose_name="how many are done")),
                ("marked_at", models.DateTimeField(verbose_name="marked at")),
            ],
            options={
                "verbose_name": "mark of what was sent",
                "verbose_name_plural": "marks of what was sent",
                "ordering": ("claimed_at", "run"),
            },
        ),
        migrations.RunSQL(NOT_LOGGED, migrations.RunSQL.noop),
    ]
