"""What the lists of recommendations and documents may be narrowed by."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django.core.exceptions import EmptyResultSet
from django.utils.translation import gettext_lazy as _

from recommendations.acts.filters import (
    CountedFilter,
    Facet,
    FacetedFilter,
    Sort,
    body_filter,
    known,
    party_filter,
    theme_filter,
)
from recommendations.documents.reads.flat.answers import Answer, Group, Order, answer, keys_of
from recommendations.documents.reads.flat.asked import asked
from recommendations.documents.reads.flat.rows import Fragment
from recommendations.documents.reads.search import documents_asked, question_of
from recommendations.enums import (
    ClockState,
    DocumentKind,
    FollowUpStatus,
    GradeBucket,
    Language,
    SelectionKind,
)
from recommendations.models import Document, ListedRecommendation, StateParty, Theme, TreatyBody
from recommendations.models.documents import DocumentQuerySet
from recommendations.models.people import Reader
from recommendations.questions.parsing import MAX_LENGTH
from recommendations.questions.structure import TypedQuestion

# What a date alone decides; that a reply came in is a status.
CLOCK_CHOICES = [choice for choice in ClockState.choices if choice[0] != ClockState.ANSWERED]


ORDERS = {
    "state_party": "state_party_id",
    "treaty_body": "treaty_body_id",
    "adopted_on": "-nullif(newest_first, -1000000)",
    "due_on": "due_on",
}
# The facets, each with its condition on the columns of a row as its reader sees it.
FACETS = {
    "state_party": "state_party_id = ANY(%s)",
    "region": "state_party_id = ANY(%s)",
    "treaty_body": "treaty_body_id = ANY(%s)",
    "status": "status = ANY(%s)",
    "clock": "clock = ANY(%s)",
    "kind": "kind = ANY(%s)",
    "theme": "themes && %s::integer[]",
    "year": "year = ANY(%s::integer[])",
    "language": "languages && %s::varchar[]",
    "reply": "has_reply = ANY(%s::boolean[])",
    "assessment": "has_assessment = ANY(%s::boolean[])",
    "grade": "grades && ARRAY(SELECT id FROM recommendations_grade WHERE bucket = ANY(%s))",
}
# The first observations of a committee are of 1970.
YEARS = [(str(year), str(year)) for year in range(2100, 1969, -1)]
REPLY_CHOICES = [("true", _("Received")), ("false", _("None that you may read"))]
ASSESSMENT_CHOICES = [("true", _("Sent in")), ("false", _("None that you may read"))]


def words_filter() -> Any:
    """Words to search for. Too many are refused in words, and stay in the box."""
    return django_filters.CharFilter(
        label=_("Words"),
        method="by_words",
        max_length=MAX_LENGTH,
        error_messages={
            "max_length": _(
                "Your words have %(show_value)s characters, and at most %(limit_value)s can be "
                "searched for. Shorten them."
            )
        },
    )


class RecommendationFilter(FacetedFilter):
    """Recommendations by words, and by all that the flat row says of them.

    Reads the flat rows (decision 40) that the reader may see; counts never go beyond these.
    """

    q = words_filter()
    state_party = party_filter()
    region = django_filters.MultipleChoiceFilter(
        label=_("Region"),
        choices=lambda: [(name, name) for name in sorted(set(_regions().values()))],
        error_messages=known(_("“%(value)s” is not a region. Choose one in the list.")),
    )
    treaty_body = body_filter()
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"),
        choices=FollowUpStatus.choices,
        error_messages=known(
            _("“%(value)s” is not a status of the follow-up. Choose one in the list.")
        ),
    )
    clock = django_filters.MultipleChoiceFilter(
        label=_("Reply due"),
        choices=CLOCK_CHOICES,
        error_messages=known(_("“%(value)s” is not a state of a date. Choose one in the list.")),
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Selected for"),
        choices=SelectionKind.choices,
        error_messages=known(_("“%(value)s” is not a kind of selection. Choose one in the list.")),
    )
    theme = theme_filter()
    grade = django_filters.MultipleChoiceFilter(
        label=_("Evaluated as"),
        choices=GradeBucket.choices,
        error_messages=known(_("“%(value)s” is not a grade. Choose one in the list.")),
    )
    reply = django_filters.MultipleChoiceFilter(
        label=_("State reply"),
        choices=REPLY_CHOICES,
        error_messages=known(_("“%(value)s” says nothing of a reply. Choose one in the list.")),
    )
    assessment = django_filters.MultipleChoiceFilter(
        label=_("Assessment of an organization"),
        choices=ASSESSMENT_CHOICES,
        error_messages=known(
            _("“%(value)s” says nothing of an assessment. Choose one in the list.")
        ),
    )
    year = django_filters.MultipleChoiceFilter(
        label=_("Year of adoption"),
        choices=YEARS,
        error_messages=known(_("“%(value)s” is not a year from 1970 on. Choose one in the list.")),
    )
    language = django_filters.MultipleChoiceFilter(
        label=_("Language of the text"),
        choices=Language.choices,
        error_messages=known(_("“%(value)s” is not one of the six languages, such as “fr”.")),
    )
    sort = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=[(sign + key, key) for key in ORDERS for sign in ("", "-")],
        error_messages=known(
            _("The list cannot be put in the order “%(value)s”. Use the heads of its columns.")
        ),
    )

    class Meta:
        model = ListedRecommendation
        fields: list[str] = []

    def __init__(
        self, data: Any = None, *, user: Reader, language: str, today: date, **kwargs: Any
    ) -> None:
        rows = ListedRecommendation.objects.visible_to(user, today=today)
        super().__init__(data, queryset=rows, **kwargs)
        self.user = user
        self.language = language
        self.today = today

    @cached_property
    def question(self) -> TypedQuestion:
        """How the words were understood."""
        return question_of(self.cleaned("q") or "")

    def _chosen(self) -> dict[str, Fragment]:
        """The choices in force by facet, as conditions on the columns of `seen_rows`."""
        chosen = {}
        for name, condition in FACETS.items():
            if value := list(self.cleaned(name) or ()):
                keys = [getattr(one, "pk", one) for one in value]
                if name == "region":
                    keys = [party for party, region in self._region_of.items() if region in value]
                chosen[name] = Fragment(condition, (keys,))
        return chosen

    @cached_property
    def _region_of(self) -> dict[int, str]:
        return _regions()

    def _order(self) -> Order:
        """As asked for; else the newest observations first, each in reading order."""
        wanted = self.cleaned("sort") or ""
        key = wanted.removeprefix("-")
        keys: list[int] = []
        if key == "state_party":
            # In Python: names are sorted as their language sorts them, which the database cannot.
            keys = [row.pk for row in sorted(StateParty.objects.all(), key=name_sorted)]
        elif key == "treaty_body":
            keys = list(TreatyBody.objects.order_by("code").values_list("pk", flat=True))
        return Order(ORDERS.get(key, ""), is_backwards=wanted != key, keys=keys)

    def answer(self, *, offset: int = 0, limit: int = 25) -> Answer:
        """A page of the list with all counts: one statement, and one for the words of a search."""
        rows = self.queryset
        if not self.form.is_valid():
            return Answer((), 0)
        try:
            return answer(
                asked(rows, self.question),
                self._chosen(),
                self.user,
                today=self.today,
                order=self._order(),
                offset=offset,
                limit=limit,
                groups={"region": Group("state_party", self._region_of)},
                is_whole=self.question.is_empty and not self.question.says_nothing,
            )
        except EmptyResultSet:  # what was typed says nothing: there is nothing to ask
            return Answer((), 0)

    def keys(self, *, limit: int, among: Collection[int] | None = None) -> list[int]:
        """The keys of all that the list holds, or of those `among` them; none for wrong values."""
        rows = self.queryset
        if not self.form.is_valid():
            return []
        if among is not None:
            rows = rows.filter(pk__in=among)
        try:
            narrowed = asked(rows, self.question)
            return keys_of(narrowed, self._chosen(), self.user, today=self.today, limit=limit)
        except EmptyResultSet:  # as in `answer`
            return []

    def facets_of(self, answer: Answer) -> list[Facet]:
        """What may be chosen, with what each choice would leave. Four queries: the names."""
        counts = answer.counts
        bodies = TreatyBody.objects.filter(pk__in=counts.get("treaty_body", ()))
        parties = StateParty.objects.filter(pk__in=counts.get("state_party", ()))
        themes = Theme.objects.filter(pk__in=counts.get("theme", ()))

        def named(name: str, rows: Iterable[Any], code: str, label: str) -> Facet:
            return self.named_facet(name, rows, code, label, counts.get(name, {}))

        return [
            self.facet("status", FollowUpStatus.choices, dict(counts.get("status", {}))),
            self.facet("clock", CLOCK_CHOICES, dict(counts.get("clock", {}))),
            named("treaty_body", bodies, "code", "short_name"),
            named("state_party", sorted(parties, key=name_sorted), "iso3", "name"),
            self._values_facet("region", counts.get("region", {})),
            named("theme", themes, "slug", "name"),
            self.facet("kind", SelectionKind.choices, dict(counts.get("kind", {}))),
            self.facet("grade", GradeBucket.choices, dict(counts.get("grade", {}))),
            self.facet("reply", REPLY_CHOICES, dict(counts.get("reply", {}))),
            self.facet("assessment", ASSESSMENT_CHOICES, dict(counts.get("assessment", {}))),
            self._values_facet("year", counts.get("year", {}), is_backwards=True),
            self.facet("language", Language.choices, dict(counts.get("language", {}))),
        ]

    def _values_facet(
        self, name: str, counts: Mapping[Any, int], *, is_backwards: bool = False
    ) -> Facet:
        """The values that there are, in their order: years, regions."""
        by_value = {str(value): n for value, n in counts.items() if value is not None}
        values = sorted(by_value, reverse=is_backwards)
        return self.facet(name, [(value, value) for value in values], by_value)


def _regions() -> dict[int, str]:
    """The region of each State party, as the United Nations Statistics Division names it."""
    return dict(StateParty.objects.exclude(region="").values_list("pk", "region"))


def name_sorted(party: StateParty) -> str:
    """By this names are sorted with accents where they belong: Égypte before Zambie.

    One letter that seems to have an accent is a letter of its own: Йемен comes after Ирландия.
    """
    letters = unicodedata.normalize("NFKD", party.name.casefold()).replace("и\u0306", "й")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


class DocumentFilter(CountedFilter):
    """Documents by kind, committee, State party, and words of the symbol, title or text."""

    q = words_filter()
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"),
        choices=DocumentKind.choices,
        error_messages=known(_("“%(value)s” is not a kind of document. Choose one in the list.")),
    )
    treaty_body = body_filter()
    state_party = party_filter()

    counted = ("kind", "treaty_body", "state_party")

    class Meta:
        model = Document
        fields: list[str] = []

    def __init__(self, *args: Any, language: str = "en", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language

    def by_words(self, rows: DocumentQuerySet, _name: str, value: str) -> Any:
        return documents_asked(rows, value)

    def sorts(self) -> Iterable[tuple[int, Sort]]:
        """The documents that the words ask for, the latest first. One query beside the words."""
        words = self.cleaned("q")
        rows = documents_asked(self.queryset, words) if words else self.queryset
        ordered = rows.order_by("-distributed_on", "symbol", "pk")
        for key, *values in ordered.values_list(
            *("pk", "kind", "cycle__treaty_body", "cycle__state_party")
        ):
            # A document may belong to no case.
            yield key, tuple((value,) if value is not None else () for value in values)

    def facets(self) -> list[Facet]:
        """What may be chosen, with what each choice would leave. Three queries beside the words."""
        counts = self.counts
        choices = [choice for choice in DocumentKind.choices if choice[0] in counts["kind"]]
        return [self.facet("kind", choices, counts["kind"]), *self.places_facets()]
