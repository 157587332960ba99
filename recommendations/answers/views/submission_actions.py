"""What happens to a submission once it is written: sent, accepted, published, corrected, withdrawn.

Which person may take which action is decided by `rules`, and from which status it leads by
`SUBMISSION_TRANSITIONS`.
"""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from recommendations.acts.fields import ReasonForm
from recommendations.acts.form_pages import case_heading
from recommendations.acts.loading import load, signed_in
from recommendations.answers.reads.submissions import (
    assessed_recommendations,
    what_publishing_replaces,
)
from recommendations.answers.verbs import submissions as verbs
from recommendations.answers.views.status_actions import StatusAction, confirm_page
from recommendations.enums import SUBMISSION_TRANSITIONS, SubmissionStatus
from recommendations.models import Submission, User

SUBMIT = StatusAction(
    word="submit",
    permission="submit_submission",
    verb=verbs.submit,
    to=SubmissionStatus.SUBMITTED,
    title=_("Send this submission"),
    explanation=(
        _(
            "The secretariat receives it at once, and you get a receipt that only your "
            "organisation sees and can check. You cannot change it while the secretariat has it, "
            "but you can withdraw it."
        ),
        _("The secretariat may return it with a reason. You can then change it and send it again."),
    ),
    button=_("Send it to the secretariat"),
    done=_("The submission was sent. Download the receipt below and keep it."),
    link=_("Send it"),
    is_primary=True,
)
ACCEPT = StatusAction(
    word="accept",
    permission="receive_submission",
    verb=verbs.accept_submission,
    to=SubmissionStatus.ACCEPTED,
    title=_("Accept this submission"),
    explanation=(
        _("The committee's members can read it from now on. It is not public until published."),
    ),
    button=_("Accept it"),
    done=_("The submission was accepted: the committee's members can read it."),
    link=_("Accept"),
    is_primary=True,
    comes_from=SubmissionStatus.SUBMITTED,
)
PUBLISH = StatusAction(
    word="publish",
    permission="receive_submission",
    verb=verbs.publish_submission,
    to=SubmissionStatus.PUBLISHED,
    title=_("Publish this submission"),
    explanation=(
        _(
            "It becomes readable at its access level: %(level)s. Assessments that are kept more "
            "confidential stay so."
        ),
    ),
    button=_("Publish it"),
    done=_("The submission was published."),
    link=_("Publish"),
    is_primary=True,
)
UNPUBLISH = StatusAction(
    word="unpublish",
    permission="receive_submission",
    verb=verbs.accept_submission,
    to=SubmissionStatus.ACCEPTED,
    title=_("Take this submission out of publication"),
    explanation=(
        _(
            "The public can no longer read it here. What has been read or copied in the meantime "
            "cannot be recalled."
        ),
    ),
    button=_("Take it out of publication"),
    done=_("The submission is no longer published; the committee can still read it."),
    link=_("Take out of publication"),
    comes_from=SubmissionStatus.PUBLISHED,
)
RETURN = StatusAction(
    word="return",
    permission="receive_submission",
    verb=verbs.return_submission,
    to=SubmissionStatus.RETURNED,
    title=_("Return this submission"),
    explanation=(
        _("The organisation can change it and send it again. Until then you do not see it."),
    ),
    button=_("Return it to the organisation"),
    done=_("The submission was returned to the organisation with your reason."),
    link=_("Return"),
    make_form=lambda data, _row: ReasonForm(
        data, hint=gettext("The organisation reads it: say what has to be changed.")
    ),
)
WITHDRAW = StatusAction(
    word="withdraw",
    permission="withdraw_submission",
    verb=verbs.withdraw_submission,
    to=SubmissionStatus.WITHDRAWN,
    title=_("Withdraw this submission"),
    explanation=(
        _(
            "Neither the committee nor the public can read it any longer, and it cannot be sent "
            "again. The history shows that it was withdrawn."
        ),
    ),
    button=_("Withdraw it"),
    done=_("The submission was withdrawn."),
    link=_("Withdraw"),
    is_danger=True,
    make_form=lambda data, _row: ReasonForm(
        data, hint=gettext("The secretariat reads it."), is_required=False
    ),
)
RETRACT = StatusAction(
    word="retract",
    permission="withdraw_submission",
    verb=verbs.retract_submission,
    to=SubmissionStatus.RETRACTED,
    title=_("Withdraw this published submission"),
    explanation=(
        _(
            "The public can no longer read it here. What has been read or copied in the meantime "
            "cannot be recalled."
        ),
        _(
            "The committee, which may have relied on it, keeps it, marked as withdrawn and with "
            "your reason. It cannot be published again; you may send a new submission instead."
        ),
    ),
    button=_("Withdraw it"),
    done=_("The submission was withdrawn: the public can no longer read it."),
    link=_("Withdraw"),
    is_danger=True,
    make_form=lambda data, _row: ReasonForm(
        data, hint=gettext("The committee and the secretariat read it.")
    ),
)

CORRECT = StatusAction(
    word="correct",
    permission="correct_submission",
    verb=verbs.start_correction,
    to=SubmissionStatus.DRAFT,
    title=_("Correct this published submission"),
    explanation=(
        _(
            "You get a copy of it as a draft, with the same access levels. Change what is wrong "
            "and send it; until the secretariat publishes it, this version stays as it is."
        ),
        _(
            "Then the corrected version takes its place. The public no longer reads this one; the "
            "committee, which may have relied on it, keeps it, marked as replaced. What has been "
            "read or copied in the meantime cannot be recalled."
        ),
    ),
    button=_("Open the correction"),
    done=_("The correction is open as a draft. Change what is wrong, then send it."),
    link=_("Correct"),
    comes_from=SubmissionStatus.PUBLISHED,
    make_form=lambda data, _row: ReasonForm(
        data, hint=gettext("Say what is corrected. Everybody who may read this version reads it.")
    ),
)

SUBMISSION_ACTIONS = (SUBMIT, ACCEPT, PUBLISH, UNPUBLISH, RETURN, CORRECT, WITHDRAW, RETRACT)


def actions_open_to(user: User | AnonymousUser, submission: Submission) -> list[StatusAction]:
    """The actions that the status allows and that this person may take, in the order of buttons."""
    allowed = SUBMISSION_TRANSITIONS[submission.status]
    return [
        action
        for action in SUBMISSION_ACTIONS
        # A correction is another row: this one keeps its status.
        if (action is CORRECT or action.to in allowed)
        and action.comes_from in (None, submission.status)
        and user.has_perm(f"recommendations.{action.permission}", submission)
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submission_action(request: HttpRequest, public_id: UUID, action: StatusAction) -> HttpResponse:
    """Confirm and take one action on a submission."""
    user = signed_in(request)
    submission = load(
        Submission.objects.visible_to(user).select_related(
            "organisation",
            "corrects",
            "request__cycle__treaty_body",
            "request__cycle__state_party",
        ),
        public_id=public_id,
    )
    done_url: str | None = submission.get_absolute_url()
    if action is RETURN:
        # A submission that was returned is no longer open to the officer who returned it.
        done_url = reverse("submission-list")
    elif action is CORRECT:
        done_url = None
    return confirm_page(
        request,
        submission,
        action,
        done_url=done_url,
        context={
            "submission": submission,
            "assessed": assessed_recommendations(submission, user),
            "is_author_withheld": action is PUBLISH and submission.is_author_withheld,
            "notes": what_publishing_replaces(submission) if action in (SUBMIT, PUBLISH) else [],
            "over": submission.title,
            "back_url": submission.get_absolute_url(),
            **case_heading(submission.request.cycle, str(action.title)),
        },
    )
