"""Why a deadline falls on its day, in words that anyone can follow."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations import dates
from recommendations.enums import DeadlineBasis
from recommendations.models import Deadline
from recommendations.wording import date_in_words, exact_period_in_words


@dataclass(frozen=True)
class Explanation:
    """The answer to "Why this date?": one sentence, the reason a person gave, and the source."""

    sentence: str
    reason: str
    quoted_words: str
    rule: str
    source: str
    needs_review: str


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
    DeadlineBasis.EXTENSION: gettext_lazy(
        "%(due)s replaces %(before)s: the committee gave more time."
    ),
    DeadlineBasis.RESUMPTION: gettext_lazy(
        "%(due)s replaces %(before)s, which had been suspended."
    ),
    DeadlineBasis.CORRECTION: gettext_lazy(
        "%(due)s replaces %(before)s, which had been recorded wrongly."
    ),
}


def _counted(deadline: Deadline, anchor_on: date) -> str:
    months, days = deadline.period_months, deadline.period_days
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
        shorter = _("That month has no day %(number)d, so its last day counts.")
        words += " " + shorter % {"number": anchor_on.day}
    return words


def _sentence(deadline: Deadline) -> str:
    due = date_in_words(deadline.due_on)
    basis = DeadlineBasis(deadline.basis)
    has_period = bool(deadline.period_months or deadline.period_days)
    if basis in _ANCHORS and deadline.anchor_on and has_period:
        return _counted(deadline, deadline.anchor_on)
    if basis == DeadlineBasis.EXPLICIT_DATE:
        return _("%(due)s is the date that the document itself names.") % {"due": due}
    if basis in _REPLACED and deadline.anchor_on:
        before = date_in_words(deadline.anchor_on)
        return str(_REPLACED[basis]) % {"due": due, "before": before}
    return _("%(due)s was set by the secretariat.") % {"due": due}


def explanation_of(deadline: Deadline) -> Explanation:
    """Put the inputs that the deadline kept into words.

    Of its `procedure` nothing is read but whether it has been marked for review since.
    """
    procedure = deadline.procedure
    return Explanation(
        sentence=_sentence(deadline),
        reason=deadline.reason,
        quoted_words=deadline.quoted_words,
        rule=deadline.rule,
        source=deadline.rule_source,
        needs_review=procedure.review_note if procedure and procedure.needs_review else "",
    )
