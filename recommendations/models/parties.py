"""States parties, their names in six languages, and what they have ratified."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations.languages import reader_language
from recommendations.models.base import TimestampedModel, VersionedRow, check_time_zone


class StatePartyQuerySet(models.QuerySet["StateParty"]):
    def visible_to(self, _user: object) -> "StatePartyQuerySet":
        """All of them: which States report is public. Every read starts from `visible_to`."""
        return self.all()


class StateParty(VersionedRow, TimestampedModel):
    """A State, or another party that reports to treaty bodies (the European Union, territories)."""

    iso3 = models.CharField(_("ISO 3166 code"), max_length=3, unique=True)
    iso2 = models.CharField(_("ISO 3166 two-letter code"), max_length=2, blank=True)
    m49 = models.PositiveSmallIntegerField(_("M49 code"), null=True, blank=True)
    region = models.CharField(_("region"), max_length=60, blank=True)
    sub_region = models.CharField(_("sub-region"), max_length=60, blank=True)
    # That of the capital, where the ministries are that answer; Geneva's where it is empty.
    time_zone = models.CharField(
        _("time zone of the capital"),
        max_length=60,
        blank=True,
        validators=[check_time_zone],
        help_text=_("A name of the IANA database, for example Asia/Baku."),
    )
    name_en = models.CharField(_("name in English"), max_length=120)
    name_fr = models.CharField(_("name in French"), max_length=120, blank=True)
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    name_ru = models.CharField(_("name in Russian"), max_length=120, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=120, blank=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    formal_name_en = models.CharField(_("formal name in English"), max_length=200, blank=True)
    formal_name_fr = models.CharField(_("formal name in French"), max_length=200, blank=True)
    formal_name_es = models.CharField(_("formal name in Spanish"), max_length=200, blank=True)
    formal_name_ru = models.CharField(_("formal name in Russian"), max_length=200, blank=True)
    formal_name_ar = models.CharField(_("formal name in Arabic"), max_length=200, blank=True)
    formal_name_zh = models.CharField(_("formal name in Chinese"), max_length=200, blank=True)

    objects = StatePartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("State party")
        verbose_name_plural = _("States parties")
        ordering = ("name_en",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(iso3__regex=r"^[A-Z]{2,3}$"), name="stateparty_iso3_check"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("state-party-detail", args=(self.iso3,))

    @property
    def name(self) -> str:
        """The short name in the reader's language, in English where that is missing."""
        language = reader_language()
        return getattr(self, f"name_{language}", "") or self.name_en


class Ratification(VersionedRow, TimestampedModel):
    """The year from which a State party is bound by the treaty that a body monitors."""

    state_party = models.ForeignKey(
        StateParty, on_delete=models.PROTECT, related_name="ratifications"
    )
    treaty_body = models.ForeignKey(
        "TreatyBody", on_delete=models.PROTECT, related_name="ratifications"
    )
    year = models.PositiveSmallIntegerField(_("year"))

    class Meta:
        verbose_name = _("ratification")
        verbose_name_plural = _("ratifications")
        ordering = ("treaty_body_id", "year")
        constraints = (
            models.UniqueConstraint(
                fields=("state_party", "treaty_body"), name="ratification_party_body_uniq"
            ),
            models.CheckConstraint(
                condition=models.Q(year__gte=1945, year__lte=2200), name="ratification_year_check"
            ),
        )

    def __str__(self) -> str:
        return f"{self.state_party}, {self.treaty_body}, {self.year}"
