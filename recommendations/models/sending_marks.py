"""How far each worker has come with the mails that are leaving. Kept for the length of a run."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class SendingMarkQuerySet(models.QuerySet["SendingMark"]):
    def visible_to(self, user: object) -> "SendingMarkQuerySet":
        """Nobody: the ledger says what there is to know. Kept so that every read starts alike."""
        return self.none()


class SendingMark(models.Model):
    """Of one group of mails, in the order in which they leave, how many have come to their end.

    The first `n_done` were accepted or noted as refused, the next one may be under way, the others
    have not left. The table is not logged (a migration says so), so a mark costs no write to disk;
    a database that crashed empties such tables. A mark is right or gone, and never old.
    """

    run = models.UUIDField(_("run"), primary_key=True)
    claimed_at = models.DateTimeField(_("claimed at"))
    email_ids = ArrayField(models.BigIntegerField(), verbose_name=_("mails"))
    n_done = models.PositiveIntegerField(_("how many are done"), default=0)
    marked_at = models.DateTimeField(_("marked at"))

    objects = SendingMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark of what was sent")
        verbose_name_plural = _("marks of what was sent")
        ordering = ("claimed_at", "run")

    def __str__(self) -> str:
        return f"{self.n_done}/{len(self.email_ids)}"
