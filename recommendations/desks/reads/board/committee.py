"""What stands in each list for rapporteurs and secretariat officers."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.dates import DUE_SOON
from recommendations.desks.reads.board.work_lists import (
    WorkList,
    WorkRow,
    case_name,
    first_rows,
    recommendation_name,
    requests_awaiting_reply,
    work_list,
)
from recommendations.enums import (
    EmailStatus,
    EvaluationStatus,
    EventKind,
    ExtensionOutcome,
    FollowUpStatus,
    ImportStatus,
    SubmissionStatus,
)
from recommendations.letters.reads.letters import ProposedLetter, deadlines_with_proposals
from recommendations.models import (
    Evaluation,
    Event,
    Extension,
    FollowUp,
    ImportRun,
    Membership,
    OutgoingEmail,
    Submission,
    User,
)
from recommendations.models.people import viewer_of
from recommendations.people.reads.roles import roles_granted_since, roles_to_confirm
from recommendations.wording import (
    date_in_words,
    deadline_in_words,
    deadline_tone,
    distance_in_words,
)

# --- Of both --------------------------------------------------------------------------------------


def due_and_overdue(
    user: User, *, today: date, may_record: bool = False, **which: object
) -> WorkList:
    """Requests without a reply whose deadline has passed or is within 90 days, oldest first."""

    def as_row(request: Any) -> WorkRow:
        sentence = ngettext(
            "%(case)s: no reply yet on %(n)d recommendation.",
            "%(case)s: no reply yet on %(n)d recommendations.",
            request.n_awaiting,
        )
        case_url = request.cycle.get_absolute_url()
        return WorkRow(
            sentence=sentence % {"case": case_name(request.cycle), "n": request.n_awaiting},
            url=case_url,
            label=deadline_in_words(request.due_on, today),
            tone=deadline_tone(request.due_on, today),
            due_on=request.due_on,
            action_url=reverse("reply-create", args=(request.public_id,))
            if may_record
            else case_url,
            action_label=_("Record the reply") if may_record else _("Open the case"),
        )

    return work_list(
        requests_awaiting_reply(user, **which)
        .filter(Q(due_on__lte=today + DUE_SOON))
        .order_by(F("due_on"), "pk"),
        as_row,
        key="due",
        title=_("Due and overdue"),
        empty_title=_("Nothing is due."),
        empty_text=_("No reply is overdue, and none is due within 90 days."),
        more_url=reverse("deadline-list"),
        more_label=_("All deadlines"),
    )


_RECEIVED = Q(kind=EventKind.REPLY_RECORDED, reply__withdrawn_at__isnull=True) | Q(
    # What was replaced is named once, as its corrected version.
    ~Q(submission__status=SubmissionStatus.REPLACED),
    kind=EventKind.SUBMISSION_STATUS_CHANGED,
    to_status=SubmissionStatus.ACCEPTED,
)


def roles_to_know(user: User, *, since: date) -> WorkList:
    """Roles that wait for this officer, then those that were granted to others since a day."""

    def words(role: Membership) -> dict[str, object]:
        place = role.treaty_body.code if role.treaty_body is not None else role.place
        return {"person": role.user.full_name, "role": role.get_role_display(), "place": place}

    def as_row(role: Membership, *, waits: bool) -> WorkRow:
        sentence = _("%(person)s was granted a role: %(role)s, %(place)s.")
        if waits:
            sentence = _("A role waits for a second person: %(person)s, %(role)s, %(place)s.")
        elif role.is_self_granted:
            sentence = _("%(person)s granted a role to themselves: %(role)s, %(place)s.")
        by = role.granted_by.full_name if role.granted_by else _("the command line")
        url = reverse("role-register")
        return WorkRow(
            sentence=sentence % words(role),
            url=url,
            note=_("By %(by)s on %(day)s")
            % {"by": by, "day": date_in_words(dates.today(role.created_at))},
            label=_("Waits for you") if waits else "",
            tone="soon",
            action_url=url if waits else "",
            action_label=_("Decide") if waits else "",
        )

    waiting, n_waiting = first_rows(roles_to_confirm(user), partial(as_row, waits=True))
    granted, n_granted = first_rows(
        roles_granted_since(user, since=since), partial(as_row, waits=False)
    )
    return WorkList(
        "roles",
        _("Roles"),
        (*waiting, *granted),
        n_waiting + n_granted,
        _("No role was granted recently."),
        more_url=reverse("role-register"),
        more_label=_("Register of roles"),
    )


def recently_received(user: User, *, since: date, **which: object) -> WorkList:
    """State replies recorded and submissions accepted since a day, newest first."""

    def as_row(event: Event) -> WorkRow:
        if event.reply is not None:
            return WorkRow(
                sentence=_("%(case)s: the State party replied.")
                % {"case": case_name(event.reply.request.cycle)},
                url=event.reply.get_absolute_url(),
                note=_("Received on %(day)s") % {"day": date_in_words(event.reply.received_on)},
                action_url=event.reply.get_absolute_url(),
                action_label=_("Read"),
            )
        submission = event.submission
        if submission is None:
            raise ValueError("An event about a submission must name it.")
        return WorkRow(
            sentence=_("%(case)s: a submission was accepted, “%(title)s”.")
            % {"case": case_name(submission.request.cycle), "title": submission.title},
            url=submission.get_absolute_url(),
            note=_("Accepted on %(day)s") % {"day": date_in_words(dates.today(event.at))},
            action_url=submission.get_absolute_url(),
            action_label=_("Read"),
        )

    return work_list(
        Event.objects.visible_to(user)
        .filter(_RECEIVED, at__date__gte=since, **which)
        .select_related(
            "reply__request__cycle__treaty_body",
            "reply__request__cycle__state_party",
            "submission__request__cycle__treaty_body",
            "submission__request__cycle__state_party",
        )
        .order_by("-at", "-pk"),
        as_row,
        key="received",
        title=_("Recently received"),
        empty_title=_("Nothing has been received."),
        empty_text=_("No reply or submission has been received since %(day)s.")
        % {"day": date_in_words(since)},
    )


# --- Of rapporteurs -------------------------------------------------------------------------------


def evaluations_to_write(user: User, **which: object) -> WorkList:
    """A rapporteur's drafts and proposals, and replies not yet evaluated: two queries."""
    of_request = {f"request__{name}": value for name, value in which.items()}

    def to_write(follow_up: FollowUp) -> WorkRow:
        return WorkRow(
            sentence=_("%(recommendation)s: write the evaluation.")
            % {"recommendation": recommendation_name(follow_up)},
            url=follow_up.get_absolute_url(),
            label=follow_up.get_status_display(),
            tone="progress",
            note=follow_up.recommendation.topic,
            action_url=reverse("evaluation-edit", args=(follow_up.public_id,)),
            action_label=_("Evaluate"),
        )

    def written(evaluation: Evaluation) -> WorkRow:
        is_draft = evaluation.status == EvaluationStatus.DRAFT
        sentence = (
            _("%(recommendation)s: finish your draft and propose it.")
            if is_draft
            else _("%(recommendation)s: proposed to the committee.")
        )
        edit_url = reverse("evaluation-edit", args=(evaluation.follow_up.public_id,))
        return WorkRow(
            sentence=sentence % {"recommendation": recommendation_name(evaluation.follow_up)},
            url=evaluation.follow_up.get_absolute_url(),
            label=evaluation.get_status_display(),
            tone="waiting" if is_draft else "progress",
            note=str(evaluation.grade),
            action_url=edit_url if is_draft else "",
            action_label=_("Continue") if is_draft else "",
        )

    new_rows, n_new = first_rows(
        FollowUp.objects.visible_to(user)
        .filter(
            ~Exists(Evaluation.objects.of_this_round().filter(follow_up=OuterRef("pk"))),
            status__in=(FollowUpStatus.REPLY_RECEIVED, FollowUpStatus.UNDER_EVALUATION),
            **of_request,
        )
        .select_related(
            "request__cycle__treaty_body",
            "request__cycle__state_party",
            "recommendation__paragraph__document",
        )
        .order_by("status_changed_at", "pk"),
        to_write,
    )
    begun_rows, n_begun = first_rows(
        Evaluation.objects.visible_to(user)
        .filter(
            status__in=(EvaluationStatus.DRAFT, EvaluationStatus.PROPOSED),
            **{f"follow_up__{name}": value for name, value in of_request.items()},
        )
        .select_related(
            "grade",
            "follow_up__request__cycle__treaty_body",
            "follow_up__request__cycle__state_party",
            "follow_up__recommendation__paragraph__document",
        )
        .order_by(F("status").asc(), "updated_at"),
        written,
    )
    return WorkList(
        key="to-evaluate",
        title=_("Your evaluations"),
        rows=(*begun_rows, *new_rows),
        n_all=n_new + n_begun,
        empty_title=_("There is nothing to evaluate."),
        empty_text=_("Every reply has been evaluated, and no draft is open."),
    )


# --- Of officers ----------------------------------------------------------------------------------


def submissions_to_decide(user: User) -> WorkList:
    """Submissions neither accepted nor returned, those that have waited longest first."""

    def as_row(submission: Submission) -> WorkRow:
        sent = submission.submitted_at
        return WorkRow(
            sentence=_("%(case)s: accept or return “%(title)s”.")
            % {"case": case_name(submission.request.cycle), "title": submission.title},
            url=submission.get_absolute_url(),
            label=submission.get_status_display(),
            tone="progress",
            note=_("Sent on %(day)s") % {"day": date_in_words(dates.today(sent))} if sent else "",
            action_url=submission.get_absolute_url(),
            action_label=_("Check"),
        )

    return work_list(
        Submission.objects.visible_to(user)
        .filter(
            status=SubmissionStatus.SUBMITTED,
            request__cycle__treaty_body__in=viewer_of(user).officer_body_ids,
        )
        .select_related(
            "organisation", "request__cycle__treaty_body", "request__cycle__state_party"
        )
        .order_by("submitted_at", "pk"),
        as_row,
        key="submissions",
        title=_("Submissions to accept or return"),
        empty_title=_("No submission is waiting."),
        empty_text=_("All submissions received have been accepted or returned."),
        more_url=reverse("submission-list"),
        more_label=_("All submissions"),
    )


def extension_requests(user: User) -> WorkList:
    """Extension requests not yet decided, oldest first."""

    def as_row(extension: Extension) -> WorkRow:
        until = extension.requested_until
        sentence = (
            _("%(case)s: extension requested until %(day)s.")
            if until
            else _("%(case)s: extension requested; no date is named.")
        )
        return WorkRow(
            sentence=sentence
            % {
                "case": case_name(extension.deadline.cycle),
                "day": date_in_words(until) if until else "",
            },
            url=extension.deadline.get_absolute_url(),
            label=extension.get_outcome_display(),
            tone="waiting",
            note=_("Deadline: %(day)s") % {"day": date_in_words(extension.deadline.due_on)},
            action_url=reverse("deadline-extend", args=(extension.deadline.public_id,)),
            action_label=_("Grant"),
            second_url=reverse("extension-refuse", args=(extension.public_id,)),
            second_label=_("Refuse"),
        )

    return work_list(
        Extension.objects.visible_to(user)
        .filter(
            outcome=ExtensionOutcome.PENDING,
            deadline__cycle__treaty_body__in=viewer_of(user).officer_body_ids,
        )
        .select_related("deadline__cycle__treaty_body", "deadline__cycle__state_party")
        .order_by("asked_on", "pk"),
        as_row,
        key="extensions",
        title=_("Extension requests"),
        empty_title=_("No extension request is waiting for a decision."),
    )


def proposed_evaluations(user: User) -> WorkList:
    """Evaluations that rapporteurs have proposed and whose adoption is not yet recorded."""

    def as_row(evaluation: Evaluation) -> WorkRow:
        return WorkRow(
            sentence=_("%(recommendation)s: record the adoption.")
            % {"recommendation": recommendation_name(evaluation.follow_up)},
            url=evaluation.follow_up.get_absolute_url(),
            label=evaluation.get_status_display(),
            tone="progress",
            note=str(evaluation.grade),
            action_url=reverse("evaluation-adopt", args=(evaluation.public_id,)),
            action_label=_("Record adoption"),
            second_url=reverse("evaluation-return", args=(evaluation.public_id,)),
            second_label=_("Return"),
        )

    return work_list(
        Evaluation.objects.visible_to(user)
        .filter(
            status=EvaluationStatus.PROPOSED,
            follow_up__request__cycle__treaty_body__in=viewer_of(user).officer_body_ids,
        )
        .select_related(
            "grade",
            "follow_up__request__cycle__treaty_body",
            "follow_up__request__cycle__state_party",
            "follow_up__recommendation__paragraph__document",
        )
        .order_by("updated_at", "pk"),
        as_row,
        key="to-adopt",
        title=_("Proposed evaluations"),
        empty_title=_("No proposed evaluation is before a committee."),
    )


def letters_to_write(user: User, *, today: date) -> WorkList:
    """Letters that are due: to be drafted, or drafted and not yet issued."""

    def as_row(row: Any) -> WorkRow:
        letter = ProposedLetter.from_row(row)
        begun = reverse("letter-detail", args=(letter.draft,)) if letter.draft else ""
        draft = reverse("letter-draft", args=(row.public_id, letter.kind))
        return WorkRow(
            sentence=_("%(letter)s: %(case)s, due %(distance)s.")
            % {
                "letter": letter.label,
                "case": case_name(row.cycle),
                "distance": distance_in_words(letter.proposed_on, today),
            },
            url=row.get_absolute_url(),
            label=_("In draft") if begun else _("To be drafted"),
            tone="progress" if begun else "soon",
            note=_("Information was due on %(day)s") % {"day": date_in_words(row.due_on)},
            action_url=begun or draft,
            action_label=_("Issue it") if begun else _("Draft it"),
        )

    letters = work_list(
        deadlines_with_proposals(user, today=today)
        .filter(cycle__treaty_body__in=viewer_of(user).officer_body_ids)
        .select_related("cycle__treaty_body", "cycle__state_party")
        .order_by("proposed_on", "pk"),  # type: ignore[misc] # annotated by the query
        as_row,
        key="letters",
        title=_("Letters to write"),
        empty_title=_("No letter is due."),
        more_label=_("All letters"),
    )
    # The page of all letters also shows those that are not yet due.
    return replace(letters, more_url=reverse("letter-list"))


def failed_reminders(user: User) -> WorkList:
    """Reminders that failed or are in doubt, so that their recipients may not have been told."""

    def as_row(email: OutgoingEmail) -> WorkRow:
        case = case_name(email.official_deadline.cycle)
        return WorkRow(
            sentence=_("%(case)s: the reminder to %(address)s did not arrive.")
            % {"case": case, "address": email.address},
            url=email.get_absolute_url(),
            label=email.get_status_display(),
            tone="failed",
            note=email.outcome[:120],
            action_url=email.get_absolute_url(),
            action_label=_("See why"),
        )

    return work_list(
        OutgoingEmail.objects.official()
        .visible_to(user)
        .filter(
            # A bounced email needs no work once the person has another address.
            Q(status__in=(EmailStatus.FAILED, EmailStatus.EXPIRED))
            | Q(
                status=EmailStatus.BOUNCED,
                recipient__email=F("recipient__bounced_address"),
            ),
            deadline__cycle__treaty_body__in=viewer_of(user).officer_body_ids,
        )
        .select_related(
            "deadline__cycle__treaty_body", "deadline__cycle__state_party", "stage", "event"
        )
        .order_by("send_after", "pk"),
        as_row,
        key="failed-reminders",
        title=_("Reminders that failed"),
        empty_title=_("No reminder has failed."),
        more_url=reverse("ledger"),
        more_label=_("Reminder ledger"),
    )


_IMPORT_TONES: dict[str, Any] = {ImportStatus.PARSED: "soon", ImportStatus.FAILED: "failed"}


def imports_to_check(user: User) -> WorkList:
    """Files that were read and not yet applied, or could not be read."""

    def as_row(run: ImportRun) -> WorkRow:
        is_parsed = run.status == ImportStatus.PARSED
        sentence = (
            _("Check what was read from “%(file)s” and apply it.")
            if is_parsed
            else _("“%(file)s” could not be read.")
        )
        return WorkRow(
            sentence=sentence % {"file": run.file_name},
            url=run.get_absolute_url(),
            label=run.get_status_display(),
            tone=_IMPORT_TONES[run.status],
            note=run.symbol,
            action_url=run.get_absolute_url(),
            action_label=_("Check") if is_parsed else _("See why"),
        )

    return work_list(
        ImportRun.objects.visible_to(user)
        .filter(status__in=tuple(_IMPORT_TONES))
        .order_by("created_at", "pk"),
        as_row,
        key="imports",
        title=_("Imports to check"),
        empty_title=_("No import is waiting."),
        more_url=reverse("import-list"),
        more_label=_("All imports"),
    )
