"""The heads of the chain for everybody: one a day, whatever happened, and nothing more."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.models import Seal
from recommendations.seals.verbs.sealing import seal
from tests.conftest import Case
from tests.factories import EventFactory
from tests.seals.conftest import MINUTE, NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def days(chain: list[Seal]) -> list[str]:
    """The heads of three days: a busy one, one without anything, and one that is not over."""
    quiet = seal(now=NOW + DAY)
    EventFactory.create(at=NOW + 2 * DAY)
    busy = seal(now=NOW + 2 * DAY)
    assert quiet is not None
    assert busy is not None
    return [chain[-1].hash, quiet.hash, busy.hash]


def test_everybody_reads_the_heads_of_days_that_are_over(client: Client, days: list[str]) -> None:
    page = client.get(reverse("head-list")).content.decode()
    assert days[0] in page
    assert days[1] in page
    assert days[2] not in page


def test_the_file_has_a_line_for_each_day(client: Client, days: list[str]) -> None:
    answer = client.get(reverse("head-file"))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == f"2026-12-01 {days[1]}\n2026-11-30 {days[0]}\n"


def test_no_head_tells_how_much_happened(client: Client, days: list[str]) -> None:
    """Neither numbers, nor seals within a day, nor moments; a quiet day looks like any other."""
    within = Seal.objects.get(number=2)
    for address in (reverse("head-list"), reverse("head-file"), reverse("history-feed")):
        text = client.get(address).content.decode()
        assert days[0] in text
        assert within.hash not in text
        assert within.root not in text
        assert "11:02" not in text
        assert "12:02" not in text


def test_feeds_of_one_case_have_no_heads(client: Client, days: list[str], evidence: Case) -> None:
    """They are about everything, and a reader of one case would get nothing else most days."""
    whole = client.get(reverse("history-feed")).content.decode()
    assert whole.count("Head of the history for") == 2
    assert "head/2026-11-30" in whole
    case = evidence.cycle
    for query in ("treaty_body=CMW", f"case=CMW/AZE/{case.number}", "document=CMW/C/AZE/CO/3"):
        part = client.get(f"{reverse('history-feed')}?{query}").content.decode()
        assert "Head of the history" not in part


def test_before_the_first_day_is_over_there_is_none(client: Client, chain: list[Seal]) -> None:
    assert client.get(reverse("head-file")).content == b""
    assert "once its day is over" in client.get(reverse("head-list")).content.decode()


def test_what_happens_later_that_day_changes_no_head(client: Client, days: list[str]) -> None:
    before = client.get(reverse("head-file")).content
    EventFactory.create(at=NOW + 2 * DAY + MINUTE)
    assert seal(now=NOW + 2 * DAY + MINUTE) is not None
    assert client.get(reverse("head-file")).content == before
