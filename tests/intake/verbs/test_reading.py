"""A file that came in is read once, by one worker, even when workers or readers die."""

from datetime import UTC, datetime
from typing import Any

import pytest

from recommendations.enums import ImportStatus
from recommendations.importers.sandbox import Limits, SandboxedReading, parse_in_sandbox
from recommendations.intake.verbs import reading as import_reading
from recommendations.intake.verbs.imports import discard_import, start_import
from recommendations.intake.verbs.reading import (
    MAX_ATTEMPTS,
    PATIENCE,
    STUCK_AFTER,
    parse_import,
    waiting_imports,
)
from recommendations.models import ImportRun, StateParty, TreatyBody, User
from tests.importers.samples import OBSERVATIONS, blocks_of, pdf

NOW = datetime(2024, 7, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(officer: User, body: TreatyBody, state_party: StateParty) -> ImportRun:
    data = pdf(blocks_of(OBSERVATIONS * 12))
    return start_import(data=data, filename="observations.pdf", by=officer)


def _claimed(run: ImportRun, *, n_attempts: int = 1) -> None:
    ImportRun.objects.filter(pk=run.pk).update(
        status=ImportStatus.READING, claimed_at=NOW, n_attempts=n_attempts
    )


def test_reading_leaves_a_proposal_and_how_far_it_came(run: ImportRun) -> None:
    run = parse_import(run, now=NOW)
    assert run.status == ImportStatus.PARSED
    assert run.proposal["symbol"] == "CMW/C/AZE/CO/4"
    assert run.media_type == "application/pdf"
    assert run.claimed_at is None
    assert 0 < run.n_done <= run.n_total == run.proposal["n_pages"]


def test_a_file_whose_message_was_lost_waits_for_the_schedule(run: ImportRun) -> None:
    ImportRun.objects.filter(pk=run.pk).update(created_at=NOW)
    assert waiting_imports(now=NOW) == []
    assert waiting_imports(now=NOW + PATIENCE) == [run.pk]


def test_a_file_is_read_by_one_worker_at_a_time(run: ImportRun) -> None:
    _claimed(run)
    assert parse_import(run, now=NOW).status == ImportStatus.READING
    assert waiting_imports(now=NOW) == []


def test_a_file_whose_worker_died_is_read_again(run: ImportRun) -> None:
    _claimed(run)
    later = NOW + STUCK_AFTER
    assert waiting_imports(now=later) == [run.pk]
    run = parse_import(run, now=later)
    assert run.status == ImportStatus.PARSED
    assert run.claimed_at is None


def test_a_file_that_kills_its_workers_is_given_up_with_a_sentence(run: ImportRun) -> None:
    _claimed(run, n_attempts=MAX_ATTEMPTS)
    run = parse_import(run, now=NOW + STUCK_AFTER)
    assert run.status == ImportStatus.FAILED
    assert f"begun {MAX_ATTEMPTS} times" in run.error


def test_a_run_discarded_while_it_is_read_stays_discarded(
    run: ImportRun, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def discard_meanwhile(*args: Any, **kwargs: Any) -> SandboxedReading:
        discard_import(run)
        return parse_in_sandbox(*args, **kwargs)

    monkeypatch.setattr(import_reading, "parse_in_sandbox", discard_meanwhile)
    read = parse_import(run, now=NOW)
    assert read.status == ImportStatus.DISCARDED
    assert read.proposal == {}


def test_a_file_past_its_limits_ends_in_a_sentence_and_nothing_half_written(
    run: ImportRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_no_time(*args: Any, **kwargs: Any) -> SandboxedReading:
        return parse_in_sandbox(*args, **kwargs, limits=Limits(seconds=0))

    monkeypatch.setattr(import_reading, "parse_in_sandbox", with_no_time)
    run = parse_import(run, now=NOW)
    assert run.status == ImportStatus.FAILED
    assert "was stopped" in run.error
    assert run.proposal == {}


def test_what_cannot_be_seen_is_taken_out_and_counted(officer: User) -> None:
    text = OBSERVATIONS.replace("State party", "State\u202e party\x07")
    n = text.count("\u202e") + text.count("\x07")
    run = start_import(data=text.encode(), filename="observations.txt", by=officer)
    run = parse_import(run, now=NOW)
    assert run.status == ImportStatus.PARSED, run.error
    assert run.proposal["n_hidden"] == n > 0
    assert "\u202e" not in str(run.proposal)
    assert "\x07" not in run.source_text


def test_a_text_that_nobody_could_record_is_refused_with_its_length(officer: User) -> None:
    endless = "The Committee recommends that the State party end detention. " * 4000
    text = "\n\n".join(["1. The Committee met.", f"2. {endless}", "3. It asks for a reply."])
    run = start_import(data=text.encode(), filename="endless.txt", by=officer)
    run = parse_import(run, now=NOW)
    assert run.status == ImportStatus.FAILED
    assert "Paragraph 2 has" in run.error
    assert "at most 200,000 can be kept" in run.error
