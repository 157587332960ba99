"""Addresses at which emails do not arrive: marked by what mail servers say, cleared by people.

The mark is the address itself, kept beside the person's: another address is not marked. Delivery
asks for it again for every email.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from django.db import transaction
from django.utils.translation import gettext as _

from recommendations.acts.errors import DomainError
from recommendations.acts.events import record_event
from recommendations.email_addresses import canonical
from recommendations.enums import EmailStatus, EventKind
from recommendations.mail.reads.delivery_reports import DeliveryReport
from recommendations.mail.verbs import digests
from recommendations.models import OutgoingEmail, User


class Came(Enum):
    """What a notification about an email led to."""

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
    """Keep that this email's address does not work, in the server's words; whether that was news.

    Nothing happens when the person has another address by now. Leaves no event of its own: the
    email's says it.
    """
    person = User.objects.select_for_update().get(pk=email.recipient_id)
    if person.is_undeliverable or person.email != canonical(email.address):
        return False
    person.bounced_address, person.bounced_at, person.bounce_words = person.email, now, words
    person.save(update_fields=["bounced_address", "bounced_at", "bounce_words", "updated_at"])
    return True


@transaction.atomic
def note_report(report: DeliveryReport, *, now: datetime) -> Noted:
    """Note that an email of the ledger bounced: one event, the first time.

    The Message-ID is the proof that it was ours: nobody can guess one. Delays and good news are
    left alone. `TOO_EARLY`: its sending has not been noted yet, so ask again later.
    """
    rows = OutgoingEmail.objects.select_for_update(of=("self",))
    email = (
        rows.filter(message_id=report.message_id).select_related("deadline__cycle", "stage").first()
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
    if email.status != EmailStatus.SENT:
        return Noted(Came.BACK if is_marked else Came.BACK_BEFORE, email, is_marked)
    # It was sent, and that moment stays; it did not arrive, nor did what it carried.
    email.status, email.updated_at = EmailStatus.BOUNCED, now
    email.outcome = _("It bounced: %(words)s") % {"words": words}
    email.save(update_fields=["status", "outcome", "updated_at"])
    digests.carry_over(email)
    for row in digests.official_rows(email):
        record_event(EventKind.REMINDER_BOUNCED, row, by=None, now=now, reason=words)
    return Noted(Came.BACK, email, is_marked)


@transaction.atomic
def use_address_again(person: User, *, by: User, now: datetime) -> User:
    """Take the mark off an address that works again: one event, on the email that bounced.

    Raises DomainError when the person's address bears no mark.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    if not locked.is_undeliverable:
        raise DomainError(_("Emails to this person do not bounce. Reload the page."))
    words, address = locked.bounce_words, locked.bounced_address
    locked.bounced_address, locked.bounced_at, locked.bounce_words = "", None, ""
    locked.save(update_fields=["bounced_address", "bounced_at", "bounce_words", "updated_at"])
    # There is one, because nothing else marks an address and no email is deleted.
    email = (
        OutgoingEmail.objects.filter(
            recipient=locked,
            address=address,
            status__in=(EmailStatus.BOUNCED, EmailStatus.FAILED),
        )
        .select_related("deadline__cycle")
        .order_by("-updated_at", "-pk")[0]
    )
    record_event(EventKind.ADDRESS_CLEARED, email, by=by, now=now, reason=words)
    return locked
