"""The reminder ledger: what is to be mailed, to whom, why, and what became of it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations import visibility
from recommendations.enums import EmailStatus
from recommendations.models.base import TimestampedModel
from recommendations.models.bodies import ReminderStage
from recommendations.models.deadlines import Deadline
from recommendations.models.people import User, viewer_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class OutgoingEmailQuerySet(models.QuerySet["OutgoingEmail"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "OutgoingEmailQuerySet":
        return self.filter(visibility.outgoing_emails(viewer_of(user)))

    def deliverable(self, now: datetime) -> "OutgoingEmailQuerySet":
        """Planned rows whose moment has come, oldest first."""
        return self.filter(status=EmailStatus.PLANNED, send_after__lte=now).order_by(
            "send_after", "pk"
        )


class OutgoingEmail(TimestampedModel):
    """One mail to one person about one version of a deadline at one stage, sent once."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="emails")
    stage = models.ForeignKey(ReminderStage, on_delete=models.PROTECT, related_name="emails")
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="emails")
    address = models.EmailField(_("address"))
    due_on = models.DateField(_("due on"), help_text=_("The day on which the stage is reached."))
    send_after = models.DateTimeField(_("not before"))
    status = models.CharField(
        _("status"), max_length=12, choices=EmailStatus, default=EmailStatus.PLANNED
    )
    # Stable: a repeat after a crash carries the same one, and the recipient sees one mail.
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    body = models.TextField(_("text as sent"), blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    n_attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    outcome = models.TextField(_("outcome"), blank=True)

    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ("-send_after", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("deadline", "stage", "recipient"), name="outgoingemail_once_uniq"
            ),
            models.CheckConstraint(
                condition=Q(status__in=EmailStatus.values), name="outgoingemail_status_check"
            ),
            models.CheckConstraint(
                condition=Q(status=EmailStatus.SENT, sent_at__isnull=False)
                | (~Q(status=EmailStatus.SENT) & Q(sent_at__isnull=True)),
                name="outgoingemail_sent_check",
            ),
            models.CheckConstraint(
                condition=~Q(status=EmailStatus.CLAIMED) | Q(claimed_at__isnull=False),
                name="outgoingemail_claimed_check",
            ),
        )
        indexes = (
            # The delivery job's query.
            models.Index(
                fields=("send_after", "id"),
                condition=Q(status=EmailStatus.PLANNED),
                name="outgoingemail_planned_idx",
            ),
            # The query of the job that finds stuck rows.
            models.Index(
                fields=("claimed_at",),
                condition=Q(status=EmailStatus.CLAIMED),
                name="outgoingemail_claimed_idx",
            ),
        )

    def __str__(self) -> str:
        return f"{self.stage} → {self.address}"

    def get_absolute_url(self) -> str:
        return reverse("ledger-detail", args=(self.pk,))
