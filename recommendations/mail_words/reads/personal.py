"""Personal reminders: what a person asked to be reminded of, with their own note."""

from datetime import date

from django.utils.translation import gettext as _

from recommendations.mail_words.reads.addresses import absolute
from recommendations.mail_words.reads.days import due_in_words
from recommendations.mail_words.reads.pieces import Words, case_in_words, paragraph_in_words
from recommendations.models import PersonalReminder, Recommendation, ReportingCycle
from recommendations.wording import date_in_words


def personal_words(reminder: PersonalReminder, today: date) -> Words:
    """The thing, its date if it has one, and the note."""
    thing, deadline = reminder.thing, reminder.deadline
    if isinstance(thing, Recommendation):
        heading = paragraph_in_words(thing)
    else:
        heading = case_in_words(thing if isinstance(thing, ReportingCycle) else thing.cycle)
    sentence = _("You asked to be reminded of this on %(day)s.") % {
        "day": date_in_words(reminder.remind_on)
    }
    if deadline is not None:
        due = due_in_words(deadline.due_on, today)
        sentence = _("%(kind)s: %(day)s (%(distance)s).") % {
            "kind": deadline.get_kind_display(),
            "day": due["due"],
            "distance": due["distance"],
        }
    subject = _("Reminder: %(what)s") % {"what": reminder.note or heading}
    return Words(heading, sentence, absolute(thing.get_absolute_url()), subject, note=reminder.note)
