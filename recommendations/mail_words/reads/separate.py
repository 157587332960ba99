"""Why something leaves by itself to a person who chose to receive digests."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from recommendations.deadlines.reads.reminder_days import NEAR
from recommendations.enums import ReminderAudience
from recommendations.mail_enums import MailChannel, MailKind, MailRhythm
from recommendations.models import OutgoingEmail

# The digest of a week later would have been within what is near.
_NEAR_IN_A_WEEK = NEAR + timedelta(weeks=1)


def separate_in_words(row: OutgoingEmail, today: date) -> str:
    """Why what a role brings did not wait for the reader's digest; empty where none is expected.

    The rules are those by which rows are placed (`mail.verbs.rows.placing`).
    """
    has_digests = row.recipient.rhythm_of(MailKind.ROLE) in MailRhythm.digest_rhythms
    if row.channel != MailChannel.MAIL or not has_digests:
        return ""
    is_for_state = row.audience == ReminderAudience.STATE_FOCAL_POINTS
    days_left = row.official_deadline.due_on - today
    if is_for_state and row.answers_own_act:
        return _("It comes by itself and not in your digest, because it answers what you sent.")
    if is_for_state and row.is_first_of_its_date:
        return _(
            "It comes by itself and not in your digest, because it is the first about this date."
        )
    if days_left.days < 0:
        words = _("It comes by itself and not in your digest, because the date has passed.")
        return words if is_for_state else ""
    if days_left <= _NEAR_IN_A_WEEK:
        return _("It comes by itself and not in your digest, because the date is near.")
    return ""
