"""A reminder in sentences: why it was due on that day, what it spoke of, what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import (
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.enums import EmailStatus, EventKind, FollowUpStatus, PeriodUnit
from recommendations.models import Event, FollowUp, OutgoingEmail, Paragraph, ReminderStage
from recommendations.wording import date_in_words, exact_period_in_words

# --- Why on that day ------------------------------------------------------------------------------


def why_that_day(email: OutgoingEmail) -> str:
    """Why a reminder was due on its day, from the row, its stage and its date.

    Expects the email with its deadline and stage.
    """
    sentences = [_rule(email)]
    planned = dates.today(email.created_at)
    # A row that was entered after its mail had left tells of what others sent before.
    is_told_later = email.sent_at is not None and email.sent_at < email.created_at
    if planned > email.due_on and not is_told_later:
        sentences.append(
            _("It was written into the ledger on %(day)s, when the tracker came to it.")
            % {"day": date_in_words(planned)}
        )
    return " ".join(sentences)


def _rule(email: OutgoingEmail) -> str:
    day = date_in_words(email.due_on)
    if not (email.stage and email.deadline):
        return _("It was due on %(day)s.") % {"day": day}
    words = {
        "day": day,
        "stage": email.stage.label,
        "due": date_in_words(email.deadline.due_on),
        "kind": email.deadline.get_kind_display(),
        "place": place_of(email.stage),
    }
    if reached(email.stage, email.deadline.due_on) != email.due_on:
        # The stage was edited since; the day that it gave then is kept in the row.
        return (
            _(
                "%(day)s was the day of the stage “%(stage)s”, as it read then, for %(due)s "
                "(%(kind)s)."
            )
            % words
        )
    return _("%(day)s is %(place)s %(due)s (%(kind)s), as the stage “%(stage)s” asks.") % words


def place_of(stage: ReminderStage) -> str:
    """Where a stage lies: "1 month before", "on the day of", "3 weeks after"."""
    if not stage.offset:
        return _("the day of")
    days = {PeriodUnit.DAYS: 1, PeriodUnit.WEEKS: 7}.get(PeriodUnit(stage.unit))
    months = None if days else stage.offset
    period = exact_period_in_words(months, days * stage.offset if days else None)
    return (_("%(period)s before") if stage.offset < 0 else _("%(period)s after")) % {
        "period": period
    }


def reached(stage: ReminderStage, due_on: date) -> date:
    """The day on which a date reaches a stage, as the stage reads today."""
    if stage.unit == PeriodUnit.MONTHS:
        return dates.add_months(due_on, stage.offset)
    return due_on + timedelta(days=stage.offset * (7 if stage.unit == PeriodUnit.WEEKS else 1))


# --- What happened to the mail --------------------------------------------------------------------


def moment_in_words(moment: datetime) -> str:
    """ "8 September 2023, 09:00 (Geneva time)"."""
    local = moment.astimezone(dates.DEADLINE_TZ)
    return _("%(day)s, %(time)s (Geneva time)") % {
        "day": date_in_words(local.date()),
        "time": dateformat.format(local, "H:i"),
    }


def what_happened(email: OutgoingEmail) -> str:
    """What became of the mail, in a sentence or two."""
    words = {
        "address": email.address,
        "attempts": ngettext("%(n)d attempt", "%(n)d attempts", email.n_attempts)
        % {"n": email.n_attempts},
        "moment": moment_in_words(email.sent_at or email.send_after),
    }
    sentences: dict[str, str] = {
        EmailStatus.SENT: _("The mail server accepted the mail to %(address)s on %(moment)s."),
        EmailStatus.PLANNED: _("It waits to be sent to %(address)s, not before %(moment)s."),
        EmailStatus.CLAIMED: _("It is being sent to %(address)s."),
        EmailStatus.SUPERSEDED: _("It was not sent to %(address)s."),
        EmailStatus.FAILED: _("It could not be sent to %(address)s (%(attempts)s)."),
        EmailStatus.EXPIRED: _(
            "The worker stopped while sending it to %(address)s: it may have gone out, or not."
        ),
        EmailStatus.COLLECTED: _(
            "It waits for the next mail for many to %(address)s, not before %(moment)s."
        ),
        EmailStatus.BOUNCED: _(
            "The mail server accepted the mail to %(address)s on %(moment)s, and it came back."
        ),
    }
    sentence = sentences[email.status] % words
    if email.outcome and email.status != EmailStatus.SENT:
        sentence = f"{sentence} {email.outcome}"
    return sentence


# --- What it spoke of -----------------------------------------------------------------------------


def points_of(emails: Iterable[OutgoingEmail], *, now: datetime) -> dict[int, list[str]]:
    """The paragraphs that awaited a reply when each mail left, or do at `now`: two queries.

    Expects the emails with their deadlines. A mail about a date that stands on no request names
    none.
    """
    rows = [email for email in emails if email.deadline and email.deadline.request_id]
    follow_ups = list(
        FollowUp.objects.filter(request__in={row.deadline.request_id for row in rows})
        .order_by("recommendation__paragraph__position", "pk")
        .values_list(
            "pk",
            "request",
            "recommendation__paragraph__number",
            "recommendation__paragraph__label",
        )
    )
    changes: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for follow_up, at, status in (
        Event.objects.filter(
            kind=EventKind.STATUS_CHANGED, follow_up__in=[row[0] for row in follow_ups]
        )
        .order_by("at", "pk")
        .values_list("follow_up", "at", "to_status")
    ):
        changes[follow_up or 0].append((at, status))
    return {
        email.pk: [
            Paragraph(number=number, label=label).reference
            for pk, request, number, label in follow_ups
            if request == email.deadline.request_id
            and _status_at(changes[pk], email.sent_at or now) == FollowUpStatus.AWAITING_REPLY
        ]
        for email in rows
    }


def _status_at(changes: Sequence[tuple[datetime, str]], moment: datetime) -> str:
    """Every follow-up begins by awaiting a reply; the history has each later step."""
    status: str = FollowUpStatus.AWAITING_REPLY
    for at, to_status in changes:
        if at <= moment:
            status = to_status
    return status


def speaking_of(
    emails: "QuerySet[OutgoingEmail]", follow_ups: "QuerySet[FollowUp]"
) -> "QuerySet[OutgoingEmail]":
    """The mails about requests with one of these follow-ups, that awaited a reply when it left.

    One that was never sent counts by its request, so that it is seen why nothing went out.
    """
    status_then = (
        Event.objects.filter(
            kind=EventKind.STATUS_CHANGED,
            follow_up=OuterRef("pk"),
            at__lte=OuterRef(OuterRef("sent_at")),
        )
        .order_by("-at", "-pk")
        .values("to_status")[:1]
    )
    asked = (
        follow_ups.filter(request=OuterRef("deadline__request"))
        .order_by()
        .annotate(status_then=Subquery(status_then))
        .filter(Q(status_then__isnull=True) | Q(status_then=FollowUpStatus.AWAITING_REPLY))
    )
    return emails.filter(Exists(asked))
