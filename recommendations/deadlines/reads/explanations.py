"""Why a deadline falls on its day: in words that anyone can follow, with everything behind it.

`explanation_of` puts one deadline into words. `explained_deadlines` adds the other dates that were
possible, the extensions and the other decisions, as far as the reader may see them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations import dates
from recommendations.enums import (
    DeadlineBasis,
    DeadlineKind,
    DeadlineState,
    ExtensionOutcome,
    Role,
)
from recommendations.models import Deadline, DeadlineChange, Document, Extension, User
from recommendations.models.deadlines import DeadlineQuerySet
from recommendations.models.people import Reader
from recommendations.wording import date_in_words, exact_period_in_words, month_in_words

# What the calculator counts from, as its address names it.
CALCULATOR_ANCHORS = {
    "adoption": DeadlineBasis.FROM_ADOPTION,
    "distribution": DeadlineBasis.FROM_DISTRIBUTION,
    "session": DeadlineBasis.FROM_SESSION_CLOSE,
}


@dataclass(frozen=True)
class Explanation:
    """One deadline in words: a sentence, the rule with its source, and the reason a person gave."""

    sentence: str
    rule: str = ""
    source: str = ""
    reason: str = ""
    quoted_words: str = ""
    needs_review: str = ""


_ANCHORS = {
    DeadlineBasis.FROM_ADOPTION: gettext_lazy("the adoption of the concluding observations"),
    DeadlineBasis.FROM_DISTRIBUTION: gettext_lazy("the distribution of the document"),
    DeadlineBasis.FROM_SESSION_CLOSE: gettext_lazy("the end of the session"),
    DeadlineBasis.FROM_DUE_DATE: gettext_lazy("the date for information on follow-up"),
    DeadlineBasis.FROM_RECEIPT: gettext_lazy("the receipt of the reply"),
    DeadlineBasis.FROM_TRANSMISSION: gettext_lazy("the transmission to the State party"),
    DeadlineBasis.FROM_SESSION_OPEN: gettext_lazy("the opening of the session"),
}
_REPLACED = {
    DeadlineBasis.EXTENSION: gettext_lazy("%(due)s replaces %(before)s: more time was given."),
    DeadlineBasis.RESUMPTION: gettext_lazy(
        "%(due)s replaces %(before)s, which had been suspended."
    ),
    DeadlineBasis.CORRECTION: gettext_lazy(
        "%(due)s replaces %(before)s, which had been recorded wrongly."
    ),
}


def _counted(deadline: Deadline, anchor_on: date) -> str:
    months, days = deadline.period_months, deadline.period_days
    if not months and not days:
        return _("%(due)s is the day of %(anchor)s.") % {
            "due": date_in_words(deadline.due_on),
            "anchor": _ANCHORS[DeadlineBasis(deadline.basis)],
        }
    sentence = (
        _("%(due)s is %(period)s before %(anchor)s on %(on)s.")
        if (months or 0) < 0 or (days or 0) < 0
        else _("%(due)s is %(period)s after %(anchor)s on %(on)s.")
    )
    words = sentence % {
        "due": date_in_words(deadline.due_on),
        "period": exact_period_in_words(months, days),
        "anchor": _ANCHORS[DeadlineBasis(deadline.basis)],
        "on": date_in_words(anchor_on),
    }
    if months and dates.is_shortened(anchor_on, months):
        shorter = _("%(month)s has no day %(number)d, so its last day counts.")
        month = month_in_words(dates.add_months(anchor_on, months))
        words += " " + shorter % {"month": month, "number": anchor_on.day}
    return words


def days_of_suspension(deadline: Deadline) -> int:
    """By how many days of a suspension a resumed date was moved; 0 where another day was chosen."""
    return (deadline.period_days or 0) if deadline.basis == DeadlineBasis.RESUMPTION else 0


def basis_in_words(deadline: Deadline) -> str:
    """On what the day rests, in one sentence; reads nothing but the row."""
    due = date_in_words(deadline.due_on)
    basis = DeadlineBasis(deadline.basis)
    has_period = deadline.period_months is not None or deadline.period_days is not None
    if basis in _ANCHORS and deadline.anchor_on and has_period:
        return _counted(deadline, deadline.anchor_on)
    if basis == DeadlineBasis.EXPLICIT_DATE:
        return _("%(due)s is the date that the document itself names.") % {"due": due}
    if basis in _REPLACED and deadline.anchor_on:
        before = date_in_words(deadline.anchor_on)
        if n := days_of_suspension(deadline):
            return ngettext(
                "%(due)s replaces %(before)s: the %(n)d day of the suspension was added.",
                "%(due)s replaces %(before)s: the %(n)d days of the suspension were added.",
                n,
            ) % {"due": due, "before": before, "n": n}
        return str(_REPLACED[basis]) % {"due": due, "before": before}
    return _("%(due)s was set by the secretariat.") % {"due": due}


def explanation_of(deadline: Deadline) -> Explanation:
    """Put what the deadline rests on into words.

    Of the rule behind it only the mark for review is read: its words are kept in the deadline.
    """
    behind = deadline.procedure or deadline.window_rule
    return Explanation(
        sentence=basis_in_words(deadline),
        reason=deadline.reason,
        quoted_words=deadline.quoted_words,
        rule=deadline.rule,
        source=deadline.rule_source,
        needs_review=behind.review_note if behind and behind.needs_review else "",
    )


# --- With everything behind it --------------------------------------------------------------------


@dataclass(frozen=True)
class DeadlineFact:
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
class GrantedExtension:
    """An extension that was granted."""

    granted_on: date | None
    old_due_on: date
    new_due_on: date
    by: str
    reason: str
    letter_label: str = ""
    letter_url: str = ""


@dataclass(frozen=True)
class ExplainedChange:
    """A suspension, resumption, correction or withdrawal."""

    what: str
    due_on: date
    decided_on: date
    by: str
    reason: str
    letter_label: str = ""
    letter_url: str = ""


@dataclass(frozen=True)
class DateExplanation:
    """The answer to "Why this date?", in the shape of `components/_deadline.html`."""

    sentence: str
    inputs: tuple[DeadlineFact, ...]
    rule: str
    source: str
    candidates: tuple[PossibleDate, ...]
    extensions: tuple[GrantedExtension, ...]
    decisions: tuple[ExplainedChange, ...]
    calculator_url: str


@dataclass(frozen=True)
class ExplainedDeadlines:
    """Deadlines with the extensions and changes of each, from which one is explained."""

    deadlines: tuple[Deadline, ...]
    extensions: tuple[Extension, ...]
    changes: tuple[DeadlineChange, ...]
    letters: dict[int, Document]
    names_people: bool

    def why(self, deadline: Deadline) -> DateExplanation:
        explanation = explanation_of(deadline)
        family = [
            row
            for row in self.deadlines
            if (row.request_id, row.kind) == (deadline.request_id, deadline.kind)
        ]
        return DateExplanation(
            sentence=explanation.sentence,
            inputs=tuple(self._inputs(deadline)),
            rule=explanation.rule,
            source=explanation.source,
            candidates=tuple(_possible(family)),
            extensions=tuple(
                GrantedExtension(
                    granted_on=row.decided_on,
                    old_due_on=row.deadline.due_on,
                    new_due_on=row.granted_deadline.due_on,
                    reason=row.decision_reason,
                    **self._decided(row.decided_by, row.letter_id),
                )
                for row in self.extensions
                if row.granted_deadline is not None and row.deadline in family
            ),
            decisions=tuple(
                ExplainedChange(
                    what=str(row.get_kind_display()),
                    due_on=row.deadline.due_on,
                    decided_on=row.decided_on,
                    reason=row.reason,
                    **self._decided(row.decided_by, row.letter_id),
                )
                for row in self.changes
                if row.deadline in family
            ),
            calculator_url=calculator_url_of(deadline),
        )

    def pending(self, deadline: Deadline) -> Extension | None:
        """The extension request on this date that has yet to be decided."""
        return next(
            (
                row
                for row in self.extensions
                if row.deadline_id == deadline.pk and row.outcome == ExtensionOutcome.PENDING
            ),
            None,
        )

    def _inputs(self, deadline: Deadline) -> Iterable[DeadlineFact]:
        explanation = explanation_of(deadline)
        yield DeadlineFact(_("Basis"), str(deadline.get_basis_display()))
        if deadline.anchor_on and deadline.basis in DeadlineBasis.counted:
            yield DeadlineFact(_("Counted from"), day=deadline.anchor_on)
        period = exact_period_in_words(deadline.period_months, deadline.period_days)
        if period and not days_of_suspension(deadline):
            yield DeadlineFact(_("Period"), period)
        if deadline.kind in DeadlineKind.window_kinds:
            yield DeadlineFact(_("If the State party’s date moves"), self._movement(deadline))
        if deadline.rule_in_force_on:
            yield DeadlineFact(_("Rule in force since"), day=deadline.rule_in_force_on)
        document = self.letters.get(deadline.document_id or 0)
        if document:
            yield DeadlineFact(_("Named in"), str(document), url=document.get_absolute_url())
        if explanation.quoted_words:
            yield DeadlineFact(_("The document says"), explanation.quoted_words)
        if explanation.reason:
            yield DeadlineFact(_("Reason given"), explanation.reason)
        if self.names_people and deadline.set_by:
            yield DeadlineFact(_("Set by"), str(deadline.set_by))
        yield DeadlineFact(_("The day ends"), _("at midnight in Geneva"))
        if explanation.needs_review:
            yield DeadlineFact(
                _("Certainty"),
                explanation.needs_review
                if self.names_people
                else _("Not all of the rule has been confirmed against the committee’s documents."),
            )

    def _movement(self, end: Deadline) -> str:
        """Whether one end of a window goes along with the date that it is counted from."""
        if end.window_rule_id is None:
            return _("This day stays: an officer has set it by hand.")
        due = next(
            (
                row
                for row in self.deadlines
                if row.request_id == end.request_id
                and row.kind == DeadlineKind.FOLLOW_UP_INFORMATION
                and row.state == DeadlineState.IN_FORCE
            ),
            None,
        )
        if due is not None and due.due_on != end.anchor_on:
            return _(
                "This day has stayed, because the window was open by then. The date from which it "
                "was counted is no longer in force."
            )
        return _("This day moves along by the same rule, until an officer sets it by hand.")

    def _decided(self, by: User | None, letter_id: int | None) -> dict[str, Any]:
        """Who decided, by name or by role, and by which letter."""
        letter = self.letters.get(letter_id or 0)
        return {
            "by": str(by) if self.names_people and by else str(Role.OFFICER.label).lower(),
            "letter_label": str(letter) if letter else "",
            "letter_url": letter.get_absolute_url() if letter else "",
        }


def _possible(family: Iterable[Deadline]) -> Iterable[PossibleDate]:
    """The dates between which somebody chose; extensions replace a date and are not among them."""
    first_choices = (
        *(DeadlineState.CANDIDATE, DeadlineState.SUPERSEDED),
        *DeadlineState.current_states,
    )
    later = (DeadlineBasis.EXTENSION, DeadlineBasis.RESUMPTION, DeadlineBasis.CORRECTION)
    # Nor are the ends of a window that went by rule.
    rows = [
        row
        for row in family
        if row.state in first_choices and row.basis not in later and row.window_rule_id is None
    ]
    if len(rows) < 2:
        return
    for row in rows:
        yield PossibleDate(
            due_on=row.due_on,
            basis=str(row.get_basis_display()),
            is_chosen=row.state in DeadlineState.current_states,
            reason=row.reason if row.state == DeadlineState.CANDIDATE else "",
        )


def explained_deadlines(
    deadlines: DeadlineQuerySet, user: Reader, *, today: date, names_people: bool
) -> ExplainedDeadlines:
    """Read deadlines that the reader may see, with what was decided: at most four queries."""
    rows = tuple(
        deadlines.select_related(
            "procedure",
            "window_rule",
            "set_by",
            "cycle__treaty_body",
            "cycle__state_party",
            "request__document",
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
    return ExplainedDeadlines(rows, extensions, changes, papers, names_people)


def calculator_url_of(deadline: Deadline) -> str:
    """The calculator with what this date rests on; empty where no period was counted."""
    anchor = next(
        (name for name, basis in CALCULATOR_ANCHORS.items() if basis == deadline.basis), ""
    )
    if not anchor or not deadline.anchor_on or not deadline.period_months:
        return ""
    query = {
        "committee": deadline.cycle.treaty_body.code,
        "anchor": anchor,
        "on": deadline.anchor_on.isoformat(),
        "months": deadline.period_months,
    }
    return f"{reverse('calculator')}?{urlencode(query)}"


def replaced_deadlines(deadline: Deadline, family: Collection[Deadline]) -> list[Deadline]:
    """The dates that one date replaced and was replaced by, oldest first, itself included."""
    by_pk = {row.pk: row for row in family}
    after = {row.supersedes_id: row for row in family if row.supersedes_id}
    chain = [by_pk.get(deadline.pk, deadline)]
    while (before := by_pk.get(chain[0].supersedes_id or 0)) is not None:
        chain.insert(0, before)
    while (following := after.get(chain[-1].pk)) is not None:
        chain.append(following)
    return chain
