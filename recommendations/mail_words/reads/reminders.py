"""Official reminders that information on follow-up is due: what is asked, by when, and of what."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations.enums import FollowUpStatus, ReminderAudience
from recommendations.mail_words.reads.addresses import absolute
from recommendations.models import FollowUp, OutgoingEmail, Paragraph, User
from recommendations.wording import date_in_words, distance_in_words

# By request: paragraph's number and label, and topic, of each recommendation.
Awaited = dict[int | None, list[tuple[str, ...]]]


def read_awaited(
    emails: Iterable[OutgoingEmail], *, today: date, reader: User | None = None
) -> Awaited:
    """The recommendations that await a reply, by request, as far as the reader may see them.

    For everybody unless there is a `reader`; one query for many emails.
    """
    requests = {one.deadline.request_id for one in emails if one.deadline is not None}
    place = "recommendation__paragraph__"
    awaiting = Q(seen_status=FollowUpStatus.AWAITING_REPLY)
    rows = (
        FollowUp.objects.visible_to(reader, today=today)
        .filter(awaiting, request__in=requests - {None})
        .order_by(f"{place}position")
        .values_list("request", f"{place}number", f"{place}label", "recommendation__topic")
    )
    awaited: Awaited = defaultdict(list)
    for request, *point in rows:
        awaited[request].append(tuple(point))
    return awaited


def reminder_parts(
    email: OutgoingEmail, awaited: Awaited, today: date
) -> tuple[str, str, dict[str, object]]:
    """The template, the subject and the context of an official reminder of the date of a reply."""
    deadline, stage = email.deadline_and_stage
    cycle, request = deadline.cycle, deadline.request
    # Follow-ups are read where the request's document is, so what is public is all there is. An
    # email shows no more than the pages do: for anything else the recipient's roles are asked.
    rows = awaited.get(deadline.request_id) or read_awaited(
        [email], today=today, reader=email.recipient
    ).get(deadline.request_id, [])
    symbol = request.document.symbol if request and rows else ""
    is_overdue = deadline.due_on < today
    words = {
        "state_party": cycle.state_party.name,
        # The catalogues know the names of reference data; any other stands as it was written.
        "committee": _(cycle.treaty_body.short_name),
        "due": date_in_words(deadline.due_on),
        "distance": distance_in_words(deadline.due_on, today),
        "symbol": symbol,
    }
    subject = (
        _("%(state_party)s: information on follow-up overdue since %(due)s")
        if is_overdue
        else _("%(state_party)s: information on follow-up due by %(due)s")
    ) % words
    sentence, why = _sentences_for(ReminderAudience(stage.audience), is_overdue=is_overdue)
    points, named = [], []
    for number, label, topic in rows:
        reference = Paragraph(number=number, label=label).reference
        named.append(reference)
        point = {"reference": reference, "topic": topic}
        points.append(_("paragraph %(reference)s: %(topic)s") % point)
    return (
        "reminder",
        f"{subject} ({symbol})" if symbol else subject,
        {
            "sentence": sentence % words,
            "why": why % words,
            "awaited": _("Still awaited by the %(committee)s under %(symbol)s:") % words,
            "points": points,
            "named": named,
            "is_for_state": stage.audience == ReminderAudience.STATE_FOCAL_POINTS,
            "case_url": absolute(cycle.get_absolute_url()),
            "deadline_url": absolute(deadline.get_absolute_url()),
        },
    )


def _sentences_for(audience: ReminderAudience, *, is_overdue: bool) -> tuple[str, str]:
    """What an official reminder says first, the date and what to do; and why the person gets it."""
    match audience:
        case ReminderAudience.STATE_FOCAL_POINTS:
            sentence = _("Please send the information on follow-up by %(due)s (%(distance)s).")
            if is_overdue:
                sentence = _(
                    "The information on follow-up was due on %(due)s (%(distance)s). "
                    "Please send it as soon as you can."
                )
            why = _(
                "You receive this because you are a focal point of %(state_party)s. "
                "If that has changed, tell the secretariat."
            )
        case ReminderAudience.OFFICERS:
            sentence = _(
                "%(state_party)s is to send information on follow-up by %(due)s (%(distance)s). "
                "Nothing has been recorded yet: record the reply if it came in."
            )
            if is_overdue:
                sentence = _(
                    "%(state_party)s was to send information on follow-up by %(due)s "
                    "(%(distance)s). Nothing has been recorded yet: record the reply if it came "
                    "in, or write to the State party."
                )
            why = _(
                "You receive this because you are an officer of the secretariat for: %(committee)s."
            )
        case _:
            sentence = _(
                "%(state_party)s is to send information on follow-up by %(due)s (%(distance)s). "
                "Nothing has been recorded yet."
            )
            if is_overdue:
                sentence = _(
                    "%(state_party)s was to send information on follow-up by %(due)s "
                    "(%(distance)s). Nothing has been recorded yet. Consider what the committee "
                    "should do next."
                )
            why = _("You receive this because you are assigned to this case as a rapporteur.")
    return sentence, why
