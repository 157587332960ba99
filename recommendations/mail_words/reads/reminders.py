"""Official reminders that information on follow-up is due.

The first lines say what is asked, by when and where to answer. Then: what came, what is still open,
what else the reader can do, and why they get the email.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.deadlines.reads.explanations import basis_in_words
from recommendations.deadlines.reads.reminder_days import place_name
from recommendations.enums import DeadlineBasis, DeadlineKind, LetterKind, ReminderAudience
from recommendations.mail_words.reads.addresses import absolute
from recommendations.mail_words.reads.days import due_in_words, end_in_words
from recommendations.mail_words.reads.interruptions import (
    interruption_in_words,
    last_in_words,
)
from recommendations.mail_words.reads.lists import with_and
from recommendations.mail_words.reads.pieces import (
    MailLink,
    OfficialWords,
    Words,
    address_of,
    case_in_words,
)
from recommendations.mail_words.reads.schedule import Leaving
from recommendations.mail_words.reads.standing import Standing
from recommendations.mail_words.reads.subjects import fitting
from recommendations.models import Deadline, OutgoingEmail, TreatyBody
from recommendations.wording import date_in_words
from recommendations.working_days import MORNING

# From when on a rapporteur is asked to think of more than reminders.
LONG_OVERDUE = timedelta(days=60)


def reminder_words(email: OutgoingEmail, standing: Standing, today: date) -> OfficialWords:
    """An official reminder of the date by which information on follow-up is due."""
    deadline, stage = email.deadline_and_stage
    audience = ReminderAudience(stage.audience)
    is_overdue = deadline.due_on < today
    interruption = interruption_in_words(email, standing)
    return OfficialWords(
        subject=subject_of(deadline, standing, is_overdue=is_overdue),
        sentence=sentence_of(deadline, standing, audience, today),
        action=action_of(deadline, standing, audience),
        received=received_in_words(standing, audience),
        awaited=awaited_in_words(deadline, standing),
        points=points_of(standing),
        notes=(
            *interruption,
            *notes_of(deadline, standing, audience, today, is_interrupted=bool(interruption)),
            *(last_in_words(email, standing) if is_overdue else ()),
        ),
        links=links_of(deadline, standing, audience, today),
        signature=signature_of(deadline, audience),
        why=why_of(deadline, audience),
        named=tuple(point.reference for point in standing.awaited),
    )


def sentence_of(deadline: Deadline, standing: Standing, audience: str, today: date) -> str:
    """The date and what to do: what a reminder says first."""
    is_overdue, is_partial = deadline.due_on < today, bool(standing.received)
    sentence = _sentence(audience, standing, is_overdue=is_overdue, is_partial=is_partial) % {
        "state_party": deadline.cycle.state_party.name,
        "paragraphs": with_and([point.reference for point in standing.awaited]),
        "symbol": deadline.request.document.symbol if deadline.request else "",
        **due_in_words(deadline.due_on, standing.counted_from or today),
    }
    return with_end_of_day(sentence, deadline, standing, audience, today)


def with_end_of_day(
    sentence: str, deadline: Deadline, standing: Standing, audience: str, today: date
) -> str:
    """What the State party is asked, and when the day ends where it is asked for its answer."""
    is_asked = audience == ReminderAudience.STATE_FOCAL_POINTS and deadline.due_on >= today
    end = end_in_words(deadline.due_on, standing.zone) if is_asked else ""
    return f"{sentence} {end}" if end else sentence


def subject_of(deadline: Deadline, standing: Standing, *, is_overdue: bool) -> str:
    """State party, paragraphs still open, and the day, within what a telephone shows."""
    references = [point.reference for point in standing.awaited]
    sentence = without = (
        _("%(state_party)s: follow-up overdue since %(due)s")
        if is_overdue
        else _("%(state_party)s: follow-up due by %(due)s")
    )
    if references and is_overdue:
        sentence = ngettext(
            "%(state_party)s: para. %(paragraphs)s overdue since %(due)s",
            "%(state_party)s: paras. %(paragraphs)s overdue since %(due)s",
            len(references),
        )
    elif references:
        sentence = ngettext(
            "%(state_party)s: para. %(paragraphs)s due by %(due)s",
            "%(state_party)s: paras. %(paragraphs)s due by %(due)s",
            len(references),
        )
    days = {"due": deadline.due_on}
    return fitting(sentence, deadline.cycle, references, days, without=without)


def action_of(deadline: Deadline, standing: Standing, audience: str) -> MailLink | None:
    """Where the reader answers, if the request is open to them: a reply is sent or recorded."""
    if deadline.request is None or not standing.asked:
        return None
    url = absolute(reverse("reply-create", args=(deadline.request.public_id,)))
    match audience:
        case ReminderAudience.STATE_FOCAL_POINTS:
            return MailLink(_("Send it here, paragraph by paragraph, after signing in:"), url)
        case ReminderAudience.OFFICERS:
            return MailLink(_("If it came in, record it here:"), url)
        case _:
            return None


def received_in_words(standing: Standing, audience: str) -> tuple[str, ...]:
    """A sentence for each reply that the reader may see; the State party is thanked for its own."""
    sentences = []
    for reply in standing.received:
        n = len(reply.references)
        if audience == ReminderAudience.STATE_FOCAL_POINTS:
            sentence = ngettext(
                "Thank you for the information received on %(day)s, on paragraph %(paragraphs)s.",
                "Thank you for the information received on %(day)s, on paragraphs %(paragraphs)s.",
                n,
            )
        else:
            sentence = ngettext(
                "Information was received on %(day)s, on paragraph %(paragraphs)s.",
                "Information was received on %(day)s, on paragraphs %(paragraphs)s.",
                n,
            )
        day = date_in_words(reply.received_on)
        sentences.append(sentence % {"day": day, "paragraphs": with_and(reply.references)})
    return tuple(sentences)


def in_digest(words: OfficialWords, deadline: Deadline) -> Words:
    """The same in a digest, below the name of the case, with all that a reply needs."""
    case = absolute(deadline.cycle.get_absolute_url())
    links = tuple(link for link in words.links if link.url != case)
    return Words(
        heading=words.heading or f"{case_in_words(deadline.cycle)}: {deadline.get_kind_display()}",
        sentence=words.sentence,
        url=absolute(deadline.get_absolute_url()),
        subject=words.subject,
        named=words.named,
        more=(*words.because, *words.received),
        official=replace(words, links=links),
    )


def awaited_in_words(deadline: Deadline, standing: Standing) -> str:
    """The line above the paragraphs that are still open; empty where the reader sees none."""
    if not standing.awaited or deadline.request is None:
        return ""
    sentence = _("Awaited by the %(committee)s (%(symbol)s):")
    if standing.received:
        sentence = _("Still awaited by the %(committee)s (%(symbol)s):")
    return sentence % {
        # The catalogues know the names of reference data; any other stands as it was written.
        "committee": _(deadline.cycle.treaty_body.short_name),
        "symbol": deadline.request.document.symbol,
    }


def points_of(standing: Standing) -> tuple[str, ...]:
    return tuple(
        _("paragraph %(reference)s: %(topic)s")
        % {"reference": point.reference, "topic": point.topic}
        for point in standing.awaited
    )


def notes_of(
    deadline: Deadline,
    standing: Standing,
    audience: str,
    today: date,
    *,
    is_interrupted: bool = False,
) -> tuple[str, ...]:
    """What the reader should know besides; `is_interrupted`: and is told of an outage already."""
    notes, is_overdue = [], deadline.due_on < today
    is_for_state = audience == ReminderAudience.STATE_FOCAL_POINTS
    if deadline.basis in DeadlineBasis.changed:
        # "8 April 2024 replaces 8 October 2023: the committee gave more time."
        notes.append(replaced_in_words(deadline, audience))
    if standing.asks_until is not None:
        notes.append(pending_in_words(standing.asks_until, audience))
    if is_for_state:
        notes += [if_sent_already(deadline)] if is_overdue else []
        notes += by_when_in_words(deadline, standing, today)
    if audience == ReminderAudience.OFFICERS and (is_overdue or is_interrupted):
        notes += state_reminder_in_words(deadline, standing, today)
    is_long_overdue = today - deadline.due_on >= LONG_OVERDUE
    is_asked = is_overdue or standing.asks_until is not None or is_interrupted
    if audience == ReminderAudience.OFFICERS and not is_asked:
        notes.append(_("Nothing is asked of you now."))
    if audience == ReminderAudience.RAPPORTEURS and not is_long_overdue:
        notes.append(_("Nothing is asked of you now."))
    return tuple(notes)


def replaced_in_words(deadline: Deadline, audience: str) -> str:
    """What the date replaces; to the State party the secretariat owns its mistake."""
    is_for_state = audience == ReminderAudience.STATE_FOCAL_POINTS
    if is_for_state and deadline.basis == DeadlineBasis.CORRECTION and deadline.anchor_on:
        return _("%(due)s replaces %(before)s, which we had recorded wrongly.") % {
            "due": date_in_words(deadline.due_on),
            "before": date_in_words(deadline.anchor_on),
        }
    return basis_in_words(deadline)


def if_sent_already(deadline: Deadline) -> str:
    """What a focal point does who reads of a date that passed and has kept it."""
    return _(
        "If you have sent it already, please tell the secretariat%(address)s when and how. What "
        "counts is the day on which it was received."
    ) % {"address": address_of(deadline.cycle.treaty_body)}


def by_when_in_words(deadline: Deadline, standing: Standing, today: date) -> list[str]:
    """How a State party that was refused more time says when it will answer; else nothing."""
    if not standing.is_refused or standing.asks_until is not None:
        return []
    sentence = _("If you cannot send it by then, tell the secretariat%(address)s by when you can.")
    if deadline.due_on < today:
        sentence = _("If you cannot send it soon, tell the secretariat%(address)s by when you can.")
    return [sentence % {"address": address_of(deadline.cycle.treaty_body)}]


def state_reminder_in_words(deadline: Deadline, standing: Standing, today: date) -> list[str]:
    """What is sent to the State party today or was sent last, and when it is reminded next."""
    to_state, schedule = ReminderAudience.STATE_FOCAL_POINTS, standing.schedule
    ahead = schedule.leaving(deadline, to_state, today)
    notes = []
    of_today = [one for one in ahead if dates.today(one.at) <= today]
    if of_today:
        notes.append(_sent_today(of_today[0], schedule.now))
    last = next(reversed(schedule.left(deadline, to_state)), None)
    is_of_today = last is not None and dates.today(last.at) == today
    if is_of_today and not of_today:
        notes.append(_("The State party was reminded today."))
    elif last is not None and not is_of_today:
        # In the far east nine o'clock is the evening before: that has left yesterday.
        sentence = _("The State party was last reminded on %(day)s.")
        if last.is_another_day:
            sentence = _("The State party was last reminded on %(day)s at %(hour)s in %(place)s.")
        values = {
            "day": date_in_words(last.there.date()),
            "hour": f"{last.there:%H:%M}",
            "place": place_name(last.zone),
        }
        notes.insert(0, sentence % values)
    later = [one for one in ahead if dates.today(one.at) > today]
    if not later:
        return notes
    there = later[0].there
    sentence = _(
        "The State party’s next reminder will be sent on %(day)s at 09:00 in %(place)s. It names "
        "only what is open then, and will not be sent once everything has been recorded."
    )
    if of_today:
        sentence = _("The one after it will be sent on %(day)s.")
    elif there.hour != MORNING or there.minute:
        # It could not be delivered, and is tried again.
        sentence = _(
            "The State party’s next reminder will be sent on %(day)s (date in %(place)s). It names "
            "only what is open then, and will not be sent once everything has been recorded."
        )
    values = {"day": date_in_words(there.date()), "place": place_name(later[0].zone)}
    return [*notes, sentence % values]


def _sent_today(leaving: Leaving, now: datetime | None) -> str:
    """What is sent to the State party today, at which hour in Geneva and there."""
    if now is not None and leaving.at <= now:
        return _("The State party is being reminded at the same time.")
    geneva, there = leaving.at.astimezone(dates.DEADLINE_TZ), leaving.there
    sentence = _(
        "A reminder will be sent to the State party today at %(geneva)s in Geneva. It names only "
        "what is open then, and will not be sent once everything has been recorded."
    )
    if geneva.utcoffset() != there.utcoffset():
        sentence = _(
            "A reminder will be sent to the State party today at %(geneva)s in Geneva (%(clock)s "
            "on %(day)s in %(place)s). It names only what is open then, and will not be sent once "
            "everything has been recorded."
        )
    return sentence % {
        "geneva": f"{geneva:%H:%M}",
        "clock": f"{there:%H:%M}",
        "day": date_in_words(there.date()),
        "place": place_name(leaving.zone),
    }


def letter_link(deadline: Deadline, standing: Standing, today: date) -> MailLink | None:
    """The letter whose day has come, with the page of its draft."""
    due = standing.schedule.letters.get(deadline.pk)
    if due is None:
        return None
    url = absolute(reverse("letter-draft", args=(due.deadline, due.kind)))
    label = _("%(letter)s: due today. Draft it here:")
    if due.since < today:
        label = _("%(letter)s: due since %(day)s, and not recorded as issued. Draft it here:")
    values = {"letter": LetterKind(due.kind).label, "day": date_in_words(due.since)}
    return MailLink(label % values, url)


def pending_in_words(until: date, audience: str) -> str:
    """A request for more time that waits."""
    sentence = _(
        "The State party has asked for more time, until %(day)s. The request awaits a decision."
    )
    if audience == ReminderAudience.STATE_FOCAL_POINTS:
        sentence = _(
            "Your request for more time, until %(day)s, awaits a decision. Until then the date "
            "above stands."
        )
    return sentence % {"day": date_in_words(until)}


def links_of(
    deadline: Deadline, standing: Standing, audience: str, today: date, *, may_ask: bool = True
) -> tuple[MailLink, ...]:
    """The other pages that the reader may need; `may_ask`: whether more time can be asked for."""
    links = []
    letter = (
        letter_link(deadline, standing, today) if audience == ReminderAudience.OFFICERS else None
    )
    if letter is not None:
        links.append(letter)
    schedule, to_state = standing.schedule, ReminderAudience.STATE_FOCAL_POINTS
    is_overdue = deadline.due_on < today and audience == ReminderAudience.OFFICERS
    # What leaves together with this email can no longer be stopped.
    if is_overdue and any(
        schedule.now is None or one.at > schedule.now
        for one in schedule.leaving(deadline, to_state, today)
    ):
        cycle = deadline.cycle
        place = (cycle.treaty_body.code, cycle.state_party.iso3, cycle.number)
        url = absolute(reverse("case-emails-ahead", args=place))
        links.append(MailLink(_("Stop a reminder:"), url))
    is_for_state = audience == ReminderAudience.STATE_FOCAL_POINTS
    may_ask = may_ask and not standing.is_refused
    if is_for_state and standing.asks_until is None and may_ask:
        url = absolute(reverse("extension-ask", args=(deadline.public_id,)))
        links.append(MailLink(_asking(deadline, standing, today), url))
    elif standing.asks_until is not None:
        url = absolute(deadline.get_absolute_url())
        links.append(MailLink(_("The request for more time:"), url))
    case = _("The case:")
    is_long_overdue = today - deadline.due_on >= LONG_OVERDUE
    if audience == ReminderAudience.RAPPORTEURS and is_long_overdue:
        case = _(
            "You can evaluate the case without a reply, or propose that the secretariat write to "
            "the State party. The case:"
        )
        if standing.received:
            case = _(
                "You can evaluate what was received, or propose that the secretariat write to the "
                "State party. The case:"
            )
    links.append(MailLink(case, absolute(deadline.cycle.get_absolute_url())))
    url = absolute(deadline.get_absolute_url())
    if url not in {link.url for link in links}:
        links.append(MailLink(_("Why this date?"), url))
    return tuple(links)


def _asking(deadline: Deadline, standing: Standing, today: date) -> str:
    """The line above the page on which a State party asks for time."""
    if deadline.due_on < today:
        return _("If you cannot send it soon, say here by when:")
    if standing.is_extended or deadline.basis == DeadlineBasis.EXTENSION:
        return _(
            "More time is given a second time only exceptionally. If you need it, ask for it here:"
        )
    return _("If you need more time, ask for it here:")


def without_due(deadline: Deadline) -> str:
    """The case and what it is about, where nothing is said to be due: above a receipt."""
    about = deadline.get_kind_display()
    if deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION:
        about = _("Information on follow-up")
    return f"{case_in_words(deadline.cycle)}: {about}"


def signature_of(deadline: Deadline, audience: str) -> tuple[str, ...]:
    """Who writes to the State party, and where the secretariat is told something, if that is known.

    The address is also the one to which an answer to the email goes.
    """
    is_for_state = audience == ReminderAudience.STATE_FOCAL_POINTS
    return signed_by(deadline.cycle.treaty_body) if is_for_state else ()


def signed_by(body: TreatyBody, *, is_answered: bool = True) -> tuple[str, ...]:
    """A committee's secretariat and its address; `is_answered`: whether an answer goes there."""
    lines = [_("Secretariat of the %(committee)s") % {"committee": _(body.short_name)}]
    if body.secretariat_email:
        words = _("To tell the secretariat something, write to %(address)s")
        if is_answered:
            words = _(
                "To tell the secretariat something, answer this email, or write to %(address)s"
            )
        lines.append(words % {"address": body.secretariat_email})
    return tuple(lines)


def why_of(deadline: Deadline, audience: str) -> str:
    """Why the person gets the email."""
    match audience:
        case ReminderAudience.STATE_FOCAL_POINTS:
            why = _(
                "You receive this because you are a focal point of a State party: "
                "%(state_party)s. If that has changed, tell the secretariat%(address)s."
            )
        case ReminderAudience.OFFICERS:
            why = _(
                "You receive this because you are an officer of the secretariat for: %(committee)s."
            )
        case _:
            why = _("You receive this because you are assigned to this case as a rapporteur.")
    return why % {
        "address": address_of(deadline.cycle.treaty_body),
        "state_party": deadline.cycle.state_party.name,
        "committee": _(deadline.cycle.treaty_body.short_name),
    }


def _asked_ahead(standing: Standing) -> str:
    """What the State party is asked before the date; nothing is named that it does not see."""
    if not standing.awaited:
        return _("Please send the information on follow-up by %(due)s (%(distance)s).")
    if not standing.received:
        return _(
            "Please send the information on follow-up to the concluding observations %(symbol)s "
            "by %(due)s (%(distance)s)."
        )
    return ngettext(
        "Please send the rest of the information on follow-up, on paragraph %(paragraphs)s, by "
        "%(due)s (%(distance)s).",
        "Please send the rest of the information on follow-up, on paragraphs %(paragraphs)s, by "
        "%(due)s (%(distance)s).",
        len(standing.awaited),
    )


def _sentence(audience: str, standing: Standing, *, is_overdue: bool, is_partial: bool) -> str:
    """What the reminder says first: the date and what to do."""
    match audience:
        case ReminderAudience.STATE_FOCAL_POINTS:
            if is_overdue:
                return (
                    _(
                        "Part of the information on follow-up is still outstanding. It was due on "
                        "%(due)s (%(distance)s). Please send it as soon as you can."
                    )
                    if is_partial
                    else _(
                        "The information on follow-up was due on %(due)s (%(distance)s). "
                        "Please send it as soon as you can."
                    )
                )
            return _asked_ahead(standing)
        case _:
            if is_overdue:
                return (
                    _(
                        "%(state_party)s: part of the information on follow-up is overdue. It was "
                        "due on %(due)s (%(distance)s)."
                    )
                    if is_partial
                    else _(
                        "%(state_party)s: the information on follow-up is overdue. It was due on "
                        "%(due)s (%(distance)s)."
                    )
                )
            return (
                _(
                    "%(state_party)s: the rest of the information on follow-up is due by %(due)s "
                    "(%(distance)s)."
                )
                if is_partial
                else _(
                    "%(state_party)s: the information on follow-up is due by %(due)s "
                    "(%(distance)s)."
                )
            )
