"""What belongs to one person alone: follows, reminders of the own, and the mails about them."""

import pytest

from recommendations.enums import EventKind, ReminderAudience
from recommendations.models import User
from tests.conftest import Case
from tests.factories import (
    EventFactory,
    FollowFactory,
    FormDraftFactory,
    OutgoingEmailFactory,
    ParkedFormFactory,
    PersonalReminderFactory,
    ReminderStageFactory,
    SavedSearchFactory,
)
from tests.test_visibility import WhoSees, who_sees

__all__ = ["who_sees"]

pytestmark = pytest.mark.django_db


def test_follows_and_personal_reminders_are_their_owners_alone(
    case: Case, who_sees: WhoSees, ngo_member: User
) -> None:
    assert who_sees(FollowFactory.create(user=ngo_member, cycle=case.cycle)) == {"ngo"}
    assert who_sees(PersonalReminderFactory.create(user=ngo_member, cycle=case.cycle)) == {"ngo"}
    assert who_sees(SavedSearchFactory.create(user=ngo_member)) == {"ngo"}


def test_what_somebody_wrote_and_did_not_send_is_seen_by_them_alone(
    who_sees: WhoSees, ngo_member: User, officer: User
) -> None:
    """Neither by others of the organisation or the committee, nor by an administrator."""
    for factory in (FormDraftFactory, ParkedFormFactory):
        assert who_sees(factory.create(user=ngo_member)) == {"ngo"}
        assert who_sees(factory.create(user=officer)) == {"officer"}
        assert who_sees(factory.create()) == set()


def test_mails_that_a_person_chose_are_seen_by_nobody_else(
    case: Case, who_sees: WhoSees, ngo_member: User
) -> None:
    nothing = {"deadline": None, "stage": None, "recipient": ngo_member}
    event = EventFactory.create(kind=EventKind.CASE_OPENED, cycle=case.cycle)
    own = PersonalReminderFactory.create(user=ngo_member, cycle=case.cycle)
    followers = ReminderStageFactory.create(audience=ReminderAudience.FOLLOWERS)
    for row in (
        OutgoingEmailFactory.create(**nothing, event=event),
        OutgoingEmailFactory.create(**nothing, personal_reminder=own),
        OutgoingEmailFactory.create(
            **nothing,
            saved_search=SavedSearchFactory.create(user=ngo_member),
            search_round=1,
            matches=[],
        ),
        OutgoingEmailFactory.create(**nothing, digest_at=own.created_at),
        OutgoingEmailFactory.create(deadline=case.deadline, stage=followers, recipient=ngo_member),
    ):
        assert who_sees(row) == {"ngo"}, row
