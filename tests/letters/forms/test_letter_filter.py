"""Filters of letters say what is wrong with an address, and count what each choice leaves."""

import pytest
from django.http import QueryDict

from recommendations.letters.forms.letter_filter import LetterFilter
from recommendations.models import Letter
from tests.factories import LetterFactory

pytestmark = pytest.mark.django_db


def _filter(query: str) -> LetterFilter:
    return LetterFilter(QueryDict(query), queryset=Letter.objects.all())


@pytest.mark.parametrize("name", ["status", "kind", "treaty_body", "state_party"])
def test_an_unknown_value_is_explained_and_shows_no_letter(name: str) -> None:
    LetterFactory.create()
    filters = _filter(f"{name}=nonsense")
    (sentence,) = filters.problems
    assert "“nonsense”".casefold() in sentence.casefold()
    assert not filters.narrowed().exists()


def test_choices_of_committee_and_state_party_narrow_and_are_counted() -> None:
    letter = LetterFactory.create()
    other = LetterFactory.create(deadline__request__document__cycle__treaty_body__code="CAT")
    cycle = letter.deadline.cycle
    for name, value in (
        ("treaty_body", cycle.treaty_body.code),
        ("state_party", cycle.state_party.iso3),
    ):
        filters = _filter(f"{name}={value.lower()}")
        assert filters.narrowed().get() == letter
        facet = next(facet for facet in filters.facets() if facet.name == name)
        assert {choice.value: choice.count for choice in facet.choices}[value] == 1
    assert set(_filter("").narrowed()) == {letter, other}
