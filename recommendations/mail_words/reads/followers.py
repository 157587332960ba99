"""What those who follow are told of the dates of a request, and how what is open can be assessed.

Everybody may read what is in it, whoever the reader is: a member of an organisation, of a committee
or of none. No name of a person who follows or of an organisation that submits is in it.
"""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.enums import DeadlineKind, DeadlineState, EventKind
from recommendations.mail_enums import PUT_IN_FORCE_KINDS
from recommendations.mail_words.reads.addresses import absolute
from recommendations.mail_words.reads.days import due_in_words
from recommendations.mail_words.reads.interruptions import interruption_in_words
from recommendations.mail_words.reads.lists import with_and
from recommendations.mail_words.reads.pieces import MailLink, Words, case_in_words
from recommendations.mail_words.reads.standing import Standing, SubmissionWindow
from recommendations.mail_words.reads.subjects import fitting
from recommendations.models import Deadline, Event, OutgoingEmail, ReportingCycle
from recommendations.wording import date_in_words

# Of these kinds those who follow are told at stages.
FOLLOWED_KINDS = (DeadlineKind.FOLLOW_UP_INFORMATION, *DeadlineKind.window_kinds)


def follower_words(row: OutgoingEmail, standing: Standing, today: date) -> Words:
    """The window opens or closes, or the date for information on follow-up has passed."""
    deadline, _stage = row.deadline_and_stage
    sentence = _sentence(deadline, standing, today)
    more: tuple[str, ...] = ()
    if deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION:
        more = (*_received(standing), *still_open(standing), *window_today(standing, today))
    elif standing.due_on is not None and standing.due_on < today:
        was_due = _("The State party’s information was due by %(due)s.")
        due = {"due": date_in_words(standing.due_on)}
        more = (was_due % due, *_received(standing), *still_open(standing))
    if deadline.kind == DeadlineKind.SUBMISSIONS_CLOSE:
        # Where no later email says it, those who are late would believe that it is too late.
        more = (_("What comes later is accepted, and marked as late."), *more)
    elif deadline.kind == DeadlineKind.SUBMISSIONS_OPEN and _has_closed(standing, today):
        more = (*window_today(standing, today), *more)
    heading = case_in_words(deadline.cycle)
    return Words(
        heading,
        sentence,
        absolute(deadline.get_absolute_url()),
        subject=_subject(deadline, standing, today),
        more=(*more, *interruption_in_words(row, standing)),
        offer=offer_of(standing, deadline.cycle),
    )


def _has_closed(standing: Standing, today: date) -> bool:
    closes_on = standing.window.closes_on
    return closes_on is not None and closes_on < today


def reply_words(event: Event, standing: Standing, today: date) -> tuple[str, tuple[str, ...]]:
    """That a reply came and on what, and what follows from it."""
    reply = event.reply
    assert reply is not None  # noqa: S101 - the event of a reply names it
    came = next((one for one in standing.received if one.key == reply.pk), None)
    values = {"day": date_in_words(reply.received_on)}
    sentence = (
        _("A corrected reply of the State party, received on %(day)s, can be read now.")
        if event.details.get("corrects")
        else _("A reply of the State party, received on %(day)s, can be read now.")
    ) % values
    more: tuple[str, ...] = ()
    due_on = standing.due_on
    if due_on is not None and due_on < reply.received_on:
        n_days = (reply.received_on - due_on).days
        late = ngettext(
            "That was %(n)d day after the date, %(day)s.",
            "That was %(n)d days after the date, %(day)s.",
            n_days,
        )
        more = (late % {"n": n_days, "day": date_in_words(due_on)},)
    if came is not None:
        answers = ngettext(
            "It concerns paragraph %(paragraphs)s.",
            "It concerns paragraphs %(paragraphs)s.",
            len(came.references),
        )
        more = (*more, answers % {"paragraphs": with_and(came.references)})
    return sentence, (*more, *still_open(standing), *window_today(standing, today))


def reply_subject(event: Event) -> str:
    assert event.reply is not None  # noqa: S101 - as above
    assert event.cycle is not None  # noqa: S101 - as above
    words = _("%(state_party)s: reply received on %(day)s")
    return fitting(words, event.cycle, (), {"day": event.reply.received_on})


def date_sentence(event: Event, today: date) -> str:
    """What became of a date, with the day that counts; empty where the event says it as well."""
    deadline = event.deadline
    if deadline is None:
        return ""
    before = str(event.details.get("from", ""))
    due = due_in_words(deadline.due_on, today)
    values = {
        "kind": deadline.get_kind_display(),
        "day": due["due"],
        "distance": due["distance"],
        "before": date_in_words(date.fromisoformat(before)) if before else "",
    }
    if before and event.kind in PUT_IN_FORCE_KINDS:
        return _moved(event) % values
    if event.kind == EventKind.DEADLINE_SET:
        return _("%(kind)s: the date is %(day)s (%(distance)s).") % values
    return _stopped(event.kind, deadline)


def _stopped(kind: str, deadline: Deadline) -> str:
    """That the State party's date is suspended or withdrawn; of other dates the event says it."""
    if deadline.kind != DeadlineKind.FOLLOW_UP_INFORMATION:
        return ""
    values = {"day": date_in_words(deadline.due_on)}
    match kind:
        case EventKind.DEADLINE_SUSPENDED:
            return _("The date for information on follow-up, %(day)s, was suspended.") % values
        case EventKind.DEADLINE_WITHDRAWN:
            return _("The date for information on follow-up, %(day)s, was withdrawn.") % values
        case _:
            return ""


def _moved(event: Event) -> str:
    """Never "from … to …", which reads as a period."""
    match event.kind:
        case EventKind.DEADLINE_RESUMED:
            return _(
                "%(kind)s: the suspension has ended. The new date is %(day)s (%(distance)s); "
                "before the suspension it was %(before)s."
            )
        case EventKind.DEADLINE_EXTENDED:
            return _(
                "%(kind)s: more time was given. The new date is %(day)s (%(distance)s); until now "
                "it was %(before)s."
            )
        case EventKind.DEADLINE_CORRECTED:
            return _(
                "%(kind)s: the date was corrected. The correct date is %(day)s (%(distance)s); "
                "%(before)s had been recorded."
            )
        case _:
            return _(
                "%(kind)s: the date is now %(day)s (%(distance)s); until now it was %(before)s."
            )


def date_subject(event: Event) -> str:
    """What became of the date for information on follow-up; empty for all else."""
    deadline = event.deadline
    if deadline is None or deadline.kind != DeadlineKind.FOLLOW_UP_INFORMATION:
        return ""
    days = dict.fromkeys(("day", "due"), deadline.due_on)
    match event.kind:
        case EventKind.DEADLINE_SUSPENDED:
            words = _("%(state_party)s: date of %(due)s suspended")
        case EventKind.DEADLINE_WITHDRAWN:
            words = _("%(state_party)s: date of %(due)s withdrawn")
        case EventKind.DEADLINE_SET:
            words = _("%(state_party)s: follow-up date is %(day)s")
        case EventKind.DEADLINE_CORRECTED:
            words = _("%(state_party)s: follow-up date corrected to %(day)s")
        case _:
            words = _("%(state_party)s: follow-up date is now %(day)s")
    return fitting(words, deadline.cycle, (), days)


def window_beside(event: Event, standing: Standing, today: date) -> tuple[str, ...]:
    """What became of the window for submissions as the State party's date changed."""
    deadline, window = event.deadline, standing.window
    if deadline is None or deadline.kind != DeadlineKind.FOLLOW_UP_INFORMATION:
        return ()
    if event.kind == EventKind.DEADLINE_SUSPENDED and window.state == DeadlineState.SUSPENDED:
        return (
            _("The window for submissions is suspended with it."),
            _("You will be told the new date when it is in force again."),
        )
    if event.kind == EventKind.DEADLINE_WITHDRAWN and window.state == DeadlineState.WITHDRAWN:
        return (_("The window for submissions is withdrawn with it."),)
    if window.state != DeadlineState.IN_FORCE or window.closes_on is None:
        return ()
    before = str(event.details.get("from", ""))
    values = {"closes": date_in_words(window.closes_on)}
    if window.opens_on is None:
        return (_("Submissions of organizations are asked for until %(closes)s.") % values,)
    values["opens"] = date_in_words(window.opens_on)
    sentence = _("The window for submissions is open from %(opens)s to %(closes)s.")
    if window.opens_on > today:
        sentence = _("The window for submissions opens on %(opens)s and closes on %(closes)s.")
    is_resumed = event.kind == EventKind.DEADLINE_RESUMED
    moved = _end_that_moved(deadline, before, window, is_resumed=is_resumed)
    return (sentence % values, *moved)


def _end_that_moved(
    deadline: Deadline, before: str, window: SubmissionWindow, *, is_resumed: bool
) -> tuple[str, ...]:
    """Until when the window was to be open before this change moved its end along."""
    is_this_change = window.goes_by == deadline.due_on and str(window.went_by) == before
    if not is_this_change or window.closed_before is None or window.closes_on is None:
        return ()
    former = {"former": date_in_words(window.closed_before)}
    if window.closes_on > window.closed_before:
        sentence = _("Until now it was to close on %(former)s.")
        if is_resumed:
            sentence = _("Before the suspension it was to close on %(former)s.")
        return (sentence % former,)
    if window.closes_on == window.closed_before:
        return ()
    return (
        _("It is shorter than announced: it was to close on %(former)s.") % former,
        _("What comes later is accepted, and marked as late."),
    )


def window_today(standing: Standing, today: date) -> tuple[str, ...]:
    """Whether submissions are asked for today; nothing where there is no window in force."""
    window = standing.window
    if window.state != DeadlineState.IN_FORCE or window.closes_on is None:
        return ()
    closes = due_in_words(window.closes_on, today)
    values = {"closes": closes["due"], "distance": closes["distance"]}
    if window.closes_on < today:
        values["closes"] = date_in_words(window.closes_on)
        sentence = _(
            "The window for submissions closed on %(closes)s. What comes later is accepted, and "
            "marked as late."
        )
    elif window.opens_on is not None and window.opens_on > today:
        opens = due_in_words(window.opens_on, today)
        values = {"closes": date_in_words(window.closes_on), "opens": opens["due"]}
        values["distance"] = opens["distance"]
        sentence = _(
            "The window for submissions opens on %(opens)s (%(distance)s) and closes on %(closes)s."
        )
    else:
        sentence = _("The window for submissions is open until %(closes)s (%(distance)s).")
    return (sentence % values,)


def still_open(standing: Standing) -> tuple[str, ...]:
    """Of which paragraphs nothing has come that everybody may read."""
    references = [point.reference for point in standing.awaited]
    if not references:
        return ()
    sentence = ngettext(
        "No reply on paragraph %(paragraphs)s has been published here.",
        "No reply on paragraphs %(paragraphs)s has been published here.",
        len(references),
    )
    return (sentence % {"paragraphs": with_and(references)},)


def offer_of(standing: Standing, cycle: ReportingCycle) -> MailLink | None:
    """How what is open can be assessed, in a sentence that is true whoever reads it."""
    references = [point.reference for point in standing.open]
    if not references or standing.request is None:
        return None
    address = cycle.treaty_body.secretariat_email
    n = len(references)
    sentence = (
        ngettext(
            "Organizations without an account can ask the secretariat (%(address)s) for one. To "
            "send the Committee a submission on paragraph %(paragraphs)s, sign in here:",
            "Organizations without an account can ask the secretariat (%(address)s) for one. To "
            "send the Committee a submission on paragraphs %(paragraphs)s, sign in here:",
            n,
        )
        if address
        else ngettext(
            "To send the Committee a submission on paragraph %(paragraphs)s, sign in here:",
            "To send the Committee a submission on paragraphs %(paragraphs)s, sign in here:",
            n,
        )
    )
    url = absolute(reverse("submission-start", args=(standing.request,)))
    return MailLink(sentence % {"paragraphs": with_and(references), "address": address}, url)


def _sentence(deadline: Deadline, standing: Standing, today: date) -> str:
    closes_on = standing.window.closes_on
    due = due_in_words(deadline.due_on, today)
    values = {"day": due["due"], "distance": due["distance"]}
    is_past = deadline.due_on < today
    match deadline.kind:
        case DeadlineKind.SUBMISSIONS_OPEN if deadline.due_on > today:
            words = _("The window for submissions opens on %(day)s (%(distance)s).")
        case DeadlineKind.SUBMISSIONS_OPEN if closes_on is not None and closes_on >= today:
            closes = due_in_words(closes_on, today)
            values = {"day": date_in_words(deadline.due_on), "closes": closes["due"]}
            values["distance"] = closes["distance"]
            words = _(
                "The window for submissions is open, from %(day)s to %(closes)s (%(distance)s)."
            )
        case DeadlineKind.SUBMISSIONS_OPEN:
            values["day"] = date_in_words(deadline.due_on)
            words = _("The window for submissions opened on %(day)s.")
        case DeadlineKind.SUBMISSIONS_CLOSE if is_past:
            values["day"] = date_in_words(deadline.due_on)
            words = _("The window for submissions closed on %(day)s.")
        case DeadlineKind.SUBMISSIONS_CLOSE:
            words = _("The window for submissions closes on %(day)s (%(distance)s).")
        case _ if is_past:
            words = _("The date for information on follow-up has passed: %(day)s (%(distance)s).")
        case _:
            words = _("Information on follow-up is due by %(day)s (%(distance)s).")
    return words % values


def _subject(deadline: Deadline, standing: Standing, today: date) -> str:
    days, closes_on = {"day": deadline.due_on}, standing.window.closes_on
    is_past = deadline.due_on < today
    match deadline.kind:
        case DeadlineKind.SUBMISSIONS_OPEN if deadline.due_on > today:
            words = _("%(state_party)s: submissions open on %(day)s")
        case DeadlineKind.SUBMISSIONS_OPEN if closes_on is not None and closes_on >= today:
            words = _("%(state_party)s: submissions open until %(closes)s")
            days["closes"] = closes_on
        case DeadlineKind.SUBMISSIONS_OPEN:
            words = _("%(state_party)s: submissions opened on %(day)s")
        case DeadlineKind.SUBMISSIONS_CLOSE if is_past:
            words = _("%(state_party)s: submissions closed on %(day)s")
        case DeadlineKind.SUBMISSIONS_CLOSE:
            words = _("%(state_party)s: submissions close on %(day)s")
        case _ if is_past:
            words = _("%(state_party)s: follow-up date %(day)s passed")
        case _:
            words = _("%(state_party)s: follow-up due by %(day)s")
    return fitting(words, deadline.cycle, (), days)


def _received(standing: Standing) -> tuple[str, ...]:
    sentences = []
    for reply in standing.received:
        sentence = ngettext(
            "Information was received on %(day)s, on paragraph %(paragraphs)s.",
            "Information was received on %(day)s, on paragraphs %(paragraphs)s.",
            len(reply.references),
        )
        day = date_in_words(reply.received_on)
        sentences.append(sentence % {"day": day, "paragraphs": with_and(reply.references)})
    return tuple(sentences)
