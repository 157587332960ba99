"""What a test finds is the same whether its people and its case were made or put back."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.forms.models import model_to_dict

from recommendations.enums import Role
from recommendations.models import FollowUp, Membership, RowVersion, User
from tests import factories
from tests.conftest import Case
from tests.factories import UserFactory
from tests.standing import Standing, filled_tables, put_back, taken

pytestmark = pytest.mark.django_db

NAMES = ("case", "officer", "rapporteur", "state_focal_point", "ngo_member", "administrator")


def _everything() -> dict[str, list[str]]:
    """Each row of each table, as text."""
    rows = {}
    with connection.cursor() as cursor:
        for table in filled_tables():
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")  # noqa: S608
            rows[table] = [row for (row,) in cursor.fetchall()]
    return rows


def _made() -> Standing:
    standing = Standing()
    for name in NAMES:
        standing[name]
    return standing


def test_what_is_put_back_is_what_was_made() -> None:
    with transaction.atomic():
        made = _made()
        snapshot, before = taken(made), _everything()
        transaction.set_rollback(True)
    assert filled_tables() == []
    again = put_back(snapshot)
    assert _everything() == before
    assert len(before) > 12
    case: Case = again["case"]
    assert case == made["case"]
    assert case.recommendation(36) == FollowUp.objects.get(pk=case.follow_ups[36].pk).recommendation
    for name in ("officer", "administrator"):
        person: User = again[name]
        assert model_to_dict(person) == model_to_dict(User.objects.get(pk=person.pk))
        assert person == made[name]


def test_what_a_factory_numbers_goes_on_as_after_the_making() -> None:
    with transaction.atomic():
        snapshot, expected = taken(_made()), UserFactory.create().email
        transaction.set_rollback(True)
    for name in factories.__all__:
        getattr(factories, name).reset_sequence(force=True)
    put_back(snapshot)
    assert UserFactory.create().email == expected


def test_the_database_keeps_its_rules_for_what_was_put_back() -> None:
    with transaction.atomic():
        snapshot = taken(_made())
        transaction.set_rollback(True)
    officer: User = put_back(snapshot)["officer"]
    n_versions = RowVersion.objects.count()
    User.objects.filter(pk=officer.pk).update(full_name="Olga Other")
    assert RowVersion.objects.count() == n_versions + 1
    with pytest.raises(DatabaseError, match="begin"), transaction.atomic():
        Membership.objects.create(
            user=officer, role=Role.ADMINISTRATOR, valid_during=(date(2001, 1, 1), None)
        )
