"""Recording what a State party sends on follow-up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import InvalidInput
from recommendations.acts.events import record_event
from recommendations.deadlines.verbs.follow_ups import change_status, support_status
from recommendations.enums import AccessLevel, Coverage, EventKind, FollowUpStatus
from recommendations.models import (
    Document,
    FollowUp,
    FollowUpRequest,
    Passage,
    Recommendation,
    StateReply,
    User,
)


@dataclass(frozen=True)
class PassageInput:
    """The passage of a reply that answers one recommendation."""

    recommendation: Recommendation
    text: str
    coverage: str = Coverage.NOT_JUDGED
    match_reason: str = ""


@transaction.atomic
def record_reply(
    request: FollowUpRequest,
    *,
    received_on: date,
    passages: Sequence[PassageInput],
    access_level: str,
    by: User,
    now: datetime,
    language: str = "en",
    summary: str = "",
    document: Document | None = None,
    public_from: date | None = None,
    form_key: UUID | None = None,
) -> StateReply:
    """Record a reply with its passages: one event, and one for each follow-up whose status changes.

    Follow-ups that awaited a reply become "reply received" where a passage answers their
    recommendation. A form sent twice carries the same `form_key`: the first reply is returned and
    nothing is changed. Raises InvalidInput for a day in the future or before the adoption (days in
    Geneva), for a reply without a passage, for a recommendation of another case, and for a missing
    date of publication.
    """
    FollowUpRequest.objects.select_for_update().get(pk=request.pk)
    if form_key is not None:
        sent_before = StateReply.objects.filter(form_key=form_key).first()
        if sent_before is not None:
            return sent_before
    adopted_on = request.cycle.adopted_on
    if received_on > dates.today(now):
        raise InvalidInput(
            _("%(received)s is in the future. Enter the day on which the reply was received.")
            % {"received": received_on.isoformat()},
            field="received_on",
        )
    if adopted_on is not None and received_on < adopted_on:
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
    if any(passage.recommendation.cycle_id != request.cycle_id for passage in written):
        raise InvalidInput(_("A reply can answer only recommendations of its own case."))
    if access_level == AccessLevel.FROM_DATE and public_from is None:
        raise InvalidInput(_("Enter the day from which the reply is public."), field="public_from")
    reply = StateReply.objects.create(
        request=request,
        document=document,
        received_on=received_on,
        language=language,
        summary=summary.strip(),
        access_level=access_level,
        public_from=public_from,
        recorded_by=by,
        form_key=form_key,
    )
    positions: dict[int, int] = {}
    for passage in written:
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
        details={"received_on": received_on.isoformat(), "n_passages": len(written)},
    )
    received = FollowUpStatus.REPLY_RECEIVED
    for follow_up in FollowUp.objects.filter(request=request, recommendation__in=positions):
        if follow_up.status == FollowUpStatus.AWAITING_REPLY:
            change_status(follow_up, received, by=by, now=now, because=reply)
        else:
            # The one before it may be confidential, and this one not.
            support_status(follow_up, received, because=reply, now=now)
    return reply
