"""Receipts are recomputed here from their documented form alone, and by a writer of its own."""

import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from recommendations.answers.verbs import submissions
from recommendations.answers.verbs.submissions import EvidenceInput
from recommendations.enums import AccessLevel
from recommendations.models import Organisation, SentVersion, Submission, User
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import (
    CosignatureFactory,
    DocumentFactory,
    DocumentVersionFactory,
    GradeFactory,
    OrganisationFactory,
    ProposalFactory,
    SentVersionFactory,
)

NOW = datetime(2024, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "receipts.md"

pytestmark = pytest.mark.django_db

_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
}


def _canonical(value: object) -> str:
    """JSON as the page of reference describes it, written without the standard library's writer."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            escaped = (
                _ESCAPES.get(sign) or (f"\\u{ord(sign):04x}" if ord(sign) < 32 else sign)
                for sign in value
            )
            return f'"{"".join(escaped)}"'
        case list():
            return f"[{','.join(map(_canonical, value))}]"
        case dict():
            members = (f"{_canonical(name)}:{_canonical(value[name])}" for name in sorted(value))
            return f"{{{','.join(members)}}}"
    raise AssertionError(value)


@pytest.fixture
def submission(case: Case, ngo: Organisation, ngo_member: User) -> Submission:
    draft = submissions.start_submission(
        case.request,
        organisation=ngo,
        title='On “Azerbaijan"',
        by=ngo_member,
        now=NOW,
        language="fr",
        access_level=AccessLevel.FROM_DATE,
        public_from=date(2024, 5, 1),
        is_author_withheld=True,
    )
    for number, level in ((60, AccessLevel.PUBLIC), (36, AccessLevel.COMMITTEE)):
        submissions.save_assessment(
            draft,
            recommendation=case.recommendation(number),
            reasoning=f"Détention\t{number}\r\ngoes on \\ 移民.",
            by=ngo_member,
            now=NOW,
            access_level=level,
            evidence=[
                EvidenceInput("A report", "https://example.org/a"),
                EvidenceInput("Ibid.", same_as=1),
            ],
        )
    return draft


def _assessment(number: str, level: str) -> dict[str, object]:
    return {
        "document": "CMW/C/AZE/CO/3",
        "paragraph": number,
        "proposed_grade": None,
        "access_level": level,
        "reasoning": f"Détention\t{number}\r\ngoes on \\ 移民.",
        "evidence": [
            {"number": 1, "text": "A report", "url": "https://example.org/a", "same_as": None},
            {"number": 2, "text": "Ibid.", "url": "", "same_as": 1},
        ],
    }


def test_authors_recompute_a_receipt_from_what_they_sent_and_the_key(
    submission: Submission, ngo: Organisation, ngo_member: User
) -> None:
    for name in ("Zeta", "Alpha"):
        CosignatureFactory.create(
            submission=submission, organisation=OrganisationFactory.create(name=name)
        )
    ProposalFactory.create(submission=submission, position=1, text="Stop", addressee="the State")
    paper = DocumentFactory.create(cycle=submission.request.cycle, symbol="")
    DocumentVersionFactory.create(
        document=paper, language="fr", file_name="a.pdf", sha256="ab" * 32, n_bytes=12
    )
    Submission.objects.filter(pk=submission.pk).update(document=paper)
    sent = submissions.submit(submission, by=ngo_member, now=NOW)
    content = {
        "form": "follow-up-submission/1",
        "version": 1,
        "sent_at": "2024-03-01T09:30:15Z",
        "treaty_body": "CMW",
        "state_party": "AZE",
        "request": "CMW/C/AZE/CO/3",
        "organisation": ngo.name,
        "cosignatories": ["Alpha", "Zeta"],
        "title": 'On “Azerbaijan"',
        "language": "fr",
        "access_level": "from_date",
        "public_from": "2024-05-01",
        "author_withheld": True,
        "files": [{"name": "a.pdf", "language": "fr", "bytes": 12, "sha256": "ab" * 32}],
        "assessments": [_assessment("36", "committee"), _assessment("60", "public")],
        "proposals": [{"number": 1, "text": "Stop", "addressee": "the State"}],
    }
    key = submission.sent_versions.get().key
    written = f"{key}\n{_canonical(content)}".encode()
    assert hashlib.sha256(written).hexdigest() == sent.receipt


def test_the_example_of_the_page_of_reference_has_its_receipt() -> None:
    example, receipt = re.findall(r"```text\n(.*?)\n```", PAGE.read_text(), flags=re.DOTALL)
    assert hashlib.sha256(example.encode()).hexdigest() == receipt


def test_the_page_of_reference_names_every_member(submission: Submission, ngo_member: User) -> None:
    submissions.submit(submission, by=ngo_member, now=NOW)
    names = set(re.findall(r'"([a-z_0-9]+)":', submission.sent_versions.get().content))
    assert names <= set(re.findall(r"`([a-z_0-9]+)`", PAGE.read_text()))


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"language": "es"},
        {"access_level": AccessLevel.COMMITTEE},
        {"public_from": date(2024, 5, 2)},
        {"is_author_withheld": False},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_receipt_covers_every_setting(
    submission: Submission, ngo_member: User, change: dict[str, object]
) -> None:
    before = _content_when_sent(submission, ngo_member)
    Submission.objects.filter(pk=submission.pk).update(**change)
    assert _content_when_sent(submission, ngo_member) != before


def test_a_receipt_covers_levels_and_grades_of_assessments(
    submission: Submission, ngo_member: User
) -> None:
    before = _content_when_sent(submission, ngo_member)
    submission.assessments.update(access_level=AccessLevel.RAPPORTEUR)
    levels = _content_when_sent(submission, ngo_member)
    submission.assessments.update(proposed_grade=GradeFactory.create())
    grades = _content_when_sent(submission, ngo_member)
    assert len({before, levels, grades}) == 3


def _content_when_sent(submission: Submission, by: User) -> str:
    """What would be kept if it were sent now; nothing is changed."""
    with transaction.atomic():
        submissions.submit(submission, by=by, now=NOW)
        content = submission.sent_versions.get().content
        transaction.set_rollback(True)
    return content


def test_the_same_content_has_another_key_each_time(
    submission: Submission, ngo_member: User
) -> None:
    receipts = set()
    for _ in range(2):
        with transaction.atomic():
            receipts.add(submissions.submit(submission, by=ngo_member, now=NOW).receipt)
            transaction.set_rollback(True)
    assert len(receipts) == 2


def test_nobody_names_a_withheld_author_by_trying_names_without_the_key(
    submission: Submission, ngo: Organisation, ngo_member: User
) -> None:
    sent = submissions.submit(submission, by=ngo_member, now=NOW)
    version = submission.sent_versions.get()
    assert ngo.name in version.content
    guesses = (version.content, f"\n{version.content}", f"{'0' * 64}\n{version.content}")
    assert sent.receipt not in {hashlib.sha256(guess.encode()).hexdigest() for guess in guesses}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE recommendations_sentversion SET content = '{}'",
        "DELETE FROM recommendations_sentversion",
    ],
)
def test_what_was_sent_is_never_changed(statement: str) -> None:
    SentVersionFactory.create()
    with (
        pytest.raises(IntegrityError, match="only added to"),
        transaction.atomic(),
        as_owner(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_database_refuses_a_receipt_that_does_not_fit() -> None:
    with pytest.raises(IntegrityError, match="sentversion_receipt_check"), transaction.atomic():
        SentVersionFactory.create(receipt="a" * 64)
    assert not SentVersion.objects.exists()
