"""What stands behind a date, in the shape of `components/_deadline.html`.

The words come from `queries.deadlines.explanation_of`; here the other dates that were possible and
the extensions are put beside them, cut to the reader.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.enums import DeadlineBasis, DeadlineState, ExtensionOutcome, Role
from recommendations.models import Deadline, Document, Extension
from recommendations.models.deadlines import DeadlineQuerySet
from recommendations.queries.deadlines import explanation_of

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
class Why:
    """The answer to "Why this date?"."""

    sentence: str
    inputs: tuple[Fact, ...]
    rule: str
    source: str
    candidates: tuple[PossibleDate, ...]
    extensions: tuple[MoreTime, ...]


@dataclass(frozen=True)
class Proofs:
    """All dates and extensions of some requests, from which each date's proof is drawn."""

    deadlines: tuple[Deadline, ...]
    extensions: tuple[Extension, ...]
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
        if deadline.anchor_on and deadline.basis != DeadlineBasis.EXTENSION:
            yield Fact(_("Counted from"), day=deadline.anchor_on)
        if deadline.period_months:
            months = ngettext("%(n)d month", "%(n)d months", deadline.period_months)
            yield Fact(_("Period"), months % {"n": deadline.period_months})
        if explanation.quoted_words:
            yield Fact(_("The document says"), explanation.quoted_words)
        if explanation.reason:
            yield Fact(_("Reason given"), explanation.reason)
        if self.names_people and deadline.set_by:
            yield Fact(_("Set by"), str(deadline.set_by))
        if explanation.needs_review:
            yield Fact(_("The rule needs review"), explanation.needs_review)

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
    first_choices = (DeadlineState.CANDIDATE, DeadlineState.IN_FORCE, DeadlineState.SUPERSEDED)
    dates = [
        row for row in family if row.state in first_choices and row.basis != DeadlineBasis.EXTENSION
    ]
    if len(dates) < 2:
        return
    for row in dates:
        yield PossibleDate(
            due_on=row.due_on,
            basis=str(row.get_basis_display()),
            is_chosen=row.state == DeadlineState.IN_FORCE,
            reason=row.reason if row.state == DeadlineState.CANDIDATE else "",
        )


def proofs_of(
    deadlines: DeadlineQuerySet, user: "Reader", *, today: date, names_people: bool
) -> Proofs:
    """Read the dates (already cut to the reader) with their extensions and letters: 3 queries."""
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
    return Proofs(rows, extensions, _letters(extensions, user, today), names_people)


def _letters(extensions: Collection[Extension], user: "Reader", today: date) -> dict[int, Document]:
    """The letters of extensions that the reader may open."""
    pks = [extension.letter_id for extension in extensions if extension.letter_id]
    return Document.objects.visible_to(user, today=today).in_bulk(pks)


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
