"""The key of a person's private calendars: made, made anew, and taken away."""

import secrets
from datetime import datetime

from django.db import transaction

from recommendations.models import FeedKey, User
from recommendations.models.feed_keys import digest_of

KEY_BYTES = 32


@transaction.atomic
def renew_feed_key(user: User, *, now: datetime) -> str:
    """Give a person a new key and return it: it is kept nowhere, the old one opens nothing more.

    No event: a setting of one's own account is nobody's history.
    """
    key = secrets.token_urlsafe(KEY_BYTES)
    FeedKey.objects.update_or_create(
        user=user, defaults={"digest": digest_of(key), "renewed_at": now}
    )
    return key


@transaction.atomic
def revoke_feed_key(user: User) -> bool:
    """Close the person's private calendars; whether there was a key at all."""
    n_rows, _models = FeedKey.objects.filter(user=user).delete()
    return n_rows > 0
