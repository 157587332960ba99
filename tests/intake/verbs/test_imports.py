"""An import is read into a proposal, applied as a whole or not at all, and never twice."""

from datetime import UTC, date, datetime

import pytest

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.enums import (
    AccessLevel,
    DeadlineBasis,
    DeadlineKind,
    DeadlineState,
    EventKind,
    FollowUpStatus,
    ImportStatus,
    SubmissionStatus,
)
from recommendations.importers.parsed_json import from_json
from recommendations.intake.verbs.cases import Access, default_access
from recommendations.intake.verbs.imports import (
    AlreadyApplied,
    apply_import,
    discard_import,
    start_import,
)
from recommendations.intake.verbs.reading import parse_import
from recommendations.models import (
    Assessment,
    Deadline,
    Document,
    Event,
    FollowUp,
    FollowUpRequest,
    ImportRun,
    Organisation,
    Paragraph,
    Passage,
    Proposal,
    Recommendation,
    ReportingCycle,
    StateParty,
    StateReply,
    Submission,
    TreatyBody,
    User,
)
from tests.conftest import Case
from tests.factories import UserFactory
from tests.importers.samples import OBSERVATIONS, REPLY, REPORT, blocks_of, pdf

NOW = datetime(2024, 7, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference_data(body: TreatyBody, state_party: StateParty) -> None:
    """The committee and the State party that the sample documents are about."""


def _parsed(by: User, data: str | bytes, name: str = "file.txt", symbol: str = "") -> ImportRun:
    raw = data.encode() if isinstance(data, str) else data
    run = start_import(data=raw, filename=name, by=by, symbol=symbol)
    return parse_import(run, now=NOW)


def _import(by: User, data: str | bytes, name: str = "file.txt") -> Document:
    run = apply_import(_parsed(by, data, name), by=by, now=NOW)
    assert run.status == ImportStatus.APPLIED
    assert run.document is not None
    return run.document


# --- Concluding observations ----------------------------------------------------------------------


def test_observations_become_paragraphs_recommendations_request_and_deadline(
    officer: User,
) -> None:
    document = _import(officer, OBSERVATIONS)
    assert document.symbol == "CMW/C/AZE/CO/4"
    assert document.distributed_on == date(2022, 5, 9)
    cycle = ReportingCycle.objects.get(number="4")
    assert (cycle.adopted_on, cycle.adopted_at_meeting) == (date(2022, 4, 7), "495")
    assert (cycle.considered_from, cycle.considered_until) == (date(2022, 3, 29), date(2022, 3, 30))
    references = [row.reference for row in Paragraph.objects.filter(document=document)]
    assert references == [
        "1", "2", "3", "3 (a)", "3 (b)", "4", "5", "5 (a)", "5 (b)", "5 (b) (i)", "5 (b) (ii)",
        "5 (c)", "6", "7", "8", "9",
    ]  # fmt: skip
    request = FollowUpRequest.objects.get(document=document)
    assert request.period_months == 24
    assert {str(row.recommendation.paragraph) for row in request.follow_ups.all()} == {
        "5 (a)",
        "5 (c)",
        "7",
    }
    due = Deadline.objects.get(request=request, state=DeadlineState.IN_FORCE)
    assert (due.due_on, due.basis) == (date(2024, 4, 1), DeadlineBasis.EXPLICIT_DATE)
    other = Deadline.objects.get(request=request, state=DeadlineState.CANDIDATE)
    assert (other.due_on, other.basis) == (date(2024, 4, 7), DeadlineBasis.FROM_ADOPTION)


def test_the_date_of_the_next_report_is_a_deadline_of_the_case_with_its_words(
    officer: User,
) -> None:
    document = _import(officer, OBSERVATIONS)
    due = Deadline.objects.get(kind=DeadlineKind.NEXT_PERIODIC_REPORT)
    assert (due.cycle, due.request, due.due_on) == (document.cycle, None, date(2027, 5, 1))
    assert due.quoted_words.startswith("The Committee requests the State party to submit")
    follow_up = Deadline.objects.get(request__isnull=False, state=DeadlineState.IN_FORCE)
    assert follow_up.due_on == date(2024, 4, 1)


def test_a_recommendation_knows_the_concern_that_it_answers(officer: User) -> None:
    document = _import(officer, OBSERVATIONS)
    seventh = Recommendation.objects.get(paragraph__document=document, paragraph__number=7)
    assert seventh.topic == "Children"
    assert seventh.paragraph.answers is not None
    assert seventh.paragraph.answers.number == 6


def test_the_original_file_is_kept_with_its_checksum(officer: User) -> None:
    data = pdf(blocks_of(OBSERVATIONS))
    document = _import(officer, data, "observations.pdf")
    version = document.versions.get()
    assert version.media_type == "application/pdf"
    assert version.n_bytes == len(data)
    with version.file.open("rb") as handle:
        assert handle.read() == data
    assert version.sha256 == ImportRun.objects.get().sha256


def test_the_same_file_again_changes_nothing(officer: User) -> None:
    _import(officer, OBSERVATIONS)
    before = (Document.objects.count(), Paragraph.objects.count(), Event.objects.count())
    again = start_import(data=OBSERVATIONS.encode(), filename="b.txt", by=officer)
    assert again.status == ImportStatus.APPLIED
    with pytest.raises(AlreadyApplied, match="You applied this import before, on 1 July 2024"):
        apply_import(parse_import(again, now=NOW), by=officer, now=NOW)
    assert (Document.objects.count(), Paragraph.objects.count(), Event.objects.count()) == before
    assert ImportRun.objects.count() == 1


def test_the_second_person_is_told_who_applied_an_import(officer: User) -> None:
    run, colleague = _parsed(officer, OBSERVATIONS), UserFactory.create(full_name="Ben Second")
    apply_import(run, by=colleague, now=NOW)
    before = Event.objects.count()
    with pytest.raises(AlreadyApplied, match="Ben Second applied this import before you"):
        apply_import(run, by=officer, now=NOW)
    assert Event.objects.count() == before


def test_a_discarded_import_says_so_when_it_is_applied(officer: User) -> None:
    run = _parsed(officer, OBSERVATIONS)
    discard_import(run)
    with pytest.raises(DomainError, match="has been discarded"):
        apply_import(run, by=officer, now=NOW)


def test_two_runs_of_one_file_make_one_document(officer: User) -> None:
    first, second = _parsed(officer, OBSERVATIONS), _parsed(officer, OBSERVATIONS)
    assert first.pk != second.pk
    apply_import(first, by=officer, now=NOW)
    applied = apply_import(second, by=officer, now=NOW)
    assert applied.document == Document.objects.get(symbol="CMW/C/AZE/CO/4")


def test_without_a_day_of_adoption_no_date_is_put_in_force(officer: User) -> None:
    text = OBSERVATIONS.replace(" At its 495th meeting, held on 7 April 2022, it", " It").replace(
        " (that is, by 1 April 2024)", ""
    )
    document = _import(officer, text)
    assert not Deadline.objects.in_force().filter(request__document=document).exists()
    candidate = Deadline.objects.get(request__document=document)
    assert candidate.basis == DeadlineBasis.FROM_DISTRIBUTION


def test_applying_leaves_the_history_of_an_import(officer: User) -> None:
    document = _import(officer, OBSERVATIONS)
    event = Event.objects.get(kind=EventKind.DOCUMENT_IMPORTED)
    assert (event.document, event.by) == (document, officer)


# --- Bad input ------------------------------------------------------------------------------------


def test_a_wrong_symbol_is_refused_before_anything_is_stored(officer: User) -> None:
    with pytest.raises(InvalidInput, match="begin with CMW/C/"):
        start_import(data=b"1. One.", filename="a.txt", by=officer, symbol="CMW/AZE/CO/3")
    assert not ImportRun.objects.exists()


def test_an_empty_or_too_large_file_is_refused(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidInput, match="empty"):
        start_import(data=b"", filename="a.txt", by=officer)
    monkeypatch.setattr("recommendations.intake.verbs.imports.MAX_BYTES", 1024 * 1024)
    with pytest.raises(InvalidInput, match="larger than 1 MB"):
        start_import(data=b"x" * 1024 * 1025, filename="a.txt", by=officer)


def test_a_file_that_is_not_what_its_name_says_fails_with_a_sentence(officer: User) -> None:
    run = _parsed(officer, b"\x89PNG\r\n\x1a\n" + b"x" * 40, "observations.pdf")
    assert run.status == ImportStatus.FAILED
    assert "is a picture" in run.error
    with pytest.raises(DomainError, match="is a picture"):
        apply_import(run, by=officer, now=NOW)


def test_a_file_of_another_symbol_than_named_fails(officer: User) -> None:
    run = _parsed(officer, OBSERVATIONS, symbol="CMW/C/AZE/CO/3")
    assert run.status == ImportStatus.FAILED
    assert "CMW/C/AZE/CO/4, not CMW/C/AZE/CO/3" in run.error


def test_a_file_of_another_committee_than_chosen_fails(officer: User, body: TreatyBody) -> None:
    text = OBSERVATIONS.replace("CMW/C/", "CRPD/C/")
    run = start_import(data=text.encode(), filename="a.txt", by=officer, treaty_body=body)
    run = parse_import(run, now=NOW)
    assert run.status == ImportStatus.FAILED
    assert "document of CRPD, but CMW was chosen" in run.error


def test_an_unknown_state_party_is_refused_and_nothing_is_written(officer: User) -> None:
    run = _parsed(officer, OBSERVATIONS.replace("/AZE/", "/XYZ/"))
    with pytest.raises(InvalidInput, match="State party XYZ, which is not known"):
        apply_import(run, by=officer, now=NOW)
    assert not Document.objects.exists()
    assert not ReportingCycle.objects.exists()


def test_an_unknown_committee_is_refused(officer: User) -> None:
    run = _parsed(officer, OBSERVATIONS.replace("CMW/C/", "CED/C/"))
    with pytest.raises(InvalidInput, match="CED is not known"):
        apply_import(run, by=officer, now=NOW)


def test_observations_without_numbers_have_nothing_to_apply(officer: User) -> None:
    run = _parsed(officer, "CMW/C/AZE/CO/4\nConcluding observations\nNo numbers stand here at all.")
    with pytest.raises(InvalidInput, match="No numbered paragraphs"):
        apply_import(run, by=officer, now=NOW)


def test_a_failure_half_way_leaves_nothing(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    run = _parsed(officer, OBSERVATIONS)

    def fail(*args: object, **kwargs: object) -> None:
        raise DomainError("Stopped half-way.")

    monkeypatch.setattr("recommendations.intake.verbs.observations.select_for_follow_up", fail)
    with pytest.raises(DomainError, match="half-way"):
        apply_import(run, by=officer, now=NOW)
    assert not Document.objects.exists()
    assert not Paragraph.objects.exists()
    run.refresh_from_db()
    assert run.status == ImportStatus.PARSED


def test_a_discarded_run_cannot_be_applied(officer: User) -> None:
    run = discard_import(_parsed(officer, OBSERVATIONS))
    with pytest.raises(DomainError):
        apply_import(run, by=officer, now=NOW)
    applied = apply_import(_parsed(officer, OBSERVATIONS), by=officer, now=NOW)
    with pytest.raises(DomainError, match="cannot be discarded"):
        discard_import(applied)


# --- State replies --------------------------------------------------------------------------------


def test_a_reply_is_matched_and_moves_what_it_answers(officer: User) -> None:
    _import(officer, OBSERVATIONS)
    document = _import(officer, REPLY)
    reply = StateReply.objects.get()
    assert (reply.document, reply.received_on) == (document, date(2024, 5, 3))
    passages = {str(row.recommendation.paragraph): row for row in Passage.objects.all()}
    assert set(passages) == {"5 (a)", "7"}
    # The reply cites concern 6; recommendation 7 answers it.
    assert "paragraph 6, the concern" in passages["7"].match_reason
    statuses = {str(row.recommendation.paragraph): row.status for row in FollowUp.objects.all()}
    assert statuses == {
        "5 (a)": FollowUpStatus.REPLY_RECEIVED,
        "5 (c)": FollowUpStatus.AWAITING_REPLY,
        "7": FollowUpStatus.REPLY_RECEIVED,
    }


def test_a_reply_to_what_is_not_recorded_says_what_to_import_first(officer: User) -> None:
    with pytest.raises(InvalidInput, match="CMW/C/AZE/CO/4, which is not recorded"):
        apply_import(_parsed(officer, REPLY), by=officer, now=NOW)


def test_a_reply_without_a_day_of_receipt_is_left_to_a_person(officer: User) -> None:
    _import(officer, OBSERVATIONS)
    run = _parsed(officer, REPLY.replace("[Date received: 3 May 2024]\n", ""))
    with pytest.raises(InvalidInput, match="does not print the day"):
        apply_import(run, by=officer, now=NOW)


# --- Reports by NGOs ------------------------------------------------------------------------------


def test_a_report_becomes_a_submission_with_assessments_sources_and_wishes(
    officer: User,
) -> None:
    _import(officer, OBSERVATIONS)
    document = _import(officer, REPORT, "report.txt")
    assert document.access_level == AccessLevel.COMMITTEE
    submission = Submission.objects.get()
    assert submission.organisation == Organisation.objects.get(name="Lantern House")
    assert submission.status == SubmissionStatus.SUBMITTED
    found = {
        str(row.recommendation.paragraph): row
        for row in Assessment.objects.select_related("recommendation__paragraph")
    }
    assert set(found) == {"5", "7"}
    assert found["5"].reasoning.startswith("Inspectors still announce")
    assert "order in which the text names" in found["5"].match_reason
    sources = list(found["5"].evidence.values_list("text", "url", "same_as__position"))
    assert sources == [
        ("Survey of workplaces, https://example.org/survey", "https://example.org/survey", None),
        ("Ibid", "https://example.org/survey", 1),
    ]
    assert list(Proposal.objects.values_list("text", flat=True)) == [
        "Let the inspectors come without a word.",
        "Open every school.",
        "Count the children.",
    ]


def test_a_report_on_the_four_paragraphs_is_linked_to_them(officer: User, case: Case) -> None:
    text = (
        REPORT.replace("fourth periodic report", "third periodic report")
        .replace("paragraphs 5 and finally 7", "paragraphs 16, 36, 60 and finally 62")
        .replace(
            "Recommendations\n",
            "Third: Traffic\nIt goes on.\nFourth: Papers\nNone.\nRecommendations\n",
        )
    )
    _import(officer, text)
    linked = Assessment.objects.values_list("recommendation__paragraph__number", flat=True)
    assert set(linked) == {16, 36, 60, 62}


def test_a_report_without_its_observations_says_what_to_import_first(officer: User) -> None:
    with pytest.raises(InvalidInput, match="CMW/C/AZE/CO/4, which is not recorded"):
        apply_import(_parsed(officer, REPORT), by=officer, now=NOW)
    assert not Organisation.objects.exists()


def test_a_report_that_does_not_name_its_author_asks_for_one(
    officer: User, ngo: Organisation
) -> None:
    _import(officer, OBSERVATIONS)
    text = REPORT.replace("Lantern House submits this report", "This alternative report looks")
    run = _parsed(officer, text)
    with pytest.raises(InvalidInput, match="does not say who submits it"):
        apply_import(run, by=officer, now=NOW)
    apply_import(run, by=officer, now=NOW, organisation=ngo)
    assert Submission.objects.get().organisation == ngo


def test_a_report_about_an_unknown_state_is_refused(officer: User) -> None:
    run = _parsed(officer, REPORT.replace("Azerbaijan", "Atlantis"))
    with pytest.raises(InvalidInput, match="“Atlantis” is not known"):
        apply_import(run, by=officer, now=NOW)


# --- Documents that are only kept -----------------------------------------------------------------


def test_a_summary_record_is_kept_with_its_paragraphs(officer: User) -> None:
    text = (
        "The meeting was called to order at 10.10 a.m.\n1. The Chair spoke.\n2. The head of the "
        "delegation answered.\n3. The Chair closed the meeting.\n"
    )
    run = _parsed(officer, text)
    # It prints no symbol, so nothing shows that it was published; and no committee is named.
    with pytest.raises(InvalidInput, match="no committee that could read it"):
        apply_import(run, by=officer, now=NOW)
    document = apply_import(run, by=officer, now=NOW, access=Access(AccessLevel.PUBLIC)).document
    assert document is not None
    assert document.kind == "summary_record"
    assert document.cycle is None
    assert document.paragraphs.count() == 3


def test_a_symbol_that_the_file_does_not_print_is_taken_from_the_person(officer: User) -> None:
    text = OBSERVATIONS.replace("United Nations CMW/C/AZE/CO/4\n", "")
    run = _parsed(officer, text, symbol="CMW/C/AZE/CO/4")
    document = apply_import(run, by=officer, now=NOW).document
    assert document is not None
    assert document.symbol == "CMW/C/AZE/CO/4"
    assert document.follow_up_requests.count() == 1


def test_a_file_that_is_no_document_of_a_case_is_refused(officer: User) -> None:
    run = _parsed(officer, "name,price\nbread,3\nmilk,2\nand nothing else is in this file\n")
    with pytest.raises(InvalidInput, match="does not read as a document of a treaty body"):
        apply_import(run, by=officer, now=NOW)
    assert not Document.objects.exists()


def test_two_runs_of_one_correction_make_one_version(officer: User) -> None:
    document = _import(officer, OBSERVATIONS)
    text = OBSERVATIONS.replace("CO/4\n", "CO/4/Corr.1\n", 1).replace("Train the", "Train all")
    first, second = _parsed(officer, text), _parsed(officer, text)
    for run in (first, second):
        assert apply_import(run, by=officer, now=NOW).document == document
    assert document.versions.count() == 2


# --- Who may read what is recorded ----------------------------------------------------------------

UNPUBLISHED_REPLY = REPLY.replace("Distr.: General\n", "")


def _levels() -> set[tuple[str, str]]:
    rows = [
        *Document.objects.exclude(kind="concluding_observations"),
        *StateReply.objects.all(),
        *Submission.objects.all(),
    ]
    return {(type(row).__name__, row.access_level) for row in rows}


def test_a_reply_that_was_not_published_stays_with_the_committee(officer: User) -> None:
    _import(officer, OBSERVATIONS)
    document = _import(officer, UNPUBLISHED_REPLY)
    assert _levels() == {("Document", "committee"), ("StateReply", "committee")}
    assert not Document.objects.visible_to(None).filter(pk=document.pk).exists()
    assert not StateReply.objects.visible_to(None).exists()
    assert not Passage.objects.visible_to(None).exists()
    assert not Event.objects.visible_to(None).filter(document=document).exists()


def test_a_published_reply_is_public(officer: User) -> None:
    _import(officer, OBSERVATIONS)
    _import(officer, REPLY)
    assert _levels() == {("Document", "public"), ("StateReply", "public")}


@pytest.mark.parametrize(
    "head", ["Distr.: Restricted", "Distr.: Limited", "RESTRICTED", "Distr.: Restreinte"]
)
@pytest.mark.parametrize("text", [OBSERVATIONS, REPLY])
def test_a_restricted_document_is_not_taken_for_a_published_one(
    officer: User, text: str, head: str
) -> None:
    proposal = from_json(_parsed(officer, text.replace("Distr.: General", head)).proposal)
    assert default_access(proposal).level == AccessLevel.COMMITTEE


def test_a_symbol_that_a_person_typed_shows_no_publication(officer: User) -> None:
    text = OBSERVATIONS.replace("United Nations CMW/C/AZE/CO/4\n", "")
    document = apply_import(
        _parsed(officer, text, symbol="CMW/C/AZE/CO/4"), by=officer, now=NOW
    ).document
    assert document is not None
    assert document.access_level == AccessLevel.COMMITTEE
    assert not FollowUpRequest.objects.visible_to(None).exists()


@pytest.mark.parametrize(
    ("access", "reads"),
    [
        (Access(AccessLevel.PUBLIC), True),
        (Access(AccessLevel.FROM_DATE, date(2024, 6, 1)), True),
        (Access(AccessLevel.FROM_DATE, date(2999, 6, 1)), False),
        (Access(AccessLevel.COMMITTEE), False),
        (Access(AccessLevel.RAPPORTEUR), False),
    ],
)
def test_every_kind_takes_the_level_that_was_chosen(
    officer: User, access: Access, *, reads: bool
) -> None:
    for text in (OBSERVATIONS, REPLY, REPORT):
        apply_import(_parsed(officer, text), by=officer, now=NOW, access=access)
    rows = [
        Document.objects.get(kind="concluding_observations"),
        *Document.objects.filter(kind="state_reply"),
        StateReply.objects.get(),
        Submission.objects.get(),
    ]
    for row in rows:
        assert (row.access_level, row.public_from) == (access.level, access.public_from)
    assert (
        len(Document.objects.visible_to(None)),
        StateReply.objects.visible_to(None).count(),
    ) == ((2, 1) if reads else (0, 0))
    # The secretariat has not accepted the report yet, whoever may read it later.
    report = Document.objects.get(kind="submission")
    assert report.access_level in AccessLevel.confidential_levels
    assert not Submission.objects.visible_to(None).exists()


def test_a_day_is_needed_where_it_becomes_public_from_a_day(officer: User) -> None:
    run = _parsed(officer, OBSERVATIONS)
    for access in (Access(AccessLevel.FROM_DATE), Access("everybody")):
        with pytest.raises(InvalidInput) as refusal:
            apply_import(run, by=officer, now=NOW, access=access)
        assert refusal.value.field in {"public_from", "access_level"}
    assert not Document.objects.exists()


def test_a_further_version_keeps_the_readers_of_its_document(officer: User) -> None:
    committee = Access(AccessLevel.COMMITTEE)
    document = apply_import(
        _parsed(officer, OBSERVATIONS), by=officer, now=NOW, access=committee
    ).document
    assert document is not None
    run = _parsed(officer, OBSERVATIONS.replace("Train the", "Train all"))
    with pytest.raises(InvalidInput, match="open to the same readers: Committee only"):
        apply_import(run, by=officer, now=NOW, access=Access(AccessLevel.PUBLIC))
    apply_import(run, by=officer, now=NOW)
    document.refresh_from_db()
    assert document.access_level == AccessLevel.COMMITTEE
