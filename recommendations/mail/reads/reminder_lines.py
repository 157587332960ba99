"""Reminders as sentences: who was reminded, of what, when, why on that day, and what came of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.enums import LetterStatus
from recommendations.mail.reads.reminder_reasons import points_of, what_happened, why_that_day
from recommendations.models import Deadline, Letter, OutgoingEmail, ReportingCycle
from recommendations.models.people import viewer_of
from recommendations.wording import date_in_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

    Reader = User | AnonymousUser | None


@dataclass(frozen=True)
class MailLine:
    """One mail of the ledger in sentences; `spoke_of` names what awaited a reply."""

    email: OutgoingEmail
    why: str
    happened: str
    spoke_of: str


@dataclass(frozen=True)
class LetterLine:
    """One letter in sentences."""

    letter: Letter
    why: str
    happened: str


def lines_of(emails: Iterable[OutgoingEmail], *, now: datetime) -> list[MailLine]:
    """The mails in sentences: two queries. Expects them with deadline, stage and recipient."""
    rows = list(emails)
    points = points_of(rows, now=now)
    return [
        MailLine(
            email=row,
            why=why_that_day(row),
            happened=what_happened(row),
            spoke_of=_named(points.get(row.pk, [])),
        )
        for row in rows
    ]


def _named(references: list[str]) -> str:
    if not references:
        return ""
    return ngettext("paragraph %(numbers)s", "paragraphs %(numbers)s", len(references)) % {
        # A reference stays on one line.
        "numbers": ", ".join(one.replace(" ", "\u00a0") for one in references)
    }


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
    """What a date's reminders came to: mails and letters, the latest first."""

    mails: list[MailLine]
    letters: list[LetterLine]


def looks_after(user: "Reader", cycle: ReportingCycle) -> bool:
    """Whether a reader sees the reminders of a case: its officers and rapporteurs do."""
    viewer = viewer_of(user)
    return cycle.treaty_body_id in viewer.officer_body_ids or cycle.pk in viewer.assigned_cycle_ids


def reminders_of(deadlines: Collection[Deadline], user: "Reader", *, now: datetime) -> Reminders:
    """The reminders of some dates, cut to the reader: four queries."""
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
