"""What was read is kept beside what people corrected in it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("recommendations", "0004_import_reading"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="reading",
            field=models.JSONField(blank=True, default=dict, verbose_name="what was read"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="corrections",
            field=models.JSONField(blank=True, default=list, verbose_name="corrections"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="revision",
            field=models.PositiveIntegerField(default=0, verbose_name="revision"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="source_text",
            field=models.TextField(blank=True, verbose_name="text of the source"),
        ),
    ]
