"""Former versions of rows, and the acts that replaced them. Triggers write both, nobody else."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recommendations.enums import ActOrigin, Role, VersionKind
from recommendations.models.people import User


class Act(models.Model):
    """Who changed rows, when, why and from where: one request, task or command is one act."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="acts"
    )
    by_role = models.CharField(_("acting as"), max_length=30, choices=Role, blank=True)
    origin = models.CharField(_("by what"), max_length=8, choices=ActOrigin)
    # The name of the page, the task or the command: never an address, which may hold a key.
    place = models.CharField(_("from where"), max_length=100, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    login = models.CharField(_("login of the database"), max_length=63)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ("-at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(origin__in=ActOrigin.values), name="act_origin_check"
            ),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.place}"


class RowVersion(models.Model):
    """A row as it was until an act changed or removed it; or that an act added rows.

    What was added is not stored a second time: a row's present content is in its own table, and
    each former content with the act that replaced it. One statement that adds rows with
    consecutive keys leaves one version, from `row_id` to `last_id`, however many rows they are.
    """

    id = models.BigAutoField(primary_key=True)
    act = models.ForeignKey(
        Act, on_delete=models.PROTECT, related_name="row_versions", db_index=False
    )
    at = models.DateTimeField(_("at"))
    # The table without the name of the application in front: "submission".
    table_name = models.CharField(_("table"), max_length=40)
    row_id = models.BigIntegerField(_("row"))
    last_id = models.BigIntegerField(_("last row"))
    part_of = models.BigIntegerField(_("part of row"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=VersionKind)
    former = models.JSONField(_("as it was"), null=True, blank=True)
    columns = ArrayField(
        models.CharField(max_length=63), verbose_name=_("columns that changed"), default=list
    )

    class Meta:
        verbose_name = _("version of a row")
        verbose_name_plural = _("versions of rows")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=(
                    Q(kind=VersionKind.ADDED, former__isnull=True, last_id__gte=models.F("row_id"))
                    | Q(
                        kind__in=(VersionKind.CHANGED, VersionKind.REMOVED),
                        former__isnull=False,
                        last_id=models.F("row_id"),
                    )
                ),
                name="rowversion_form_check",
            ),
        )
        indexes = (
            models.Index(fields=("table_name", "row_id"), name="rowversion_row_idx"),
            models.Index(
                fields=("table_name", "part_of"),
                condition=Q(part_of__isnull=False),
                name="rowversion_part_idx",
            ),
        )

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id}, {self.at:%Y-%m-%d %H:%M}"
