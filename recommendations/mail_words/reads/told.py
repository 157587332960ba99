"""One row of the ledger in words, by itself or in a digest, whatever it rests on."""

from datetime import date

from django.utils import translation

from recommendations.enums import DeadlineKind
from recommendations.languages import catalogue_of
from recommendations.mail_enums import MailKind
from recommendations.mail_words.reads.accounts import account_words
from recommendations.mail_words.reads.dates import date_words
from recommendations.mail_words.reads.news import news_words
from recommendations.mail_words.reads.notices import notice_words
from recommendations.mail_words.reads.personal import personal_words
from recommendations.mail_words.reads.pieces import Words
from recommendations.mail_words.reads.reminders import in_digest, reminder_words
from recommendations.mail_words.reads.standing import Standings, read_standings
from recommendations.models import OutgoingEmail


def words_of(row: OutgoingEmail, *, today: date, standings: Standings | None = None) -> Words:
    """One row of the ledger in words, in its recipient's language: the fact first.

    Expects the row `with_grounds`. Not for digests, which are made of these. `standings` as in
    `render_mail`.
    """
    with translation.override(catalogue_of(row.recipient.language)):
        if row.event is not None:
            match row.kind:
                case MailKind.ACCOUNT:
                    return account_words(row, row.event)
                case MailKind.ROLE:
                    return notice_words(row.event)
                case _:
                    return news_words(row.event)
        if row.personal_reminder is not None:
            return personal_words(row.personal_reminder, today)
        if is_official_reminder(row):
            deadline, _stage = row.deadline_and_stage
            if standings is None:
                standings = read_standings([row], today=today, reader=row.recipient)
            standing = standings.of(row)
            return in_digest(reminder_words(row, standing, today), deadline, standing)
        return date_words(row, today)


def is_official_reminder(row: OutgoingEmail) -> bool:
    """Whether it reminds somebody in a role of the date of the information on follow-up."""
    return (
        row.stage is not None
        and row.kind == MailKind.ROLE
        and row.deadline is not None
        and row.deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION
    )
