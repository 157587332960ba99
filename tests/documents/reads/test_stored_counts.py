"""Stored counts give what counting row by row gives, whoever asks and whatever changes."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from recommendations.documents.reads.filters import FACETS
from recommendations.documents.reads.flat.answers import Answer, Group, Order, answer
from recommendations.documents.reads.flat.rows import Fragment
from recommendations.documents.verbs.relisting import (
    MANY_PARTS,
    merge_counts,
    relist_all,
    wrong_counts,
)
from recommendations.models import (
    Document,
    Grade,
    ListedCount,
    ListedRecommendation,
    Organisation,
    Recommendation,
    ReportingCycle,
    StateParty,
    User,
)
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import (
    FollowUpFactory,
    ParagraphTextFactory,
    ReportingCycleFactory,
    StatePartyFactory,
    ThemeFactory,
    TreatyBodyFactory,
)
from tests.random_rows import TODAY, build_rows

pytestmark = pytest.mark.django_db

GROUPS = {"region": "state_party"}


def _choices(chance: random.Random) -> dict[str, Fragment]:
    """Some facets with some of their values, as the filters give them."""
    rows = list(ListedRecommendation.objects.values())
    values: dict[str, list[Any]] = {
        "treaty_body": [row["treaty_body_id"] for row in rows],
        "state_party": [row["state_party_id"] for row in rows],
        "region": [row["state_party_id"] for row in rows],
        "status": [row["status"] for row in rows],
        "clock": ["overdue", "due_soon", "running", "answered", "no_date"],
        "kind": [row["kind"] for row in rows],
        "theme": [theme for row in rows for theme in row["themes"]],
        "year": [row["year"] for row in rows if row["year"]],
        "language": ["en", "fr", "ar"],
        "reply": [True, False],
        "assessment": [True, False],
        "grade": list(Grade.objects.values_list("bucket", flat=True)) or ["none"],
    }
    assert set(values) == set(FACETS)
    names = chance.sample(sorted(values), chance.choice((0, 1, 1, 2, 2, 3)))
    return {
        name: Fragment(FACETS[name], ([chance.choice(values[name]) for _n in range(2)],))
        for name in names
    }


def _asked(
    user: User | None, chosen: Mapping[str, Fragment], today: date, *, is_whole: bool
) -> Answer:
    regions = dict(StateParty.objects.values_list("pk", "region"))
    return answer(
        ListedRecommendation.objects.visible_to(user, today=today),
        chosen,
        user,
        today=today,
        order=Order(),
        offset=0,
        limit=1000,
        groups={"region": Group("state_party", regions)},
        is_whole=is_whole,
    )


def _counts(found: Answer) -> dict[str, dict[Any, int]]:
    """What is counted, without the lines that say 0."""
    return {
        name: {value: n for value, n in values.items() if n}
        for name, values in found.counts.items()
        if any(values.values())
    }


@pytest.fixture
def rows(case: Case, ngo: Organisation, request: pytest.FixtureRequest) -> random.Random:
    """Two committees and States parties, themes, languages, years; anything may have happened."""
    build_rows(case, ngo, request.param)
    chance = random.Random(request.param)  # noqa: S311 - the same worlds each time
    StateParty.objects.filter(pk=case.state_party.pk).update(region="Western Asia")
    other = ReportingCycleFactory.create(
        treaty_body=TreatyBodyFactory.create(code="CAT"),
        state_party=StatePartyFactory.create(iso3="TGO", name_en="Togo", region="Western Africa"),
        adopted_on=date(2019, 5, 1),
    )
    themes = ThemeFactory.create_batch(3)
    documents = list(Document.objects.order_by("pk"))
    for document in chance.sample(documents, len(documents) // 2):
        Document.objects.filter(pk=document.pk).update(cycle=other)
        Recommendation.objects.filter(paragraph__document=document).update(cycle=other)
    for recommendation in Recommendation.objects.order_by("pk"):
        recommendation.themes.set(chance.sample(themes, chance.choice((0, 1, 2))))
        if chance.random() < 0.4:
            ParagraphTextFactory.create(
                paragraph=recommendation.paragraph, language=chance.choice(("fr", "ar"))
            )
    return chance


@pytest.mark.parametrize("rows", range(3), indirect=True)
def test_stored_counts_are_those_of_the_rows(
    rows: random.Random, everybody: dict[str, User]
) -> None:
    assert ReportingCycle.objects.count() > 1
    n_chosen = set()
    for name, person in {"public": None, **everybody}.items():
        for _turn in range(12):
            chosen = _choices(rows)
            n_chosen.add(len(chosen))
            today = TODAY + timedelta(days=rows.choice((-3, 0, 3)))
            by_store = _asked(person, chosen, today, is_whole=True)
            by_rows = _asked(person, chosen, today, is_whole=False)
            about = (name, {key: one.parameters for key, one in chosen.items()}, today)
            assert by_store.keys == by_rows.keys, about
            assert by_store.count == by_rows.count, about
            assert _counts(by_store) == _counts(by_rows), about
            for facet, values in by_rows.counts.items():
                assert set(by_store.counts[facet]) >= set(values), (about, facet)
    assert n_chosen == {0, 1, 2, 3}


@pytest.mark.parametrize("rows", [7], indirect=True)
def test_counts_are_right_after_every_change_and_when_they_are_merged(rows: random.Random) -> None:
    assert wrong_counts() == 0
    n_parts = ListedCount.objects.count()
    Document.objects.update(access_level="committee")
    assert wrong_counts() == 0
    Document.objects.update(access_level="public")
    Recommendation.objects.first().themes.clear()  # type: ignore[union-attr]
    assert wrong_counts() == 0
    assert ListedCount.objects.count() > n_parts
    assert ListedCount.objects.filter(n__lt=0).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT merge_listed_counts()")
    assert wrong_counts() == 0
    assert not ListedCount.objects.filter(n__lte=0).exists()


def test_few_parts_are_left_and_many_are_added_up(case: Case) -> None:
    assert not merge_counts()
    changes = 0
    while ListedCount.objects.count() < 4 * MANY_PARTS:
        changes += 1
        level = "committee" if changes % 2 else "public"
        Document.objects.update(access_level=level)
    before = ListedCount.objects.count()
    assert merge_counts()
    assert ListedCount.objects.count() < before / 4
    assert wrong_counts() == 0
    assert not merge_counts()


def test_counts_that_are_wrong_are_found_and_made_anew(case: Case) -> None:
    FollowUpFactory.create(request=case.request)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE recommendations_listedcount SET n = n + 1 WHERE facet = 'year'")
    assert wrong_counts() > 0
    with pytest.raises(CommandError, match="counts of flat rows are not what the rows give"):
        call_command("relist", verify=True)
    relist_all()
    assert wrong_counts() == 0
    call_command("relist", verify=True)
