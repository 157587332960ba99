"""Treaty bodies, their sessions, their follow-up rules and their grading scales, all dated."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations import dates, texts
from recommendations.enums import (
    DeadlineKind,
    EvaluationStatus,
    GradeBucket,
    PeriodUnit,
    ReminderAudience,
    SelectionKind,
    SubmissionStatus,
)
from recommendations.models.base import AddressField, TimestampedModel, VersionedRow
from recommendations.models.stages import Stage
from recommendations.wording import exact_period_in_words

# Working days: six weeks. Whoever waits longer sets another date.
GRACE_AT_MOST = 30


class TreatyBodyQuerySet(models.QuerySet["TreatyBody"]):
    def visible_to(self, _user: object) -> "TreatyBodyQuerySet":
        """All of them: every read starts from `visible_to`, even of what everybody sees."""
        return self.all()


class TreatyBody(VersionedRow, TimestampedModel):
    """A committee of independent experts that monitors one treaty."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("full name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=120)
    name_variants = models.JSONField(
        _("other names in use"), default=list, blank=True, help_text=_("A list of names.")
    )
    treaty_name = models.CharField(_("treaty"), max_length=250)
    symbol_prefix = models.CharField(_("prefix of its symbols"), max_length=20, unique=True)
    has_follow_up = models.BooleanField(_("has a written follow-up procedure"), default=True)
    note = models.TextField(_("note"), max_length=texts.QUOTATION, blank=True)
    secretariat_email = AddressField(
        _("email address of the secretariat"),
        blank=True,
        help_text=_("Where States parties write to. Everybody sees it; official emails name it."),
    )
    # Switched by the committee's officers alone (`answers.verbs.readings`).
    has_reading_log_shown = models.BooleanField(
        _("shows authors in which role and when their confidential submissions were read"),
        default=False,
        editable=False,
    )
    # Switched by the committee's officers (`people.verbs.memberships`), not by administrators.
    needs_second_person = models.BooleanField(
        _("roles need a second person"), default=False, db_default=False
    )
    # This tracker's own default: no committee has published such a time.
    grace_working_days = models.PositiveSmallIntegerField(
        _("working days of grace after a due date"),
        default=3,
        db_default=3,
        validators=[MaxValueValidator(GRACE_AT_MOST)],
        help_text=_(
            "So many working days after a date that has passed, the State party and the "
            "rapporteurs hear nothing, so that what came in the evening can be recorded. The "
            "officers hear on the first working morning. Three is this tracker's own default."
        ),
    )

    objects = TreatyBodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("treaty body")
        verbose_name_plural = _("treaty bodies")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(grace_working_days__lte=GRACE_AT_MOST), name="treatybody_grace_check"
            ),
        )

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("treaty-body-detail", args=(self.code,))


class Session(VersionedRow, TimestampedModel):
    """A meeting period of a treaty body. Sessions of one body never overlap."""

    treaty_body = models.ForeignKey(TreatyBody, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("number"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    source = models.TextField(_("source"), max_length=texts.QUOTATION, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("treaty_body_id", "-number")
        constraints = (
            models.UniqueConstraint(fields=("treaty_body", "number"), name="session_number_uniq"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="session_dates_check"
            ),
            ExclusionConstraint(
                name="session_overlap_excl",
                expressions=[
                    ("treaty_body", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            Value("[]"),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"{self.treaty_body} {self.number}"


class GradingScaleQuerySet(models.QuerySet["GradingScale"]):
    def in_use(self) -> "GradingScaleQuerySet":
        """Scales whose words stay: an adopted evaluation or a sent submission names a grade."""
        sent = [status for status in SubmissionStatus.values if status != SubmissionStatus.DRAFT]
        grades = Grade.objects.filter(
            Q(evaluations__status=EvaluationStatus.ADOPTED)
            | Q(assessments__submission__status__in=sent)
        )
        return self.filter(pk__in=grades.values("scale"))


class GradingScale(VersionedRow, TimestampedModel):
    """The grades that a committee uses for a time. Grades of two scales are never compared.

    Once in use, a scale keeps its words (triggers ensure it): it is ended, and a new one follows.
    """

    fixed_in_use = ("code", "treaty_body", "name", "is_official")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    treaty_body = models.ForeignKey(
        TreatyBody, on_delete=models.PROTECT, null=True, blank=True, related_name="scales"
    )
    name = models.CharField(_("name"), max_length=200)
    valid_during = DateRangeField(_("in use during"))
    is_official = models.BooleanField(
        _("published by the committee"),
        help_text=_("Not set: a neutral scale of this tracker, for want of a published one."),
    )
    source = models.TextField(_("source"), max_length=texts.QUOTATION, blank=True)
    needs_review = models.BooleanField(_("needs review"), default=False)

    objects = GradingScaleQuerySet.as_manager()

    class Meta:
        verbose_name = _("grading scale")
        verbose_name_plural = _("grading scales")
        ordering = ("treaty_body_id", "code")
        constraints = (
            ExclusionConstraint(
                name="gradingscale_overlap_excl",
                expressions=[
                    ("treaty_body", RangeOperators.EQUAL),
                    ("valid_during", RangeOperators.OVERLAPS),
                ],
                condition=Q(treaty_body__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Grade(TimestampedModel):
    """One grade of a scale, with its meaning in words."""

    scale = models.ForeignKey(GradingScale, on_delete=models.PROTECT, related_name="grades")
    code = models.CharField(_("code"), max_length=30)
    label = models.CharField(_("label"), max_length=120)
    meaning = models.TextField(_("meaning"), max_length=texts.QUOTATION, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), help_text=_("1 is the best grade."))
    bucket = models.CharField(_("common scale"), max_length=10, choices=GradeBucket)

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        ordering = ("scale_id", "rank")
        constraints = (
            models.UniqueConstraint(fields=("scale", "code"), name="grade_scale_code_uniq"),
            models.UniqueConstraint(fields=("scale", "rank"), name="grade_scale_rank_uniq"),
            models.CheckConstraint(
                condition=Q(bucket__in=GradeBucket.values), name="grade_bucket_check"
            ),
        )

    def __str__(self) -> str:
        """As committees write it: "B1: Substantive action"; a scale in words has no letters."""
        return f"{self.code}: {self.label}" if self.code.isupper() else self.label


class FollowUpProcedureQuerySet(models.QuerySet["FollowUpProcedure"]):
    def in_force(self, body: TreatyBody, day: date) -> "FollowUpProcedureQuerySet":
        """The rules of a body in force on the given day; at most one for each kind of selection."""
        return self.filter(treaty_body=body, valid_during__contains=day)


class FollowUpProcedure(VersionedRow, TimestampedModel):
    """What a committee asks for at the end of its observations, as a dated rule with its source.

    A document's own words always win over the rule; a new rule never moves an old date.
    """

    treaty_body = models.ForeignKey(TreatyBody, on_delete=models.PROTECT, related_name="procedures")
    selection_kind = models.CharField(_("kind of selection"), max_length=30, choices=SelectionKind)
    valid_during = DateRangeField(_("in force during"))
    period_months = models.PositiveSmallIntegerField(
        _("period in months"), null=True, blank=True, help_text=_("Empty: no date is set.")
    )
    shorter_period_months = models.PositiveSmallIntegerField(
        _("shorter period in months for urgent points"), null=True, blank=True
    )
    min_items = models.PositiveSmallIntegerField(_("fewest points"), null=True, blank=True)
    max_items = models.PositiveSmallIntegerField(_("most points"), null=True, blank=True)
    is_per_subparagraph = models.BooleanField(_("selects sub-paragraphs"), default=False)
    max_rounds = models.PositiveSmallIntegerField(_("most rounds"), null=True, blank=True)
    scale = models.ForeignKey(
        GradingScale, on_delete=models.PROTECT, null=True, blank=True, related_name="procedures"
    )
    rule = models.CharField(_("rule"), max_length=200, blank=True)
    source = models.TextField(_("source"), max_length=texts.QUOTATION)
    needs_review = models.BooleanField(_("needs review"), default=False)
    review_note = models.TextField(_("what to review"), max_length=texts.QUOTATION, blank=True)

    objects = FollowUpProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up procedure")
        verbose_name_plural = _("follow-up procedures")
        ordering = ("treaty_body_id", "valid_during")
        constraints = (
            ExclusionConstraint(
                name="followupprocedure_overlap_excl",
                expressions=[
                    ("treaty_body", RangeOperators.EQUAL),
                    ("selection_kind", RangeOperators.EQUAL),
                    ("valid_during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(min_items__isnull=True)
                | Q(max_items__isnull=True)
                | Q(max_items__gte=F("min_items")),
                name="followupprocedure_items_check",
            ),
            models.CheckConstraint(
                condition=Q(period_months__isnull=True) | Q(period_months__gte=1),
                name="followupprocedure_period_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.treaty_body}: {self.get_selection_kind_display()}"


def _distance_in_words(offset: int, unit: PeriodUnit) -> str:
    """Where a day lies that is counted from a date: "3 months before", "on the day itself"."""
    if not offset:
        return gettext("on the day itself")
    period = exact_period_in_words(*dates.months_and_days(offset, unit))
    sentence = gettext("%(period)s before") if offset < 0 else gettext("%(period)s after")
    return sentence % {"period": period}


class WindowRuleQuerySet(models.QuerySet["WindowRule"]):
    def in_force(self, body: TreatyBody, day: date) -> "WindowRuleQuerySet":
        """The rule of a body in force on the given day: one at most."""
        return self.filter(treaty_body=body, valid_during__contains=day)


class WindowRule(VersionedRow, TimestampedModel):
    """When the window for submissions opens and closes, counted from the State party's date.

    A dated rule with its source, like the procedure. `rule` says whose it is: the committee's, or
    for want of a published one the default of this tracker.
    """

    treaty_body = models.ForeignKey(
        TreatyBody, on_delete=models.PROTECT, related_name="window_rules"
    )
    valid_during = DateRangeField(_("in force during"))
    opens_offset = models.SmallIntegerField(
        _("opens"), help_text=_("Negative: before the date. Zero: on the day. Positive: after it.")
    )
    opens_unit = models.CharField(_("unit of the opening"), max_length=10, choices=PeriodUnit)
    closes_offset = models.SmallIntegerField(
        _("closes"),
        help_text=_("Negative: before the date. Zero: on the day. Positive: after it."),
    )
    closes_unit = models.CharField(_("unit of the closing"), max_length=10, choices=PeriodUnit)
    rule = models.CharField(_("rule"), max_length=200)
    source = models.TextField(_("source"), max_length=texts.QUOTATION)
    needs_review = models.BooleanField(_("needs review"), default=False)
    review_note = models.TextField(_("what to review"), max_length=texts.QUOTATION, blank=True)

    objects = WindowRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for the window for submissions")
        verbose_name_plural = _("rules for the window for submissions")
        ordering = ("treaty_body_id", "valid_during")
        constraints = (
            ExclusionConstraint(
                name="windowrule_overlap_excl",
                expressions=[
                    ("treaty_body", RangeOperators.EQUAL),
                    ("valid_during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(opens_unit__in=PeriodUnit.values, closes_unit__in=PeriodUnit.values),
                name="windowrule_unit_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.treaty_body}: {self.rule}"

    @property
    def opens_in_words(self) -> str:
        return _distance_in_words(self.opens_offset, PeriodUnit(self.opens_unit))

    @property
    def closes_in_words(self) -> str:
        return _distance_in_words(self.closes_offset, PeriodUnit(self.closes_unit))


class ReminderStage(Stage):
    """When a reminder is due, counted from a deadline; a body's own replace the common ones."""

    treaty_body = models.ForeignKey(
        TreatyBody, on_delete=models.PROTECT, null=True, blank=True, related_name="reminder_stages"
    )
    code = models.SlugField(_("code"), max_length=40)
    label = models.CharField(_("label"), max_length=120)
    deadline_kind = models.CharField(_("kind of deadline"), max_length=30)
    offset = models.SmallIntegerField(
        _("offset"), help_text=_("Negative: before the date. Zero: on the day. Positive: after it.")
    )
    unit = models.CharField(_("unit"), max_length=10, choices=PeriodUnit)
    audience = models.CharField(_("sent to"), max_length=30, choices=ReminderAudience)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("reminder stage")
        verbose_name_plural = _("reminder stages")
        ordering = ("deadline_kind", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("treaty_body", "code", "audience"),
                name="reminderstage_code_uniq",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(unit__in=PeriodUnit.values), name="reminderstage_unit_check"
            ),
            models.CheckConstraint(
                condition=~Q(deadline_kind__in=DeadlineKind.internal_kinds)
                | Q(audience__in=ReminderAudience.committee_audiences),
                name="reminderstage_inside_check",
                violation_error_message=_(
                    "Only officers and rapporteurs see a date of this kind. Choose one of them."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.label
