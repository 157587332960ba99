"""The key to a person's private calendars: create, renew, revoke."""

import secrets
from datetime import datetime

from django.db import transaction

from recommendations.models import FeedKey, User
from recommendations.models.feed_keys import digest_of

KEY_BYTES = 32


@transaction.atomic
def renew_feed_key(user: User, *, now: datetime) -> str:
    """Return a new key for a person; a former key stops working. Only its digest is stored.

    No event: a setting of a person's own account belongs to no case.
    """
    key = secrets.token_urlsafe(KEY_BYTES)
    FeedKey.objects.update_or_create(
        user=user, defaults={"digest": digest_of(key), "renewed_at": now}
    )
    return key


@transaction.atomic
def revoke_feed_key(user: User) -> bool:
    """Close the person's private calendars. False when there was no key."""
    n_rows, _models = FeedKey.objects.filter(user=user).delete()
    return n_rows > 0
