"""The annex to a follow-up report: which reminders were sent to whom, when, with which result.

It lists emails and letters that were sent or could not be sent. Emails that had become unnecessary
before they were sent are only counted. People are named with their role, without their addresses,
because a report has other readers.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, Prefetch, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.enums import DeadlineKind, DeadlineState, EmailStatus, LetterStatus
from recommendations.mail.reads.ledger import place_of_stage
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
from recommendations.models.people import Reader
from recommendations.wording import date_in_words, lateness_in_words

_NOT_SENT = (EmailStatus.FAILED, EmailStatus.EXPIRED)


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
    """One email or letter: its day, what it was, to whom it went, and its result."""

    day: date
    what: str
    to_whom: str
    outcome: str


@dataclass(frozen=True)
class AnnexSection:
    """One follow-up request with its reminders, and the sentences about it.

    Expects the request with its document, State party, follow-ups and those deadlines for
    information on follow-up that are or were in force.
    """

    request: FollowUpRequest
    emails: list[AnnexLine]
    letters: list[AnnexLine]
    n_unnecessary: int
    received_on: date | None
    today: date

    @property
    def title(self) -> str:
        return f"{self.request.cycle.state_party.name} ({self.request.document.symbol})"

    @property
    def lines(self) -> list[AnnexLine]:
        """Emails and letters in the order of their days."""
        return sorted([*self.emails, *self.letters], key=lambda line: (line.day, line.what))

    @property
    def due_on(self) -> date | None:
        """The deadline that is in force or suspended."""
        current = [
            row.due_on
            for row in self.request.deadlines.all()
            if row.state in DeadlineState.current_states
        ]
        return current[-1] if current else None

    @property
    def asked(self) -> str:
        """Which paragraphs the request is about, and by when information was asked for."""
        references = [
            row.recommendation.paragraph.reference for row in self.request.follow_ups.all()
        ]
        words = {
            "numbers": ngettext("paragraph %(numbers)s", "paragraphs %(numbers)s", len(references))
            % {"numbers": ", ".join(dict.fromkeys(references))}
        }
        if self.due_on is None:
            return _("Information was requested on %(numbers)s; no date is in force.") % words
        return _("Information on %(numbers)s was requested by %(due)s.") % {
            **words,
            "due": date_in_words(self.due_on),
        }

    @property
    def moves(self) -> list[str]:
        """How the date changed, a sentence for each change."""
        by_key = {row.pk: row for row in self.request.deadlines.all()}
        return [
            _("%(basis)s: from %(before)s to %(after)s.")
            % {
                "basis": row.get_basis_display(),
                "before": date_in_words(by_key[row.supersedes_id].due_on),
                "after": date_in_words(row.due_on),
            }
            for row in by_key.values()
            if row.supersedes_id in by_key
        ]

    @property
    def summary(self) -> str:
        """How many emails and letters there are, and how many emails became unnecessary."""
        emails = ngettext("%(n)d email", "%(n)d emails", len(self.emails))
        letters = ngettext("%(n)d letter", "%(n)d letters", len(self.letters))
        sentence = _("%(emails)s and %(letters)s.") % {
            "emails": emails % {"n": len(self.emails)},
            "letters": letters % {"n": len(self.letters)},
        }
        if not self.n_unnecessary:
            return sentence
        unnecessary = ngettext(
            "%(n)d further email was planned but became unnecessary before it was sent.",
            "%(n)d further emails were planned but became unnecessary before they were sent.",
            self.n_unnecessary,
        ) % {"n": self.n_unnecessary}
        return f"{sentence} {unnecessary}"

    @property
    def result(self) -> str:
        """Whether a reply was received, and how late it was."""
        if self.received_on is None:
            return _("No reply has been recorded as of %(day)s.") % {
                "day": date_in_words(self.today)
            }
        day = date_in_words(self.received_on)
        if self.due_on is None:
            return _("A reply was received on %(day)s.") % {"day": day}
        return _("A reply was received on %(day)s, %(lateness)s.") % {
            "day": day,
            "lateness": lateness_in_words(self.due_on, self.received_on),
        }


def period_of(session: Session) -> Period:
    """From the day after the previous session to the end of this one: what its report covers."""
    before = (
        Session.objects.filter(treaty_body=session.treaty_body_id, ends_on__lt=session.starts_on)
        .order_by("-ends_on")
        .values_list("ends_on", flat=True)
        .first()
    )
    return Period(before + timedelta(days=1) if before else session.starts_on, session.ends_on)


def annex_of_case(
    requests: FollowUpRequestQuerySet, user: Reader, *, today: date
) -> list[AnnexSection]:
    """The reminders about each request of a case; also requests without any."""
    return _sections(requests, user, Period(), today=today, keeps_empty=True)


def annex_of_body(
    body: TreatyBody, user: Reader, period: Period, *, today: date
) -> list[AnnexSection]:
    """The requests of a committee with reminders in a period, by State party."""
    requests = FollowUpRequest.objects.visible_to(user, today=today).filter(cycle__treaty_body=body)
    return _sections(requests, user, period, today=today, keeps_empty=False)


def _sections(
    requests: FollowUpRequestQuerySet,
    user: Reader,
    period: Period,
    *,
    today: date,
    keeps_empty: bool,
) -> list[AnnexSection]:
    emails, n_unnecessary = _emails(requests, user, period)
    letters = _letters(requests, user, period)
    if not keeps_empty:
        requests = requests.filter(pk__in={*emails, *letters})
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
            emails=emails[row.pk],
            letters=letters[row.pk],
            n_unnecessary=n_unnecessary[row.pk],
            received_on=first_replies.get(row.pk),
            today=today,
        )
        for row in rows
    ]


def _emails(
    requests: FollowUpRequestQuerySet, user: Reader, period: Period
) -> tuple[dict[int, list[AnnexLine]], dict[int, int]]:
    """The emails by the keys of their requests, and how many had become unnecessary."""
    lines: dict[int, list[AnnexLine]] = defaultdict(list)
    n_unnecessary: dict[int, int] = defaultdict(int)
    moment = TruncDate(Coalesce("sent_at", "send_after"), tzinfo=dates.DEADLINE_TZ)
    rows = (
        OutgoingEmail.objects.official()
        .visible_to(user)
        .filter(deadline__request__in=requests.order_by().values("pk"))
        .annotate(day_on=moment)
        .filter(period.within("day_on"))
        .with_lines()
    )
    for email in rows:
        request = email.official_deadline.request_id or 0
        if email.sent_at or email.status in _NOT_SENT:
            day = dates.today(email.sent_at or email.send_after)
            lines[request].append(_email_line(email, day))
        elif email.status == EmailStatus.SUPERSEDED:
            n_unnecessary[request] += 1
    return lines, n_unnecessary


def _email_line(email: OutgoingEmail, day: date) -> AnnexLine:
    outcomes: dict[str, str] = {
        EmailStatus.SENT: _("Sent: accepted by the mail server"),
        EmailStatus.FAILED: _("Not sent: %(reason)s") % {"reason": email.outcome},
        EmailStatus.EXPIRED: _("In doubt: %(reason)s") % {"reason": email.outcome},
    }
    what = _("Email: %(occasion)s") % {"occasion": email.occasion}
    if email.stage is not None:
        what = _("Email, %(place)s %(due)s") % {
            "place": place_of_stage(email.stage),
            "due": date_in_words(email.official_deadline.due_on),
        }
    to_whom = f"{email.recipient.full_name} ({email.audience_label})"
    return AnnexLine(
        day=day,
        what=what,
        to_whom=to_whom,
        # An email that was accepted may bounce later.
        outcome=outcomes.get(email.status, f"{email.get_status_display()}: {email.outcome}"),
    )


def _letters(
    requests: FollowUpRequestQuerySet, user: Reader, period: Period
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
