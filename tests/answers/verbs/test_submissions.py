"""A submission can be changed until it is sent; then it can only be read."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from recommendations.acts.errors import DomainError, IllegalTransition, InvalidInput
from recommendations.answers.verbs import submissions
from recommendations.answers.verbs.submissions import EvidenceInput
from recommendations.enums import (
    SUBMISSION_TRANSITIONS,
    AccessLevel,
    EventKind,
    FollowUpStatus,
    SubmissionStatus,
)
from recommendations.models import Event, FollowUp, Organisation, Submission, User
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    DocumentFactory,
    FollowUpProcedureFactory,
    GradeFactory,
    SubmissionFactory,
)

NOW = datetime(2024, 3, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(case: Case, ngo: Organisation, ngo_member: User) -> Submission:
    return submissions.start_submission(
        case.request, organisation=ngo, title="On Azerbaijan", by=ngo_member, now=NOW
    )


def _write(draft: Submission, case: Case, by: User, **given: object) -> None:
    submissions.save_assessment(
        draft,
        recommendation=case.recommendation(36),
        reasoning="Detention goes on.",
        by=by,
        now=NOW,
        **given,  # type: ignore[arg-type]
    )


def test_a_draft_is_for_the_committee_unless_its_authors_open_it(draft: Submission) -> None:
    assert draft.status == SubmissionStatus.DRAFT
    assert draft.access_level == AccessLevel.COMMITTEE


def test_starting_twice_returns_the_same_draft(
    case: Case, draft: Submission, ngo: Organisation, ngo_member: User
) -> None:
    again = submissions.start_submission(
        case.request, organisation=ngo, title="Again", by=ngo_member, now=NOW
    )
    assert again == draft
    assert Event.objects.filter(kind=EventKind.SUBMISSION_CREATED).count() == 1


def test_an_assessment_is_changed_with_its_evidence_in_order(
    case: Case, draft: Submission, ngo_member: User
) -> None:
    _write(draft, case, ngo_member, evidence=[EvidenceInput("Old source")])
    _write(
        draft,
        case,
        ngo_member,
        evidence=[
            EvidenceInput("A report", "https://example.org/report"),
            EvidenceInput("  "),
            EvidenceInput("Ibid.", same_as=1),
        ],
    )
    assessment = draft.assessments.get()
    first, second = assessment.evidence.all()
    assert (first.position, first.text, first.url) == (1, "A report", "https://example.org/report")
    assert (second.position, second.text, second.same_as) == (2, "Ibid.", first)
    _write(draft, case, ngo_member)
    assert not assessment.evidence.exists()


def test_a_grade_of_another_scale_is_refused(
    case: Case, draft: Submission, ngo_member: User
) -> None:
    procedure = FollowUpProcedureFactory.create(
        treaty_body=case.body, scale=GradeFactory.create().scale
    )
    draft.request.procedure = procedure
    draft.request.save()
    with pytest.raises(InvalidInput, match="scale that applies"):
        _write(draft, case, ngo_member, proposed_grade=GradeFactory.create())
    assert procedure.scale is not None
    _write(draft, case, ngo_member, proposed_grade=procedure.scale.grades.get())


def test_sending_gives_a_receipt_that_depends_on_what_was_sent(
    case: Case, draft: Submission, ngo_member: User
) -> None:
    _write(draft, case, ngo_member)
    first = submissions.submit(draft, by=ngo_member, now=NOW)
    assert len(first.receipt) == 64
    assert first.submitted_at == NOW
    submissions.return_submission(draft, reason="Name the source", by=ngo_member, now=NOW)
    _write(draft, case, ngo_member, evidence=[EvidenceInput("A report")])
    second = submissions.submit(draft, by=ngo_member, now=NOW)
    assert second.receipt != first.receipt
    kept = draft.sent_versions.values_list("number", "receipt")
    assert list(kept) == [(1, first.receipt), (2, second.receipt)]


def test_a_submission_without_an_assessment_cannot_be_sent(
    draft: Submission, ngo_member: User
) -> None:
    with pytest.raises(InvalidInput, match="at least one recommendation"):
        submissions.submit(draft, by=ngo_member, now=NOW)


def test_what_has_been_sent_can_no_longer_be_changed(
    case: Case, draft: Submission, ngo_member: User
) -> None:
    _write(draft, case, ngo_member)
    submissions.submit(draft, by=ngo_member, now=NOW)
    with pytest.raises(DomainError, match="can no longer be changed"):
        _write(draft, case, ngo_member)
    with pytest.raises(DomainError, match="can no longer be changed"):
        submissions.change_submission_settings(
            draft,
            title="Other",
            language="en",
            access_level=AccessLevel.PUBLIC,
            public_from=None,
            is_author_withheld=False,
        )


VERBS = {
    SubmissionStatus.SUBMITTED: lambda row, by: submissions.submit(row, by=by, now=NOW),
    SubmissionStatus.ACCEPTED: lambda row, by: submissions.accept_submission(row, by=by, now=NOW),
    SubmissionStatus.PUBLISHED: lambda row, by: submissions.publish_submission(row, by=by, now=NOW),
    SubmissionStatus.RETURNED: lambda row, by: submissions.return_submission(
        row, reason="Name the source", by=by, now=NOW
    ),
    SubmissionStatus.RETRACTED: lambda row, by: submissions.retract_submission(
        row, reason="x", by=by, now=NOW
    ),
    SubmissionStatus.WITHDRAWN: lambda row, by: submissions.withdraw_submission(
        row, by=by, now=NOW
    ),
}


@pytest.mark.parametrize(("source", "to"), list(product(SubmissionStatus, VERBS)))
def test_every_verb_follows_the_table_of_transitions_and_leaves_one_event(
    case: Case, officer: User, source: SubmissionStatus, to: SubmissionStatus
) -> None:
    submission = SubmissionFactory.create(request=case.request, status=source)
    AssessmentFactory.create(submission=submission, recommendation=case.recommendation(36))
    if to not in SUBMISSION_TRANSITIONS[source]:
        with pytest.raises(IllegalTransition):
            VERBS[to](submission, officer)
        submission.refresh_from_db()
        assert submission.status == source
        assert not Event.objects.exists()
        return
    assert VERBS[to](submission, officer).status == to
    event = Event.objects.get()
    assert (event.kind, event.from_status, event.to_status) == (
        EventKind.SUBMISSION_STATUS_CHANGED,
        source,
        to,
    )


def test_publication_from_a_date_needs_the_date(
    case: Case, ngo: Organisation, ngo_member: User
) -> None:
    with pytest.raises(InvalidInput, match="day from which"):
        submissions.start_submission(
            case.request,
            organisation=ngo,
            title="Later",
            by=ngo_member,
            now=NOW,
            access_level=AccessLevel.FROM_DATE,
        )


def test_settings_forget_the_date_when_the_level_no_longer_needs_it(draft: Submission) -> None:
    for level in (AccessLevel.FROM_DATE, AccessLevel.PUBLIC):
        submissions.change_submission_settings(
            draft,
            title="On Azerbaijan",
            language="fr",
            access_level=level,
            public_from=date(2030, 1, 1),
            is_author_withheld=True,
        )
    draft.refresh_from_db()
    assert draft.public_from is None
    assert draft.is_author_withheld
    assert draft.language == "fr"


def test_nothing_is_sent_after_the_follow_up_has_ended(
    case: Case, draft: Submission, ngo: Organisation, ngo_member: User
) -> None:
    _write(draft, case, ngo_member)
    FollowUp.objects.update(status=FollowUpStatus.CLOSED)
    n_events = Event.objects.count()
    with pytest.raises(DomainError, match="has ended"):
        submissions.submit(draft, by=ngo_member, now=NOW)
    with pytest.raises(DomainError, match="has ended"):
        submissions.start_submission(
            case.request, organisation=ngo, title="Late", by=ngo_member, now=NOW
        )
    assert Event.objects.count() == n_events
    # A report that exists as a document is recorded all the same.
    draft.document = DocumentFactory.create(cycle=case.cycle, symbol="")
    draft.save()
    assert submissions.submit(draft, by=ngo_member, now=NOW).status == SubmissionStatus.SUBMITTED
