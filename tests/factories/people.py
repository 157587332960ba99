"""People, organisations and their roles."""

from datetime import date, timedelta
from itertools import count
from typing import Any

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory, Password

from recommendations.enums import OrganisationKind, Role
from recommendations.models import Membership, Organisation, User
from tests.evidence import without_triggers

# Roles of tests began long ago and have no end, unless a test says otherwise.
SINCE = date(2000, 1, 1)
PASSWORD = "a long phrase that tests use"


_DAYS = count()


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = OrganisationKind.NGO


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    password = Password(PASSWORD)


class MembershipFactory(DjangoModelFactory[Membership]):
    """Give `role` and its one place: `treaty_body`, `state_party` or `organisation`."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.ADMINISTRATOR
    valid_during = DateRange(SINCE, None)

    @classmethod
    def _create(cls, model_class: type[Membership], *args: Any, **kwargs: Any) -> Membership:
        """The database lets no role begin before today, which no test of other things is about."""
        wanted = kwargs["valid_during"]
        # Days that no other role has, until it has the days that the test wants.
        day = date(3000, 1, 1) + timedelta(days=next(_DAYS))
        later = {"valid_during": DateRange(day, day + timedelta(days=1))}
        made: Membership = super()._create(model_class, *args, **{**kwargs, **later})
        with without_triggers():
            Membership.objects.filter(pk=made.pk).update(valid_during=wanted)
        made.valid_during = wanted
        return made
