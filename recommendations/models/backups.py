"""Backups that were made and drills that were held, for the administrator's board."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations.enums import BackupKind


class BackupRunQuerySet(models.QuerySet["BackupRun"]):
    def last(self, kind: BackupKind) -> "BackupRun | None":  # type: ignore[override]
        """The last one of a kind, failed or not."""
        return self.filter(kind=kind).order_by("-ended_at", "-pk").first()

    def last_good_at(self, kind: BackupKind) -> datetime | None:
        """When the last one of a kind ended that did not fail."""
        good = self.filter(kind=kind, problem="").order_by("-ended_at")
        return good.values_list("ended_at", flat=True).first()


class BackupRun(models.Model):
    """One backup, or one drill that restored a backup beside the application and compared it.

    Written when it is over, so that no backup holds itself as unfinished.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=BackupKind)
    name = models.CharField(_("name"), max_length=40)
    begun_at = models.DateTimeField(_("begun at"))
    ended_at = models.DateTimeField(_("ended at"))
    n_rows = models.BigIntegerField(_("rows"), default=0)
    n_files = models.BigIntegerField(_("files"), default=0)
    n_bytes = models.BigIntegerField(_("size in bytes, encrypted"), default=0)
    # Of the manifest before it is encrypted: whoever has it can tell whether a backup is this one.
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64, blank=True)
    # Of the chain of seals in the saved database: what was sealed by then has to stay in the chain.
    head = models.CharField(_("head of the history"), max_length=64, blank=True)
    problem = models.TextField(_("what went wrong"), blank=True)

    objects = BackupRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        ordering = ("-ended_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=BackupKind.values), name="backuprun_kind_check"
            ),
            models.CheckConstraint(
                condition=~models.Q(problem="") | ~models.Q(checksum=""),
                name="backuprun_result_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"
