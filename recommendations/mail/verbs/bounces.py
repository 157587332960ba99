"""Addresses at which mails do not arrive: marked by what mail servers say, cleared by people.

The mark is the address itself, kept beside the person's: another address is not marked. Delivery
asks for it again for every mail. What is marked at once and what only fails:
docs/operators/mail.md.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from recommendations.acts.errors import DomainError
from recommendations.acts.events import record_event
from recommendations.enums import EmailStatus, EventKind
from recommendations.mail.delivery_reports import DeliveryReport
from recommendations.mail.verbs import digests
from recommendations.models import OutgoingEmail, User


class Came(Enum):
    """What a notification about a mail led to."""

    BACK = auto()
    BACK_BEFORE = auto()
    FROM_ELSEWHERE = auto()
    WITHOUT_END = auto()
    TOO_EARLY = auto()


@dataclass(frozen=True, slots=True)
class Noted:
    """`is_marked`: whether the person's address was marked by it just now."""

    came: Came
    email: OutgoingEmail | None = None
    is_marked: bool = False


def mark_address(email: OutgoingEmail, *, words: str, now: datetime) -> bool:
    """Keep that this mail's address does not work, in the server's words; whether that was news.

    Nothing happens when the person has another address by now. Leaves no event of its own: the
    mail's says it.
    """
    person = User.objects.select_for_update().get(pk=email.recipient_id)
    if person.is_undeliverable or person.email.casefold() != email.address.casefold():
        return False
    person.bounced_address, person.bounced_at, person.bounce_words = person.email, now, words
    person.save(update_fields=["bounced_address", "bounced_at", "bounce_words", "updated_at"])
    return True


@transaction.atomic
def note_report(report: DeliveryReport, *, now: datetime) -> Noted:
    """Note that a mail of the ledger came back: one event, the first time.

    The Message-ID is the proof that it was ours: nobody can guess one. Delays and good news are
    left alone. `TOO_EARLY`: its sending has not been noted yet, so ask again later.
    """
    email = (
        OutgoingEmail.objects.select_for_update(of=("self",))
        .filter(message_id=report.message_id)
        .select_related("deadline__cycle")
        .first()
    )
    if email is None:
        return Noted(Came.FROM_ELSEWHERE)
    found = report.failure_at(email.address)
    if found is None:
        return Noted(Came.WITHOUT_END, email)
    if email.status == EmailStatus.CLAIMED:
        return Noted(Came.TOO_EARLY, email)
    verdict, is_their_address = found
    words = verdict.words or verdict.status or _("no reason given")
    is_marked = (
        is_their_address
        and verdict.is_about_the_address
        and email.status != EmailStatus.BOUNCED
        and mark_address(email, words=words, now=now)
    )
    if email.status == EmailStatus.SENT:
        _note_return(email, words, now=now)
    elif not is_marked:
        return Noted(Came.BACK_BEFORE, email)
    return Noted(Came.BACK, email, is_marked)


def _note_return(email: OutgoingEmail, words: str, *, now: datetime) -> None:
    """The mail was sent, and that moment stays; it did not arrive, nor did what it carried."""
    email.status = EmailStatus.BOUNCED
    email.outcome = _("It came back: %(words)s") % {"words": words}
    email.updated_at = now
    email.save(update_fields=["status", "outcome", "updated_at"])
    digests.carry_over([email])
    for row, _at in digests.official([(email, now)]):
        record_event(EventKind.REMINDER_BOUNCED, row, by=None, now=now, reason=words)


@transaction.atomic
def use_address_again(person: User, *, by: User, now: datetime) -> User:
    """Take the mark off an address that works again: one event, on the mail that came back.

    Raises DomainError when the person's address bears no mark.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    if not locked.is_undeliverable:
        raise DomainError(_("Mails to this person do not come back. Reload the page."))
    words, address = locked.bounce_words, locked.bounced_address
    locked.bounced_address, locked.bounced_at, locked.bounce_words = "", None, ""
    locked.save(update_fields=["bounced_address", "bounced_at", "bounce_words", "updated_at"])
    email = _mail_that_came_back(locked, address)
    record_event(EventKind.ADDRESS_CLEARED, email, by=by, now=now, reason=words)
    return locked


def _mail_that_came_back(person: User, address: str) -> OutgoingEmail:
    """The last one; there is one, because nothing else marks an address and no mail is deleted."""
    came_back = (EmailStatus.BOUNCED, EmailStatus.FAILED)
    return (
        OutgoingEmail.objects.filter(recipient=person)
        .annotate(lower=Lower("address"))
        .filter(lower=address.lower())
        .select_related("deadline__cycle")
        .order_by("-updated_at", "-pk")
        .filter(status__in=came_back)
    )[0]
