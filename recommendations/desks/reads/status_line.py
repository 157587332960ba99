"""Where a recommendation stands, in one line of words."""

from dataclasses import dataclass
from datetime import date

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.enums import EvaluationStatus, FollowUpStatus
from recommendations.models import Evaluation, FollowUp
from recommendations.wording import (
    date_in_words,
    deadline_in_words,
    distance_in_words,
    lateness_in_words,
)


@dataclass(frozen=True)
class Standing:
    """What the reader may see of a follow-up's state.

    `received_on` is the day of a visible reply that speaks to the point, `passed_over_on` that of
    one which does not, where there is no other.
    """

    follow_up: FollowUp | None
    due_on: date | None
    received_on: date | None
    passed_over_on: date | None
    n_assessments: int
    evaluations: tuple[Evaluation, ...]

    def in_words(self, *, today: date) -> str:
        """For example: "Reply received 101 days late. Two assessments. Evaluation proposed." """
        if self.follow_up is None:
            return _("Not selected for follow-up within a set time.")
        sentences = [
            self._passed_over(),
            self._reply(today),
            self._assessments(),
            *self._evaluations(),
            self._end(),
        ]
        return " ".join(sentence for sentence in sentences if sentence)

    def _passed_over(self) -> str:
        if self.passed_over_on is None:
            return ""
        return _("The reply of %(date)s does not speak to this recommendation.") % {
            "date": date_in_words(self.passed_over_on)
        }

    def _reply(self, today: date) -> str:
        assert self.follow_up is not None  # noqa: S101 - see in_words
        if self.received_on is not None:
            if self.due_on is None:
                return _("Reply received on %(date)s.") % {"date": date_in_words(self.received_on)}
            lateness = lateness_in_words(self.due_on, self.received_on)
            return _("Reply received %(lateness)s.") % {"lateness": lateness}
        if self.follow_up.status != FollowUpStatus.AWAITING_REPLY:
            has_come = self.follow_up.status == FollowUpStatus.REPLY_RECEIVED
            return _("Reply received.") if has_come else ""
        return self._waiting(today)

    def _waiting(self, today: date) -> str:
        if self.due_on is None:
            if self.passed_over_on is not None:
                return _("An answer is awaited; no date was set.")
            return _("No reply yet; no date was set.")
        if self.due_on >= today:
            return _("Reply due %(distance)s.") % {
                "distance": distance_in_words(self.due_on, today)
            }
        distance = {"distance": deadline_in_words(self.due_on, today)}
        if self.passed_over_on is not None:
            return _("An answer is awaited: %(distance)s.") % distance
        return _("No reply yet: %(distance)s.") % distance

    def _assessments(self) -> str:
        if not self.n_assessments:
            return ""
        return ngettext("%(n)s assessment.", "%(n)s assessments.", self.n_assessments) % {
            "n": str(apnumber(self.n_assessments)).capitalize()
        }

    def _evaluations(self) -> list[str]:
        """The grades adopted, or how far the evaluation is for those who may see it."""
        adopted = [row for row in self.evaluations if row.status == EvaluationStatus.ADOPTED]
        if adopted:
            grades = ", ".join(
                f"{row.scope}: {row.grade}" if row.scope else str(row.grade) for row in adopted
            )
            return [_("Evaluated: %(grades)s.") % {"grades": grades}]
        statuses = {row.status for row in self.evaluations}
        if EvaluationStatus.PROPOSED in statuses:
            return [_("Evaluation proposed to the committee.")]
        if EvaluationStatus.DRAFT in statuses:
            return [_("Evaluation in preparation.")]
        return []

    def _end(self) -> str:
        assert self.follow_up is not None  # noqa: S101 - see in_words
        return {
            FollowUpStatus.CLOSED: _("The follow-up is closed."),
            FollowUpStatus.DISCONTINUED: _("The follow-up was discontinued."),
        }.get(FollowUpStatus(self.follow_up.status), "")
