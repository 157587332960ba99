"""Accounts: opened, changed, and given a password by nobody but the person.

Whoever sets a password proves that they read the person's mailbox: the link goes there alone, and
neither the page of an administrator, nor the ledger, nor the history holds it.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.acts.events import record_event
from recommendations.enums import EventKind, Language
from recommendations.mail.verbs.news import tell_people
from recommendations.models import OutgoingEmail, User
from recommendations.people.reads.roles import told_of_account
from recommendations.people.verbs.memberships import check_administers


@transaction.atomic
def open_account(
    *,
    email: str,
    full_name: str,
    by: User | None,
    now: datetime,
    language: str = Language.ENGLISH,
    time_zone: str = "",
    is_staff: bool = False,
) -> User:
    """Open an account without a password, and mail the person a link to set one: one event.

    Raises InvalidInput for an address that cannot be used or has an account, and DomainError unless
    an administrator acts; `by` is None for a command.
    """
    check_administers(by)
    person = User(
        email=email,
        full_name=full_name,
        language=language,
        time_zone=time_zone,
        is_staff=is_staff,
    )
    person.set_unusable_password()
    _check(person)
    person.save()
    event = record_event(EventKind.ACCOUNT_OPENED, person, by=by, now=now)
    tell_people(event, [person], now=now)
    return person


@transaction.atomic
def change_account(person: User, *, by: User, now: datetime, **fields: str | bool) -> User:
    """Change name, address, language, time zone, or what the account may open: one event.

    Of another address the person is told at the former one, and so is everybody who is told of one
    of the person's roles: who has the mailbox can set the password. Raises as `open_account` does,
    and for an account that was anonymised.
    """
    check_administers(by)
    locked = User.objects.select_for_update().get(pk=person.pk)
    if locked.anonymised_at is not None:
        raise DomainError(_("A person who was anonymised stays so."))
    unknown = set(fields) - {
        *("email", "full_name", "language", "time_zone", "is_active", "is_staff")
    }
    if unknown:
        raise TypeError(f"An account has no {unknown} to change.")
    former = locked.email
    for name, value in fields.items():
        setattr(locked, name, value)
    _check(locked)
    locked.save(update_fields=[*fields, "updated_at"])
    if locked.email == former:
        record_event(EventKind.ACCOUNT_CHANGED, locked, by=by, now=now)
        return locked
    event = record_event(EventKind.ACCOUNT_ADDRESS_CHANGED, locked, by=by, now=now)
    others = told_of_account(locked, today=dates.today(now), by=by)
    (own,) = tell_people(event, [locked], now=now)
    OutgoingEmail.objects.filter(message_id=own.message_id).update(address=former)
    tell_people(event, [one for one in others if one.pk != locked.pk], now=now)
    return locked


@transaction.atomic
def send_password_link(person: User, *, by: User | None, now: datetime) -> OutgoingEmail:
    """Mail a person a link to set a new password, valid once: one event. The old one stays until
    then. Raises DomainError for a closed account, and unless an administrator acts."""
    check_administers(by)
    locked = User.objects.select_for_update().get(pk=person.pk)
    if not locked.is_active:
        raise DomainError(_("The account of %(person)s is closed.") % {"person": locked})
    event = record_event(EventKind.PASSWORD_LINK_SENT, locked, by=by, now=now)
    (row,) = tell_people(event, [locked], now=now)
    return row


@transaction.atomic
def set_password(person: User, password: str, *, now: datetime) -> User:
    """The person sets their own password, which the form has checked: one event, and an email that
    tells them. Sessions elsewhere and earlier links end with the former password."""
    locked = User.objects.select_for_update().get(pk=person.pk)
    locked.set_password(password)
    locked.save(update_fields=["password", "updated_at"])
    person.password = locked.password
    event = record_event(EventKind.PASSWORD_SET, locked, by=locked, now=now)
    tell_people(event, [locked], now=now)
    return locked


def _check(person: User) -> None:
    """Raise InvalidInput at the first field that cannot be right."""
    try:
        person.full_clean(exclude=["password"])
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise InvalidInput(sentences[0], field=field) from error
