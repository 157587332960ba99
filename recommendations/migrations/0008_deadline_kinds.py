"""Dates of every kind, with the rule as it read, and a series that calendars know them by."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


# A new column's default is computed once for all rows: each chain of dates gets its own here.
SERIES = """
WITH RECURSIVE chain AS (
    SELECT id, id AS first_id, 0 AS depth FROM recommendations_deadline WHERE supersedes_id IS NULL
    UNION ALL
    SELECT d.id, chain.first_id, chain.depth + 1
    FROM recommendations_deadline d JOIN chain ON d.supersedes_id = chain.id
), firsts AS (
    SELECT id, gen_random_uuid() AS series
    FROM recommendations_deadline WHERE supersedes_id IS NULL
)
UPDATE recommendations_deadline d
SET series = firsts.series, sequence = chain.depth
FROM chain JOIN firsts ON firsts.id = chain.first_id
WHERE d.id = chain.id
"""

RULES_AS_THEY_READ = """
UPDATE recommendations_deadline d
SET rule = p.rule, rule_source = p.source, rule_in_force_on = lower(p.valid_during)
FROM recommendations_followupprocedure p
WHERE d.procedure_id = p.id
"""

# Foreign keys are checked at the end of a transaction; until then the table takes no new index.
CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', '0007_index_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeadlineChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('kind', models.CharField(choices=[('suspended', 'Suspended'), ('resumed', 'In force again'), ('corrected', 'Corrected'), ('withdrawn', 'Withdrawn')], max_length=10, verbose_name='kind')),
                ('decided_on', models.DateField(verbose_name='decided on')),
                ('reason', models.TextField(verbose_name='reason')),
            ],
            options={
                'verbose_name': 'change of a deadline',
                'verbose_name_plural': 'changes of deadlines',
                'ordering': ('deadline_id', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='FeedKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='digest of the key')),
                ('renewed_at', models.DateTimeField(verbose_name='renewed at')),
            ],
            options={
                'verbose_name': 'key of calendars and feeds',
                'verbose_name_plural': 'keys of calendars and feeds',
                'ordering': ('user_id',),
            },
        ),
        migrations.RemoveConstraint(
            model_name='deadline',
            name='deadline_in_force_uniq',
        ),
        migrations.RemoveConstraint(
            model_name='deadline',
            name='deadline_period_inputs_check',
        ),
        migrations.RemoveConstraint(
            model_name='deadline',
            name='deadline_after_anchor_check',
        ),
        migrations.RemoveConstraint(
            model_name='deadline',
            name='deadline_choices_check',
        ),
        migrations.RemoveConstraint(
            model_name='event',
            name='event_kind_check',
        ),
        migrations.AddField(
            model_name='deadline',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='named_deadlines', to='recommendations.document', verbose_name='document that names it'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='period_days',
            field=models.SmallIntegerField(blank=True, help_text='Negative: counted back.', null=True, verbose_name='period in days'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='rule',
            field=models.CharField(blank=True, max_length=200, verbose_name='rule, as it read then'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='rule_in_force_on',
            field=models.DateField(blank=True, null=True, verbose_name='first day of the rule, as it read then'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='rule_source',
            field=models.TextField(blank=True, verbose_name='source of the rule, as it read then'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='sequence',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='number in the series'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='series',
            field=models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='series'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='time_zone',
            field=models.CharField(default='Europe/Zurich', max_length=60, verbose_name='time zone'),
        ),
        migrations.AlterField(
            model_name='deadline',
            name='basis',
            field=models.CharField(choices=[('explicit_date', 'Date named in the document'), ('from_adoption', 'Period counted from adoption'), ('from_distribution', 'Period counted from distribution'), ('from_session_close', 'Period counted from the end of the session'), ('from_due_date', 'Period counted from the date for information on follow-up'), ('from_receipt', 'Period counted from the receipt of the reply'), ('from_transmission', 'Period counted from the transmission to the State'), ('from_session_open', 'Period counted from the opening of the session'), ('set_by_staff', 'Set by the secretariat'), ('extension', 'Extended by the committee'), ('resumption', 'In force again after a suspension'), ('correction', 'Corrected')], max_length=20, verbose_name='basis'),
        ),
        migrations.AlterField(
            model_name='deadline',
            name='kind',
            field=models.CharField(choices=[('follow_up_information', 'Information on follow-up due'), ('submissions_open', 'Window for submissions opens'), ('submissions_close', 'Window for submissions closes'), ('evaluation_comments', 'Comments on the evaluation due'), ('next_periodic_report', 'Next periodic report due'), ('evaluation_due', 'Evaluation due'), ('letter_due', 'Letter due'), ('session_documents', 'Documents for the session due'), ('internal', 'Internal')], max_length=30, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='deadline',
            name='period_months',
            field=models.SmallIntegerField(blank=True, help_text='Negative: counted back.', null=True, verbose_name='period in months'),
        ),
        migrations.AlterField(
            model_name='deadline',
            name='state',
            field=models.CharField(choices=[('candidate', 'Considered, not chosen'), ('in_force', 'In force'), ('suspended', 'Suspended'), ('superseded', 'Replaced by a later date'), ('withdrawn', 'Withdrawn')], max_length=12, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('case_opened', 'Case opened'), ('document_recorded', 'Document recorded'), ('document_imported', 'Document imported'), ('fact_corrected', 'Fact corrected'), ('words_confirmed', 'Still right after a change of words'), ('selected_for_follow_up', 'Selected for follow-up'), ('request_changed', 'Request changed'), ('deadline_set', 'Deadline set'), ('deadline_considered', 'Other date considered'), ('deadline_extended', 'Deadline extended'), ('extension_asked', 'Extension asked for'), ('extension_refused', 'Extension refused'), ('deadline_suspended', 'Deadline suspended'), ('deadline_resumed', 'Deadline in force again'), ('deadline_corrected', 'Deadline corrected'), ('deadline_withdrawn', 'Deadline withdrawn'), ('status_changed', 'Status changed'), ('reply_recorded', 'State reply recorded'), ('submission_created', 'Submission begun'), ('assessment_saved', 'Assessment written'), ('submission_status_changed', "Submission's state changed"), ('rapporteur_assigned', 'Rapporteur assigned'), ('evaluation_saved', 'Evaluation written'), ('evaluation_status_changed', "Evaluation's state changed"), ('reminder_sent', 'Reminder sent'), ('reminder_failed', 'Reminder failed'), ('reminder_resent', 'Reminder to be sent again'), ('membership_granted', 'Role granted'), ('membership_ended', 'Role ended')], max_length=40, verbose_name='kind'),
        ),
        migrations.RunSQL(SERIES, migrations.RunSQL.noop),
        migrations.RunSQL(RULES_AS_THEY_READ, migrations.RunSQL.noop),
        migrations.RunSQL(CHECK_NOW, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.UniqueConstraint(condition=models.Q(('request__isnull', False), ('state__in', ('in_force', 'suspended')), models.Q(('kind', 'internal'), _negated=True)), fields=('request', 'kind'), name='deadline_in_force_uniq'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.UniqueConstraint(condition=models.Q(('request__isnull', True), ('state__in', ('in_force', 'suspended')), models.Q(('kind', 'internal'), _negated=True)), fields=('cycle', 'kind'), name='deadline_case_in_force_uniq'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.UniqueConstraint(fields=('series', 'sequence'), name='deadline_series_uniq'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis__in', ('from_adoption', 'from_distribution', 'from_session_close', 'from_due_date', 'from_receipt', 'from_transmission', 'from_session_open')), _negated=True), models.Q(('anchor_on__isnull', False), ('period_months__isnull', False)), models.Q(('anchor_on__isnull', False), ('period_days__isnull', False)), _connector='OR'), name='deadline_period_inputs_check'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('anchor_on__isnull', True), ('due_on__gt', models.F('anchor_on')), ('basis__in', ('from_due_date', 'from_session_open', 'resumption', 'correction')), _connector='OR'), name='deadline_after_anchor_check'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('basis__in', ['explicit_date', 'from_adoption', 'from_distribution', 'from_session_close', 'from_due_date', 'from_receipt', 'from_transmission', 'from_session_open', 'set_by_staff', 'extension', 'resumption', 'correction']), ('kind__in', ['follow_up_information', 'submissions_open', 'submissions_close', 'evaluation_comments', 'next_periodic_report', 'evaluation_due', 'letter_due', 'session_documents', 'internal']), ('state__in', ['candidate', 'in_force', 'suspended', 'superseded', 'withdrawn'])), name='deadline_choices_check'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['case_opened', 'document_recorded', 'document_imported', 'fact_corrected', 'words_confirmed', 'selected_for_follow_up', 'request_changed', 'deadline_set', 'deadline_considered', 'deadline_extended', 'extension_asked', 'extension_refused', 'deadline_suspended', 'deadline_resumed', 'deadline_corrected', 'deadline_withdrawn', 'status_changed', 'reply_recorded', 'submission_created', 'assessment_saved', 'submission_status_changed', 'rapporteur_assigned', 'evaluation_saved', 'evaluation_status_changed', 'reminder_sent', 'reminder_failed', 'reminder_resent', 'membership_granted', 'membership_ended'])), name='event_kind_check'),
        ),
        migrations.AddField(
            model_name='deadlinechange',
            name='deadline',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='recommendations.deadline'),
        ),
        migrations.AddField(
            model_name='deadlinechange',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='deadlinechange',
            name='letter',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recommendations.document'),
        ),
        migrations.AddField(
            model_name='feedkey',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='feed_key', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='deadlinechange',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['suspended', 'resumed', 'corrected', 'withdrawn'])), name='deadlinechange_kind_check'),
        ),
    ]
