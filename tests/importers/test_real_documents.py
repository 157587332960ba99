"""The real documents, against what a person read in them."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from recommendations.importers import ParsedDocument, parse
from tests.importers.samples import SHARED, needs_shared

pytestmark = needs_shared


def _gold() -> list[dict[str, str]]:
    path = SHARED / "documents" / "gold.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


@cache
def _read(path: Path) -> ParsedDocument:
    return parse(path.read_bytes(), path.name)


@pytest.mark.parametrize("gold", _gold(), ids=lambda row: row["symbol"])
def test_concluding_observations_are_read_as_a_person_reads_them(gold: dict[str, str]) -> None:
    document = _read(SHARED / "documents" / gold["file"])
    numbers = [item.number for item in document.paragraphs]
    assert numbers == list(range(1, len(numbers) + 1))
    request = document.follow_up[0]
    found = {
        "symbol": document.symbol,
        "language": document.language,
        "distributed_on": str(document.distributed_on),
        "adopted_on": str(document.adopted_on),
        "meeting": str(document.adopted_meeting),
        "last_paragraph": str(numbers[-1]),
        "selection_kind": request.kind,
        "request_paragraph": str(request.paragraph),
        "period_months": str(request.period_months),
        "items": "; ".join(sorted(request.items)),
    }
    wanted = {name: value for name, value in gold.items() if value and name in found}
    wanted["items"] = "; ".join(sorted(item.strip() for item in gold["items"].split(";")))
    assert {name: found[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("name", "received_on", "items"),
    [
        ("CRPD_C_IRN_FCO_1.pdf", date(2021, 9, 15), ("9(a)", "35(a)", "35(e)")),
        ("CRPD_C_CZE_CO_1_Add.1.pdf", date(2016, 8, 23), ("32", "37")),
        ("CRPD_C_AZE_FCO_2-3.pdf", date(2024, 6, 3), ("11(a)", "11(b)", "19(d)")),
    ],
)
def test_replies_name_what_they_answer(
    name: str, received_on: date, items: tuple[str, ...]
) -> None:
    document = _read(SHARED / "documents" / name)
    assert document.kind == "state_reply"
    assert document.received_on == received_on
    found = [item for passage in document.passages for item in passage.items]
    assert tuple(found[: len(items)]) == items


def _seed(prefix: str) -> ParsedDocument:
    return _read(next(iter(sorted((SHARED / "seeds").glob(f"{prefix}_*")))))


def test_the_report_follows_the_four_paragraphs() -> None:
    document = _seed("002")
    assert document.kind == "submission"
    assert [passage.items for passage in document.passages] == [("16",), ("36",), ("60",), ("62",)]
    assert [len(passage.footnotes) for passage in document.passages] == [2, 6, 2, 4]
    assert len(document.footnotes) == 14
    by_label = {note.label: note for note in document.footnotes}
    assert by_label["13"].url == by_label["12"].url != ""
    assert by_label["14"].url == ""
    assert len(document.own_recommendations) == 14


@pytest.mark.parametrize(("prefix", "n_paragraphs"), [("000", 33), ("003", 19)])
def test_summary_records_keep_their_numbers(prefix: str, n_paragraphs: int) -> None:
    document = _seed(prefix)
    assert document.kind == "summary_record"
    assert [item.number for item in document.paragraphs] == list(range(1, n_paragraphs + 1))


@pytest.mark.parametrize("prefix", ["001", "004"])
def test_press_releases_are_kept_as_blocks(prefix: str) -> None:
    document = _seed(prefix)
    assert document.kind == "press_release"
    assert len(document.blocks) > 5
