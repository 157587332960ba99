"""What a reader may do from a page: links to the forms that their roles open to them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from recommendations.deadlines.verbs.deadline_changes import DEADLINE_DECISIONS
from recommendations.enums import DeadlineKind, DeadlineState, FollowUpStatus, SubmissionStatus
from recommendations.mail.reads.ledger import looks_after
from recommendations.models import (
    Deadline,
    Extension,
    FollowUp,
    FollowUpRequest,
    Recommendation,
    ReportingCycle,
    Submission,
)
from recommendations.models.people import viewer_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

    Reader = User | AnonymousUser


# A State party may request more time for these; the committee alone moves the others.
DEADLINES_FOR_STATES = (
    DeadlineKind.FOLLOW_UP_INFORMATION,
    DeadlineKind.EVALUATION_COMMENTS,
    DeadlineKind.NEXT_PERIODIC_REPORT,
)


@dataclass(frozen=True)
class Action:
    """A link to a form, with its label."""

    url: str
    label: str


def _allowed(user: "Reader", permission: str, obj: Model) -> bool:
    return user.has_perm(f"recommendations.{permission}", obj)


def reply_action(request: FollowUpRequest, user: "Reader") -> Action | None:
    if not _allowed(user, "record_reply", request):
        return None
    is_state = bool(viewer_of(user).state_party_ids)
    label = _("Send a reply") if is_state else _("Record a reply")
    return Action(reverse("reply-create", args=(request.public_id,)), label)


def submission_action(
    request: FollowUpRequest, user: "Reader", recommendation: Recommendation | None = None
) -> Action | None:
    """To the organisation's draft where one is open, otherwise to the start of one."""
    if not _allowed(user, "start_submission", request):
        return None
    draft = (
        Submission.objects.visible_to(user)
        .filter(
            request=request,
            organisation__in=viewer_of(user).organisation_ids,
            status__in=SubmissionStatus.editable_statuses,
        )
        .first()
    )
    if draft is None:
        if request.has_ended_for(user):
            return None
        return Action(
            reverse("submission-start", args=(request.public_id,)), _("Write an assessment")
        )
    if recommendation is None:
        return Action(draft.get_absolute_url(), _("Continue your draft"))
    url = reverse("assessment-edit", args=(draft.public_id, recommendation.public_id))
    return Action(url, _("Write in your draft"))


def evaluation_action(follow_up: FollowUp, user: "Reader") -> Action | None:
    if not _allowed(user, "save_evaluation", follow_up):
        return None
    return Action(
        reverse("evaluation-edit", args=(follow_up.public_id,)), _("Write the evaluation")
    )


def status_action(follow_up: FollowUp, user: "Reader") -> Action | None:
    if follow_up.status in FollowUpStatus.ended_statuses:
        return None
    if not _allowed(user, "change_status", follow_up):
        return None
    return Action(reverse("status-change", args=(follow_up.public_id,)), _("Change the status"))


def deadline_actions(
    deadline: Deadline, user: "Reader", recommendation: Recommendation | None = None
) -> list[Action]:
    """Granting or requesting an extension; the reminders, for those who work on the case.

    Where a recommendation is given, only the reminders about it.
    """
    is_open = deadline.state == DeadlineState.IN_FORCE and not (
        deadline.request and deadline.request.has_ended_for(user)
    )
    is_for_state = deadline.kind in DEADLINES_FOR_STATES
    acts = (
        ("extend_deadline", "deadline-extend", _("Grant an extension"), is_open),
        ("ask_extension", "extension-ask", _("Request an extension"), is_open and is_for_state),
    )
    actions = [
        Action(reverse(name, args=(deadline.public_id,)), label)
        for permission, name, label, is_possible in acts
        if is_possible and _allowed(user, permission, deadline)
    ]
    if looks_after(user, deadline.cycle):
        name, row = ("recommendation", recommendation) if recommendation else ("deadline", deadline)
        one = f"{name}={row.public_id}"
        actions.append(Action(f"{reverse('ledger')}?{one}", _("See the reminders")))
    return actions


def decision_actions(deadline: Deadline, user: "Reader") -> list[Action]:
    """What else an officer may decide about a deadline in its present state."""
    if not _allowed(user, "extend_deadline", deadline):
        return []
    return [
        Action(
            reverse(f"deadline-{decision.code}", args=(deadline.public_id,)), str(decision.title)
        )
        for decision in DEADLINE_DECISIONS
        if deadline.state in decision.states
    ]


def set_case_deadline_action(cycle: ReportingCycle, user: "Reader") -> Action | None:
    if not _allowed(user, "set_case_date", cycle):
        return None
    place = (cycle.treaty_body.code, cycle.state_party.iso3, cycle.number)
    return Action(reverse("other-date-set", args=place), _("Set another kind of deadline"))


def set_deadline_action(request: FollowUpRequest, user: "Reader") -> Action | None:
    if not _allowed(user, "set_deadline", request):
        return None
    return Action(reverse("deadline-set", args=(request.public_id,)), _("Set another deadline"))


def refusal_action(extension: Extension, user: "Reader") -> Action | None:
    if not _allowed(user, "extend_deadline", extension.deadline):
        return None
    return Action(reverse("extension-refuse", args=(extension.public_id,)), _("Refuse the request"))
