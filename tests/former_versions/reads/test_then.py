"""A former version is told to those who could read the row then, ever since, and now."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from recommendations import dates
from recommendations.enums import AccessLevel, EvaluationStatus, SubmissionStatus
from recommendations.former_versions.reads.kinds import KINDS, rows_in
from recommendations.former_versions.reads.rows import Step, steps_of
from recommendations.models import (
    Assessment,
    Document,
    Evaluation,
    Organisation,
    StateReply,
    Submission,
    User,
)
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    EvaluationFactory,
    EvidenceFactory,
    StateReplyFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db

Readers = Callable[[str, Model, str], set[str]]


@pytest.fixture
def told(signed_in_cast: dict[str, User]) -> Readers:
    """Who is told of a version that holds these words."""
    people: dict[str, User | None] = {
        "public": None,
        **signed_in_cast,
    }

    def of(kind: str, row: Model, words: str) -> set[str]:
        described, found = KINDS[kind], set()
        for name, person in people.items():
            # Read anew, as each request does: a person knows her roles for one request.
            reader = User.objects.get(pk=person.pk) if person else None
            rows = rows_in(described.model).visible_to(reader).filter(pk=row.pk)
            thing = rows.select_related(*described.related).first()
            if thing and words in str([step.before for step in steps_of(described, thing, reader)]):
                found.add(name)
        return found

    return of


COMMITTEE = {"member", "rapporteur", "officer"}
EVERYBODY = COMMITTEE | {"public", "outsider", "administrator", "state", "ngo", "nhri"}
PUBLIC, INSIDE, NARROW = AccessLevel.PUBLIC, AccessLevel.COMMITTEE, AccessLevel.RAPPORTEUR


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        # The level of the former words, of what came between, and of today.
        ((PUBLIC, PUBLIC), EVERYBODY),
        ((INSIDE, PUBLIC), COMMITTEE | {"state"}),
        ((NARROW, PUBLIC), {"rapporteur", "officer", "state"}),
        ((PUBLIC, INSIDE), COMMITTEE | {"state"}),
        ((PUBLIC, NARROW), {"rapporteur", "officer", "state"}),
        ((PUBLIC, INSIDE, PUBLIC), COMMITTEE | {"state"}),
        ((PUBLIC, NARROW, INSIDE), {"rapporteur", "officer", "state"}),
        ((PUBLIC, PUBLIC, PUBLIC), EVERYBODY),
    ],
)
def test_the_strictest_level_since_then_counts(
    case: Case, told: Readers, levels: tuple[str, ...], expected: set[str]
) -> None:
    reply = StateReplyFactory.create(
        request=case.request, access_level=levels[0], summary="former words"
    )
    for number, level in enumerate(levels[1:]):
        StateReply.objects.filter(pk=reply.pk).update(
            access_level=level, summary=f"later words {number}"
        )
    assert told("reply", reply, "former words") == expected


def test_what_was_to_become_public_later_was_not_public(case: Case, told: Readers) -> None:
    today = dates.today()
    reply = StateReplyFactory.create(
        request=case.request,
        access_level=AccessLevel.FROM_DATE,
        public_from=today + timedelta(days=1),
        summary="former words",
    )
    rows = StateReply.objects.filter(pk=reply.pk)
    rows.update(summary="new words")
    rows.update(access_level=AccessLevel.PUBLIC)
    assert told("reply", reply, "former words") == COMMITTEE | {"state"}


def test_the_document_that_asked_counts_as_it_was_then(case: Case, told: Readers) -> None:
    documents = Document.objects.filter(pk=case.document.pk)
    documents.update(access_level=INSIDE)
    reply = StateReplyFactory.create(
        request=case.request, access_level=PUBLIC, summary="former words"
    )
    StateReply.objects.filter(pk=reply.pk).update(summary="new words")
    documents.update(access_level=PUBLIC)
    assert told("reply", reply, "former words") == COMMITTEE | {"state"}
    # And while it was confidential for a time, what was before that time is hidden too.
    StateReply.objects.filter(pk=reply.pk).update(summary="newer words")
    assert "public" in told("reply", reply, "new words")
    documents.update(access_level=INSIDE)
    documents.update(access_level=PUBLIC)
    assert "public" not in told("reply", reply, "new words")


def test_drafts_stay_with_their_authors(
    case: Case, told: Readers, ngo: Organisation, ngo_member: User
) -> None:
    submission = SubmissionFactory.create(
        request=case.request, organisation=ngo, author=ngo_member, title="title of a draft"
    )
    assessment = AssessmentFactory.create(
        submission=submission, recommendation=case.recommendation(36), reasoning="words of a draft"
    )
    EvidenceFactory.create(assessment=assessment, position=1, text="source of a draft").delete()
    rows = Submission.objects.filter(pk=submission.pk)
    texts = Assessment.objects.filter(pk=assessment.pk)
    texts.update(reasoning="words that were sent")
    rows.update(
        status=SubmissionStatus.SUBMITTED,
        title="title that was sent",
        submitted_at=dates.now(),
        receipt="0" * 64,
    )
    rows.update(status=SubmissionStatus.PUBLISHED)
    for words in ("title of a draft", "words of a draft", "source of a draft"):
        assert told("submission", submission, words) == {"ngo"}, words
    texts.update(reasoning="words corrected once public")
    assert told("submission", submission, "words that were sent") == EVERYBODY


def test_a_part_more_confidential_than_the_whole_stays_so(
    case: Case, told: Readers, ngo: Organisation
) -> None:
    submission = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=SubmissionStatus.PUBLISHED
    )
    parts = {}
    for number, (first, last) in {
        16: (NARROW, NARROW),
        36: (INSIDE, PUBLIC),
        60: (PUBLIC, INSIDE),
        62: (PUBLIC, PUBLIC),
    }.items():
        part = AssessmentFactory.create(
            submission=submission,
            recommendation=case.recommendation(number),
            reasoning=f"former words on {number}",
            access_level=first,
        )
        EvidenceFactory.create(assessment=part, position=1, text=f"source on {number}").delete()
        Assessment.objects.filter(pk=part.pk).update(reasoning="New words.", access_level=last)
        parts[number] = part
    for number, expected in {
        16: {"rapporteur", "officer", "ngo"},
        36: COMMITTEE | {"ngo"},
        60: COMMITTEE | {"ngo"},
        62: EVERYBODY,
    }.items():
        for words in (f"former words on {number}", f"source on {number}"):
            assert told("submission", submission, words) == expected, words


def test_an_evaluation_in_preparation_stays_with_those_who_wrote_it(
    case: Case, told: Readers
) -> None:
    row = EvaluationFactory.create(follow_up=case.follow_ups[36], rationale="first words")
    rows = Evaluation.objects.filter(pk=row.pk)
    rows.update(rationale="second words", status=EvaluationStatus.PROPOSED)
    rows.update(rationale="last words", status=EvaluationStatus.ADOPTED, adopted_on=dates.today())
    assert told("evaluation", row, "first words") == {"rapporteur", "officer"}
    assert told("evaluation", row, "second words") == COMMITTEE


def test_many_versions_cost_no_more_queries_than_one(case: Case) -> None:
    reply = StateReplyFactory.create(request=case.request, access_level=PUBLIC, summary="0")
    rows = StateReply.objects.filter(pk=reply.pk)
    counts: list[int] = []
    steps: list[Step] = []
    for upto in (2, 20):
        for number in range(upto):
            rows.update(summary=f"{upto} {number}")
        thing = rows.select_related(*KINDS["reply"].related).get()
        with CaptureQueriesContext(connection) as queries:
            steps = steps_of(KINDS["reply"], thing, None)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(steps) == 23
