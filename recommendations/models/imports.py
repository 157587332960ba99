"""Imports: a file, what was read from it, and what was recorded from it."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations import visibility
from recommendations.enums import DocumentKind, ImportStatus
from recommendations.models.base import AddressedModel
from recommendations.models.bodies import TreatyBody
from recommendations.models.documents import Document
from recommendations.models.people import User, viewer_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "ImportRunQuerySet":
        return self.filter(visibility.import_runs(viewer_of(user)))


class ImportRun(AddressedModel):
    """One import. Others see nothing of it before it is applied."""

    file = models.FileField(_("file"), upload_to="imports/%Y/")
    file_name = models.CharField(_("name of the file"), max_length=255)
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64)
    n_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("media type"), max_length=100, blank=True)
    kind = models.CharField(_("kind of document"), max_length=30, choices=DocumentKind, blank=True)
    symbol = models.CharField(_("symbol"), max_length=60, blank=True)
    treaty_body = models.ForeignKey(
        TreatyBody, on_delete=models.PROTECT, null=True, blank=True, related_name="import_runs"
    )
    status = models.CharField(
        _("status"), max_length=12, choices=ImportStatus, default=ImportStatus.RECEIVED
    )
    error = models.TextField(_("what went wrong"), blank=True)
    # What the importer read, as JSON, never changed.
    reading = models.JSONField(_("what was read"), default=dict, blank=True)
    # What people changed in it: [{what, with, when, by}], the first one first; see
    # `intake.verbs.corrections`.
    corrections = models.JSONField(_("corrections"), default=list, blank=True)
    # The proposal that a person checks and applies: what was read, with the corrections made.
    proposal = models.JSONField(_("proposal"), default=dict, blank=True)
    warnings = models.JSONField(_("warnings"), default=list, blank=True)
    # Counts the changes of the proposal, so that nobody corrects what somebody else has changed.
    revision = models.PositiveIntegerField(_("revision"), default=0)
    # The lines of a source that has no pages to show, as they were read.
    source_text = models.TextField(_("text of the source"), blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="import_runs")
    # The claim of the worker that reads the file now, and its progress in pages.
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    n_attempts = models.PositiveSmallIntegerField(_("attempts at reading"), default=0)
    n_done = models.PositiveIntegerField(_("pages read"), default=0)
    n_total = models.PositiveIntegerField(_("pages"), default=0)
    parsed_at = models.DateTimeField(_("read at"), null=True, blank=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    applied_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="import_runs"
    )

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=ImportStatus.values), name="importrun_status_check"
            ),
            models.CheckConstraint(
                condition=Q(status=ImportStatus.READING, claimed_at__isnull=False)
                | (~Q(status=ImportStatus.READING) & Q(claimed_at__isnull=True)),
                name="importrun_reading_check",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ImportStatus.applied_statuses, applied_at__isnull=False)
                | (~Q(status__in=ImportStatus.applied_statuses) & Q(applied_at__isnull=True)),
                name="importrun_applied_check",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="importrun_sha256_check"
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("import-detail", args=(self.public_id,))
