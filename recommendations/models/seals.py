"""Seals: the chain of checksums over the history and the evidence. Rows are only added."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# What the first seal names as the hash of the one before it.
NOTHING_BEFORE = "0" * 64


class Seal(models.Model):
    """One link of the chain: what was added since the link before it, in one checksum.

    `docs/reference/history.md` documents the form of which `hash` is the SHA-256. Triggers refuse a
    row that does not follow the last one, and every change.
    """

    number = models.PositiveIntegerField(_("number"), primary_key=True)
    sealed_at = models.DateTimeField(_("sealed at"))
    # The day of the seal before it, on the first seal of a later day: `previous` is its last word.
    closes_on = models.DateField(_("day that it closes"), null=True, blank=True, unique=True)
    n_rows = models.PositiveIntegerField(_("rows"))
    root = models.CharField(_("checksum of the rows"), max_length=64)
    previous = models.CharField(_("hash of the seal before it"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ("number",)
        constraints = (
            models.CheckConstraint(condition=Q(number__gte=1), name="seal_number_check"),
            models.CheckConstraint(
                condition=Q(
                    root__regex=r"^[0-9a-f]{64}$",
                    previous__regex=r"^[0-9a-f]{64}$",
                    hash__regex=r"^[0-9a-f]{64}$",
                ),
                name="seal_form_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.hash}"


class SealedRow(models.Model):
    """The checksum of one row as it was when it was sealed.

    The row is named by the kind of evidence and its key, without a foreign key: writers wait for no
    seal, and a row that is gone is still named. The salt keeps others from testing guesses.
    """

    pk = models.CompositePrimaryKey("seal_id", "kind", "key")
    # It comes before its seal, in the same transaction: the seal is written over it.
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="rows", db_index=False)
    kind = models.CharField(_("kind of evidence"), max_length=30, db_collation="C")
    key = models.BigIntegerField(_("key"))
    form = models.PositiveSmallIntegerField(_("version of the form"))
    salt = models.BinaryField(_("salt"), max_length=16)
    digest = models.BinaryField(_("SHA-256"), max_length=32)

    class Meta:
        verbose_name = _("sealed row")
        verbose_name_plural = _("sealed rows")
        ordering = ("seal_id", "kind", "key")
        # What is sealed already is asked every minute.
        indexes = (models.Index(fields=("kind", "key", "seal"), name="sealedrow_kind_key_idx"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
