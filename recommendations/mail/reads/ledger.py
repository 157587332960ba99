"""Reminders in sentences: why each was due on its day, what it spoke of, and what became of it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.acts.event_sentences import sentence_of
from recommendations.deadlines.reads.reminder_days import place_name, zone_for
from recommendations.enums import EmailStatus, EventKind, FollowUpStatus
from recommendations.mail_enums import MailChannel
from recommendations.models import (
    Event,
    FollowUp,
    OutgoingEmail,
    Paragraph,
    ReminderStage,
    ReportingCycle,
    SenderOutage,
)
from recommendations.models.people import Reader, viewer_of
from recommendations.outages.reads.outages import outage_in_words
from recommendations.wording import date_in_words
from recommendations.working_days import MORNING


@dataclass(frozen=True)
class MailLine:
    """One email of the ledger in sentences; `spoke_of` names what awaited a reply."""

    email: OutgoingEmail
    why: str
    happened: str
    spoke_of: str


def lines_of(emails: Iterable[OutgoingEmail], *, now: datetime) -> list[MailLine]:
    """The emails in sentences: one query. Expects them `with_lines`."""
    rows = list(emails)
    points = points_of(rows, now=now)
    lines = []
    for row in rows:
        # A reference stays on one line.
        references = [one.replace(" ", "\u00a0") for one in points.get(row.pk, ())]
        named = ngettext("paragraph %(numbers)s", "paragraphs %(numbers)s", len(references))
        spoke_of = named % {"numbers": ", ".join(references)} if references else ""
        lines.append(MailLine(row, why_that_day(row), what_happened(row), spoke_of))
    return lines


def looks_after(user: Reader, cycle: ReportingCycle) -> bool:
    """Whether a reader sees the reminders of a case: its officers and rapporteurs do."""
    viewer = viewer_of(user)
    return cycle.treaty_body_id in viewer.officer_body_ids or cycle.pk in viewer.assigned_cycle_ids


# --- Why on that day ------------------------------------------------------------------------------


def why_that_day(email: OutgoingEmail) -> str:
    """Why an email was due on its day: from its stage and deadline, or from what happened."""
    words = {"day": date_in_words(email.due_on)}
    if email.event is not None:
        happened_on = dates.today(email.event.at)
        what = sentence_of(email.event)
        why = _("%(what)s This was recorded on %(day)s, and is told to: %(audience)s.") % {
            "what": what,
            "day": date_in_words(happened_on),
            "audience": email.audience_label,
        }
        if email.due_on == happened_on:
            return why
        late = _("It was entered in the ledger on %(day)s, when the tracker was next at work.")
        return f"{why} {late % words}"
    why = _("It was due on %(day)s.")
    if email.stage is not None and email.deadline is not None:
        words |= {
            "stage": email.stage.label,
            "due": date_in_words(email.deadline.due_on),
            "kind": email.deadline.get_kind_display(),
            "place": place_of_stage(email.stage),
        }
        why = _("%(day)s is %(place)s %(due)s (%(kind)s), according to the stage “%(stage)s”.")
        if email.stage.day_for(email.deadline.due_on) != email.due_on:
            # The stage was edited since; the day that it gave then is kept in the row.
            why = _(
                "%(day)s was the day of the stage “%(stage)s”, as it read then, for %(due)s "
                "(%(kind)s)."
            )
        why = f"{why}{_morning(email)}"
    planned = dates.today(email.created_at)
    # A row that was entered after its email had left tells of what others sent before.
    is_told_later = email.sent_at is not None and email.sent_at < email.created_at
    if planned <= email.due_on or is_told_later:
        return why % words
    late = _("It was entered in the ledger on %(day)s, when the tracker was next at work.")
    return f"{why % words} {late % {'day': date_in_words(planned)}}"


def _morning(email: OutgoingEmail) -> str:
    """On which later day its email was to leave, where that was not the stage's own day."""
    if email.stage is None or email.channel != MailChannel.MAIL or email.n_attempts > 1:
        return ""
    state_party = email.official_deadline.cycle.state_party
    zone = zone_for(email.recipient, email.stage.audience, state_party)
    local = email.send_after.astimezone(zone)
    if local.date() <= email.due_on or (local.hour, local.minute) != (MORNING, 0):
        return ""
    sentence = _(
        "Emails leave in the morning of a working day, after a date not before the committee's "
        "time of grace is over: this one at %(hour)s on %(day)s (%(place)s)."
    )
    words = {
        "hour": f"{local:%H:%M}",
        "day": date_in_words(local.date()),
        "place": place_name(zone),
    }
    # The sentence goes into another one that is filled in after it.
    return f" {sentence % words}".replace("%", "%%")


def place_of_stage(stage: ReminderStage) -> str:
    """Where a stage lies: "1 month before", "the day of", "3 weeks after"."""
    if not stage.offset:
        return _("the day of")
    sentence = _("%(period)s before") if stage.offset < 0 else _("%(period)s after")
    return sentence % {"period": stage.period}


# --- What happened to the email -------------------------------------------------------------------


def what_happened(email: OutgoingEmail) -> str:
    """What became of an email, in a sentence."""
    sentences: dict[str, str] = {
        EmailStatus.SENT: _("The mail server accepted the email to %(address)s on %(moment)s."),
        EmailStatus.PLANNED: _("It waits to be sent to %(address)s, not before %(moment)s."),
        EmailStatus.CLAIMED: _("It is being sent to %(address)s."),
        EmailStatus.SUPERSEDED: _("It was not sent to %(address)s."),
        EmailStatus.STOPPED: _("It was not sent to %(address)s: an officer stopped it."),
        EmailStatus.FAILED: _("It could not be sent to %(address)s (%(attempts)s)."),
        EmailStatus.EXPIRED: _(
            "The worker stopped while sending it to %(address)s: it may have gone out, or not."
        ),
        EmailStatus.COLLECTED: _(
            "It waits for the next digest to %(address)s, not before %(moment)s."
        ),
        EmailStatus.BOUNCED: _(
            "The mail server accepted the email to %(address)s on %(moment)s, and it bounced."
        ),
    }
    local = (email.sent_at or email.send_after).astimezone(dates.DEADLINE_TZ)
    sentence = sentences[email.status] % {
        "address": email.address,
        "attempts": ngettext("%(n)d attempt", "%(n)d attempts", email.n_attempts)
        % {"n": email.n_attempts},
        "moment": _("%(day)s, %(time)s (Geneva time)")
        % {"day": date_in_words(local.date()), "time": f"{local:%H:%M}"},
    }
    if email.outcome and email.status != EmailStatus.SENT:
        return f"{sentence} {email.outcome}"
    return sentence


def did_not_leave(row: OutgoingEmail, outage: SenderOutage, *, today: date) -> str:
    """Which reminder did not leave, and why. Expects the row with its stage."""
    words = {
        "day": date_in_words(row.due_on),
        "place": place_of_stage(row.stage) if row.stage is not None else "",
        "why": outage_in_words(outage, today=today),
    }
    return _("The reminder of %(day)s (%(place)s the deadline) did not leave: %(why)s.") % words


# --- What it spoke of -----------------------------------------------------------------------------


def _status_at(follow_up: str, moment: OuterRef) -> Subquery:
    """The status that a follow-up of the outer row had at a moment; null: it awaited a reply.

    Every follow-up begins by awaiting a reply; the history has each later step.
    """
    changes = Event.objects.filter(
        kind=EventKind.STATUS_CHANGED, follow_up=OuterRef(follow_up), at__lte=moment
    )
    return Subquery(changes.order_by("-at", "-pk").values("to_status")[:1])


_AWAITED = Q(status_then=None) | Q(status_then=FollowUpStatus.AWAITING_REPLY)


def points_of(emails: Iterable[OutgoingEmail], *, now: datetime) -> dict[int, list[str]]:
    """The paragraphs that each email named as it left; of others, what awaits a reply at `now`.

    What left before the names were kept is found in the history. One query at most. One about a
    deadline without a request names none.
    """
    follow_ups = "deadline__request__follow_ups"
    paragraph = f"{follow_ups}__recommendation__paragraph__"
    points: dict[int, list[str]] = defaultdict(list)
    unknown = []
    for row in emails:
        if row.sent_at is not None and row.named_paragraphs is not None:
            points[row.pk] = row.named_paragraphs
        else:
            unknown.append(row.pk)
    for email, number, label in (
        OutgoingEmail.objects.filter(pk__in=unknown, **{f"{follow_ups}__isnull": False})
        .annotate(
            left_at=Coalesce("sent_at", Value(now)),
            status_then=_status_at(follow_ups, OuterRef("left_at")),
        )
        .filter(_AWAITED)
        .order_by(f"{paragraph}position", f"{follow_ups}__pk")
        .values_list("pk", f"{paragraph}number", f"{paragraph}label")
    ):
        points[email].append(Paragraph(number=number, label=label).reference)
    return points


def speaking_of(
    emails: "QuerySet[OutgoingEmail]", follow_ups: "QuerySet[FollowUp]"
) -> "QuerySet[OutgoingEmail]":
    """The emails about requests with one of these follow-ups, if it awaited a reply when they left.

    One that was never sent counts by its request, so that it is seen why nothing went out.
    """
    asked = (
        follow_ups.filter(request=OuterRef("deadline__request"))
        .order_by()
        .annotate(status_then=_status_at("pk", OuterRef(OuterRef("sent_at"))))
    )
    return emails.filter(Exists(asked.filter(_AWAITED)))


def naming(
    emails: "QuerySet[OutgoingEmail]", place: tuple[int, str]
) -> "QuerySet[OutgoingEmail, Any]":
    """The keys of the emails that named a paragraph, a part of it or the whole of it, as they left.

    A corrigendum may have given it another number since.
    """
    number, label = place
    parts = label.split("-") if label else []
    wholes = {
        Paragraph(number=number, label="-".join(parts[:n])).reference for n in range(len(parts) + 1)
    }
    this = re.escape(Paragraph(number=number, label=label).reference)
    named = Func(F("named_paragraphs"), Value("|"), function="array_to_string")
    return (
        emails.filter(sent_at__isnull=False)
        .alias(named_in_all=Cast(named, TextField()))
        .filter(
            Q(named_paragraphs__overlap=sorted(wholes)) | Q(named_in_all__regex=rf"(^|\|){this} \(")
        )
        .values("pk")
    )
