"""The history is only added to: the database refuses anything else to the owner of its tables."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from recommendations.acts.events import insert_of_event, record_event, side_of
from recommendations.enums import EventKind, Role
from recommendations.models import Event, User
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import OutgoingEmailFactory

NOW = datetime(2024, 3, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(case: Case, officer: User) -> Event:
    return record_event(EventKind.CASE_OPENED, case.cycle, by=officer, now=NOW)


@pytest.mark.usefixtures("event")
def test_an_event_cannot_be_changed() -> None:
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic(), as_owner():
        Event.objects.update(reason="Another")


def test_an_event_cannot_be_deleted(event: Event) -> None:
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic(), as_owner():
        event.delete()


@pytest.mark.usefixtures("event")
def test_raw_sql_cannot_change_it_either() -> None:
    with (
        pytest.raises(IntegrityError, match="only added to"),
        transaction.atomic(),
        as_owner(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE recommendations_event SET at = now()")


@pytest.mark.usefixtures("event")
def test_the_history_cannot_be_emptied_at_once() -> None:
    with connection.cursor() as cursor:
        # What waits for the end of the transaction would stand in the trigger's way.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with (
            pytest.raises(IntegrityError, match="TRUNCATE on events is refused"),
            transaction.atomic(),
            as_owner(),
        ):
            cursor.execute("TRUNCATE recommendations_event CASCADE")


def test_a_status_change_names_both_ends(case: Case, officer: User) -> None:
    with pytest.raises(IntegrityError, match="event_status_changed_check"), transaction.atomic():
        record_event(EventKind.STATUS_CHANGED, case.follow_ups[36], by=officer, now=NOW)


@pytest.mark.parametrize(
    ("person", "side"),
    [
        ("officer", Role.OFFICER),
        ("rapporteur", Role.RAPPORTEUR),
        ("state_focal_point", Role.STATE_FOCAL_POINT),
        ("ngo_member", Role.ORGANISATION_MEMBER),
        ("administrator", Role.ADMINISTRATOR),
    ],
)
def test_the_side_of_an_act_is_kept_for_readers_who_are_told_no_names(
    request: pytest.FixtureRequest, person: str, side: Role
) -> None:
    assert side_of(request.getfixturevalue(person)) == side


def test_a_job_acts_on_no_side() -> None:
    assert side_of(None) == ""


def test_the_insert_of_an_event_adds_the_row_that_recording_it_does(case: Case) -> None:
    email = OutgoingEmailFactory.create(deadline=case.deadline)
    recorded = record_event(EventKind.REMINDER_SENT, email, by=None, now=NOW)
    insert, values = insert_of_event(EventKind.REMINDER_SENT, email)
    values["event_at"] = NOW
    with connection.cursor() as cursor:
        cursor.execute(f"{insert} FROM generate_series(1, 0)", values)
        assert cursor.rowcount == 0
        cursor.execute(f"{insert} FROM generate_series(1, 1)", values)
    inserted = Event.objects.exclude(pk=recorded.pk).get()
    own = ("id", "public_id")
    assert {
        name: value for name, value in vars(inserted).items() if name not in (*own, "_state")
    } == {name: getattr(recorded, name) for name in vars(inserted) if name not in (*own, "_state")}
    assert inserted.public_id != recorded.public_id
