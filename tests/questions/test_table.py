"""The table of questions: what is found in six languages, beside what must be found.

`table.csv` holds each question with the rule that says which rows it must find (`rules.py`) and how
many these are; a question without a rule says nothing and is answered with a sentence.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from recommendations.documents.reads.flat.asked import asked
from recommendations.documents.reads.search import question_of
from recommendations.models import ListedRecommendation
from tests.questions.collection import FILE
from tests.questions.loading import load_collection
from tests.questions.rules import rows_by_rule

pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"{FILE} is not on this machine.")

TABLE = Path(__file__).with_name("table.csv")
# Of all rows that must be found, so many hundredths may be found beside them.
TOO_MUCH = 2


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    language: str
    about: str
    question: str
    rule: str
    rows: str


def table() -> list[Line]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return [Line(**line) for line in csv.DictReader(lines)]


def test_the_table_is_large_and_in_six_languages() -> None:
    questions = table()
    assert len({line.question for line in questions}) == len(questions) >= 250
    assert {line.language for line in questions} == {"en", "fr", "es", "ru", "ar", "zh"}


def test_rules_give_the_numbers_of_rows_that_the_table_says() -> None:
    counted = {line.question: str(len(rows_by_rule(line.rule))) for line in table() if line.rule}
    assert counted == {line.question: line.rows for line in table() if line.rule}


@pytest.mark.django_db
def test_no_row_is_lost_and_few_are_found_too_much() -> None:
    load_collection()
    lost, too_much, n_wanted = {}, {}, 0
    for line in table():
        question = question_of(line.question)
        rows = asked(ListedRecommendation.objects.order_by(), question)
        found = {f"{symbol} {number}" for symbol, number in rows.values_list("symbol", "number")}
        wanted = {row.upper() for row in rows_by_rule(line.rule)} if line.rule else set()
        assert question.says_nothing == (not line.rule), line.question
        n_wanted += len(wanted)
        if wanted - found:
            lost[line.question] = sorted(wanted - found)
        if found - wanted:
            too_much[line.question] = sorted(found - wanted)
    assert not lost
    n_too_much = sum(map(len, too_much.values()))
    assert n_too_much * 100 <= n_wanted * TOO_MUCH, too_much
