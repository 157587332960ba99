"""A reply that was recorded wrongly is corrected or withdrawn with a reason and a trace."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.answers.verbs.evaluations import save_evaluation
from recommendations.answers.verbs.replies import (
    PassageInput,
    ReplyInput,
    correct_reply,
    record_reply,
    withdraw_reply,
)
from recommendations.deadlines.verbs.follow_ups import change_status
from recommendations.enums import (
    AccessLevel,
    Coverage,
    DocumentKind,
    EmailStatus,
    EventKind,
    FollowUpStatus,
)
from recommendations.mail.verbs.news import plan_notices
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.models import (
    Event,
    FollowUp,
    OutgoingEmail,
    Passage,
    StateReply,
    StatusStep,
    User,
)
from tests.conftest import Case
from tests.factories import (
    DocumentFactory,
    FollowFactory,
    FollowUpProcedureFactory,
    GradeFactory,
    ReminderStageFactory,
    UserFactory,
)
from tests.mail.delivery import MONTH_BEFORE, deliver
from tests.mail.delivery import NOW as NOON

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 1, 18, 9, tzinfo=UTC)
RECEIVED_ON = date(2024, 1, 17)
S = FollowUpStatus
PUBLIC = AnonymousUser()


def record(
    case: Case, by: User, *numbers: int, level: str = AccessLevel.PUBLIC, **values: Any
) -> StateReply:
    now = values.pop("now", NOW)
    given = ReplyInput(
        passages=[PassageInput(case.recommendation(n), f"On {n}") for n in numbers or (16, 36)],
        access_level=level,
        **{"received_on": RECEIVED_ON} | values,
    )
    return record_reply(case.request, given, by=by, now=now)


def correct(reply: StateReply, by: User, *passages: PassageInput, **values: Any) -> StateReply:
    kept = [
        PassageInput(row.recommendation, row.text, row.coverage, row.match_reason)
        for row in reply.passages.all()
    ]
    reason = values.pop("reason", "A slip of the pen.")
    now = values.pop("now", NOW + timedelta(days=1))
    given: dict[str, Any] = {
        "received_on": reply.received_on,
        "access_level": reply.access_level,
        "language": reply.language,
        "summary": reply.summary,
        "document": reply.document,
        "public_from": reply.public_from,
    } | values
    given["passages"] = passages or kept
    return correct_reply(reply, ReplyInput(**given), reason=reason, by=by, now=now)


def withdraw(reply: StateReply, by: User, **values: Any) -> StateReply:
    values.setdefault("reason", "It is about another case.")
    values.setdefault("now", NOW + timedelta(days=1))
    return withdraw_reply(reply, by=by, **values)


def status(case: Case, number: int = 36, reader: User | AnonymousUser | None = None) -> str:
    if reader is None:
        return FollowUp.objects.get(pk=case.follow_ups[number].pk).status
    return FollowUp.objects.visible_to(reader).get(pk=case.follow_ups[number].pk).status


# --- Withdrawn ------------------------------------------------------------------------------------


def test_a_withdrawn_reply_stands_in_no_list_and_is_kept(case: Case, officer: User) -> None:
    reply = withdraw(record(case, officer), officer)
    assert not StateReply.objects.visible_to(officer).exists()
    assert not Passage.objects.visible_to(officer).exists()
    kept = StateReply.objects.visible_to(PUBLIC, also_withdrawn=True).get()
    assert kept == reply
    assert (kept.withdrawn_by, kept.withdrawal_reason) == (officer, "It is about another case.")
    event = Event.objects.get(kind=EventKind.REPLY_WITHDRAWN)
    assert (event.reply, event.by, event.reason) == (reply, officer, "It is about another case.")


def test_the_status_goes_back_for_everybody_where_nothing_else_supports_it(
    case: Case, officer: User
) -> None:
    reply = record(case, officer)
    withdraw(reply, officer)
    for reader in (None, officer, PUBLIC):
        assert status(case, 36, reader) == status(case, 16, reader) == S.AWAITING_REPLY
    back = Event.objects.filter(to_status=S.AWAITING_REPLY)
    assert {(row.reply, row.reason) for row in back} == {(reply, "It is about another case.")}
    assert back.count() == 2


def test_another_reply_keeps_the_status_for_those_who_see_it(case: Case, officer: User) -> None:
    hidden = record(case, officer, 36, level=AccessLevel.RAPPORTEUR)
    public = record(case, officer, 36)
    withdraw(public, officer)
    assert status(case) == status(case, 36, officer) == S.REPLY_RECEIVED
    assert status(case, 36, PUBLIC) == S.AWAITING_REPLY
    assert not Event.objects.filter(to_status=S.AWAITING_REPLY).exists()
    withdraw(hidden, officer)
    assert status(case) == S.AWAITING_REPLY


def test_a_change_by_hand_goes_back_with_the_reply_on_which_it_rested(
    case: Case, officer: User
) -> None:
    first = record(case, officer, 36)
    change_status(case.follow_ups[36], S.UNDER_EVALUATION, by=officer, now=NOW)
    record(case, officer, 36, level=AccessLevel.COMMITTEE)
    withdraw(first, officer)
    # Only the second reply is left, and it supports that a reply was received.
    assert status(case) == status(case, 36, officer) == S.REPLY_RECEIVED
    assert status(case, 36, PUBLIC) == S.AWAITING_REPLY
    back = Event.objects.filter(to_status=S.REPLY_RECEIVED).latest("pk")
    # The one of the two that fewer may read.
    assert back.reply is not None
    assert back.reply.access_level == AccessLevel.COMMITTEE


@pytest.mark.parametrize("by_hand", [S.AWAITING_REPLY, S.DISCONTINUED])
def test_what_the_committee_decided_stays(case: Case, officer: User, by_hand: str) -> None:
    reply = record(case, officer, 36)
    change_status(case.follow_ups[36], by_hand, by=officer, now=NOW, reason="Decided.")
    withdraw(reply, officer)
    for reader in (None, officer, PUBLIC):
        assert status(case, 36, reader) == by_hand


def test_an_evaluation_keeps_the_status_and_stays_as_it_is(case: Case, officer: User) -> None:
    grade = GradeFactory.create()
    case.request.procedure = FollowUpProcedureFactory.create(
        treaty_body=case.body, scale=grade.scale
    )
    case.request.save()
    reply = record(case, officer, 36)
    save_evaluation(case.follow_ups[36], grade=grade, rationale="Reasons", by=officer, now=NOW)
    withdraw(reply, officer)
    assert status(case) == S.UNDER_EVALUATION
    assert status(case, 36, PUBLIC) == S.AWAITING_REPLY


def test_a_reply_after_the_withdrawal_moves_the_status_again(case: Case, officer: User) -> None:
    withdraw(record(case, officer, 36), officer)
    record(case, officer, 36)
    assert status(case) == status(case, 36, PUBLIC) == S.REPLY_RECEIVED


@pytest.mark.parametrize("act", [withdraw, correct])
def test_a_reason_is_needed_and_a_second_repair_is_refused(
    case: Case, officer: User, act: Any
) -> None:
    reply = record(case, officer)
    change = {"summary": "Otherwise"} if act is correct else {}
    with pytest.raises(InvalidInput, match="the reason is kept") as refused:
        act(reply, officer, reason="  ", **change)
    assert refused.value.field == "reason"
    assert StateReply.objects.standing().get() == reply
    act(reply, officer, **change)
    for again in (withdraw, correct):
        with pytest.raises(DomainError, match=r"corrected or withdrawn, on 19 January 2024"):
            again(reply, officer, **({"summary": "A third"} if again is correct else {}))


# --- Corrected ------------------------------------------------------------------------------------


def test_a_corrected_reply_takes_the_place_of_the_former_one(case: Case, officer: User) -> None:
    former = record(case, officer)
    change_status(case.follow_ups[36], S.UNDER_EVALUATION, by=officer, now=NOW)
    corrected = correct(former, officer, received_on=date(2024, 1, 16))
    former.refresh_from_db()
    assert StateReply.objects.visible_to(PUBLIC).get() == corrected
    assert (corrected.replaces, corrected.received_on) == (former, date(2024, 1, 16))
    assert former.withdrawal_reason == "A slip of the pen."
    assert former.received_on == RECEIVED_ON
    # What rested on the former one rests on this one: nothing moves.
    for reader in (None, officer, PUBLIC):
        assert status(case, 36, reader) == S.UNDER_EVALUATION
        assert status(case, 16, reader) == S.REPLY_RECEIVED
    kinds = Event.objects.filter(at__gt=NOW).order_by("pk").values_list("kind", "reply")
    assert list(kinds) == [
        (EventKind.REPLY_REPLACED, former.pk),
        (EventKind.REPLY_RECORDED, corrected.pk),
    ]


def test_the_answers_that_a_correction_adds_and_removes_move_the_status(
    case: Case, officer: User
) -> None:
    former = record(case, officer, 16, 36)
    correct(
        former,
        officer,
        PassageInput(case.recommendation(36), "On 36"),
        PassageInput(case.recommendation(60), "On 60"),
    )
    assert status(case, 16) == status(case, 16, PUBLIC) == S.AWAITING_REPLY
    assert status(case, 36) == status(case, 60) == status(case, 60, PUBLIC) == S.REPLY_RECEIVED


def test_more_being_awaited_outlives_a_correction(case: Case, officer: User) -> None:
    former = record(case, officer, 36)
    change_status(case.follow_ups[36], S.AWAITING_REPLY, by=officer, now=NOW, reason="Too little.")
    correct(former, officer, summary="A summary")
    assert status(case) == status(case, 36, PUBLIC) == S.AWAITING_REPLY


def test_nothing_changed_is_no_correction(case: Case, officer: User) -> None:
    former = record(case, officer)
    with pytest.raises(InvalidInput, match="Nothing differs"):
        correct(former, officer)
    assert StateReply.objects.standing().get() == former


def test_fewer_readers_close_all_former_versions_and_the_document(
    case: Case, officer: User, committee_member: User
) -> None:
    document = DocumentFactory.create(
        cycle=case.cycle, kind=DocumentKind.STATE_REPLY, symbol="CMW/C/AZE/FCO/3"
    )
    first = record(case, officer, document=document)
    second = correct(first, officer, summary="A summary")
    third = correct(second, officer, access_level=AccessLevel.RAPPORTEUR)
    assert third.document == document
    for reader in (PUBLIC, committee_member):
        assert not StateReply.objects.visible_to(reader, also_withdrawn=True).exists()
        assert not document.__class__.objects.visible_to(reader).filter(pk=document.pk).exists()
        assert not Event.objects.visible_to(reader).filter(reply__isnull=False).exists()
        assert status(case, 36, reader) == S.AWAITING_REPLY
    assert StateReply.objects.visible_to(officer, also_withdrawn=True).count() == 3


def test_more_readers_do_not_learn_that_there_was_another_reply(case: Case, officer: User) -> None:
    former = record(case, officer, level=AccessLevel.COMMITTEE)
    corrected = correct(former, officer, access_level=AccessLevel.PUBLIC)
    assert StateReply.objects.visible_to(PUBLIC, also_withdrawn=True).get() == corrected
    told = Event.objects.visible_to(PUBLIC).filter(reply__isnull=False)
    assert [row.kind for row in told] == [EventKind.REPLY_RECORDED]
    assert "corrects" not in told.get().details


def test_a_form_sent_twice_corrects_once(case: Case, officer: User) -> None:
    former = record(case, officer)
    key = former.public_id
    first, second = (
        correct(former, officer, summary="A summary", form_key=key) for _attempt in range(2)
    )
    assert first == second
    assert StateReply.objects.count() == 2


# --- What follows: reminders and news -------------------------------------------------------------


@pytest.fixture
def reminded(case: Case, state_focal_point: User, officer: User) -> OutgoingEmail:
    """A reminder a month before the date that a reply has stopped."""
    ReminderStageFactory.create(code="before-1-month")
    record(case, officer, 16, 36, 60, 62, received_on=date(2023, 9, 1), now=NOON)
    FollowUp.objects.update(status=S.AWAITING_REPLY)
    plan_reminders(today=MONTH_BEFORE, now=NOON)
    FollowUp.objects.update(status=S.REPLY_RECEIVED)
    deliver()
    email = OutgoingEmail.objects.get()
    assert email.status == EmailStatus.SUPERSEDED
    return email


def test_reminders_that_the_reply_had_stopped_are_sent_once(
    case: Case, officer: User, reminded: OutgoingEmail
) -> None:
    later = NOON + timedelta(hours=1)
    withdraw(StateReply.objects.get(), officer, now=later)
    plan_reminders(today=MONTH_BEFORE, now=later)
    assert deliver(later).n_sent == 1
    email = OutgoingEmail.objects.get()
    assert (email.pk, email.message_id) == (reminded.pk, reminded.message_id)
    assert email.status == EmailStatus.SENT
    # Neither the planner nor another withdrawal sends it again.
    record(case, officer, 36, received_on=date(2023, 9, 1), now=later)
    withdraw(StateReply.objects.standing().get(), officer, now=later)
    plan_reminders(today=MONTH_BEFORE, now=later)
    assert deliver(later + timedelta(days=1)).n_sent == 0


def test_of_several_stages_that_were_stopped_each_person_gets_the_latest(
    case: Case, officer: User, reminded: OutgoingEmail
) -> None:
    week = ReminderStageFactory.create(code="week", offset=-1, unit="weeks")
    later = NOON + timedelta(days=25)
    type(week).objects.filter(pk=week.pk).update(created_at=NOON - timedelta(days=90))
    withdraw(StateReply.objects.get(), officer, now=later)
    assert deliver(later).n_sent == 1
    assert OutgoingEmail.objects.get(status=EmailStatus.SENT).stage == week
    reminded.refresh_from_db()
    assert "later stage" in reminded.outcome


def test_a_reply_that_stops_nothing_plans_nothing(
    case: Case, officer: User, reminded: OutgoingEmail
) -> None:
    second = record(case, officer, 16, 36, 60, 62, received_on=date(2023, 9, 2), now=NOON)
    withdraw(second, officer, now=NOON)
    reminded.refresh_from_db()
    assert reminded.status == EmailStatus.SUPERSEDED


def test_followers_are_told_of_the_corrected_reply_alone_and_once(
    case: Case, officer: User
) -> None:
    reader = UserFactory.create(followed_mails="each")
    FollowFactory.create(user=reader, cycle=case.cycle)
    type(reader.follows.get()).objects.update(created_at=NOON - timedelta(days=1))
    former = record(case, officer, received_on=date(2023, 9, 1), now=NOON)
    assert plan_notices(today=MONTH_BEFORE, now=NOON) == 1
    corrected = correct(former, officer, summary="Short", now=NOON)
    assert plan_notices(today=MONTH_BEFORE, now=NOON) == 1
    assert deliver().n_sent == 1
    told = OutgoingEmail.objects.get(status=EmailStatus.SENT)
    assert told.event is not None
    assert told.event.reply == corrected
    assert "Short" not in told.body
    assert str(corrected.public_id) in told.body
    untold = OutgoingEmail.objects.get(status=EmailStatus.SUPERSEDED)
    assert untold.outcome == "The reply was corrected or withdrawn."


def test_a_reply_withdrawn_before_it_was_told_is_no_news(case: Case, officer: User) -> None:
    reader = UserFactory.create(followed_mails="each")
    FollowFactory.create(user=reader, cycle=case.cycle)
    type(reader.follows.get()).objects.update(created_at=NOON - timedelta(days=1))
    withdraw(record(case, officer, received_on=date(2023, 9, 1), now=NOON), officer, now=NOON)
    assert plan_notices(today=MONTH_BEFORE, now=NOON) == 0


def test_steps_that_rested_on_the_reply_stay_as_evidence(case: Case, officer: User) -> None:
    reply = record(case, officer, 36)
    withdraw(reply, officer)
    assert set(StatusStep.objects.values_list("reply", "status")) == {
        (reply.pk, S.REPLY_RECEIVED),
        (reply.pk, S.AWAITING_REPLY),
    }
    assert StatusStep.objects.supported().get().status == S.AWAITING_REPLY


def test_coverage_and_reasons_of_matches_are_kept(case: Case, officer: User) -> None:
    former = record_reply(
        case.request,
        ReplyInput(
            received_on=RECEIVED_ON,
            passages=[
                PassageInput(case.recommendation(36), "On 36", Coverage.PARTLY, "It names 36.")
            ],
            access_level=AccessLevel.PUBLIC,
        ),
        by=officer,
        now=NOW,
    )
    passage = correct(former, officer, summary="Short").passages.get()
    assert (passage.coverage, passage.match_reason) == (Coverage.PARTLY, "It names 36.")
