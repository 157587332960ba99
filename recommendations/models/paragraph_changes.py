"""How later versions changed the paragraphs of a document: rows are added, never changed."""

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from recommendations import dates, texts, visibility
from recommendations.enums import Language, ParagraphChangeKind
from recommendations.models.documents import DocumentVersion, Paragraph
from recommendations.models.imports import ImportRun
from recommendations.models.people import User, viewer_of
from recommendations.models.written_sql import seen_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ParagraphChangeQuerySet(models.QuerySet["ParagraphChange"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "ParagraphChangeQuerySet":
        day = today or dates.today()
        return seen_by(self, visibility.documents, viewer_of(user), day, "paragraph__document__")

    def of_words(self) -> "ParagraphChangeQuerySet":
        """Changes of the text; not of a number, a heading or a footnote alone."""
        return self.exclude(former_text=F("text"), former_closing=F("closing"))


class ParagraphChange(models.Model):
    """One paragraph before and after one version in one language.

    The former text can still be read here, with the version and page that it came from. `text` and
    `closing` are those of the new version, empty where the paragraph is gone.
    """

    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="changes")
    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, related_name="paragraph_changes"
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    kind = models.CharField(_("kind"), max_length=10, choices=ParagraphChangeKind)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="paragraph_changes"
    )
    import_run = models.ForeignKey(
        ImportRun,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="paragraph_changes",
    )
    text = models.TextField(_("words"), max_length=texts.PARAGRAPH, blank=True)
    closing = models.TextField(
        _("closing words after the list"), max_length=texts.PARAGRAPH, blank=True
    )
    former_version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    former_page = models.PositiveSmallIntegerField(_("page before"), null=True, blank=True)
    former_number = models.PositiveSmallIntegerField(_("number before"), null=True, blank=True)
    former_label = models.CharField(_("label before"), max_length=12, blank=True)
    former_kind = models.CharField(_("kind before"), max_length=20, blank=True)
    former_headings = ArrayField(
        models.CharField(max_length=400), verbose_name=_("headings before"), default=list
    )
    former_text = models.TextField(_("words before"), max_length=texts.PARAGRAPH, blank=True)
    former_closing = models.TextField(
        _("closing words before"), max_length=texts.PARAGRAPH, blank=True
    )
    former_footnotes = models.JSONField(_("footnotes before"), default=list, blank=True)

    objects = ParagraphChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a paragraph")
        verbose_name_plural = _("changes of paragraphs")
        ordering = ("version_id", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("paragraph", "version"), name="paragraphchange_version_uniq"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ParagraphChangeKind.values, language__in=Language.values),
                name="paragraphchange_choices_check",
            ),
            models.CheckConstraint(
                condition=Q(kind=ParagraphChangeKind.ADDED) | Q(former_number__isnull=False),
                name="paragraphchange_former_number_check",
            ),
        )
        indexes = (models.Index(fields=("paragraph", "-at"), name="paragraphchange_at_idx"),)

    def __str__(self) -> str:
        return f"{self.paragraph}: {self.get_kind_display()}"

    @property
    def has_new_words(self) -> bool:
        return (self.former_text, self.former_closing) != (self.text, self.closing)

    @property
    def former_reference(self) -> str:
        """As printed before: 36, 36 (a); empty where it was not there."""
        if self.former_number is None:
            return ""
        return Paragraph(number=self.former_number, label=self.former_label).reference
