"""The lists for a report: who has not replied, and the history of the procedure by State party."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.deadlines.verbs.deadline_changes import suspend_deadline
from recommendations.deadlines.verbs.extensions import ask_extension, extend_deadline
from recommendations.deadlines.verbs.follow_ups import change_status
from recommendations.enums import (
    AccessLevel,
    DeadlineKind,
    EmailStatus,
    EvaluationStatus,
    FollowUpStatus,
    GradeBucket,
    LetterKind,
    ReminderAudience,
    SubmissionStatus,
)
from recommendations.letters.reads.list_files import (
    write_overdue_list,
    write_procedure_histories,
)
from recommendations.letters.reads.overdue_list import OverdueList, overdue_list
from recommendations.letters.reads.periods import Period
from recommendations.letters.reads.procedure_history import (
    ProcedureHistory,
    procedure_histories,
)
from recommendations.mail_enums import OutageKind
from recommendations.models import OutgoingEmail, SenderOutage, StateReply, User
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    DeadlineFactory,
    EvaluationFactory,
    GradeFactory,
    OutgoingEmailFactory,
    ReminderStageFactory,
    SubmissionFactory,
)
from tests.letters.letter_files import issued, usual_stages
from tests.letters.word_files import tables_of_file, words_of_file

pytestmark = pytest.mark.django_db

# The case is due on 8 October 2023, on paragraphs 16, 36, 60 and 62.
TODAY = date(2024, 12, 31)
NOTHING = OverdueList((), ())


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def reminded(case: Case, day: date, **fields: Any) -> OutgoingEmail:
    stage = ReminderStageFactory.create(audience=ReminderAudience.STATE_FOCAL_POINTS)
    values: dict[str, Any] = {"status": EmailStatus.SENT, **fields}
    if values["status"] == EmailStatus.SENT:
        values |= {"sent_at": at(day), "named_paragraphs": ["16", "36"]}
    return OutgoingEmailFactory.create(
        deadline=case.deadline, stage=stage, due_on=day, send_after=at(day), **values
    )


def replied(
    case: Case,
    officer: User,
    day: date,
    *numbers: int,
    level: str = AccessLevel.PUBLIC,
    recorded: date | None = None,
) -> StateReply:
    passages = [PassageInput(case.recommendation(number), "Done.") for number in numbers]
    given = ReplyInput(received_on=day, passages=passages, access_level=level)
    return record_reply(case.request, given, by=officer, now=at(recorded or day))


def graded(case: Case, day: date, number: int = 16, **fields: Any) -> None:
    values: dict[str, Any] = {
        "grade": GradeFactory.create(code="D", bucket=GradeBucket.NO_REPLY),
        "status": EvaluationStatus.ADOPTED,
        **fields,
    }
    EvaluationFactory.create(follow_up=case.follow_ups[number], adopted_on=day, **values)


def listed(case: Case, reader: User | None, period: Period = Period()) -> OverdueList:  # noqa: B008
    return overdue_list(case.body, reader, period, today=TODAY)


def history(case: Case, reader: User | None, period: Period = Period()) -> ProcedureHistory:  # noqa: B008
    (found,) = procedure_histories(case.body, reader, period, today=TODAY)
    return found


def acts(found: ProcedureHistory) -> list[tuple[str, str, str, str]]:
    return [(line.actor, line.act, line.paragraphs, line.outcome) for line in found.lines]


# --- Who has not replied --------------------------------------------------------------------------


def test_four_columns_say_what_was_done_and_when(case: Case, officer: User) -> None:
    usual_stages()
    for day in (date(2023, 7, 8), date(2023, 9, 8), date(2023, 10, 9)):
        reminded(case, day)
    issued(case.deadline, officer)
    issued(
        case.deadline,
        officer,
        LetterKind.SECOND_REMINDER,
        on=date(2024, 4, 10),
        now=at(date(2024, 4, 10)),
    )
    graded(case, date(2024, 9, 20))
    (row,) = listed(case, officer).graded
    assert (row.state_party, row.grades) == ("Azerbaijan", ("[D]",))
    # The paragraph that was graded, not all that were asked about.
    assert row.observations == ("CMW/C/AZE/CO/3 (8 October 2021)", "paragraph 16")
    assert row.due == "8 October 2023"
    assert row.actions == (
        "Reminders by email before the date: 8 July 2023, 8 September 2023",
        "Reminder by email, 9 October 2023",
        "First reminder letter, 11 December 2023 (no response recorded)",
        "Second reminder letter, 10 April 2024 (no response recorded)",
    )


def test_a_grade_counts_in_its_period_and_the_date_at_its_end(case: Case, officer: User) -> None:
    graded(case, date(2024, 9, 20))
    assert listed(case, officer, Period(until=date(2023, 10, 8))) == NOTHING
    before = listed(case, officer, Period(until=date(2023, 10, 9)))
    assert (len(before.graded), len(before.others)) == (0, 1)
    assert before.others[0].actions == ("None recorded",)
    during = listed(case, officer, Period(date(2024, 9, 1), date(2024, 9, 30)))
    assert (len(during.graded), len(during.others)) == (1, 0)
    after = listed(case, officer, Period(date(2024, 10, 1)))
    assert (len(after.graded), len(after.others)) == (0, 1)


def test_a_reply_counts_from_the_day_on_which_it_was_received(case: Case, officer: User) -> None:
    replied(case, officer, date(2023, 10, 18), 16, 36, recorded=date(2023, 11, 2))
    on_the_day = listed(case, officer, Period(until=date(2023, 10, 18)))
    assert on_the_day.others[0].observations[1] == "paragraphs 60, 62"
    late = listed(case, officer, Period(until=date(2023, 10, 17)))
    assert late.others[0].observations[1] == "paragraphs 16, 36, 60, 62"
    assert late.others[0].due == "8 October 2023"
    now = listed(case, officer)
    assert now.others[0].observations[1] == "paragraphs 60, 62"
    assert now.others[0].due == "8 October 2023 (2nd)"
    replied(case, officer, date(2023, 11, 18), 60, 62)
    assert listed(case, officer) == NOTHING


def test_what_the_state_party_asked_in_confidence_bears_its_level(
    case: Case, officer: User, state_focal_point: User
) -> None:
    until, day = date(2023, 12, 8), at(date(2023, 9, 20))
    ask_extension(case.deadline, until=until, reason="Time.", by=state_focal_point, now=day)
    (row,) = listed(case, officer).others
    assert row.actions[0].endswith("It has not been decided yet. (Committee only)")


def test_a_suspended_date_is_not_overdue(case: Case, officer: User) -> None:
    suspend_deadline(case.deadline, reason="War.", by=officer, now=at(date(2023, 9, 1)))
    assert listed(case, officer) == NOTHING


def test_of_others_cases_and_confidential_papers_nothing_shows(
    case: Case, officer: User, rapporteur: User, outsider: User, committee_member: User
) -> None:
    graded(case, date(2024, 9, 20))
    DeadlineFactory.create(request__cycle__treaty_body=case.body, due_on=date(2023, 10, 8))
    assert listed(case, rapporteur).graded == listed(case, officer).graded
    for reader in (outsider, committee_member, None):
        assert listed(case, reader) == NOTHING
        assert procedure_histories(case.body, reader, Period(), today=TODAY) == []


def test_an_outage_is_named_among_the_acts(case: Case, officer: User) -> None:
    outage = SenderOutage.objects.create(
        kind=OutageKind.OFF, began_at=at(date(2023, 10, 1)), ended_at=at(date(2023, 10, 20))
    )
    missed: dict[str, Any] = {"status": EmailStatus.SUPERSEDED, "outage": outage}
    for _person in range(2):
        reminded(case, date(2023, 10, 9), outcome="It did not leave: the sender was off.", **missed)
    (row,) = listed(case, officer).others
    assert row.actions == ("It did not leave: the sender was off.",)
    assert acts(history(case, officer)) == [
        ("CMW", "Email, 1 day after 8 October 2023", "", f"{row.actions[0]} (2 people)")
    ]


def test_what_an_officer_stopped_is_told_as_that(case: Case, officer: User) -> None:
    reminded(case, date(2023, 10, 11), status=EmailStatus.STOPPED)
    assert listed(case, officer).others[0].actions == ("None recorded",)
    assert acts(history(case, officer))[0][3] == "Stopped by an officer (1 person)"


# --- The history of the procedure -----------------------------------------------------------------


def test_the_history_tells_what_each_side_did(
    case: Case, officer: User, state_focal_point: User
) -> None:
    usual_stages()
    reminded(case, date(2023, 9, 8))
    ask_extension(
        case.deadline,
        until=date(2023, 12, 8),
        reason="Time.",
        by=state_focal_point,
        now=at(date(2023, 9, 20)),
    )
    granted = extend_deadline(
        case.deadline, to=date(2023, 12, 8), reason="So.", by=officer, now=at(date(2023, 9, 25))
    )
    issued(granted, officer, on=date(2024, 2, 12), now=at(date(2024, 2, 12)))
    replied(case, officer, date(2024, 2, 16), 16)
    AssessmentFactory.create(
        submission=SubmissionFactory.create(
            request=case.request,
            status=SubmissionStatus.PUBLISHED,
            organisation__name="A Careful NGO",
            is_author_withheld=True,
        ),
        recommendation=case.recommendation(36),
    )
    better = GradeFactory.create(code="B", bucket=GradeBucket.PARTIAL)
    graded(case, date(2024, 9, 20), 16, grade=better)
    graded(case, date(2024, 9, 20), 36)
    DeadlineFactory.create(
        cycle=case.cycle,
        request=None,
        kind=DeadlineKind.NEXT_PERIODIC_REPORT,
        due_on=date(2026, 3, 1),
    )
    found = history(case, officer)
    assert found.title == ("Azerbaijan (report 3), CMW/C/AZE/CO/3, paragraphs 16, 36, 60, 62")
    assert found.status == "Procedure continues"
    assert found.due == (
        "8 December 2023: SUBMITTED IN PART, NOT SUBMITTED on paragraphs 36, 60, 62"
    )
    assert found.next_report == "1 March 2026"
    assert acts(found) == [
        ("CMW", "Email, 1 month before 8 October 2023", "16, 36", "Sent (1 person)"),
        (
            "State party",
            "Extension until 8 December 2023 requested on 20 September 2023.",
            "",
            "Committee only",
        ),
        (
            "CMW",
            "Extended on 25 September 2023: from 8 October 2023 to 8 December 2023.",
            "",
            "",
        ),
        ("CMW", "First reminder letter", "", ""),
        ("State party", "Information received (reply 1)", "16", "70 days late"),
        ("Stakeholder", "Information received from: Name withheld", "36", ""),
        ("CMW", "Evaluation adopted", "16, 36", "16 [B], 36 [D]"),
    ]
    # A period has what happened in it, and the dates as they were at its end.
    autumn = history(case, officer, Period(date(2023, 9, 15), date(2023, 9, 21)))
    assert [line.actor for line in autumn.lines] == ["State party"]
    assert autumn.due == "8 October 2023: NOT YET DUE"


def test_a_second_round_is_judged_by_its_own_date(case: Case, officer: User) -> None:
    replied(case, officer, date(2023, 10, 1), 16, 36, 60, 62)
    for number in (16, 36):
        for status in (FollowUpStatus.UNDER_EVALUATION, FollowUpStatus.EVALUATED):
            change_status(
                case.follow_ups[number], status, by=officer, now=at(date(2024, 3, 1)), reason="So."
            )
        change_status(
            case.follow_ups[number],
            FollowUpStatus.AWAITING_REPLY,
            by=officer,
            now=at(date(2024, 3, 2)),
            reason="More is asked.",
        )
    assert history(case, officer).due == (
        "8 October 2023: SUBMITTED IN PART, NOT SUBMITTED on paragraphs 16, 36"
    )
    assert listed(case, officer).others[0].due == "8 October 2023 (2nd)"
    replied(case, officer, date(2024, 6, 1), 16, 36)
    found = history(case, officer)
    assert found.due == "8 October 2023: SUBMITTED"
    replies = [line for line in found.lines if line.actor == "State party"]
    assert [line.act for line in replies] == [
        "Information received (reply 1)",
        "Information received (reply 2)",
    ]


def test_silence_that_was_evaluated_is_no_submission(case: Case, officer: User) -> None:
    replied(case, officer, date(2024, 1, 17), 36, 60, 62)
    change_status(
        case.follow_ups[16],
        FollowUpStatus.UNDER_EVALUATION,
        by=officer,
        now=at(date(2024, 3, 1)),
        reason="Nothing came.",
    )
    assert history(case, officer).due == (
        "8 October 2023: SUBMITTED IN PART, NOT SUBMITTED on paragraph 16"
    )


def test_a_procedure_that_ended_says_so(case: Case, officer: User) -> None:
    for follow_up in case.follow_ups.values():
        change_status(
            follow_up,
            FollowUpStatus.DISCONTINUED,
            by=officer,
            now=at(date(2024, 5, 1)),
            reason="The next report is due.",
        )
    found = history(case, officer)
    assert found.status == "Procedure ended"
    assert acts(found)[-1] == ("CMW", "Follow-up: discontinued", "16, 36, 60, 62", "")
    assert listed(case, officer) == NOTHING


@pytest.mark.parametrize("level", AccessLevel.confidential_levels)
def test_what_is_confidential_bears_its_level(case: Case, officer: User, level: str) -> None:
    replied(case, officer, date(2023, 10, 1), 16, level=level)
    (line,) = history(case, officer).lines
    assert line.outcome == f"7 days early, {AccessLevel(level).label}"


@pytest.mark.parametrize(
    ("until", "due"),
    [
        (date(2023, 10, 7), "8 October 2023: NOT YET DUE"),
        (date(2023, 10, 8), "8 October 2023: NOT YET DUE"),
        (date(2023, 10, 9), "8 October 2023: NOT SUBMITTED"),
    ],
)
def test_until_its_day_is_over_nothing_is_missing(
    case: Case, officer: User, until: date, due: str
) -> None:
    reminded(case, date(2023, 9, 8))
    (found,) = procedure_histories(case.body, officer, Period(), today=until)
    assert found.due == due
    file = write_procedure_histories("History", ["Lead"], [found])
    assert tables_of_file(file)[0][1] == ["Due date for the follow-up report", due]


def test_of_a_part_that_came_early_the_rest_is_not_yet_due(case: Case, officer: User) -> None:
    replied(case, officer, date(2023, 9, 20), 16)
    (found,) = procedure_histories(case.body, officer, Period(), today=date(2023, 9, 21))
    assert found.due == ("8 October 2023: SUBMITTED IN PART, NOT YET DUE on paragraphs 36, 60, 62")


# --- Files ----------------------------------------------------------------------------------------


def test_the_files_say_what_the_pages_say(case: Case, officer: User) -> None:
    reminded(case, date(2023, 10, 9))
    graded(case, date(2024, 9, 20))
    file = write_overdue_list("Not replied", ["Lead"], listed(case, officer))
    (table,) = tables_of_file(file)
    assert table == [
        [
            "State party",
            "Concluding observations",
            "Due date of follow-up report (number)",
            "Reminders and related action",
        ],
        [
            "1. Azerbaijan [D]",
            "CMW/C/AZE/CO/3 (8 October 2021)\nparagraph 16",
            "8 October 2023",
            "Reminder by email, 9 October 2023",
        ],
    ]
    assert "No other information was overdue." in words_of_file(file)
    file = write_procedure_histories("History", ["Lead"], [history(case, officer)])
    head, lines = tables_of_file(file)
    assert head[1] == ["Due date for the follow-up report", "8 October 2023: NOT SUBMITTED"]
    assert lines[1][2] == "Email, 1 day after 8 October 2023"
    assert "Recommended action:" in words_of_file(file)


def test_empty_lists_have_their_sentences() -> None:
    words = words_of_file(write_overdue_list("Not replied", [], NOTHING))
    assert "No State party was graded for not replying." in words
    assert "Nothing happened in this period." in words_of_file(
        write_procedure_histories("History", [], [])
    )


def test_three_requests_take_as_many_queries_as_one(case: Case, officer: User) -> None:
    reminded(case, date(2023, 10, 9))
    counts = []
    procedure_histories(case.body, officer, Period(), today=TODAY)
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            procedure_histories(case.body, officer, Period(), today=TODAY)
        counts.append(len(queries))
        for _other in range(2):
            other = DeadlineFactory.create(request__cycle__treaty_body=case.body)
            OutgoingEmailFactory.create(
                deadline=other,
                stage=ReminderStageFactory.create(),
                status=EmailStatus.SENT,
                named_paragraphs=[],
            )
    assert counts[0] == counts[1]
