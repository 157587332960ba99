"""An index from which planning answers its question alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0009_sending_marks")]

    operations = [
        migrations.RemoveIndex(model_name="deadline", name="deadline_in_force_due_idx"),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("state", "in_force")),
                fields=["kind", "due_on"],
                include=("id", "created_at", "cycle", "request"),
                name="deadline_planning_idx",
            ),
        ),
    ]
