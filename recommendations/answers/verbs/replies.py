"""What a State party sends on follow-up: recorded, corrected, withdrawn."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from recommendations import dates, texts, visibility
from recommendations.acts.errors import DomainError, InvalidInput, refuse_too_long
from recommendations.acts.events import record_event
from recommendations.deadlines.verbs.follow_ups import (
    change_status,
    support_status,
    take_back_support,
)
from recommendations.enums import AccessLevel, Coverage, EventKind, FollowUpStatus
from recommendations.mail.verbs.reminders import plan_again
from recommendations.models import (
    Document,
    FollowUp,
    FollowUpRequest,
    Passage,
    Recommendation,
    StateReply,
    StatusStep,
    User,
)
from recommendations.wording import date_in_words


@dataclass(frozen=True)
class PassageInput:
    """The passage of a reply that answers one recommendation."""

    recommendation: Recommendation
    text: str
    coverage: str = Coverage.NOT_JUDGED
    match_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ReplyInput:
    """What is recorded of a reply. A form has the same `form_key` however often it is sent."""

    received_on: date
    passages: Sequence[PassageInput]
    access_level: str
    public_from: date | None = None
    language: str = "en"
    summary: str = ""
    document: Document | None = None
    form_key: UUID | None = None


@transaction.atomic
def record_reply(
    request: FollowUpRequest, given: ReplyInput, *, by: User, now: datetime
) -> StateReply:
    """Record a reply with its passages: one event, and one for each follow-up whose status changes.

    Follow-ups that awaited a reply become "reply received" where a passage answers their
    recommendation. A form sent twice carries the same `form_key`: the first reply is returned and
    nothing is changed. Raises InvalidInput for a day in the future or before the adoption (days in
    Geneva), for a reply without a passage, for a recommendation of another case, for a missing
    date of publication, and for a text that is too long.
    """
    FollowUpRequest.objects.select_for_update().get(pk=request.pk)
    if sent_before := _sent_before(given.form_key):
        return sent_before
    reply = _made(request, given, by=by)
    written = _checked(reply, given.passages, today=dates.today(now))
    _write(reply, written, by=by, now=now)
    _answer(reply, [row.recommendation.pk for row in written], by=by, now=now)
    return reply


@transaction.atomic
def correct_reply(
    former: StateReply, given: ReplyInput, *, reason: str, by: User, now: datetime
) -> StateReply:
    """Replace a recorded reply by a corrected one, with a reason; the former one stays as it was.

    One event on each of the two, and one for each follow-up whose status changes. The corrected
    reply carries what the former one carried; a status goes back where it answers a recommendation
    no longer and nothing else does. A more confidential level is taken over by all former versions
    and by the document of the reply, because what was wrong with them may be that they were open.
    Raises InvalidInput as `record_reply` does, without a reason, and where nothing changes;
    DomainError for a reply that was corrected or withdrawn meanwhile.
    """
    request = FollowUpRequest.objects.select_for_update().get(pk=former.request_id)
    if sent_before := _sent_before(given.form_key):
        return sent_before
    former = _locked_standing(former)
    corrected = _made(request, given, by=by)
    corrected.replaces = former
    written = _checked(corrected, given.passages, today=dates.today(now))
    if not reason.strip():
        raise InvalidInput(_("Say what was wrong: the reason is kept."), field="reason")
    refuse_too_long(reason.strip(), texts.REASON, field="reason")
    if _content(corrected, written) == _content(former, list(former.passages.all())):
        raise InvalidInput(_("Nothing differs from the reply as it is recorded."))
    is_seen_by_no_others = _openness(corrected) <= _openness(former)
    _withdraw(former, EventKind.REPLY_REPLACED, reason=reason, by=by, now=now)
    _narrow(former, corrected)
    # Who sees the corrected reply alone does not learn that there was another one.
    details = {"corrects": True} if is_seen_by_no_others else {}
    _write(corrected, written, by=by, now=now, **details)
    keys = {row.recommendation.pk for row in written}
    carried = StatusStep.objects.filter(reply=former).select_related("follow_up")
    for step in carried.filter(follow_up__recommendation__in=keys):
        StatusStep.objects.get_or_create(
            follow_up=step.follow_up,
            leg=step.leg,
            status=step.status,
            reply=corrected,
            evaluation=None,
            defaults={"place": step.place, "at": step.at},
        )
    answered = set(former.passages.values_list("recommendation", flat=True))
    _answer(corrected, keys - answered, by=by, now=now)
    _take_back(former, by=by, now=now)
    return corrected


@transaction.atomic
def withdraw_reply(reply: StateReply, *, reason: str, by: User, now: datetime) -> StateReply:
    """Withdraw a reply that should not have been recorded, with a reason; it stays readable.

    One event, and one for each follow-up whose status goes back because nothing else supports it.
    Reminders that the reply had stopped are planned again. Evaluations stay as they are: what the
    committee adopted, it adopted. Raises InvalidInput without a reason, and DomainError for a reply
    that was corrected or withdrawn meanwhile.
    """
    FollowUpRequest.objects.select_for_update().get(pk=reply.request_id)
    locked = _locked_standing(reply)
    if not reason.strip():
        raise InvalidInput(_("Say why the reply is withdrawn: the reason is kept."), field="reason")
    refuse_too_long(reason.strip(), texts.REASON, field="reason")
    _withdraw(locked, EventKind.REPLY_WITHDRAWN, reason=reason, by=by, now=now)
    _take_back(locked, by=by, now=now)
    return locked


# --- What the three have in common ----------------------------------------------------------------


def _sent_before(form_key: UUID | None) -> StateReply | None:
    """The reply that the same form recorded when it was sent before."""
    return StateReply.objects.filter(form_key=form_key).first() if form_key else None


def _made(request: FollowUpRequest, given: ReplyInput, *, by: User) -> StateReply:
    """The row, not stored yet."""
    return StateReply(
        request=request,
        document=given.document,
        received_on=given.received_on,
        language=given.language,
        summary=given.summary.strip(),
        access_level=given.access_level,
        public_from=given.public_from,
        recorded_by=by,
        form_key=given.form_key,
    )


def _locked_standing(reply: StateReply) -> StateReply:
    locked = (
        StateReply.objects.select_for_update(of=("self",))
        .select_related("request__cycle", "document")
        .get(pk=reply.pk)
    )
    if locked.withdrawn_at is not None:
        raise DomainError(
            _("This reply was already corrected or withdrawn, on %(day)s. Reload the page.")
            % {"day": date_in_words(dates.today(locked.withdrawn_at))}
        )
    return locked


def _checked(
    reply: StateReply, passages: Sequence[PassageInput], *, today: date
) -> list[PassageInput]:
    """The passages with text, or InvalidInput for what cannot be."""
    adopted_on = reply.request.cycle.adopted_on
    if reply.received_on > today:
        raise InvalidInput(
            _("%(received)s is in the future. Enter the day on which the reply was received.")
            % {"received": reply.received_on.isoformat()},
            field="received_on",
        )
    if adopted_on is not None and reply.received_on < adopted_on:
        raise InvalidInput(
            _("A reply cannot arrive before %(adopted)s, when the recommendations were adopted.")
            % {"adopted": adopted_on.isoformat()},
            field="received_on",
        )
    written = [passage for passage in passages if passage.text.strip()]
    if not written:
        raise InvalidInput(
            _("Enter what the State party says on at least one recommendation."), field="passages"
        )
    if any(passage.recommendation.cycle_id != reply.request.cycle_id for passage in written):
        raise InvalidInput(_("A reply can answer only recommendations of its own case."))
    if reply.access_level == AccessLevel.FROM_DATE and reply.public_from is None:
        raise InvalidInput(_("Enter the day from which the reply is public."), field="public_from")
    refuse_too_long(reply.summary, texts.SUMMARY, field="summary")
    for passage in written:
        refuse_too_long(passage.text.strip(), texts.STATEMENT, field="passages")
    return written


def _write(
    reply: StateReply,
    passages: Sequence[PassageInput],
    *,
    by: User,
    now: datetime,
    **details: object,
) -> None:
    """The row, its passages and its event."""
    reply.save()
    positions: dict[int, int] = {}
    for passage in passages:
        position = positions.get(passage.recommendation.pk, 0) + 1
        positions[passage.recommendation.pk] = position
        Passage.objects.create(
            reply=reply,
            recommendation=passage.recommendation,
            position=position,
            text=passage.text.strip(),
            coverage=passage.coverage,
            match_reason=passage.match_reason,
        )
    record_event(
        EventKind.REPLY_RECORDED,
        reply,
        by=by,
        now=now,
        details={
            "received_on": reply.received_on.isoformat(),
            "n_passages": len(passages),
            **details,
        },
    )


def _answer(
    reply: StateReply, recommendations: Collection[int], *, by: User, now: datetime
) -> None:
    """What a reply means for the follow-ups of the recommendations that it answers."""
    received = FollowUpStatus.REPLY_RECEIVED
    for follow_up in FollowUp.objects.filter(
        request=reply.request_id, recommendation__in=recommendations
    ):
        if follow_up.status == FollowUpStatus.AWAITING_REPLY:
            change_status(follow_up, received, by=by, now=now, because=reply)
        else:
            # The one before it may be confidential, and this one not.
            support_status(follow_up, received, because=reply, now=now)


def _withdraw(reply: StateReply, kind: EventKind, *, reason: str, by: User, now: datetime) -> None:
    reply.withdrawn_at, reply.withdrawn_by, reply.withdrawal_reason = now, by, reason.strip()
    reply.save()
    record_event(
        kind,
        reply,
        by=by,
        now=now,
        reason=reason.strip(),
        details={"received_on": reply.received_on.isoformat()},
    )


def _take_back(withdrawn: StateReply, *, by: User, now: datetime) -> None:
    """Take back the statuses that rested on a reply, and plan the reminders that it had stopped."""
    reason = withdrawn.withdrawal_reason
    awaiting = withdrawn.request.follow_ups.filter(status=FollowUpStatus.AWAITING_REPLY)
    was_awaited = awaiting.exists()
    for follow_up in (
        FollowUp.objects.filter(steps__reply=withdrawn)
        .distinct()
        .order_by("recommendation__paragraph__position", "pk")
    ):
        take_back_support(follow_up, withdrawn, by=by, now=now, reason=reason)
    if awaiting.exists() and not was_awaited:
        plan_again(withdrawn.request, today=dates.today(now), now=now)


def _content(reply: StateReply, passages: Sequence[PassageInput | Passage]) -> tuple[object, ...]:
    """What a correction may change, in a form that can be compared."""
    words: dict[int, list[tuple[str, str]]] = {}
    for row in passages:
        words.setdefault(row.recommendation.pk, []).append((row.text.strip(), row.coverage))
    return (
        *(reply.received_on, reply.language, reply.summary, reply.document_id),
        *(reply.access_level, reply.public_from, words),
    )


def _openness(row: StateReply | Document) -> tuple[int, date]:
    return visibility.openness(row.access_level, row.public_from)


def _narrow(former: StateReply, corrected: StateReply) -> None:
    """No former version, nor the document, stays open to more readers than the corrected reply."""
    rows: list[StateReply | Document] = []
    version: StateReply | None = former
    while version is not None:
        rows += [version] if version.document is None else [version, version.document]
        version = version.replaces
    for row in rows:
        if _openness(corrected) < _openness(row):
            row.access_level, row.public_from = corrected.access_level, corrected.public_from
            row.save(update_fields=["access_level", "public_from", "updated_at"])
