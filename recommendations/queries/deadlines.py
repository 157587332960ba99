"""Why a deadline falls on its day, in words that anyone can follow."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations.enums import DeadlineBasis
from recommendations.models import Deadline
from recommendations.wording import date_in_words


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
}


def _sentence(deadline: Deadline) -> str:
    due = date_in_words(deadline.due_on)
    basis = DeadlineBasis(deadline.basis)
    if basis in _ANCHORS and deadline.anchor_on and deadline.period_months:
        period = ngettext("%(n)d month", "%(n)d months", deadline.period_months) % {
            "n": deadline.period_months
        }
        return _("%(due)s is %(period)s after %(anchor)s on %(on)s.") % {
            "due": due,
            "period": period,
            "anchor": _ANCHORS[basis],
            "on": date_in_words(deadline.anchor_on),
        }
    if basis == DeadlineBasis.EXPLICIT_DATE:
        return _("%(due)s is the date that the document itself names.") % {"due": due}
    if basis == DeadlineBasis.EXTENSION and deadline.anchor_on:
        return _("%(due)s replaces %(before)s: the committee gave more time.") % {
            "due": due,
            "before": date_in_words(deadline.anchor_on),
        }
    return _("%(due)s was set by the secretariat.") % {"due": due}


def explanation_of(deadline: Deadline) -> Explanation:
    """Put the inputs that the deadline kept into words; reads its `procedure` and nothing else."""
    procedure = deadline.procedure
    return Explanation(
        sentence=_sentence(deadline),
        reason=deadline.reason,
        quoted_words=deadline.quoted_words,
        rule=str(procedure.rule) if procedure else "",
        source=procedure.source if procedure else "",
        needs_review=procedure.review_note if procedure and procedure.needs_review else "",
    )
