"""Anonymising a person on request: the row stays, because the history points at it."""

import secrets
from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.enums import EmailStatus, MembershipStatus
from recommendations.mail_enums import MailRhythm
from recommendations.models import (
    FeedKey,
    Follow,
    FormDraft,
    Membership,
    OutgoingEmail,
    ParkedForm,
    PersonalReminder,
    SavedSearch,
    User,
)

# Stored as it is, in English like every name; no catalogue may make it a name again.
FORMER = "Former user"


@transaction.atomic
def anonymise(user: User, *, by: User, now: datetime) -> User:
    """Take name, address and everything that is the person's own from an account, and close it.

    Events, submissions, evaluations and letters keep pointing at the row, which names nobody any
    more. What was sent stays as evidence with the address to which it was sent. Cannot be undone.
    Raises DomainError for anybody but an administrator, for the own account, and while the person
    holds a role or will hold one.
    """
    if not by.viewer.is_administrator:
        raise DomainError(_("Only an administrator anonymises people."))
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.pk == by.pk:
        raise DomainError(_("Ask another administrator to anonymise your own account."))
    if locked.anonymised_at is not None:
        raise DomainError(_("This person has already been anonymised."))
    today = dates.today(now)
    counts = Membership.objects.exclude(status=MembershipStatus.REFUSED)
    held = counts.filter(user=locked).filter(
        Q(valid_during__contains=today) | Q(valid_during__startswith__gt=today)
    )
    if held.exists():
        raise DomainError(_("This person holds a role, or will hold one: end it first."))
    _delete_what_is_own(locked, now)
    locked.email = f"{secrets.token_hex(16)}@anonymised.invalid"
    locked.full_name = FORMER
    locked.set_unusable_password()  # which also ends every session
    locked.is_active = locked.is_staff = locked.is_superuser = False
    locked.bounced_address, locked.bounced_at, locked.bounce_words = "", None, ""
    locked.last_login, locked.anonymised_at = None, now
    locked.time_zone = User._meta.get_field("time_zone").get_default()  # noqa: SLF001
    locked.language = User._meta.get_field("language").get_default()  # noqa: SLF001
    locked.save()
    # What waits is not sent any more, and an address to which nothing went is evidence of nothing.
    waiting = (EmailStatus.PLANNED, EmailStatus.COLLECTED)
    OutgoingEmail.objects.filter(recipient=locked, status__in=waiting).update(address=locked.email)
    with connection.cursor() as cursor:
        # After saving, which has just kept the name as a former version.
        cursor.execute("SELECT rowversion_forget(%s)", [locked.pk])
    return locked


def _delete_what_is_own(user: User, now: datetime) -> None:
    """Keys, follows, drafts, notes are nobody else's; the administration's log names people."""
    FeedKey.objects.filter(user=user).delete()
    Follow.objects.filter(user=user).delete()
    FormDraft.objects.filter(user=user).delete()
    ParkedForm.objects.filter(user=user).delete()
    PersonalReminder.objects.filter(user=user).update(note="", cancelled_at=now)
    SavedSearch.objects.filter(user=user).update(
        name="", query="", rhythm=MailRhythm.OFF, known=[], deleted_at=now
    )
    about = ContentType.objects.get_for_models(User, Membership)
    memberships = [str(pk) for pk in user.memberships.values_list("pk", flat=True)]
    for model, keys in ((User, [str(user.pk)]), (Membership, memberships)):
        LogEntry.objects.filter(content_type=about[model], object_id__in=keys).update(
            object_repr=FORMER, change_message=""
        )
