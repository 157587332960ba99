"""The short lists of those outside the committee: States parties, organisations, administrators."""

from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations.desks.reads.board_lists import WorkList, WorkRow, awaiting, case_of, first_rows
from recommendations.enums import DeadlineKind, DeadlineState, FollowUpStatus, SubmissionStatus
from recommendations.models import (
    Deadline,
    FollowUpProcedure,
    FollowUpRequest,
    Membership,
    Organisation,
    StateReply,
    Submission,
    User,
)
from recommendations.models.people import viewer_of
from recommendations.wording import (
    date_in_words,
    deadline_in_words,
    deadline_tone,
    lateness_in_words,
)

_REPLIED = FollowUpStatus.REPLY_RECEIVED.label
# The order in which an organisation needs to act, and what the button says.
_NEXT = {
    SubmissionStatus.RETURNED: (gettext_lazy("Correct it"), "conflict"),
    SubmissionStatus.DRAFT: (gettext_lazy("Go on writing"), "waiting"),
    SubmissionStatus.SUBMITTED: ("", "progress"),
    SubmissionStatus.ACCEPTED: ("", "progress"),
    SubmissionStatus.PUBLISHED: ("", "done"),
    SubmissionStatus.WITHDRAWN: ("", "closed"),
}


def asked_of_state(user: User, *, today: date) -> WorkList:
    """What committees asked of the person's State and it has not answered, by date."""
    in_force = Deadline.objects.filter(
        request=OuterRef("pk"),
        kind=DeadlineKind.FOLLOW_UP_INFORMATION,
        state=DeadlineState.IN_FORCE,
    )

    def as_row(request: Any) -> WorkRow:
        sentence = ngettext(
            "%(case)s: information is asked on %(n)d recommendation.",
            "%(case)s: information is asked on %(n)d recommendations.",
            request.n_awaiting,
        )
        due_on, deadline = request.due_on, request.deadline_pk
        return WorkRow(
            sentence=sentence % {"case": case_of(request.cycle), "n": request.n_awaiting},
            url=request.cycle.get_absolute_url(),
            label=deadline_in_words(due_on, today) if due_on else _("No date set"),
            tone=deadline_tone(due_on, today) if due_on else "neutral",
            due_on=due_on,
            action_url=reverse("reply-create", args=(request.pk,)),
            action_label=_("Send the reply"),
            second_url=reverse("extension-ask", args=(deadline,)) if deadline else "",
            second_label=_("Ask for more time"),
        )

    rows, n_all = first_rows(
        awaiting(user, cycle__state_party__in=viewer_of(user).state_party_ids)
        .annotate(deadline_pk=Subquery(in_force.values("pk")[:1]))
        .order_by(F("due_on").asc(nulls_last=True), "pk"),
        as_row,
    )
    return WorkList(
        key="asked",
        title=_("What was asked, and until when"),
        rows=rows,
        n_all=n_all,
        empty_title=_("Nothing is asked of your State at present."),
        empty_text=_("New requests appear here once a committee has adopted its observations."),
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
            % {"case": case_of(reply.request.cycle), "day": day},
            url=reply.get_absolute_url(),
            label=lateness_in_words(reply.due_on, reply.received_on) if reply.due_on else "",
            tone=deadline_tone(reply.due_on, reply.received_on, reply.received_on)
            if reply.due_on
            else "neutral",
            note=reply.get_access_level_display(),
        )

    rows, n_all = first_rows(
        StateReply.objects.visible_to(user)
        .filter(request__cycle__state_party__in=viewer_of(user).state_party_ids)
        .annotate(due_on=Subquery(due.values("due_on")[:1]))
        .select_related("request__cycle__treaty_body", "request__cycle__state_party")
        .order_by("-received_on", "pk"),
        as_row,
    )
    return WorkList(
        key="own-replies",
        title=_("Your State's replies"),
        rows=rows,
        n_all=n_all,
        empty_title=_("No reply has been recorded yet."),
    )


def own_submissions(user: User) -> WorkList:
    """The organisation's submissions: those to correct first, then drafts, then the rest."""
    viewer = viewer_of(user)
    urgency = Case(
        *(When(status=status, then=Value(place)) for place, status in enumerate(_NEXT)),
        output_field=IntegerField(),
    )

    def as_row(submission: Submission) -> WorkRow:
        label, tone = _NEXT[SubmissionStatus(submission.status)]
        is_editable = submission.status in SubmissionStatus.editable_statuses
        return WorkRow(
            sentence=f"{case_of(submission.request.cycle)}: {submission.title}",
            url=submission.get_absolute_url(),
            label=submission.get_status_display(),
            tone=tone,
            note=submission.status_reason if is_editable else "",
            action_url=submission.get_absolute_url() if is_editable else "",
            action_label=str(label),
        )

    own = Q(organisation__in=viewer.organisation_ids) | Q(pk__in=viewer.cosigned_submission_ids)
    rows, n_all = first_rows(
        Submission.objects.visible_to(user)
        .filter(own)
        .select_related("request__cycle__treaty_body", "request__cycle__state_party")
        .order_by(urgency, "-updated_at"),
        as_row,
    )
    return WorkList(
        key="own",
        title=_("Your submissions"),
        rows=rows,
        n_all=n_all,
        empty_title=_("Your organisation has not started a submission."),
        empty_text=_("Choose one of the open requests and write what you observed."),
        more_url=reverse("submission-list") if n_all > len(rows) else "",
        more_label=_("All submissions"),
    )


def _in(*statuses: str) -> Q:
    return Q(follow_ups__status__in=statuses)


def _wait(due_on: date | None, today: date) -> str:
    return deadline_in_words(due_on, today) if due_on else ""


def open_requests(user: User, *, today: date) -> WorkList:
    """Open requests on which nothing was written: of its own State first, then those replied to."""
    organisations = viewer_of(user).organisation_ids
    home = Organisation.objects.filter(pk__in=organisations).values("state_party")
    written = Submission.objects.filter(organisation__in=organisations).exclude(
        status=SubmissionStatus.WITHDRAWN
    )

    def as_row(request: Any) -> WorkRow:
        due_on = request.due_on if request.n_awaiting else None
        sentence = ngettext(
            "%(case)s: say what you observed on %(n)d recommendation.",
            "%(case)s: say what you observed on %(n)d recommendations.",
            request.n_open,
        )
        return WorkRow(
            sentence=sentence % {"case": case_of(request.cycle), "n": request.n_open},
            url=request.cycle.get_absolute_url(),
            label=str(_REPLIED) if request.n_replied else _wait(due_on, today),
            tone="progress" if request.n_replied else "neutral",
            due_on=due_on,
            action_url=reverse("submission-start", args=(request.pk,)),
            action_label=_("Start a submission"),
        )

    rows, n_all = first_rows(
        FollowUpRequest.objects.visible_to(user)
        .open()
        .with_due_on()
        .exclude(pk__in=written.values("request"))
        .annotate(
            n_open=Count("follow_ups", filter=_in(*FollowUpStatus.open_statuses)),
            n_replied=Count("follow_ups", filter=_in(FollowUpStatus.REPLY_RECEIVED)),
            n_awaiting=Count("follow_ups", filter=_in(FollowUpStatus.AWAITING_REPLY)),
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
    )
    return WorkList(
        key="open",
        title=_("Open follow-up requests"),
        rows=rows,
        n_all=n_all,
        empty_title=_("No request is open."),
        more_url=reverse("request-list") if n_all > len(rows) else "",
        more_label=_("All open requests"),
    )


def things_to_administer() -> WorkList:
    """Counts with links into the administration: five queries."""
    n_people = User.objects.filter(is_active=True).count()
    n_without_role = User.objects.filter(is_active=True, memberships__isnull=True).count()
    n_organisations = Organisation.objects.count()
    n_roles = Membership.objects.count()
    n_rules = FollowUpProcedure.objects.filter(needs_review=True).count()
    rows = (
        WorkRow(
            sentence=ngettext(
                "%(n)d person has an account.", "%(n)d people have an account.", n_people
            )
            % {"n": n_people},
            url=reverse("admin:recommendations_user_changelist"),
            note=_("Without a role: %(n)d") % {"n": n_without_role} if n_without_role else "",
        ),
        WorkRow(
            sentence=ngettext("%(n)d role is held.", "%(n)d roles are held.", n_roles)
            % {"n": n_roles},
            url=reverse("admin:recommendations_membership_changelist"),
        ),
        WorkRow(
            sentence=ngettext(
                "%(n)d organisation can send submissions.",
                "%(n)d organisations can send submissions.",
                n_organisations,
            )
            % {"n": n_organisations},
            url=reverse("admin:recommendations_organisation_changelist"),
        ),
        WorkRow(
            sentence=ngettext(
                "%(n)d follow-up rule needs a check against its source.",
                "%(n)d follow-up rules need a check against their sources.",
                n_rules,
            )
            % {"n": n_rules},
            url=reverse("admin:recommendations_followupprocedure_changelist"),
            label=_("Needs review") if n_rules else "",
            tone="soon",
        ),
    )
    return WorkList(
        "administration",
        _("People and rules"),
        rows,
        len(rows),
        "",
        more_url=reverse("letter-template-list"),
        more_label=_("Templates of letters"),
    )
