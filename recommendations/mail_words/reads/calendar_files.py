"""The calendar file that a notice to a focal point carries: one date, in the recipient's language.

It is the event of the calendars to which programs subscribe, with the same UID and SEQUENCE: a
later file moves what an earlier one put in the calendar, and takes it out when the date is
withdrawn.
"""

from django.utils.translation import gettext as _

from recommendations.deadlines.reads.calendar_events import calendar_event, empty_calendar
from recommendations.deadlines.reads.explanations import basis_in_words
from recommendations.mail_words.reads.addresses import absolute
from recommendations.mail_words.reads.pieces import case_in_words
from recommendations.models import Deadline

FILE_NAME = "date.ics"


def calendar_file(deadline: Deadline, points: tuple[str, ...]) -> str:
    """The file's text: the date with its case, the paragraphs and its page."""
    url = absolute(deadline.get_absolute_url())
    title = _("%(case)s: %(what)s") % {
        "case": case_in_words(deadline.cycle),
        "what": deadline.get_kind_display(),
    }
    lines = [basis_in_words(deadline), *points, url]
    calendar = empty_calendar()
    calendar.add_component(
        calendar_event(deadline, title=title, description="\n".join(lines), url=url)
    )
    content: bytes = calendar.to_ical()
    return content.decode()
