"""What stands behind a date, in the shape of `components/_deadline.html`.

The words come from `queries.deadlines.explanation_of`; here the other dates that were possible and
the extensions are put beside them, cut to the reader.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from recommendations.deadlines.reads.calculator import ANCHORS
from recommendations.deadlines.reads.explanations import explanation_of
from recommendations.enums import DeadlineBasis, DeadlineState, ExtensionOutcome, Role
from recommendations.models import Deadline, DeadlineChange, Document, Extension
from recommendations.models.deadlines import DeadlineQuerySet
from recommendations.wording import exact_period_in_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

    Reader = User | AnonymousUser | None


@dataclass(frozen=True)
class Fact:
    label: str
    value: str = ""
    day: date | None = None
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class PossibleDate:
    due_on: date
    basis: str
    is_chosen: bool
    reason: str


@dataclass(frozen=True)
class MoreTime:
    """An extension that was granted."""

    granted_on: date | None
    old_due_on: date
    new_due_on: date
    by: str
    reason: str
    letter_label: str = ""
    letter_url: str = ""


@dataclass(frozen=True)
class Decision:
    """A suspension, resumption, correction or withdrawal."""

    what: str
    due_on: date
    decided_on: date
    by: str
    reason: str
    letter_label: str = ""
    letter_url: str = ""


@dataclass(frozen=True)
class Why:
    """The answer to "Why this date?"."""

    sentence: str
    inputs: tuple[Fact, ...]
    rule: str
    source: str
    candidates: tuple[PossibleDate, ...]
    extensions: tuple[MoreTime, ...]
    decisions: tuple[Decision, ...]
    calculator_url: str


@dataclass(frozen=True)
class Proofs:
    """All dates and extensions of some requests, from which each date's proof is drawn."""

    deadlines: tuple[Deadline, ...]
    extensions: tuple[Extension, ...]
    changes: tuple[DeadlineChange, ...]
    letters: dict[int, Document]
    names_people: bool

    def why(self, deadline: Deadline) -> Why:
        explanation = explanation_of(deadline)
        family = [
            row
            for row in self.deadlines
            if (row.request_id, row.kind) == (deadline.request_id, deadline.kind)
        ]
        return Why(
            sentence=explanation.sentence,
            inputs=tuple(self._inputs(deadline)),
            rule=explanation.rule,
            source=explanation.source,
            candidates=tuple(_possible(family)),
            extensions=tuple(
                self._more_time(row)
                for row in self.extensions
                if row.outcome == ExtensionOutcome.GRANTED and row.deadline in family
            ),
            decisions=tuple(self._decision(row) for row in self.changes if row.deadline in family),
            calculator_url=calculator_url_of(deadline),
        )

    def pending(self, deadline: Deadline) -> Extension | None:
        """A wish for more time on this date that nobody has answered yet."""
        return next(
            (
                row
                for row in self.extensions
                if row.deadline_id == deadline.pk and row.outcome == ExtensionOutcome.PENDING
            ),
            None,
        )

    def _inputs(self, deadline: Deadline) -> Iterable[Fact]:
        explanation = explanation_of(deadline)
        yield Fact(_("Basis"), str(deadline.get_basis_display()))
        if deadline.anchor_on and deadline.basis in DeadlineBasis.counted:
            yield Fact(_("Counted from"), day=deadline.anchor_on)
        period = exact_period_in_words(deadline.period_months, deadline.period_days)
        if period:
            yield Fact(_("Period"), period)
        if deadline.rule_in_force_on:
            yield Fact(_("Rule in force since"), day=deadline.rule_in_force_on)
        document = self.letters.get(deadline.document_id or 0)
        if document:
            yield Fact(_("Named in"), str(document), url=document.get_absolute_url())
        if explanation.quoted_words:
            yield Fact(_("The document says"), explanation.quoted_words)
        if explanation.reason:
            yield Fact(_("Reason given"), explanation.reason)
        if self.names_people and deadline.set_by:
            yield Fact(_("Set by"), str(deadline.set_by))
        yield Fact(_("The day ends"), _("at midnight in Geneva"))
        if explanation.needs_review:
            yield Fact(
                _("Certainty"),
                explanation.needs_review
                if self.names_people
                else _("Not all of the rule has been confirmed against the committee’s documents."),
            )

    def _decision(self, change: DeadlineChange) -> Decision:
        letter = self.letters.get(change.letter_id or 0)
        is_named = self.names_people and change.decided_by is not None
        return Decision(
            what=str(change.get_kind_display()),
            due_on=change.deadline.due_on,
            decided_on=change.decided_on,
            by=str(change.decided_by) if is_named else str(Role.OFFICER.label).lower(),
            reason=change.reason,
            letter_label=str(letter) if letter else "",
            letter_url=letter.get_absolute_url() if letter else "",
        )

    def _more_time(self, extension: Extension) -> MoreTime:
        assert extension.granted_deadline is not None  # noqa: S101 - the database demands it
        letter = self.letters.get(extension.letter_id or 0)
        is_named = self.names_people and extension.decided_by is not None
        return MoreTime(
            granted_on=extension.decided_on,
            old_due_on=extension.deadline.due_on,
            new_due_on=extension.granted_deadline.due_on,
            by=str(extension.decided_by) if is_named else str(Role.OFFICER.label).lower(),
            reason=extension.decision_reason or extension.reason,
            letter_label=str(letter) if letter else "",
            letter_url=letter.get_absolute_url() if letter else "",
        )


def _possible(family: Iterable[Deadline]) -> Iterable[PossibleDate]:
    """The dates between which somebody chose; extensions replace a date and are not among them."""
    first_choices = (
        *(DeadlineState.CANDIDATE, DeadlineState.SUPERSEDED),
        *DeadlineState.current_states,
    )
    later = (DeadlineBasis.EXTENSION, DeadlineBasis.RESUMPTION, DeadlineBasis.CORRECTION)
    dates = [row for row in family if row.state in first_choices and row.basis not in later]
    if len(dates) < 2:
        return
    for row in dates:
        yield PossibleDate(
            due_on=row.due_on,
            basis=str(row.get_basis_display()),
            is_chosen=row.state in DeadlineState.current_states,
            reason=row.reason if row.state == DeadlineState.CANDIDATE else "",
        )


def proofs_of(
    deadlines: DeadlineQuerySet, user: "Reader", *, today: date, names_people: bool
) -> Proofs:
    """Read the dates (already cut to the reader) with what was decided: at most four queries."""
    rows = tuple(
        deadlines.select_related(
            *(
                "procedure",
                "set_by",
                "cycle__treaty_body",
                "cycle__state_party",
                "request__document",
            )
        ).order_by("due_on", "pk")
    )
    extensions = tuple(
        Extension.objects.visible_to(user, today=today)
        .filter(deadline__in=[row.pk for row in rows])
        .select_related("deadline", "granted_deadline", "decided_by")
        .order_by("pk")
    )
    changes = tuple(
        DeadlineChange.objects.visible_to(user, today=today)
        .filter(deadline__in=[row.pk for row in rows])
        .select_related("deadline", "decided_by")
        .order_by("pk")
    )
    named = {row.letter_id for row in extensions} | {row.letter_id for row in changes}
    named |= {row.document_id for row in rows}
    # Only documents that the reader may open are named.
    papers = Document.objects.visible_to(user, today=today).in_bulk(sorted(filter(None, named)))
    return Proofs(rows, extensions, changes, papers, names_people)


def calculator_url_of(deadline: Deadline) -> str:
    """The calculator with the inputs of this date; empty for what no period was counted for."""
    anchor = next((name for name, basis in ANCHORS.items() if basis == deadline.basis), "")
    if not anchor or not deadline.anchor_on or not deadline.period_months:
        return ""
    query = {
        "committee": deadline.cycle.treaty_body.code,
        "anchor": anchor,
        "on": deadline.anchor_on.isoformat(),
        "months": deadline.period_months,
    }
    return f"{reverse('calculator')}?{urlencode(query)}"


def chain_of(deadline: Deadline, family: Collection[Deadline]) -> list[Deadline]:
    """The dates that one date replaced and was replaced by, oldest first, itself included."""
    by_pk = {row.pk: row for row in family}
    after = {row.supersedes_id: row for row in family if row.supersedes_id}
    chain = [by_pk.get(deadline.pk, deadline)]
    while (before := by_pk.get(chain[0].supersedes_id or 0)) is not None:
        chain.insert(0, before)
    while (following := after.get(chain[-1].pk)) is not None:
        chain.append(following)
    return chain
