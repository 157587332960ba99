"""What a list may be narrowed by. Pages, and later exports and feeds, share these sets."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from recommendations.models import (
    StateParty,
    Theme,
    TreatyBody,
)

# So many choices are read at a glance; more of them can be searched.
A_GLANCE = 12


@dataclass(frozen=True)
class Choice:
    """One box of a facet; `count` is what choosing it would leave."""

    value: str
    label: str
    count: int
    is_selected: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    choices: tuple[Choice, ...]
    is_single: bool = False

    @property
    def is_long(self) -> bool:
        """Whether its choices are more than one finds at a glance."""
        return len(self.choices) > A_GLANCE


class CodesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic when run
    """Codes such as AZE or CMW, in capitals or not."""

    def clean(self, value: Any) -> Any:
        return super().clean([str(code).upper() for code in value or ()])


class CodesFilter(django_filters.ModelMultipleChoiceFilter):  # type: ignore[misc]  # untyped
    field_class = CodesField


def known(message: Any) -> dict[str, Any]:
    return {"invalid_choice": message, "invalid_pk_value": message}


def party_filter() -> CodesFilter:
    return CodesFilter(
        label=_("State party"),
        to_field_name="iso3",
        queryset=StateParty.objects.all(),
        method="by_party",
        error_messages=known(
            _("No State party has the code “%(value)s”. Use three letters, for example AZE.")
        ),
    )


def body_filter() -> CodesFilter:
    return CodesFilter(
        label=_("Committee"),
        to_field_name="code",
        queryset=TreatyBody.objects.all(),
        method="by_body",
        error_messages=known(
            _("No committee has the code “%(value)s”. Use its letters, for example CMW.")
        ),
    )


def theme_filter() -> Any:
    return django_filters.ModelMultipleChoiceFilter(
        label=_("Theme"),
        to_field_name="slug",
        queryset=Theme.objects.all(),
        method="by_theme",
        error_messages=known(_("No theme is called “%(value)s”. Choose one in the list.")),
    )


def _without_empty(data: Any) -> Any:
    """The parameters of an address without those left empty, as forms without script send them."""
    if not isinstance(data, QueryDict):
        return data
    kept = data.copy()
    for name, values in data.lists():
        kept.setlist(name, [value for value in values if value.strip()])
    return kept


class FacetedFilter(django_filters.FilterSet):  # type: ignore[misc]  # untyped package
    """What all filters share. `queryset` is already cut to the reader; counts never leave it."""

    # The path from a row to its case.
    case_path = "cycle"

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_without_empty(data), *args, **kwargs)

    @property
    def problems(self) -> list[str]:
        """What is wrong with the values in the address, one sentence each."""
        return [str(error) for errors in self.form.errors.values() for error in errors]

    def narrowed(self, without: str = "") -> Any:
        """The rows that all filters leave, or all filters but one; none for wrong values."""
        rows = self.queryset.all()
        if not self.form.is_valid():
            return rows.none()
        for name, value in self.form.cleaned_data.items():
            if name != without:
                rows = self.filters[name].filter(rows, value)
        return rows

    def cleaned(self, name: str) -> Any:
        return self.form.cleaned_data.get(name) if self.form.is_valid() else None

    def facet(self, name: str, choices: Iterable[tuple[str, Any]], counts: dict[str, int]) -> Facet:
        """The choices of one filter, with what each would leave; the chosen ones come first."""
        chosen = {str(value).upper() for value in self.form.data.getlist(name)}
        made = tuple(
            Choice(value, str(label), counts.get(value, 0), value.upper() in chosen)
            for value, label in choices
        )
        first = sorted(made, key=lambda choice: not choice.is_selected)
        return Facet(name, str(self.filters[name].label), tuple(first))

    def named_facet(
        self, name: str, rows: Iterable[Any], code: str, label: str, counts: Mapping[int, int]
    ) -> Facet:
        """A facet over rows that have a code and a name, in their order; `counts` by their keys."""
        rows = list(rows)
        return self.facet(
            name,
            [(getattr(row, code), getattr(row, label)) for row in rows],
            {getattr(row, code): counts[row.pk] for row in rows},
        )

    def chips(self, facets: Iterable[Facet]) -> list[tuple[str, str, str]]:
        """The choices in force: name of the parameter, its value, and the words for it."""
        return [
            (facet.name, choice.value, f"{facet.label}: {choice.label}")
            for facet in facets
            for choice in facet.choices
            if choice.is_selected
        ]

    def by_party(self, rows: Any, _name: str, value: Any) -> Any:
        return rows.filter(**{f"{self.case_path}__state_party__in": list(value)}) if value else rows

    def by_body(self, rows: Any, _name: str, value: Any) -> Any:
        return rows.filter(**{f"{self.case_path}__treaty_body__in": list(value)}) if value else rows

    def party_facet(self) -> Facet:
        """The States parties of the rows: two queries."""
        path = f"{self.case_path}__state_party"
        parties = StateParty.objects.filter(pk__in=self.queryset.order_by().values(path))
        counts = count_by(self.narrowed("state_party"), f"{path}__iso3")
        return self.facet("state_party", [(row.iso3, row.name) for row in parties], counts)

    def body_facet(self) -> Facet:
        """The committees of the rows: two queries."""
        path = f"{self.case_path}__treaty_body"
        bodies = TreatyBody.objects.filter(pk__in=self.queryset.order_by().values(path))
        counts = count_by(self.narrowed("treaty_body"), f"{path}__code")
        return self.facet("treaty_body", [(row.code, row.short_name) for row in bodies], counts)


def count_by(rows: "QuerySet[Any]", column: str) -> dict[str, int]:
    """How many of the rows fall under each value of a column of theirs. One query."""
    counted = rows.order_by().values_list(column).annotate(n=Count("pk"))
    return {value: n for value, n in counted if value is not None}


# What the facets ask of a row: for each of them its values.
Sort = tuple[tuple[Any, ...], ...]


class CountedFilter(FacetedFilter):
    """Asks each row once, for the list, its count and the counts of all facets.

    `counted` names the facets; many rows are of one sort.
    """

    counted: tuple[str, ...] = ()

    def sorts(self) -> Iterable[tuple[int, Sort]]:
        """The key of each row before any choice, in the order of the list, with its sort."""
        raise NotImplementedError

    @cached_property
    def _sorts(self) -> list[tuple[int, Sort]]:
        return list(self.sorts())

    @cached_property
    def _chosen(self) -> dict[int, set[Any]]:
        """The choices in force, by the place of their facet."""
        chosen = {}
        for place, name in enumerate(self.counted):
            if values := list(self.cleaned(name) or ()):
                chosen[place] = {getattr(value, "pk", value) for value in values}
        return chosen

    def _failed(self, sort: Sort) -> list[int]:
        """The facets that leave out a row of this sort."""
        return [place for place, values in self._chosen.items() if values.isdisjoint(sort[place])]

    def keys_shown(self) -> list[int]:
        """The rows that all choices leave, in the order of the list; none for wrong values."""
        if not self.form.is_valid():
            return []
        return [key for key, sort in self._sorts if not self._failed(sort)]

    @cached_property
    def counts(self) -> dict[str, Counter[Any]]:
        """By facet, how many rows each value would leave; 0 where the others leave none."""
        counts = [Counter[Any]() for _name in self.counted]
        is_valid = self.form.is_valid()
        for sort, n in Counter(sort for _key, sort in self._sorts).items():
            failed = self._failed(sort)
            for place, counted in enumerate(counts):
                is_left = is_valid and (not failed or failed == [place])
                for value in sort[place]:
                    counted[value] += n if is_left else 0
        return dict(zip(self.counted, counts, strict=True))

    def counted_facet(self, name: str, table: "QuerySet[Any]", code: str, label: str) -> Facet:
        """A facet over those rows of a table that are counted. One query."""
        counts = self.counts[name]
        return self.named_facet(name, table.filter(pk__in=counts), code, label, counts)

    def places_facets(self) -> tuple[Facet, Facet]:
        """The committees and the States parties of the rows: two queries."""
        return (
            self.counted_facet("treaty_body", TreatyBody.objects.all(), "code", "short_name"),
            self.counted_facet("state_party", StateParty.objects.all(), "iso3", "name"),
        )
