"""Officers read the log of their committee, and decide what the authors learn from it."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from recommendations import dates
from recommendations.enums import EventKind, Role, SubmissionStatus
from recommendations.models import Event, Organisation, Submission, TreatyBody, User
from recommendations.people.verbs.memberships import switch_second_person
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import SubmissionFactory, SubmissionReadingFactory, UserFactory

pytestmark = pytest.mark.django_db

WHO = "Who read it"


@pytest.fixture
def submission(case: Case, ngo: Organisation) -> Submission:
    """Published to the committee; a rapporteur and an officer read it on 3 March 2026."""
    row = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=SubmissionStatus.ACCEPTED
    )
    for name, role in (("R. Reader", Role.RAPPORTEUR), ("S. Second", Role.RAPPORTEUR)):
        SubmissionReadingFactory.create(
            submission=row,
            reader=UserFactory.create(full_name=name),
            role=role,
            read_on=date(2026, 3, 3),
            read_at=datetime(2026, 3, 3, 9, 41, tzinfo=UTC),
        )
    return row


def _switch(client: Client, value: str) -> None:
    answer = client.post(reverse("reading-log-show", args=("CMW",)), {"is_shown": value})
    assert answer["Location"] == reverse("reading-log", args=("CMW",))


def test_authors_learn_roles_and_days_once_their_committee_allows_it(
    client: Client, submission: Submission, officer: User, ngo_member: User
) -> None:
    page = submission.get_absolute_url()
    client.force_login(ngo_member)
    assert WHO not in text_of(client.get(page))
    client.force_login(officer)
    _switch(client, "1")
    client.force_login(ngo_member)
    shown = re.sub(r"<[^>]+>", "", text_of(client.get(page)))
    # Two people in one role on one day are one line: not even their number is told.
    assert shown.count("Rapporteur, 3 March 2026") == 1
    for word in ("R. Reader", "S. Second", "9:41", "09:41", "10:41"):
        assert word not in shown
    client.force_login(officer)
    _switch(client, "0")
    client.force_login(ngo_member)
    assert WHO not in text_of(client.get(page))


def test_authors_are_told_that_no_reading_has_been_logged_yet(
    client: Client, case: Case, ngo: Organisation, ngo_member: User
) -> None:
    TreatyBody.objects.update(has_reading_log_shown=True)
    row = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=SubmissionStatus.SUBMITTED
    )
    client.force_login(ngo_member)
    client.get(row.get_absolute_url())
    assert "No reading has been logged yet." in text_of(client.get(row.get_absolute_url()))


@pytest.mark.parametrize("person", ["committee_member", "rapporteur", "administrator", ""])
def test_nobody_else_is_told(
    client: Client, submission: Submission, person: str, request: pytest.FixtureRequest
) -> None:
    TreatyBody.objects.update(has_reading_log_shown=True)
    Submission.objects.filter(pk=submission.pk).update(status=SubmissionStatus.PUBLISHED)
    if person:
        client.force_login(request.getfixturevalue(person))
    answer = client.get(submission.get_absolute_url())
    assert answer.status_code == 200
    assert WHO not in text_of(answer)
    assert client.get(reverse("reading-log", args=("CMW",))).status_code in {302, 403}


def test_officers_read_the_full_log(client: Client, submission: Submission, officer: User) -> None:
    client.force_login(officer)
    for page in (submission.get_absolute_url(), reverse("reading-log", args=("CMW",))):
        shown = text_of(client.get(page))
        assert "R. Reader" in shown, page
        assert "3 March 2026" in shown, page
    committee = client.get(reverse("treaty-body-detail", args=("CMW",))).content.decode()
    assert reverse("reading-log", args=("CMW",)) in committee


def test_the_switch_leaves_one_event_that_the_committee_alone_sees(
    client: Client,
    case: Case,
    officer: User,
    rapporteur: User,
    ngo_member: User,
    outsider: User,
    administrator: User,
) -> None:
    client.force_login(officer)
    _switch(client, "1")
    _switch(client, "1")
    event = Event.objects.get(kind=EventKind.READING_LOG_SWITCHED)
    assert (event.by, event.treaty_body, event.details) == (
        officer,
        case.body,
        {"is_shown": True},
    )
    switch_second_person(case.body, on=True, by=officer, now=dates.now())
    shown = text_of(client.get(reverse("reading-log", args=("CMW",))))
    assert "Authors are shown in which role" in shown
    # What the officers decided about other things is not told here.
    assert "second person" not in shown
    for person in (officer, rapporteur):
        assert Event.objects.visible_to(person).filter(pk=event.pk).exists()
    for nobody in (None, ngo_member, outsider, administrator):
        assert not Event.objects.visible_to(nobody).filter(pk=event.pk).exists()


@pytest.mark.parametrize("person", ["outsider", "administrator", "rapporteur", "ngo_member"])
def test_only_officers_of_the_committee_switch_it(
    client: Client, case: Case, person: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(person))
    answer = client.post(reverse("reading-log-show", args=("CMW",)), {"is_shown": "1"})
    assert answer.status_code == 403
    assert not TreatyBody.objects.get(pk=case.body.pk).has_reading_log_shown
    form = reverse("admin:recommendations_treatybody_change", args=(case.body.pk,))
    assert "has_reading_log_shown" not in client.get(form, follow=True).content.decode()
