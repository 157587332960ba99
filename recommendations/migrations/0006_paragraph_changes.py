"""What later versions of a document did to its paragraphs, kept as the history is."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# The same refusal as for events (0002): the former words of a document are added to, never changed.
APPEND_ONLY = """
CREATE FUNCTION paragraphchange_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Former words are only added to: % on changes of paragraphs is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER paragraphchange_append_only
    BEFORE UPDATE OR DELETE ON recommendations_paragraphchange
    FOR EACH ROW EXECUTE FUNCTION paragraphchange_refuse_change();
CREATE TRIGGER paragraphchange_no_truncate BEFORE TRUNCATE ON recommendations_paragraphchange
    FOR EACH STATEMENT EXECUTE FUNCTION paragraphchange_refuse_change();
"""

UNDO_APPEND_ONLY = """
DROP TRIGGER paragraphchange_no_truncate ON recommendations_paragraphchange;
DROP TRIGGER paragraphchange_append_only ON recommendations_paragraphchange;
DROP FUNCTION paragraphchange_refuse_change();
"""

# Files that were there before came in when their rows were made.
CAME_IN = "UPDATE recommendations_documentversion SET recorded_at = created_at"


class Migration(migrations.Migration):
    dependencies = [
        ("recommendations", "0005_import_corrections"),
    ]

    operations = [
        migrations.CreateModel(
            name="ParagraphChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("fr", "French"),
                            ("es", "Spanish"),
                            ("ru", "Russian"),
                            ("ar", "Arabic"),
                            ("zh", "Chinese"),
                        ],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("added", "Added"),
                            ("changed", "Changed"),
                            ("gone", "No longer in the text"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("text", models.TextField(blank=True, verbose_name="words")),
                (
                    "closing",
                    models.TextField(blank=True, verbose_name="closing words after the list"),
                ),
                (
                    "former_page",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="page before"
                    ),
                ),
                (
                    "former_number",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="number before"
                    ),
                ),
                (
                    "former_label",
                    models.CharField(blank=True, max_length=12, verbose_name="label before"),
                ),
                (
                    "former_kind",
                    models.CharField(blank=True, max_length=20, verbose_name="kind before"),
                ),
                (
                    "former_headings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=400),
                        default=list,
                        size=None,
                        verbose_name="headings before",
                    ),
                ),
                ("former_text", models.TextField(blank=True, verbose_name="words before")),
                (
                    "former_closing",
                    models.TextField(blank=True, verbose_name="closing words before"),
                ),
                (
                    "former_footnotes",
                    models.JSONField(blank=True, default=list, verbose_name="footnotes before"),
                ),
            ],
            options={
                "verbose_name": "change of a paragraph",
                "verbose_name_plural": "changes of paragraphs",
                "ordering": ("version_id", "pk"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_kind_check",
        ),
        migrations.RemoveConstraint(
            model_name="paragraph",
            name="paragraph_number_label_uniq",
        ),
        migrations.AddField(
            model_name="documentversion",
            name="printed_symbol",
            field=models.CharField(
                blank=True,
                help_text="Where it is not the document's own, for example with Corr.1.",
                max_length=80,
                verbose_name="symbol that it prints",
            ),
        ),
        migrations.AddField(
            model_name="documentversion",
            name="recorded_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="came in at"),
        ),
        migrations.AddField(
            model_name="paragraph",
            name="gone_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="paragraphs_gone",
                to="recommendations.documentversion",
                verbose_name="first version without it",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("case_opened", "Case opened"),
                    ("document_recorded", "Document recorded"),
                    ("document_imported", "Document imported"),
                    ("fact_corrected", "Fact corrected"),
                    ("words_confirmed", "Still right after a change of words"),
                    ("selected_for_follow_up", "Selected for follow-up"),
                    ("request_changed", "Request changed"),
                    ("deadline_set", "Deadline set"),
                    ("deadline_considered", "Other date considered"),
                    ("deadline_extended", "Deadline extended"),
                    ("extension_asked", "Extension asked for"),
                    ("extension_refused", "Extension refused"),
                    ("deadline_withdrawn", "Deadline withdrawn"),
                    ("status_changed", "Status changed"),
                    ("reply_recorded", "State reply recorded"),
                    ("submission_created", "Submission begun"),
                    ("assessment_saved", "Assessment written"),
                    ("submission_status_changed", "Submission's state changed"),
                    ("rapporteur_assigned", "Rapporteur assigned"),
                    ("evaluation_saved", "Evaluation written"),
                    ("evaluation_status_changed", "Evaluation's state changed"),
                    ("reminder_sent", "Reminder sent"),
                    ("reminder_failed", "Reminder failed"),
                    ("reminder_resent", "Reminder to be sent again"),
                    ("membership_granted", "Role granted"),
                    ("membership_ended", "Role ended"),
                ],
                max_length=40,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "case_opened",
                            "document_recorded",
                            "document_imported",
                            "fact_corrected",
                            "words_confirmed",
                            "selected_for_follow_up",
                            "request_changed",
                            "deadline_set",
                            "deadline_considered",
                            "deadline_extended",
                            "extension_asked",
                            "extension_refused",
                            "deadline_withdrawn",
                            "status_changed",
                            "reply_recorded",
                            "submission_created",
                            "assessment_saved",
                            "submission_status_changed",
                            "rapporteur_assigned",
                            "evaluation_saved",
                            "evaluation_status_changed",
                            "reminder_sent",
                            "reminder_failed",
                            "reminder_resent",
                            "membership_granted",
                            "membership_ended",
                        ],
                    )
                ),
                name="event_kind_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="paragraph",
            constraint=models.UniqueConstraint(
                condition=models.Q(("gone_in__isnull", True)),
                fields=("document", "number", "label"),
                name="paragraph_number_label_uniq",
            ),
        ),
        migrations.AddField(
            model_name="paragraphchange",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="paragraph_changes",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="paragraphchange",
            name="former_version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="recommendations.documentversion",
            ),
        ),
        migrations.AddField(
            model_name="paragraphchange",
            name="import_run",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="paragraph_changes",
                to="recommendations.importrun",
            ),
        ),
        migrations.AddField(
            model_name="paragraphchange",
            name="paragraph",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="recommendations.paragraph",
            ),
        ),
        migrations.AddField(
            model_name="paragraphchange",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="paragraph_changes",
                to="recommendations.documentversion",
            ),
        ),
        migrations.AddIndex(
            model_name="paragraphchange",
            index=models.Index(fields=["paragraph", "-at"], name="paragraphchange_at_idx"),
        ),
        migrations.AddConstraint(
            model_name="paragraphchange",
            constraint=models.UniqueConstraint(
                fields=("paragraph", "version"), name="paragraphchange_version_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="paragraphchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["added", "changed", "gone"]),
                    ("language__in", ["en", "fr", "es", "ru", "ar", "zh"]),
                ),
                name="paragraphchange_choices_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="paragraphchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "added"), ("former_number__isnull", False), _connector="OR"
                ),
                name="paragraphchange_former_number_check",
            ),
        ),
        migrations.RunSQL(APPEND_ONLY, UNDO_APPEND_ONLY),
        migrations.RunSQL(CAME_IN, migrations.RunSQL.noop),
    ]
