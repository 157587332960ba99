"""One row of the ledger in words, by itself or in a digest, whatever it rests on."""

from dataclasses import replace
from datetime import date

from django.utils import translation

from recommendations.enums import DeadlineKind
from recommendations.languages import catalogue_of
from recommendations.mail_enums import MailKind
from recommendations.mail_words.reads.accounts import account_words
from recommendations.mail_words.reads.alerts import alert_words
from recommendations.mail_words.reads.dates import date_words
from recommendations.mail_words.reads.followers import FOLLOWED_KINDS, follower_words
from recommendations.mail_words.reads.news import news_words
from recommendations.mail_words.reads.notices import notice_words
from recommendations.mail_words.reads.personal import personal_words
from recommendations.mail_words.reads.pieces import OfficialWords, Words
from recommendations.mail_words.reads.reminders import in_digest, reminder_words
from recommendations.mail_words.reads.separate import separate_in_words
from recommendations.mail_words.reads.standing import Standing, Standings, read_standings
from recommendations.models import OutgoingEmail


def words_of(row: OutgoingEmail, *, today: date, standings: Standings | None = None) -> Words:
    """One row of the ledger in words, in its recipient's language: the fact first.

    Expects the row `with_grounds`. Not for digests, which are made of these. `standings` as in
    `render_mail`.
    """
    with translation.override(catalogue_of(row.recipient.language)):
        official = official_words(row, today=today, standings=standings)
        if official is not None:
            return in_digest(official, row.official_deadline)
        if row.event is not None:
            if row.kind == MailKind.ACCOUNT:
                return account_words(row, row.event, today)
            return news_words(row.event, _for_all(row, standings, today), today)
        own = _own_words(row, today)
        if own is not None:
            return own
        if row.kind == MailKind.FOLLOWED and row.deadline_and_stage[0].kind in FOLLOWED_KINDS:
            return follower_words(row, _for_all(row, standings, today), today)
        counted_from = standings.of(row).counted_from if standings is not None else None
        return date_words(row, counted_from or today)


def _own_words(row: OutgoingEmail, today: date) -> Words | None:
    """What a person asked for: a reminder, or new matches of a search. None for all else."""
    if row.personal_reminder is not None:
        return personal_words(row.personal_reminder, today)
    if row.saved_search is not None:
        return alert_words(row, row.saved_search, today)
    return None


def official_words(
    row: OutgoingEmail, *, today: date, standings: Standings | None
) -> OfficialWords | None:
    """What a role brings: a reminder of the date of a reply, or what became of a date.

    None for all else. Without `standings` the recipient's own roles are asked.
    """
    if row.kind != MailKind.ROLE or row.deadline is None:
        return None
    is_reply = row.deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION
    if row.event is None and not is_reply:
        return None
    if standings is None:
        standings = read_standings([row], today=today, reader=row.recipient)
    write = reminder_words if row.event is None else notice_words
    words = write(row, standings.of(row), today)
    alone = separate_in_words(row, today)
    return replace(words, why=f"{words.why} {alone}") if alone else words


def _for_all(row: OutgoingEmail, standings: Standings | None, today: date) -> Standing:
    """How the request stands as everybody sees it, whatever else this recipient may see."""
    return (standings or read_standings([row], today=today)).of(row)
