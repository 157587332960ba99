"""What a file is is told by its content, and what cannot be read gets a sentence."""

import pytest

from recommendations.importers import MAX_BYTES, UnreadableDocument, parse
from recommendations.importers.parsed_json import from_json, to_json
from tests.importers.samples import OBSERVATIONS, REPLY, REPORT, blocks_of, pdf


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"", "empty", "The file is empty"),
        (b"  \n \n", "empty", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "picture", "is a picture (PNG)"),
        (b"\xff\xd8\xff\xe0" + b"x" * 50, "picture", "is a picture (JPEG)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 50, "old_word", "save it as .docx"),
        (b"{\\rtf1 text}", "unknown_type", "RTF"),
        (b"PK\x03\x04broken", "damaged", "damaged or cut off"),
        (b"%PDF-1.7 and then nothing", "damaged", "damaged or cut off"),
        (bytes(range(1, 256)) * 4, "unknown_type", "neither PDF"),
        (b"x" * (MAX_BYTES + 1), "too_large", "larger than 25 MB"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_a_sentence(data: bytes, code: str, says: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        parse(data, "report.pdf")
    assert caught.value.code == code
    assert says in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_pdf_named_otherwise_is_read_as_a_pdf_and_the_name_is_a_doubt() -> None:
    document = parse(pdf(blocks_of(OBSERVATIONS)), "observations.txt")
    assert document.symbol == "CMW/C/AZE/CO/4"
    assert [warning.code for warning in document.warnings] == ["name_and_content_differ"]


def test_a_right_name_is_no_doubt() -> None:
    assert parse(OBSERVATIONS.encode(), "observations.txt").warnings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_its_encoding(encoding: str) -> None:
    assert parse(OBSERVATIONS.encode(encoding)).symbol == "CMW/C/AZE/CO/4"


@pytest.mark.parametrize("text", [OBSERVATIONS, REPLY, REPORT])
def test_the_json_contract_gives_the_same_document_back(text: str) -> None:
    document = parse(text.encode())
    values = to_json(document, "file.txt")
    assert from_json(values) == document
    assert list(values)[:16] == [
        "file", "kind", "symbol", "committee", "state_party", "language", "distributed_on",
        "adopted_on", "adopted_meeting", "session", "received_on", "paragraphs", "follow_up",
        "next_report_due_on", "passages", "warnings",
    ]  # fmt: skip
