"""The things whose former versions have a page, with the rows that belong to each."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.db.models.options import Options

from recommendations.models import (
    Assessment,
    Cosignature,
    Deadline,
    Document,
    Evaluation,
    Evidence,
    Letter,
    ParagraphText,
    Passage,
    Proposal,
    Recommendation,
    ReportingCycle,
    StateReply,
    Submission,
)


def meta_of(model: type[Model]) -> "Options[Any]":
    """What Django knows of a table; a documented interface under a private name."""
    return model._meta  # noqa: SLF001


def rows_in(model: type[Model]) -> Any:
    """The manager of a model of which only the kind is known."""
    return meta_of(model).default_manager


def table_of(model: type[Model]) -> str:
    """The name under which the versions of a model's rows are kept."""
    return meta_of(model).db_table.removeprefix("recommendations_")


Former = dict[type[Model], Collection[int]]


@dataclass(frozen=True)
class Part:
    """Rows of another table that belong to a thing, or to one of its parts.

    `rule` is the model that says who sees them, where that is not the thing's own.
    """

    model: type[Model]
    parent: str
    parent_model: type[Model]
    rule: type[Model] | None = None


@dataclass(frozen=True)
class Kind:
    """One kind of thing: what belongs to it, and what its visibility rests on."""

    model: type[Model]
    related: tuple[str, ...]
    cycle_of: Callable[[Any], ReportingCycle]
    rests_on: Callable[[Any], Former]
    parts: tuple[Part, ...] = ()


def _some(*pks: int | None) -> list[int]:
    return [pk for pk in pks if pk is not None]


def _of_deadline(row: Deadline) -> Former:
    asked_in = row.request.document_id if row.request else None
    return {Deadline: [row.pk], Document: _some(asked_in, row.document_id)}


KINDS = {
    "submission": Kind(
        Submission,
        ("request__cycle__treaty_body", "request__cycle__state_party", "request"),
        lambda row: row.request.cycle,
        lambda row: {Submission: [row.pk], Document: [row.request.document_id]},
        (
            Part(Assessment, "submission", Submission, Assessment),
            Part(Evidence, "assessment", Assessment, Assessment),
            Part(Proposal, "submission", Submission),
            Part(Cosignature, "submission", Submission),
        ),
    ),
    "reply": Kind(
        StateReply,
        ("request__cycle__treaty_body", "request__cycle__state_party", "request"),
        lambda row: row.request.cycle,
        lambda row: {StateReply: [row.pk], Document: [row.request.document_id]},
        (Part(Passage, "reply", StateReply),),
    ),
    "evaluation": Kind(
        Evaluation,
        (
            *("follow_up__request__cycle__treaty_body", "follow_up__request__cycle__state_party"),
            *("follow_up__request", "follow_up__recommendation__paragraph__document"),
        ),
        lambda row: row.follow_up.request.cycle,
        lambda row: {Evaluation: [row.pk], Document: [row.follow_up.request.document_id]},
    ),
    "deadline": Kind(
        Deadline,
        ("cycle__treaty_body", "cycle__state_party", "request"),
        lambda row: row.cycle,
        _of_deadline,
    ),
    "recommendation": Kind(
        Recommendation,
        ("cycle__treaty_body", "cycle__state_party", "paragraph__document"),
        lambda row: row.cycle,
        lambda row: {Recommendation: [row.pk], Document: [row.paragraph.document_id]},
        (Part(ParagraphText, "paragraph", Recommendation),),
    ),
    "letter": Kind(
        Letter,
        ("deadline__cycle__treaty_body", "deadline__cycle__state_party"),
        lambda row: row.deadline.cycle,
        lambda row: {Letter: [row.pk]},
    ),
}

# What may be told of a former version to those who read the thing from outside: what its page says
# to everybody. The committee's side, and the side whose thing it is, are told of every column.
TOLD_OUTSIDE = {
    "submission": {"title", "language"},
    "assessment": {"reasoning", "proposed_grade"},
    "evidence": {"text", "url"},
    "proposal": {"text", "addressee"},
    "statereply": {"summary", "received_on", "language"},
    "passage": {"text", "coverage"},
    "evaluation": {"scope", "grade", "rationale", "further_action"},
    "deadline": {"due_on", "quoted_words"},
    "recommendation": {"topic"},
    "paragraphtext": {"text", "closing"},
}
