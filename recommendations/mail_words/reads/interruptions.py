"""What reminders say of an outage in which others did not leave, and that they are the last."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.enums import ReminderAudience
from recommendations.mail_words.reads.lists import with_and
from recommendations.mail_words.reads.standing import Standing
from recommendations.models import OutgoingEmail
from recommendations.wording import date_in_words

_TO_STATE = ReminderAudience.STATE_FOCAL_POINTS


def interruption_in_words(email: OutgoingEmail, standing: Standing) -> list[str]:
    """Which reminder of this date did not leave, and why; officers: what to do first."""
    missed = standing.schedule.missed(email)
    if missed is None:
        return []
    days, outage = missed
    n, audience = len(days), email.audience
    if audience == _TO_STATE:
        sentence = ngettext(
            "The reminder announced for %(days)s did not leave, because our emails were "
            "interrupted from %(since)s to %(until)s. We apologise.",
            "The reminders announced for %(days)s did not leave, because our emails were "
            "interrupted from %(since)s to %(until)s. We apologise.",
            n,
        )
    elif audience == ReminderAudience.OFFICERS:
        sentence = ngettext(
            "The reminder of %(days)s did not leave, because emails were interrupted from "
            "%(since)s to %(until)s. Please record first what came in meanwhile.",
            "The reminders of %(days)s did not leave, because emails were interrupted from "
            "%(since)s to %(until)s. Please record first what came in meanwhile.",
            n,
        )
    else:
        sentence = ngettext(
            "The reminder of %(days)s did not leave, because emails were interrupted from "
            "%(since)s to %(until)s.",
            "The reminders of %(days)s did not leave, because emails were interrupted from "
            "%(since)s to %(until)s.",
            n,
        )
    assert outage.ended_at is not None  # noqa: S101 - only those that have ended are read
    return [
        sentence
        % {
            "days": with_and([date_in_words(day) for day in days]),
            "since": date_in_words(dates.today(outage.began_at)),
            "until": date_in_words(dates.today(outage.ended_at)),
        }
    ]


def last_in_words(email: OutgoingEmail, standing: Standing) -> list[str]:
    """That no further reminder of this date comes; to the secretariat and the State party, what
    may follow."""
    deadline, stage = email.deadline_and_stage
    schedule = standing.schedule
    if not schedule.is_last(deadline, stage):
        return []
    if stage.audience == _TO_STATE:
        return [
            _(
                "This is the last reminder of this date by email. If the committee writes again "
                "about it, it will be by letter."
            )
        ]
    if stage.audience == ReminderAudience.OFFICERS:
        return [_("This is the last reminder of this date by email. What follows is by letter.")]
    return [_("This is the last reminder of this date by email.")]
