"""Who was reminded of paragraph 36, and when: the ledger narrowed by what people ask for."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.enums import EmailStatus, EventKind
from recommendations.models import OutgoingEmail, ReminderStage, User
from tests.conftest import Case
from tests.evidence import without_triggers
from tests.factories import (
    DeadlineFactory,
    FollowUpFactory,
    NoticeFactory,
    OutgoingEmailFactory,
    ParagraphFactory,
    RecommendationFactory,
    ReminderStageFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LIST = "/ledger/"


@pytest.fixture
def stage(db: None) -> ReminderStage:
    return ReminderStageFactory.create(code="before-1-month", label="One month before")


@pytest.fixture
def shown(client: Client, officer: User) -> Any:
    client.force_login(officer)

    def shown(query: str) -> set[OutgoingEmail]:
        return set(client.get(LIST + query).context["page_obj"].object_list)

    return shown


def sent(case: Case, day: int, **fields: object) -> OutgoingEmail:
    moment = datetime(2023, 9, day, 7, tzinfo=UTC)
    return OutgoingEmailFactory.create(
        deadline=case.deadline,
        stage=ReminderStageFactory.create(code=f"stage-{day}"),
        status=EmailStatus.SENT,
        sent_at=moment,
        send_after=moment,
        **fields,
    )


def answer(case: Case, officer: User, number: int) -> None:
    record_reply(
        case.request,
        ReplyInput(
            received_on=datetime(2023, 9, 15, tzinfo=UTC).date(),
            passages=[PassageInput(case.recommendation(number), "We did it.")],
            access_level="public",
        ),
        by=officer,
        now=datetime(2023, 9, 15, 12, tzinfo=UTC),
    )


def test_mail_counts_for_a_paragraph_only_while_that_awaited_a_reply(
    case: Case, officer: User, shown: Any
) -> None:
    before, after = sent(case, 8), sent(case, 20)
    answer(case, officer, 36)
    assert shown("?paragraph=36") == {before}
    assert shown("?paragraph=60") == {before, after}
    assert shown("?paragraph=61") == set()
    assert shown(f"?recommendation={case.recommendation(36).public_id}") == {before}
    assert shown(f"?recommendation={case.recommendation(60).public_id}") == {before, after}


def test_list_names_what_each_mail_spoke_of(
    client: Client, case: Case, officer: User, shown: Any
) -> None:
    sent(case, 8)
    sent(case, 20)
    answer(case, officer, 36)
    later, earlier = client.get(LIST).context["rows"]
    assert earlier.spoke_of == "paragraphs 16, 36, 60, 62"
    assert later.spoke_of == "paragraphs 16, 60, 62"


def test_unsent_mail_is_found_by_its_request(case: Case, officer: User, shown: Any) -> None:
    email = OutgoingEmailFactory.create(
        deadline=case.deadline, status=EmailStatus.SUPERSEDED, outcome="A reply came in."
    )
    answer(case, officer, 36)
    assert shown("?paragraph=36") == {email}


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("46", True),
        ("46 (a)", True),
        ("46(a)", True),
        ("para. 46 (A)", True),
        ("46-a", True),
        ("46 (a) (i)", True),
        ("46 (a) (ii)", False),
        ("46 (b)", False),
        ("4", False),
    ],
)
def test_paragraphs_are_found_with_their_parts_and_wholes(
    case: Case, shown: Any, asked: str, is_found: bool
) -> None:
    whole = ParagraphFactory.create(document=case.document, number=46, position=460)
    part = ParagraphFactory.create(
        document=case.document, number=46, label="a", position=461, parent=whole
    )
    point = ParagraphFactory.create(
        document=case.document, number=46, label="a-i", position=462, parent=part
    )
    FollowUpFactory.create(
        request=case.request, recommendation=RecommendationFactory.create(paragraph=point)
    )
    email = sent(case, 8)
    assert shown(f"?paragraph={asked}") == ({email} if is_found else set())


def test_whole_paragraph_answers_for_its_points(case: Case, shown: Any) -> None:
    email = sent(case, 8)
    assert shown("?paragraph=36 (a)") == {email}


def test_people_cases_and_days(case: Case, stage: ReminderStage, shown: Any) -> None:
    person = UserFactory.create(full_name="Farah Focal", email="farah@example.org")
    first = sent(case, 8, recipient=person)
    second = sent(case, 20)
    other = OutgoingEmailFactory.create(deadline=DeadlineFactory.create(), stage=stage)
    cycle = other.deadline_and_stage[0].cycle
    assert shown("?person=farah") == {first}
    assert shown("?person=FARAH@example") == {first}
    assert shown(f"?person={second.address}") == {second}
    assert shown("?case=cmw/aze/3") == {first, second}
    assert shown(f"?case=CMW / {cycle.state_party.iso3} / {cycle.number}") == {other}
    assert shown("?since=2023-09-09") == {second}
    assert shown("?until=2023-09-19") == {first, other}
    assert shown("?since=2023-09-20&until=20 September 2023") == {second}


def test_days_are_days_in_geneva(case: Case, shown: Any) -> None:
    late = sent(case, 8)
    with without_triggers():
        OutgoingEmail.objects.filter(pk=late.pk).update(
            sent_at=datetime(2023, 9, 8, 22, 30, tzinfo=UTC)
        )
    assert shown("?since=2023-09-09") == {late}
    assert shown("?until=2023-09-08") == set()


def test_filters_in_force_can_be_taken_away(client: Client, case: Case, shown: Any) -> None:
    sent(case, 8)
    response = client.get(f"{LIST}?paragraph=36 (a)&person=x&since=2023-09-01")
    labels = [chip.label for chip in response.context["chips"]]
    assert labels == ["Paragraph: 36 (a)", "Person or address: x", "From: 1 September 2023"]
    for chip, name in zip(response.context["chips"], ("paragraph", "person", "since"), strict=True):
        assert name not in chip.remove_url
    assert 'value="36 (a)"' in response.content.decode()


@pytest.mark.parametrize(
    ("role", "is_shown"), [("officer", True), ("rapporteur", True), ("state_focal_point", False)]
)
def test_page_of_a_recommendation_leads_to_the_reminders_that_spoke_of_it(
    client: Client, case: Case, request: pytest.FixtureRequest, role: str, is_shown: bool
) -> None:
    client.force_login(request.getfixturevalue(role))
    asked = case.recommendation(36)
    page = client.get(asked.get_absolute_url()).content.decode()
    assert (f"{reverse('ledger')}?recommendation={asked.public_id}" in page) == is_shown


def test_ledger_has_notices_of_changes_and_narrows_to_them(
    case: Case, officer: User, shown: Any, client: Client
) -> None:
    reminder = sent(case, 8)
    notice = NoticeFactory.create(deadline=case.deadline)
    extended = NoticeFactory.create(deadline=case.deadline, event__kind=EventKind.DEADLINE_EXTENDED)
    assert shown("") == {reminder, notice, extended}
    assert shown("?paragraph=36") == shown("?state_party=AZE") == {reminder, notice, extended}
    assert shown("?stage=deadline_corrected") == {notice}
    assert shown("?stage=stage-8&stage=deadline_extended") == {reminder, extended}
    page = client.get(LIST)
    (occasions,) = (one for one in page.context["facets"] if one.name == "stage")
    assert {choice.value: choice.count for choice in occasions.choices} == {
        "stage-8": 1,
        "deadline_corrected": 1,
        "deadline_extended": 1,
    }
    assert "Deadline corrected" in page.content.decode()
    opened = client.get(notice.get_absolute_url()).content.decode()
    assert "Deadline corrected" in opened
    assert "is told to: Secretariat officers" in opened
    assert reverse("mail-preview") not in opened


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        *(("36", True), ("36 (a)", True), ("36 (a) (i)", True)),
        *(("36 (b)", False), ("3", False), ("37", True), ("16", True)),
    ],
)
def test_an_email_is_found_by_the_numbers_that_it_named(
    case: Case, shown: Any, asked: str, is_found: bool
) -> None:
    email = sent(case, 8, named_paragraphs=["36 (a)"])
    # A corrigendum moved the paragraph afterwards; today's number finds the email as well.
    paragraph = case.recommendation(36).paragraph
    paragraph.number = 37
    paragraph.save()
    assert shown(f"?paragraph={asked}") == ({email} if is_found else set())
