"""The reminder ledger: what is to be sent, to whom, why, and what became of it."""

from collections.abc import Collection
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations import visibility
from recommendations.enums import EmailStatus, EventKind, ReminderAudience, Role
from recommendations.mail_enums import (
    ACCOUNT_KINDS,
    PUT_IN_FORCE_KINDS,
    MailChannel,
    MailKind,
)
from recommendations.models.base import AddressedModel, AddressField, exactly_one
from recommendations.models.bodies import ReminderStage
from recommendations.models.deadlines import Deadline
from recommendations.models.outages import SenderOutage
from recommendations.models.people import Membership, User, viewer_of
from recommendations.models.personal_reminders import PersonalReminder
from recommendations.models.saved_searches import SavedSearch

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


# Few and the same for many mails, so one object each serves all. What lies behind a ground that no
# mail of a batch has costs no query.
_SHARED_ROWS = (
    *("deadline__cycle__treaty_body", "deadline__cycle__state_party", "stage", "recipient"),
    *("event__cycle__treaty_body", "event__cycle__state_party"),
    *("event__deadline", "event__reply", "event__document", "event__by", "event__account"),
    *("deadline__supersedes", "deadline__document", "deadline__request__paragraph"),
    "event__extension",
    *("event__treaty_body", "event__membership__user", "event__membership__treaty_body"),
    *("event__membership__state_party", "event__membership__organisation"),
    "event__recommendation__paragraph__document",
    *(
        f"personal_reminder__{way}cycle__{end}"
        for way in ("", "deadline__", "request__")
        for end in ("treaty_body", "state_party")
    ),
    "personal_reminder__request__document",
    "personal_reminder__recommendation__paragraph__document",
    "saved_search",
)


def _is_first_told() -> Q:
    """Whether a focal point hears of a date for the first time, though it has changed since.

    The role began after the change, or the email in which the date was set has never left.
    """
    own = OutgoingEmail.objects.filter(
        recipient=OuterRef("recipient"), deadline__series=OuterRef("deadline__series")
    )
    held_then = Membership.objects.filter(
        role=Role.STATE_FOCAL_POINT,
        user=OuterRef("recipient"),
        state_party=OuterRef("event__cycle__state_party"),
        created_at__lte=OuterRef("event__at"),
    )
    was_set = own.filter(
        event__kind=EventKind.DEADLINE_SET, event__deadline__supersedes__isnull=True
    )
    return (
        Q(told_as=ReminderAudience.STATE_FOCAL_POINTS)
        & ~Q(Exists(own.filter(status__in=EmailStatus.sent_statuses)))
        & (~Q(Exists(held_then)) | Q(Exists(was_set)))
    )


def _focal_point_since() -> models.Case:
    """The day from which a focal point holds the role who took it up after what is told."""
    roles = Membership.objects.filter(
        role=Role.STATE_FOCAL_POINT,
        user=OuterRef("recipient"),
        state_party=OuterRef("event__cycle__state_party"),
    )
    held_then = roles.filter(created_at__lte=OuterRef("event__at"))
    latest = roles.order_by("-valid_during__startswith").values("valid_during__startswith")
    return models.Case(
        models.When(
            ~Q(Exists(held_then)),
            told_as=ReminderAudience.STATE_FOCAL_POINTS,
            then=models.Subquery(latest[:1]),
        ),
        output_field=models.DateField(),
    )


class OutgoingEmailQuerySet(models.QuerySet["OutgoingEmail"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "OutgoingEmailQuerySet":
        return self.filter(visibility.outgoing_emails(viewer_of(user)))

    def official(self) -> "OutgoingEmailQuerySet":
        """What a role brings, reminders and notices of changes: what the ledger shows and a
        committee relies on."""
        return self.filter(deadline__isnull=False).exclude(
            stage__audience=ReminderAudience.FOLLOWERS
        )

    def collected_in(self, digests: "Collection[OutgoingEmail]") -> "OutgoingEmailQuerySet":
        """What these digests carry and have yet to tell, by day, each with its grounds."""
        return (
            self.filter(carried_by__in=digests, status=EmailStatus.COLLECTED)
            .with_grounds()
            .order_by("due_on", "pk")
        )

    def with_grounds(self) -> "OutgoingEmailQuerySet":
        """With everything that the look at the world and the words need, whatever the ground."""
        return (
            self.select_related("deadline__cycle", "deadline__request__document")
            .prefetch_related(*_SHARED_ROWS)
            .annotate(
                read_as_first=models.ExpressionWrapper(
                    _is_first_told(), output_field=models.BooleanField()
                ),
                focal_point_since=_focal_point_since(),
            )
        )

    def with_lines(self) -> "OutgoingEmailQuerySet":
        """With what a line of the ledger names, of official rows."""
        return self.select_related(
            "deadline__cycle__state_party", "stage", "event__deadline", "recipient"
        )

    def claimed_as(self, email: "OutgoingEmail") -> "OutgoingEmailQuerySet":
        """The row of this email while it is claimed as it was when it was read; the moment of a
        claim is its token, because no row is claimed twice at one moment."""
        return self.filter(pk=email.pk, status=EmailStatus.CLAIMED, claimed_at=email.claimed_at)

    def deliverable(self, now: datetime) -> "OutgoingEmailQuerySet":
        """Planned rows whose moment has come, oldest first."""
        return self.filter(status=EmailStatus.PLANNED, send_after__lte=now).order_by(
            "send_after", "pk"
        )


class OutgoingEmail(AddressedModel):
    """One thing told to one person, once, with what it rests on.

    The ground is exactly one of: a version of a deadline at one stage; an event of the history
    (news of what the person follows, or a change of a date that concerns the person's role); a
    reminder of the person's own; a round of their saved search; or, for the mail that carries many
    others, the round of the digest. A row that is carried never leaves by itself: it ends as the
    mail ends that carried it.

    What a role brings names the deadline that it is about, whether it rests on a stage or on an
    event: so the ledger, the annex and who sees it are the same for both.
    """

    # A row is written three times on its way out, and each time into every index that holds it: so
    # no column has an index of its own where a constraint begins with it, and indexes hold only the
    # rows that they are asked for.
    deadline = models.ForeignKey(
        Deadline,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="emails",
        db_index=False,
    )
    stage = models.ForeignKey(
        ReminderStage,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="emails",
        db_index=False,
    )
    event = models.ForeignKey(
        "Event",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        db_index=False,
    )
    # In which capacity a person is told of an event. A stage says it for its reminders.
    told_as = models.CharField(
        _("told as"), max_length=30, choices=ReminderAudience, blank=True, default="", db_default=""
    )
    personal_reminder = models.ForeignKey(
        PersonalReminder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="emails",
        db_index=False,
    )
    saved_search = models.ForeignKey(
        SavedSearch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="emails",
        db_index=False,
    )
    search_round = models.PositiveIntegerField(_("round of the search"), null=True, blank=True)
    # By their keys: what newly matched when it was planned; once it leaves, what it tells of.
    matches = ArrayField(
        models.BigIntegerField(), verbose_name=_("new matches"), null=True, blank=True
    )
    digest_at = models.DateTimeField(_("round of the digest"), null=True, blank=True)
    channel = models.CharField(
        _("channel"),
        max_length=10,
        choices=MailChannel,
        default=MailChannel.MAIL,
        db_default=MailChannel.MAIL,
    )
    carried_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carried",
        db_index=False,
    )
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="emails")
    address = AddressField(_("address"))
    due_on = models.DateField(_("due on"), help_text=_("The day on which the stage is reached."))
    send_after = models.DateTimeField(_("not before"))
    status = models.CharField(
        _("status"), max_length=12, choices=EmailStatus, default=EmailStatus.PLANNED
    )
    # Stable: a repeat after a crash carries the same one, and the recipient sees one mail.
    message_id = models.CharField(_("Message-ID"), max_length=200)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    body = models.TextField(_("text as sent"), blank=True)
    # As they were called when it left: a corrigendum may change them. None: not kept.
    named_paragraphs = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("paragraphs that it names"),
        null=True,
        blank=True,
    )
    # Why it did not leave, where that is the reason: no email could.
    outage = models.ForeignKey(
        SenderOutage,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="emails",
        db_index=False,
    )
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    n_attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    outcome = models.TextField(_("outcome"), blank=True)

    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing email")
        verbose_name_plural = _("outgoing emails")
        ordering = ("-send_after", "-pk")
        constraints = (
            models.UniqueConstraint(
                # In whichever channel: a choice that changes must not tell the same thing twice.
                fields=("deadline", "stage", "recipient"),
                name="outgoingemail_once_uniq",
                condition=Q(deadline__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("event", "recipient"),
                name="outgoingemail_event_once_uniq",
                condition=Q(event__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("personal_reminder", "due_on"),
                name="outgoingemail_own_once_uniq",
                condition=Q(personal_reminder__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("saved_search", "search_round"),
                name="outgoingemail_search_once_uniq",
                condition=Q(saved_search__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("recipient", "digest_at"),
                name="outgoingemail_digest_once_uniq",
                condition=Q(digest_at__isnull=False),
            ),
            models.UniqueConstraint(fields=("message_id",), name="outgoingemail_message_id_uniq"),
            models.CheckConstraint(
                condition=exactly_one(
                    "stage", "event", "personal_reminder", "saved_search", "digest_at"
                )
                & (
                    Q(deadline__isnull=False)
                    & (Q(stage__isnull=False) | Q(told_as__in=ReminderAudience.roles))
                    | Q(deadline__isnull=True, stage__isnull=True)
                    & ~Q(told_as__in=ReminderAudience.roles)
                ),
                name="outgoingemail_ground_check",
            ),
            models.CheckConstraint(
                condition=Q(
                    saved_search__isnull=True, search_round__isnull=True, matches__isnull=True
                )
                | Q(saved_search__isnull=False, search_round__isnull=False, matches__isnull=False),
                name="outgoingemail_search_check",
            ),
            models.CheckConstraint(
                condition=Q(told_as="")
                | Q(event__isnull=False, told_as__in=ReminderAudience.values),
                name="outgoingemail_told_as_check",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=MailChannel.values), name="outgoingemail_channel_check"
            ),
            models.CheckConstraint(
                # What is in the digest waits for it, and never leaves by itself.
                condition=Q(channel=MailChannel.DIGEST, digest_at__isnull=True)
                & ~Q(status__in=(EmailStatus.PLANNED, EmailStatus.CLAIMED))
                | (
                    (Q(channel=MailChannel.MAIL) | Q(digest_at__isnull=False))
                    & ~Q(status=EmailStatus.COLLECTED)
                    & Q(carried_by__isnull=True)
                ),
                name="outgoingemail_carried_check",
            ),
            models.CheckConstraint(
                condition=Q(status__in=EmailStatus.values), name="outgoingemail_status_check"
            ),
            models.CheckConstraint(
                condition=Q(status__in=EmailStatus.sent_statuses, sent_at__isnull=False)
                | (~Q(status__in=EmailStatus.sent_statuses) & Q(sent_at__isnull=True)),
                name="outgoingemail_sent_check",
            ),
            models.CheckConstraint(
                condition=~Q(status=EmailStatus.CLAIMED) | Q(claimed_at__isnull=False),
                name="outgoingemail_claimed_check",
            ),
            models.CheckConstraint(
                condition=Q(status=EmailStatus.SUPERSEDED) | Q(outage__isnull=True),
                name="outgoingemail_outage_check",
            ),
        )
        indexes = (
            # The delivery job's query.
            models.Index(
                fields=("send_after", "id"),
                condition=Q(status=EmailStatus.PLANNED),
                name="outgoingemail_planned_idx",
            ),
            # The query of the job that puts digests together.
            models.Index(
                fields=("send_after", "recipient"),
                condition=Q(status=EmailStatus.COLLECTED, carried_by=None),
                name="outgoingemail_collected_idx",
            ),
            # What a digest carries.
            models.Index(
                fields=("carried_by",),
                condition=Q(carried_by__isnull=False),
                name="outgoingemail_carried_idx",
            ),
            # The query of the job that finds stuck rows.
            models.Index(
                fields=("claimed_at",),
                condition=Q(status=EmailStatus.CLAIMED),
                name="outgoingemail_claimed_idx",
            ),
        )

    def __str__(self) -> str:
        own = self.personal_reminder or self.saved_search
        ground = self.stage or self.event or own or self.get_channel_display()
        return f"{ground} → {self.address}"

    def get_absolute_url(self) -> str:
        return reverse("ledger-detail", args=(self.public_id,))

    @cached_property
    def is_first_told(self) -> bool:
        """Whether a focal point hears by it of a date for the first time, though it has changed;
        delivery reads it for many at once (`with_grounds`)."""
        if self._state.adding:
            return False
        if "read_as_first" in self.__dict__:
            return bool(self.__dict__["read_as_first"])
        return OutgoingEmail.objects.filter(_is_first_told(), pk=self.pk).exists()

    @property
    def new_focal_point_since(self) -> date | None:
        """The day on which a focal point took up the role who hears of an older date by it; of
        rows read `with_grounds`."""
        since: date | None = self.__dict__.get("focal_point_since")
        return since if self.is_first_of_its_date else None

    @property
    def is_first_of_its_date(self) -> bool:
        """Whether the recipient hears by it of the date for the first time."""
        if self.event is None or self.deadline is None:
            return False
        if self.event.kind not in PUT_IN_FORCE_KINDS:
            return False
        is_new = self.event.kind == EventKind.DEADLINE_SET and self.deadline.supersedes_id is None
        return is_new or self.is_first_told

    @property
    def answers_own_act(self) -> bool:
        """Whether it is a receipt for what its recipient sent or asked."""
        event = self.event
        return (
            self.deadline_id is not None
            and event is not None
            and (event.by_id == self.recipient_id)
        )

    @cached_property
    def collected_rows(self) -> list["OutgoingEmail"]:
        """What a digest carries and has yet to tell; delivery reads it for many at once."""
        return list(OutgoingEmail.objects.collected_in([self]))

    @property
    def is_official(self) -> bool:
        """Whether a role brings it: then it is evidence, and part of the case's history."""
        return self.deadline_id is not None and self.kind == MailKind.ROLE

    @property
    def goes_to_former_address(self) -> bool:
        """Whether it tells somebody at the address that they had that they have another one."""
        return (
            self.event is not None
            and self.event.kind == EventKind.ACCOUNT_ADDRESS_CHANGED
            and self.event.account_id == self.recipient_id
        )

    @property
    def official_deadline(self) -> Deadline:
        """The deadline that an official row is about. Raises ValueError for any other row."""
        if self.deadline is None:
            raise ValueError(f"Row {self.pk} of the ledger is about no deadline.")
        return self.deadline

    @property
    def audience(self) -> str:
        """In which capacity the person is told (`ReminderAudience`); empty where none matters."""
        return self.stage.audience if self.stage is not None else self.told_as

    @property
    def audience_label(self) -> str:
        return str(ReminderAudience(self.audience).label) if self.audience else ""

    @property
    def occasion(self) -> str:
        """What brought it, in two or three words: the stage that was reached, or what happened."""
        if self.stage is not None:
            return self.stage.label
        return str(self.event.get_kind_display()) if self.event is not None else ""

    @property
    def deadline_and_stage(self) -> tuple[Deadline, ReminderStage]:
        """What a reminder of a deadline rests on. Raises ValueError for any other row."""
        if self.deadline is None or self.stage is None:
            raise ValueError(f"Row {self.pk} of the ledger rests on no deadline.")
        return self.deadline, self.stage

    @property
    def kind(self) -> MailKind | None:
        """Why the person gets it; none for a digest, which may carry every kind."""
        if self.event is not None and self.event.kind in ACCOUNT_KINDS:
            return MailKind.ACCOUNT
        if self.personal_reminder_id is not None or self.saved_search_id is not None:
            return MailKind.OWN
        if self.event is None and self.stage is None:
            return None
        return MailKind.ROLE if self.audience in ReminderAudience.roles else MailKind.FOLLOWED

    @property
    def kinds(self) -> frozenset[MailKind]:
        """Why the person gets it; a digest is of every kind that it carries."""
        if self.kind is not None:
            return frozenset({self.kind})
        carried = OutgoingEmail.objects.filter(carried_by=self).select_related("stage", "event")
        return frozenset(row.kind for row in carried if row.kind is not None)
