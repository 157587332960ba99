"""What people follow, and reminders of their own."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from recommendations.models import Follow, OwnReminder
from tests.factories.cycles import ReportingCycleFactory
from tests.factories.people import UserFactory


class FollowFactory(DjangoModelFactory[Follow]):
    """Of a case, unless `cycle=None` and another thing are given."""

    class Meta:
        model = Follow

    user = factory.SubFactory(UserFactory)
    cycle = factory.SubFactory(ReportingCycleFactory)


class OwnReminderFactory(DjangoModelFactory[OwnReminder]):
    """Of a case, unless `cycle=None` and another thing are given."""

    class Meta:
        model = OwnReminder

    user = factory.SubFactory(UserFactory)
    cycle = factory.SubFactory(ReportingCycleFactory)
    remind_on = date(2023, 9, 8)
    note = "Ask again."
