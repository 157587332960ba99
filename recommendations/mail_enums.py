"""Choices about emails: why a person gets one, how often, and what is news."""

from enum import nonmember

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from recommendations.enums import EventKind

# What became of a date, whether it is in force from then on or not.
DATE_KINDS = (
    EventKind.DEADLINE_SET,
    EventKind.DEADLINE_EXTENDED,
    EventKind.DEADLINE_SUSPENDED,
    EventKind.DEADLINE_RESUMED,
    EventKind.DEADLINE_CORRECTED,
    EventKind.DEADLINE_WITHDRAWN,
)
# With one of these events a day came into force.
PUT_IN_FORCE_KINDS = (
    EventKind.DEADLINE_SET,
    EventKind.DEADLINE_EXTENDED,
    EventKind.DEADLINE_RESUMED,
    EventKind.DEADLINE_CORRECTED,
)
# What people in a role are told about a date: what became of it, a request for more time, and what
# the State party sent. A request that is granted is told by the date that it brought.
NOTICE_KINDS = (
    *DATE_KINDS,
    EventKind.EXTENSION_ASKED,
    EventKind.EXTENSION_REFUSED,
    EventKind.REPLY_RECORDED,
)
# What whoever did it is told of as well: a receipt.
RECEIPT_KINDS = (EventKind.REPLY_RECORDED, EventKind.EXTENSION_ASKED)
# A document of which everybody may now read something.
DOCUMENT_KINDS = (EventKind.DOCUMENT_RECORDED, EventKind.DOCUMENT_IMPORTED)
# What people who follow a thing may be told of; `domain.notices` says which of these events.
NEWS_KINDS = (
    *DATE_KINDS,
    *DOCUMENT_KINDS,
    EventKind.REPLY_RECORDED,
    EventKind.EVALUATION_STATUS_CHANGED,
)
# All of which anybody is told, in a role or because they follow a thing.
TOLD_KINDS = (*NEWS_KINDS, EventKind.EXTENSION_ASKED, EventKind.EXTENSION_REFUSED)


# Accounts and roles: told at once to the person, or to those whom a role concerns.
ACCOUNT_KINDS = (
    EventKind.MEMBERSHIP_GRANTED,
    EventKind.MEMBERSHIP_PROPOSED,
    EventKind.MEMBERSHIP_CONFIRMED,
    EventKind.MEMBERSHIP_REFUSED,
    EventKind.MEMBERSHIP_ENDED,
    EventKind.SECOND_PERSON_SWITCHED,
    EventKind.ACCOUNT_OPENED,
    EventKind.ACCOUNT_ADDRESS_CHANGED,
    EventKind.PASSWORD_LINK_SENT,
    EventKind.PASSWORD_SET,
)
# Emails of these carry a link with which their recipient sets a password.
PASSWORD_LINK_KINDS = (EventKind.ACCOUNT_OPENED, EventKind.PASSWORD_LINK_SENT)


class MailKind(TextChoices):
    """Why a person gets an email. For each choosable kind a person chooses how often."""

    ROLE = "role", _("Reminders and changes of dates that come with your role")
    FOLLOWED = "followed", _("News about what you follow")
    OWN = "own", _("Personal reminders and saved searches")
    # Nobody turns these off: they are how a wrong grant or a stolen account is noticed.
    ACCOUNT = "account", _("Accounts and roles")

    choosable = nonmember(("role", "followed", "own"))


class MailRhythm(TextChoices):
    """How often emails of one kind come. The ledger records official reminders anyway.

    A person who turns a kind off gets none of it; the ledger says so beside what was not sent.
    """

    EACH = "each", _("A separate email each time")
    DAILY = "daily", _("One email a day")
    WEEKLY = "weekly", _("One email a week")
    OFF = "off", _("No emails")

    digest_rhythms = nonmember(("daily", "weekly"))


class Weekday(IntegerChoices):
    """Days of the week as ISO 8601 counts them."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class OutageKind(TextChoices):
    """Why no email could leave for a time."""

    OFF = "off", _("The sender was off")
    MAIL_SERVER = "mail_server", _("The mail server could not be used")


class MailChannel(TextChoices):
    """How a row of the ledger reaches the person."""

    MAIL = "mail", _("A separate email")
    DIGEST = "digest", _("One email for many")
