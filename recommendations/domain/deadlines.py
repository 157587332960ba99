"""Setting, moving and withdrawing deadlines. A date is never rewritten: a new row replaces it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.domain.errors import DomainError, InvalidInput
from recommendations.domain.events import record_event
from recommendations.enums import (
    DeadlineBasis,
    DeadlineKind,
    DeadlineState,
    EventKind,
    ExtensionOutcome,
)
from recommendations.models import (
    Deadline,
    Document,
    Extension,
    FollowUpProcedure,
    FollowUpRequest,
    User,
)

# Nobody gives more time than this on purpose, nor had a committee asked before: a mistyped year,
# from which reminders could not be counted.
FURTHEST_MONTHS = 240
EARLIEST = date(1970, 1, 1)


@dataclass(frozen=True)
class DueDate:
    """A date that the rule or the document's period yields, with its inputs."""

    due_on: date
    basis: DeadlineBasis
    anchor_on: date
    period_months: int
    procedure: FollowUpProcedure | None


def due_date_candidates(request: FollowUpRequest) -> list[DueDate]:
    """Every date that can be computed for a request, from adoption first.

    The document's own period wins over the rule's (domain rule: the document's words always
    win). Without a period there is no date to compute, and the list is empty.
    """
    months = request.period_months
    procedure = request.procedure
    if months is None and procedure is not None:
        months = procedure.period_months
    if months is None:
        return []
    cycle = request.cycle
    anchors = (
        (DeadlineBasis.FROM_ADOPTION, cycle.adopted_on),
        (DeadlineBasis.FROM_DISTRIBUTION, request.document.distributed_on),
        (DeadlineBasis.FROM_SESSION_CLOSE, cycle.session.ends_on if cycle.session else None),
    )
    return [
        DueDate(dates.add_months(anchor, months), basis, anchor, months, procedure)
        for basis, anchor in anchors
        if anchor is not None
    ]


def _check_year(day: date, now: datetime, *, field: str) -> None:
    if not EARLIEST <= day <= dates.add_months(dates.today(now), FURTHEST_MONTHS):
        raise InvalidInput(
            _("%(day)s lies too far away to be right. Check the year.") % {"day": day.isoformat()},
            field=field,
        )


_EVENTS = {
    DeadlineState.IN_FORCE: EventKind.DEADLINE_SET,
    DeadlineState.CANDIDATE: EventKind.DEADLINE_CONSIDERED,
}


def _new_deadline(
    request: FollowUpRequest,
    *,
    state: DeadlineState,
    kind: str,
    due_on: date,
    basis: str,
    by: User | None,
    now: datetime,
    anchor_on: date | None,
    period_months: int | None,
    procedure: FollowUpProcedure | None,
    quoted_words: str,
    reason: str,
    supersedes: Deadline | None = None,
) -> Deadline:
    _check_year(due_on, now, field="due_on")
    adopted_on = request.cycle.adopted_on
    if adopted_on is not None and due_on <= adopted_on:
        raise InvalidInput(
            _("The date has to lie after %(adopted)s, the day on which the text was adopted.")
            % {"adopted": adopted_on.isoformat()},
            field="due_on",
        )
    if basis == DeadlineBasis.SET_BY_STAFF and not reason.strip():
        raise InvalidInput(
            _("A date that follows from no rule needs a reason: write why."), field="reason"
        )
    deadline = Deadline.objects.create(
        kind=kind,
        cycle=request.cycle,
        request=request,
        due_on=due_on,
        state=state,
        basis=basis,
        anchor_on=anchor_on,
        period_months=period_months,
        procedure=procedure,
        quoted_words=quoted_words,
        reason=reason.strip(),
        supersedes=supersedes,
        set_by=by,
    )
    record_event(
        _EVENTS[state],
        by=by,
        now=now,
        cycle=request.cycle,
        deadline=deadline,
        reason=deadline.reason,
        details={"due_on": due_on.isoformat()},
    )
    return deadline


@transaction.atomic
def set_deadline(
    request: FollowUpRequest,
    *,
    due_on: date,
    basis: str,
    by: User | None,
    now: datetime,
    kind: str = DeadlineKind.FOLLOW_UP_INFORMATION,
    anchor_on: date | None = None,
    period_months: int | None = None,
    procedure: FollowUpProcedure | None = None,
    quoted_words: str = "",
    reason: str = "",
) -> Deadline:
    """Put a date in force; the one in force before is kept and marked as replaced.

    Raises InvalidInput for a date not after adoption or in an impossible year, or set by hand
    without a reason, and DomainError while a wish for more time is undecided.
    """
    FollowUpRequest.objects.select_for_update().get(pk=request.pk)
    before = Deadline.objects.in_force().filter(request=request, kind=kind).first()
    if before is not None:
        if before.due_on == due_on and before.basis == basis:
            return before
        if before.extensions.filter(outcome=ExtensionOutcome.PENDING).exists():
            raise DomainError(
                _("More time has been asked for. Grant or refuse it before you set another date.")
            )
        before.state = DeadlineState.SUPERSEDED
        before.save(update_fields=["state", "updated_at"])
    return _new_deadline(
        request,
        state=DeadlineState.IN_FORCE,
        kind=kind,
        due_on=due_on,
        basis=basis,
        by=by,
        now=now,
        anchor_on=anchor_on,
        period_months=period_months,
        procedure=procedure,
        quoted_words=quoted_words,
        reason=reason,
        supersedes=before,
    )


@transaction.atomic
def consider_date(
    request: FollowUpRequest,
    *,
    due_on: date,
    basis: str,
    by: User | None,
    now: datetime,
    kind: str = DeadlineKind.FOLLOW_UP_INFORMATION,
    anchor_on: date | None = None,
    period_months: int | None = None,
    procedure: FollowUpProcedure | None = None,
    quoted_words: str = "",
    reason: str = "",
) -> Deadline:
    """Keep a date that was considered and not chosen, with its basis, beside the one in force."""
    return _new_deadline(
        request,
        state=DeadlineState.CANDIDATE,
        kind=kind,
        due_on=due_on,
        basis=basis,
        by=by,
        now=now,
        anchor_on=anchor_on,
        period_months=period_months,
        procedure=procedure,
        quoted_words=quoted_words,
        reason=reason,
    )


def _lock_in_force(deadline: Deadline) -> Deadline:
    if deadline.request_id:
        # First, as in `set_deadline`: otherwise both could put a date in force at once.
        FollowUpRequest.objects.select_for_update().get(pk=deadline.request_id)
    locked = (
        Deadline.objects.select_for_update(of=("self",))
        .select_related("cycle", "request")
        .get(pk=deadline.pk)
    )
    if locked.state != DeadlineState.IN_FORCE:
        raise DomainError(
            _("This date is no longer in force. Reload the page to see the one that is.")
        )
    return locked


def _lock_extendable(deadline: Deadline) -> Deadline:
    locked = _lock_in_force(deadline)
    if locked.request and locked.request.has_ended:
        raise DomainError(
            _("The follow-up has ended: nothing is awaited any more, and no time can be given.")
        )
    return locked


@transaction.atomic
def ask_extension(
    deadline: Deadline, *, until: date, reason: str, by: User, now: datetime
) -> Extension:
    """Record that a State party asks for more time; the date stays in force until it is granted.

    Raises InvalidInput for a date not after the present one or a missing reason, and DomainError
    when an earlier wish is still undecided or the follow-up has ended.
    """
    locked = _lock_extendable(deadline)
    _check_year(until, now, field="until")
    if until <= locked.due_on:
        raise InvalidInput(
            _("Choose a day after %(due)s, the date in force.")
            % {"due": locked.due_on.isoformat()},
            field="until",
        )
    if not reason.strip():
        raise InvalidInput(_("Say why more time is needed."), field="reason")
    if locked.extensions.filter(outcome=ExtensionOutcome.PENDING).exists():
        raise DomainError(
            _("More time has been asked for already; the secretariat has yet to decide.")
        )
    extension = Extension.objects.create(
        deadline=locked,
        asked_on=dates.today(now),
        asked_by=by,
        wished_until=until,
        reason=reason.strip(),
    )
    record_event(
        EventKind.EXTENSION_ASKED,
        by=by,
        now=now,
        cycle=locked.cycle,
        deadline=locked,
        reason=extension.reason,
        details={"wished_until": until.isoformat()},
    )
    return extension


@transaction.atomic
def extend_deadline(
    deadline: Deadline,
    *,
    to: date,
    reason: str,
    by: User,
    now: datetime,
    letter: Document | None = None,
    extension: Extension | None = None,
) -> Deadline:
    """Grant more time: a new date in force, the old one replaced, the extension decided.

    Without `extension` the pending wish is the one granted, or the extension was offered unasked.
    """
    locked = _lock_extendable(deadline)
    _check_year(to, now, field="to")
    if to <= locked.due_on:
        raise InvalidInput(
            _("Choose a day after %(due)s, the date in force.")
            % {"due": locked.due_on.isoformat()},
            field="to",
        )
    if not reason.strip():
        raise InvalidInput(_("Say why more time is given."), field="reason")
    if extension is None:
        extension = locked.extensions.filter(outcome=ExtensionOutcome.PENDING).first()
    if extension is None:
        extension = Extension(deadline=locked, reason=reason.strip())
    locked.state = DeadlineState.SUPERSEDED
    locked.save(update_fields=["state", "updated_at"])
    granted = Deadline.objects.create(
        kind=locked.kind,
        cycle=locked.cycle,
        request=locked.request,
        due_on=to,
        state=DeadlineState.IN_FORCE,
        basis=DeadlineBasis.EXTENSION,
        anchor_on=locked.due_on,
        procedure=locked.procedure,
        reason=reason.strip(),
        supersedes=locked,
        set_by=by,
    )
    extension.outcome = ExtensionOutcome.GRANTED
    extension.granted_deadline = granted
    extension.decided_on = dates.today(now)
    extension.decided_by = by
    extension.decision_reason = reason.strip()
    extension.letter = letter
    extension.save()
    record_event(
        EventKind.DEADLINE_EXTENDED,
        by=by,
        now=now,
        cycle=locked.cycle,
        deadline=granted,
        reason=reason.strip(),
        details={"from": locked.due_on.isoformat(), "to": to.isoformat()},
    )
    return granted


@transaction.atomic
def refuse_extension(extension: Extension, *, reason: str, by: User, now: datetime) -> Extension:
    """Refuse more time, with a reason; the date in force stays."""
    locked = (
        Extension.objects.select_for_update(of=("self",))
        .select_related("deadline__cycle")
        .get(pk=extension.pk)
    )
    if locked.outcome != ExtensionOutcome.PENDING:
        raise DomainError(_("This wish has been decided already. Reload the page to see how."))
    if not reason.strip():
        raise InvalidInput(_("Say why more time is refused."), field="reason")
    locked.outcome = ExtensionOutcome.REFUSED
    locked.decided_on = dates.today(now)
    locked.decided_by = by
    locked.decision_reason = reason.strip()
    locked.save()
    record_event(
        EventKind.EXTENSION_REFUSED,
        by=by,
        now=now,
        cycle=locked.deadline.cycle,
        deadline=locked.deadline,
        reason=locked.decision_reason,
    )
    return locked


@transaction.atomic
def withdraw_deadline(deadline: Deadline, *, reason: str, by: User, now: datetime) -> Deadline:
    """Take a date out of force, with a reason; it stays in the history."""
    locked = _lock_in_force(deadline)
    if not reason.strip():
        raise InvalidInput(_("Say why the date is withdrawn."), field="reason")
    locked.state = DeadlineState.WITHDRAWN
    locked.save(update_fields=["state", "updated_at"])
    record_event(
        EventKind.DEADLINE_WITHDRAWN,
        by=by,
        now=now,
        cycle=locked.cycle,
        deadline=locked,
        reason=reason.strip(),
    )
    return locked
