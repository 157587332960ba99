"""The history in sentences: names for the committee's side, and no inner steps for the others."""

from datetime import UTC, date, datetime, timedelta

import pytest

from recommendations.acts.event_sentences import sentence_of
from recommendations.acts.events import record_event
from recommendations.acts.history import (
    HistoryEntry,
    acts_of,
    history_of_cycle,
    history_of_deadlines,
    history_of_recommendation,
)
from recommendations.answers.verbs.evaluations import (
    adopt_evaluation,
    propose_evaluation,
    return_evaluation,
    save_evaluation,
)
from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.dates import start_of_day
from recommendations.deadlines.verbs.deadlines import DueDate, consider_date
from recommendations.deadlines.verbs.extensions import extend_deadline
from recommendations.deadlines.verbs.follow_ups import change_status
from recommendations.enums import (
    AccessLevel,
    DeadlineBasis,
    EventKind,
    FollowUpStatus,
    SubmissionStatus,
)
from recommendations.models import Event, User
from tests.cast import give_scale
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    NoticeFactory,
    OutgoingEmailFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 5, 2, 9, tzinfo=UTC)
TODAY = date(2024, 6, 1)


def history(case: Case, user: User | None = None, number: int = 36) -> list[HistoryEntry]:
    return history_of_recommendation(case.recommendation(number), user, today=TODAY)


def sentences(entries: list[HistoryEntry]) -> list[str]:
    return [entry.sentence for entry in entries]


def test_a_change_of_status_is_told_with_side_and_reason(case: Case, officer: User) -> None:
    change_status(
        case.follow_ups[36],
        FollowUpStatus.DISCONTINUED,
        by=officer,
        now=NOW,
        reason="The next review took it up.",
    )
    (entry,) = history(case)
    assert entry.sentence == "Status: discontinued."
    assert (entry.by, entry.detail) == ("Secretariat officer", "The next review took it up.")
    assert history(case, number=16) == []


def test_people_are_named_to_the_committees_side_alone(
    case: Case, officer: User, committee_member: User, ngo_member: User, outsider: User
) -> None:
    change_status(
        case.follow_ups[36], FollowUpStatus.DISCONTINUED, by=officer, now=NOW, reason="Why not."
    )
    assert history(case, committee_member)[0].by == "Olga Officer"
    for person in (None, ngo_member, outsider):
        assert history(case, person)[0].by == "Secretariat officer"


@pytest.mark.parametrize(
    ("person", "is_exact"),
    [
        *((name, False) for name in ("", "outsider", "state_focal_point", "ngo_member")),
        *((name, True) for name in ("officer", "committee_member", "rapporteur")),
    ],
)
def test_only_the_committees_side_reads_the_moment_of_an_act(
    case: Case, officer: User, request: pytest.FixtureRequest, person: str, is_exact: bool
) -> None:
    late = datetime(2024, 5, 2, 22, 30, 1, 123456, tzinfo=UTC)  # the next day in Geneva
    change_status(
        case.follow_ups[36], FollowUpStatus.DISCONTINUED, by=officer, now=late, reason="x"
    )
    user = request.getfixturevalue(person) if person else None
    for entries in (
        history(case, user),
        history_of_cycle(case.cycle, user, today=TODAY),
        [entry for _, entry in acts_of(Event.objects.all(), user, most=10)],
    ):
        (entry,) = entries
        assert (entry.at == late) is is_exact
        assert entry.on == (None if is_exact else date(2024, 5, 3))
        assert is_exact or entry.at == start_of_day(date(2024, 5, 3))


def test_what_the_tracker_did_by_itself_says_so(case: Case) -> None:
    record_event(EventKind.CASE_OPENED, case.cycle, by=None, now=NOW)
    (entry,) = history_of_cycle(case.cycle, None, today=TODAY)
    assert (entry.sentence, entry.by) == ("Case opened.", "this tracker")


def test_a_reply_is_told_where_it_speaks_and_to_whom_it_is_open(case: Case, officer: User) -> None:
    record_reply(
        case.request,
        ReplyInput(
            received_on=date(2024, 1, 17),
            passages=[PassageInput(case.recommendation(36), "Done.")],
            access_level=AccessLevel.COMMITTEE,
        ),
        by=officer,
        now=NOW,
    )
    told = "Reply of the State party recorded, received on 17 January 2024."
    assert told in sentences(history(case, officer))
    assert told not in sentences(history(case))
    assert told not in sentences(history(case, officer, number=16))


def test_inner_steps_of_an_evaluation_stay_inside_also_afterwards(
    case: Case, rapporteur: User, officer: User
) -> None:
    grade = give_scale(case)["C"]
    follow_up = case.follow_ups[36]
    evaluation = save_evaluation(
        follow_up, grade=grade, rationale="Nothing changed.", by=rapporteur, now=NOW
    )
    propose_evaluation(evaluation, by=rapporteur, now=NOW)
    return_evaluation(evaluation, by=officer, now=NOW, reason="Too hard on them.")
    propose_evaluation(evaluation, by=rapporteur, now=NOW)
    adopt_evaluation(evaluation, adopted_on=date(2024, 5, 2), by=officer, now=NOW)
    public = history(case)
    assert "Evaluation: adopted." in sentences(public)
    assert not any("proposed" in sentence for sentence in sentences(public))
    assert not any("Too hard" in entry.detail for entry in public)
    inside = history(case, officer)
    assert any("Too hard" in entry.detail for entry in inside)
    assert "Evaluation: proposed to the committee." in sentences(inside)


def test_why_a_submission_was_returned_is_for_its_authors_and_the_secretariat(
    case: Case, officer: User, ngo_member: User, nhri_member: User
) -> None:
    submission = SubmissionFactory.create(
        request=case.request,
        organisation=ngo_member.memberships.get().organisation,
        status=SubmissionStatus.PUBLISHED,
    )
    for kind, to, reason in (
        (EventKind.SUBMISSION_CREATED, "", ""),
        (EventKind.SUBMISSION_STATUS_CHANGED, SubmissionStatus.RETURNED, "It names a victim."),
        (EventKind.SUBMISSION_STATUS_CHANGED, SubmissionStatus.PUBLISHED, ""),
    ):
        record_event(
            kind,
            submission,
            by=officer,
            now=NOW,
            to_status=to,
            reason=reason,
        )
    for person, n in ((None, 1), (nhri_member, 1), (ngo_member, 3), (officer, 3)):
        entries = history_of_cycle(case.cycle, person, today=TODAY)
        assert len(entries) == n
        assert any("victim" in entry.detail for entry in entries) is (n == 3)


def test_that_a_submission_speaks_of_a_point_in_confidence_is_not_told(
    case: Case, officer: User
) -> None:
    submission = SubmissionFactory.create(request=case.request, status=SubmissionStatus.PUBLISHED)
    for number, level in ((36, AccessLevel.COMMITTEE), (16, AccessLevel.PUBLIC)):
        AssessmentFactory.create(
            submission=submission,
            recommendation=case.recommendation(number),
            access_level=level,
        )
    record_event(
        EventKind.SUBMISSION_STATUS_CHANGED,
        submission,
        by=officer,
        now=NOW,
        to_status=SubmissionStatus.PUBLISHED,
    )
    assert len(history(case, number=16)) == 1
    assert history(case, number=36) == []
    assert len(history(case, officer, number=36)) == 1


def test_one_act_on_several_points_is_one_line_of_a_case(case: Case, officer: User) -> None:
    for number in (16, 36, 60):
        change_status(
            case.follow_ups[number],
            FollowUpStatus.DISCONTINUED,
            by=officer,
            now=NOW,
            reason="The next review took them up.",
        )
    change_status(
        case.follow_ups[62],
        FollowUpStatus.DISCONTINUED,
        by=officer,
        now=NOW + timedelta(minutes=1),
        reason="This one too.",
    )
    assert sentences(history_of_cycle(case.cycle, None, today=TODAY)) == [
        "Paragraph 62: Status: discontinued.",
        "Paragraphs 16, 36, 60: Status: discontinued.",
    ]


def test_dates_tell_how_they_moved(case: Case, officer: User) -> None:
    considered = consider_date(
        case.request,
        DueDate(date(2023, 11, 1), DeadlineBasis.EXPLICIT_DATE),
        by=officer,
        now=NOW - timedelta(days=2),
    )
    granted = extend_deadline(
        case.deadline,
        to=date(2024, 12, 1),
        reason="Elections.",
        by=officer,
        now=NOW,
    )
    told = history_of_deadlines([case.deadline, considered, granted], case.cycle, None, today=TODAY)
    assert sentences(told) == [
        "More time given: from 8 October 2023 to 1 December 2024.",
        "Another date was considered and not chosen: 1 November 2023.",
    ]
    assert told[0].detail == "Elections."


@pytest.mark.parametrize("kind", EventKind.values)
def test_every_kind_of_event_has_a_sentence(case: Case, kind: str) -> None:
    event = Event(
        kind=kind,
        cycle=case.cycle,
        deadline=case.deadline,
        from_status=FollowUpStatus.AWAITING_REPLY,
        to_status=FollowUpStatus.REPLY_RECEIVED,
    )
    assert sentence_of(event).strip()


@pytest.mark.parametrize(
    ("kind", "details", "sentence"),
    [
        (EventKind.DOCUMENT_IMPORTED, {"file": "a.txt"}, "Document imported:"),
        (EventKind.DOCUMENT_IMPORTED, {"translated": 16}, "Translation imported:"),
        (
            EventKind.DOCUMENT_IMPORTED,
            {"changes": {"added": 1, "gone": 0, "words": 2, "renumbered": 5}},
            "A further version was imported; 3 paragraphs and subparagraphs changed:",
        ),
        (
            EventKind.DOCUMENT_IMPORTED,
            {"changes": {"added": 0, "gone": 0, "words": 0, "renumbered": 0}},
            "A further version was imported; its text is the same:",
        ),
        (
            EventKind.FACT_CORRECTED,
            {"fact": "distributed_on", "from": "2022-05-09", "to": "2022-05-12"},
            "Corrected by a later version (distributed on): from 9 May 2022 to 12 May 2022:",
        ),
        (
            EventKind.REQUEST_CHANGED,
            {"from": 24, "to": 12},
            "The period of the request was corrected: 12 months instead of 24.",
        ),
        (
            EventKind.WORDS_CONFIRMED,
            {"translation": 7, "language": "fr"},
            "The translation was confirmed after a change of the text.",
        ),
    ],
)
def test_what_versions_did_is_told_in_words(
    case: Case, officer: User, kind: EventKind, details: dict[str, object], sentence: str
) -> None:
    event = record_event(kind, case.document, by=officer, now=NOW, details=details)
    assert sentence_of(event) == sentence


def test_email_that_told_of_a_change_is_called_neither_reminder_nor_by_another_name(
    case: Case, officer: User
) -> None:
    notice = NoticeFactory.create(deadline=case.deadline, recipient=officer)
    reminder = OutgoingEmailFactory.create(deadline=case.deadline, recipient=officer)
    for kind in (
        EventKind.REMINDER_SENT,
        EventKind.REMINDER_FAILED,
        EventKind.REMINDER_BOUNCED,
        EventKind.REMINDER_RESENT,
    ):
        for email in (notice, reminder):
            record_event(kind, email, by=None, now=NOW)
    name = officer.full_name
    told = sentences(history_of_deadlines([case.deadline], case.cycle, officer, today=TODAY))
    assert f"{name} was told by email: “Deadline corrected”." in told
    for ending in ("could not be sent", "bounced", "was planned again"):
        assert f"The email that tells {name} of “Deadline corrected” {ending}." in told
    assert sum(sentence.startswith("A reminder") for sentence in told) == 4
