"""The key with which a calendar program reads what a person may see, without signing in."""

import hashlib
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations import visibility
from recommendations.models.base import TimestampedModel
from recommendations.models.people import User, viewer_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def digest_of(key: str) -> str:
    """What is stored of a key. A plain hash is enough: a key is 256 random bits, not a password."""
    return hashlib.sha256(key.encode()).hexdigest()


class FeedKeyQuerySet(models.QuerySet["FeedKey"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "FeedKeyQuerySet":
        """A person's own key; administrators do not see those of others."""
        return self.filter(visibility.own_rows(viewer_of(user)))

    def opened_by(self, key: str) -> "FeedKeyQuerySet":
        """The row of a key; none once it was renewed or the person deactivated."""
        return self.filter(digest=digest_of(key), user__is_active=True).select_related("user")


class FeedKey(TimestampedModel):
    """The key of one person. The key itself is shown once and stored nowhere."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="feed_key")
    digest = models.CharField(_("digest of the key"), max_length=64, unique=True)
    renewed_at = models.DateTimeField(_("renewed at"))

    objects = FeedKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key of calendars and feeds")
        verbose_name_plural = _("keys of calendars and feeds")
        ordering = ("user_id",)

    def __str__(self) -> str:
        return f"{self.user}: {self.renewed_at:%Y-%m-%d}"
