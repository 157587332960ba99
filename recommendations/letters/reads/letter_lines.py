"""Letters in sentences, and the emails about the same deadlines."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.enums import LetterStatus
from recommendations.mail.reads.ledger import MailLine, lines_of
from recommendations.models import Deadline, Letter, OutgoingEmail
from recommendations.models.people import Reader
from recommendations.wording import date_in_words


@dataclass(frozen=True)
class LetterLine:
    """One letter in sentences."""

    letter: Letter
    why: str
    happened: str


def letter_line(letter: Letter) -> LetterLine:
    """Why a letter was written and what happened to it.

    Expects it with its deadline and the people who acted.
    """
    due = date_in_words(letter.deadline.due_on)
    if letter.proposed_on:
        why = _("Its stage proposed it from %(day)s on: %(rule)s (%(due)s).") % {
            "day": date_in_words(letter.proposed_on),
            "rule": letter.rule,
            "due": due,
        }
    else:
        why = _("It was written by the officer's decision, for the date %(due)s.") % {"due": due}
    if letter.status == LetterStatus.ISSUED and letter.issued_by and letter.issued_at:
        happened = _("Approved by %(person)s on %(day)s; dated %(dated)s.") % {
            "person": letter.issued_by.full_name,
            "day": date_in_words(dates.today(letter.issued_at)),
            "dated": date_in_words(letter.dated_on or dates.today(letter.issued_at)),
        }
    elif letter.status == LetterStatus.WITHDRAWN and letter.withdrawn_by:
        happened = _("The draft was withdrawn by %(person)s. %(reason)s") % {
            "person": letter.withdrawn_by.full_name,
            "reason": letter.reason,
        }
    else:
        happened = _("In draft since %(day)s, by %(person)s.") % {
            "day": date_in_words(dates.today(letter.created_at)),
            "person": letter.drafted_by.full_name,
        }
    return LetterLine(letter, why, happened)


@dataclass(frozen=True)
class Reminders:
    """The reminders about a deadline: emails and letters, the latest first."""

    mails: list[MailLine]
    letters: list[LetterLine]


def reminders_of(deadlines: Collection[Deadline], user: Reader, *, now: datetime) -> Reminders:
    """The reminders about some deadlines that a reader may see. Four queries."""
    emails = (
        OutgoingEmail.objects.official()
        .visible_to(user)
        .filter(deadline__in=[row.pk for row in deadlines])
        .with_lines()
        .order_by("-send_after", "-pk")
    )
    letters = (
        Letter.objects.visible_to(user)
        .filter(deadline__in=[row.pk for row in deadlines])
        .select_related("deadline", "drafted_by", "issued_by", "withdrawn_by")
        .order_by("-created_at", "-pk")
    )
    return Reminders(lines_of(emails, now=now), [letter_line(row) for row in letters])
