"""Following: who wants to hear of what. It is about what is public, and nobody else learns of it.

The verbs leave no event: what a person follows is no fact of any case. Whom a thing concerns is
asked for many things at once, in a constant number of queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations import visibility
from recommendations.acts.errors import InvalidInput
from recommendations.models import Follow, FollowUp, Recommendation, ReportingCycle, User
from recommendations.models.follows import FOLLOWABLE, Followable

Key = TypeVar("Key")


def column_of(thing: Followable) -> str:
    """The column of a follow that holds a thing of this type; it names the thing in addresses."""
    return next(name for name, model in FOLLOWABLE.items() if isinstance(thing, model))


@transaction.atomic
def follow(user: User, thing: Followable) -> Follow:
    """Follow a thing; whoever follows it already goes on, and hears of it again if it was muted."""
    what: dict[str, Any] = {column_of(thing): thing}
    row, _is_new = Follow.objects.update_or_create(user=user, **what, defaults={"resumes_on": None})
    return row


@transaction.atomic
def stop_following(row: Follow) -> None:
    """Follow it no longer. Mails about it that are planned already are not sent."""
    Follow.objects.filter(pk=row.pk).delete()


@transaction.atomic
def mute(row: Follow, *, until: date | None, today: date) -> Follow:
    """Hear nothing of it until a day, which is the first with mails again; None takes it back.

    What happens meanwhile is not told later. Raises InvalidInput for a day that is not to come.
    """
    if until is not None and until <= today:
        raise InvalidInput(
            _("Choose a day after today: mails about this come again from then on."), field="until"
        )
    locked = Follow.objects.select_for_update().get(pk=row.pk)
    locked.resumes_on = until
    locked.save()
    return locked


# --- Who follows it -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Concern:
    """What something is about: its case, and of that the recommendations that it touches."""

    cycle: ReportingCycle
    recommendations: frozenset[int] = frozenset()


def followers(
    concerns: Mapping[Key, Concern], *, today: date
) -> dict[Key, dict[int, list[Follow]]]:
    """The people who follow what each of these is about, by their keys, with what they follow.

    Muted follows and deactivated people are left out. Two queries, whatever the numbers.
    """
    themes = _themes(concerns.values())
    wanted: dict[Key, set[tuple[str, int]]] = {
        key: _names(concern, themes) for key, concern in concerns.items()
    }
    places: dict[str, set[int]] = defaultdict(set)
    for names in wanted.values():
        for column, pk in names:
            places[column].add(pk)
    rows: dict[tuple[str, int], list[Follow]] = defaultdict(list)
    for row in _follows_of(places, today):
        for column in FOLLOWABLE:
            pk = getattr(row, f"{column}_id")
            if pk is not None:
                rows[column, pk].append(row)
    found: dict[Key, dict[int, list[Follow]]] = {}
    for key, names in wanted.items():
        people: dict[int, list[Follow]] = defaultdict(list)
        for name in names:
            for row in rows[name]:
                people[row.user_id].append(row)
        found[key] = people
    return found


def _names(concern: Concern, themes: Mapping[int, set[int]]) -> set[tuple[str, int]]:
    """Everything by which this can be followed: columns of a follow, with keys."""
    cycle = concern.cycle
    return {
        ("cycle", cycle.pk),
        ("state_party", cycle.state_party_id),
        ("treaty_body", cycle.treaty_body_id),
        *(("recommendation", pk) for pk in concern.recommendations),
        *(("theme", theme) for pk in concern.recommendations for theme in themes.get(pk, ())),
    }


def _themes(concerns: Iterable[Concern]) -> dict[int, set[int]]:
    """The themes that anybody follows, by the recommendations concerned."""
    pks = {pk for concern in concerns for pk in concern.recommendations}
    found: dict[int, set[int]] = defaultdict(set)
    for recommendation, theme in Recommendation.themes.through.objects.filter(
        recommendation__in=pks, theme__in=Follow.objects.filter(theme__isnull=False).values("theme")
    ).values_list("recommendation", "theme"):
        found[recommendation].add(theme)
    return found


def _follows_of(places: Mapping[str, set[int]], today: date) -> Iterable[Follow]:
    condition = visibility.NOTHING
    for column, pks in places.items():
        condition |= Q(**{f"{column}__in": pks})
    return Follow.objects.heard(today).filter(condition).select_related("user")


def followers_of_cases(cycles: Iterable[int], *, today: date) -> Iterator[tuple[int, User]]:
    """Who follows these cases, or what is asked publicly in them: each with the case's key."""
    rows = {row.pk: row for row in ReportingCycle.objects.filter(pk__in=cycles)}
    asked: dict[int, set[int]] = defaultdict(set)
    for cycle, recommendation in FollowUp.objects.filter(
        visibility.documents(visibility.PUBLIC, today, "request__document__"),
        request__cycle__in=rows,
    ).values_list("request__cycle", "recommendation"):
        asked[cycle].add(recommendation)
    concerns = {pk: Concern(row, frozenset(asked[pk])) for pk, row in rows.items()}
    for pk, people in followers(concerns, today=today).items():
        for follows in people.values():
            yield pk, follows[0].user
