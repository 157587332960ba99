"""What people wrote and did not send: forms parked when a session ended, and drafts of forms."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations import visibility
from recommendations.models.base import AddressedModel
from recommendations.models.people import User, viewer_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# Names and values of a form as it was sent; a name may have several values.
Fields = list[tuple[str, list[str]]]

# How long each is kept. After that it is not shown any more, and a task removes it.
PARKED_FOR = timedelta(hours=1)
DRAFTS_KEPT = timedelta(days=30)


class ParkedFormQuerySet(models.QuerySet["ParkedForm"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "ParkedFormQuerySet":
        """The person's own: nobody else reads what somebody has not sent."""
        return self.filter(visibility.unsent_rows(viewer_of(user)))

    def open_at(self, now: datetime) -> "ParkedFormQuerySet":
        """Neither sent since nor too old."""
        return self.filter(used_at=None, parked_at__gt=now - PARKED_FOR)


class ParkedForm(AddressedModel):
    """A form that came after its session had ended, kept until the same person sends it again.

    `path` is the address to which it was sent, `page` the one on which it was filled in, opened at
    `opened_at`. Once it has been sent again its fields are emptied.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    path = models.TextField(_("sent to"))
    page = models.TextField(_("written on"))
    fields = models.JSONField(_("fields"), default=list)
    digest = models.CharField(_("checksum of what was sent"), max_length=64)
    has_files = models.BooleanField(_("came with files"), default=False)
    opened_at = models.DateTimeField(_("page opened at"))
    parked_at = models.DateTimeField(_("came at"))
    used_at = models.DateTimeField(_("sent again at"), null=True, blank=True)

    objects = ParkedFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("parked form")
        verbose_name_plural = _("parked forms")
        ordering = ("-parked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "digest"),
                condition=models.Q(used_at=None),
                name="parkedform_user_digest_uniq",
            ),
        )
        indexes = (models.Index(fields=("parked_at",), name="parkedform_parked_idx"),)

    def __str__(self) -> str:
        return self.path

    def get_absolute_url(self) -> str:
        return reverse("parked-form", args=(self.public_id,))


class FormDraftQuerySet(models.QuerySet["FormDraft"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "FormDraftQuerySet":
        """The person's own: no administrator and no colleague reads a draft."""
        return self.filter(visibility.unsent_rows(viewer_of(user)))

    def kept_at(self, now: datetime) -> "FormDraftQuerySet":
        return self.filter(saved_at__gt=now - DRAFTS_KEPT)


class FormDraft(AddressedModel):
    """What a person has typed into one form, saved while they write."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(_("written on"), max_length=1000)
    title = models.CharField(_("heading of the page"), max_length=200, blank=True)
    fields = models.JSONField(_("fields"), default=list)
    is_confidential = models.BooleanField(_("confidential"), default=True)
    saved_at = models.DateTimeField(_("saved at"))

    objects = FormDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a form")
        verbose_name_plural = _("drafts of forms")
        ordering = ("-saved_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("user", "path"), name="formdraft_user_path_uniq"),
        )
        indexes = (models.Index(fields=("saved_at",), name="formdraft_saved_idx"),)

    def __str__(self) -> str:
        return self.title or self.path

    def get_absolute_url(self) -> str:
        return reverse("draft-detail", args=(self.public_id,))
