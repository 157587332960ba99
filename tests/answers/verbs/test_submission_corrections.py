"""A published submission is corrected by a new version, which takes its place when published."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.answers.verbs import submissions as verbs
from recommendations.answers.verbs.submissions import EvidenceInput
from recommendations.enums import AccessLevel, EventKind, FollowUpStatus, SubmissionStatus
from recommendations.models import (
    Assessment,
    Event,
    FollowUp,
    Organisation,
    SentVersion,
    Submission,
    User,
)
from tests.conftest import Case
from tests.factories import CosignatureFactory, ProposalFactory, SubmissionFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 3, 1, 9, tzinfo=UTC)
S = SubmissionStatus
PUBLIC = AnonymousUser()


def publish(submission: Submission, author: User, officer: User) -> Submission:
    verbs.submit(submission, by=author, now=NOW)
    verbs.accept_submission(submission, by=officer, now=NOW)
    return verbs.publish_submission(submission, by=officer, now=NOW)


@pytest.fixture
def published(case: Case, ngo: Organisation, ngo_member: User, officer: User) -> Submission:
    draft = verbs.start_submission(
        case.request,
        organisation=ngo,
        title="On detention",
        access_level=AccessLevel.PUBLIC,
        is_author_withheld=True,
        by=ngo_member,
        now=NOW,
    )
    write(draft, case, ngo_member, "Detention goes on.", AccessLevel.COMMITTEE, number=16)
    write(draft, case, ngo_member, "Children are held in Anytown.")
    ProposalFactory.create(submission=draft, position=1, text="Close Anytown.")
    CosignatureFactory.create(submission=draft)
    return publish(draft, ngo_member, officer)


def write(
    draft: Submission,
    case: Case,
    by: User,
    words: str,
    level: str = AccessLevel.PUBLIC,
    number: int = 36,
) -> None:
    verbs.save_assessment(
        draft,
        recommendation=case.recommendation(number),
        reasoning=words,
        evidence=[EvidenceInput("A visit"), EvidenceInput("Ibid.", same_as=1)],
        access_level=level,
        by=by,
        now=NOW,
    )


def correct(published: Submission, by: User) -> Submission:
    return verbs.start_correction(published, reason="It named a place.", by=by, now=NOW)


def settle(submission: Submission, **changes: Any) -> None:
    names = ("title", "language", "access_level", "public_from", "is_author_withheld")
    kept = {name: getattr(submission, name) for name in names}
    verbs.change_submission_settings(submission, **{**kept, **changes})


def words_read_by(reader: User | AnonymousUser) -> set[str]:
    return set(Assessment.objects.visible_to(reader).values_list("reasoning", flat=True))


def test_the_draft_is_a_copy_with_the_same_readers(published: Submission, ngo_member: User) -> None:
    draft = correct(published, ngo_member)
    assert (draft.status, draft.corrects, draft.correction_reason) == (
        S.DRAFT,
        published,
        "It named a place.",
    )
    assert (draft.access_level, draft.is_author_withheld) == (AccessLevel.PUBLIC, True)
    copies = {row.reasoning: row for row in draft.assessments.all()}
    assert {words: row.access_level for words, row in copies.items()} == {
        "Detention goes on.": AccessLevel.COMMITTEE,
        "Children are held in Anytown.": AccessLevel.PUBLIC,
    }
    first, second = copies["Detention goes on."].evidence.all()
    assert second.same_as == first
    assert [row.text for row in draft.proposals.all()] == ["Close Anytown."]
    assert list(draft.cosignatories.all()) == list(published.cosignatories.all())
    # Only the authors see it; the published version stays as it is.
    assert not Submission.objects.visible_to(PUBLIC).filter(pk=draft.pk).exists()
    published.refresh_from_db()
    assert published.status == S.PUBLISHED


def test_it_takes_the_place_of_the_former_one_once_it_is_published(
    case: Case,
    published: Submission,
    ngo_member: User,
    officer: User,
    committee_member: User,
) -> None:
    draft = correct(published, ngo_member)
    write(draft, case, ngo_member, "Children are held.")
    receipts = set(SentVersion.objects.values_list("receipt", flat=True))
    verbs.submit(draft, by=ngo_member, now=NOW)
    verbs.accept_submission(draft, by=officer, now=NOW)
    assert words_read_by(PUBLIC) == {"Children are held in Anytown."}
    verbs.publish_submission(draft, by=officer, now=NOW)
    published.refresh_from_db()
    assert (published.status, published.status_reason) == (S.REPLACED, "It named a place.")
    # What was corrected may be what should not have been read.
    assert words_read_by(PUBLIC) == {"Children are held."}
    assert "Children are held in Anytown." in words_read_by(committee_member)
    kept = set(SentVersion.objects.values_list("receipt", flat=True))
    assert receipts < kept
    assert len(kept) == 2
    told = Event.objects.visible_to(PUBLIC).filter(
        submission=published, to_status=SubmissionStatus.REPLACED
    )
    assert told.get().reason == "It named a place."


def test_there_is_one_correction_at_a_time(
    published: Submission, ngo_member: User, officer: User
) -> None:
    draft = correct(published, ngo_member)
    assert correct(published, ngo_member) == draft
    assert Event.objects.filter(kind=EventKind.SUBMISSION_CREATED).count() == 2
    with pytest.raises(IntegrityError, match="one_correction_uniq"), transaction.atomic():
        SubmissionFactory.create(
            request=published.request,
            organisation=published.organisation,
            corrects=published,
            correction_reason="Again.",
        )
    verbs.withdraw_submission(draft, by=ngo_member, now=NOW)
    assert correct(published, ngo_member) != draft


def test_a_draft_on_the_same_request_stands_beside_it(
    case: Case, published: Submission, ngo: Organisation, ngo_member: User
) -> None:
    draft = correct(published, ngo_member)
    other = verbs.start_submission(
        case.request, organisation=ngo, title="Another", by=ngo_member, now=NOW
    )
    assert other != draft
    assert other.corrects is None


@pytest.mark.parametrize("status", [S.DRAFT, S.SUBMITTED, S.ACCEPTED, S.RETRACTED])
def test_only_what_is_published_is_corrected(
    case: Case, ngo: Organisation, ngo_member: User, status: str
) -> None:
    row = SubmissionFactory.create(request=case.request, organisation=ngo, status=status)
    with pytest.raises(DomainError, match="published can be corrected"):
        correct(row, ngo_member)


def test_a_reason_and_a_change_are_needed(published: Submission, ngo_member: User) -> None:
    with pytest.raises(InvalidInput, match="Say what is corrected") as refused:
        verbs.start_correction(published, reason=" ", by=ngo_member, now=NOW)
    assert refused.value.field == "reason"
    draft = correct(published, ngo_member)
    with pytest.raises(InvalidInput, match="Nothing differs"):
        verbs.submit(draft, by=ngo_member, now=NOW)


def test_what_is_published_is_corrected_after_the_follow_up_has_ended(
    case: Case, published: Submission, ngo_member: User, officer: User
) -> None:
    FollowUp.objects.update(status=FollowUpStatus.DISCONTINUED)
    draft = correct(published, ngo_member)
    write(draft, case, ngo_member, "Children are held.")
    publish(draft, ngo_member, officer)
    published.refresh_from_db()
    assert published.status == S.REPLACED


def test_fewer_readers_close_the_former_version_too(
    case: Case, published: Submission, ngo_member: User, officer: User, committee_member: User
) -> None:
    draft = correct(published, ngo_member)
    settle(draft, access_level=AccessLevel.COMMITTEE)
    write(draft, case, ngo_member, "Children are held.", AccessLevel.RAPPORTEUR)
    publish(draft, ngo_member, officer)
    assert not Submission.objects.visible_to(PUBLIC).exists()
    assert not Event.objects.visible_to(PUBLIC).filter(submission__isnull=False).exists()
    # The assessment that is now for rapporteurs alone is so in both versions.
    assert words_read_by(committee_member) == {"Detention goes on."}


def test_a_name_that_is_withheld_now_is_withheld_in_both(
    case: Case, published: Submission, ngo_member: User, officer: User
) -> None:
    Submission.objects.update(is_author_withheld=False)
    draft = correct(published, ngo_member)
    settle(draft, is_author_withheld=True)
    publish(draft, ngo_member, officer)
    named = {row.author_name for row in Submission.objects.visible_to(PUBLIC)}
    assert named == {"Name withheld"}


def test_more_readers_do_not_learn_that_there_was_a_former_version(
    published: Submission, ngo_member: User, officer: User
) -> None:
    Submission.objects.update(access_level=AccessLevel.COMMITTEE)
    published.refresh_from_db()
    draft = correct(published, ngo_member)
    assert draft.access_level == AccessLevel.COMMITTEE
    settle(draft, access_level=AccessLevel.PUBLIC)
    publish(draft, ngo_member, officer)
    assert Submission.objects.visible_to(PUBLIC).get() == draft
    told = Event.objects.visible_to(PUBLIC).filter(submission__isnull=False)
    assert set(told.values_list("submission", flat=True)) == {draft.pk}
    assert S.REPLACED not in told.values_list("to_status", flat=True)


def test_a_former_version_that_its_authors_withdrew_stays_withdrawn(
    case: Case, published: Submission, ngo_member: User, officer: User
) -> None:
    draft = correct(published, ngo_member)
    write(draft, case, ngo_member, "Children are held.")
    verbs.retract_submission(published, reason="At once.", by=ngo_member, now=NOW)
    publish(draft, ngo_member, officer)
    published.refresh_from_db()
    assert published.status == S.RETRACTED


def test_two_versions_are_not_before_the_secretariat_at_once(
    case: Case, published: Submission, ngo_member: User, officer: User
) -> None:
    draft = correct(published, ngo_member)
    write(draft, case, ngo_member, "Children are held.")
    verbs.accept_submission(published, by=officer, now=NOW)
    verbs.return_submission(published, reason="Look again.", by=officer, now=NOW)
    with pytest.raises(DomainError, match="Withdraw one of the two"):
        publish(draft, ngo_member, officer)


def test_what_was_taken_out_of_publication_is_replaced_too(
    case: Case, published: Submission, ngo_member: User, officer: User
) -> None:
    draft = correct(published, ngo_member)
    write(draft, case, ngo_member, "Children are held.")
    verbs.accept_submission(published, by=officer, now=NOW)
    publish(draft, ngo_member, officer)
    published.refresh_from_db()
    assert published.status == S.REPLACED
    # The corrected one can be taken out and put back; the former one stays replaced.
    verbs.accept_submission(draft, by=officer, now=NOW)
    verbs.publish_submission(draft, by=officer, now=NOW)
    assert Event.objects.filter(to_status=S.REPLACED).count() == 1


# --- In the database ------------------------------------------------------------------------------


def test_the_database_publishes_no_two_versions(
    published: Submission, ngo_member: User, officer: User
) -> None:
    draft = correct(published, ngo_member)
    rows = Submission.objects.filter(pk=draft.pk)
    with pytest.raises(IntegrityError, match="former one is replaced"), transaction.atomic():
        rows.update(status=S.PUBLISHED, submitted_at=NOW, receipt="0" * 64)


def test_the_database_keeps_what_was_replaced(published: Submission) -> None:
    rows = Submission.objects.filter(pk=published.pk)
    rows.update(status=S.REPLACED)
    with pytest.raises(IntegrityError, match="stays replaced"), transaction.atomic():
        rows.update(status=S.PUBLISHED)


@pytest.mark.parametrize("other", ["request", "organisation", "reason"])
def test_a_correction_is_of_the_same_organisation_on_the_same_request(
    published: Submission, other: str
) -> None:
    values: dict[str, Any] = {
        "request": published.request,
        "organisation": published.organisation,
        "correction_reason": "A slip.",
    }
    if other == "reason":
        values["correction_reason"] = ""
    else:
        del values[other]
    with pytest.raises(IntegrityError), transaction.atomic():
        SubmissionFactory.create(corrects=published, **values)


def test_dates_of_publication_count_as_readers(
    case: Case, published: Submission, ngo_member: User, officer: User
) -> None:
    later = dates.today() + timedelta(days=30)
    draft = correct(published, ngo_member)
    settle(draft, access_level=AccessLevel.FROM_DATE, public_from=later)
    publish(draft, ngo_member, officer)
    published.refresh_from_db()
    assert (published.access_level, published.public_from) == (AccessLevel.FROM_DATE, later)
