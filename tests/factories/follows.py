"""What people follow, and reminders of their own."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from recommendations.mail_enums import MailRhythm
from recommendations.models import Follow, PersonalReminder, SavedSearch
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


class SavedSearchFactory(DjangoModelFactory[SavedSearch]):
    """Of a committee's recommendations, without alerts."""

    class Meta:
        model = SavedSearch

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Search {n}")
    query = factory.Sequence(lambda n: f"q={n}")
    rhythm = MailRhythm.OFF
