"""The page of the former versions of one thing."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from recommendations.acts.history import is_on_committee_side
from recommendations.former_versions.reads.kinds import Kind
from recommendations.former_versions.reads.rows import rows_of, steps_of
from recommendations.former_versions.reads.sentences import ActEntry, entries_of
from recommendations.models import StateReply, Submission, User
from recommendations.models.people import viewer_of


@dataclass(frozen=True)
class HistoryPage:
    """What became of a thing, and whether the reader is told who did it."""

    entries: list[ActEntry]
    names_people: bool


def versions_of(kind: Kind, thing: Any, user: User | AnonymousUser) -> HistoryPage:
    """The former versions that this reader may know; the thing is one that they may see."""
    names_people = is_on_committee_side(viewer_of(user), kind.cycle_of(thing))
    is_inside = names_people or _is_own(thing, user)
    entries = entries_of(
        steps_of(kind, thing, user), kind.model, is_inside=is_inside, names_people=names_people
    )
    return HistoryPage(entries, names_people)


def _is_own(thing: Any, user: User | AnonymousUser) -> bool:
    """Whether it is the reader's own side that wrote the thing."""
    if isinstance(thing, Submission):
        return Submission.objects.written_by(user).filter(pk=thing.pk).exists()
    if isinstance(thing, StateReply):
        return thing.request.cycle.state_party_id in viewer_of(user).state_party_ids
    return False


def versions_for_administrators(row: Model) -> HistoryPage:
    """The versions of a row of the administration: a rule, a name or a role, and no paper."""
    rows = rows_of(type(row), {row.pk: row.pk})
    steps = [rows.step(row.pk, place) for place in range(len(rows.versions[row.pk]))]
    return HistoryPage(
        entries_of(steps, type(row), is_inside=True, names_people=True), names_people=True
    )
