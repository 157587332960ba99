"""Treaty bodies, their rules, scales, sessions and reminder stages."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from recommendations.enums import (
    DeadlineKind,
    GradeBucket,
    PeriodUnit,
    ReminderAudience,
    SelectionKind,
)
from recommendations.models import (
    FollowUpProcedure,
    Grade,
    GradingScale,
    ReminderStage,
    Session,
    TreatyBody,
    WindowRule,
)


class TreatyBodyFactory(DjangoModelFactory[TreatyBody]):
    """The CMW, or another code: asking twice for one code gives the same body."""

    class Meta:
        model = TreatyBody
        django_get_or_create = ("code",)

    code = "CMW"
    name = factory.LazyAttribute(lambda body: f"Committee {body.code}")
    short_name = factory.LazyAttribute(lambda body: f"Committee {body.code}")
    treaty_name = factory.LazyAttribute(lambda body: f"Convention of {body.code}")
    symbol_prefix = factory.LazyAttribute(lambda body: f"{body.code}/C")


class SessionFactory(DjangoModelFactory[Session]):
    """Sessions of four weeks, two a year, that never overlap."""

    class Meta:
        model = Session

    treaty_body = factory.SubFactory(TreatyBodyFactory)
    number = factory.Sequence(lambda n: n + 1)
    starts_on = factory.LazyAttribute(
        lambda session: date(2000, 1, 3) + timedelta(days=182 * session.number)
    )
    ends_on = factory.LazyAttribute(lambda session: session.starts_on + timedelta(days=25))


class GradingScaleFactory(DjangoModelFactory[GradingScale]):
    class Meta:
        model = GradingScale

    code = factory.Sequence(lambda n: f"scale-{n}")
    # No body: scales of one body may not overlap in time.
    treaty_body = None
    name = factory.Sequence(lambda n: f"Scale {n}")
    valid_during = DateRange(date(2000, 1, 1), None)
    is_official = False


class GradeFactory(DjangoModelFactory[Grade]):
    class Meta:
        model = Grade

    scale = factory.SubFactory(GradingScaleFactory)
    code = factory.Sequence(lambda n: f"G{n}")
    label = factory.LazyAttribute(lambda grade: f"Grade {grade.code}")
    # Beyond what tests write by hand into the same scale.
    rank = factory.Sequence(lambda n: 1001 + n)
    bucket = GradeBucket.PARTIAL


class FollowUpProcedureFactory(DjangoModelFactory[FollowUpProcedure]):
    class Meta:
        model = FollowUpProcedure

    treaty_body = factory.SubFactory(TreatyBodyFactory)
    selection_kind = SelectionKind.SHORT_TERM_FOLLOW_UP
    valid_during = DateRange(date(2014, 9, 1), None)
    period_months = 24
    source = "The rule that tests use"


class WindowRuleFactory(DjangoModelFactory[WindowRule]):
    """From three months before the State party's date until one month after it."""

    class Meta:
        model = WindowRule

    treaty_body = factory.SubFactory(TreatyBodyFactory)
    valid_during = DateRange(date(2014, 9, 1), None)
    opens_offset = -3
    opens_unit = PeriodUnit.MONTHS
    closes_offset = 1
    closes_unit = PeriodUnit.MONTHS
    rule = "The window that tests use"
    source = "The source that tests use"


class ReminderStageFactory(DjangoModelFactory[ReminderStage]):
    """One month ahead, to the State's focal points, for every body, since long ago."""

    class Meta:
        model = ReminderStage

    treaty_body = None
    code = factory.Sequence(lambda n: f"stage-{n}")
    label = factory.LazyAttribute(lambda stage: f"Stage {stage.code}")
    deadline_kind = DeadlineKind.FOLLOW_UP_INFORMATION
    offset = -1
    unit = PeriodUnit.MONTHS
    audience = ReminderAudience.STATE_FOCAL_POINTS
    created_at = datetime(2000, 1, 1, tzinfo=UTC)

    @classmethod
    def _create(cls, model_class: type[ReminderStage], *args: Any, **kwargs: Any) -> ReminderStage:
        created_at = kwargs.pop("created_at")
        stage: ReminderStage = super()._create(model_class, *args, **kwargs)
        # Django itself writes the moment of the insertion into this column.
        ReminderStage.objects.filter(pk=stage.pk).update(created_at=created_at)
        stage.created_at = created_at
        return stage
