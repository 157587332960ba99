"""Boards list a person's work, in as many queries for three rows as for one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recommendations.deadlines.verbs.extensions import extend_deadline
from recommendations.desks.reads.board.board import Board, board_for
from recommendations.desks.reads.board.portfolio import Portfolio
from recommendations.desks.reads.board.work_lists import WorkList
from recommendations.enums import (
    AccessLevel,
    BackupKind,
    EmailStatus,
    EvaluationStatus,
    EventKind,
    ExtensionOutcome,
    FollowUpStatus,
    ImportStatus,
    OrganisationKind,
    Role,
    SubmissionStatus,
)
from recommendations.models import BackupRun, FollowUp, Organisation, User
from recommendations.outages.verbs.heartbeat import note_run
from tests.conftest import Case
from tests.factories import (
    DeadlineFactory,
    DocumentFactory,
    EvaluationFactory,
    EventFactory,
    ExtensionFactory,
    FollowUpFactory,
    FollowUpRequestFactory,
    ImportRunFactory,
    LetterStageFactory,
    MembershipFactory,
    OrganisationFactory,
    OutgoingEmailFactory,
    RapporteurAssignmentFactory,
    ReportingCycleFactory,
    StatePartyFactory,
    StateReplyFactory,
    SubmissionFactory,
    TreatyBodyFactory,
    UserFactory,
)

TODAY = date(2024, 2, 1)
NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def _list(board: Board, key: str) -> WorkList:
    return next(one for section in board.sections for one in section.lists if one.key == key)


def _table(board: Board) -> Portfolio:
    return next(section.portfolio for section in board.sections if section.portfolio)


def _stand(case: Case, number: int, status: FollowUpStatus) -> FollowUp:
    follow_up = case.follow_ups[number]
    FollowUp.objects.filter(pk=follow_up.pk).update(status=status)
    follow_up.refresh_from_db()
    return follow_up


def _further_case(case: Case, *, due_on: date, iso3: str) -> FollowUp:
    """Another State before the same committee, with one recommendation that awaits a reply."""
    cycle = ReportingCycleFactory.create(
        treaty_body=case.body, state_party=StatePartyFactory.create(iso3=iso3, name_en=iso3)
    )
    request = FollowUpRequestFactory.create(document=DocumentFactory.create(cycle=cycle))
    DeadlineFactory.create(request=request, due_on=due_on)
    return FollowUpFactory.create(request=request)


# --- Rapporteur -----------------------------------------------------------------------------------


def test_a_rapporteur_sees_only_what_is_overdue_in_their_cases(
    rapporteur: User, case: Case
) -> None:
    _further_case(case, due_on=date(2023, 1, 1), iso3="SEN")
    due = _list(board_for(rapporteur, today=TODAY), "due")
    assert [row.sentence for row in due.rows] == [
        "Azerbaijan, CMW: no reply yet on 4 recommendations."
    ]
    assert (due.rows[0].label, due.rows[0].tone) == ("116 days overdue", "overdue")


def test_requests_with_a_reply_or_a_distant_deadline_are_not_due(
    rapporteur: User, case: Case
) -> None:
    board = board_for(rapporteur, today=date(2023, 7, 1))
    assert _list(board, "due").rows == ()
    for number in case.follow_ups:
        _stand(case, number, FollowUpStatus.REPLY_RECEIVED)
    assert _list(board_for(rapporteur, today=TODAY), "due").rows == ()


def test_what_was_received_is_recent_and_newest_first(rapporteur: User, case: Case) -> None:
    reply = StateReplyFactory.create(request=case.request)
    submission = SubmissionFactory.create(
        request=case.request, status=SubmissionStatus.ACCEPTED, title="On detention"
    )
    old = StateReplyFactory.create(request=case.request)
    EventFactory.create(
        kind=EventKind.REPLY_RECORDED, cycle=case.cycle, reply=reply, at=NOW - timedelta(days=10)
    )
    EventFactory.create(
        kind=EventKind.SUBMISSION_STATUS_CHANGED,
        cycle=case.cycle,
        submission=submission,
        from_status="submitted",
        to_status="accepted",
        at=NOW - timedelta(days=3),
    )
    EventFactory.create(
        kind=EventKind.REPLY_RECORDED, cycle=case.cycle, reply=old, at=NOW - timedelta(days=100)
    )
    withdrawn = StateReplyFactory.create(
        request=case.request,
        withdrawn_at=NOW,
        withdrawn_by=rapporteur,
        withdrawal_reason="Recorded in the wrong case.",
    )
    EventFactory.create(
        kind=EventKind.REPLY_RECORDED, cycle=case.cycle, reply=withdrawn, at=NOW - timedelta(days=2)
    )
    came_in = _list(board_for(rapporteur, today=TODAY), "received")
    assert [row.url for row in came_in.rows] == [
        submission.get_absolute_url(),
        reply.get_absolute_url(),
    ]


def test_drafts_come_before_replies_without_an_evaluation(rapporteur: User, case: Case) -> None:
    _stand(case, 16, FollowUpStatus.REPLY_RECEIVED)
    EvaluationFactory.create(
        follow_up=_stand(case, 36, FollowUpStatus.UNDER_EVALUATION), author=rapporteur
    )
    EvaluationFactory.create(
        follow_up=_stand(case, 60, FollowUpStatus.UNDER_EVALUATION),
        author=rapporteur,
        status=EvaluationStatus.PROPOSED,
    )
    EvaluationFactory.create(
        follow_up=_stand(case, 62, FollowUpStatus.EVALUATED),
        author=rapporteur,
        status=EvaluationStatus.ADOPTED,
    )
    waits = _list(board_for(rapporteur, today=TODAY), "to-evaluate")
    assert [row.sentence.partition(", paragraph ")[2] for row in waits.rows] == [
        "36: finish your draft and propose it.",
        "60: proposed to the committee.",
        "16: write the evaluation.",
    ]
    assert waits.n_all == 3


def test_the_table_counts_recommendations_by_status_and_sorts(rapporteur: User, case: Case) -> None:
    _stand(case, 16, FollowUpStatus.REPLY_RECEIVED)
    other = _further_case(case, due_on=date(2026, 5, 1), iso3="SEN")
    RapporteurAssignmentFactory.create(user=rapporteur, cycle=other.request.cycle)
    table = _table(board_for(rapporteur, today=TODAY))
    assert [row.counts for row in table.rows] == [
        "3 await a reply, 1 has a reply",
        "1 awaits a reply",
    ]
    assert [row.is_overdue for row in table.rows] == [True, False]
    turned = _table(board_for(rapporteur, today=TODAY, sort="-due_on"))
    assert [row.request.pk for row in turned.rows] == [other.request.pk, case.request.pk]


def test_the_table_filters_by_stage_and_ignores_what_it_does_not_know(
    rapporteur: User, case: Case
) -> None:
    assert len(_table(board_for(rapporteur, today=TODAY, stage="awaiting_reply")).rows) == 1
    assert not _table(board_for(rapporteur, today=TODAY, stage="evaluated")).rows
    odd = _table(board_for(rapporteur, today=TODAY, stage="no such", sort="no such"))
    assert (odd.stage, odd.sort, len(odd.rows)) == ("", "", 1)


def test_cases_that_have_ended_come_last(rapporteur: User, case: Case) -> None:
    for number in case.follow_ups:
        _stand(case, number, FollowUpStatus.CLOSED)
    other = _further_case(case, due_on=date(2026, 5, 1), iso3="SEN")
    RapporteurAssignmentFactory.create(user=rapporteur, cycle=other.request.cycle)
    rows = _table(board_for(rapporteur, today=TODAY)).rows
    assert [row.is_ended for row in rows] == [False, True]


def test_a_member_without_a_case_has_an_empty_board(committee_member: User, case: Case) -> None:
    board = board_for(committee_member, today=TODAY)
    assert board.sections[0].role == Role.RAPPORTEUR
    assert all(one.rows == () for one in board.sections[0].lists)
    assert _table(board).n_all == 0


# --- Officer --------------------------------------------------------------------------------------


def test_an_officer_sees_everything_that_waits_in_their_committees(
    officer: User, case: Case
) -> None:
    SubmissionFactory.create(request=case.request, status=SubmissionStatus.SUBMITTED)
    ExtensionFactory.create(deadline=case.deadline, requested_until=date(2024, 5, 1))
    EvaluationFactory.create(follow_up=case.follow_ups[36], status=EvaluationStatus.PROPOSED)
    OutgoingEmailFactory.create(deadline=case.deadline, status=EmailStatus.FAILED)
    ImportRunFactory.create(treaty_body=case.body, status=ImportStatus.PARSED)
    board = board_for(officer, today=TODAY)
    for key in ("due", "submissions", "extensions", "to-adopt", "failed-reminders", "imports"):
        assert _list(board, key).n_all == 1, key
    assert "until 1 May 2024" in _list(board, "extensions").rows[0].sentence


def test_an_officer_of_another_committee_sees_none_of_it(outsider: User, case: Case) -> None:
    SubmissionFactory.create(request=case.request, status=SubmissionStatus.SUBMITTED)
    ExtensionFactory.create(deadline=case.deadline)
    EvaluationFactory.create(follow_up=case.follow_ups[36], status=EvaluationStatus.PROPOSED)
    OutgoingEmailFactory.create(deadline=case.deadline, status=EmailStatus.FAILED)
    ImportRunFactory.create(treaty_body=case.body, status=ImportStatus.PARSED)
    board = board_for(outsider, today=TODAY)
    assert all(one.n_all == 0 for one in board.sections[0].lists)
    assert _table(board).n_all == 0


# --- State party and organisations ----------------------------------------------------------------


def test_a_state_party_sees_what_was_asked_and_its_own_replies(
    state_focal_point: User, case: Case
) -> None:
    _further_case(case, due_on=date(2024, 3, 1), iso3="SEN")
    StateReplyFactory.create(request=case.request, access_level=AccessLevel.COMMITTEE)
    board = board_for(state_focal_point, today=TODAY)
    (asked,) = _list(board, "requests").rows
    assert asked.second_url.endswith(f"/deadlines/{case.deadline.public_id}/ask/")
    (reply,) = _list(board, "own-replies").rows
    assert reply.label == "101 days late"


def test_a_state_party_sees_what_became_of_its_request_for_more_time(
    state_focal_point: User, case: Case
) -> None:
    """Pending, refused, granted; while one is pending, no other is offered."""

    def asked() -> tuple[str, bool]:
        (row,) = _list(board_for(state_focal_point, today=TODAY), "requests").rows
        return row.note, bool(row.second_url)

    assert asked() == ("", True)
    extension = ExtensionFactory.create(deadline=case.deadline, requested_until=date(2024, 4, 1))
    assert asked() == ("Extension until 1 April 2024 requested: not decided yet", False)
    extension.outcome, extension.decided_on = ExtensionOutcome.REFUSED, date(2024, 1, 20)
    extension.save()
    assert asked() == ("Extension refused on 20 January 2024", True)
    extend_deadline(
        case.deadline,
        to=date(2024, 5, 1),
        reason="A new government.",
        by=UserFactory.create(),
        now=NOW,
    )
    assert asked() == ("Extension granted on 1 February 2024", True)


def test_an_organisation_sees_what_to_correct_first(
    ngo_member: User, ngo: Organisation, case: Case
) -> None:
    for status in (
        SubmissionStatus.PUBLISHED,
        SubmissionStatus.DRAFT,
        SubmissionStatus.RETURNED,
        SubmissionStatus.SUBMITTED,
    ):
        SubmissionFactory.create(request=case.request, organisation=ngo, status=status)
    SubmissionFactory.create(request=case.request, status=SubmissionStatus.SUBMITTED)
    own = _list(board_for(ngo_member, today=TODAY), "own")
    assert [row.label for row in own.rows] == [
        "Returned with a reason",
        "Draft",
        "Submitted",
        "Published",
    ]


def test_open_requests_leave_out_what_the_organisation_wrote_on(
    ngo_member: User, ngo: Organisation, case: Case
) -> None:
    other = _further_case(case, due_on=date(2024, 3, 1), iso3="SEN")
    assert _list(board_for(ngo_member, today=TODAY), "open").n_all == 2
    SubmissionFactory.create(request=case.request, organisation=ngo)
    (row,) = _list(board_for(ngo_member, today=TODAY), "open").rows
    assert row.action_url.endswith(f"/requests/{other.request.public_id}/submission/")


def test_requests_to_the_organisations_own_state_come_first(nhri_member: User, case: Case) -> None:
    _further_case(case, due_on=date(2022, 3, 1), iso3="SEN")
    rows = _list(board_for(nhri_member, today=TODAY), "open").rows
    assert [row.sentence.partition(",")[0] for row in rows] == ["Azerbaijan", "SEN"]


# --- Everybody ------------------------------------------------------------------------------------


def test_an_administrator_gets_counts_and_nothing_confidential(
    administrator: User, case: Case
) -> None:
    board = board_for(administrator, today=TODAY)
    assert [section.role for section in board.sections] == [Role.ADMINISTRATOR]


def test_a_person_without_a_role_has_an_empty_board(db: None) -> None:
    assert board_for(UserFactory.create(), today=TODAY).sections == ()


def test_a_person_with_two_roles_has_both_and_one_table(rapporteur: User, case: Case) -> None:
    MembershipFactory.create(user=rapporteur, role=Role.OFFICER, treaty_body=case.body)
    board = board_for(rapporteur, today=TODAY)
    assert [section.role for section in board.sections] == [Role.RAPPORTEUR, Role.OFFICER]
    assert sum(section.portfolio is not None for section in board.sections) == 1


def _fill(case: Case, organisation: Organisation, iso3: str) -> None:
    """One more of everything that any board lists."""
    follow_up = _further_case(case, due_on=date(2023, 12, 1), iso3=iso3)
    request, deadline = follow_up.request, follow_up.request.deadlines.get()
    replied = FollowUpFactory.create(request=request, status=FollowUpStatus.REPLY_RECEIVED)
    graded = FollowUpFactory.create(request=request, status=FollowUpStatus.UNDER_EVALUATION)
    EvaluationFactory.create(follow_up=graded, status=EvaluationStatus.PROPOSED)
    assert replied.pk
    reply = StateReplyFactory.create(request=request)
    EventFactory.create(kind=EventKind.REPLY_RECORDED, cycle=request.cycle, reply=reply, at=NOW)
    SubmissionFactory.create(request=request, status=SubmissionStatus.SUBMITTED)
    SubmissionFactory.create(request=request, organisation=organisation)
    ExtensionFactory.create(deadline=deadline, requested_until=date(2024, 5, 1))
    OutgoingEmailFactory.create(deadline=deadline, status=EmailStatus.FAILED)
    ImportRunFactory.create(treaty_body=case.body, status=ImportStatus.PARSED)
    MembershipFactory.create(role=Role.RAPPORTEUR, treaty_body=case.body)
    # A committee apart, so that the organisation always finds an open request.
    body = TreatyBodyFactory.create(code=f"B{iso3}")
    cycle = ReportingCycleFactory.create(treaty_body=body, state_party=request.cycle.state_party)
    document = DocumentFactory.create(cycle=cycle)
    FollowUpFactory.create(request=FollowUpRequestFactory.create(document=document))
    for person in User.objects.filter(email="everybody@example.org"):
        RapporteurAssignmentFactory.create(user=person, cycle=request.cycle)
        MembershipFactory.create(
            user=person, role=Role.STATE_FOCAL_POINT, state_party=request.cycle.state_party
        )


def test_three_of_everything_take_as_many_queries_as_one(case: Case) -> None:
    person = UserFactory.create(email="everybody@example.org")
    LetterStageFactory.create(offset=1)
    organisation = OrganisationFactory.create(kind=OrganisationKind.NGO)
    MembershipFactory.create(user=person, role=Role.ORGANISATION_MEMBER, organisation=organisation)
    MembershipFactory.create(user=person, role=Role.OFFICER, treaty_body=case.body)
    MembershipFactory.create(user=person, role=Role.ADMINISTRATOR)
    numbers = []
    for places in (("SEN",), ("PRY", "PHL")):
        for iso3 in places:
            _fill(case, organisation, iso3)
        reader = User.objects.get(pk=person.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            board = board_for(reader, today=timezone.localdate(NOW))
        assert all(one.rows for section in board.sections for one in section.lists)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 40


def test_the_administrators_board_shows_the_last_backup_and_the_last_drill(
    administrator: User, settings: Any
) -> None:
    settings.BACKUP_PUBLIC_KEY = "age1" + "q" * 58

    def shown() -> list[tuple[str, str]]:
        (section,) = board_for(administrator, today=TODAY).sections
        (backups,) = (found for found in section.lists if found.key == "backups")
        return [(row.sentence, row.label) for row in backups.rows]

    def run(kind: BackupKind, days_ago: int, *, problem: str = "") -> None:
        ended_at = NOW - timedelta(days=days_ago)
        BackupRun.objects.create(
            kind=kind,
            name="2026-11-30T020000Z",
            begun_at=ended_at,
            ended_at=ended_at,
            checksum="" if problem else "0" * 64,
            problem=problem,
        )

    assert [label for _sentence, label in shown()] == ["Overdue", "Overdue"]
    run(BackupKind.BACKUP, 5)
    run(BackupKind.DRILL, 100)
    assert [label for _sentence, label in shown()] == ["Overdue", "Overdue"]
    run(BackupKind.BACKUP, 1)
    run(BackupKind.DRILL, 90)
    assert [label for _sentence, label in shown()] == ["", ""]
    assert "Last backup: " in shown()[0][0]
    run(BackupKind.BACKUP, 0, problem="The disk is full.")
    run(BackupKind.DRILL, 0, problem="documents/co.pdf: missing")
    assert [label for _sentence, label in shown()] == ["Failed", "Failed"]
    settings.BACKUP_PUBLIC_KEY = ""
    assert shown()[0][1] == "Not set up"


def test_the_administrators_board_says_whether_emails_leave(administrator: User) -> None:
    def shown() -> list[tuple[str, str]]:
        (section,) = board_for(administrator, today=TODAY, now=NOW).sections
        (found,) = (one for one in section.lists if one.key == "sending")
        return [(row.sentence, row.label) for row in found.rows]

    assert shown() == [("The sender has not run yet.", "Emails do not leave")]
    for n_days in (40, 1, 0):
        note_run(now=NOW - timedelta(days=n_days, minutes=1))
    last, *outages = shown()
    assert last[1] == ""
    assert len(outages) == 2
    assert outages[0][0].startswith("No email could leave: the sender was off from ")
