"""Recommendations and their themes."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, IntegerField, OuterRef, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations import dates, visibility
from recommendations.models.base import AddressedModel, TimestampedModel, VersionedRow
from recommendations.models.cycles import ReportingCycle
from recommendations.models.documents import Paragraph, ParagraphText
from recommendations.models.people import User, viewer_of
from recommendations.models.written_sql import seen_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Theme(VersionedRow, TimestampedModel):
    """A topic by which people look for recommendations across committees."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list of its recommendations."""
        return f"{reverse('recommendation-list')}?theme={self.slug}"


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "RecommendationQuerySet":
        day = today or dates.today()
        return seen_by(self, visibility.documents, viewer_of(user), day, "paragraph__document__")

    def with_text(self, language: str) -> "RecommendationQuerySet":
        """Annotate `text` and `text_language`: the reader's language, else English, else any."""
        texts = ParagraphText.objects.filter(paragraph=OuterRef("paragraph")).order_by(
            Case(
                When(language=language, then=Value(0)),
                When(language="en", then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            ),
            "language",
        )
        return self.annotate(
            text=Subquery(texts.values("text")[:1]),
            text_language=Subquery(texts.values("language")[:1]),
        )


class Recommendation(AddressedModel):
    """What a committee asks a State party to do, in one paragraph or subparagraph."""

    paragraph = models.OneToOneField(
        Paragraph, on_delete=models.PROTECT, related_name="recommendation"
    )
    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.PROTECT, related_name="recommendations"
    )
    topic = models.CharField(_("topic"), max_length=300)
    addressee = models.CharField(
        _("addressed to"),
        max_length=200,
        blank=True,
        help_text=_("Where it is not the State party."),
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="recommendations")

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ("cycle_id", "paragraph_id")
        indexes = (models.Index(fields=("cycle", "paragraph"), name="recommendation_cycle_idx"),)

    def __str__(self) -> str:
        return gettext("%(symbol)s, para. %(reference)s") % {
            "symbol": self.paragraph.document.symbol,
            "reference": self.paragraph.reference,
        }

    def get_absolute_url(self) -> str:
        """The permanent address: the document's symbol, then the paragraph.

        Another paragraph may have the number of one that is gone; an identifier then tells them
        apart.
        """
        url = reverse(
            "recommendation-detail", args=(self.paragraph.document.symbol, self.paragraph.slug)
        )
        gone = self.paragraph.gone_in_id is not None
        return f"{url}?gone={self.public_id}" if gone else url
