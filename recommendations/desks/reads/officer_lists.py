"""The short lists of a secretariat officer's board."""

from datetime import date
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.desks.reads.board_lists import WorkList, WorkRow, case_of, first_rows, point_of
from recommendations.enums import (
    EmailStatus,
    EvaluationStatus,
    ExtensionOutcome,
    ImportStatus,
    SubmissionStatus,
)
from recommendations.letters.reads.letters import ProposedLetter, deadlines_with_proposals
from recommendations.models import Evaluation, Extension, ImportRun, OutgoingEmail, Submission, User
from recommendations.models.people import viewer_of
from recommendations.wording import date_in_words, distance_in_words


def submissions_to_receive(user: User) -> WorkList:
    """Submissions that were sent and neither accepted nor returned, longest waiting first."""

    def as_row(submission: Submission) -> WorkRow:
        sent = submission.submitted_at
        return WorkRow(
            sentence=_("%(case)s: accept or return “%(title)s”.")
            % {"case": case_of(submission.request.cycle), "title": submission.title},
            url=submission.get_absolute_url(),
            label=submission.get_status_display(),
            tone="progress",
            note=_("Sent on %(day)s") % {"day": date_in_words(dates.today(sent))} if sent else "",
            action_url=submission.get_absolute_url(),
            action_label=_("Check it"),
        )

    rows, n_all = first_rows(
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
    )
    return WorkList(
        key="to-receive",
        title=_("Submissions to receive"),
        rows=rows,
        n_all=n_all,
        empty_title=_("No submission waits."),
        empty_text=_("Everything that was sent has been accepted or returned."),
        more_url=reverse("submission-list") if n_all > len(rows) else "",
        more_label=_("All submissions"),
    )


def wishes_for_more_time(user: User) -> WorkList:
    """Extensions asked for and not yet decided, oldest first."""

    def as_row(wish: Extension) -> WorkRow:
        until = wish.requested_until
        return WorkRow(
            sentence=_("%(case)s asks for more time until %(day)s.")
            % {
                "case": case_of(wish.deadline.cycle),
                "day": date_in_words(until) if until else _("a later day"),
            },
            url=wish.deadline.get_absolute_url(),
            label=wish.get_outcome_display(),
            tone="waiting",
            note=_("In force: %(day)s") % {"day": date_in_words(wish.deadline.due_on)},
            action_url=reverse("deadline-extend", args=(wish.deadline_id,)),
            action_label=_("Grant"),
            second_url=reverse("extension-refuse", args=(wish.pk,)),
            second_label=_("Refuse"),
        )

    rows, n_all = first_rows(
        Extension.objects.visible_to(user)
        .filter(
            outcome=ExtensionOutcome.PENDING,
            deadline__cycle__treaty_body__in=viewer_of(user).officer_body_ids,
        )
        .select_related("deadline__cycle__treaty_body", "deadline__cycle__state_party")
        .order_by("asked_on", "pk"),
        as_row,
    )
    return WorkList(
        key="more-time",
        title=_("Wishes for more time"),
        rows=rows,
        n_all=n_all,
        empty_title=_("No State party waits for an answer."),
    )


def evaluations_to_adopt(user: User) -> WorkList:
    """Evaluations proposed by rapporteurs whose adoption is not recorded."""

    def as_row(evaluation: Evaluation) -> WorkRow:
        return WorkRow(
            sentence=_("%(point)s: record the adoption.")
            % {"point": point_of(evaluation.follow_up)},
            url=evaluation.follow_up.get_absolute_url(),
            label=evaluation.get_status_display(),
            tone="progress",
            note=str(evaluation.grade),
            action_url=reverse("evaluation-adopt", args=(evaluation.pk,)),
            action_label=_("Adopted"),
            second_url=reverse("evaluation-return", args=(evaluation.pk,)),
            second_label=_("Return"),
        )

    rows, n_all = first_rows(
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
    )
    return WorkList(
        key="to-adopt",
        title=_("Evaluations to adopt"),
        rows=rows,
        n_all=n_all,
        empty_title=_("No evaluation is before a committee."),
    )


def letters_to_write(user: User, *, today: date) -> WorkList:
    """Letters whose day has come: to be drafted, or drafted and not yet issued."""

    def as_row(row: Any) -> WorkRow:
        letter = ProposedLetter.from_row(row)
        begun = reverse("letter-detail", args=(letter.draft,)) if letter.draft else ""
        draft = reverse("letter-draft", args=(row.pk, letter.kind))
        return WorkRow(
            sentence=_("%(letter)s: %(case)s, due %(distance)s.")
            % {
                "letter": letter.label,
                "case": case_of(row.cycle),
                "distance": distance_in_words(letter.proposed_on, today),
            },
            url=row.get_absolute_url(),
            label=_("In draft") if begun else _("To be drafted"),
            tone="progress" if begun else "soon",
            note=_("Information was due on %(day)s") % {"day": date_in_words(row.due_on)},
            action_url=begun or draft,
            action_label=_("Issue it") if begun else _("Draft it"),
        )

    rows, n_all = first_rows(
        deadlines_with_proposals(user, today=today)
        .filter(cycle__treaty_body__in=viewer_of(user).officer_body_ids)
        .select_related("cycle__treaty_body", "cycle__state_party")
        .order_by("proposed_on", "pk"),  # type: ignore[misc] # annotated by the query
        as_row,
    )
    return WorkList(
        key="letters",
        title=_("Letters to write"),
        rows=rows,
        n_all=n_all,
        empty_title=_("No letter is due."),
        more_url=reverse("letter-list"),
        more_label=_("All letters"),
    )


def failed_mails(user: User) -> WorkList:
    """Reminders that failed or got stuck: somebody was not told."""

    def as_row(email: OutgoingEmail) -> WorkRow:
        return WorkRow(
            sentence=_("%(case)s: the reminder to %(address)s did not arrive.")
            % {"case": case_of(email.deadline.cycle), "address": email.address},
            url=email.get_absolute_url(),
            label=email.get_status_display(),
            tone="failed",
            note=email.outcome[:120],
            action_url=email.get_absolute_url(),
            action_label=_("Look into it"),
        )

    rows, n_all = first_rows(
        OutgoingEmail.objects.official()
        .visible_to(user)
        .filter(
            # What came back is settled once the person has another address.
            Q(status__in=(EmailStatus.FAILED, EmailStatus.EXPIRED))
            | Q(
                status=EmailStatus.BOUNCED,
                recipient__email__iexact=F("recipient__bounced_address"),
            ),
            deadline__cycle__treaty_body__in=viewer_of(user).officer_body_ids,
        )
        .select_related("deadline__cycle__treaty_body", "deadline__cycle__state_party")
        .order_by("send_after", "pk"),
        as_row,
    )
    return WorkList(
        key="failed-mails",
        title=_("Reminders that failed"),
        rows=rows,
        n_all=n_all,
        empty_title=_("Every reminder went out."),
        more_url=reverse("ledger") if n_all > len(rows) else "",
        more_label=_("The reminder ledger"),
    )


_IMPORTS: dict[str, Any] = {ImportStatus.PARSED: "soon", ImportStatus.FAILED: "failed"}


def imports_to_check(user: User) -> WorkList:
    """Files that were read and wait for a person, or could not be read."""

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
            tone=_IMPORTS[run.status],
            note=run.symbol,
            action_url=run.get_absolute_url(),
            action_label=_("Check it") if is_parsed else _("See why"),
        )

    rows, n_all = first_rows(
        ImportRun.objects.visible_to(user)
        .filter(status__in=tuple(_IMPORTS))
        .order_by("created_at", "pk"),
        as_row,
    )
    return WorkList(
        key="imports",
        title=_("Imports to check"),
        rows=rows,
        n_all=n_all,
        empty_title=_("No import waits."),
        more_url=reverse("import-list") if n_all > len(rows) else "",
        more_label=_("All imports"),
    )
