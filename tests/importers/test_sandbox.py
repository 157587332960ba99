"""Files are read in a process apart: what kills their reader kills nothing else."""

import os
import signal
from pathlib import Path

import pytest

from recommendations.importers import UnreadableDocument, parse
from recommendations.importers.sandbox import Limits, Sandbox, parse_in_sandbox
from tests.importers.samples import OBSERVATIONS, blocks_of, pdf


def test_a_file_read_apart_is_the_same_document() -> None:
    data = pdf(blocks_of(OBSERVATIONS))
    reading = parse_in_sandbox(data, "observations.pdf")
    assert reading.document == parse(data, "observations.pdf")
    assert reading.media_type == "application/pdf"


def test_a_symbol_that_a_person_gave_reaches_the_reader() -> None:
    text = "1. One is one.\n\n2. Two is two.\n\n3. Three is three.\n"
    reading = parse_in_sandbox(text.encode(), symbol="CMW/C/AZE/CO/9")
    assert reading.document.symbol == "CMW/C/AZE/CO/9"


def test_how_far_reading_is_can_be_seen() -> None:
    told: list[tuple[int, int]] = []
    data = pdf(blocks_of(OBSERVATIONS * 12))
    reading = parse_in_sandbox(data, on_progress=lambda done, total: told.append((done, total)))
    assert told
    assert all(done <= total == reading.document.n_pages for done, total in told)


def test_what_cannot_be_read_says_the_same_as_without_the_process() -> None:
    with pytest.raises(UnreadableDocument, match="is a picture") as caught:
        parse_in_sandbox(b"\x89PNG\r\n\x1a\n" + b"x" * 50)
    assert caught.value.code == "picture"


def test_a_reader_past_its_time_dies_alone_with_a_sentence() -> None:
    with pytest.raises(UnreadableDocument, match="was stopped") as caught:
        parse_in_sandbox(OBSERVATIONS.encode(), limits=Limits(seconds=0))
    assert caught.value.code == "took_too_long"


def test_a_reader_past_its_memory_dies_alone_with_a_sentence() -> None:
    large = OBSERVATIONS.encode() * 2000
    with pytest.raises(UnreadableDocument, match="more memory than any document") as caught:
        parse_in_sandbox(large, limits=Limits(megabytes=10))
    assert caught.value.code in ("too_large", "crashed")


def test_a_reader_that_died_is_replaced_for_the_next_file() -> None:
    with Sandbox() as reader:
        first = reader.parse(OBSERVATIONS.encode())
        process = reader._process
        assert process is not None
        process.send_signal(signal.SIGKILL)
        process.wait()
        with pytest.raises(UnreadableDocument) as caught:
            reader.parse(OBSERVATIONS.encode())
        assert caught.value.code == "crashed"
        assert reader.parse(OBSERVATIONS.encode()) == first


def test_a_fault_of_the_program_is_said_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with Sandbox() as reader:
        # A job that no caller here can make stands for a fault.
        with pytest.raises(UnreadableDocument, match="has been logged") as caught:
            reader.parse(OBSERVATIONS.encode(), symbol="no symbol")
        assert caught.value.code == "fault"
        assert "InvalidSymbol" in caplog.text
        assert reader.parse(OBSERVATIONS.encode()).document.symbol == "CMW/C/AZE/CO/4"


def test_one_process_reads_file_after_file_and_is_ended_with_its_owner() -> None:
    with Sandbox() as reader:
        reader.parse(OBSERVATIONS.encode())
        process = reader._process
        reader.parse(OBSERVATIONS.encode())
        assert reader._process is process
    assert process is not None
    assert process.poll() is not None


def test_the_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "a-secret-that-must-stay-here")
    with Sandbox() as reader:
        reader.parse(OBSERVATIONS.encode())
        assert reader._process is not None
        environment = Path(f"/proc/{reader._process.pid}/environ")
        if not environment.exists():
            pytest.skip("This system does not show the environment of a process.")
        said = environment.read_bytes()
    assert b"a-secret" not in said
    assert b"DATABASE_URL" not in said
    assert "DATABASE_URL" in os.environ


def test_a_page_comes_as_a_picture() -> None:
    data = pdf(blocks_of(OBSERVATIONS))
    with Sandbox() as reader:
        picture = reader.draw(data, 1, longest=400)
        assert picture.startswith(b"\x89PNG")
        with pytest.raises(UnreadableDocument, match="pages"):
            reader.draw(data, 99, longest=400)
