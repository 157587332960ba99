"""`manage.py run_due`: what the schedule does, once and by hand: plan and send what is due."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.acts.acting import ActingCommand
from recommendations.mail.reads.notices import due_notices
from recommendations.mail.reads.stages import upcoming_reminders
from recommendations.mail.verbs.delivery import DeliveryResult, deliver_due, expire_stuck
from recommendations.mail.verbs.digests import plan_digests
from recommendations.mail.verbs.news import plan_notices
from recommendations.mail.verbs.notices import plan_role_notices
from recommendations.mail.verbs.personal_reminders import plan_personal_reminders
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.mail.verbs.rows import write_alerts
from recommendations.models import OutgoingEmail
from recommendations.outages.verbs.heartbeat import note_mail_server, note_run
from recommendations.searches.verbs.looking import plan_alerts
from recommendations.wording import date_in_words


class Command(ActingCommand):
    help = "Plan the reminders that are due, send what is planned, and report what is in doubt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be done, without doing it."
        )

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if dry_run:
            self.preview()
        else:
            self.run_due()

    def run_due(self) -> None:
        now = dates.now()
        plan = plan_reminders(today=dates.today(now), now=now)
        self._say(
            ngettext("%(n)s reminder planned", "%(n)s reminders planned", plan.n_planned),
            plan.n_planned,
        )
        if plan.n_without_recipient:
            self._say(
                _("%(n)s stages reached, but nobody has the role to which they are addressed"),
                plan.n_without_recipient,
            )
        for sentence, count in (
            (
                _("%(n)s notices of changes planned"),
                plan_role_notices(today=dates.today(now), now=now),
            ),
            (_("%(n)s notices of news planned"), plan_notices(today=dates.today(now), now=now)),
            (_("%(n)s personal reminders planned"), plan_personal_reminders(now=now)),
            (_("%(n)s alerts of saved searches planned"), plan_alerts(write_alerts, now=now)),
            (_("%(n)s digests planned"), plan_digests(now=now)),
        ):
            if count:
                self._say(sentence, count)
        n_expired = expire_stuck(now=now)
        if n_expired:
            self._say(_("%(n)s emails in doubt; see the reminder ledger"), n_expired)
        note_run(now=now)
        result = deliver_due(clock=dates.now)
        is_idle = result == DeliveryResult()
        note_mail_server(
            result.server_problem, is_used=bool(result.n_sent), is_idle=is_idle, now=dates.now()
        )
        self._say(_("%(n)s sent"), result.n_sent)
        for sentence, count in (
            (_("%(n)s not sent, because no longer needed"), result.n_superseded),
            (_("%(n)s postponed, to be tried again"), result.n_postponed),
            (_("%(n)s failed; see the reminder ledger"), result.n_failed),
        ):
            if count:
                self._say(sentence, count)
        if result.server_problem:
            raise CommandError(result.server_problem)

    def preview(self) -> None:
        now = dates.now()
        for reminder in upcoming_reminders(today=dates.today(now), days=0):
            people = ", ".join(person.email for person in reminder.recipients)
            self.stdout.write(
                _("To plan: %(case)s, due %(due)s, %(stage)s: %(people)s")
                % {
                    "case": reminder.deadline.cycle,
                    "due": date_in_words(reminder.deadline.due_on),
                    "stage": reminder.stage,
                    "people": people or _("nobody has the role"),
                }
            )
        for notice in due_notices(today=dates.today(now), now=now):
            self.stdout.write(
                _("To plan: %(case)s, %(what)s: %(person)s")
                % {
                    "case": notice.event.cycle,
                    "what": notice.event.get_kind_display(),
                    "person": notice.person.email,
                }
            )
        self._say(
            _("%(n)s planned earlier and now due"),
            OutgoingEmail.objects.deliverable(now).count(),
        )

    def _say(self, sentence: str, n: int) -> None:
        self.stdout.write(sentence % {"n": n})
