"""Rapporteurs' assignments, and evaluations from the draft to their adoption."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations import dates, texts
from recommendations.acts.errors import (
    DomainError,
    IllegalTransition,
    InvalidInput,
    refuse_too_long,
)
from recommendations.acts.events import record_event
from recommendations.acts.seen import Seen, check_seen
from recommendations.answers.reads.evaluations import last_round_of, may_be_followed
from recommendations.deadlines.verbs.follow_ups import change_status, support_status
from recommendations.enums import (
    EVALUATION_TRANSITIONS,
    AccessLevel,
    EvaluationStatus,
    EventKind,
    FollowUpStatus,
    RapporteurCapacity,
    Role,
)
from recommendations.models import (
    Evaluation,
    FollowUp,
    Grade,
    Membership,
    RapporteurAssignment,
    ReportingCycle,
    Session,
    TreatyBody,
    User,
)


@transaction.atomic
def assign_rapporteur(
    cycle: ReportingCycle,
    *,
    user: User,
    capacity: RapporteurCapacity,
    valid_from: date,
    by: User | None,
    now: datetime,
    valid_until: date | None = None,
) -> RapporteurAssignment:
    """Assign a member to a case from `valid_from` until the day before `valid_until`: one event.

    The assignment ends with the membership at the latest. Raises InvalidInput when the person is no
    member of the committee on the first day, or is assigned in the same capacity during these days.
    """
    membership = (
        Membership.objects.select_for_update()
        .filter(user=user, role=Role.RAPPORTEUR, treaty_body=cycle.treaty_body_id)
        .on(valid_from)
        .first()
    )
    if membership is None:
        raise InvalidInput(
            _("%(person)s is not a member of the committee on that day.") % {"person": user},
            field="user",
        )
    ends = [day for day in (valid_until, membership.valid_during.upper) if day is not None]
    valid_until = min(ends, default=None)
    try:
        with transaction.atomic():
            assignment = RapporteurAssignment.objects.create(
                cycle=cycle, user=user, capacity=capacity, valid_during=(valid_from, valid_until)
            )
    except IntegrityError as error:
        if "rapporteurassignment_overlap_excl" not in str(error):
            raise
        raise InvalidInput(
            _("%(person)s is already assigned to this case during these days.") % {"person": user},
            field="user",
        ) from error
    record_event(
        EventKind.RAPPORTEUR_ASSIGNED,
        cycle,
        by=by,
        now=now,
        details={"capacity": str(capacity), "user": user.pk},
    )
    return assignment


@transaction.atomic
def end_assignments(
    user: User, body: TreatyBody, *, on: date, by: User | None, now: datetime
) -> list[RapporteurAssignment]:
    """End a former member's assignments in a committee: `on` is the first day without them.

    One event for each case. An assignment that would have begun later never begins: its days
    become empty.
    """
    rows = list(
        RapporteurAssignment.objects.select_for_update(of=("self",))
        .filter(
            Q(valid_during__endswith__gt=on) | Q(valid_during__upper_inf=True),
            user=user,
            cycle__treaty_body=body,
        )
        .select_related("cycle")
    )
    for row in rows:
        begun = row.valid_during.lower
        row.valid_during = DateRange(begun if begun is None else min(begun, on), on)
        row.save(update_fields=["valid_during", "updated_at"])
        record_event(
            EventKind.ASSIGNMENT_ENDED,
            row.cycle,
            by=by,
            now=now,
            details={"capacity": row.capacity, "user": user.pk},
        )
    return rows


@transaction.atomic
def save_evaluation(
    follow_up: FollowUp,
    *,
    grade: Grade,
    rationale: str,
    by: User,
    now: datetime,
    scope: str = "",
    further_action: str = "",
    access_level: str = AccessLevel.PUBLIC,
    public_from: date | None = None,
    seen: Seen | None = None,
) -> Evaluation:
    """Create or change the draft evaluation of a follow-up, or of its part `scope`: one event.

    A follow-up becomes "under evaluation", also where it still awaits a reply, because committees
    grade the absence of a reply too. Raises InvalidInput for a grade of another scale, missing
    reasons or a missing date of publication, DomainError once the evaluation has been proposed or
    the follow-up has ended, and ChangedMeanwhile where somebody saved it after it was `seen`. An
    adopted evaluation is followed by the next round once somebody has taken the follow-up back to
    an earlier status, with a reason.
    """
    locked = (
        FollowUp.objects.select_for_update(of=("self",))
        .select_related("request__cycle", "request__procedure", "recommendation")
        .get(pk=follow_up.pk)
    )
    procedure = locked.request.procedure
    if procedure is None or grade.scale_id != procedure.scale_id:
        raise InvalidInput(
            _("Choose a grade from the scale that applies to this request."), field="grade"
        )
    if not rationale.strip():
        raise InvalidInput(_("Write the reasons for the grade."), field="rationale")
    refuse_too_long(rationale.strip(), texts.STATEMENT, field="rationale")
    refuse_too_long(further_action.strip(), texts.QUOTATION, field="further_action")
    if access_level == AccessLevel.FROM_DATE and public_from is None:
        raise InvalidInput(
            _("Enter the day from which the evaluation is public."), field="public_from"
        )
    if locked.status in FollowUpStatus.ended_statuses:
        raise DomainError(_("The follow-up has ended and can no longer be evaluated."))
    scope = scope.strip()
    evaluation = last_round_of(locked, scope)
    if evaluation is None:
        evaluation = Evaluation(follow_up=locked, scope=scope, author=by)
    elif evaluation.status == EvaluationStatus.ADOPTED:
        if not may_be_followed(evaluation):
            raise DomainError(
                _(
                    "This evaluation has been adopted and cannot be changed. To evaluate a part of "
                    "the recommendation, name that part. To evaluate again, the secretariat first "
                    "takes the follow-up back to an earlier status, with the reason."
                )
            )
        evaluation = Evaluation(
            follow_up=locked, scope=scope, author=by, round=evaluation.round + 1
        )
    elif evaluation.status != EvaluationStatus.DRAFT:
        raise DomainError(
            _("This evaluation has been proposed. It must be returned before you can change it.")
        )
    check_seen(evaluation, seen)
    evaluation.grade = grade
    evaluation.rationale = rationale.strip()
    evaluation.further_action = further_action.strip()
    evaluation.access_level = access_level
    evaluation.public_from = public_from
    evaluation.save()
    record_event(EventKind.EVALUATION_SAVED, evaluation, by=by, now=now)
    begun = FollowUpStatus.UNDER_EVALUATION
    if locked.status in (FollowUpStatus.AWAITING_REPLY, FollowUpStatus.REPLY_RECEIVED):
        is_awaited = locked.status == FollowUpStatus.AWAITING_REPLY
        reason = _("Evaluated without a reply.") if is_awaited else ""
        change_status(locked, begun, by=by, now=now, reason=reason, because=evaluation)
    else:
        support_status(locked, begun, because=evaluation, now=now)
    return evaluation


def _change_status(
    evaluation: Evaluation,
    to: EvaluationStatus,
    *,
    by: User,
    now: datetime,
    reason: str = "",
    adopted_on: date | None = None,
    session: Session | None = None,
    seen: Seen | None = None,
) -> Evaluation:
    # The follow-up is locked first, as in `save_evaluation`: a draft saved at the same time would
    # undo the change.
    FollowUp.objects.select_for_update().get(pk=evaluation.follow_up_id)
    locked = (
        Evaluation.objects.select_for_update(of=("self",))
        .select_related("follow_up__request__cycle", "follow_up__recommendation")
        .get(pk=evaluation.pk)
    )
    check_seen(locked, seen)
    from_status = EvaluationStatus(locked.status)
    if to not in EVALUATION_TRANSITIONS[from_status]:
        raise IllegalTransition(from_status, to, EvaluationStatus)
    locked.status = to
    locked.adopted_on = adopted_on
    locked.adopted_at_session = session
    locked.save()
    record_event(
        EventKind.EVALUATION_STATUS_CHANGED,
        locked,
        by=by,
        now=now,
        from_status=from_status,
        to_status=to,
        reason=reason.strip(),
    )
    return locked


@transaction.atomic
def propose_evaluation(
    evaluation: Evaluation, *, by: User, now: datetime, seen: Seen | None = None
) -> Evaluation:
    """Propose a draft to the committee, whose members can read it from now on: one event."""
    return _change_status(evaluation, EvaluationStatus.PROPOSED, by=by, now=now, seen=seen)


@transaction.atomic
def return_evaluation(
    evaluation: Evaluation, *, reason: str, by: User, now: datetime, seen: Seen | None = None
) -> Evaluation:
    """Return a proposed evaluation to its author, with a reason: one event."""
    if not reason.strip():
        raise InvalidInput(_("Say what has to be changed."), field="reason")
    return _change_status(
        evaluation, EvaluationStatus.DRAFT, by=by, now=now, reason=reason, seen=seen
    )


@transaction.atomic
def adopt_evaluation(
    evaluation: Evaluation,
    *,
    adopted_on: date,
    by: User,
    now: datetime,
    session: Session | None = None,
    seen: Seen | None = None,
) -> Evaluation:
    """Record that the committee adopted an evaluation, which then cannot be changed: one event.

    The follow-up becomes "evaluated" once all its evaluations are adopted. Raises InvalidInput for
    a day in the future (in Geneva) or not after the adoption of the concluding observations, and
    for a session of another committee; DomainError when the follow-up is not under evaluation.
    """
    cycle = evaluation.follow_up.request.cycle
    if adopted_on > dates.today(now):
        raise InvalidInput(
            _("This day is in the future. Record the adoption after it has taken place."),
            field="adopted_on",
        )
    if cycle.adopted_on is not None and adopted_on <= cycle.adopted_on:
        raise InvalidInput(
            _("An evaluation is adopted after the concluding observations. Check the day."),
            field="adopted_on",
        )
    if session is not None and session.treaty_body_id != cycle.treaty_body_id:
        raise InvalidInput(_("Choose a session of this committee."), field="session")
    adopted = _change_status(
        evaluation,
        EvaluationStatus.ADOPTED,
        by=by,
        now=now,
        adopted_on=adopted_on,
        session=session,
        seen=seen,
    )
    follow_up = FollowUp.objects.get(pk=adopted.follow_up_id)
    if follow_up.status not in (FollowUpStatus.UNDER_EVALUATION, FollowUpStatus.EVALUATED):
        raise DomainError(
            _(
                "The status of the follow-up is “%(status)s”. Change it to “Under evaluation”, "
                "then record the adoption."
            )
            % {"status": follow_up.get_status_display()}
        )
    rest = follow_up.evaluations.exclude(status=EvaluationStatus.ADOPTED)
    if follow_up.status == FollowUpStatus.UNDER_EVALUATION and not rest.exists():
        follow_up = change_status(
            follow_up, FollowUpStatus.EVALUATED, by=by, now=now, because=adopted
        )
    if follow_up.status == FollowUpStatus.EVALUATED:
        # Each evaluation of this round supports the status: they may have different readers.
        for row in follow_up.evaluations.filter(status=EvaluationStatus.ADOPTED).of_this_round():
            support_status(follow_up, FollowUpStatus.EVALUATED, because=row, now=now)
    return adopted
