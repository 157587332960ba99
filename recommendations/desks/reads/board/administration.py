"""The administrator's list: how many accounts, roles, organisations and procedures there are."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.backups.reads.latest import backup_lines
from recommendations.desks.reads.board.work_lists import WorkList, WorkRow
from recommendations.models import FollowUpProcedure, Holiday, Membership, Organisation, User
from recommendations.outages.reads.outages import recent_outages, sending_in_words


def people_and_procedures(*, today: date) -> WorkList:
    """Counts with links to the administration and the register of roles: six queries."""
    n_people = User.objects.filter(is_active=True).count()
    n_without_role = User.objects.filter(is_active=True, memberships__isnull=True).count()
    n_organisations = Organisation.objects.count()
    n_roles = Membership.objects.on(today).count()
    n_procedures = FollowUpProcedure.objects.filter(needs_review=True).count()
    rows = (
        WorkRow(
            sentence=ngettext(
                "%(n)d person has an account.", "%(n)d people have an account.", n_people
            )
            % {"n": n_people},
            url=reverse("admin:recommendations_user_changelist"),
            note=_("Without a role: %(n)d") % {"n": n_without_role} if n_without_role else "",
        ),
        WorkRow(
            sentence=ngettext("%(n)d role is held.", "%(n)d roles are held.", n_roles)
            % {"n": n_roles},
            url=reverse("role-register"),
        ),
        WorkRow(
            sentence=ngettext(
                "%(n)d organisation can send submissions.",
                "%(n)d organisations can send submissions.",
                n_organisations,
            )
            % {"n": n_organisations},
            url=reverse("admin:recommendations_organisation_changelist"),
        ),
        WorkRow(
            sentence=ngettext(
                "%(n)d follow-up procedure needs to be checked against its source.",
                "%(n)d follow-up procedures need to be checked against their sources.",
                n_procedures,
            )
            % {"n": n_procedures},
            url=reverse("admin:recommendations_followupprocedure_changelist"),
            label=_("Needs review") if n_procedures else "",
            tone="soon",
        ),
        _holidays(today),
    )
    return WorkList(
        "administration",
        _("People and procedures"),
        rows,
        len(rows),
        "",
        more_url=reverse("letter-template-list"),
        more_label=_("Letter templates"),
    )


def _holidays(today: date) -> WorkRow:
    """Whether the holidays of this and the next year are known."""
    missing = Holiday.objects.missing_year(today)
    sentence = _("The holidays of this and of the next year are known.")
    if missing is not None:
        sentence = _(
            "No holiday is known for %(year)d: reminders would leave on holidays of that year, too."
        ) % {"year": missing}
    return WorkRow(
        sentence=sentence,
        url=reverse("admin:recommendations_holiday_changelist"),
        label=_("Enter holidays") if missing is not None else "",
        tone="soon",
    )


def backups(*, today: date) -> WorkList:
    """The last backup and the last drill, with what is wrong with them."""
    url = reverse("admin:recommendations_backuprun_changelist")
    rows = tuple(
        WorkRow(
            sentence=line.sentence,
            url=url,
            note=line.note,
            label=line.label,
            tone="overdue" if line.label else "neutral",
        )
        for line in backup_lines(today=today)
    )
    return WorkList("backups", _("Backups"), rows, len(rows), "")


def sending(*, now: datetime) -> WorkList:
    """Whether emails leave, and the outages of the last year: three queries."""
    url = reverse("admin:recommendations_senderoutage_changelist")
    sentence, is_stopped = sending_in_words(now=now)
    label, tone = (_("Emails do not leave"), "overdue") if is_stopped else ("", "neutral")
    rows = (
        WorkRow(sentence=sentence, url=url, label=label, tone=tone),
        *(WorkRow(sentence=one, url=url) for one in recent_outages(today=dates.today(now))),
    )
    return WorkList("sending", _("Sending of emails"), rows, len(rows), "")
