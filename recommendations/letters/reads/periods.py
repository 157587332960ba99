"""The days for which the annex and the lists are made."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations.models import Session
from recommendations.wording import date_in_words


@dataclass(frozen=True)
class Period:
    """Days in Geneva, both included. Without one of them the period is open on that side."""

    since: date | None = None
    until: date | None = None

    def within(self, column: str) -> Q:
        """The condition that a column of days lies in the period."""
        condition = Q()
        if self.since:
            condition &= Q(**{f"{column}__gte": self.since})
        if self.until:
            condition &= Q(**{f"{column}__lte": self.until})
        return condition

    def __contains__(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def last_day(self, today: date) -> date:
        """The last day that can be told of: of a period that lasts, today."""
        return min(self.until, today) if self.until else today

    def __str__(self) -> str:
        if self.since and self.until:
            return _("from %(since)s to %(until)s") % {
                "since": date_in_words(self.since),
                "until": date_in_words(self.until),
            }
        if self.since:
            return _("since %(since)s") % {"since": date_in_words(self.since)}
        if self.until:
            return _("until %(until)s") % {"until": date_in_words(self.until)}
        return _("from the beginning")


def period_of(session: Session) -> Period:
    """From the day after the previous session to the end of this one: what its report covers."""
    before = (
        Session.objects.filter(treaty_body=session.treaty_body_id, ends_on__lt=session.starts_on)
        .order_by("-ends_on")
        .values_list("ends_on", flat=True)
        .first()
    )
    return Period(before + timedelta(days=1) if before else session.starts_on, session.ends_on)
