"""docs/operators/asvs.md: every point of the standard once, and nothing named that is not there."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs" / "operators" / "asvs.md").read_text(encoding="utf-8")
SUMMARY = (ROOT / "docs" / "operators" / "security.md").read_text(encoding="utf-8")
ANSWERS = ("met", "partly", "not met", "does not apply")
ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE
)
ROWS = ROW.findall(PAGE)

# The requirements of level 1 and 2 of version 4.0.3: the last number of each section, without those
# that were withdrawn or belong to level 3.
_LAST = """
1.1:7 1.2:4 1.4:5 1.5:4 1.6:4 1.7:2 1.8:2 1.9:2 1.10:1 1.11:2 1.12:2 1.14:6
2.1:12 2.2:3 2.3:3 2.4:5 2.5:7 2.6:3 2.7:6 2.8:7 2.9:3 2.10:4
3.1:1 3.2:4 3.3:4 3.4:5 3.5:3 3.7:1 4.1:5 4.2:2 4.3:3 5.1:5 5.2:8 5.3:10 5.4:3 5.5:4
6.1:3 6.2:6 6.3:2 6.4:2 7.1:4 7.2:2 7.3:4 7.4:3 8.1:4 8.2:3 8.3:8 9.1:3 9.2:4
10.2:2 10.3:3 11.1:8 12.1:3 12.2:1 12.3:6 12.4:2 12.5:2 12.6:1 13.1:5 13.2:6 13.3:2 13.4:2
14.1:4 14.2:6 14.3:3 14.4:7 14.5:4
"""
SECTIONS = {section: int(last) for section, last in (words.split(":") for words in _LAST.split())}
WITHDRAWN = {
    *("1.4.2", "1.4.3", "1.12.1", "4.1.4", "7.3.2", "13.1.2", "13.2.4", "14.3.1"),
}


def test_every_requirement_has_its_row_and_no_other() -> None:
    wanted = [
        f"{section}.{number}"
        for section, last in SECTIONS.items()
        for number in range(1, last + 1)
        if f"{section}.{number}" not in WITHDRAWN
    ]
    assert [number for number, *_rest in ROWS] == wanted
    # A row of another shape would be counted nowhere.
    assert len(re.findall(r"^\| \d", PAGE, re.MULTILINE)) == len(wanted) == 259


def test_each_row_has_one_answer_and_says_how() -> None:
    wrong = [
        number
        for number, _level, asked, answer, how in ROWS
        if answer not in ANSWERS or not asked.strip() or not how.strip()
    ]
    assert not wrong


def test_the_summary_counts_what_the_tables_say() -> None:
    chapters: dict[str, Counter[str]] = {}
    for number, _level, _asked, answer, _how in ROWS:
        chapters.setdefault(number.partition(".")[0], Counter())[answer] += 1
    told = {
        chapter: [int(count) for count in counts]
        for chapter, *counts in re.findall(
            r"^\| V(\d+) [^|]+\| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", SUMMARY, re.MULTILINE
        )
    }
    assert told == {
        chapter: [counts[answer] for answer in ANSWERS] for chapter, counts in chapters.items()
    }
    (total,) = re.findall(
        r"^\| \*\*all\*\* \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", SUMMARY, re.MULTILINE
    )
    whole = sum(chapters.values(), Counter())
    assert [int(count) for count in total] == [whole[answer] for answer in ANSWERS]


def _named() -> list[str]:
    """What stands between backticks and names a file, or a test of a file."""
    folders = "recommendations|templates|static|tracker|tests|dev|docs"
    return sorted(set(re.findall(rf"`((?:{folders})/[\w./:-]+)`", PAGE)))


@pytest.mark.parametrize("name", _named())
def test_every_file_and_test_that_is_named_is_there(name: str) -> None:
    path, _, test = name.partition("::")
    assert (ROOT / path).exists(), f"{path} does not exist"
    if test:
        source = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^def {test}\(", source, re.MULTILINE), f"{path} has no {test}"


def test_every_setting_that_is_named_is_one() -> None:
    code = (ROOT / "tracker" / "settings.py").read_text(encoding="utf-8")
    named = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", PAGE))
    assert named
    assert not [name for name in sorted(named) if not re.search(rf"\b{name}\b", code)]
