"""What reminders say of an outage that kept some back, and that they are the last."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.enums import ReminderAudience
from recommendations.mail_words.reads.lists import with_and
from recommendations.mail_words.reads.standing import Standing
from recommendations.models import OutgoingEmail, SenderOutage
from recommendations.wording import date_in_words

_TO_STATE = ReminderAudience.STATE_FOCAL_POINTS


def interruption_in_words(email: OutgoingEmail, standing: Standing) -> list[str]:
    """Which reminders of this date were not sent on time, and why.

    Officers: what they are asked to do, and whether the State party was reminded.
    """
    missed = standing.schedule.missed(email)
    if missed is None:
        return []
    days, outage = missed
    n, audience = len(days), email.deadline_and_stage[1].audience
    if audience == ReminderAudience.FOLLOWERS:
        sentence = ngettext(
            "This notice was due on %(days)s. It was not sent on time, because our emails were "
            "interrupted from %(since)s to %(until)s. We apologize.",
            "These notices were due on %(days)s. They were not sent on time, because our emails "
            "were interrupted from %(since)s to %(until)s. We apologize.",
            n,
        )
    elif audience == _TO_STATE:
        sentence = ngettext(
            "The reminder due on %(days)s was not sent on time, because our emails were "
            "interrupted from %(since)s to %(until)s. We apologize.",
            "The reminders due on %(days)s were not sent on time, because our emails were "
            "interrupted from %(since)s to %(until)s. We apologize.",
            n,
        )
    elif audience == ReminderAudience.OFFICERS:
        sentence = ngettext(
            "Your reminder due on %(days)s was not sent on time, because emails were interrupted "
            "from %(since)s to %(until)s. Please record what came in meanwhile.",
            "Your reminders due on %(days)s were not sent on time, because emails were interrupted "
            "from %(since)s to %(until)s. Please record what came in meanwhile.",
            n,
        )
    else:
        sentence = ngettext(
            "Your reminder due on %(days)s was not sent on time, because emails were interrupted "
            "from %(since)s to %(until)s.",
            "Your reminders due on %(days)s were not sent on time, because emails were interrupted "
            "from %(since)s to %(until)s.",
            n,
        )
    assert outage.ended_at is not None  # noqa: S101 - only those that have ended are read
    words = sentence % {
        "days": _days(days),
        "since": date_in_words(dates.today(outage.began_at)),
        "until": date_in_words(dates.today(outage.ended_at)),
    }
    if audience == ReminderAudience.OFFICERS:
        return [words, *_of_state(email, standing, outage)]
    return [words]


def _of_state(email: OutgoingEmail, standing: Standing, outage: SenderOutage) -> list[str]:
    """Which of the State party's reminders the same outage kept back."""
    deadline, _stage = email.deadline_and_stage
    missed = standing.schedule.to_state_in(deadline, outage)
    if not missed:
        return []
    sentence = ngettext(
        "The State party’s reminder due on %(days)s was not sent on time either.",
        "The State party’s reminders due on %(days)s were not sent on time either.",
        len(missed),
    )
    return [sentence % {"days": _days(missed)}]


def _days(days: Sequence[date]) -> str:
    return with_and([date_in_words(day) for day in days])


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
                "This is the last reminder by email. If the Committee writes again about "
                "this, it will be by letter."
            )
        ]
    if stage.audience == ReminderAudience.OFFICERS:
        return [
            _(
                "This is your last reminder about this date. Any further communication to the "
                "State party will be by letter."
            )
        ]
    return [_("This is your last reminder about this date.")]
