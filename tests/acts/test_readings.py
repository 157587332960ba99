"""Reading a confidential submission leaves one row a day, whichever door was taken."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations import dates
from recommendations.enums import (
    AccessLevel,
    DocumentKind,
    ReadingWay,
    Role,
    SubmissionStatus,
)
from recommendations.models import Organisation, Submission, SubmissionReading, User
from recommendations.people.verbs.anonymising import anonymise
from recommendations.people.verbs.memberships import end_role
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import (
    AssessmentFactory,
    DocumentFactory,
    DocumentVersionFactory,
    ParagraphChangeFactory,
    SentVersionFactory,
    SubmissionFactory,
    SubmissionReadingFactory,
)

pytestmark = pytest.mark.django_db

Read = tuple[int, int, str, int, str]


def _log() -> set[Read]:
    return set(
        SubmissionReading.objects.values_list(
            "submission", "reader", "role", "version_number", "way"
        )
    )


@pytest.fixture
def submission(case: Case, ngo: Organisation) -> Submission:
    """Accepted, sent twice, with an assessment of paragraph 36."""
    row = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=SubmissionStatus.ACCEPTED
    )
    AssessmentFactory.create(submission=row, recommendation=case.recommendation(36))
    SentVersionFactory.create(submission=row, number=1)
    SentVersionFactory.create(submission=row, number=2)
    return row


def test_a_day_of_reading_leaves_one_row_for_each_version(
    client: Client, submission: Submission, officer: User, rapporteur: User
) -> None:
    for person in (officer, rapporteur):
        client.force_login(person)
        for _again in range(3):
            assert client.get(submission.get_absolute_url()).status_code == 200
    expected = {
        (submission.pk, officer.pk, Role.OFFICER, 2, ReadingWay.PAGE),
        (submission.pk, rapporteur.pk, Role.RAPPORTEUR, 2, ReadingWay.PAGE),
    }
    assert SubmissionReading.objects.count() == 2
    assert _log() == expected
    SentVersionFactory.create(submission=submission, number=3)
    client.get(submission.get_absolute_url())
    assert _log() - expected == {
        (submission.pk, rapporteur.pk, Role.RAPPORTEUR, 3, ReadingWay.PAGE)
    }
    row = SubmissionReading.objects.latest("pk")
    assert row.read_on == dates.today()
    assert dates.now() - row.read_at < timedelta(minutes=1)


def test_another_day_is_another_row(client: Client, submission: Submission, officer: User) -> None:
    yesterday = dates.now() - timedelta(days=1)
    SubmissionReadingFactory.create(
        submission=submission,
        reader=officer,
        version_number=2,
        read_on=dates.today(yesterday),
        read_at=yesterday,
    )
    client.force_login(officer)
    client.get(submission.get_absolute_url())
    assert SubmissionReading.objects.count() == 2


def test_its_words_are_logged_at_every_page_that_shows_them(
    client: Client, case: Case, submission: Submission, rapporteur: User, officer: User
) -> None:
    doors = {
        case.recommendation(36).get_absolute_url(): rapporteur,
        reverse("evaluation-edit", args=(case.follow_ups[36].public_id,)): rapporteur,
        reverse("outdated-assessment", args=(submission.assessments.get().public_id,)): officer,
    }
    ParagraphChangeFactory.create(
        paragraph=case.recommendation(36).paragraph, at=dates.now() + timedelta(hours=1)
    )
    for url, person in doors.items():
        with transaction.atomic():
            client.force_login(person)
            assert client.get(url).status_code == 200, url
            assert {read[:2] for read in _log()} == {(submission.pk, person.pk)}, url
            transaction.set_rollback(True)
    # It says nothing on this paragraph, so nothing of it is read there.
    client.force_login(rapporteur)
    client.get(case.recommendation(60).get_absolute_url())
    assert not _log()


def test_its_document_and_its_file_are_logged(
    client: Client,
    case: Case,
    submission: Submission,
    officer: User,
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    document = DocumentFactory.create(
        cycle=case.cycle,
        symbol="",
        kind=DocumentKind.SUBMISSION,
        access_level=AccessLevel.COMMITTEE,
    )
    version = DocumentVersionFactory.create(
        document=document, file=ContentFile(b"report", name="report.txt")
    )
    Submission.objects.filter(pk=submission.pk).update(document=document)
    client.force_login(officer)
    assert client.get(reverse("document-by-id", args=(document.public_id,))).status_code == 200
    assert {read[-1] for read in _log()} == {ReadingWay.PAGE}
    answer = client.get(reverse("version-download", args=(version.public_id,)))
    assert answer.getvalue() == b"report"
    assert {read[-1] for read in _log()} == {ReadingWay.PAGE, ReadingWay.FILE}
    # A document that is no submission leaves nothing.
    client.get(case.document.get_absolute_url())
    assert {read[0] for read in _log()} == {submission.pk}


def test_what_the_public_may_read_and_the_own_side_leave_nothing(
    client: Client, case: Case, ngo: Organisation, ngo_member: User, officer: User
) -> None:
    public = SubmissionFactory.create(request=case.request, status=SubmissionStatus.PUBLISHED)
    draft = SubmissionFactory.create(request=case.request, organisation=ngo)
    for person, row in ((officer, public), (ngo_member, public), (ngo_member, draft)):
        client.force_login(person)
        assert client.get(row.get_absolute_url()).status_code == 200
    client.logout()
    assert client.get(public.get_absolute_url()).status_code == 200
    assert not _log()


@pytest.mark.parametrize("kind", ["part", "name", "later"])
def test_what_a_public_submission_keeps_back_is_confidential_too(
    client: Client, case: Case, officer: User, committee_member: User, kind: str
) -> None:
    row = SubmissionFactory.create(
        request=case.request,
        status=SubmissionStatus.PUBLISHED,
        is_author_withheld=kind == "name",
        access_level=AccessLevel.FROM_DATE if kind == "later" else AccessLevel.PUBLIC,
        public_from=dates.today() + timedelta(days=1) if kind == "later" else None,
    )
    level = AccessLevel.RAPPORTEUR if kind == "part" else AccessLevel.PUBLIC
    AssessmentFactory.create(
        submission=row, recommendation=case.recommendation(36), access_level=level
    )
    for person in (officer, committee_member):
        client.force_login(person)
        client.get(row.get_absolute_url())
    # The member is not shown the part that is for rapporteurs, and so reads what everybody may.
    readers = {officer.pk} if kind == "part" else {officer.pk, committee_member.pk}
    assert {read[1] for read in _log()} == readers


def test_only_reading_counts(client: Client, submission: Submission, officer: User) -> None:
    client.force_login(officer)
    client.head(submission.get_absolute_url())
    client.get(reverse("submission-list"))
    client.get(reverse("board"))
    assert not _log()


def test_reading_costs_the_same_for_one_and_for_many(
    client: Client, case: Case, submission: Submission, rapporteur: User
) -> None:
    client.force_login(rapporteur)
    url = reverse("evaluation-edit", args=(case.follow_ups[36].public_id,))
    client.get(url)
    seen: list[list[str]] = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        seen.append([query["sql"] for query in queries])
        for _row in range(3):
            other = SubmissionFactory.create(request=case.request, status=SubmissionStatus.ACCEPTED)
            AssessmentFactory.create(submission=other, recommendation=case.recommendation(36))
    assert len(seen[0]) == len(seen[1])
    assert len([sql for sql in seen[1] if "submissionreading" in sql]) == 1


def test_the_database_refuses_to_change_the_log(submission: Submission) -> None:
    SubmissionReadingFactory.create(submission=submission)
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), as_owner():
        SubmissionReading.objects.update(role=Role.RAPPORTEUR)
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), as_owner():
        SubmissionReading.objects.all().delete()


def test_anonymising_keeps_the_role_and_loses_the_name(
    submission: Submission, officer: User, administrator: User
) -> None:
    SubmissionReadingFactory.create(submission=submission, reader=officer)
    name, address = officer.full_name, officer.email
    end_role(officer.memberships.get(), on=dates.today(), by=administrator, now=dates.now())
    anonymise(officer, by=administrator, now=dates.now())
    row = SubmissionReading.objects.select_related("reader").get()
    assert row.role == Role.OFFICER
    assert name not in str(row)
    assert address not in str(row)
