"""Letters to States parties whose information is overdue, their stages and their templates.

A letter is drafted and approved by an officer. The letter that was sent is a document of the case;
the row here says about which deadline and at which stage it was written, who approved it and when.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations import texts, visibility
from recommendations.enums import Language, LetterKind, LetterStatus, PeriodUnit
from recommendations.models.base import AddressedModel, VersionedRow
from recommendations.models.bodies import TreatyBody
from recommendations.models.deadlines import Deadline
from recommendations.models.documents import Document
from recommendations.models.people import User, viewer_of
from recommendations.models.stages import Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class LetterStage(Stage):
    """When a letter is proposed, counted from the deadline in force.

    A committee's own stage replaces the common one of its kind; if it is not in use, the committee
    sends no such letter.
    """

    treaty_body = models.ForeignKey(
        TreatyBody, on_delete=models.PROTECT, null=True, blank=True, related_name="letter_stages"
    )
    kind = models.CharField(_("letter"), max_length=20, choices=LetterKind)
    offset = models.PositiveSmallIntegerField(
        _("offset"), help_text=_("How long after the deadline in force the letter is proposed.")
    )
    unit = models.CharField(_("unit"), max_length=10, choices=PeriodUnit)
    n_days_apart = models.PositiveSmallIntegerField(
        _("days after the previous letter"),
        default=30,
        help_text=_("At least so many days after the date of the previous letter."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    source = models.TextField(_("source"), max_length=texts.QUOTATION, blank=True)

    class Meta:
        verbose_name = _("stage of a letter")
        verbose_name_plural = _("stages of letters")
        ordering = ("treaty_body_id", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("treaty_body", "kind"), name="letterstage_kind_uniq", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LetterKind.values, unit__in=PeriodUnit.values),
                name="letterstage_choices_check",
            ),
        )

    def __str__(self) -> str:
        whose = self.treaty_body.code if self.treaty_body else _("all committees")
        return f"{self.get_kind_display()} ({whose})"


class LetterTemplate(VersionedRow, AddressedModel):
    """A Word file that an administrator put in use instead of the built-in one.

    Templates that are no longer in use are kept.
    """

    treaty_body = models.ForeignKey(
        TreatyBody, on_delete=models.PROTECT, null=True, blank=True, related_name="letter_templates"
    )
    kind = models.CharField(_("letter"), max_length=20, choices=LetterKind)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    file = models.FileField(_("file"), upload_to="letter-templates/%Y/")
    file_name = models.CharField(_("name of the file"), max_length=255)
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(_("in use until"), null=True, blank=True)

    class Meta:
        verbose_name = _("template of a letter")
        verbose_name_plural = _("templates of letters")
        ordering = ("treaty_body_id", "kind", "language", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("treaty_body", "kind", "language"),
                condition=Q(retired_at__isnull=True),
                name="lettertemplate_in_use_uniq",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LetterKind.values, language__in=Language.values),
                name="lettertemplate_choices_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_language_display()}): {self.file_name}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "LetterQuerySet":
        return self.filter(visibility.letters(viewer_of(user)))

    def issued(self) -> "LetterQuerySet":
        return self.filter(status=LetterStatus.ISSUED)


class Letter(VersionedRow, AddressedModel):
    """A letter about one deadline: in draft, issued, or withdrawn as a draft.

    Once issued, its file is a document, whose access level decides who may read it.
    """

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(_("letter"), max_length=20, choices=LetterKind)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    status = models.CharField(
        _("status"), max_length=10, choices=LetterStatus, default=LetterStatus.DRAFT
    )
    # The rule at that time: a stage that is edited later does not change why a letter was proposed.
    proposed_on = models.DateField(
        _("proposed from"),
        null=True,
        blank=True,
        help_text=_("The day on which the letter was proposed; it may be drafted earlier."),
    )
    rule = models.CharField(_("rule at that time"), max_length=200, blank=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(
        LetterTemplate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        help_text=_("Empty: the built-in template, or a file that the officer attached."),
    )
    dated_on = models.DateField(_("date of the letter"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    issued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("note"), max_length=texts.REASON, blank=True)
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="letter"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("reason of the withdrawal"), max_length=texts.REASON, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ("-dated_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("deadline", "kind"),
                condition=Q(status=LetterStatus.ISSUED),
                name="letter_issued_uniq",
            ),
            models.UniqueConstraint(
                fields=("deadline", "kind"),
                condition=Q(status=LetterStatus.DRAFT),
                name="letter_draft_uniq",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=LetterKind.values,
                    language__in=Language.values,
                    status__in=LetterStatus.values,
                ),
                name="letter_choices_check",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=LetterStatus.ISSUED,
                    dated_on__isnull=False,
                    issued_at__isnull=False,
                    issued_by__isnull=False,
                    document__isnull=False,
                )
                | ~Q(status=LetterStatus.ISSUED) & Q(issued_at__isnull=True, document__isnull=True),
                name="letter_issued_check",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=LetterStatus.WITHDRAWN,
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                )
                | ~Q(status=LetterStatus.WITHDRAWN) & Q(withdrawn_at__isnull=True),
                name="letter_withdrawn_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.deadline.due_on.isoformat()}"

    def get_absolute_url(self) -> str:
        return reverse("letter-detail", args=(self.public_id,))
