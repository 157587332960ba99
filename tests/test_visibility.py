"""The matrix of confidentiality: each model x each state and level x each role of the cast.

Every row names exactly the people who may see it; everybody else must not. Pages, searches,
exports and mails start from `visible_to`, so what holds here holds behind every door.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from recommendations import dates
from recommendations.enums import (
    AccessLevel,
    DeadlineKind,
    DeadlineState,
    EmailStatus,
    EvaluationStatus,
    EventKind,
    ReminderAudience,
    SubmissionStatus,
)
from recommendations.models import (
    Organisation,
    Passage,
    StateReply,
    SubmissionReading,
    TreatyBody,
    User,
)
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    CosignatureFactory,
    DeadlineFactory,
    DocumentFactory,
    EvaluationFactory,
    EventFactory,
    FollowUpFactory,
    FollowUpRequestFactory,
    ImportRunFactory,
    IndexAnnotationFactory,
    IndexRowFactory,
    IndexTermFactory,
    NoticeFactory,
    OutgoingEmailFactory,
    ParagraphChangeFactory,
    ParagraphFactory,
    PassageFactory,
    RecommendationFactory,
    SentVersionFactory,
    StateReplyFactory,
    SubmissionFactory,
    SubmissionReadingFactory,
    TreatyBodyFactory,
)

pytestmark = pytest.mark.django_db

ROLES = {
    "public",
    "outsider",
    "administrator",
    "state",
    "ngo",
    "nhri",
    "member",
    "rapporteur",
    "officer",
}
EVERYBODY = ROLES
COMMITTEE = {"member", "rapporteur", "officer"}
RAPPORTEURS = {"rapporteur", "officer"}
NOBODY: set[str] = set()

LEVELS = {
    "public": (AccessLevel.PUBLIC, None),
    "open since yesterday": (AccessLevel.FROM_DATE, -1),
    "open from today": (AccessLevel.FROM_DATE, 0),
    "open from tomorrow": (AccessLevel.FROM_DATE, 1),
    "committee": (AccessLevel.COMMITTEE, None),
    "rapporteur": (AccessLevel.RAPPORTEUR, None),
}
INSIDE = {
    "public": EVERYBODY,
    "open since yesterday": EVERYBODY,
    "open from today": EVERYBODY,
    "open from tomorrow": COMMITTEE,
    "committee": COMMITTEE,
    "rapporteur": RAPPORTEURS,
}

WhoSees = Callable[[Model], set[str]]


@pytest.fixture
def who_sees(signed_in_cast: dict[str, User]) -> WhoSees:
    """A function that says which of the cast find a row through `visible_to`."""
    cast: dict[str, User | AnonymousUser] = {
        "public": AnonymousUser(),
        **signed_in_cast,
    }

    def look(row: Model) -> set[str]:
        # Freshly loaded people: a viewer is read once for the life of an object.
        return {
            name
            for name, person in cast.items()
            if type(row)
            ._default_manager.visible_to(  # type: ignore[attr-defined]
                User.objects.get(pk=person.pk) if isinstance(person, User) else person
            )
            .filter(pk=row.pk)
            .exists()
        }

    return look


def _level(name: str) -> dict[str, object]:
    level, days = LEVELS[name]
    public_from = None if days is None else dates.today() + timedelta(days=days)
    return {"access_level": level, "public_from": public_from}


@pytest.mark.parametrize("level", LEVELS)
def test_documents_and_all_that_stands_in_them_follow_the_documents_level(
    case: Case, who_sees: WhoSees, level: str
) -> None:
    document = DocumentFactory.create(
        cycle=case.cycle, symbol=f"{case.document.symbol}/Add.8", **_level(level)
    )
    paragraph = ParagraphFactory.create(document=document, number=1, position=1)
    recommendation = RecommendationFactory.create(paragraph=paragraph, cycle=case.cycle)
    request = FollowUpRequestFactory.create(document=document, cycle=case.cycle)
    change = ParagraphChangeFactory.create(paragraph=paragraph)
    for row in (document, paragraph, recommendation, request, change):
        assert who_sees(row) == INSIDE[level], row


@pytest.mark.parametrize("level", LEVELS)
def test_replies_follow_their_level_and_are_always_open_to_the_state_party(
    case: Case, who_sees: WhoSees, level: str
) -> None:
    reply = StateReplyFactory.create(request=case.request, **_level(level))
    passage = PassageFactory.create(reply=reply, recommendation=case.recommendation(36))
    assert who_sees(reply) == INSIDE[level] | {"state"}
    assert who_sees(passage) == INSIDE[level] | {"state"}


@pytest.mark.parametrize("level", LEVELS)
def test_a_withdrawn_reply_stands_in_no_list_and_stays_with_its_readers(
    case: Case, who_sees: WhoSees, level: str, officer: User
) -> None:
    reply = StateReplyFactory.create(request=case.request, **_level(level))
    passage = PassageFactory.create(reply=reply, recommendation=case.recommendation(36))
    event = EventFactory.create(cycle=case.cycle, reply=reply)
    reply.withdrawn_at, reply.withdrawn_by, reply.withdrawal_reason = dates.now(), officer, "Wrong."
    reply.save()
    assert who_sees(reply) == who_sees(passage) == NOBODY
    assert who_sees(event) == INSIDE[level] | {"state"}
    for model, row in ((StateReply, reply), (Passage, passage)):
        kept = model.objects.visible_to(None, also_withdrawn=True).filter(pk=row.pk)
        assert kept.exists() == ("public" in INSIDE[level])


SUBMISSIONS = [
    *((SubmissionStatus.DRAFT, level, {"ngo"}) for level in LEVELS),
    *((SubmissionStatus.RETURNED, level, {"ngo"}) for level in LEVELS),
    *((SubmissionStatus.WITHDRAWN, level, {"ngo"}) for level in LEVELS),
    *((SubmissionStatus.SUBMITTED, level, {"ngo", "officer"}) for level in LEVELS),
    *(
        (SubmissionStatus.ACCEPTED, level, COMMITTEE | {"ngo"})
        for level in LEVELS
        if level != "rapporteur"
    ),
    (SubmissionStatus.ACCEPTED, "rapporteur", RAPPORTEURS | {"ngo"}),
    (SubmissionStatus.RETRACTED, "public", COMMITTEE | {"ngo"}),
    (SubmissionStatus.RETRACTED, "open since yesterday", COMMITTEE | {"ngo"}),
    (SubmissionStatus.RETRACTED, "committee", COMMITTEE | {"ngo"}),
    (SubmissionStatus.RETRACTED, "rapporteur", RAPPORTEURS | {"ngo"}),
    *((SubmissionStatus.PUBLISHED, level, who | {"ngo"}) for level, who in INSIDE.items()),
    *((SubmissionStatus.REPLACED, level, who | {"ngo"}) for level, who in INSIDE.items()),
]


@pytest.mark.parametrize(("status", "level", "expected"), SUBMISSIONS)
def test_submissions_follow_their_state_and_level(
    case: Case, ngo: Organisation, who_sees: WhoSees, status: str, level: str, expected: set[str]
) -> None:
    submission = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=status, **_level(level)
    )
    assessment = AssessmentFactory.create(
        submission=submission, recommendation=case.recommendation(36)
    )
    event = EventFactory.create(
        kind=EventKind.ASSESSMENT_SAVED,
        cycle=case.cycle,
        submission=submission,
        assessment=assessment,
    )
    assert who_sees(submission) == expected
    if status == SubmissionStatus.REPLACED:
        # The public learns that it was replaced, and reads the corrected version alone.
        expected = expected & (COMMITTEE | {"ngo"})
    assert who_sees(assessment) == expected
    assert who_sees(event) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (AccessLevel.PUBLIC, EVERYBODY),
        (AccessLevel.COMMITTEE, COMMITTEE | {"ngo"}),
        (AccessLevel.RAPPORTEUR, RAPPORTEURS | {"ngo"}),
    ],
)
def test_a_confidential_part_of_a_public_submission_stays_confidential(
    case: Case, ngo: Organisation, who_sees: WhoSees, part: str, expected: set[str]
) -> None:
    submission = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=SubmissionStatus.PUBLISHED
    )
    assessment = AssessmentFactory.create(
        submission=submission, recommendation=case.recommendation(36), access_level=part
    )
    event = EventFactory.create(
        kind=EventKind.ASSESSMENT_SAVED,
        cycle=case.cycle,
        submission=submission,
        assessment=assessment,
    )
    assert who_sees(submission) == EVERYBODY
    assert who_sees(assessment) == expected
    assert who_sees(event) == expected


def test_whoever_co_signs_a_draft_reads_it(
    case: Case, ngo: Organisation, nhri: Organisation, who_sees: WhoSees
) -> None:
    draft = SubmissionFactory.create(request=case.request, organisation=ngo)
    CosignatureFactory.create(submission=draft, organisation=nhri)
    assert who_sees(draft) == {"ngo", "nhri"}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("status", SubmissionStatus.values)
def test_what_was_sent_and_its_receipt_are_for_its_authors_alone(
    case: Case,
    ngo: Organisation,
    nhri: Organisation,
    who_sees: WhoSees,
    status: str,
    level: str,
) -> None:
    submission = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=status, **_level(level)
    )
    version = SentVersionFactory.create(submission=submission)
    assert who_sees(version) == {"ngo"}
    CosignatureFactory.create(submission=submission, organisation=nhri)
    assert who_sees(version) == {"ngo", "nhri"}


@pytest.mark.parametrize("is_shown", [False, True])
def test_the_reading_log_is_for_officers_and_by_role_and_day_for_authors_where_allowed(
    case: Case, who_sees: WhoSees, ngo: Organisation, *, is_shown: bool
) -> None:
    TreatyBody.objects.filter(pk=case.body.pk).update(has_reading_log_shown=is_shown)
    told_by_status = {
        status: who_sees(
            SubmissionReadingFactory.create(
                submission__request=case.request,
                submission__organisation=ngo,
                submission__status=status,
            )
        )
        for status in SubmissionStatus
    }
    # As confidential as the submission: a returned one is hidden from officers, and so its log is.
    hidden = {SubmissionStatus.DRAFT, SubmissionStatus.RETURNED, SubmissionStatus.WITHDRAWN}
    for status, seen in told_by_status.items():
        assert seen == (NOBODY if status in hidden else {"officer"}), status


def test_authors_are_told_of_readings_only_where_their_committee_allows(
    case: Case, ngo: Organisation, ngo_member: User, nhri_member: User, rapporteur: User
) -> None:
    reading = SubmissionReadingFactory.create(
        submission__request=case.request, submission__organisation=ngo
    )
    TreatyBodyFactory.create(code="CAT", has_reading_log_shown=True)
    for is_shown, told in ((False, []), (True, [reading])):
        TreatyBody.objects.filter(pk=case.body.pk).update(has_reading_log_shown=is_shown)
        assert list(SubmissionReading.objects.told_to(ngo_member)) == told
        for person in (nhri_member, rapporteur, None):
            assert not SubmissionReading.objects.told_to(person).exists()


@pytest.mark.parametrize(
    ("reader", "name"),
    [
        ("outsider", "Name withheld"),
        ("state_focal_point", "Name withheld"),
        ("administrator", "Name withheld"),
        ("nhri_member", "Name withheld"),
        ("ngo_member", "An NGO"),
        ("committee_member", "An NGO"),
        ("rapporteur", "An NGO"),
        ("officer", "An NGO"),
    ],
)
def test_a_withheld_author_is_named_only_to_their_own_side_and_the_committee(
    case: Case, ngo: Organisation, request: pytest.FixtureRequest, reader: str, name: str
) -> None:
    person = request.getfixturevalue(reader)
    submission = SubmissionFactory.create(
        request=case.request,
        organisation=ngo,
        status=SubmissionStatus.PUBLISHED,
        is_author_withheld=True,
    )
    AssessmentFactory.create(submission=submission, recommendation=case.recommendation(36))
    assert type(submission).objects.visible_to(person).get().author_name == name
    for assessment in submission.assessments.visible_to(person):
        assert assessment.author_name == name


def test_a_withheld_author_is_not_named_by_a_row_that_was_read_another_way(
    case: Case, ngo: Organisation
) -> None:
    submission = SubmissionFactory.create(
        request=case.request, organisation=ngo, is_author_withheld=True
    )
    assert submission.author_name == "Name withheld"


@pytest.mark.parametrize(
    ("kind", "who"), [("evaluation", RAPPORTEURS), ("assessment", {"ngo"}), ("reply", {"state"})]
)
def test_that_something_is_right_still_is_read_by_whoever_reads_the_thing(
    case: Case, ngo: Organisation, who_sees: WhoSees, kind: str, who: set[str]
) -> None:
    asked, level = case.recommendation(36), AccessLevel.RAPPORTEUR
    submission = SubmissionFactory.create(request=case.request, organisation=ngo)
    about = {
        "evaluation": EvaluationFactory.create(follow_up=case.follow_ups[36]),
        "assessment": AssessmentFactory.create(submission=submission, recommendation=asked),
        "reply": StateReplyFactory.create(request=case.request, access_level=level),
    }
    event = EventFactory.create(
        kind=EventKind.WORDS_CONFIRMED,
        cycle=case.cycle,
        recommendation=asked,
        **{kind: about[kind]},
    )
    expected = who | (RAPPORTEURS if kind == "reply" else set())
    assert who_sees(event) == expected


EVALUATIONS = [
    *((EvaluationStatus.DRAFT, level, RAPPORTEURS) for level in LEVELS),
    *((EvaluationStatus.PROPOSED, level, COMMITTEE) for level in LEVELS if level != "rapporteur"),
    (EvaluationStatus.PROPOSED, "rapporteur", RAPPORTEURS),
    *((EvaluationStatus.ADOPTED, level, who) for level, who in INSIDE.items()),
]


@pytest.mark.parametrize(("status", "level", "expected"), EVALUATIONS)
def test_evaluations_follow_their_state_and_level(
    case: Case, who_sees: WhoSees, status: str, level: str, expected: set[str]
) -> None:
    evaluation = EvaluationFactory.create(
        follow_up=case.follow_ups[36], status=status, **_level(level)
    )
    event = EventFactory.create(
        kind=EventKind.EVALUATION_SAVED, cycle=case.cycle, evaluation=evaluation
    )
    assert who_sees(evaluation) == expected
    assert who_sees(event) == expected


def test_deadlines_are_public_and_internal_ones_the_committees(
    case: Case, who_sees: WhoSees
) -> None:
    internal = DeadlineFactory.create(
        request=case.request, kind=DeadlineKind.INTERNAL, due_on=date(2024, 3, 1)
    )
    considered = DeadlineFactory.create(
        request=case.request, state=DeadlineState.CANDIDATE, due_on=date(2023, 11, 1)
    )
    assert who_sees(case.deadline) == EVERYBODY
    assert who_sees(considered) == EVERYBODY
    assert who_sees(internal) == COMMITTEE


def test_the_ledger_is_for_officers_rapporteurs_and_each_recipient(
    case: Case, who_sees: WhoSees, state_focal_point: User
) -> None:
    email = OutgoingEmailFactory.create(
        deadline=case.deadline, recipient=state_focal_point, status=EmailStatus.SENT
    )
    event = EventFactory.create(kind=EventKind.REMINDER_SENT, cycle=case.cycle, email=email)
    assert who_sees(email) == {"officer", "rapporteur", "state"}
    assert who_sees(event) == {"officer", "rapporteur", "state"}


@pytest.mark.parametrize("told_as", sorted(ReminderAudience.roles))
def test_notices_of_changes_are_for_those_who_see_the_ledger(
    case: Case, who_sees: WhoSees, state_focal_point: User, ngo_member: User, told_as: str
) -> None:
    notice = NoticeFactory.create(
        deadline=case.deadline, recipient=state_focal_point, told_as=told_as
    )
    event = EventFactory.create(kind=EventKind.REMINDER_SENT, cycle=case.cycle, email=notice)
    assert who_sees(notice) == {"officer", "rapporteur", "state"}
    assert who_sees(event) == {"officer", "rapporteur", "state"}
    # Who follows is told of the same event, which is nobody else's business.
    news = OutgoingEmailFactory.create(
        deadline=None,
        stage=None,
        event=notice.event,
        told_as=ReminderAudience.FOLLOWERS,
        recipient=ngo_member,
    )
    assert who_sees(news) == {"ngo"}


def test_imports_are_for_the_officers_of_their_committee(case: Case, who_sees: WhoSees) -> None:
    assert who_sees(ImportRunFactory.create(treaty_body=case.body)) == {"officer"}
    assert who_sees(ImportRunFactory.create(treaty_body=None)) == NOBODY


def test_to_have_started_an_import_opens_it_to_nobody_who_is_no_officer_today(
    case: Case, who_sees: WhoSees, officer: User, ngo_member: User, outsider: User
) -> None:
    # Begun while she was an officer of that committee; today she is one of another, or of none.
    begun = [
        ImportRunFactory.create(treaty_body=case.body, started_by=person)
        for person in (ngo_member, outsider)
    ]
    assert [who_sees(run) for run in begun] == [{"officer"}, {"officer"}]
    assert who_sees(ImportRunFactory.create(treaty_body=None, started_by=ngo_member)) == NOBODY
    assert who_sees(ImportRunFactory.create(treaty_body=None, started_by=officer)) == {"officer"}


def test_exports_of_the_index_are_for_every_officer_and_administrators(
    who_sees: WhoSees, officer: User
) -> None:
    desk = {"officer", "outsider", "administrator"}
    row = IndexRowFactory.create()
    assert who_sees(row.index_import) == desk
    assert who_sees(row) == desk
    assert who_sees(IndexAnnotationFactory.create()) == desk
    assert who_sees(IndexTermFactory.create()) == desk


def test_people_see_themselves_and_administrators_everybody(
    who_sees: WhoSees, officer: User
) -> None:
    membership = officer.memberships.get()
    event = EventFactory.create(kind=EventKind.MEMBERSHIP_GRANTED, membership=membership)
    assert who_sees(membership) == {"officer", "administrator"}
    assert who_sees(event) == {"officer", "administrator"}
    about_account = EventFactory.create(kind=EventKind.ACCOUNT_OPENED, account=officer)
    assert who_sees(about_account) == {"officer", "administrator"}


def test_roles_are_seen_by_those_whose_papers_they_open(
    who_sees: WhoSees,
    rapporteur: User,
    state_focal_point: User,
    ngo_member: User,
    administrator: User,
    officer: User,
) -> None:
    officers = {"officer", "outsider", "administrator"}
    expected = {
        rapporteur: {"rapporteur", "officer", "administrator"},
        state_focal_point: {"state", *officers},
        ngo_member: {"ngo", *officers},
        administrator: {"administrator"},
    }
    for person, readers in expected.items():
        membership = person.memberships.get()
        assert who_sees(membership) == readers
        event = EventFactory.create(kind=EventKind.MEMBERSHIP_GRANTED, membership=membership)
        assert who_sees(event) == readers
    body = officer.memberships.get().treaty_body
    switched = EventFactory.create(kind=EventKind.SECOND_PERSON_SWITCHED, treaty_body=body)
    assert who_sees(switched) == {"officer", "member", "rapporteur"}


def test_a_role_that_has_ended_opens_nothing(case: Case, officer: User) -> None:
    draft = EvaluationFactory.create(follow_up=case.follow_ups[36])
    officer.memberships.update(valid_during=(date(2020, 1, 1), dates.today()))
    gone = User.objects.get(pk=officer.pk)
    assert not type(draft).objects.visible_to(gone).exists()


def test_a_deactivated_account_sees_what_the_public_sees(case: Case, officer: User) -> None:
    draft = EvaluationFactory.create(follow_up=case.follow_ups[36])
    officer.is_active = False
    officer.save()
    assert not type(draft).objects.visible_to(User.objects.get(pk=officer.pk)).exists()


@pytest.mark.parametrize("level", [name for name in LEVELS if name != "public"])
def test_nothing_public_speaks_of_a_request_whose_text_is_not_out(
    case: Case, ngo: Organisation, who_sees: WhoSees, level: str
) -> None:
    document = DocumentFactory.create(
        cycle=case.cycle, symbol=f"{case.document.symbol}/Add.8", **_level(level)
    )
    request = FollowUpRequestFactory.create(document=document, cycle=case.cycle)
    follow_up = FollowUpFactory.create(
        request=request,
        recommendation=RecommendationFactory.create(
            paragraph=ParagraphFactory.create(document=document, number=1, position=1)
        ),
    )
    submission = SubmissionFactory.create(
        request=request, organisation=ngo, status=SubmissionStatus.PUBLISHED
    )
    evaluation = EvaluationFactory.create(follow_up=follow_up, status=EvaluationStatus.ADOPTED)
    assert who_sees(DeadlineFactory.create(request=request)) == INSIDE[level]
    assert (
        who_sees(StateReplyFactory.create(request=request)) - COMMITTEE
        == (INSIDE[level] | {"state"}) - COMMITTEE
    )
    assert who_sees(submission) - COMMITTEE == (INSIDE[level] | {"ngo"}) - COMMITTEE
    assert who_sees(evaluation) - COMMITTEE == INSIDE[level] - COMMITTEE
