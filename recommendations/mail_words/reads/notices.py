"""Notices: what people are told of a date because of their role in a case.

First what became of the date and what the reader is asked to do; then why, what it means for the
reminders, and how things stand. A focal point who is told of a date for the first time gets all
that a reply needs: what was selected, until when and by which rule.
"""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.dates import add_months
from recommendations.deadlines.reads.explanations import basis_in_words
from recommendations.enums import (
    DeadlineBasis,
    DeadlineKind,
    DeadlineState,
    EventKind,
    Language,
    ReminderAudience,
)
from recommendations.languages import catalogue_of
from recommendations.mail_enums import PUT_IN_FORCE_KINDS
from recommendations.mail_words.reads.addresses import absolute
from recommendations.mail_words.reads.calendar_files import calendar_file
from recommendations.mail_words.reads.days import added_in_words, due_in_words
from recommendations.mail_words.reads.lists import with_and
from recommendations.mail_words.reads.pieces import MailLink, OfficialWords, case_in_words
from recommendations.mail_words.reads.receipts import receipt_words
from recommendations.mail_words.reads.reminders import (
    action_of,
    awaited_in_words,
    by_when_in_words,
    if_sent_already,
    links_of,
    pending_in_words,
    points_of,
    received_in_words,
    sentence_of,
    signature_of,
    subject_of,
    why_of,
    with_end_of_day,
    without_due,
)
from recommendations.mail_words.reads.standing import Standing
from recommendations.mail_words.reads.subjects import fitting
from recommendations.models import Deadline, Event, OutgoingEmail
from recommendations.wording import date_in_words

_TO_STATE = ReminderAudience.STATE_FOCAL_POINTS
_STOPPED = (EventKind.DEADLINE_SUSPENDED, EventKind.DEADLINE_WITHDRAWN)
# Of a reason or a quotation an email shows so much; the page has the whole.
QUOTED = 400


def notice_words(row: OutgoingEmail, standing: Standing, today: date) -> OfficialWords:
    """What the event means to the recipient in the role in which they are told of it."""
    deadline, event = row.official_deadline, row.event
    assert event is not None  # noqa: S101 - only called for rows that rest on an event
    audience = ReminderAudience(row.told_as)
    if event.kind == EventKind.REPLY_RECORDED:
        return _receipt(row, event, standing, audience, today)
    is_first = row.is_first_of_its_date
    kind = EventKind.DEADLINE_SET if is_first else EventKind(event.kind)
    is_stopped = kind in _STOPPED
    shown = Standing() if is_stopped else standing
    counted_from = standing.counted_from or today
    fact = _fact(kind, event, deadline, counted_from, audience, today, is_first=is_first)
    asked = _request(kind, deadline, shown, audience, today)
    sentence = f"{fact} {asked}" if asked else fact
    if asked:
        sentence = with_end_of_day(sentence, deadline, shown, audience, today)
    if is_first and asked and audience == ReminderAudience.STATE_FOCAL_POINTS:
        sentence = _since(row) + sentence_of(deadline, shown, audience, today)
    action = _action(kind, deadline, shown, audience)
    why = _why(kind, event, deadline, is_first=is_first)
    concerns = _concerns(deadline, standing) if is_stopped else []
    notes = [
        *_pending(kind, shown, audience),
        *_until_resumed(kind, deadline, audience),
        *_reminders(kind, row, standing, audience, today),
    ]
    if asked and audience == _TO_STATE:
        notes = [*_if_kept_or_late(kind, deadline, standing, today), *notes]
    carries_file = audience == ReminderAudience.STATE_FOCAL_POINTS and kind in (
        *PUT_IN_FORCE_KINDS,
        *_STOPPED,
    )
    if row.new_focal_point_since is not None:
        notes = [*_sent_before(deadline, standing), *notes]
    if carries_file:
        notes.append(_about_the_file(kind, deadline, is_first=is_first))
    heading = f"{case_in_words(deadline.cycle)}: {deadline.get_kind_display()}"
    links = (
        *_to_send_all_the_same(kind, deadline, standing, audience),
        *links_of(deadline, shown, audience, today, may_ask=_may_ask(kind, deadline)),
    )
    return OfficialWords(
        subject=_subject(kind, row, deadline, standing, today, is_first=is_first),
        heading=without_due(deadline) if is_stopped else heading,
        sentence=sentence,
        action=action,
        # What a first email says of the rule comes after what is asked.
        because=() if is_first else (*concerns, *why),
        received=received_in_words(shown, audience),
        awaited=awaited_in_words(deadline, shown),
        points=points_of(shown),
        notes=(*why, *notes) if is_first else tuple(notes),
        links=tuple(link for link in links if action is None or link.url != action.url),
        signature=signature_of(deadline, audience),
        why=why_of(deadline, audience),
        named=tuple(point.reference for point in shown.awaited),
        calendar=calendar_file(deadline, points_of(shown)) if carries_file else "",
    )


def _about_the_file(kind: EventKind, deadline: Deadline, *, is_first: bool) -> str:
    """What the calendar file does with what an earlier one put into the calendar."""
    if kind == EventKind.DEADLINE_SUSPENDED:
        return _("The attached file marks the entry in your calendar as suspended.")
    if kind == EventKind.DEADLINE_WITHDRAWN:
        return _("The attached file marks the entry in your calendar as withdrawn.")
    if is_first:
        return _("The attached file puts the date into your calendar.")
    words = _("The attached file moves the entry in your calendar to %(due)s.")
    return words % {"due": date_in_words(deadline.due_on)}


def _since(row: OutgoingEmail) -> str:
    """To a new focal point, since when they are one: before what they are asked."""
    since = row.new_focal_point_since
    if since is None:
        return ""
    sentence = _("As of %(day)s you are a focal point of the State party.")
    return f"{sentence % {'day': date_in_words(since)}} "


def _sent_before(deadline: Deadline, standing: Standing) -> list[str]:
    """To a new focal point, of what those before them were reminded."""
    left = standing.schedule.left(deadline, _TO_STATE)
    days = sorted({one.there.date() for one in left})
    if not days:
        return []
    sentence = _("Reminders of this date were sent to the State party on %(days)s.")
    return [sentence % {"days": with_and([date_in_words(day) for day in days])}]


def _if_kept_or_late(
    kind: EventKind, deadline: Deadline, standing: Standing, today: date
) -> list[str]:
    """What a focal point does who has kept a date that passed, or cannot keep it."""
    kept = [if_sent_already(deadline)] if deadline.due_on < today else []
    return [
        *kept,
        *(by_when_in_words(deadline, standing, today) if _may_ask(kind, deadline) else ()),
    ]


def _concerns(deadline: Deadline, standing: Standing) -> list[str]:
    """What was asked by a date by which nothing is due now, as far as it is open."""
    if deadline.request is None or not standing.awaited:
        return []
    references = [point.reference for point in standing.awaited]
    sentence = ngettext(
        "It concerns the information on follow-up to the concluding observations %(symbol)s, on "
        "paragraph %(paragraphs)s.",
        "It concerns the information on follow-up to the concluding observations %(symbol)s, on "
        "paragraphs %(paragraphs)s.",
        len(references),
    )
    symbol = deadline.request.document.symbol
    return [sentence % {"symbol": symbol, "paragraphs": with_and(references)}]


def _to_send_all_the_same(
    kind: EventKind, deadline: Deadline, standing: Standing, audience: str
) -> list[MailLink]:
    """Where a State party may send its information while the date is suspended."""
    is_for_state = audience == _TO_STATE and kind == EventKind.DEADLINE_SUSPENDED
    answer = action_of(deadline, standing, audience) if is_for_state else None
    if answer is None or deadline.kind != DeadlineKind.FOLLOW_UP_INFORMATION:
        return []
    return [MailLink(_("You may still send the information, here:"), answer.url)]


def _receipt(
    row: OutgoingEmail, event: Event, standing: Standing, audience: str, today: date
) -> OfficialWords:
    """A reply that was recorded: what is said of its date is said as of any date."""
    deadline = row.official_deadline
    stopped = {
        DeadlineState.SUSPENDED: EventKind.DEADLINE_SUSPENDED,
        DeadlineState.WITHDRAWN: EventKind.DEADLINE_WITHDRAWN,
    }.get(DeadlineState(deadline.state))
    ended = _stopped(stopped, deadline) if stopped else ""
    reminders = _reminders(EventKind(event.kind), row, standing, audience, today)
    return receipt_words(
        event, deadline, standing, audience, today, ended=ended, reminders=reminders
    )


def _before(event: Event, deadline: Deadline) -> date | None:
    """The day before the change."""
    if event.details.get("from"):
        return date.fromisoformat(str(event.details["from"]))
    return deadline.supersedes.due_on if deadline.supersedes is not None else None


def _until(event: Event) -> date | None:
    return event.extension.requested_until if event.extension is not None else None


def _fact(
    kind: EventKind,
    event: Event,
    deadline: Deadline,
    counted_from: date,
    audience: str,
    today: date,
    *,
    is_first: bool,
) -> str:
    """What became of the date."""
    before, until = _before(event, deadline), _until(event)
    if kind in _STOPPED:
        return _stopped(kind, deadline)
    values = {
        **due_in_words(deadline.due_on, counted_from),
        "before": date_in_words(before) if before else "",
        "until": date_in_words(until) if until else "",
    }
    match kind:
        case EventKind.DEADLINE_EXTENDED:
            words = _(
                "More time was given: the date is now %(due)s (%(distance)s). Until now it was "
                "%(before)s."
            )
        case EventKind.DEADLINE_CORRECTED:
            words = _corrected(is_past=deadline.due_on < today, audience=audience)
        case EventKind.DEADLINE_RESUMED:
            words = _(
                "The suspension has ended. The new date is %(due)s (%(distance)s). Before the "
                "suspension it was %(before)s."
            )
        case EventKind.EXTENSION_ASKED:
            words = (
                _(
                    "Your request for more time, until %(until)s, was received; you will be told "
                    "of the decision. Until then the date stays %(due)s (%(distance)s)."
                )
                if audience == _TO_STATE
                else _(
                    "The State party asked for more time, until %(until)s. Until that is decided, "
                    "the date stays %(due)s (%(distance)s)."
                )
            )
        case EventKind.EXTENSION_REFUSED:
            words = _(
                "The request for more time, until %(until)s, could not be granted. The date stays "
                "%(due)s (%(distance)s)."
            )
        case _ if is_first or before is None:
            words = _("The date is %(due)s (%(distance)s).")
        case _:
            words = _("The date is now %(due)s (%(distance)s). Until now it was %(before)s.")
    return words % values


def _corrected(*, is_past: bool, audience: str) -> str:
    """That another day was recorded wrongly; to the State party, by whom."""
    if audience == _TO_STATE:
        if is_past:
            return _(
                "The date was corrected: the correct date was %(due)s (%(distance)s). We had "
                "recorded %(before)s; that was our mistake, and we apologize."
            )
        return _(
            "The date was corrected: it is %(due)s (%(distance)s). We had recorded %(before)s; "
            "that was our mistake, and we apologize."
        )
    if is_past:
        return _(
            "The date was corrected: the correct date was %(due)s (%(distance)s). It had been "
            "recorded as %(before)s."
        )
    return _(
        "The date was corrected: it is %(due)s (%(distance)s). It had been recorded as %(before)s."
    )


def _stopped(kind: EventKind, deadline: Deadline) -> str:
    words = _(
        "The date of %(due)s was withdrawn. Nothing is due by it, and no reminders will be sent."
    )
    if kind == EventKind.DEADLINE_SUSPENDED:
        words = _(
            "The date of %(due)s is suspended. Until it is in force again, nothing is due and "
            "no reminders will be sent."
        )
    return words % {"due": date_in_words(deadline.due_on)}


def _request(
    kind: EventKind, deadline: Deadline, standing: Standing, audience: str, today: date
) -> str:
    """What the reader is asked to do; empty where it is nothing."""
    if kind in _STOPPED or deadline.kind != DeadlineKind.FOLLOW_UP_INFORMATION:
        return ""
    words = ""
    match audience:
        case ReminderAudience.STATE_FOCAL_POINTS if deadline.due_on < today:
            words = _("Please send the information on follow-up as soon as you can.")
        case ReminderAudience.STATE_FOCAL_POINTS if standing.received:
            words = _("Please send what is still open by %(due)s.")
        case ReminderAudience.STATE_FOCAL_POINTS:
            words = _("Please send the information on follow-up by %(due)s.")
        case ReminderAudience.OFFICERS if kind == EventKind.EXTENSION_ASKED:
            words = _("Please decide on the request.")
        case ReminderAudience.RAPPORTEURS:
            words = _("Nothing is asked of you now.")
    return words % {"due": date_in_words(deadline.due_on)} if words else ""


def _action(
    kind: EventKind, deadline: Deadline, standing: Standing, audience: str
) -> MailLink | None:
    if audience == ReminderAudience.STATE_FOCAL_POINTS and kind not in _STOPPED:
        is_reply = deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION
        return action_of(deadline, standing, audience) if is_reply else None
    if audience == ReminderAudience.OFFICERS and kind == EventKind.EXTENSION_ASKED:
        return MailLink(_("Grant or refuse it here:"), absolute(deadline.get_absolute_url()))
    return None


def _why(kind: EventKind, event: Event, deadline: Deadline, *, is_first: bool) -> list[str]:
    """On what the date rests, or the reason that was given, in the language of whoever gave it."""
    notes = []
    if is_first:
        notes.append(basis_in_words(deadline))
    if is_first or kind == EventKind.DEADLINE_CORRECTED:
        quotation = _quotation(deadline)
        notes += [quotation] if quotation else []
    if kind == EventKind.DEADLINE_RESUMED:
        notes += added_in_words(deadline)
    reason = event.reason or (deadline.reason if kind in PUT_IN_FORCE_KINDS else "")
    if reason:
        words = _("Reason given by the secretariat: %(reason)s")
        if kind == EventKind.EXTENSION_ASKED:
            words = _("Reason given by the State party: %(reason)s")
        notes.append(words % {"reason": shortened(reason)})
    return notes


def _quotation(deadline: Deadline) -> str:
    """The words of the document that set the date, with its symbol and the paragraph.

    Nothing where they set another date: whoever reads them below the date counts for themselves.
    """
    request = deadline.request
    is_follow_up = deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION
    words = deadline.quoted_words
    document = deadline.document if words else None
    if request is not None and is_follow_up:
        words, document = words or request.quoted_words, document or request.document
    if not words or document is None or not _is_set_by(words, deadline):
        return ""
    values = {"symbol": document.symbol, "words": shortened(words)}
    if request is not None and request.paragraph is not None:
        values["reference"] = request.paragraph.reference
        return _("%(symbol)s, paragraph %(reference)s: “%(words)s”") % values
    return _("%(symbol)s: “%(words)s”") % values


def _is_set_by(words: str, deadline: Deadline) -> bool:
    """Whether these words of the document give the day of the date.

    A date that is counted by rule or named in the document rests on them. Any other does where
    they name that day, or a period from the adoption that leads to it.
    """
    if deadline.basis in (DeadlineBasis.EXPLICIT_DATE, *DeadlineBasis.counted):
        return True
    line = " ".join(words.split())
    for language in Language.values:
        with translation.override(catalogue_of(language)):
            if date_in_words(deadline.due_on) in line:
                return True
    months = deadline.request.period_months if deadline.request is not None else None
    adopted_on = deadline.cycle.adopted_on
    if adopted_on is None or not months:
        return False
    return deadline.due_on == add_months(adopted_on, months)


def _may_ask(kind: EventKind, deadline: Deadline) -> bool:
    """Whether the email says where more time is asked for: not right after an answer to that."""
    closed = (
        *_STOPPED,
        *(EventKind.EXTENSION_ASKED, EventKind.EXTENSION_REFUSED, EventKind.DEADLINE_EXTENDED),
    )
    return kind not in closed and deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION


def shortened(words: str) -> str:
    """Words of a document or a person, as far as an email has room for them."""
    line = " ".join(words.split())
    return line if len(line) <= QUOTED else f"{line[:QUOTED].rsplit(' ', 1)[0]} …"


def _until_resumed(kind: EventKind, deadline: Deadline, audience: str) -> list[str]:
    """What whoever waits for a suspended date can count on."""
    notes = []
    if kind == EventKind.DEADLINE_SUSPENDED:
        notes.append(_("You will be told the new date when it is in force again."))
        if audience != _TO_STATE and deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION:
            notes.append(_("The State party may still send the information."))
    if kind in _STOPPED and audience == ReminderAudience.RAPPORTEURS:
        notes.append(_("Nothing is asked of you now."))
    return notes


def _pending(kind: EventKind, standing: Standing, audience: str) -> list[str]:
    """A request for more time that waits, unless it is what the notice is about."""
    if standing.asks_until is None or kind == EventKind.EXTENSION_ASKED:
        return []
    return [pending_in_words(standing.asks_until, audience)]


def _reminders(
    kind: EventKind, row: OutgoingEmail, standing: Standing, audience: str, today: date
) -> list[str]:
    """When reminders of the date are planned to leave: all that come before it, or the next.

    To the reader, on the days on which the reader's emails bring them.
    """
    deadline = row.official_deadline
    if kind in _STOPPED:
        return []
    is_for_state = audience == ReminderAudience.STATE_FOCAL_POINTS
    told = audience if deadline.kind in DeadlineKind.internal_kinds else _TO_STATE
    person = row.recipient if told == audience else None
    days = standing.schedule.days(deadline, told, today, person=person)
    ahead = [day for day in days if day <= deadline.due_on] or days[:1]
    if not ahead:
        return []
    last = days[-1] if len(days) > len(ahead) else None
    if is_for_state or told != _TO_STATE:
        sentence = (
            _(
                "You will be reminded on %(days)s and, as long as information is outstanding, "
                "again until %(last)s."
            )
            if last
            else _("As long as information is outstanding, you will be reminded on %(days)s.")
        )
    else:
        sentence = (
            _(
                "The State party will be reminded on %(days)s and, as long as information is "
                "outstanding, again until %(last)s."
            )
            if last
            else _(
                "As long as information is outstanding, the State party will be reminded on "
                "%(days)s."
            )
        )
    values = {"last": date_in_words(last) if last else ""}
    return [sentence % {**values, "days": with_and([date_in_words(day) for day in ahead])}]


def _subject(
    kind: EventKind,
    row: OutgoingEmail,
    deadline: Deadline,
    standing: Standing,
    today: date,
    *,
    is_first: bool,
) -> str:
    """State party, paragraphs still open, what happened and the day, as far as they fit."""
    if deadline.kind != DeadlineKind.FOLLOW_UP_INFORMATION:
        heading = f"{case_in_words(deadline.cycle)}: {deadline.get_kind_display()}"
        return f"{heading}, {date_in_words(deadline.due_on)}"
    is_corrected = kind == EventKind.DEADLINE_CORRECTED and not is_first
    is_overdue = kind in PUT_IN_FORCE_KINDS and deadline.due_on < today
    if is_overdue and not is_corrected:
        return subject_of(deadline, standing, is_overdue=True)
    references = [point.reference for point in standing.awaited]
    days = {"due": deadline.due_on}
    match kind:
        case EventKind.DEADLINE_SUSPENDED:
            sentence = _("%(state_party)s: date of %(due)s suspended")
        case EventKind.DEADLINE_WITHDRAWN:
            sentence = _("%(state_party)s: date of %(due)s withdrawn")
        case EventKind.EXTENSION_ASKED:
            until = _until(row.event) if row.event is not None else None
            days = {"until": until} if until else {}
            sentence = _("%(state_party)s: more time asked until %(until)s")
            sentence = sentence if until else _("%(state_party)s: more time asked")
        case EventKind.EXTENSION_REFUSED:
            sentence = _("%(state_party)s: date stays %(due)s")
        case _ if row.new_focal_point_since is not None:
            sentence = _("%(state_party)s: you are focal point, due by %(due)s")
        case _ if is_first:
            sentence = _("%(state_party)s: date for follow-up set, %(due)s")
        case _ if is_corrected:
            sentence = _("%(state_party)s: date corrected to %(due)s")
        case _:
            sentence = _("%(state_party)s: now due by %(due)s")
    without = sentence
    if references:
        sentence = ngettext(
            "%(sentence)s (para. %(paragraphs)s)",
            "%(sentence)s (paras. %(paragraphs)s)",
            len(references),
        ).replace("%(sentence)s", sentence)
    return fitting(sentence, deadline.cycle, references, days, without=without)
