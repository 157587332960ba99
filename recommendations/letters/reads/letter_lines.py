"""Letters in sentences, and beside the emails about the same deadlines."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.enums import LetterStatus
from recommendations.mail.reads.ledger import MailLine, lines_of
from recommendations.models import Deadline, Letter, OutgoingEmail
from recommendations.wording import date_in_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

    Reader = User | AnonymousUser | None


@dataclass(frozen=True)
class LetterLine:
    """One letter in sentences."""

    letter: Letter
    why: str
    happened: str


def letter_line(letter: Letter) -> LetterLine:
    """A letter in sentences. Expects it with its deadline and the people who acted."""
    due = date_in_words(letter.deadline.due_on)
    why = _("It was written by the officer's decision, for the date %(due)s.") % {"due": due}
    if letter.proposed_on:
        why = _("Its stage proposed it from %(day)s on: %(rule)s (%(due)s).") % {
            "day": date_in_words(letter.proposed_on),
            "rule": letter.rule,
            "due": due,
        }
    return LetterLine(letter, why, _what_became(letter))


def _what_became(letter: Letter) -> str:
    if letter.status == LetterStatus.ISSUED and letter.issued_by and letter.issued_at:
        return _("Approved by %(person)s on %(day)s; dated %(dated)s.") % {
            "person": letter.issued_by.full_name,
            "day": date_in_words(dates.today(letter.issued_at)),
            "dated": date_in_words(letter.dated_on or dates.today(letter.issued_at)),
        }
    if letter.status == LetterStatus.WITHDRAWN and letter.withdrawn_by:
        return _("The draft was withdrawn by %(person)s. %(reason)s") % {
            "person": letter.withdrawn_by.full_name,
            "reason": letter.reason,
        }
    return _("In draft since %(day)s, by %(person)s.") % {
        "day": date_in_words(dates.today(letter.created_at)),
        "person": letter.drafted_by.full_name,
    }


@dataclass(frozen=True)
class Reminders:
    """What a deadline's reminders came to: emails and letters, the latest first."""

    mails: list[MailLine]
    letters: list[LetterLine]


def reminders_of(deadlines: Collection[Deadline], user: "Reader", *, now: datetime) -> Reminders:
    """The reminders of some deadlines, cut to the reader: four queries."""
    emails = (
        OutgoingEmail.objects.official()
        .visible_to(user)
        .filter(deadline__in=[row.pk for row in deadlines])
        .select_related("deadline", "stage", "recipient")
        .order_by("-send_after", "-pk")
    )
    letters = (
        Letter.objects.visible_to(user)
        .filter(deadline__in=[row.pk for row in deadlines])
        .select_related("deadline", "drafted_by", "issued_by", "withdrawn_by")
        .order_by("-created_at", "-pk")
    )
    return Reminders(lines_of(emails, now=now), [letter_line(row) for row in letters])
