"""Receipts: a State reply was recorded, and what is still open after it.

The State party is thanked and told whether anything more is awaited; the committee's side is told
where to read what came, and what can be done with it.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.deadlines.reads.reminder_days import place_name
from recommendations.enums import DeadlineState, ReminderAudience, Role
from recommendations.mail_words.reads.addresses import absolute
from recommendations.mail_words.reads.lists import with_and
from recommendations.mail_words.reads.pieces import MailLink, OfficialWords, address_of
from recommendations.mail_words.reads.reminders import (
    action_of,
    awaited_in_words,
    links_of,
    points_of,
    received_in_words,
    sentence_of,
    signature_of,
    why_of,
    without_due,
)
from recommendations.mail_words.reads.standing import ReceivedReply, Standing
from recommendations.mail_words.reads.subjects import fitting
from recommendations.models import Deadline, Event, StateReply
from recommendations.wording import date_in_words

_TO_STATE = ReminderAudience.STATE_FOCAL_POINTS


def receipt_words(
    event: Event,
    deadline: Deadline,
    standing: Standing,
    audience: str,
    today: date,
    *,
    ended: str,
    reminders: list[str],
) -> OfficialWords:
    """What came, and what is open after it.

    `ended` says of a date that is suspended or withdrawn that it is; `reminders` says when they
    leave.
    """
    reply = event.reply
    assert reply is not None  # noqa: S101 - only called for replies
    this = next((one for one in standing.received if one.key == reply.pk), None)
    is_in_force = deadline.state == DeadlineState.IN_FORCE
    asks = bool(standing.awaited) and is_in_force
    sentence = _what_came(reply, this, standing, audience)
    what_is_open = ended if standing.awaited else ""
    if asks:
        what_is_open = sentence_of(deadline, standing, audience, today)
    elif standing.asked and not standing.awaited:
        # Of the reply's own paragraphs the reader sees no fewer than of any other.
        nothing = _("Nothing more is awaited, and no further reminders will be sent.")
        sentence = f"{sentence} {nothing}"
    others = tuple(one for one in standing.received if one is not this)
    return OfficialWords(
        subject=_subject(event, reply, deadline),
        heading=without_due(deadline),
        sentence=sentence,
        action=MailLink(_("Read it here:"), absolute(reply.get_absolute_url())),
        because=tuple(
            filter(
                None,
                (
                    _hour_of(event, reply, standing),
                    _how_late(event, reply, deadline, standing, audience),
                    what_is_open,
                    *_about(event, deadline, standing, this, audience),
                ),
            )
        ),
        received=tuple(_earlier(one, reply) for one in others),
        awaited=awaited_in_words(deadline, standing),
        points=points_of(standing),
        notes=tuple(reminders) if asks else (),
        links=_links(deadline, standing, audience, today, asks=asks),
        signature=signature_of(deadline, audience),
        why=why_of(deadline, audience),
        named=tuple(point.reference for point in standing.awaited),
    )


def _only(standing: Standing, reply: ReceivedReply) -> Standing:
    return Standing(asked=standing.asked, received=(reply,))


def _what_came(
    reply: StateReply, this: ReceivedReply | None, standing: Standing, audience: str
) -> str:
    if this is not None:
        return received_in_words(_only(standing, this), audience)[0]
    sentence = _("Information was received on %(day)s.")
    if audience == _TO_STATE:
        sentence = _("Thank you for the information received on %(day)s.")
    return sentence % {"day": date_in_words(reply.received_on)}


def _is_hour_known(event: Event, reply: StateReply) -> bool:
    return (
        event.by_role == Role.STATE_FOCAL_POINT
        and dates.today(event.at) == reply.received_on
        and reply.replaces_id is None
    )


def _hour_of(event: Event, reply: StateReply, standing: Standing) -> str:
    """The hour at which it came, by the clocks of both places, where that is known: it was sent
    here, and is no correction of what had come before."""
    if not _is_hour_known(event, reply):
        return ""
    geneva, there = event.at.astimezone(dates.DEADLINE_TZ), event.at.astimezone(standing.zone)
    sentence = _("It was received at %(hour)s in Geneva.")
    if geneva.utcoffset() != there.utcoffset():
        sentence = _(
            "It was received at %(hour)s in Geneva, when it was %(clock)s on %(day)s in %(place)s."
        )
    return sentence % {
        "hour": f"{geneva:%H:%M}",
        "clock": f"{there:%H:%M}",
        "day": date_in_words(there.date()),
        "place": place_name(standing.zone),
    }


def _how_late(
    event: Event, reply: StateReply, deadline: Deadline, standing: Standing, audience: str
) -> str:
    """By how many days it came after the date in force, as those who follow read it.

    A State party in whose capital it was still that day reads which midnight counts.
    """
    n_days = dates.days_late(deadline.due_on, reply.received_on)
    if n_days <= 0 or deadline.state != DeadlineState.IN_FORCE:
        return ""
    there = event.at.astimezone(standing.zone).date()
    if audience == _TO_STATE and _is_hour_known(event, reply) and there <= deadline.due_on:
        sentence = _(
            "Please note that the date was %(day)s, and that the day ended at midnight in Geneva."
        )
    elif audience == _TO_STATE:
        sentence = ngettext(
            "Please note that the date was %(day)s, %(n)d day earlier.",
            "Please note that the date was %(day)s, %(n)d days earlier.",
            n_days,
        )
    else:
        sentence = ngettext(
            "That was %(n)d day after the date, %(day)s.",
            "That was %(n)d days after the date, %(day)s.",
            n_days,
        )
    return sentence % {"n": n_days, "day": date_in_words(deadline.due_on)}


def _earlier(other: ReceivedReply, reply: StateReply) -> str:
    """What else came; nobody is thanked for it a second time."""
    n = len(other.references)
    if other.received_on < reply.received_on:
        sentence = ngettext(
            "Earlier, on %(day)s, information was received on paragraph %(paragraphs)s.",
            "Earlier, on %(day)s, information was received on paragraphs %(paragraphs)s.",
            n,
        )
    else:
        sentence = ngettext(
            "Information was received on %(day)s, on paragraph %(paragraphs)s.",
            "Information was received on %(day)s, on paragraphs %(paragraphs)s.",
            n,
        )
    day = date_in_words(other.received_on)
    return sentence % {"day": day, "paragraphs": with_and(other.references)}


def _about(
    event: Event,
    deadline: Deadline,
    standing: Standing,
    this: ReceivedReply | None,
    audience: str,
) -> list[str]:
    """How it came, and what the reader can do with it."""
    notes = []
    if event.details.get("corrects"):
        notes.append(_("The record was corrected: this is how it stands now."))
    if audience == _TO_STATE:
        wrong = _("If this is not what you sent, tell the secretariat%(address)s.")
        return [*notes, wrong % {"address": address_of(deadline.cycle.treaty_body)}]
    if event.by_role == Role.STATE_FOCAL_POINT:
        notes.append(_("A focal point of the State party sent it here."))
    open_points = {point.reference for point in standing.open}
    if this is not None and open_points.intersection(this.references):
        notes.append(
            _("You can begin to evaluate the reply, from the page of the case.")
            if audience == ReminderAudience.RAPPORTEURS
            else _("The rapporteurs can begin to evaluate the reply.")
        )
    return notes


def _links(
    deadline: Deadline, standing: Standing, audience: str, today: date, *, asks: bool
) -> tuple[MailLink, ...]:
    if not asks:
        return (MailLink(_("The case:"), absolute(deadline.cycle.get_absolute_url())),)
    links = links_of(deadline, standing, audience, today)
    answer = action_of(deadline, standing, audience) if audience == _TO_STATE else None
    return (answer, *links) if answer is not None else links


def _subject(event: Event, reply: StateReply, deadline: Deadline) -> str:
    sentence = _("%(state_party)s: information received on %(day)s")
    if event.details.get("corrects"):
        sentence = _("%(state_party)s: reply of %(day)s corrected")
    return fitting(sentence, deadline.cycle, (), {"day": reply.received_on})
