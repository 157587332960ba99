"""Whether planned mails still hold, whatever they rest on: the look at the world before they leave.

The full look costs a constant number of queries for a batch. Just before a mail leaves, the stamp
of everything that it rests on (`domain.mail_stamps`) is compared with the stamp from before the
look: while no row concerned was written to, what was found still holds, whatever the rules are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.mail.verbs.notices import look_at_news
from recommendations.mail.verbs.own_reminders import look_at_own
from recommendations.mail.verbs.reminder_facts import look_at_dates, told_otherwise
from recommendations.mail_enums import MailRhythm
from recommendations.models import OutgoingEmail, User
from recommendations.wording import date_in_words


@dataclass
class Findings:
    """What a look at the world brought, by the mails' keys.

    `reasons`: why a mail must not be sent any more, as a sentence; also of rows that a digest
    carries. `behind`: mails whose person is about to be reminded of the same date on the same day
    by another mail, which is not out yet. What stands in neither still holds.
    """

    reasons: dict[int, str] = field(default_factory=dict)
    behind: set[int] = field(default_factory=set)


def why_not(email: OutgoingEmail, *, today: date) -> str:
    """Why a planned mail must not be sent any more, as a sentence; empty when it still holds.

    Expects the email just read, `with_grounds`, so that what happened since the planning counts.
    """
    found = look([email], today=today)
    return told_otherwise() if email.pk in found.behind else found.reasons.get(email.pk, "")


def look(emails: Sequence[OutgoingEmail], *, today: date) -> Findings:
    """Whether each of these still holds, in a constant number of queries. See `why_not`.

    A digest holds while anything in it does.
    """
    found = Findings()
    digests = [email for email in emails if email.digest_at is not None]
    carried = [row for email in digests for row in email.collected_rows]
    rows = [*(email for email in emails if email.digest_at is None), *carried]
    for row in rows:
        reason = _unwanted(row)
        if reason:
            found.reasons[row.pk] = reason
    wanted = [row for row in rows if row.pk not in found.reasons]
    dated = [row for row in wanted if row.deadline_id is not None]
    if dated:
        reasons, found.behind = look_at_dates(dated, today=today)
        found.reasons |= reasons
    news = [row for row in wanted if row.event_id is not None]
    if news:
        found.reasons |= look_at_news(news, today=today)
    own = [row for row in wanted if row.own_reminder_id is not None]
    if own:
        found.reasons |= look_at_own(own, today=today)
    for row in carried:
        if row.pk in found.behind:
            # The one that it is behind is in the same digest, or leaves before it.
            found.reasons[row.pk] = told_otherwise()
    for email in digests:
        if all(row.pk in found.reasons for row in email.collected_rows):
            found.reasons[email.pk] = _("Nothing of what it was to tell is true any more.")
    return found


def _unwanted(row: OutgoingEmail) -> str:
    """What the person himself has to do with it: the account, and the choice of mails."""
    if not row.recipient.is_active:
        return _("The account has been deactivated.")
    if row.recipient.is_undeliverable:
        return _bounced(row.recipient)
    kind = row.kind
    if kind is not None and row.recipient.rhythm_of(kind) == MailRhythm.OFF:
        return _("The person has turned these mails off.")
    return ""


def _bounced(person: User) -> str:
    assert person.bounced_at is not None  # noqa: S101 - the database holds both or neither
    return _("The address bounced on %(day)s: %(words)s") % {
        "day": date_in_words(dates.today(person.bounced_at)),
        "words": person.bounce_words,
    }
