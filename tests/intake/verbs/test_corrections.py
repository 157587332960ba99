"""What was read is kept beside its corrections, and nobody overwrites another person's."""

from typing import Any

import pytest

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.enums import EventKind
from recommendations.importers.parsed_json import from_json
from recommendations.intake.verbs.corrections import (
    StaleRevision,
    correct_import,
    start_over,
    undo_correction,
)
from recommendations.intake.verbs.imports import apply_import
from recommendations.intake.verbs.reading import parse_import
from recommendations.models import Event, ImportRun, StateParty, TreatyBody, User
from tests.factories import TreatyBodyFactory
from tests.importers.samples import OBSERVATIONS
from tests.intake.import_runs import NOW, read_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference_data(body: TreatyBody, state_party: StateParty) -> None:
    """The committee and the State party that the sample document is about."""


@pytest.fixture
def run(officer: User) -> ImportRun:
    return read_run(officer, OBSERVATIONS.encode())


def _correct(run: ImportRun, by: User, what: str, **given: Any) -> ImportRun:
    return correct_import(run, what, given, revision=run.revision, by=by, now=NOW)


def test_the_reading_stays_beside_the_corrections(run: ImportRun, officer: User) -> None:
    before = run.proposal
    run = _correct(run, officer, "join_paragraphs", number=4)
    assert run.reading == before
    assert run.proposal != before
    assert run.corrections == [
        {
            "what": "join_paragraphs",
            "with": {"number": 4},
            "when": NOW.isoformat(),
            "by": officer.pk,
        }
    ]


def test_a_second_person_does_not_overwrite_the_first(run: ImportRun, officer: User) -> None:
    seen = run.revision
    _correct(run, officer, "join_paragraphs", number=4)
    with pytest.raises(StaleRevision, match="Somebody has corrected"):
        correct_import(run, "join_paragraphs", {"number": 1}, revision=seen, by=officer, now=NOW)
    with pytest.raises(StaleRevision):
        undo_correction(run, revision=seen)
    with pytest.raises(StaleRevision):
        start_over(run, revision=seen, by=officer, now=NOW)
    assert len(ImportRun.objects.get().corrections) == 1


def test_corrections_are_undone_one_by_one(run: ImportRun, officer: User) -> None:
    states = [run.proposal]
    for what, given in (
        ("join_paragraphs", {"number": 4}),
        ("retype_paragraph", {"number": 4, "kind": "recommendation"}),
        ("set_facts", {"symbol": "CMW/C/AZE/CO/5"}),
    ):
        run = _correct(run, officer, what, **given)
        states.append(run.proposal)
    assert run.symbol == "CMW/C/AZE/CO/5"
    while run.corrections:
        assert run.proposal == states.pop()
        run = undo_correction(run, revision=run.revision)
    assert run.proposal == states.pop()
    assert run.symbol == "CMW/C/AZE/CO/4"
    with pytest.raises(DomainError, match="nothing to undo"):
        undo_correction(run, revision=run.revision)


def test_going_back_to_what_was_read_can_be_undone(run: ImportRun, officer: User) -> None:
    run = _correct(run, officer, "join_paragraphs", number=4)
    corrected = run.proposal
    run = start_over(run, revision=run.revision, by=officer, now=NOW)
    assert run.proposal == run.reading
    with pytest.raises(DomainError, match="nothing was corrected"):
        start_over(run, revision=run.revision, by=officer, now=NOW)
    run = undo_correction(run, revision=run.revision)
    assert run.proposal == corrected


def test_a_refusal_changes_nothing(run: ImportRun, officer: User) -> None:
    with pytest.raises(InvalidInput, match="no paragraph 99") as refused:
        _correct(run, officer, "join_paragraphs", number=99)
    assert refused.value.field is None
    with pytest.raises(InvalidInput) as refused:
        _correct(run, officer, "set_facts", symbol="CMW/3rd")
    assert refused.value.field == "symbol"
    with pytest.raises(DomainError, match="like this already"):
        _correct(run, officer, "retype_paragraph", number=6, kind="concern")
    stored = ImportRun.objects.get()
    assert (stored.revision, stored.proposal) == (run.revision, run.proposal)


def test_a_symbol_of_another_committee_is_refused(run: ImportRun, officer: User) -> None:
    TreatyBodyFactory.create(code="CRPD", symbol_prefix="CRPD/C")
    with pytest.raises(InvalidInput, match="belongs to CMW"):
        _correct(run, officer, "set_facts", symbol="CRPD/C/AZE/CO/4")


def test_a_symbol_that_was_entered_says_who_may_apply(officer: User, body: TreatyBody) -> None:
    text = OBSERVATIONS.replace("United Nations CMW/C/AZE/CO/4\n", "").replace(
        "Committee on Migrant Workers\n", ""
    )
    text = text.replace(" (CMW/C/AZE/4)", "")
    run = read_run(officer, text.encode())
    assert run.treaty_body is None
    run = _correct(run, officer, "set_facts", symbol="CMW/C/AZE/CO/4")
    assert run.treaty_body == body


def test_checked_warnings_are_not_counted(officer: User) -> None:
    text = OBSERVATIONS.replace("5 (a) and (c) (inspection) and 7", "6 and 7")
    run = read_run(officer, text.encode())
    assert len(run.warnings) == 1
    run = _correct(run, officer, "settle_doubt", index=0)
    assert run.warnings == []
    assert from_json(run.proposal).warnings[0].is_settled


def test_reading_again_does_not_throw_corrections_away(run: ImportRun, officer: User) -> None:
    run = _correct(run, officer, "join_paragraphs", number=4)
    again = parse_import(run, now=NOW)
    assert (again.proposal, again.corrections) == (run.proposal, run.corrections)


def test_nothing_is_corrected_after_applying(run: ImportRun, officer: User) -> None:
    run = _correct(run, officer, "join_paragraphs", number=1)
    applied = apply_import(run, by=officer, now=NOW, revision=run.revision)
    revision = applied.revision
    with pytest.raises(DomainError, match="not waiting for a check"):
        _correct(applied, officer, "join_paragraphs", number=2)
    with pytest.raises(DomainError, match="not waiting for a check"):
        undo_correction(applied, revision=revision)
    with pytest.raises(DomainError, match="not waiting for a check"):
        start_over(applied, revision=revision, by=officer, now=NOW)
    event = Event.objects.get(kind=EventKind.DOCUMENT_IMPORTED)
    assert event.details["corrections"] == 1


def test_what_was_corrected_meanwhile_is_not_applied_unchecked(
    run: ImportRun, officer: User
) -> None:
    seen = run.revision
    _correct(run, officer, "join_paragraphs", number=1)
    with pytest.raises(DomainError, match="corrected since you opened it"):
        apply_import(run, by=officer, now=NOW, revision=seen)


def test_a_run_read_before_corrections_were_kept_can_be_corrected(
    run: ImportRun, officer: User
) -> None:
    before = run.proposal
    ImportRun.objects.update(reading={})
    run = _correct(run, officer, "join_paragraphs", number=1)
    assert run.reading == before
    assert undo_correction(run, revision=run.revision).proposal == before


def test_an_undo_that_is_no_longer_possible_says_so(run: ImportRun, officer: User) -> None:
    """After an update of the program, an old correction may mean something else."""
    run = _correct(run, officer, "join_paragraphs", number=1)
    run = _correct(run, officer, "join_paragraphs", number=1)
    run.corrections[0]["with"] = {"number": 99}
    run.save()
    with pytest.raises(DomainError, match="Go back to what was read"):
        undo_correction(run, revision=run.revision)
