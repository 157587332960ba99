"""What follows from a confidential row shows it to nobody: not its status, nor counts or times.

Every door is opened before and after a hidden act, and has to answer with the same bytes.
"""

import re
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import reverse

from recommendations import dates
from recommendations.answers.verbs.evaluations import (
    adopt_evaluation,
    propose_evaluation,
    save_evaluation,
)
from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.deadlines.verbs.follow_ups import change_status
from recommendations.enums import AccessLevel, EventKind, FollowUpStatus, SubmissionStatus
from recommendations.models import (
    Event,
    FollowUp,
    Grade,
    Organisation,
    StateReply,
    StatusStep,
    User,
)
from recommendations.models.people import Reader
from tests.conftest import Case
from tests.factories import AssessmentFactory, FollowUpProcedureFactory, GradeFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 3, 3, 9, 30, 17, 123456, tzinfo=UTC)
S = FollowUpStatus
# An address or a feed's id that names one row by a number.
COUNTABLE = re.compile(r"/(?:replies|submissions|versions)/\d+(?![\da-f-])|:event/\d+(?![\da-f-])")
# Forms carry other tokens in each answer.
TOKEN = re.compile(rb'name="(?:csrfmiddlewaretoken|form_token)" value="[^"]*"|X-CSRFToken[^}]*')


@pytest.fixture
def grade(case: Case) -> Grade:
    grade: Grade = GradeFactory.create()
    case.request.procedure = FollowUpProcedureFactory.create(
        treaty_body=case.body, scale=grade.scale
    )
    case.request.save()
    return grade


def reply(case: Case, level: str, by: User, *numbers: int, now: datetime = NOW) -> StateReply:
    return record_reply(
        case.request,
        ReplyInput(
            received_on=date(2024, 1, 17),
            passages=[PassageInput(case.recommendation(n), "Words") for n in numbers or (36,)],
            access_level=level,
            public_from=dates.today() + timedelta(days=1)
            if level == AccessLevel.FROM_DATE
            else None,
        ),
        by=by,
        now=now,
    )


def evaluate(case: Case, grade: Grade, by: User, *, step: str, level: str, scope: str = "") -> None:
    evaluation = save_evaluation(
        case.follow_ups[36],
        grade=grade,
        rationale="Reasons",
        by=by,
        now=NOW,
        access_level=level,
        scope=scope,
    )
    if step in ("proposed", "adopted"):
        evaluation = propose_evaluation(evaluation, by=by, now=NOW)
    if step == "adopted":
        adopt_evaluation(evaluation, adopted_on=date(2024, 4, 4), by=by, now=NOW)


def seen(user: Reader, number: int = 36) -> str:
    fresh = User.objects.get(pk=user.pk) if isinstance(user, User) else user
    row = FollowUp.objects.visible_to(fresh).get(recommendation__paragraph__number=number)
    # The object, and what SQL filters, sorts and counts, are the same.
    assert FollowUp.objects.visible_to(fresh).filter(pk=row.pk).seen_as(row.status).exists()
    return row.status


def doors(case: Case) -> list[str]:
    """Pages, lists with each filter and order, search, calendars and feeds."""
    lists = reverse("recommendation-list")
    narrowed = [
        *(f"status={status}" for status in S.values),
        *(f"clock={clock}" for clock in ("overdue", "no_date")),
        *("sort=due_on", "sort=-due_on", "q=migration"),
    ]
    return [
        reverse("home"),
        lists,
        *(f"{lists}?{query}" for query in narrowed),
        case.recommendation(36).get_absolute_url(),
        case.recommendation(16).get_absolute_url(),
        case.cycle.get_absolute_url(),
        case.document.get_absolute_url(),
        case.deadline.get_absolute_url(),
        case.state_party.get_absolute_url(),
        case.body.get_absolute_url(),
        reverse("document-list"),
        reverse("deadline-list"),
        f"{reverse('deadline-list')}?clock=overdue",
        reverse("request-list"),
        reverse("deadline-calendar"),
        reverse("deadline-feed"),
        reverse("history-feed"),
    ]


def crawl(client: Client, case: Case, *more: str) -> dict[str, tuple[int, bytes]]:
    answers = {}
    for address in (*doors(case), *more):
        answer = client.get(address)
        answers[address] = answer.status_code, TOKEN.sub(b"", answer.content)
    return answers


Act = Callable[[Case, Grade, User], object]
REPLIES: dict[str, Act] = {
    f"a reply, {level}": lambda case, _grade, by, level=level: reply(case, level, by)  # type: ignore[misc]
    for level in (AccessLevel.COMMITTEE, AccessLevel.RAPPORTEUR, AccessLevel.FROM_DATE)
}
EVALUATIONS: dict[str, Act] = {
    "a draft": lambda case, grade, by: evaluate(
        case, grade, by, step="draft", level=AccessLevel.PUBLIC
    ),
    "a proposal": lambda case, grade, by: evaluate(
        case, grade, by, step="proposed", level=AccessLevel.PUBLIC
    ),
    "adopted for the committee": lambda case, grade, by: evaluate(
        case, grade, by, step="adopted", level=AccessLevel.COMMITTEE
    ),
    "adopted for rapporteurs": lambda case, grade, by: evaluate(
        case, grade, by, step="adopted", level=AccessLevel.RAPPORTEUR
    ),
}


def sent_back(case: Case, grade: Grade, by: User) -> None:
    reply(case, AccessLevel.RAPPORTEUR, by)
    change_status(case.follow_ups[36], S.AWAITING_REPLY, by=by, now=NOW, reason="It says little.")


def closed(case: Case, grade: Grade, by: User) -> None:
    evaluate(case, grade, by, step="adopted", level=AccessLevel.RAPPORTEUR)
    change_status(case.follow_ups[36], S.CLOSED, by=by, now=NOW, reason="Done.")


BY_HAND: dict[str, Act] = {"a reply sent back": sent_back, "closed": closed}


ACTS: dict[str, Act] = {**REPLIES, **EVALUATIONS, **BY_HAND}


def telling_acts(
    client: Client, case: Case, grade: Grade, officer: User, acts: Collection[str], *more: str
) -> dict[str, list[str]]:
    """The doors that answer otherwise after each of these acts, one act at a time."""
    before = crawl(client, case, *more)
    assert {status for status, _content in before.values()} == {200}
    found = {}
    for act in acts:
        with transaction.atomic():
            ACTS[act](case, grade, officer)
            after = crawl(client, case, *more)
            found[act] = [door for door in before if before[door] != after[door]]
            transaction.set_rollback(True)
    return {act: doors for act, doors in found.items() if doors}


@pytest.mark.parametrize("acts", [REPLIES, EVALUATIONS, BY_HAND], ids=["replies", "words", "hand"])
def test_no_door_tells_the_public_of_a_hidden_act(
    client: Client, case: Case, grade: Grade, officer: User, acts: dict[str, Act]
) -> None:
    assert telling_acts(client, case, grade, officer, acts) == {}


def test_no_door_tells_an_organisation_of_a_hidden_act(
    client: Client, case: Case, grade: Grade, officer: User, ngo_member: User
) -> None:
    client.force_login(ngo_member)
    own = reverse("board"), reverse("submission-start", args=(case.request.public_id,))
    acts = ("a reply, rapporteur", "a draft", "closed")
    assert telling_acts(client, case, grade, officer, acts, *own) == {}


def test_no_door_tells_the_state_party_of_a_hidden_evaluation(
    client: Client, case: Case, grade: Grade, officer: User, state_focal_point: User
) -> None:
    reply(case, AccessLevel.RAPPORTEUR, officer)
    client.force_login(state_focal_point)
    assert telling_acts(client, case, grade, officer, EVALUATIONS, reverse("board")) == {}


def test_the_crawl_finds_an_act_that_is_not_hidden(
    client: Client, case: Case, grade: Grade, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def openly(case: Case, _grade: Grade, by: User) -> None:
        reply(case, AccessLevel.PUBLIC, by)

    monkeypatch.setitem(ACTS, "a public reply", openly)
    monkeypatch.setattr("tests.test_hidden_acts.doors", lambda case: [reverse("history-feed")])
    found = telling_acts(client, case, grade, officer, ("a public reply",))
    assert found == {"a public reply": [reverse("history-feed")]}


def test_each_reader_sees_the_status_that_their_rows_support(
    case: Case,
    grade: Grade,
    officer: User,
    rapporteur: User,
    committee_member: User,
    state_focal_point: User,
) -> None:
    public = AnonymousUser()
    reply(case, AccessLevel.RAPPORTEUR, officer)
    assert seen(public) == seen(committee_member) == S.AWAITING_REPLY
    assert seen(state_focal_point) == seen(rapporteur) == seen(officer) == S.REPLY_RECEIVED
    evaluate(case, grade, rapporteur, step="draft", level=AccessLevel.PUBLIC)
    assert seen(rapporteur) == seen(officer) == S.UNDER_EVALUATION
    assert seen(committee_member) == S.AWAITING_REPLY
    assert seen(state_focal_point) == S.REPLY_RECEIVED
    evaluate(case, grade, rapporteur, step="adopted", level=AccessLevel.PUBLIC)
    for user in (public, committee_member, state_focal_point, rapporteur, officer):
        assert seen(user) == S.EVALUATED


def test_a_public_reply_after_a_hidden_one_shows_that_a_reply_was_received(
    case: Case, grade: Grade, officer: User
) -> None:
    reply(case, AccessLevel.RAPPORTEUR, officer)
    evaluate(case, grade, officer, step="draft", level=AccessLevel.PUBLIC)
    reply(case, AccessLevel.PUBLIC, officer)
    assert seen(AnonymousUser()) == S.REPLY_RECEIVED
    assert seen(officer) == S.UNDER_EVALUATION


def test_one_public_evaluation_of_two_shows_that_the_recommendation_was_evaluated(
    case: Case, grade: Grade, officer: User
) -> None:
    for scope in ("(a)", "(b)"):
        save_evaluation(
            case.follow_ups[36], grade=grade, rationale="R", by=officer, now=NOW, scope=scope
        )
    evaluate(case, grade, officer, step="adopted", level=AccessLevel.PUBLIC, scope="(a)")
    assert seen(AnonymousUser()) == seen(officer) == S.UNDER_EVALUATION
    evaluate(case, grade, officer, step="adopted", level=AccessLevel.RAPPORTEUR, scope="(b)")
    assert seen(AnonymousUser()) == seen(officer) == S.EVALUATED


def test_the_status_becomes_public_with_the_row_without_any_act(case: Case, officer: User) -> None:
    row = reply(case, AccessLevel.FROM_DATE, officer)
    day = row.public_from
    assert day is not None
    public = FollowUp.objects.visible_to(None, today=day - timedelta(days=1))
    assert {one.status for one in public} == {S.AWAITING_REPLY}
    public = FollowUp.objects.visible_to(None, today=day)
    assert public.get(pk=case.follow_ups[36].pk).status == S.REPLY_RECEIVED
    # And it is hidden again with the row.
    StateReply.objects.filter(pk=row.pk).update(access_level=AccessLevel.COMMITTEE)
    assert public.get(pk=case.follow_ups[36].pk).status == S.AWAITING_REPLY


def test_what_stands_by_itself_is_for_everybody(case: Case, officer: User) -> None:
    reply(case, AccessLevel.RAPPORTEUR, officer)
    change_status(case.follow_ups[36], S.DISCONTINUED, by=officer, now=NOW, reason="No longer.")
    change_status(case.follow_ups[16], S.UNDER_EVALUATION, by=officer, now=NOW, reason="Silence.")
    assert seen(AnonymousUser()) == S.DISCONTINUED
    assert seen(AnonymousUser(), 16) == S.UNDER_EVALUATION


def test_a_step_back_is_seen_where_the_status_that_it_leaves_was(case: Case, officer: User) -> None:
    reply(case, AccessLevel.PUBLIC, officer, 36)
    change_status(case.follow_ups[36], S.AWAITING_REPLY, by=officer, now=NOW, reason="Too little.")
    assert seen(AnonymousUser()) == S.AWAITING_REPLY
    reply(case, AccessLevel.RAPPORTEUR, officer, 36)
    assert seen(AnonymousUser()) == S.AWAITING_REPLY
    reply(case, AccessLevel.PUBLIC, officer, 36)
    assert seen(AnonymousUser()) == seen(officer) == S.REPLY_RECEIVED


def test_the_event_of_a_change_points_at_its_cause(case: Case, grade: Grade, officer: User) -> None:
    row = reply(case, AccessLevel.RAPPORTEUR, officer)
    evaluate(case, grade, officer, step="adopted", level=AccessLevel.RAPPORTEUR)
    causes = Event.objects.filter(kind=EventKind.STATUS_CHANGED).order_by("pk")
    assert [(one.to_status, one.reply_id, bool(one.evaluation_id)) for one in causes] == [
        (S.REPLY_RECEIVED, row.pk, False),
        (S.UNDER_EVALUATION, None, True),
        (S.EVALUATED, None, True),
    ]
    assert not StatusStep.objects.visible_to(None).exists()


@pytest.mark.parametrize("reader", ["public", "ngo"])
def test_no_address_of_a_submission_a_reply_a_file_or_an_event_can_be_counted(
    client: Client, case: Case, officer: User, ngo: Organisation, ngo_member: User, reader: str
) -> None:
    if reader == "ngo":
        client.force_login(ngo_member)
    answered = reply(case, AccessLevel.PUBLIC, officer)
    assessed = AssessmentFactory.create(
        recommendation=case.recommendation(36),
        submission__request=case.request,
        submission__organisation=ngo,
        submission__status=SubmissionStatus.PUBLISHED,
        submission__access_level=AccessLevel.PUBLIC,
    )
    own = assessed.submission.get_absolute_url(), answered.get_absolute_url()
    pages = [content.decode() for _status, content in crawl(client, case, *own).values()]
    assert any(own[0] in page for page in pages)
    assert any(own[1] in page for page in pages)
    assert any(":event/" in page for page in pages)
    assert [found for page in pages for found in COUNTABLE.findall(page)] == []
    for row in (answered, assessed.submission):
        assert client.get(row.get_absolute_url()).status_code == 200
        numbered = row.get_absolute_url().replace(str(row.public_id), str(row.pk))
        assert client.get(numbered).status_code == 404
