"""Selecting recommendations for follow-up, and changing the status of each."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from recommendations import visibility
from recommendations.acts.errors import IllegalTransition, InvalidInput
from recommendations.acts.events import record_event
from recommendations.acts.seen import Seen, check_seen
from recommendations.enums import TRANSITIONS, AccessLevel, EventKind, FollowUpStatus
from recommendations.models import (
    Document,
    Evaluation,
    FollowUp,
    FollowUpProcedure,
    FollowUpRequest,
    Paragraph,
    Recommendation,
    StateReply,
    StatusStep,
    User,
)
from recommendations.models.follow_ups import StatusStepQuerySet

# What a status may rest on. None: an act of the committee that everybody may see.
Support = StateReply | Evaluation | None

# Changes that no recorded reply or evaluation explains.
NEEDS_REASON = frozenset(
    {
        (FollowUpStatus.AWAITING_REPLY, FollowUpStatus.UNDER_EVALUATION),
        (FollowUpStatus.REPLY_RECEIVED, FollowUpStatus.AWAITING_REPLY),
        (FollowUpStatus.UNDER_EVALUATION, FollowUpStatus.REPLY_RECEIVED),
        (FollowUpStatus.EVALUATED, FollowUpStatus.AWAITING_REPLY),
        (FollowUpStatus.EVALUATED, FollowUpStatus.UNDER_EVALUATION),
        (FollowUpStatus.EVALUATED, FollowUpStatus.CLOSED),
        *((status, FollowUpStatus.DISCONTINUED) for status in FollowUpStatus.open_statuses),
    }
)


@transaction.atomic
def select_for_follow_up(
    *,
    document: Document,
    recommendations: Sequence[Recommendation],
    selection_kind: str,
    by: User | None,
    now: datetime,
    paragraph: Paragraph | None = None,
    period_months: int | None = None,
    quoted_words: str = "",
    procedure: FollowUpProcedure | None = None,
) -> FollowUpRequest:
    """Record a committee's request on some of its recommendations: one event a recommendation.

    The procedure is the rule in force on the day of adoption, unless one is given. Raises
    InvalidInput when nothing is selected, when a recommendation belongs to another document's
    case, or when the document already holds a request of this kind.
    """
    cycle = document.cycle
    if cycle is None or not recommendations:
        raise InvalidInput(_("Choose at least one recommendation of a document that has a case."))
    if any(recommendation.cycle != cycle for recommendation in recommendations):
        raise InvalidInput(_("Every selected recommendation has to belong to the same case."))
    if procedure is None and cycle.adopted_on is not None:
        procedure = (
            FollowUpProcedure.objects.in_force(cycle.treaty_body, cycle.adopted_on)
            .filter(selection_kind=selection_kind)
            .first()
        )
    try:
        with transaction.atomic():
            request = FollowUpRequest.objects.create(
                document=document,
                cycle=cycle,
                paragraph=paragraph,
                selection_kind=selection_kind,
                procedure=procedure,
                period_months=period_months,
                quoted_words=quoted_words,
            )
    except IntegrityError as error:
        if "followuprequest_document_kind_uniq" not in str(error):
            raise
        raise InvalidInput(
            _("%(document)s already holds a request of this kind.") % {"document": document}
        ) from error
    for recommendation in recommendations:
        add_to_request(request, recommendation, by=by, now=now)
    return request


@transaction.atomic
def add_to_request(
    request: FollowUpRequest, recommendation: Recommendation, *, by: User | None, now: datetime
) -> FollowUp:
    """Select one more recommendation of the same case for a request: one event.

    Raises InvalidInput for one of another case, or one that is selected already.
    """
    if recommendation.cycle_id != request.cycle_id:
        raise InvalidInput(_("Every selected recommendation has to belong to the same case."))
    if request.follow_ups.filter(recommendation=recommendation).exists():
        raise InvalidInput(_("%(item)s is selected already.") % {"item": recommendation})
    follow_up = FollowUp.objects.create(
        request=request, recommendation=recommendation, status_changed_at=now
    )
    record_event(
        EventKind.SELECTED_FOR_FOLLOW_UP,
        follow_up,
        by=by,
        now=now,
        document=request.document,
    )
    return follow_up


@transaction.atomic
def change_status(
    follow_up: FollowUp,
    to: str,
    *,
    by: User | None,
    now: datetime,
    reason: str = "",
    because: Support = None,
    seen: Seen | None = None,
) -> FollowUp:
    """Change the status of a follow-up: its steps and one event, or an error and no change.

    The status is seen by those who may see the reply or the evaluation that it rests on (decision
    23): `because`, or for a change by hand whatever the status before it rests on. Raises
    IllegalTransition for a change that TRANSITIONS does not hold, InvalidInput when a change that
    only a person can explain comes without a reason, and ChangedMeanwhile where the follow-up
    changed after it was `seen`.
    """
    # The lock is on this row alone: the rows it points at are only read.
    locked = (
        FollowUp.objects.select_for_update(of=("self",))
        .select_related("request__cycle", "recommendation")
        .get(pk=follow_up.pk)
    )
    check_seen(locked, seen)
    if to not in FollowUpStatus.values:
        raise InvalidInput(_("There is no status “%(status)s”.") % {"status": to}, field="to")
    from_status = FollowUpStatus(locked.status)
    to_status = FollowUpStatus(to)
    if to_status not in TRANSITIONS[from_status]:
        raise IllegalTransition(from_status, to_status, FollowUpStatus)
    if (from_status, to_status) in NEEDS_REASON and not reason.strip():
        raise InvalidInput(
            _("Say why “%(from)s” becomes “%(to)s”: the reason is kept in the history.")
            % {"from": from_status.label, "to": to_status.label},
            field="reason",
        )
    supports = [because] if because else _supports_of_change_by_hand(locked, to_status)
    first = supports[0]
    return _write_status(
        locked,
        to_status,
        supports,
        by=by,
        now=now,
        because=() if first is None else (first,),
        reason=reason.strip(),
    )


def _write_status(
    locked: FollowUp,
    to: FollowUpStatus,
    supports: Sequence[Support],
    *,
    by: User | None,
    now: datetime,
    because: Iterable[StateReply | Evaluation],
    reason: str,
) -> FollowUp:
    """The only writer of FollowUp.status: with what it rests on, and one event about `because`."""
    from_status = FollowUpStatus(locked.status)
    goes_back = to.place < from_status.place
    locked.leg = locked.leg + 1 if goes_back or not locked.leg else locked.leg
    locked.status = to
    locked.status_changed_at = now
    locked.save(update_fields=["status", "status_changed_at", "leg", "updated_at"])
    for support in supports:
        support_status(locked, to, because=support, now=now)
    record_event(
        EventKind.STATUS_CHANGED,
        locked,
        by=by,
        now=now,
        because=because,
        from_status=from_status,
        to_status=to,
        reason=reason,
    )
    return locked


@transaction.atomic
def take_back_support(
    follow_up: FollowUp, withdrawn: StateReply, *, by: User, now: datetime, reason: str
) -> FollowUp:
    """After a reply was withdrawn: the status goes back unless another row supports it.

    It goes back to the furthest status that something else supports, else to "awaiting reply": one
    event, or none. It may pass over statuses that TRANSITIONS does not let people pass over. A
    follow-up that has ended stays so: the committee has decided that.
    """
    locked = (
        FollowUp.objects.select_for_update(of=("self",))
        .select_related("request__cycle", "recommendation")
        .get(pk=follow_up.pk)
    )
    status = FollowUpStatus(locked.status)
    if status not in FollowUpStatus.answered_statuses:
        return locked
    steps = locked.steps.supported().order_by("-leg", "-place")
    if steps.filter(leg=locked.leg, status=status).exists():
        return locked
    furthest = steps.filter(place__lt=status.place).first()
    to, supports = FollowUpStatus.AWAITING_REPLY, list[Support]([withdrawn])
    if furthest is not None:
        to = FollowUpStatus(furthest.status)
        supports = _supports_of(steps.filter(leg=furthest.leg, status=furthest.status))
    return _write_status(
        locked,
        to,
        supports,
        by=by,
        now=now,
        because=_seen_with_both(withdrawn, supports[0]),
        reason=reason.strip(),
    )


def _seen_with_both(withdrawn: StateReply, support: Support) -> list[StateReply | Evaluation]:
    """What an event has to point at, so that those see it who see both rows.

    Two replies stand in the one column: the readers of the more confidential one see the other.
    """
    if isinstance(support, Evaluation):
        return [withdrawn, support]
    replies = [withdrawn] if support is None else [withdrawn, support]
    return [min(replies, key=lambda row: visibility.openness(row.access_level, row.public_from))]


def _supports_of_change_by_hand(follow_up: FollowUp, to: FollowUpStatus) -> list[Support]:
    """What the present status rests on, public rows first; never empty."""
    if to == FollowUpStatus.DISCONTINUED:
        return [None]
    steps = follow_up.steps.supported()
    return _supports_of(steps.filter(leg=follow_up.leg, status=follow_up.status))


def _supports_of(steps: StatusStepQuerySet) -> list[Support]:
    supports: list[Support] = [
        step.reply or step.evaluation for step in steps.select_related("reply", "evaluation")
    ]
    return sorted(supports, key=_is_hidden_from_some) or [None]


def _is_hidden_from_some(support: Support) -> bool:
    return support is not None and support.access_level != AccessLevel.PUBLIC


def support_status(
    follow_up: FollowUp, status: FollowUpStatus, *, because: Support, now: datetime
) -> None:
    """Record that a status, reached already, rests on this row too. Leaves no event.

    Whoever sees this row then sees the status, also where the row that moved it is hidden. Expects
    the follow-up as it stands.
    """
    StatusStep.objects.get_or_create(
        follow_up=follow_up,
        leg=max(follow_up.leg, 1),
        status=status,
        reply=because if isinstance(because, StateReply) else None,
        evaluation=because if isinstance(because, Evaluation) else None,
        defaults={"place": status.place, "at": now},
    )
