"""States parties that have not replied, in the four columns in which committees print such lists.

The Human Rights Committee did so in 2017 and 2018 (CCPR/C/119/2 to CCPR/C/124/2) for those graded
for not cooperating: State party; concluding observations; due date, with the number of the report;
reminders and related action.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from recommendations.enums import EmailStatus, GradeBucket
from recommendations.letters.reads.annex import (
    looked_after,
    paragraphs_in_words,
    what_it_told,
)
from recommendations.letters.reads.periods import Period
from recommendations.letters.reads.records import Record, has_left, records_of
from recommendations.models import Evaluation, Grade, OutgoingEmail, TreatyBody
from recommendations.models.people import Reader
from recommendations.wording import date_in_words


@dataclass(frozen=True)
class OverdueRow:
    """One request in the four columns; each of the last column's lines is one act."""

    state_party: str
    grades: tuple[str, ...]
    observations: tuple[str, ...]
    due: str
    actions: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class OverdueList:
    """`graded`: those graded in the period for not replying; `others`: overdue at its end."""

    graded: tuple[OverdueRow, ...]
    others: tuple[OverdueRow, ...]


def overdue_list(body: TreatyBody, user: Reader, period: Period, *, today: date) -> OverdueList:
    """The States parties of a committee that have not replied, as far as the reader may see."""
    until = period.last_day(today)
    records = records_of(looked_after(body, user, today=today), user, until=until, today=today)
    graded, others = [], []
    for record in records:
        silence = [
            row
            for row in record.evaluations
            if row.adopted_on and row.adopted_on in period and _is_for_silence(row.grade)
        ]
        due_on = record.due_on(until)
        if silence:
            graded.append(_row(record, due_on, silence, until))
        elif due_on is not None and due_on < until and record.awaited:
            others.append(_row(record, due_on, [], until))
    return OverdueList(tuple(graded), tuple(others))


def _is_for_silence(grade: Grade) -> bool:
    return grade.bucket == GradeBucket.NO_REPLY


def _row(record: Record, due_on: date | None, silence: list[Evaluation], until: date) -> OverdueRow:
    request = record.request
    adopted = request.cycle.adopted_on
    observations = [
        f"{request.document} ({date_in_words(adopted)})" if adopted else str(request.document)
    ]
    graded = [row.follow_up_id for row in silence]
    observations.append(
        paragraphs_in_words(record.references_of(graded) if graded else record.awaited)
    )
    return OverdueRow(
        state_party=request.cycle.state_party.name,
        grades=tuple(dict.fromkeys(in_brackets(row.grade) for row in silence)),
        observations=tuple(observations),
        due=_due(record, due_on),
        actions=tuple(_actions(record, due_on, until)) or (_("None recorded"),),
        url=request.get_absolute_url(),
    )


def in_brackets(grade: Grade) -> str:
    """A grade as it is printed: "[D1]", or its words where the scale has no letters."""
    return f"[{grade.code if grade.code.isupper() else grade.label}]"


def _due(record: Record, due_on: date | None) -> str:
    """The due date, and after earlier replies which report it is: "8 October 2023 (2nd)"."""
    if due_on is None:
        return _("No date in force")
    n_report = len(record.replies) + 1
    if n_report == 1:
        return date_in_words(due_on)
    ordinals = {2: _("2nd"), 3: _("3rd")}
    number = ordinals.get(n_report, _("%(n)dth") % {"n": n_report})
    return f"{date_in_words(due_on)} ({number})"


def _actions(record: Record, due_on: date | None, until: date) -> Iterable[str]:
    """Reminders, letters and decisions on the date, each with its day, in their order."""
    acts = [
        (one.day, f"{one.what} ({one.level})" if one.level else one.what)
        for one in record.history.changes
        if one.day <= until
    ]
    before = sorted({_day(one) for one in record.emails if _is_before(one, due_on)})
    if before:
        days = ", ".join(date_in_words(day) for day in before)
        what = _("Reminders by email before the date: %(days)s") % {"days": days}
        acts.append((before[-1], what))
    acts += {
        (_day(one), _said(one)): None
        for one in record.emails
        if not _is_before(one, due_on) and (one.sent_at or one.outage)
    }
    for letter in record.letters:
        if letter.dated_on is not None:
            what = f"{letter.get_kind_display()}, {date_in_words(letter.dated_on)}"
            if not record.replied_after(letter.dated_on):
                what = f"{what} {_('(no response recorded)')}"
            acts.append((letter.dated_on, what))
    if record.has_ended:
        acts.append((until, _("The follow-up has ended.")))
    return (what for _day_of, what in sorted(acts, key=lambda act: act[0]))


def _day(email: OutgoingEmail) -> date:
    day: date = email.day_on  # type: ignore[attr-defined]  # annotated
    return day


def _is_before(email: OutgoingEmail, due_on: date | None) -> bool:
    """A reminder that left before the date; one that did not leave stands by itself."""
    is_reminder = has_left(email) and email.stage is not None
    return is_reminder and due_on is not None and _day(email) <= due_on


def _said(email: OutgoingEmail) -> str:
    if email.outage is not None:
        return email.outcome
    what = _("Reminder by email") if email.stage is not None else what_it_told(email)
    line = f"{what}, {date_in_words(_day(email))}"
    return f"{line} {_('(returned)')}" if email.status == EmailStatus.BOUNCED else line
