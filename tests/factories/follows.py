"""What people follow, and reminders of their own."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from recommendations.models import Follow, PersonalReminder
from tests.factories.cycles import ReportingCycleFactory
from tests.factories.people import UserFactory


class FollowFactory(DjangoModelFactory[Follow]):
    """Of a case, unless `cycle=None` and another thing are given."""

    class Meta:
        model = Follow

    user = factory.SubFactory(UserFactory)
    cycle = factory.SubFactory(ReportingCycleFactory)


class PersonalReminderFactory(DjangoModelFactory[PersonalReminder]):
    """Of a case, unless `cycle=None` and another thing are given."""

    class Meta:
        model = PersonalReminder

    user = factory.SubFactory(UserFactory)
    cycle = factory.SubFactory(ReportingCycleFactory)
    remind_on = date(2023, 9, 8)
    note = "Ask again."
