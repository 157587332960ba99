"""Unknown names are matched once and kept; rows that waited for them can be applied."""

import pytest

from recommendations import dates
from recommendations.acts.errors import InvalidInput
from recommendations.enums import IndexTermKind
from recommendations.index_imports.reads import unknown_names
from recommendations.index_imports.verbs.imports import apply_index_import, work_on
from recommendations.index_imports.verbs.name_mapping import NameMapping, map_names
from recommendations.index_imports.verbs.names import KnownNames, normalised
from recommendations.models import (
    IndexImport,
    IndexTerm,
    Recommendation,
    StateParty,
    Theme,
    TreatyBody,
    User,
)
from tests.factories import StatePartyFactory, ThemeFactory, TreatyBodyFactory
from tests.importers.index_files import as_json, row, whole
from tests.index_imports.index_exports import applied, counted, document, outcomes

pytestmark = pytest.mark.django_db

STATE, BODY, THEME = IndexTermKind.STATE, IndexTermKind.BODY, IndexTermKind.THEME


@pytest.fixture
def by(body: TreatyBody, state_party: StateParty, administrator: User) -> User:
    return administrator


def _asked(found: IndexImport) -> list[tuple[str, str, int]]:
    found.refresh_from_db()
    return [(name.kind.value, name.written, name.n) for name in unknown_names(found)]


def _decide(by: User, *mappings: NameMapping) -> int:
    return map_names(mappings, by=by, now=dates.now())


@pytest.mark.parametrize(
    "name",
    [
        "Türkiye",
        "TURKIYE*",
        "TR",
        "tur",
        "Турция",
        "the Republic of Türkiye",
        "Türkiye, Republic of",
    ],
)
def test_a_state_is_known_by_names_codes_and_formal_names(db: None, name: str) -> None:
    party = StatePartyFactory.create(
        iso3="TUR",
        iso2="TR",
        name_en="Türkiye",
        name_ru="Турция",
        formal_name_en="the Republic of Türkiye",
    )
    TreatyBodyFactory.create(code="CMW", symbol_prefix="CMW/C")
    (given,) = whole(as_json([row(Symbol="CMW/C/XKX/CO/1", Countries=[name])]))
    assert KnownNames().placement_of(given).party_id == party.pk


def test_names_are_compared_without_accents_signs_and_capitals() -> None:
    assert normalised("Côte d’Ivoire *") == normalised("COTE D'IVOIRE")
    assert normalised("Women & girls") == normalised("women and girls")
    assert normalised("Niger") != normalised("Nigeria")


def test_a_committee_is_known_by_its_code_its_names_and_its_protocol(by: User) -> None:
    body = TreatyBodyFactory.create(
        code="CRC", name="Committee on the Rights of the Child", symbol_prefix="CRC/C"
    )
    for name in ("- CRC", "- Committee on the Rights of the Child", "CRC-OP-SC"):
        (given,) = whole(as_json([row(Body=name, Symbol="CRC/C/OPSC/AZE/CO/1")]))
        assert KnownNames().placement_of(given).body_id == body.pk


def test_rows_of_an_unknown_state_wait_until_its_name_is_matched(by: User) -> None:
    rows = document("CMW/C/UNK/CO/1", 7, 8, Countries=["Kosovo*"])
    found = applied(rows, by)
    assert outcomes(found) == {"waiting": 2}
    assert (STATE.value, "Kosovo*", 2) in _asked(found)
    kosovo = StatePartyFactory.create(iso3="XKX", name_en="A territory")
    assert _decide(by, NameMapping(STATE, "Kosovo*", target=kosovo)) == 1
    found.refresh_from_db()
    assert outcomes(found) == {"added": 2}
    assert not Recommendation.objects.exists()
    apply_index_import(found, by=by)
    work_on(found, clock=dates.now)
    assert Recommendation.objects.get().cycle.state_party == kosovo
    # The next export asks nothing, however the name is written.
    later = counted(document("CMW/C/UNK/CO/2", 3, 4, first=9, Countries=["KOSOVO"]), by)
    assert outcomes(later) == {"added": 2}
    assert not [name for name in _asked(later) if name[0] == STATE]


def test_an_unknown_body_is_listed_or_left_out_for_good(by: User) -> None:
    rows = [row(n, Body="- Panel of Wise Persons", Symbol="X/1") for n in (1, 2, 3)]
    found = counted(rows, by)
    assert outcomes(found) == {"waiting": 3}
    assert (BODY.value, "Panel of Wise Persons", 3) in _asked(found)
    _decide(by, NameMapping(BODY, "Panel of Wise Persons", is_left_out=True))
    found.refresh_from_db()
    assert outcomes(found) == {"left_out": 3}
    assert found.left_out == {"Panel of Wise Persons": 3}
    later = counted([row(7, Body="- Panel of wise persons", Symbol="X/1")], by)
    assert outcomes(later) == {"left_out": 1}


def test_a_theme_that_is_matched_later_reaches_what_is_recorded(by: User) -> None:
    found = applied(document("CMW/C/AZE/CO/4", 7, 8, Themes=["Right to water", "Roofs", "UPR"]), by)
    recommendation = Recommendation.objects.get()
    assert list(recommendation.themes.all()) == []
    assert [name for _kind, name, _n in _asked(found)] == ["Right to water", "Roofs", "UPR"]
    water = ThemeFactory.create(name="Water", slug="water")
    decided = _decide(
        by,
        NameMapping(THEME, "Right to water", target=water),
        NameMapping(THEME, "Roofs", is_new_theme=True),
        NameMapping(THEME, "UPR", is_left_out=True),
    )
    assert decided == 3
    assert {theme.name for theme in recommendation.themes.all()} == {"Water", "Roofs"}
    assert _asked(found) == []
    applied(document("CMW/C/AZE/CO/5", 7, 8, first=5, Themes=["right to  WATER"]), by)
    assert Recommendation.objects.filter(themes=water).count() == 2


def test_a_new_theme_is_made_once(by: User) -> None:
    _decide(by, NameMapping(THEME, "Roofs", is_new_theme=True))
    _decide(by, NameMapping(THEME, "roofs", is_new_theme=True))
    assert Theme.objects.get().slug == "roofs"
    assert IndexTerm.objects.get().theme == Theme.objects.get()


def test_no_choice_changes_nothing_and_a_wrong_one_is_refused(
    by: User, state_party: StateParty
) -> None:
    assert _decide(by, NameMapping(THEME, "Roofs")) == 0
    with pytest.raises(InvalidInput):
        _decide(by, NameMapping(THEME, "Roofs", target=state_party))
    assert not IndexTerm.objects.exists()
