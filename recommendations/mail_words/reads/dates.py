"""Reminders of dates of every other kind: windows for submissions, sessions, internal dates."""

from datetime import date

from django.utils.translation import gettext as _

from recommendations.enums import DeadlineKind, ReminderAudience
from recommendations.mail_words.reads.addresses import absolute
from recommendations.mail_words.reads.days import due_in_words
from recommendations.mail_words.reads.pieces import Words, case_in_words
from recommendations.models import OutgoingEmail
from recommendations.wording import date_in_words


def date_words(row: OutgoingEmail, today: date) -> Words:
    """A date of any kind at one of its stages."""
    deadline, stage = row.deadline_and_stage
    due = due_in_words(deadline.due_on, today)
    values = {
        "kind": deadline.get_kind_display(),
        "day": due["due"],
        "distance": due["distance"],
    }
    sentence = _("%(kind)s: %(day)s (%(distance)s).")
    if deadline.kind == DeadlineKind.SUBMISSIONS_OPEN:
        sentence = _("The window for submissions opens on %(day)s (%(distance)s).")
    elif deadline.kind == DeadlineKind.SUBMISSIONS_CLOSE:
        sentence = _("Send your submission by %(day)s (%(distance)s): the window closes then.")
    elif (
        deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION
        and stage.audience == ReminderAudience.STATE_FOCAL_POINTS
        and deadline.due_on >= today
    ):
        sentence = _("Please send the information on follow-up by %(day)s (%(distance)s).")
    heading = f"{case_in_words(deadline.cycle)}: {values['kind']}"
    return Words(
        heading,
        sentence % values,
        absolute(deadline.get_absolute_url()),
        subject=f"{heading}, {date_in_words(deadline.due_on)}",
    )
