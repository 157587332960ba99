"""Which state all that public pages may show is in. Triggers write it; decision 41."""

from typing import ClassVar

from django.db import connection, models
from django.utils.translation import gettext_lazy as _


class ContentChangeManager(models.Manager["ContentChange"]):
    def version(self) -> int | None:
        """The version of what everybody may read, as committed by now; None before any content.

        Two moments have the same one if no change was committed between them, and only then.
        """
        # By hand: to put this query together takes longer than to answer it.
        with connection.cursor() as cursor:
            cursor.execute("SELECT bit_xor(mark) FROM recommendations_contentchange")
            (found,) = cursor.fetchone()
        version: int | None = found
        return version


class ContentChange(models.Model):
    """The random mark of a transaction that changed something, with those of former ones in it."""

    mark = models.BigIntegerField(_("mark"))

    objects: ClassVar[ContentChangeManager] = ContentChangeManager()

    class Meta:
        verbose_name = _("change of what is public")
        verbose_name_plural = _("changes of what is public")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.mark}"
