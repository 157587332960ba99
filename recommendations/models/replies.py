"""State replies: information received on follow-up, and its passages by recommendation."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations import dates, texts, visibility
from recommendations.enums import AccessLevel, Coverage, Language
from recommendations.models.base import AddressedModel, VersionedRow
from recommendations.models.documents import Document
from recommendations.models.follow_ups import FollowUpRequest
from recommendations.models.people import User, viewer_of
from recommendations.models.recommendations import Recommendation
from recommendations.models.written_sql import seen_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class StateReplyQuerySet(models.QuerySet["StateReply"]):
    def visible_to(
        self,
        user: "User | AnonymousUser | None",
        *,
        today: date | None = None,
        also_withdrawn: bool = False,
    ) -> "StateReplyQuerySet":
        """What the reader may see; what was withdrawn or replaced only where it is asked for."""
        rows = self if also_withdrawn else self.standing()
        return seen_by(rows, visibility.replies, viewer_of(user), today or dates.today())

    def standing(self) -> "StateReplyQuerySet":
        """Those that were neither withdrawn nor replaced by a corrected one."""
        return self.filter(visibility.standing())


class StateReply(VersionedRow, AddressedModel):
    """Information that a State party sent on follow-up.

    Whether it is late depends on the day it was received, never on the day it was distributed.
    What was recorded is not rewritten: a corrected reply is a row of its own that `replaces` the
    former one, which is withdrawn with the reason of the correction.
    """

    request = models.ForeignKey(FollowUpRequest, on_delete=models.PROTECT, related_name="replies")
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="state_replies"
    )
    received_on = models.DateField(_("received on"))
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.ENGLISH
    )
    summary = models.TextField(_("summary"), max_length=texts.SUMMARY, blank=True)
    access_level = models.CharField(_("who may read it"), max_length=12, choices=AccessLevel)
    public_from = models.DateField(_("public from"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # A form sent twice carries the same key; the second row is refused.
    form_key = models.UUIDField(_("key of the form"), unique=True, null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_reason = models.TextField(
        _("why it was withdrawn or corrected"), max_length=texts.REASON, blank=True
    )

    objects = StateReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("State reply")
        verbose_name_plural = _("State replies")
        ordering = ("-received_on", "pk")
        indexes = (
            # The latest.
            models.Index("received_on", "id", name="statereply_latest_idx"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(access_level__in=AccessLevel.values), name="statereply_access_check"
            ),
            models.CheckConstraint(
                condition=~Q(access_level=AccessLevel.FROM_DATE) | Q(public_from__isnull=False),
                name="statereply_public_from_check",
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason=""
                )
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawal_reason=""),
                name="statereply_withdrawn_check",
            ),
            models.UniqueConstraint(
                fields=("document",),
                condition=Q(withdrawn_at__isnull=True),
                name="statereply_document_uniq",
            ),
        )

    def __str__(self) -> str:
        return f"{self.request}: {self.received_on.isoformat()}"

    def get_absolute_url(self) -> str:
        return reverse("reply-detail", args=(self.public_id,))


class PassageQuerySet(models.QuerySet["Passage"]):
    def visible_to(
        self,
        user: "User | AnonymousUser | None",
        *,
        today: date | None = None,
        also_withdrawn: bool = False,
    ) -> "PassageQuerySet":
        """As `StateReply.objects.visible_to`."""
        day = today or dates.today()
        rows = seen_by(self, visibility.replies, viewer_of(user), day, "reply__")
        return rows if also_withdrawn else rows.filter(visibility.standing("reply__"))


class Passage(AddressedModel):
    """The part of a reply that answers one recommendation, under follow-up or not."""

    reply = models.ForeignKey(StateReply, on_delete=models.PROTECT, related_name="passages")
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="passages"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    text = models.TextField(_("text"), max_length=texts.STATEMENT)
    coverage = models.CharField(
        _("coverage"), max_length=15, choices=Coverage, default=Coverage.NOT_JUDGED
    )
    match_reason = models.CharField(_("why it was matched"), max_length=300, blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ("reply_id", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("reply", "recommendation", "position"), name="passage_position_uniq"
            ),
            models.CheckConstraint(
                condition=Q(coverage__in=Coverage.values), name="passage_coverage_check"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reply}, {self.recommendation}"
