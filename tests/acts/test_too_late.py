"""Somebody decided it meanwhile: the words of the second person are given back, never dropped."""

from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.enums import (
    EvaluationStatus,
    ExtensionOutcome,
    FollowUpStatus,
    Role,
    SubmissionStatus,
)
from recommendations.models import Event, ParkedForm, User
from tests.browsing import form_on
from tests.cast import give_scale, text_of
from tests.conftest import Case
from tests.factories import (
    EvaluationFactory,
    ExtensionFactory,
    LetterFactory,
    MembershipFactory,
    OrganisationFactory,
    PassageFactory,
    StateReplyFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.importers.samples import OBSERVATIONS
from tests.intake.import_runs import apply_text

pytestmark = pytest.mark.django_db

THEIRS = "The mission asked for it by telephone."
MINE = "It belongs to the case of the year before, as their letter says."


@dataclass
class Late:
    """A form that two people have open; `also` is what it needs besides the reason."""

    address: str
    people: tuple[User, User]
    name: str = "reason"
    also: dict[str, str] = field(default_factory=dict)


def _two_of(role: Role, **place: Any) -> tuple[User, User]:
    people = (UserFactory.create(), UserFactory.create())
    for user in people:
        MembershipFactory.create(user=user, role=role, **place)
    return people


def _late(name: str, case: Case) -> Late:
    officers = _two_of(Role.OFFICER, treaty_body=case.body)
    follow_up = case.follow_ups[36]
    match name:
        case "returning an evaluation":
            follow_up.status = FollowUpStatus.UNDER_EVALUATION
            follow_up.save()
            row: Any = EvaluationFactory.create(
                follow_up=follow_up, grade=give_scale(case)["C"], status=EvaluationStatus.PROPOSED
            )
            late = Late(reverse("evaluation-return", args=(row.public_id,)), officers)
        case "withdrawing a letter":
            row = LetterFactory.create(deadline=case.deadline)
            late = Late(reverse("letter-withdraw", args=(row.public_id,)), officers)
        case "changing the status":
            late = Late(
                reverse("status-change", args=(follow_up.public_id,)),
                officers,
                also={"to": FollowUpStatus.DISCONTINUED},
            )
        case "withdrawing a reply" | "correcting a reply":
            row = StateReplyFactory.create(request=case.request)
            PassageFactory.create(reply=row, recommendation=case.recommendation(36))
            if name == "withdrawing a reply":
                late = Late(reverse("reply-withdraw", args=(row.public_id,)), officers)
            else:
                late = Late(
                    reverse("reply-correct", args=(row.public_id,)),
                    officers,
                    name=f"text_{case.recommendation(16).public_id}",
                    also={"reason": "A passage was left out."},
                )
        case "correcting a submission":
            organisation = OrganisationFactory.create()
            row = SubmissionFactory.create(
                request=case.request, organisation=organisation, status=SubmissionStatus.PUBLISHED
            )
            members = _two_of(Role.ORGANISATION_MEMBER, organisation=organisation)
            late = Late(reverse("submission-correct", args=(row.public_id,)), members)
        case "taking an import back":
            row = apply_text(officers[0], OBSERVATIONS)
            late = Late(reverse("import-take-back", args=(row.public_id,)), officers)
        case _:
            late = _late_for_a_date(name, case, officers)
    return late


def _late_for_a_date(name: str, case: Case, officers: tuple[User, User]) -> Late:
    in_force, day = (case.deadline.public_id,), {"to": "2024-04-08"}
    match name:
        case "extending":
            late = Late(reverse("deadline-extend", args=in_force), officers, also=day)
        case "setting a date":
            case.document.distributed_on = date(2021, 11, 2)
            case.document.save()
            late = Late(
                reverse("deadline-set", args=(case.request.public_id,)),
                officers,
                also={"choice": "from_distribution"},
            )
        case "setting another date":
            late = Late(
                "/cases/CMW/AZE/3/date/",
                officers,
                also={
                    "kind": "submissions_close",
                    "basis": "explicit_date",
                    "due_on": "2023-09-24",
                    "quoted_words": "by 24 September 2023",
                },
            )
        case "withdrawing a date":
            late = Late(reverse("deadline-withdraw", args=in_force), officers)
        case "requesting an extension":
            late = Late(
                reverse("extension-ask", args=in_force),
                _two_of(Role.STATE_FOCAL_POINT, state_party=case.cycle.state_party),
                also={"until": "2024-04-08"},
            )
        case _:
            assert name == "refusing an extension"
            row = ExtensionFactory.create(
                deadline=case.deadline,
                outcome=ExtensionOutcome.PENDING,
                requested_until=date(2024, 4, 8),
            )
            late = Late(reverse("extension-refuse", args=(row.public_id,)), officers)
    return late


LATE = (
    "returning an evaluation",
    "extending",
    "setting a date",
    "setting another date",
    "withdrawing a date",
    "requesting an extension",
    "refusing an extension",
    "withdrawing a letter",
    "changing the status",
    "withdrawing a reply",
    "correcting a reply",
    "correcting a submission",
    "taking an import back",
)


@pytest.fixture(params=LATE)
def late(request: pytest.FixtureRequest, case: Case) -> Late:
    return _late(request.param, case)


def _opened(late: Late) -> list[tuple[Client, dict[str, Any]]]:
    """The form in two windows, with what each of the two people has typed."""
    found = []
    for user, words in zip(late.people, (THEIRS, MINE), strict=True):
        client = Client()
        client.force_login(user)
        form: dict[str, Any] = dict(form_on(client, late.address, late.name))
        found.append((client, {**form, **late.also, late.name: words}))
    return found


def test_the_words_of_the_second_person_are_given_back(late: Late) -> None:
    (first, theirs), (second, mine) = _opened(late)
    assert first.post(late.address, theirs).status_code == HTTPStatus.FOUND
    n_events = Event.objects.count()
    answer = second.post(late.address, mine)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert MINE in text_of(answer)
    assert "This can no longer be saved here" in text_of(answer)
    assert Event.objects.count() == n_events


def test_other_words_of_the_same_person_are_given_back(late: Late) -> None:
    """She went back in her browser, wrote more, and sent the form again."""
    (client, form), _other = _opened(late)
    assert client.post(late.address, form).status_code == HTTPStatus.FOUND
    answer = client.post(late.address, {**form, late.name: MINE})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert MINE in text_of(answer)
    assert THEIRS not in text_of(answer)


def test_a_second_click_is_told_so_and_shown_nothing(late: Late) -> None:
    (client, form), _other = _opened(late)
    assert client.post(late.address, form).status_code == HTTPStatus.FOUND
    n_events = Event.objects.count()
    answer = client.post(late.address, form, follow=True)
    assert answer.status_code == HTTPStatus.OK
    said = text_of(answer)
    assert "othing was changed" in said or "The correction is open as a draft." in said
    assert "This can no longer be saved here" not in said
    assert Event.objects.count() == n_events


def test_a_form_kept_from_an_ended_session_stays_kept(late: Late) -> None:
    (first, theirs), (second, mine) = _opened(late)
    second.logout()
    second.post(late.address, mine)
    first.post(late.address, theirs)
    parked = ParkedForm.objects.get()
    second.force_login(late.people[1])
    form = form_on(second, parked.get_absolute_url(), late.name)
    answer = second.post(late.address, form)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert MINE in text_of(answer)
    assert MINE in text_of(second.get(parked.get_absolute_url()))
