"""Who may do what: predicates that read as English, and the table of permissions.

`visibility` decides who may see something; these rules decide who may act on it. A predicate takes
the user and, unless the role alone decides, the object acted upon. The table names the type of the
object; for anything else, or without an object, the answer is no.
"""

from collections.abc import Callable
from typing import Any

import rules

from recommendations.enums import EvaluationStatus, EventKind, Role, SubmissionStatus
from recommendations.models import (
    Assessment,
    Deadline,
    Evaluation,
    FollowUp,
    FollowUpRequest,
    ImportRun,
    Letter,
    Membership,
    OutgoingEmail,
    ParagraphText,
    Passage,
    ReportingCycle,
    StateReply,
    Submission,
    TreatyBody,
    User,
)
from recommendations.models.people import viewer_of

_CYCLES: dict[type, Callable[[Any], ReportingCycle | None]] = {
    ReportingCycle: lambda cycle: cycle,
    FollowUpRequest: lambda request: request.cycle,
    Deadline: lambda deadline: deadline.cycle,
    FollowUp: lambda follow_up: follow_up.request.cycle,
    StateReply: lambda reply: reply.request.cycle,
    Submission: lambda submission: submission.request.cycle,
    Evaluation: lambda evaluation: evaluation.follow_up.request.cycle,
    OutgoingEmail: lambda email: email.deadline.cycle if email.is_official else None,
    Letter: lambda letter: letter.deadline.cycle,
    Assessment: lambda assessment: assessment.submission.request.cycle,
    Passage: lambda passage: passage.reply.request.cycle,
    ParagraphText: lambda text: text.paragraph.document.cycle,
}


def _cycle_of(obj: object) -> ReportingCycle | None:
    find = _CYCLES.get(type(obj))
    return find(obj) if find else None


@rules.predicate
def is_officer_of_body(user: User, obj: object) -> bool:
    cycle = _cycle_of(obj)
    return cycle is not None and cycle.treaty_body_id in viewer_of(user).officer_body_ids


@rules.predicate
def is_officer(user: User) -> bool:
    return viewer_of(user).is_officer


@rules.predicate
def is_rapporteur_of_case(user: User, obj: object) -> bool:
    cycle = _cycle_of(obj)
    return cycle is not None and cycle.pk in viewer_of(user).assigned_cycle_ids


@rules.predicate
def is_state_focal_point(user: User, obj: object) -> bool:
    cycle = _cycle_of(obj)
    return cycle is not None and cycle.state_party_id in viewer_of(user).state_party_ids


@rules.predicate
def is_a_case(_user: User, obj: object) -> bool:
    return isinstance(obj, ReportingCycle)


@rules.predicate
def is_standing(_user: User, reply: object) -> bool:
    return isinstance(reply, StateReply) and reply.withdrawn_at is None


@rules.predicate
def was_recorded_by_its_state(_user: User, reply: object) -> bool:
    """A reply that a focal point of the State party sent here, not one that an officer recorded."""
    return (
        isinstance(reply, StateReply)
        and reply.events.filter(
            kind=EventKind.REPLY_RECORDED, by_role=Role.STATE_FOCAL_POINT
        ).exists()
    )


@rules.predicate
def is_member_of_an_organisation(user: User) -> bool:
    return bool(viewer_of(user).organisation_ids)


@rules.predicate
def is_member_of_its_organisation(user: User, submission: object) -> bool:
    """A member of the organisation whose submission it is."""
    return (
        isinstance(submission, Submission)
        and submission.organisation_id in viewer_of(user).organisation_ids
    )


@rules.predicate
def is_about_text(_user: User, obj: object) -> bool:
    """Something that was written about the text of a paragraph."""
    return isinstance(obj, Assessment | Passage | Evaluation | ParagraphText)


@rules.predicate
def is_on_its_authors_side(user: User, obj: object) -> bool:
    """The organisation's members, the State party's focal points or the case's rapporteurs."""
    match obj:
        case Assessment():
            return obj.submission.organisation_id in viewer_of(user).organisation_ids
        case Passage():
            return obj.reply.request.cycle.state_party_id in viewer_of(user).state_party_ids
        case Evaluation():
            return obj.follow_up.request.cycle_id in viewer_of(user).assigned_cycle_ids
        case _:
            return False


@rules.predicate
def may_still_be_edited(_user: User, submission: object) -> bool:
    return (
        isinstance(submission, Submission)
        and submission.status in SubmissionStatus.editable_statuses
    )


@rules.predicate
def is_published(_user: User, submission: object) -> bool:
    return isinstance(submission, Submission) and submission.status == SubmissionStatus.PUBLISHED


@rules.predicate
def is_draft(_user: User, evaluation: object) -> bool:
    return isinstance(evaluation, Evaluation) and evaluation.status == EvaluationStatus.DRAFT


@rules.predicate
def is_proposed(_user: User, evaluation: object) -> bool:
    return isinstance(evaluation, Evaluation) and evaluation.status == EvaluationStatus.PROPOSED


@rules.predicate
def is_officer_of_its_body(user: User, run: object) -> bool:
    """An officer of the committee that the import is for; where none was found, of any."""
    return isinstance(run, ImportRun) and (
        run.treaty_body_id is None or run.treaty_body_id in viewer_of(user).officer_body_ids
    )


@rules.predicate
def is_officer_of_this_body(user: User, body: object) -> bool:
    return isinstance(body, TreatyBody) and body.pk in viewer_of(user).officer_body_ids


@rules.predicate
def is_rapporteur_in_this_body(user: User, body: object) -> bool:
    """Assigned to a case of this committee: they see of its lists what concerns their cases."""
    assigned = viewer_of(user).assigned_cycle_ids
    return (
        isinstance(body, TreatyBody)
        and bool(assigned)
        and body.cycles.filter(pk__in=assigned).exists()
    )


@rules.predicate
def is_rapporteur_of_any_case(user: User) -> bool:
    return bool(viewer_of(user).assigned_cycle_ids)


@rules.predicate
def is_administrator(user: User) -> bool:
    return viewer_of(user).is_administrator


@rules.predicate
def is_officer_of_its_committee(user: User, membership: object) -> bool:
    """An officer of the committee in which somebody holds, or would hold, this role."""
    return isinstance(membership, Membership) and (
        membership.treaty_body_id in viewer_of(user).officer_body_ids
    )


@rules.predicate
def administers_roles(user: User, membership: object) -> bool:
    return isinstance(membership, Membership) and viewer_of(user).is_administrator


@rules.predicate
def is_neither_granting_nor_granted(user: User, membership: object) -> bool:
    return isinstance(membership, Membership) and user.pk not in (
        membership.user_id,
        membership.granted_by_id,
    )


@rules.predicate
def is_officer_of_every_body(user: User) -> bool:
    bodies = viewer_of(user).officer_body_ids
    return bool(bodies) and not TreatyBody.objects.exclude(pk__in=bodies).exists()


_PERMISSIONS = {
    # The secretariat                                              object
    "record_reply": is_officer_of_body | is_state_focal_point,  # FollowUpRequest
    "repair_reply": (  # StateReply
        is_standing & (is_officer_of_body | (is_state_focal_point & was_recorded_by_its_state))
    ),
    "change_status": is_officer_of_body,  # FollowUp
    "set_deadline": is_officer_of_body,  # FollowUpRequest
    "set_case_date": is_officer_of_body,  # ReportingCycle
    "extend_deadline": is_officer_of_body,  # Deadline
    "receive_submission": is_officer_of_body,  # Submission
    "adopt_evaluation": is_officer_of_body & is_proposed,  # Evaluation
    "import_document": is_officer,  # none
    "apply_import": is_officer & is_officer_of_its_body,  # ImportRun
    # A UHRI export has rows of every committee, all of them public.
    "view_index_import": is_officer | is_administrator,  # none
    "import_index": is_officer_of_every_body | is_administrator,  # none
    "resend_email": is_officer_of_body,  # OutgoingEmail
    "stop_reminder": is_officer_of_body,  # Deadline
    "view_emails_ahead": is_officer_of_body | (is_administrator & is_a_case),  # ReportingCycle
    "use_address_again": is_officer_of_body,  # OutgoingEmail
    "preview_mails": is_officer | is_administrator,  # none
    "view_ledger": is_officer | is_rapporteur_of_any_case,  # none
    "draft_letter": is_officer_of_body,  # Deadline
    "issue_letter": is_officer_of_body,  # Letter
    "view_annex": (  # ReportingCycle or TreatyBody
        is_officer_of_body
        | is_rapporteur_of_case
        | is_officer_of_this_body
        | is_rapporteur_in_this_body
    ),
    "view_reading_log": is_officer_of_this_body,  # TreatyBody
    "replace_letter_template": is_administrator,  # none
    # Roles. Administrators grant them; what a second person confirms is the officers' affair.
    "view_roles": is_officer | is_administrator,  # none
    "confirm_role": is_officer_of_its_committee & is_neither_granting_nor_granted,  # Membership
    "refuse_role": is_officer_of_its_committee | administers_roles,  # Membership
    "switch_second_person": is_officer_of_this_body,  # TreatyBody
    # Assessment, Passage, Evaluation or ParagraphText
    "confirm_words": is_about_text & (is_officer_of_body | is_on_its_authors_side),
    # State parties
    "ask_extension": is_state_focal_point,  # Deadline
    # NGOs and national human rights institutions
    "start_submission": is_member_of_an_organisation,  # FollowUpRequest
    "edit_submission": is_member_of_its_organisation & may_still_be_edited,  # Submission
    "submit_submission": is_member_of_its_organisation & may_still_be_edited,  # Submission
    "correct_submission": is_member_of_its_organisation & is_published,  # Submission
    "withdraw_submission": is_member_of_its_organisation,  # Submission
    # Rapporteurs
    "save_evaluation": is_rapporteur_of_case,  # FollowUp
    "propose_evaluation": is_rapporteur_of_case & is_draft,  # Evaluation
    "return_evaluation": (is_officer_of_body | is_rapporteur_of_case) & is_proposed,  # Evaluation
}

for _name, _predicate in _PERMISSIONS.items():
    rules.add_perm(f"recommendations.{_name}", _predicate)

# What administrators change in the administration (recommendations/admin.py).
_ADMINISTERED = (
    "treatybody",
    "session",
    "gradingscale",
    "grade",
    "followupprocedure",
    "windowrule",
    "reminderstage",
    "letterstage",
    "holiday",
    "stateparty",
    "ratification",
    "theme",
    "indexterm",
    "organisation",
    "user",
    "membership",
)

rules.add_perm("recommendations", is_administrator)
for _model in _ADMINISTERED:
    for _act in ("view", "add", "change"):
        rules.add_perm(f"recommendations.{_act}_{_model}", is_administrator)
# A day that proves to be none is taken out of the table.
rules.add_perm("recommendations.delete_holiday", is_administrator)
# What was saved and restored, which only the work itself writes.
rules.add_perm("recommendations.view_backuprun", is_administrator)
# And when no email could leave, which the sender itself writes.
rules.add_perm("recommendations.view_senderoutage", is_administrator)
