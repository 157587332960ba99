"""Digests: many things in one email, by case, what matters most first, one entry for a thing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.enums import DeadlineKind, EventKind, ReminderAudience
from recommendations.mail_enums import MailKind
from recommendations.mail_words.reads.addresses import absolute
from recommendations.mail_words.reads.followers import window_today
from recommendations.mail_words.reads.lists import with_and
from recommendations.mail_words.reads.pieces import MailLink, Words, case_in_words
from recommendations.mail_words.reads.reminders import signed_by
from recommendations.mail_words.reads.standing import Standings, read_standings, request_of
from recommendations.mail_words.reads.subjects import (
    LENGTH,
    fitting,
    room_for,
    short_committees,
)
from recommendations.mail_words.reads.told import words_of
from recommendations.models import OutgoingEmail, ReportingCycle, TreatyBody

# A digest that tells of more than this points to the pages instead.
ROWS_SHOWN = 50
# What waits for the reader comes before what happened, and what one can act upon before the rest.
_KINDS = (MailKind.ROLE, MailKind.OWN, MailKind.FOLLOWED)
_DATES = (
    *(DeadlineKind.FOLLOW_UP_INFORMATION, DeadlineKind.SUBMISSIONS_CLOSE),
    DeadlineKind.SUBMISSIONS_OPEN,
)
_EVENTS = (EventKind.REPLY_RECORDED, EventKind.EVALUATION_STATUS_CHANGED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing. `about`: what of the case it is about, where the sentence does not say so."""

    about: str
    words: Words


@dataclass(slots=True)
class CaseTold:
    """What a digest tells of one case. `offers`: what people can do about it, each once.

    `writes`: the committee, where its secretariat writes to the State party. `signature`: who that
    is and where to write to, where other cases of the digest have another secretariat.
    """

    heading: str
    url: str
    entries: list[Entry] = field(default_factory=list)
    offers: list[MailLink] = field(default_factory=list)
    writes: TreatyBody | None = None
    signature: tuple[str, ...] = ()


def digest_parts(
    email: OutgoingEmail, today: date, standings: Standings | None
) -> tuple[str, str, dict[str, object]]:
    """The template, the subject and the context of a digest."""
    things = _things(email.collected_rows, today)
    shown = things[:ROWS_SHOWN]
    subject = _subject(things, today, standings)
    why = _("You receive this because you chose to receive digests.")
    if any(row.audience == ReminderAudience.STATE_FOCAL_POINTS for row in email.collected_rows):
        left = _("If you are no longer a focal point of the State party, tell the secretariat.")
        why = f"{why} {left}"
    cases = _by_case(shown, today, standings)
    follows = any(row.kind == MailKind.FOLLOWED for row in email.collected_rows)
    return (
        "digest",
        subject,
        {
            "cases": cases,
            "n_more": len(things) - len(shown),
            "why": why,
            "follows": follows,
            "signature": _signed(cases, answered_by(email.collected_rows)),
        },
    )


def answered_by(rows: Iterable[OutgoingEmail]) -> TreatyBody | None:
    """The committee whose secretariat gets an answer to a digest: the one that all is about.

    None where there are several, or where no role brings anything of it.
    """
    found = list(rows)
    if not any(row.kind == MailKind.ROLE for row in found):
        return None
    cycles = [cycle_of(row) for row in found]
    bodies = {cycle.treaty_body if cycle is not None else None for cycle in cycles}
    return bodies.pop() if len(bodies) == 1 else None


def _signed(cases: Sequence[CaseTold], answered: TreatyBody | None) -> tuple[str, ...]:
    """The signature below the whole; of several committees each signs below its own cases."""
    signed = [case for case in cases if case.writes is not None]
    if signed and answered is not None:
        return signed_by(answered)
    for case in signed:
        if case.writes is not None:
            case.signature = signed_by(case.writes, is_answered=False)
    return ()


def cycle_of(row: OutgoingEmail) -> ReportingCycle | None:
    """The case that a row is about."""
    if row.personal_reminder is not None:
        thing = row.personal_reminder.thing
        return thing if isinstance(thing, ReportingCycle) else thing.cycle
    ground = row.deadline or row.event
    return ground.cycle if ground is not None else None


def _subject(
    things: Sequence[Sequence[OutgoingEmail]], today: date, standings: Standings | None
) -> str:
    """What is overdue or owed first, as a separate email names it; else how much there is."""
    n_more = len(things) - 1
    # A digest that carries nothing any more is not sent; its preview has a subject all the same.
    first = things[0][0] if things else None
    if first is not None and first.kind == MailKind.ROLE and first.deadline is not None:
        found = ""
        committees = short_committees(first.deadline.cycle.treaty_body)
        for words in _endings(n_more):
            ending = words % {"sentence": "", "n": n_more}
            with room_for(ending):
                subject = words_of(first, today=today, standings=standings).subject
            if len(subject) + len(ending) <= LENGTH:
                found = words % {"sentence": subject, "n": n_more}
            # A shorter ending rather than no committee, or half a name.
            if found and "…" not in found and any(name in found for name in committees):
                break
        if found:
            return found
    alone = _subject_of_one(things[0], today, standings) if len(things) == 1 else ""
    if alone:
        return alone
    cases = {cycle.pk: cycle for rows in things if (cycle := cycle_of(rows[0])) is not None}
    if len(cases) == 1 and all(cycle_of(rows[0]) is not None for rows in things):
        sentence = ngettext(
            "%(state_party)s: %(n)d thing to know",
            "%(state_party)s: %(n)d things to know",
            len(things),
        )
        (cycle,) = cases.values()
        return fitting(sentence.replace("%(n)d", str(len(things))), cycle, (), {})
    return ngettext(
        "%(n)d thing to know from the follow-up tracker",
        "%(n)d things to know from the follow-up tracker",
        len(things),
    ) % {"n": len(things)}


def _subject_of_one(rows: Sequence[OutgoingEmail], today: date, standings: Standings | None) -> str:
    """The one thing itself, as a separate email names it; empty where that is no short sentence."""
    if len(rows) > 1 and not _is_of_window(rows[0]):
        return ""
    subject = words_of(rows[0], today=today, standings=standings).subject
    return subject if len(subject) <= LENGTH else ""


def _endings(n_more: int) -> tuple[str, ...]:
    """How a subject says that there is more, the longest first."""
    if not n_more:
        return ("%(sentence)s",)
    return (
        ngettext("%(sentence)s, and %(n)d more", "%(sentence)s, and %(n)d more", n_more),
        _("%(sentence)s (+%(n)d)"),
    )


def _things(rows: Iterable[OutgoingEmail], today: date) -> list[list[OutgoingEmail]]:
    """The rows by what they are about, most important first; those of one thing together.

    Evaluations of one case that were adopted are one thing, and so are both ends of a window: that
    it closes is told, no more that it is open. Of anything else that has several rows,
    such as a date in a role and as news, each says something of its own.
    """
    ordered = sorted(rows, key=lambda row: _rank(row, today))
    things: dict[object, list[OutgoingEmail]] = {}
    for row in ordered:
        key: object = ("row", row.pk)
        if row.event is not None and row.event.kind == EventKind.EVALUATION_STATUS_CHANGED:
            key = ("evaluations", row.event.cycle_id)
        elif _is_of_window(row) and row.deadline is not None:
            key = ("window", row.deadline.request_id)
        things.setdefault(key, []).append(row)
    return list(things.values())


def _is_of_window(row: OutgoingEmail) -> bool:
    """Whether somebody who follows is told that a window opens or closes."""
    if row.kind != MailKind.FOLLOWED or row.event is not None or row.deadline is None:
        return False
    return row.deadline.kind in DeadlineKind.window_kinds


def _rank(row: OutgoingEmail, today: date) -> tuple[int, int, date, int]:
    kind = _KINDS.index(row.kind) if row.kind in _KINDS else len(_KINDS)
    matter = len(_DATES) + len(_EVENTS)
    if row.deadline is not None and row.deadline.kind in _DATES and row.event is None:
        matter = _DATES.index(DeadlineKind(row.deadline.kind))
        if row.deadline.due_on < today and row.kind == MailKind.ROLE:
            return kind, -1, row.deadline.due_on, row.pk
    elif row.event is not None and row.event.kind in _EVENTS:
        matter = len(_DATES) + _EVENTS.index(EventKind(row.event.kind))
    return kind, matter, row.due_on, row.pk


def _by_case(
    things: Sequence[Sequence[OutgoingEmail]], today: date, standings: Standings | None
) -> list[CaseTold]:
    """The things under the case that each is about, the most important case first."""
    cases: dict[int | None, CaseTold] = {}
    windows = {request_of(row) for rows in things for row in rows if _is_of_window(row)}
    for rows in things:
        cycle = cycle_of(rows[0])
        key = cycle.pk if cycle is not None else None
        if key not in cases:
            cases[key] = CaseTold(
                case_in_words(cycle) if cycle is not None else "",
                absolute(cycle.get_absolute_url()) if cycle is not None else "",
            )
        case = cases[key]
        words = _entry(rows, case, today, standings)
        if words.official is not None and words.official.signature and cycle is not None:
            case.writes = cycle.treaty_body
        if request_of(rows[0]) in windows and not _is_of_window(rows[0]):
            # How long the window is open has an entry of its own.
            known = standings or read_standings(rows[:1], today=today)
            said = window_today(known.of(rows[0]), today)
            words = replace(words, more=tuple(one for one in words.more if one not in said))
        # The name of the case stands above all entries.
        about = words.heading.removeprefix(case.heading).removeprefix(": ")
        case.entries.append(Entry(about, words))
        if words.offer is not None and words.offer not in case.offers:
            case.offers.append(words.offer)
    return list(cases.values())


def _entry(
    rows: Sequence[OutgoingEmail], case: CaseTold, today: date, standings: Standings | None
) -> Words:
    """One thing in words. Several evaluations are one sentence that names their paragraphs."""
    if len(rows) == 1 or _is_of_window(rows[0]):
        return words_of(rows[0], today=today, standings=standings)
    found = {
        row.event.recommendation.paragraph.position: row.event.recommendation.paragraph.reference
        for row in rows
        if row.event is not None and row.event.recommendation is not None
    }
    references = [found[position] for position in sorted(found)]
    sentence = _("The Committee has adopted its evaluation of paragraphs %(paragraphs)s.") % {
        "paragraphs": with_and(references)
    }
    return Words(case.heading, sentence, case.url, subject=sentence)
