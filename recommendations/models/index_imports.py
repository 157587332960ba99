"""The Universal Human Rights Index: exports that are imported, and what is kept of them.

`IndexImport` is one file. `IndexRow` holds its rows while they wait; the row itself says whether
it is done, so that work goes on where a killed worker stopped. `IndexAnnotation` keeps every
annotation, so that importing the same export again changes nothing. `IndexTerm` keeps what a person
decided about a name that is not known here.
"""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations import texts, visibility
from recommendations.enums import IndexImportStatus, IndexOutcome, IndexTermKind
from recommendations.models.base import AddressedModel, TimestampedModel, VersionedRow
from recommendations.models.bodies import TreatyBody
from recommendations.models.documents import Paragraph
from recommendations.models.parties import StateParty
from recommendations.models.people import User, viewer_of
from recommendations.models.recommendations import Theme

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class IndexImportQuerySet(models.QuerySet["IndexImport"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "IndexImportQuerySet":
        return self.filter(visibility.index_imports(viewer_of(user)))


class IndexImport(AddressedModel):
    """One UHRI export. `n_rows_read` is the cursor of the counting."""

    file = models.FileField(_("file"), upload_to="index/%Y/")
    file_name = models.CharField(_("name of the file"), max_length=255)
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64)
    n_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    status = models.CharField(
        _("status"), max_length=12, choices=IndexImportStatus, default=IndexImportStatus.RECEIVED
    )
    error = models.TextField(_("what went wrong"), blank=True)
    n_rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    n_rows_expected = models.PositiveIntegerField(_("rows in the sheet"), null=True, blank=True)
    n_bytes_read = models.PositiveBigIntegerField(_("bytes read"), null=True, blank=True)
    # Rows that are only counted: {"left_out": n, "broken": n}; at the end, every outcome.
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    # Bodies left out with their rows, and the first reasons of broken rows.
    left_out = models.JSONField(_("bodies left out"), default=dict, blank=True)
    broken = models.JSONField(_("broken rows"), default=list, blank=True)
    # {"theme": {normalised name: rows}}: how often a name that is not known occurs.
    unknown = models.JSONField(_("unknown names"), default=dict, blank=True)
    n_gone = models.PositiveIntegerField(_("no longer in the export"), null=True, blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="index_imports")
    counted_at = models.DateTimeField(_("counted at"), null=True, blank=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    applied_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = IndexImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("UHRI import")
        verbose_name_plural = _("UHRI imports")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("sha256",),
                condition=~Q(status__in=(IndexImportStatus.FAILED, IndexImportStatus.DISCARDED)),
                name="indeximport_sha256_uniq",
            ),
            models.CheckConstraint(
                condition=Q(status__in=IndexImportStatus.values), name="indeximport_status_check"
            ),
            models.CheckConstraint(
                condition=~Q(status=IndexImportStatus.APPLIED) | Q(applied_at__isnull=False),
                name="indeximport_applied_check",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="indeximport_sha256_check"
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("index-import-detail", args=(self.public_id,))

    @property
    def is_working(self) -> bool:
        return self.status in IndexImportStatus.working_statuses


class IndexTermQuerySet(models.QuerySet["IndexTerm"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "IndexTermQuerySet":
        return self.filter(visibility.index_imports(viewer_of(user)))


class IndexTerm(VersionedRow, TimestampedModel):
    """What a name in the UHRI stands for; a person decides once for every export."""

    kind = models.CharField(_("kind"), max_length=10, choices=IndexTermKind)
    normalised = models.CharField(_("name as it is compared"), max_length=300)
    written = models.CharField(_("name as written"), max_length=300)
    state_party = models.ForeignKey(
        StateParty, on_delete=models.PROTECT, null=True, blank=True, related_name="index_terms"
    )
    treaty_body = models.ForeignKey(
        TreatyBody, on_delete=models.PROTECT, null=True, blank=True, related_name="index_terms"
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="index_terms"
    )
    is_left_out = models.BooleanField(_("left out"), default=False)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = IndexTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("name in the UHRI")
        verbose_name_plural = _("names in the UHRI")
        ordering = ("kind", "written")
        constraints = (
            models.UniqueConstraint(fields=("kind", "normalised"), name="indexterm_name_uniq"),
            models.CheckConstraint(
                condition=Q(kind__in=IndexTermKind.values), name="indexterm_kind_check"
            ),
            models.CheckConstraint(
                condition=(Q(state_party__isnull=True) | Q(kind=IndexTermKind.STATE))
                & (Q(treaty_body__isnull=True) | Q(kind=IndexTermKind.BODY))
                & (Q(theme__isnull=True) | Q(kind=IndexTermKind.THEME)),
                name="indexterm_target_check",
            ),
            models.CheckConstraint(
                condition=Q(is_left_out=False)
                | Q(state_party__isnull=True, treaty_body__isnull=True, theme__isnull=True),
                name="indexterm_left_out_check",
            ),
        )

    def __str__(self) -> str:
        return self.written

    @property
    def target(self) -> StateParty | TreatyBody | Theme | None:
        return self.state_party or self.treaty_body or self.theme


class IndexAnnotationQuerySet(models.QuerySet["IndexAnnotation"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "IndexAnnotationQuerySet":
        return self.filter(visibility.index_imports(viewer_of(user)))


class IndexAnnotation(TimestampedModel):
    """One UHRI annotation that is known here, with the paragraph that it is about."""

    annotation_id = models.CharField(_("id in the UHRI"), max_length=64, unique=True)
    digest = models.CharField(_("checksum of the row"), max_length=64)
    symbol = models.CharField(_("symbol"), max_length=60)
    paragraph = models.ForeignKey(
        Paragraph, on_delete=models.PROTECT, null=True, blank=True, related_name="annotations"
    )
    is_source = models.BooleanField(
        _("its words are the paragraph's"),
        default=False,
        help_text=_("Not set: the paragraph was recorded from its document, or has other words."),
    )
    themes = ArrayField(models.CharField(max_length=300), verbose_name=_("themes"), default=list)
    # Kept where no paragraph has this text: nothing of the UHRI is lost, nothing is invented.
    text = models.TextField(_("text"), max_length=texts.PARAGRAPH, blank=True)
    added_by = models.ForeignKey(IndexImport, on_delete=models.PROTECT, related_name="annotations")

    objects = IndexAnnotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("UHRI annotation")
        verbose_name_plural = _("UHRI annotations")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.annotation_id


class IndexRowQuerySet(models.QuerySet["IndexRow"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "IndexRowQuerySet":
        return self.filter(visibility.index_imports(viewer_of(user)))


class IndexRow(models.Model):
    """One row of an export, kept until it is applied, or for a person to check."""

    index_import = models.ForeignKey(IndexImport, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    annotation_id = models.CharField(_("id in the UHRI"), max_length=64)
    digest = models.CharField(_("checksum of the row"), max_length=64)
    outcome = models.CharField(_("outcome"), max_length=20, choices=IndexOutcome)
    is_done = models.BooleanField(_("done"), default=False)
    symbol = models.CharField(_("symbol"), max_length=60, blank=True)
    treaty_body = models.ForeignKey(
        TreatyBody, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state_party = models.ForeignKey(
        StateParty, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    bodies = ArrayField(models.CharField(max_length=300), verbose_name=_("bodies"), default=list)
    states = ArrayField(models.CharField(max_length=300), verbose_name=_("States"), default=list)
    themes = ArrayField(models.CharField(max_length=300), verbose_name=_("themes"), default=list)
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    text = models.TextField(_("text"), max_length=texts.PARAGRAPH)
    published_on = models.DateField(_("published on"), null=True, blank=True)

    objects = IndexRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("UHRI row")
        verbose_name_plural = _("UHRI rows")
        ordering = ("index_import_id", "line")
        constraints = (
            models.UniqueConstraint(
                fields=("index_import", "annotation_id"), name="indexrow_annotation_uniq"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=IndexOutcome.values), name="indexrow_outcome_check"
            ),
        )
        indexes = (
            # What applying takes next; empty once everything is done.
            models.Index(
                fields=("index_import", "symbol"),
                condition=Q(is_done=False),
                name="indexrow_waiting_idx",
            ),
            models.Index(fields=("index_import", "outcome"), name="indexrow_outcome_idx"),
        )

    def __str__(self) -> str:
        return f"{self.index_import_id}: {self.line}"
