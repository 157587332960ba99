"""The annex to a follow-up report: which reminders were sent to whom, when, with which result.

It is evidence that the State party was reminded, so what was sent to the State party stands apart
from what officers and rapporteurs were sent. It lists what was sent, what could not be sent, and
what did not leave because no email could. What had become needless is only counted, with the
reasons. People are named with their role, without their addresses: a report has other readers.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, F, Min, Prefetch, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates, visibility
from recommendations.deadlines.reads.reminder_days import waits_for_officers, zone_for
from recommendations.enums import EmailStatus, LetterStatus, ReminderAudience
from recommendations.letters.reads.date_changes import (
    NO_DATES,
    DateHistory,
    date_histories,
)
from recommendations.letters.reads.periods import Period
from recommendations.mail.reads.ledger import place_of_stage, points_of
from recommendations.models import (
    FollowUp,
    FollowUpRequest,
    Holiday,
    Letter,
    OutgoingEmail,
    ReminderStage,
    SenderOutage,
    StateReply,
    TreatyBody,
)
from recommendations.models.follow_ups import FollowUpRequestQuerySet
from recommendations.models.outbox import OutgoingEmailQuerySet
from recommendations.models.people import Reader, viewer_of
from recommendations.outages.reads.outages import outage_in_words
from recommendations.wording import date_in_words, lateness_in_words
from recommendations.working_days import working_days_after

_NOT_SENT = (EmailStatus.FAILED, EmailStatus.EXPIRED, EmailStatus.STOPPED)


@dataclass(frozen=True)
class AnnexLine:
    """One email or letter: its day, what it was, to whom it went, and its result."""

    day: date
    what: str
    to_whom: str
    outcome: str


@dataclass
class Emails:
    """Emails to one side: those that are listed, and how many became needless for which reason."""

    lines: list[AnnexLine] = field(default_factory=list)
    n_sent: int = 0
    n_returned: int = 0
    needless: Counter[str] = field(default_factory=Counter)

    @property
    def returned(self) -> str:
        """How many of those that were sent came back; empty for none."""
        if not self.n_returned:
            return ""
        return ngettext(
            "%(n)d email was returned as undeliverable.",
            "%(n)d emails were returned as undeliverable.",
            self.n_returned,
        ) % {"n": self.n_returned}

    @property
    def unnecessary(self) -> str:
        """How many became needless before they left, and why; empty for none."""
        n = self.needless.total()
        if not n:
            return ""
        sentence = ngettext(
            "%(n)d further email was planned but became needless before it left:",
            "%(n)d further emails were planned but became needless before they left:",
            n,
        ) % {"n": n}
        reasons = (
            f"{reason.rstrip('.')} ({count})" if n > 1 else reason.rstrip(".")
            for reason, count in self.needless.most_common()
        )
        return f"{sentence} {'; '.join(reasons)}."


@dataclass(frozen=True)
class AnnexSection:
    """One follow-up request with its reminders, and the sentences about it.

    Expects the request with its document, State party and follow-ups.
    """

    request: FollowUpRequest
    to_state: Emails
    internal: Emails
    letters: list[AnnexLine]
    history: DateHistory
    received_on: date | None
    today: date

    @property
    def title(self) -> str:
        return f"{self.request.cycle.state_party.name} ({self.request.document.symbol})"

    @property
    def state_lines(self) -> list[AnnexLine]:
        """Emails and letters to the State party in the order of their days."""
        return _by_day([*self.to_state.lines, *self.letters])

    @property
    def internal_lines(self) -> list[AnnexLine]:
        """Emails to officers and rapporteurs in the order of their days."""
        return _by_day(self.internal.lines)

    @property
    def due_on(self) -> date | None:
        return self.history.due_on

    @property
    def asked(self) -> str:
        """Which paragraphs the request is about, and by when information was asked for."""
        words = {"numbers": paragraphs_in_words(_references(self.request))}
        if self.due_on is None:
            return _("Information was requested on %(numbers)s; no date is in force.") % words
        words["due"] = date_in_words(self.due_on)
        if self.history.is_suspended:
            return (
                _("Information on %(numbers)s was requested; the date, %(due)s, is suspended.")
                % words
            )
        return _("Information on %(numbers)s was requested by %(due)s.") % words

    @property
    def changes(self) -> list[str]:
        """How the date changed, in words for each change."""
        return [change.in_words for change in self.history.changes]

    @property
    def summary(self) -> str:
        """How much was sent to the State party, and how many emails became needless."""
        n = self.to_state.n_sent
        emails = ngettext("%(n)d email", "%(n)d emails", n) % {"n": n}
        letters = ngettext("%(n)d letter", "%(n)d letters", len(self.letters))
        sentence = _("To the State party: %(emails)s and %(letters)s.") % {
            "emails": emails,
            "letters": letters % {"n": len(self.letters)},
        }
        return " ".join(filter(None, (sentence, self.to_state.returned, self.to_state.unnecessary)))

    @property
    def internal_summary(self) -> str:
        """How many emails officers and rapporteurs were sent, and how many became needless."""
        sentence = ngettext(
            "To officers and rapporteurs: %(n)d email.",
            "To officers and rapporteurs: %(n)d emails.",
            self.internal.n_sent,
        ) % {"n": self.internal.n_sent}
        return " ".join(filter(None, (sentence, self.internal.returned, self.internal.unnecessary)))

    @property
    def result(self) -> str:
        """Whether a reply was received, and how late it was by the date that counted then."""
        if self.received_on is None:
            return _("No reply has been recorded as of %(day)s.") % {
                "day": date_in_words(self.today)
            }
        day = date_in_words(self.received_on)
        due_on = self.history.due_on_as_of(self.received_on)
        if due_on is None:
            return _("A reply was received on %(day)s.") % {"day": day}
        return _("A reply was received on %(day)s, %(lateness)s.") % {
            "day": day,
            "lateness": lateness_in_words(due_on, self.received_on),
        }


def _by_day(lines: Iterable[AnnexLine]) -> list[AnnexLine]:
    return sorted(lines, key=lambda line: (line.day, line.what))


def _references(request: FollowUpRequest) -> list[str]:
    found = (row.recommendation.paragraph.reference for row in request.follow_ups.all())
    return list(dict.fromkeys(found))


def paragraphs_in_words(references: Iterable[str]) -> str:
    """ "paragraph 36", "paragraphs 16, 36 (a)"; a reference stays on one line."""
    found = list(references)
    named = ngettext("paragraph %(numbers)s", "paragraphs %(numbers)s", len(found))
    return named % {"numbers": numbers_in_words(found)}


def numbers_in_words(references: Iterable[str]) -> str:
    """ "16, 36 (a)": the same without the word."""
    return ", ".join(one.replace(" ", "\u00a0") for one in references)


def annex_of_case(
    requests: FollowUpRequestQuerySet, user: Reader, *, today: date
) -> list[AnnexSection]:
    """The reminders about each request of a case; also requests without any."""
    return _sections(requests, user, Period(), today=today, keeps_empty=True)


def annex_of_body(
    body: TreatyBody, user: Reader, period: Period, *, today: date
) -> list[AnnexSection]:
    """The requests of a committee with reminders in a period, by State party."""
    requests = looked_after(body, user, today=today)
    return _sections(requests, user, period, today=today, keeps_empty=False)


def looked_after(body: TreatyBody, user: Reader, *, today: date) -> FollowUpRequestQuerySet:
    """The requests of a committee whose reminders the reader sees: of no other is anything said."""
    return FollowUpRequest.objects.visible_to(user, today=today).filter(
        visibility.reminded_deadlines(viewer_of(user)), cycle__treaty_body=body
    )


def outages_in(period: Period, *, today: date) -> list[str]:
    """The outages of the sender in a period, a sentence each; one query."""
    first = period.since or date(1970, 1, 1)
    last = min(period.last_day(today), today)
    rows = SenderOutage.objects.between(
        dates.start_of_day(first), dates.start_of_day(dates.shift(last, 1, "days"))
    ).order_by("began_at")
    return [
        _("No email could leave: %(why)s.") % {"why": outage_in_words(row, today=today)}
        for row in rows
    ]


def _sections(
    requests: FollowUpRequestQuerySet,
    user: Reader,
    period: Period,
    *,
    today: date,
    keeps_empty: bool,
) -> list[AnnexSection]:
    to_state, internal = _emails(requests, user, period)
    letters = _letters(requests, user, period)
    if not keeps_empty:
        requests = requests.filter(pk__in={*to_state, *internal, *letters})
    rows = with_paragraphs(requests)
    histories = date_histories(rows, user, today=today)
    first_replies = dict(
        StateReply.objects.visible_to(user, today=today)
        .filter(request__in=[row.pk for row in rows])
        .order_by()
        .values_list("request")
        .annotate(first=Min("received_on"))
    )
    return [
        AnnexSection(
            request=row,
            to_state=to_state[row.pk],
            internal=internal[row.pk],
            letters=letters[row.pk],
            history=histories.get(row.pk, NO_DATES),
            received_on=first_replies.get(row.pk),
            today=today,
        )
        for row in rows
    ]


def with_paragraphs(requests: FollowUpRequestQuerySet) -> list[FollowUpRequest]:
    """The requests by State party, each with its case, its document and what it asks about."""
    return list(
        requests.select_related("document", "cycle__state_party", "cycle__treaty_body")
        .prefetch_related(
            Prefetch(
                "follow_ups",
                FollowUp.objects.select_related("recommendation__paragraph").order_by(
                    "recommendation__paragraph__position"
                ),
            )
        )
        .order_by("cycle__state_party__name_en", "cycle", "pk")
    )


# --- Emails ---------------------------------------------------------------------------------------


def official_emails(
    requests: FollowUpRequestQuerySet, user: Reader, period: Period
) -> OutgoingEmailQuerySet:
    """Official emails about some requests with their day: when one left or was to leave.

    One that did not leave because no email could, stands at the day on which it was due.
    """
    moment = TruncDate(Coalesce("sent_at", "send_after"), tzinfo=dates.DEADLINE_TZ)
    return (
        OutgoingEmail.objects.official()
        .visible_to(user)
        .filter(deadline__request__in=requests.order_by().values("pk"))
        .annotate(day_on=Case(When(outage__isnull=False, then=F("due_on")), default=moment))
        .filter(period.within("day_on"))
        .with_lines()
        .select_related("outage", "deadline__cycle__treaty_body")
    )


def is_to_state(email: OutgoingEmail) -> bool:
    return email.audience == ReminderAudience.STATE_FOCAL_POINTS


def _emails(
    requests: FollowUpRequestQuerySet, user: Reader, period: Period
) -> tuple[dict[int, Emails], dict[int, Emails]]:
    """The emails to the State party and the internal ones, each by the keys of their requests."""
    sides: tuple[dict[int, Emails], dict[int, Emails]] = defaultdict(Emails), defaultdict(Emails)
    rows = list(official_emails(requests, user, period))
    named = points_of([row for row in rows if row.sent_at], now=dates.now())
    holidays = Holiday.objects.days()
    for email in rows:
        key = email.official_deadline.request_id or 0
        side = sides[0 if is_to_state(email) else 1]
        if email.status == EmailStatus.SUPERSEDED and email.outage is None:
            side[key].needless[email.outcome] += 1
        elif email.sent_at or email.outage or email.status in _NOT_SENT:
            side[key].n_sent += email.sent_at is not None
            side[key].n_returned += email.status == EmailStatus.BOUNCED
            side[key].lines.append(_email_line(email, named.get(email.pk, []), holidays))
    return sides


def what_it_told(email: OutgoingEmail) -> str:
    """Of which change an email told that no stage brought."""
    return _("Email about: %(occasion)s") % {"occasion": email.occasion}


def what_it_was(email: OutgoingEmail, holidays: Collection[date]) -> str:
    """Of which date an email reminded, and when, or of which change it told.

    When is the day on which it left or was to leave, as the list names it. That may lie behind the
    day of its stage: emails leave on working days, after a date not before the time of grace ends.
    """
    stage, deadline = email.stage, email.official_deadline
    if stage is None:
        return what_it_told(email)
    day: date = email.day_on  # type: ignore[attr-defined]  # annotated
    words = {"due": date_in_words(deadline.due_on)}
    n = (day - deadline.due_on).days
    if n == 0 or day == stage.day_for(deadline.due_on):
        words["place"] = place_of_stage(stage) if n else _("the day of")
        return _("Email, %(place)s %(due)s") % words
    if n < 0:
        before = ngettext("Email, %(n)d day before %(due)s", "Email, %(n)d days before %(due)s", -n)
        return before % {**words, "n": -n}
    after = ngettext("Email, %(n)d day after %(due)s", "Email, %(n)d days after %(due)s", n)
    what, grace = after % {**words, "n": n}, deadline.cycle.treaty_body.grace_working_days
    if not _grace_put_off(email, stage, grace, holidays):
        return what
    days = ngettext("%(n)d working day", "%(n)d working days", grace) % {"n": grace}
    return _("%(what)s (after a time of grace of %(days)s)") % {"what": what, "days": days}


def _grace_put_off(
    email: OutgoingEmail, stage: ReminderStage, grace: int, holidays: Collection[date]
) -> bool:
    """Whether it left on the first morning after the time of grace, where its reader is."""
    deadline = email.official_deadline
    if not grace or not waits_for_officers(stage):
        return False
    over = working_days_after(deadline.due_on, grace + 1, holidays)
    zone = zone_for(email.recipient, email.audience, deadline.cycle.state_party)
    there = (email.sent_at or email.send_after).astimezone(zone).date()
    return stage.day_for(deadline.due_on) < over == there


def _email_line(email: OutgoingEmail, named: list[str], holidays: Collection[date]) -> AnnexLine:
    stopped = _("Not sent: stopped by an officer")
    if email.outcome:
        stopped = f"{stopped}. {email.outcome}"
    outcomes: dict[str, str] = {
        EmailStatus.SENT: _("Sent: accepted by the mail server"),
        EmailStatus.FAILED: _("Not sent: %(reason)s") % {"reason": email.outcome},
        EmailStatus.EXPIRED: _("In doubt: %(reason)s") % {"reason": email.outcome},
        EmailStatus.SUPERSEDED: email.outcome,
        EmailStatus.STOPPED: stopped,
    }
    what = what_it_was(email, holidays)
    if named:
        what = f"{what}, {paragraphs_in_words(named)}"
    return AnnexLine(
        day=email.day_on,  # type: ignore[attr-defined]  # annotated
        what=what,
        to_whom=f"{email.recipient.full_name} ({email.audience_label})",
        # An email that was accepted may bounce later.
        outcome=outcomes.get(email.status, f"{email.get_status_display()}: {email.outcome}"),
    )


# --- Letters --------------------------------------------------------------------------------------


def _letters(
    requests: FollowUpRequestQuerySet, user: Reader, period: Period
) -> dict[int, list[AnnexLine]]:
    lines: dict[int, list[AnnexLine]] = defaultdict(list)
    for letter in issued_letters(requests, user, period):
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


def issued_letters(
    requests: FollowUpRequestQuerySet, user: Reader, period: Period
) -> Iterable[Letter]:
    return (
        Letter.objects.visible_to(user)
        .filter(
            period.within("dated_on"),
            deadline__request__in=requests.order_by().values("pk"),
            status=LetterStatus.ISSUED,
        )
        .select_related("deadline", "issued_by", "document")
    )
