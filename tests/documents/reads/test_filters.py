"""Each filter narrows the list as it says, and no count goes beyond what the reader may see."""

from datetime import date

import pytest
from django.http import QueryDict
from django.utils import translation

from recommendations.acts.filters import Facet
from recommendations.deadlines.reads.deadline_list import listed_deadlines
from recommendations.deadlines.reads.filters import DeadlineFilter
from recommendations.documents.reads.filters import (
    DocumentFilter,
    RecommendationFilter,
    name_sorted,
)
from recommendations.enums import (
    AccessLevel,
    ClockState,
    DeadlineKind,
    DocumentKind,
    FollowUpStatus,
    SelectionKind,
    SubmissionStatus,
)
from recommendations.models import Deadline, Document, Recommendation, StateParty, User
from recommendations.models.people import Reader
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import (
    AssessmentFactory,
    DeadlineFactory,
    DocumentFactory,
    EvaluationFactory,
    FollowUpFactory,
    FollowUpRequestFactory,
    GradeFactory,
    ParagraphFactory,
    ParagraphTextFactory,
    PassageFactory,
    RecommendationFactory,
    ReportingCycleFactory,
    StatePartyFactory,
    StateReplyFactory,
    SubmissionFactory,
    ThemeFactory,
    TreatyBodyFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2023, 10, 1)  # a week before the case's reply is due


def filtered(query: str, user: Reader = None, today: date = TODAY) -> RecommendationFilter:
    return RecommendationFilter(QueryDict(query), user=user, language="en", today=today)


def in_order(filters: RecommendationFilter) -> list[int]:
    found = Recommendation.objects.select_related("paragraph").in_bulk(filters.answer().keys)
    return [found[key].paragraph.number for key in filters.answer().keys]


def numbers(filters: RecommendationFilter) -> list[int]:
    return sorted(in_order(filters))


def facets_of(filters: RecommendationFilter) -> list[Facet]:
    return filters.facets_of(filters.answer())


def counts(facets: list[Facet], name: str) -> dict[str, int]:
    (facet,) = [facet for facet in facets if facet.name == name]
    return {choice.value: choice.count for choice in facet.choices}


@pytest.fixture
def other(case: Case) -> Recommendation:
    """A recommendation of another committee to another State party, not under follow-up."""
    cycle = ReportingCycleFactory.create(
        treaty_body=TreatyBodyFactory.create(code="CAT"),
        state_party=StatePartyFactory.create(iso3="TGO", name_en="Togo"),
    )
    paragraph = ParagraphFactory.create(document=DocumentFactory.create(cycle=cycle), number=7)
    return RecommendationFactory.create(paragraph=paragraph, topic="Prisons")


def test_without_filters_everything_visible_is_there(case: Case, other: Recommendation) -> None:
    assert numbers(filtered("")) == [7, 16, 36, 60, 62]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state_party=TGO", [7]),
        ("state_party=tgo", [7]),
        ("state_party=TGO&state_party=AZE", [7, 16, 36, 60, 62]),
        ("treaty_body=CMW", [16, 36, 60, 62]),
        ("treaty_body=CAT&state_party=AZE", []),
    ],
)
def test_by_state_party_and_committee(
    case: Case, other: Recommendation, query: str, expected: list[int]
) -> None:
    assert numbers(filtered(query)) == expected


def test_by_status_of_the_latest_round(case: Case) -> None:
    case.follow_ups[16].status = FollowUpStatus.EVALUATED
    case.follow_ups[16].save()
    FollowUpFactory.create(request=case.request, recommendation=case.recommendation(16), round=2)
    assert numbers(filtered("status=evaluated")) == []
    assert numbers(filtered("status=awaiting_reply")) == [16, 36, 60, 62]


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2023, 1, 1), ClockState.RUNNING),
        (date(2023, 10, 8), ClockState.DUE_SOON),
        (date(2023, 10, 9), ClockState.OVERDUE),
    ],
)
def test_by_clock(case: Case, today: date, state: ClockState) -> None:
    case.follow_ups[16].status = FollowUpStatus.REPLY_RECEIVED
    case.follow_ups[16].save()
    for one in (ClockState.RUNNING, ClockState.DUE_SOON, ClockState.OVERDUE):
        expected = [36, 60, 62] if one == state else []
        assert numbers(filtered(f"clock={one}", today=today)) == expected
    assert counts(facets_of(filtered("", today=today)), "clock")[state] == 3


def test_without_a_date_the_clock_says_so(case: Case) -> None:
    with as_owner():
        Deadline.objects.all().delete()
    assert numbers(filtered("clock=no_date")) == [16, 36, 60, 62]


def test_by_kind_of_selection(case: Case, other: Recommendation) -> None:
    assert numbers(filtered(f"kind={SelectionKind.SHORT_TERM_FOLLOW_UP}")) == [16, 36, 60, 62]
    assert numbers(filtered(f"kind={SelectionKind.URGENT_NO_DEADLINE}")) == []


def test_by_theme_counts_a_recommendation_once(case: Case) -> None:
    children, detention = (
        ThemeFactory.create(slug="children"),
        ThemeFactory.create(slug="detention"),
    )
    case.recommendation(36).themes.add(children, detention)
    case.recommendation(60).themes.add(children)
    assert numbers(filtered("theme=children&theme=detention")) == [36, 60]
    assert counts(facets_of(filtered("")), "theme") == {"children": 2, "detention": 1}


def test_by_region_year_and_language(case: Case, other: Recommendation) -> None:
    StateParty.objects.filter(iso3="AZE").update(region="Asia")
    StateParty.objects.filter(iso3="TGO").update(region="Africa")
    other.cycle.adopted_on = date(2019, 5, 3)
    other.cycle.save()
    ParagraphTextFactory.create(
        paragraph=case.recommendation(36).paragraph,
        language="fr",
        text="Mettre fin à la détention.",
    )
    assert numbers(filtered("region=Africa")) == [7]
    assert numbers(filtered("region=Africa&region=Asia")) == [7, 16, 36, 60, 62]
    assert numbers(filtered("region=Africa&state_party=AZE")) == []
    assert counts(facets_of(filtered("region=Africa")), "region") == {"Africa": 1, "Asia": 4}
    # What a State party would leave counts the region, and the other way round.
    assert counts(facets_of(filtered("state_party=AZE")), "region") == {"Africa": 0, "Asia": 4}
    assert counts(facets_of(filtered("region=Africa")), "state_party") == {"AZE": 0, "TGO": 1}
    assert numbers(filtered("year=2019")) == [7]
    assert counts(facets_of(filtered("")), "year") == {"2021": 4, "2019": 1}
    assert numbers(filtered("language=fr")) == [36]
    assert counts(facets_of(filtered("")), "language")["fr"] == 1


@pytest.mark.parametrize("access", [AccessLevel.PUBLIC, AccessLevel.COMMITTEE])
def test_by_reply_assessment_and_grade_as_far_as_the_reader_sees_them(
    case: Case, officer: User, access: AccessLevel
) -> None:
    reply = StateReplyFactory.create(request=case.request, access_level=access)
    PassageFactory.create(reply=reply, recommendation=case.recommendation(16))
    submission = SubmissionFactory.create(
        request=case.request, status=SubmissionStatus.PUBLISHED, access_level=access
    )
    AssessmentFactory.create(submission=submission, recommendation=case.recommendation(36))
    EvaluationFactory.create(
        follow_up=case.follow_ups[60],
        grade=GradeFactory.create(bucket="partial"),
        status="adopted",
        adopted_on=TODAY,
        access_level=access,
    )
    for reader in (None, officer):
        sees = reader is officer or access == AccessLevel.PUBLIC
        for query, number in (("reply=true", 16), ("assessment=true", 36), ("grade=partial", 60)):
            assert numbers(filtered(query, reader)) == ([number] if sees else []), query
            name, _sign, value = query.partition("=")
            facet = counts(facets_of(filtered("", reader)), name)
            assert facet.get(value, 0) == int(sees), query
        assert numbers(filtered("reply=false", reader)) == ([] if sees else [16]) + [36, 60, 62]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fr", ["Allemagne", "Égypte", "États-Unis", "Zambie"]),
        ("es", ["Alemania", "España", "Etiopía", "México", "Níger"]),
        # Ё stands with Е, and Й after all of И.
        ("ru", ["Египет", "Израиль", "Ирландия", "Йемен", "Казахстан"]),
        ("ar", ["أذربيجان", "إسبانيا", "الأردن", "بلجيكا"]),
    ],
)
def test_names_are_sorted_as_their_language_sorts_them(language: str, names: list[str]) -> None:
    parties = [StateParty(**{f"name_{language}": name}) for name in reversed(names)]
    with translation.override(language):
        found = sorted(parties, key=name_sorted)
        assert [party.name for party in found] == names


def test_what_is_chosen_comes_first(case: Case, other: Recommendation) -> None:
    (facet,) = [one for one in facets_of(filtered("treaty_body=CMW")) if one.name == "treaty_body"]
    assert [choice.value for choice in facet.choices] == ["CMW", "CAT"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("state_party=XXX", "No State party has the code “XXX”."),
        ("treaty_body=NOPE", "No committee has the code “NOPE”."),
        ("status=asleep", "“asleep” is not a status"),
        ("clock=yesterday", "“yesterday” is not a state of a date."),
        ("kind=1", "“1” is not a kind of selection."),
        ("theme=%27%3B--", "No theme is called “';--”."),
        ("sort=password", "order “password”"),
        ("region=Atlantis", "“Atlantis” is not a region."),
        ("year=1815", "“1815” is not a year from 1970 on."),
        ("language=la", "“la” is not one of the six languages"),
        ("reply=maybe", "“maybe” says nothing of a reply."),
        ("assessment=maybe", "“maybe” says nothing of an assessment."),
        ("grade=Z", "“Z” is not a grade."),
    ],
)
def test_values_that_nothing_knows_get_a_sentence_and_no_rows(
    case: Case, query: str, sentence: str
) -> None:
    filters = filtered(query)
    assert sentence in " ".join(filters.problems)
    assert numbers(filters) == []


def test_a_choice_counts_what_it_would_leave_under_the_other_filters(
    case: Case, other: Recommendation
) -> None:
    facets = facets_of(filtered("state_party=TGO"))
    assert counts(facets, "state_party") == {"AZE": 4, "TGO": 1}
    assert counts(facets, "treaty_body") == {"CAT": 1, "CMW": 0}
    assert counts(facets, "status")[FollowUpStatus.AWAITING_REPLY] == 0


def test_counts_and_choices_leave_out_what_the_reader_may_not_see(
    case: Case, officer: User
) -> None:
    hidden = DocumentFactory.create(
        cycle=ReportingCycleFactory.create(
            treaty_body=case.body, state_party=StatePartyFactory.create(iso3="KEN")
        ),
        access_level=AccessLevel.COMMITTEE,
    )
    follow_up = FollowUpFactory.create(
        request=FollowUpRequestFactory.create(
            document=hidden, selection_kind=SelectionKind.URGENT_NO_DEADLINE
        ),
        status=FollowUpStatus.CLOSED,
    )
    follow_up.recommendation.themes.add(ThemeFactory.create(slug="secret-theme"))
    public, inside = facets_of(filtered("")), facets_of(filtered("", officer))
    for name, value in (
        ("state_party", "KEN"),
        ("theme", "secret-theme"),
        ("status", FollowUpStatus.CLOSED),
        ("kind", SelectionKind.URGENT_NO_DEADLINE),
    ):
        assert counts(public, name).get(value, 0) == 0
        assert counts(inside, name)[value] == 1
    assert "KEN" not in counts(public, "state_party")
    assert "secret-theme" not in counts(public, "theme")


def test_orders(case: Case, other: Recommendation) -> None:
    def order(query: str) -> list[int]:
        return in_order(filtered(query))

    assert order("sort=state_party") == [16, 36, 60, 62, 7]
    assert order("sort=-state_party") == [7, 16, 36, 60, 62]
    assert order("sort=due_on")[-1] == 7  # undated ones last, both ways
    assert order("sort=-due_on")[-1] == 7


def test_documents_by_kind_and_words(case: Case) -> None:
    DocumentFactory.create(
        cycle=case.cycle, kind=DocumentKind.LETTER, symbol="", title="A letter to the mission"
    )
    DocumentFactory.create(
        cycle=case.cycle,
        kind=DocumentKind.LETTER,
        symbol="",
        title="A letter that stays inside",
        access_level=AccessLevel.COMMITTEE,
    )

    def found(query: str) -> list[str]:
        rows = DocumentFilter(QueryDict(query), queryset=Document.objects.visible_to(None))
        return [document.title for document in rows.narrowed()]

    assert found("kind=letter") == ["A letter to the mission"]
    assert found("q=letter") == ["A letter to the mission"]
    assert found("q=cmw/c/aze/co/3") == [case.document.title]
    case.recommendation(36).paragraph.texts.update(text="Stop detaining children.")
    assert found("q=detained+children") == [case.document.title]
    assert found("q=detained+goats") == []
    assert found("kind=poem") == []
    filters = DocumentFilter(QueryDict(""), queryset=Document.objects.visible_to(None))
    assert counts(filters.facets(), "kind") == {
        DocumentKind.CONCLUDING_OBSERVATIONS: 1,
        DocumentKind.LETTER: 1,
    }


def test_dates_that_still_count_unless_one_asks_for_the_others(case: Case, officer: User) -> None:
    DeadlineFactory.create(
        request=case.request, kind=DeadlineKind.INTERNAL, due_on=date(2023, 10, 5)
    )
    StateReplyFactory.create(request=case.request, received_on=date(2023, 9, 1))

    def shown(query: str, user: User | None = None) -> list[str]:
        filters = DeadlineFilter(QueryDict(query), queryset=listed_deadlines(user, today=TODAY))
        return [deadline.kind for deadline in filters.shown()]

    assert shown("") == [DeadlineKind.FOLLOW_UP_INFORMATION]
    assert sorted(shown("", officer)) == [DeadlineKind.FOLLOW_UP_INFORMATION, DeadlineKind.INTERNAL]
    for follow_up in case.follow_ups.values():
        follow_up.status = FollowUpStatus.REPLY_RECEIVED
        follow_up.save()
    assert shown("") == []
    assert shown("clock=answered") == [DeadlineKind.FOLLOW_UP_INFORMATION]
    (answered,) = listed_deadlines(None, today=TODAY)
    assert getattr(answered, "received_on", None) == date(2023, 9, 1)


def test_dates_are_counted_beside_each_choice_and_listed_by_the_same_rules(
    case: Case, other: Recommendation, officer: User
) -> None:
    theme = ThemeFactory.create(slug="prisons")
    other.themes.add(theme)
    request = FollowUpRequestFactory.create(document=other.paragraph.document)
    FollowUpFactory.create(request=request, recommendation=other)
    DeadlineFactory.create(request=request, due_on=date(2023, 9, 1))
    DeadlineFactory.create(
        request=case.request, kind=DeadlineKind.INTERNAL, due_on=date(2023, 9, 20)
    )

    def look(query: str, user: User | None = officer) -> DeadlineFilter:
        return DeadlineFilter(QueryDict(query), queryset=listed_deadlines(user, today=TODAY))

    for query in (
        *("", "clock=overdue", "clock=answered", "treaty_body=CMW", "state_party=TGO"),
        *("theme=prisons", "theme=prisons&treaty_body=CMW", "kind=internal&clock=answered"),
    ):
        for user in (None, officer):
            filters = look(query, user)
            shown = list(filters.shown().order_by("due_on", "pk").values_list("pk", flat=True))
            assert filters.keys_shown() == shown, query
    facets = look("treaty_body=CMW").facets()
    assert counts(facets, "treaty_body") == {"CAT": 1, "CMW": 2}
    assert counts(facets, "theme") == {"prisons": 0}
    assert counts(facets, "state_party") == {"AZE": 2, "TGO": 0}
    assert counts(facets, "kind") == {"follow_up_information": 1, "internal": 1}
    assert counts(look("theme=prisons").facets(), "treaty_body") == {"CAT": 1, "CMW": 0}
    # What a secretariat sets for itself is counted for nobody else.
    assert counts(look("treaty_body=CMW", None).facets(), "treaty_body") == {"CAT": 1, "CMW": 1}
    assert look("kind=poem").keys_shown() == []
