"""What the page of an import says about the document that is recorded already."""

from collections.abc import Iterator
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
from recommendations.intake.reads.plans import FactChange, Plan, plan_of
from recommendations.intake.reads.request_changes import RequestChange
from recommendations.models import Document, ImportRun, ParagraphChange
from recommendations.wording import date_in_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User


@dataclass(frozen=True)
class ImportChanges:
    """The differences of one file: to be applied, or as they were applied."""

    document: Document
    lead: str
    changes: tuple[ShownChange, ...]
    moved: tuple[str, ...]
    doubts: tuple[str, ...]
    requests: tuple[str, ...]
    facts: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    basis: str
    is_empty: bool
    is_translation: bool = False


def plan_for(run: ImportRun, user: "User | AnonymousUser") -> Plan | None:
    """The plan of a run that waits to be applied, where its document is open to the reader."""
    if run.status != ImportStatus.PARSED or not run.proposal:
        return None
    return plan_of(from_json(run.proposal), Document.objects.visible_to(user))


def changes_of(plan: Plan) -> ImportChanges:
    """A plan as the page shows it."""
    shown = proposed_changes(plan.changed, plan.language)
    told, moved = split_changes(shown)
    return ImportChanges(
        document=plan.document,
        lead=_lead(plan),
        changes=told,
        moved=moved,
        doubts=tuple(_doubts(plan)),
        requests=tuple(_in_words(change, plan) for change in plan.requests),
        facts=tuple(sentence_of(fact) for fact in plan.facts),
        choices=choices_of(plan),
        basis=plan.basis,
        is_empty=plan.is_empty,
        is_translation=plan.is_translation,
    )


def applied_changes(run: ImportRun, user: "User | AnonymousUser") -> ImportChanges | None:
    """What an applied run did to a document that was there before. Two queries."""
    rows = (
        ParagraphChange.objects.visible_to(user)
        .filter(import_run=run)
        .select_related("paragraph", "version")
        .order_by("paragraph__position")
    )
    shown = tuple(recorded_change(row) for row in rows)
    if not shown or run.document is None:
        return None
    told, moved = split_changes(shown)
    return ImportChanges(
        document=run.document,
        lead=_("This is what it changed."),
        changes=told,
        moved=moved,
        doubts=(),
        requests=(),
        facts=(),
        choices=(),
        basis="",
        is_empty=False,
    )


def choices_of(plan: Plan) -> tuple[tuple[str, str], ...]:
    """What a person may confirm, by its key."""
    if plan.is_translation:
        return ()
    return (
        *((row.key, row.sentence) for row in plan.requests if row.needs_confirmation),
        *((fact.key, sentence_of(fact)) for fact in plan.facts),
    )


def _doubts(plan: Plan) -> Iterator[str]:
    """What to check first: a file that is cut off looks like one that takes much away."""
    if plan.alignment is not None:
        yield from (doubt.message for doubt in plan.alignment.warnings)
    if plan.is_doubtful:
        yield _(
            "Of %(all)d paragraphs and points %(gone)d would be gone and %(anew)d have quite other "
            "words. Check that the file is whole, that it is the same document, and that its "
            "numbers were read rightly, before you apply it."
        ) % {
            "all": len(plan.before.paragraphs),
            "gone": plan.n_gone,
            "anew": plan.n_written_anew,
        }


def _in_words(change: RequestChange, plan: Plan) -> str:
    if plan.is_translation and change.needs_confirmation:
        return _("The translation differs from the request that is recorded: %(what)s") % {
            "what": change.sentence
        }
    return change.sentence


def sentence_of(fact: FactChange) -> str:
    def words(value: str | date | None) -> str:
        return date_in_words(value) if isinstance(value, date) else value or "–"

    return _("%(label)s: %(before)s becomes %(after)s.") % {
        "label": fact.label,
        "before": words(fact.before),
        "after": words(fact.after),
    }


def _lead(plan: Plan) -> str:
    language = dict(Language.choices).get(plan.language, plan.language)
    if plan.is_empty:
        return _(
            "Nothing to change: the words are those that are recorded. Applying keeps the file "
            "as a further version."
        )
    if plan.new_words:
        n = len(plan.new_words)
        return ngettext(
            "A translation: it adds words in %(language)s to %(n)d paragraph or point.",
            "A translation: it adds words in %(language)s to %(n)d paragraphs and points.",
            n,
        ) % {"language": language, "n": n}
    summary = summary_of(plan.changed)
    counts = [
        text % {"n": summary[name]}
        for name, text in (
            ("added", _("%(n)d added")),
            ("words", _("%(n)d with other words")),
            ("gone", _("%(n)d no longer there")),
            ("renumbered", _("%(n)d with another number")),
        )
        if summary[name]
    ]
    if not counts:
        return _("The words are the same; other things differ.")
    return _("Paragraphs and points: %(counts)s.") % {"counts": ", ".join(counts)}
