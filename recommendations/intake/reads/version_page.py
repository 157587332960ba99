"""The differences of a further version, in sentences for the page of its import."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.documents.reads.changes import (
    ShownChange,
    proposed_changes,
    recorded_change,
    split_changes,
)
from recommendations.enums import ImportStatus, Language
from recommendations.importers.parsed_json import from_json
from recommendations.importers.versions.comparison import summary_of
from recommendations.intake.reads.versions import FactChange, VersionPlan, plan_of
from recommendations.models import Document, ImportRun, ParagraphChange
from recommendations.wording import date_in_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User


@dataclass(frozen=True)
class VersionChanges:
    """The differences of one file: to be applied, or as they were applied.

    `changes` have words to compare; `other_changes` are a line each. `choices` are what a person
    may confirm, by key.
    """

    document: Document
    lead: str
    changes: tuple[ShownChange, ...]
    other_changes: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    basis: str = ""
    is_empty: bool = False
    is_translation: bool = False


def plan_for(run: ImportRun, user: "User | AnonymousUser") -> VersionPlan | None:
    """The plan of an import that waits to be applied, where its document is open to the reader."""
    if run.status != ImportStatus.PARSED or not run.proposal:
        return None
    return plan_of(from_json(run.proposal), Document.objects.visible_to(user))


def changes_of(plan: VersionPlan) -> VersionChanges:
    """A plan as the page shows it."""
    changes, other_changes = split_changes(proposed_changes(plan.changed, plan.language))
    requests = [
        _("The translation differs from the request that is recorded: %(what)s")
        % {"what": change.sentence}
        if plan.is_translation and change.needs_confirmation
        else change.sentence
        for change in plan.requests
    ]
    # What to check first: a file that is cut off looks like one that deletes much.
    warnings = [warning.message for warning in plan.alignment.warnings] if plan.alignment else []
    if plan.is_doubtful:
        warnings.append(
            _(
                "Of %(all)d paragraphs and subparagraphs, %(deleted)d would be deleted and "
                "%(rewritten)d have quite different words. Before you apply the file, check that "
                "it is complete, that it is the same document, and that its paragraph numbers "
                "were read correctly."
            )
            % {
                "all": len(plan.recorded.paragraphs),
                "deleted": plan.n_deleted,
                "rewritten": plan.n_rewritten,
            }
        )
    return VersionChanges(
        document=plan.document,
        lead=_lead(plan),
        changes=changes,
        other_changes=other_changes,
        warnings=tuple(warnings),
        requests=tuple(requests),
        facts=tuple(_fact_sentence(fact) for fact in plan.facts),
        choices=choices_of(plan),
        basis=plan.basis,
        is_empty=plan.is_empty,
        is_translation=plan.is_translation,
    )


def applied_changes(run: ImportRun, user: "User | AnonymousUser") -> VersionChanges | None:
    """What an applied import changed in a document that was there before. Two queries."""
    rows = (
        ParagraphChange.objects.visible_to(user)
        .filter(import_run=run)
        .select_related("paragraph", "version")
        .order_by("paragraph__position")
    )
    shown = tuple(recorded_change(row) for row in rows)
    if not shown or run.document is None:
        return None
    changes, other_changes = split_changes(shown)
    return VersionChanges(
        document=run.document,
        lead=_("This import made these changes."),
        changes=changes,
        other_changes=other_changes,
    )


def choices_of(plan: VersionPlan) -> tuple[tuple[str, str], ...]:
    """What a person may confirm, by its key."""
    if plan.is_translation:
        return ()
    return (
        *((row.key, row.sentence) for row in plan.requests if row.needs_confirmation),
        *((fact.key, _fact_sentence(fact)) for fact in plan.facts),
    )


def _fact_sentence(fact: FactChange) -> str:
    def in_words(value: str | date | None) -> str:
        return date_in_words(value) if isinstance(value, date) else value or "–"

    return _("%(label)s: %(before)s becomes %(after)s.") % {
        "label": fact.label,
        "before": in_words(fact.before),
        "after": in_words(fact.after),
    }


def _lead(plan: VersionPlan) -> str:
    language = dict(Language.choices).get(plan.language, plan.language)
    if plan.is_empty:
        return _(
            "Nothing to change: the text is the one that is recorded. Applying keeps the file as a "
            "further version."
        )
    if plan.new_texts:
        n = len(plan.new_texts)
        return ngettext(
            "A translation: it adds the text in %(language)s to %(n)d paragraph or subparagraph.",
            "A translation: it adds the text in %(language)s to %(n)d paragraphs and "
            "subparagraphs.",
            n,
        ) % {"language": language, "n": n}
    summary = summary_of(plan.changed)
    counts = [
        text % {"n": summary[name]}
        for name, text in (
            ("added", _("%(n)d added")),
            ("words", _("%(n)d with other words")),
            ("gone", _("%(n)d deleted")),
            ("renumbered", _("%(n)d renumbered")),
        )
        if summary[name]
    ]
    if not counts:
        return _("The words are the same; other things differ.")
    return _("Paragraphs and subparagraphs: %(counts)s.") % {"counts": ", ".join(counts)}
