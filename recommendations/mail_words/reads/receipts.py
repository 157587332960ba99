"""Receipts: a State reply was recorded, and what is still open after it.

The State party is thanked and told whether anything more is awaited; the committee's side is told
where to read what came, and what can be done with it.
"""

from datetime import date

from django.utils.translation import gettext as _

from recommendations.enums import DeadlineState, ReminderAudience, Role
from recommendations.mail_words.reads.addresses import absolute
from recommendations.mail_words.reads.pieces import MailLink, OfficialWords, case_in_words
from recommendations.mail_words.reads.reminders import (
    action_of,
    awaited_in_words,
    links_of,
    points_of,
    received_in_words,
    sentence_of,
    why_of,
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
        nothing = _("Nothing more is awaited, and no further reminders will leave.")
        sentence = f"{sentence} {nothing}"
    others = tuple(one for one in standing.received if one is not this)
    return OfficialWords(
        subject=_subject(event, reply, deadline),
        heading=f"{case_in_words(deadline.cycle)}: {deadline.get_kind_display()}",
        sentence=sentence,
        action=MailLink(_("Read it here:"), absolute(reply.get_absolute_url())),
        because=tuple(filter(None, (what_is_open, *_about(event, standing, this, audience)))),
        received=tuple(
            words for one in others for words in received_in_words(_only(standing, one), audience)
        ),
        awaited=awaited_in_words(deadline, standing),
        points=points_of(standing),
        notes=tuple(reminders) if asks else (),
        links=_links(deadline, standing, audience, today, asks=asks),
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


def _about(
    event: Event, standing: Standing, this: ReceivedReply | None, audience: str
) -> list[str]:
    """How it came, and what the reader can do with it."""
    notes = []
    if event.details.get("corrects"):
        notes.append(_("The record was corrected: this is how it stands now."))
    if audience == _TO_STATE:
        return [*notes, _("If this is not what you sent, tell the secretariat.")]
    if event.by_role == Role.STATE_FOCAL_POINT:
        notes.append(_("A focal point of the State party sent it here."))
    open_points = {point.reference for point in standing.open}
    if this is not None and open_points.intersection(this.references):
        notes.append(
            _("You can begin to evaluate what it answers, from the page of the case.")
            if audience == ReminderAudience.RAPPORTEURS
            else _("The rapporteurs can begin to evaluate what it answers.")
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
