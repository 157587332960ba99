"""People, organisations and their roles."""

from datetime import date

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory, Password

from recommendations.enums import OrganisationKind, Role
from recommendations.models import Membership, Organisation, User

# Roles of tests began long ago and have no end, unless a test says otherwise.
SINCE = date(2000, 1, 1)
PASSWORD = "a long phrase that tests use"


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
