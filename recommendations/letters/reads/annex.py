"""The annex to a follow-up report: which reminders were sent to whom, when, and what came of them.

It speaks of what left or could not leave. Rows that were never sent because they had become
needless are a number. It names people and their function, not their addresses: the annex is for a
report that others read.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Min, Prefetch, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.enums import DeadlineKind, DeadlineState, EmailStatus, LetterStatus
from recommendations.mail.reads.reminder_reasons import place_of
from recommendations.models import (
    Deadline,
    FollowUp,
    FollowUpRequest,
    Letter,
    OutgoingEmail,
    Session,
    StateReply,
    TreatyBody,
)
from recommendations.models.follow_ups import FollowUpRequestQuerySet
from recommendations.wording import date_in_words, lateness_in_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

    Reader = User | AnonymousUser | None

_NOT_SENT = (EmailStatus.FAILED, EmailStatus.EXPIRED)


@dataclass(frozen=True)
class Period:
    """Days in Geneva, both included; without one of them, open on that side."""

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


@dataclass(frozen=True)
class AnnexLine:
    """One mail or letter: on which day, what it was, to whom, and what became of it."""

    day: date
    what: str
    to_whom: str
    outcome: str


@dataclass(frozen=True)
class AnnexPart:
    """One follow-up request with its reminders, in the order of their days."""

    request: FollowUpRequest
    asked: str
    moves: tuple[str, ...]
    lines: tuple[AnnexLine, ...]
    summary: str
    result: str

    @property
    def title(self) -> str:
        return f"{self.request.cycle.state_party.name} ({self.request.document.symbol})"


def period_of(session: Session) -> Period:
    """From the day after the session before to the last day of this one: what its report covers."""
    before = (
        Session.objects.filter(treaty_body=session.treaty_body_id, ends_on__lt=session.starts_on)
        .order_by("-ends_on")
        .values_list("ends_on", flat=True)
        .first()
    )
    return Period(before + timedelta(days=1) if before else session.starts_on, session.ends_on)


def annex_of_case(
    requests: FollowUpRequestQuerySet, user: "Reader", *, today: date
) -> list[AnnexPart]:
    """All reminders about the requests of one case, also where there are none."""
    return _parts(requests, user, Period(), today=today, keeps_empty=True)


def annex_of_body(
    body: TreatyBody, user: "Reader", period: Period, *, today: date
) -> list[AnnexPart]:
    """The requests of a committee about which somebody was reminded in a period, by State party."""
    requests = FollowUpRequest.objects.visible_to(user, today=today).filter(cycle__treaty_body=body)
    return _parts(requests, user, period, today=today, keeps_empty=False)


def _parts(
    requests: FollowUpRequestQuerySet,
    user: "Reader",
    period: Period,
    *,
    today: date,
    keeps_empty: bool,
) -> list[AnnexPart]:
    mails, n_needless = _mails(requests, user, period)
    letters = _letters(requests, user, period)
    if not keeps_empty:
        requests = requests.filter(pk__in={*mails, *letters})
    rows = list(
        requests.select_related("document", "cycle__state_party", "cycle__treaty_body")
        .prefetch_related(
            Prefetch(
                "follow_ups",
                FollowUp.objects.select_related("recommendation__paragraph").order_by(
                    "recommendation__paragraph__position"
                ),
            ),
            Prefetch(
                "deadlines",
                Deadline.objects.filter(kind=DeadlineKind.FOLLOW_UP_INFORMATION)
                .exclude(state=DeadlineState.CANDIDATE)
                .order_by("sequence", "pk"),
            ),
        )
        .order_by("cycle__state_party__name_en", "cycle", "pk")
    )
    replied = _replied(rows, user, today)
    return [
        AnnexPart(
            request=row,
            asked=_asked(row),
            moves=_moves(row),
            lines=tuple(
                sorted([*mails[row.pk], *letters[row.pk]], key=lambda line: (line.day, line.what))
            ),
            summary=_summary(mails[row.pk], letters[row.pk], n_needless[row.pk]),
            result=_result(row, replied.get(row.pk), today),
        )
        for row in rows
    ]


# --- Mails and letters ----------------------------------------------------------------------------


def _mails(
    requests: FollowUpRequestQuerySet, user: "Reader", period: Period
) -> tuple[dict[int, list[AnnexLine]], dict[int, int]]:
    """The mails by the keys of their requests, and how many had become needless."""
    lines: dict[int, list[AnnexLine]] = defaultdict(list)
    n_needless: dict[int, int] = defaultdict(int)
    moment = TruncDate(Coalesce("sent_at", "send_after"), tzinfo=dates.DEADLINE_TZ)
    rows = (
        OutgoingEmail.objects.official()
        .visible_to(user)
        .filter(deadline__request__in=requests.order_by().values("pk"))
        .annotate(day_on=moment)
        .filter(period.within("day_on"))
        .select_related("deadline", "stage", "recipient")
    )
    for email in rows:
        request = email.deadline.request_id or 0
        if email.sent_at or email.status in _NOT_SENT:
            day = dates.today(email.sent_at or email.send_after)
            lines[request].append(_mail_line(email, day))
        elif email.status == EmailStatus.SUPERSEDED:
            n_needless[request] += 1
    return lines, n_needless


def _mail_line(email: OutgoingEmail, day: date) -> AnnexLine:
    outcomes: dict[str, str] = {
        EmailStatus.SENT: _("Sent: the mail server accepted it"),
        EmailStatus.FAILED: _("Not sent: %(reason)s") % {"reason": email.outcome},
        EmailStatus.EXPIRED: _("In doubt: %(reason)s") % {"reason": email.outcome},
    }
    stage = email.stage
    what = _("Mail")
    if stage:
        what = _("Mail, %(place)s %(due)s") % {
            "place": place_of(stage),
            "due": date_in_words(email.deadline.due_on),
        }
    to_whom = email.recipient.full_name
    if stage:
        to_whom = f"{to_whom} ({stage.get_audience_display()})"
    return AnnexLine(
        day=day,
        what=what,
        to_whom=to_whom,
        # A mail that was accepted may still come to another end.
        outcome=outcomes.get(email.status, f"{email.get_status_display()}: {email.outcome}"),
    )


def _letters(
    requests: FollowUpRequestQuerySet, user: "Reader", period: Period
) -> dict[int, list[AnnexLine]]:
    lines: dict[int, list[AnnexLine]] = defaultdict(list)
    rows = (
        Letter.objects.visible_to(user)
        .filter(
            period.within("dated_on"),
            deadline__request__in=requests.order_by().values("pk"),
            status=LetterStatus.ISSUED,
        )
        .select_related("deadline", "issued_by", "document")
    )
    for letter in rows:
        if letter.dated_on and letter.issued_by:
            lines[letter.deadline.request_id or 0].append(
                AnnexLine(
                    day=letter.dated_on,
                    what=str(letter.get_kind_display()),
                    to_whom=_("Permanent mission"),
                    outcome=_("Issued, approved by %(person)s")
                    % {"person": letter.issued_by.full_name},
                )
            )
    return lines


# --- Sentences ------------------------------------------------------------------------------------


def _asked(request: FollowUpRequest) -> str:
    references = [row.recommendation.paragraph.reference for row in request.follow_ups.all()]
    current = [
        row.due_on for row in request.deadlines.all() if row.state in DeadlineState.current_states
    ]
    words = {
        "numbers": ngettext("paragraph %(numbers)s", "paragraphs %(numbers)s", len(references))
        % {"numbers": ", ".join(dict.fromkeys(references))}
    }
    if not current:
        return _("Information was asked for on %(numbers)s; no date is in force.") % words
    return _("Information on %(numbers)s was asked for by %(due)s.") % {
        **words,
        "due": date_in_words(current[-1]),
    }


def _moves(request: FollowUpRequest) -> tuple[str, ...]:
    """How the date moved, a sentence each."""
    by_key = {row.pk: row for row in request.deadlines.all()}
    return tuple(
        _("%(basis)s: from %(before)s to %(after)s.")
        % {
            "basis": row.get_basis_display(),
            "before": date_in_words(by_key[row.supersedes_id].due_on),
            "after": date_in_words(row.due_on),
        }
        for row in by_key.values()
        if row.supersedes_id in by_key
    )


def _summary(mails: list[AnnexLine], letters: list[AnnexLine], n_needless: int) -> str:
    sent = ngettext("%(n)d mail", "%(n)d mails", len(mails)) % {"n": len(mails)}
    written = ngettext("%(n)d letter", "%(n)d letters", len(letters)) % {"n": len(letters)}
    words = _("%(mails)s and %(letters)s.") % {"mails": sent, "letters": written}
    if not n_needless:
        return words
    needless = ngettext(
        "%(n)d further mail had been planned and became needless before it left.",
        "%(n)d further mails had been planned and became needless before they left.",
        n_needless,
    ) % {"n": n_needless}
    return f"{words} {needless}"


def _replied(rows: Iterable[FollowUpRequest], user: "Reader", today: date) -> dict[int, date]:
    """The day of the first reply to each request that the reader may see."""
    return dict(
        StateReply.objects.visible_to(user, today=today)
        .filter(request__in=[row.pk for row in rows])
        .order_by()
        .values_list("request")
        .annotate(first=Min("received_on"))
    )


def _result(request: FollowUpRequest, received_on: date | None, today: date) -> str:
    current = [
        row.due_on for row in request.deadlines.all() if row.state in DeadlineState.current_states
    ]
    if received_on is None:
        return _("No reply has been recorded as of %(day)s.") % {"day": date_in_words(today)}
    day = date_in_words(received_on)
    if not current:
        return _("A reply was received on %(day)s.") % {"day": day}
    return _("A reply was received on %(day)s, %(lateness)s.") % {
        "day": day,
        "lateness": lateness_in_words(current[-1], received_on),
    }
