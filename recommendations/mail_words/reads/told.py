"""One row of the ledger in words, by itself or in a digest, whatever it rests on."""

from datetime import date

from django.utils import translation

from recommendations.languages import catalogue_of
from recommendations.mail_enums import MailKind
from recommendations.mail_words.reads.accounts import account_words
from recommendations.mail_words.reads.dates import date_words
from recommendations.mail_words.reads.news import news_words
from recommendations.mail_words.reads.notices import notice_words
from recommendations.mail_words.reads.personal import personal_words
from recommendations.mail_words.reads.pieces import Words
from recommendations.models import OutgoingEmail


def words_of(row: OutgoingEmail, *, today: date) -> Words:
    """One row of the ledger in words, in its recipient's language: the fact first.

    Expects the row `with_grounds`. Not for digests, which are made of these.
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
        return date_words(row, today)
