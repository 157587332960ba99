"""The history of the procedure by State party: date, actor, act, paragraphs, outcome.

As in the annex of CCPR/C/104/2: the status of the procedure, the due dates, and what each side did.
What the committee should do next is left to it. Meetings are not recorded here: a letter that
proposes one is, and the list says so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.enums import EmailStatus, FollowUpStatus
from recommendations.letters.reads.annex import (
    looked_after,
    numbers_in_words,
    paragraphs_in_words,
    what_it_was,
)
from recommendations.letters.reads.date_changes import level_of
from recommendations.letters.reads.overdue_list import in_brackets
from recommendations.letters.reads.periods import Period
from recommendations.letters.reads.records import Record, paragraphs_of, records_of
from recommendations.models import Holiday, OutgoingEmail, StateReply, Submission, TreatyBody
from recommendations.models.people import Reader
from recommendations.wording import date_in_words, lateness_in_words


@dataclass(frozen=True)
class HistoryLine:
    """One act: its day, who acted, what was done, on which paragraphs, and what came of it."""

    day: date
    actor: str
    act: str
    paragraphs: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class ProcedureHistory:
    """One request: its head, and what happened in the period."""

    title: str
    url: str
    status: str
    due: str
    next_report: str
    lines: tuple[HistoryLine, ...]


def procedure_histories(
    body: TreatyBody, user: Reader, period: Period, *, today: date
) -> list[ProcedureHistory]:
    """The requests of a committee about which something happened in a period, by State party."""
    until = period.last_day(today)
    records = records_of(looked_after(body, user, today=today), user, until=until, today=today)
    holidays, found = Holiday.objects.days(), []
    for record in records:
        lines = tuple(line for line in _lines(record, holidays) if line.day in period)
        if lines:
            found.append(_history_of(record, lines, until))
    return found


def _history_of(record: Record, lines: tuple[HistoryLine, ...], until: date) -> ProcedureHistory:
    request = record.request
    title = _("%(state_party)s (report %(number)s), %(document)s, %(paragraphs)s") % {
        "state_party": request.cycle.state_party.name,
        "number": request.cycle.number,
        "document": request.document,
        "paragraphs": paragraphs_in_words(record.references),
    }
    return ProcedureHistory(
        title=title,
        url=request.get_absolute_url(),
        status=_("Procedure ended") if record.has_ended else _("Procedure continues"),
        due=_due(record, until),
        next_report=date_in_words(record.next_report_on)
        if record.next_report_on
        else _("No date recorded"),
        lines=lines,
    )


def _due(record: Record, until: date) -> str:
    """The due date, and whether information was submitted for it, in whole or in part.

    Until the end of the day nothing is missing that has not been submitted.
    """
    due_on = record.history.due_on_as_of(until) if record.history.due_on else None
    if due_on is None:
        return _("No date in force")
    words = {"due": date_in_words(due_on), "paragraphs": paragraphs_in_words(record.unanswered)}
    if record.history.is_suspended:
        return _("%(due)s: SUSPENDED") % words
    if not record.unanswered:
        return _("%(due)s: SUBMITTED") % words
    if due_on >= until:
        return (
            _("%(due)s: SUBMITTED IN PART, NOT YET DUE on %(paragraphs)s")
            if len(record.unanswered) < len(record.references)
            else _("%(due)s: NOT YET DUE")
        ) % words
    if len(record.unanswered) < len(record.references):
        return _("%(due)s: SUBMITTED IN PART, NOT SUBMITTED on %(paragraphs)s") % words
    return _("%(due)s: NOT SUBMITTED") % words


def _lines(record: Record, holidays: Collection[date]) -> list[HistoryLine]:
    """Everything on record, in the order of days."""
    lines = [
        *_decisions(record),
        *_emails(record, holidays),
        *(_reply(record, reply, number) for number, reply in enumerate(record.replies, start=1)),
        *(_submission(row) for row in record.submissions),
        *_evaluations(record),
        *_ends(record),
    ]
    return sorted(lines, key=lambda line: (line.day, line.actor, line.act))


def _committee(record: Record) -> str:
    return record.request.cycle.treaty_body.code


def _decisions(record: Record) -> Iterable[HistoryLine]:
    """What was decided about the date, what the State party asked for, and letters."""
    for change in record.history.changes:
        actor = _("State party") if change.is_of_state else _committee(record)
        yield HistoryLine(change.day, actor, change.what, outcome=change.level)
    for letter in record.letters:
        if letter.dated_on is not None:
            answered = record.replied_after(letter.dated_on)
            outcome = "" if answered else _("No response recorded")
            act = str(letter.get_kind_display())
            yield HistoryLine(letter.dated_on, _committee(record), act, outcome=outcome)


def _emails(record: Record, holidays: Collection[date]) -> Iterable[HistoryLine]:
    """Emails to the State party, a line for all that one occasion brought on one day."""
    together: dict[tuple[date, str, str, str], int] = defaultdict(int)
    outcomes = {
        EmailStatus.SENT: _("Sent"),
        EmailStatus.BOUNCED: _("Returned as undeliverable"),
        EmailStatus.FAILED: _("Could not be sent"),
        EmailStatus.EXPIRED: _("In doubt whether it was sent"),
        EmailStatus.STOPPED: _("Stopped by an officer"),
    }
    for email in record.emails:
        if email.outage is not None:
            outcome = email.outcome
        elif email.status in outcomes:
            outcome = outcomes[EmailStatus(email.status)]
        else:
            continue  # It waits, or had become needless.
        named = record.named.get(email.pk, [])
        act = what_it_was(email, holidays)
        together[_day(email), act, numbers_in_words(named), outcome] += 1
    for (day, act, named_in_all, outcome), n in together.items():
        people = ngettext("%(n)d person", "%(n)d people", n) % {"n": n}
        yield HistoryLine(day, _committee(record), act, named_in_all, f"{outcome} ({people})")


def _day(email: OutgoingEmail) -> date:
    day: date = email.day_on  # type: ignore[attr-defined]  # annotated
    return day


def _reply(record: Record, reply: StateReply, number: int) -> HistoryLine:
    due_on = record.history.due_on_as_of(reply.received_on)
    outcome = [lateness_in_words(due_on, reply.received_on)] if due_on else []
    return HistoryLine(
        reply.received_on,
        _("State party"),
        _("Information received (reply %(number)d)") % {"number": number},
        paragraphs_of(reply),
        ", ".join(filter(None, [*outcome, level_of(reply.access_level)])),
    )


def _submission(submission: Submission) -> HistoryLine:
    name = submission.organisation.name
    # As its authors allow it, whoever reads the list: it is made to be printed.
    if submission.is_author_withheld:
        name = _("Name withheld")
    assert submission.submitted_at is not None  # noqa: S101 - a constraint on what was received
    return HistoryLine(
        dates.today(submission.submitted_at),
        _("Stakeholder"),
        _("Information received from: %(name)s") % {"name": name},
        paragraphs_of(submission),
        level_of(submission.access_level),
    )


def _evaluations(record: Record) -> Iterable[HistoryLine]:
    """The grades that were adopted on one day, as they are printed: "16 [B], 36 (a) [C] [D1]"."""
    by_day: dict[date, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    levels: dict[date, set[str]] = defaultdict(set)
    for row in record.evaluations:
        if row.adopted_on is not None:
            reference = row.follow_up.recommendation.paragraph.reference
            by_day[row.adopted_on][reference].append(in_brackets(row.grade))
            levels[row.adopted_on].add(level_of(row.access_level))
    for day, grades in by_day.items():
        printed = ", ".join(f"{reference} {' '.join(of)}" for reference, of in grades.items())
        outcome = ", ".join([printed, *sorted(filter(None, levels[day]))])
        act = _("Evaluation adopted")
        yield HistoryLine(day, _committee(record), act, numbers_in_words(grades), outcome)


def _ends(record: Record) -> Iterable[HistoryLine]:
    """Follow-ups that were closed or discontinued, a line for each day."""
    ended: dict[tuple[date, str], list[str]] = defaultdict(list)
    for row in record.request.follow_ups.all():
        step = record.steps.get(row.pk)
        if step is not None and step.status in FollowUpStatus.ended_statuses:
            reference = row.recommendation.paragraph.reference
            ended[dates.today(step.at), step.status].append(reference)
    for (day, status), references in ended.items():
        act = _("Follow-up: %(status)s") % {"status": FollowUpStatus(status).label.lower()}
        yield HistoryLine(day, _committee(record), act, numbers_in_words(references))
