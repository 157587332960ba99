"""The lists of States parties' focal points and of members of organisations."""

from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations.desks.reads.board.work_lists import (
    WorkList,
    WorkRow,
    case_name,
    requests_awaiting_reply,
    work_list,
)
from recommendations.enums import (
    DeadlineKind,
    DeadlineState,
    ExtensionOutcome,
    FollowUpStatus,
    SubmissionStatus,
)
from recommendations.models import (
    Deadline,
    Extension,
    FollowUpRequest,
    Organisation,
    StateReply,
    Submission,
    User,
)
from recommendations.models.follow_ups import number_of_follow_ups
from recommendations.models.people import viewer_of
from recommendations.wording import (
    date_in_words,
    deadline_in_words,
    deadline_tone,
    lateness_in_words,
)

# In the order in which an organisation needs to act, with the label of the button and the tone.
_NEXT_STEPS = {
    SubmissionStatus.RETURNED: (gettext_lazy("Correct"), "conflict"),
    SubmissionStatus.DRAFT: (gettext_lazy("Continue"), "waiting"),
    SubmissionStatus.SUBMITTED: ("", "progress"),
    SubmissionStatus.ACCEPTED: ("", "progress"),
    SubmissionStatus.PUBLISHED: ("", "done"),
    SubmissionStatus.WITHDRAWN: ("", "closed"),
    SubmissionStatus.RETRACTED: ("", "closed"),
    SubmissionStatus.REPLACED: ("", "closed"),
}


def _extension_in_words(request: Any) -> str:
    """What became of the last request for more time; empty where none was made."""
    until, decided = request.extension_until, request.extension_decided_on
    match request.extension_outcome:
        case ExtensionOutcome.PENDING if until:
            said = _("Extension until %(day)s requested: not decided yet")
            return said % {"day": date_in_words(until)}
        case ExtensionOutcome.PENDING:
            return _("Extension requested: not decided yet")
        case ExtensionOutcome.REFUSED:
            return _("Extension refused on %(day)s") % {"day": date_in_words(decided)}
        case ExtensionOutcome.GRANTED:
            return _("Extension granted on %(day)s") % {"day": date_in_words(decided)}
    return ""


def requests_to_state(user: User, *, today: date) -> WorkList:
    """Requests to the person's State to which it has not replied, by deadline."""
    in_force = Deadline.objects.filter(
        request=OuterRef("pk"),
        kind=DeadlineKind.FOLLOW_UP_INFORMATION,
        state=DeadlineState.IN_FORCE,
    )
    asked = (
        Extension.objects.visible_to(user, today=today)
        .filter(Q(deadline=OuterRef("deadline_pk")) | Q(granted_deadline=OuterRef("deadline_pk")))
        .order_by("-pk")
    )

    def as_row(request: Any) -> WorkRow:
        sentence = ngettext(
            "%(case)s: information requested on %(n)d recommendation.",
            "%(case)s: information requested on %(n)d recommendations.",
            request.n_awaiting,
        )
        due_on, deadline = request.due_on, request.deadline_public_id
        may_ask = deadline and request.extension_outcome != ExtensionOutcome.PENDING
        return WorkRow(
            sentence=sentence % {"case": case_name(request.cycle), "n": request.n_awaiting},
            url=request.cycle.get_absolute_url(),
            label=deadline_in_words(due_on, today) if due_on else _("No date set"),
            tone=deadline_tone(due_on, today) if due_on else "neutral",
            due_on=due_on,
            note=_extension_in_words(request),
            action_url=reverse("reply-create", args=(request.public_id,)),
            action_label=_("Send the reply"),
            second_url=reverse("extension-ask", args=(deadline,)) if may_ask else "",
            second_label=_("Request an extension"),
        )

    return work_list(
        requests_awaiting_reply(user, cycle__state_party__in=viewer_of(user).state_party_ids)
        .annotate(
            deadline_pk=Subquery(in_force.values("pk")[:1]),
            deadline_public_id=Subquery(in_force.values("public_id")[:1]),
        )
        .annotate(
            extension_outcome=Subquery(asked.values("outcome")[:1]),
            extension_until=Subquery(asked.values("requested_until")[:1]),
            extension_decided_on=Subquery(asked.values("decided_on")[:1]),
        )
        .order_by(F("due_on").asc(nulls_last=True), "pk"),
        as_row,
        key="requests",
        title=_("Information requested"),
        empty_title=_("No information is requested from your State at present."),
        empty_text=_("Requests appear here once a committee has adopted concluding observations."),
    )


def own_replies(user: User) -> WorkList:
    """What the person's State has sent, newest first."""
    due = Deadline.objects.filter(
        request=OuterRef("request"),
        kind=DeadlineKind.FOLLOW_UP_INFORMATION,
        state=DeadlineState.IN_FORCE,
    )

    def as_row(reply: Any) -> WorkRow:
        day = date_in_words(reply.received_on)
        return WorkRow(
            sentence=_("%(case)s: reply received on %(day)s.")
            % {"case": case_name(reply.request.cycle), "day": day},
            url=reply.get_absolute_url(),
            label=lateness_in_words(reply.due_on, reply.received_on) if reply.due_on else "",
            tone=deadline_tone(reply.due_on, reply.received_on, reply.received_on)
            if reply.due_on
            else "neutral",
            note=reply.get_access_level_display(),
        )

    return work_list(
        StateReply.objects.visible_to(user)
        .filter(request__cycle__state_party__in=viewer_of(user).state_party_ids)
        .annotate(due_on=Subquery(due.values("due_on")[:1]))
        .select_related("request__cycle__treaty_body", "request__cycle__state_party")
        .order_by("-received_on", "pk"),
        as_row,
        key="own-replies",
        title=_("Your State's replies"),
        empty_title=_("No reply has been recorded yet."),
    )


def own_submissions(user: User) -> WorkList:
    """The organisation's submissions: those to correct first, then drafts, then the rest."""
    viewer = viewer_of(user)
    urgency = Case(
        *(When(status=status, then=Value(place)) for place, status in enumerate(_NEXT_STEPS)),
        output_field=IntegerField(),
    )

    def as_row(submission: Submission) -> WorkRow:
        label, tone = _NEXT_STEPS[SubmissionStatus(submission.status)]
        is_editable = submission.status in SubmissionStatus.editable_statuses
        return WorkRow(
            sentence=f"{case_name(submission.request.cycle)}: {submission.title}",
            url=submission.get_absolute_url(),
            label=submission.get_status_display(),
            tone=tone,
            note=submission.status_reason if is_editable else "",
            action_url=submission.get_absolute_url() if is_editable else "",
            action_label=str(label),
        )

    own = Q(organisation__in=viewer.organisation_ids) | Q(pk__in=viewer.cosigned_submission_ids)
    return work_list(
        Submission.objects.visible_to(user)
        .filter(own)
        .select_related("request__cycle__treaty_body", "request__cycle__state_party")
        .order_by(urgency, "-updated_at"),
        as_row,
        key="own",
        title=_("Your submissions"),
        empty_title=_("Your organisation has not started a submission."),
        empty_text=_("Choose one of the open requests below and write your assessment."),
        more_url=reverse("submission-list"),
        more_label=_("All submissions"),
    )


def open_requests(user: User, *, today: date) -> WorkList:
    """Open requests to which the organisation has sent nothing.

    Those to its own State party come first, then those with a reply.
    """
    organisations = viewer_of(user).organisation_ids
    home = Organisation.objects.filter(pk__in=organisations).values("state_party")
    written = Submission.objects.filter(organisation__in=organisations).exclude(
        status__in=SubmissionStatus.withdrawn_statuses
    )

    def as_row(request: Any) -> WorkRow:
        due_on = request.due_on if request.n_awaiting else None
        sentence = ngettext(
            "%(case)s: %(n)d recommendation open for assessment.",
            "%(case)s: %(n)d recommendations open for assessment.",
            request.n_open,
        )
        if request.n_replied:
            label = str(FollowUpStatus.REPLY_RECEIVED.label)
        else:
            label = deadline_in_words(due_on, today) if due_on else ""
        return WorkRow(
            sentence=sentence % {"case": case_name(request.cycle), "n": request.n_open},
            url=request.cycle.get_absolute_url(),
            label=label,
            tone="progress" if request.n_replied else "neutral",
            due_on=due_on,
            action_url=reverse("submission-start", args=(request.public_id,)),
            action_label=_("Start a submission"),
        )

    return work_list(
        FollowUpRequest.objects.visible_to(user)
        .open_to(user, today=today)
        .with_due_on()
        .exclude(pk__in=written.values("request"))
        .annotate(
            n_open=number_of_follow_ups(user, FollowUpStatus.open_statuses),
            n_replied=number_of_follow_ups(user, [FollowUpStatus.REPLY_RECEIVED]),
            n_awaiting=number_of_follow_ups(user, [FollowUpStatus.AWAITING_REPLY]),
        )
        .select_related("cycle__treaty_body", "cycle__state_party")
        .order_by(
            Case(
                When(cycle__state_party__in=home, then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            ),
            Case(When(n_replied__gt=0, then=0), default=1, output_field=IntegerField()),
            F("due_on").asc(nulls_last=True),
            "pk",
        ),
        as_row,
        key="open",
        title=_("Open follow-up requests"),
        empty_title=_("There is no other open request."),
        more_url=reverse("request-list"),
        more_label=_("All open requests"),
    )
