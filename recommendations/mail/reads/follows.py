"""Who follows what, asked for many things at once. Following is about what is public."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable

from recommendations import visibility
from recommendations.models import Follow, FollowUp, Recommendation, ReportingCycle, User
from recommendations.models.follows import FOLLOWABLE

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Concern:
    """What something is about: its case, and the recommendations of it that are concerned."""

    cycle: ReportingCycle
    recommendations: Collection[int] = ()


def is_of_followed_case() -> Combinable:
    """Whether anybody follows the outer row's case, or something in it; who, is found out later."""
    follows = Follow.objects.order_by()
    themes = Recommendation.themes.through.objects.filter(
        recommendation__cycle=OuterRef("cycle"), theme__in=follows.values("theme")
    )
    return (
        Exists(follows.filter(cycle=OuterRef("cycle")))
        | Exists(follows.filter(state_party=OuterRef("cycle__state_party")))
        | Exists(follows.filter(treaty_body=OuterRef("cycle__treaty_body")))
        | Exists(follows.filter(recommendation__cycle=OuterRef("cycle")))
        | Exists(themes)
    )


def followers(
    concerns: Mapping[Key, Concern], *, today: date
) -> dict[Key, dict[int, list[Follow]]]:
    """The people who follow what each of these is about, by their keys, with what they follow.

    Muted follows and deactivated people are left out. Two queries, whatever the numbers.
    """
    themes: dict[int, set[int]] = defaultdict(set)
    for recommendation, theme in Recommendation.themes.through.objects.filter(
        recommendation__in={pk for one in concerns.values() for pk in one.recommendations},
        theme__in=Follow.objects.filter(theme__isnull=False).values("theme"),
    ).values_list("recommendation", "theme"):
        themes[recommendation].add(theme)
    # Everything by which each can be followed: columns of a follow, with keys.
    names: dict[Key, set[tuple[str, int]]] = {
        key: {
            ("cycle", one.cycle.pk),
            ("state_party", one.cycle.state_party_id),
            ("treaty_body", one.cycle.treaty_body_id),
            *(("recommendation", pk) for pk in one.recommendations),
            *(("theme", theme) for pk in one.recommendations for theme in themes[pk]),
        }
        for key, one in concerns.items()
    }
    wanted = visibility.NOTHING
    for column in FOLLOWABLE:
        pks = {pk for all_names in names.values() for name, pk in all_names if name == column}
        wanted |= Q(**{f"{column}__in": pks})
    rows: dict[tuple[str, int], list[Follow]] = defaultdict(list)
    for row in Follow.objects.heard(today).filter(wanted).select_related("user"):
        for column in FOLLOWABLE:
            rows[column, getattr(row, f"{column}_id") or 0].append(row)
    found: dict[Key, dict[int, list[Follow]]] = {}
    for key, all_names in names.items():
        found[key] = defaultdict(list)
        for name in all_names:
            for row in rows[name]:
                found[key][row.user_id].append(row)
    return found


def followers_of_cases(cycles: Iterable[int], *, today: date) -> dict[int, dict[int, User]]:
    """Who follows these cases, or what is publicly asked in them, by the case's key."""
    asked: dict[int, set[int]] = defaultdict(set)
    for cycle, recommendation in FollowUp.objects.filter(
        visibility.documents(visibility.PUBLIC, today, "request__document__"),
        request__cycle__in=cycles,
    ).values_list("request__cycle", "recommendation"):
        asked[cycle].add(recommendation)
    rows = ReportingCycle.objects.filter(pk__in=cycles)
    people = followers({row.pk: Concern(row, asked[row.pk]) for row in rows}, today=today)
    return {
        cycle: {pk: follows[0].user for pk, follows in found.items()}
        for cycle, found in people.items()
    }
