"""The files of a document through time, and what each changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recommendations.documents.reads.shown_changes import ShownChange, apart, recorded_change
from recommendations.models import Document, DocumentVersion, ParagraphChange

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User


@dataclass(frozen=True)
class Step:
    """One version after another, with the changes that it brought."""

    version: DocumentVersion
    changes: tuple[ShownChange, ...]
    moved: tuple[str, ...]


def steps_of(document: Document, user: "User | AnonymousUser | None") -> list[Step]:
    """The versions of a document that replaced another one, the latest first. Two queries."""
    versions = document.versions.filter(supersedes__isnull=False).select_related("supersedes")
    changes: dict[int, list[ParagraphChange]] = {}
    # Of several changes of one paragraph the latest is met at its anchor.
    anchors: set[str] = set()
    for change in (
        ParagraphChange.objects.visible_to(user)
        .filter(paragraph__document=document)
        .select_related("paragraph")
        .order_by("paragraph__position")
    ):
        changes.setdefault(change.version_id, []).append(change)
    return [
        _step(version, changes.get(version.pk, ()), anchors) for version in versions.order_by("-pk")
    ]


def _step(version: DocumentVersion, changes: Sequence[ParagraphChange], anchors: set[str]) -> Step:
    told, moved = apart(recorded_change(change) for change in changes)
    rows = tuple(
        replace(row, anchor=f"{row.anchor}-{version.pk}") if row.anchor in anchors else row
        for row in told
    )
    anchors.update(row.anchor for row in rows)
    return Step(version, rows, moved)
