"""States parties with codes of three letters, as symbols need them."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from recommendations.models import Holiday, Ratification, StateParty


def _letters(n: int) -> str:
    return "".join(chr(ord("A") + n // 26**place % 26) for place in (2, 1, 0))


class StatePartyFactory(DjangoModelFactory[StateParty]):
    class Meta:
        model = StateParty
        django_get_or_create = ("iso3",)

    iso3 = factory.Sequence(lambda n: f"X{_letters(n)[1:]}")
    name_en = factory.LazyAttribute(lambda party: f"Country {party.iso3}")


class HolidayFactory(DjangoModelFactory[Holiday]):
    class Meta:
        model = Holiday
        django_get_or_create = ("observed_on",)

    observed_on = date(2023, 9, 7)
    name = "A holiday"
    source = "The table that tests use"


class RatificationFactory(DjangoModelFactory[Ratification]):
    class Meta:
        model = Ratification

    state_party = factory.SubFactory(StatePartyFactory)
    treaty_body = factory.SubFactory("tests.factories.bodies.TreatyBodyFactory")
    year = 1999
