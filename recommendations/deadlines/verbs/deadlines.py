"""Setting, moving and withdrawing deadlines. A date is never rewritten: a new row replaces it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.acts.events import record_event
from recommendations.deadlines.verbs.deadline_rows import (
    Inputs,
    Place,
    add_deadline,
    change_state,
    check_reason,
    check_year,
    lock_current,
    move_deadline,
    refuse_while_asked,
)
from recommendations.enums import (
    DeadlineBasis,
    DeadlineChangeKind,
    DeadlineKind,
    DeadlineState,
    EventKind,
    ExtensionOutcome,
)
from recommendations.models import (
    Deadline,
    DeadlineChange,
    Document,
    Extension,
    FollowUpProcedure,
    FollowUpRequest,
    ReportingCycle,
    User,
)


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
    period_days: int | None = None,
    procedure: FollowUpProcedure | None = None,
    quoted_words: str = "",
    document: Document | None = None,
    reason: str = "",
) -> Deadline:
    """Put a date in force; the one in force before is kept and marked as replaced.

    Raises InvalidInput for a date not after adoption or in an impossible year, or set by hand
    without a reason, and DomainError while a wish for more time is undecided.
    """
    inputs = Inputs(
        *(basis, anchor_on, period_months, period_days, procedure, quoted_words, document, reason)
    )
    return _put_in_force(Place(request.cycle, request), kind, due_on, inputs, by=by, now=now)


def _put_in_force(
    place: Place, kind: str, due_on: date, inputs: Inputs, *, by: User | None, now: datetime
) -> Deadline:
    place.lock()
    before = place.current(kind)
    if before is not None:
        is_same = (before.due_on, before.basis) == (due_on, inputs.basis)
        if is_same and before.state == DeadlineState.IN_FORCE:
            return before
        refuse_while_asked(before)
        before.state = DeadlineState.SUPERSEDED
        before.save(update_fields=["state", "updated_at"])
    return add_deadline(
        place,
        kind=kind,
        due_on=due_on,
        inputs=inputs,
        state=DeadlineState.IN_FORCE,
        by=by,
        now=now,
        event=EventKind.DEADLINE_SET,
        details={"due_on": due_on.isoformat()},
        supersedes=before,
    )


@transaction.atomic
def set_case_date(
    cycle: ReportingCycle,
    *,
    kind: str,
    due_on: date,
    basis: str,
    by: User | None,
    now: datetime,
    anchor_on: date | None = None,
    period_months: int | None = None,
    period_days: int | None = None,
    quoted_words: str = "",
    document: Document | None = None,
    reason: str = "",
) -> Deadline:
    """Put a date in force that belongs to the case and to none of its requests.

    Refuses what `set_deadline` refuses, and a kind of date that a request has to stand behind.
    """
    if kind not in (*DeadlineKind.case_kinds, DeadlineKind.INTERNAL):
        raise InvalidInput(
            _("A date of this kind belongs to a follow-up request. Choose the request."),
            field="request",
        )
    inputs = Inputs(
        *(basis, anchor_on, period_months, period_days, None, quoted_words, document, reason)
    )
    return _put_in_force(Place(cycle), kind, due_on, inputs, by=by, now=now)


def set_next_report(
    cycle: ReportingCycle,
    *,
    due_on: date,
    quoted_words: str,
    document: Document | None,
    by: User | None,
    now: datetime,
) -> Deadline:
    """Put the date of the next periodic report in force, as the document prints it.

    The same date again changes nothing; another one replaces it. The date is seen where the
    document is.
    """
    return set_case_date(
        cycle,
        kind=DeadlineKind.NEXT_PERIODIC_REPORT,
        due_on=due_on,
        basis=DeadlineBasis.EXPLICIT_DATE,
        by=by,
        now=now,
        quoted_words=quoted_words,
        document=document,
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
    return add_deadline(
        Place(request.cycle, request),
        kind=kind,
        due_on=due_on,
        inputs=Inputs(
            *(basis, anchor_on, period_months, None, procedure, quoted_words, None, reason)
        ),
        state=DeadlineState.CANDIDATE,
        by=by,
        now=now,
        event=EventKind.DEADLINE_CONSIDERED,
        details={"due_on": due_on.isoformat()},
    )


def _lock_extendable(deadline: Deadline) -> Deadline:
    locked = lock_current(deadline)
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
    check_year(until, now, field="until")
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
        locked,
        by=by,
        now=now,
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
    check_year(to, now, field="to")
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
    granted = move_deadline(
        locked,
        to=to,
        inputs=Inputs(
            DeadlineBasis.EXTENSION,
            anchor_on=locked.due_on,
            document=locked.document,
            reason=reason,
        ),
        by=by,
        now=now,
        event=EventKind.DEADLINE_EXTENDED,
    )
    extension.outcome = ExtensionOutcome.GRANTED
    extension.granted_deadline = granted
    extension.decided_on = dates.today(now)
    extension.decided_by = by
    extension.decision_reason = reason.strip()
    extension.letter = letter
    extension.save()
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
        locked.deadline,
        by=by,
        now=now,
        reason=locked.decision_reason,
    )
    return locked


@transaction.atomic
def withdraw_deadline(
    deadline: Deadline, *, reason: str, by: User, now: datetime, letter: Document | None = None
) -> Deadline:
    """Take a date out of force, with a reason; it stays in the history.

    Raises InvalidInput without a reason, and DomainError when the date is neither in force nor
    suspended, or while a wish for more time is undecided.
    """
    locked = lock_current(deadline, DeadlineState.current_states)
    reason = check_reason(reason, _("Say why the date is withdrawn."))
    refuse_while_asked(locked)
    change_state(
        locked,
        DeadlineState.WITHDRAWN,
        DeadlineChange(kind=DeadlineChangeKind.WITHDRAWN, reason=reason, letter=letter),
        by=by,
        now=now,
    )
    return locked
