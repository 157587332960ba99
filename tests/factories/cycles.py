"""Reporting cycles."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from recommendations.models import ReportingCycle
from tests.factories.bodies import TreatyBodyFactory
from tests.factories.parties import StatePartyFactory


class ReportingCycleFactory(DjangoModelFactory[ReportingCycle]):
    class Meta:
        model = ReportingCycle

    treaty_body = factory.SubFactory(TreatyBodyFactory)
    state_party = factory.SubFactory(StatePartyFactory)
    number = "3"
    adopted_on = date(2021, 10, 8)
