"""The flat row of a recommendation: all that lists and search ask of it; and how many there are.

Triggers write both.
"""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations import dates, visibility
from recommendations.enums import AccessLevel, FollowUpStatus, Language, SelectionKind
from recommendations.models.documents import Holds
from recommendations.models.people import Reader, viewer_of
from recommendations.models.written_sql import seen_by


class ListedRecommendationQuerySet(models.QuerySet["ListedRecommendation"]):
    def visible_to(
        self, user: Reader, *, today: date | None = None
    ) -> "ListedRecommendationQuerySet":
        """The rows of the recommendations that `Recommendation.objects.visible_to` gives."""
        return seen_by(self, visibility.listed, viewer_of(user), today or dates.today())

    def holding(self, tsquery: str) -> "ListedRecommendationQuerySet":
        """Those whose words fit a query as PostgreSQL writes it; none for an empty one."""
        if not tsquery:
            return self.none()
        return self.filter(Holds(models.F("words"), models.Value(tsquery)))


class ListedRecommendation(models.Model):
    """One row a recommendation, made from others and pointing at them with their keys; decision 40.

    Follow-up, status, kind, date, grades, reply and assessment are those that everybody reads who
    may read the recommendation. Where readers differ, `is_per_reader` says so, and those columns
    say nothing: each reader's own answer comes from the rows themselves.
    """

    recommendation_id = models.BigIntegerField(primary_key=True)
    paragraph_id = models.BigIntegerField()
    document_id = models.BigIntegerField()
    cycle_id = models.BigIntegerField()
    treaty_body_id = models.BigIntegerField()
    state_party_id = models.BigIntegerField()
    # Who may read it: of its document, and the document's case and committee.
    access_level = models.CharField(_("who may read it"), max_length=12, choices=AccessLevel)
    public_from = models.DateField(_("public from"), null=True)
    document_cycle = models.BigIntegerField(null=True)
    document_body = models.BigIntegerField(null=True)
    # Grows with the age of the observations; with case, document and position, the usual order.
    newest_first = models.IntegerField()
    position = models.PositiveIntegerField(_("position in the document"))
    number = models.PositiveSmallIntegerField(_("number"))
    label = models.CharField(_("label"), max_length=12)
    symbol = models.CharField(_("symbol in capitals"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    languages = ArrayField(models.CharField(max_length=2))
    themes = ArrayField(models.IntegerField())
    follow_up_id = models.BigIntegerField(null=True)
    status = models.CharField(_("status"), max_length=20, choices=FollowUpStatus, blank=True)
    kind = models.CharField(
        _("kind of selection"), max_length=30, choices=SelectionKind, blank=True
    )
    due_on = models.DateField(_("due on"), null=True)
    grades = ArrayField(models.BigIntegerField())
    has_reply = models.BooleanField()
    has_assessment = models.BooleanField()
    is_per_reader = models.BooleanField()
    words = SearchVectorField()

    objects = ListedRecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("flat row of a recommendation")
        verbose_name_plural = _("flat rows of recommendations")
        ordering = ("newest_first", "cycle_id", "document_id", "position")
        indexes = (
            models.Index(
                fields=("newest_first", "cycle_id", "document_id", "position"),
                name="listedrecommendation_order_idx",
            ),
            # How many there are before each committee and of each State party, for any reader.
            models.Index(
                fields=("treaty_body_id", "state_party_id"),
                include=("access_level", "public_from", "document_cycle", "document_body"),
                name="listedrecommendation_seen_idx",
            ),
            models.Index(
                fields=("recommendation_id",),
                condition=models.Q(is_per_reader=True),
                name="listedrecommendation_own_idx",
            ),
            GinIndex(fields=["words"], name="listedrecommendation_words_idx"),
            # Of one State party, the newest first.
            models.Index(
                fields=("state_party_id", "newest_first", "cycle_id", "document_id", "position"),
                name="listedrecommendation_state_idx",
            ),
        )

    def __str__(self) -> str:
        return f"{self.symbol} {self.number} {self.label}".strip()


class CountedFacet(models.TextChoices):
    """What is counted apart beside the columns that each count has."""

    STATE_PARTY = "state_party", _("State party")
    YEAR = "year", _("Year of adoption")
    THEME = "theme", _("Theme")
    LANGUAGE = "language", _("Language of the text")
    DUE_ON = "due_on", _("Due on")
    GRADE = "grade", _("Grade")


class ListedCountQuerySet(models.QuerySet["ListedCount"]):
    def visible_to(self, user: Reader, *, today: date | None = None) -> "ListedCountQuerySet":
        """The counts of the flat rows that the reader may see."""
        return seen_by(self, visibility.listed, viewer_of(user), today or dates.today())


class ListedCount(models.Model):
    """How many flat rows say the same, for one value of a facet or in all; decision 42.

    Parts that are added up, some of them negative. Rows that say something else to each reader are
    not counted here. What everybody may read is counted without its case and committee of access.
    """

    treaty_body_id = models.BigIntegerField()
    access_level = models.CharField(_("who may read it"), max_length=12, choices=AccessLevel)
    public_from = models.DateField(_("public from"), null=True)
    document_cycle = models.BigIntegerField(null=True)
    document_body = models.BigIntegerField(null=True)
    status = models.CharField(_("status"), max_length=20, choices=FollowUpStatus, blank=True)
    kind = models.CharField(
        _("kind of selection"), max_length=30, choices=SelectionKind, blank=True
    )
    has_reply = models.BooleanField()
    has_assessment = models.BooleanField()
    facet = models.CharField(_("facet"), max_length=12, choices=CountedFacet, blank=True)
    # The value of the facet, in the column of its type.
    number = models.BigIntegerField(null=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    due_on = models.DateField(_("due on"), null=True)
    grades = ArrayField(models.BigIntegerField())
    n = models.IntegerField(_("how many"))

    objects = ListedCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of flat rows")
        verbose_name_plural = _("counts of flat rows")

    def __str__(self) -> str:
        return f"{self.facet} {self.n}".strip()
