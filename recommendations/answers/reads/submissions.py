"""Reads that shape the pages of submissions."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recommendations.enums import SUBMISSION_TRANSITIONS, AccessLevel, SubmissionStatus
from recommendations.models import Assessment, Recommendation, Submission, User
from recommendations.models.people import viewer_of
from recommendations.models.recommendations import RecommendationQuerySet
from recommendations.models.submissions import SubmissionQuerySet

LIST_LIMIT = 100


@dataclass(frozen=True)
class Part:
    """One recommendation of the request, and what the submission says on it."""

    recommendation: Recommendation
    assessment: Assessment | None


@dataclass(frozen=True)
class OpenAct:
    """A step that this person may take now: the name of its address and of its button."""

    url_name: str
    label: Promise
    tone: str = ""


@dataclass(frozen=True)
class SubmissionList:
    """A list of submissions under a heading of its own."""

    key: str
    title: Promise
    rows: SubmissionQuerySet
    empty: Promise


_S = SubmissionStatus
# Whom each step is for, from where (None: wherever the table allows) and to where it leads.
_STEPS: tuple[tuple[str, SubmissionStatus | None, SubmissionStatus, OpenAct], ...] = (
    ("submit", None, _S.SUBMITTED, OpenAct("submission-submit", _("Send it"), "primary")),
    ("receive", _S.SUBMITTED, _S.ACCEPTED, OpenAct("submission-accept", _("Accept"), "primary")),
    ("receive", None, _S.PUBLISHED, OpenAct("submission-publish", _("Publish"), "primary")),
    (
        "receive",
        _S.PUBLISHED,
        _S.ACCEPTED,
        OpenAct("submission-unpublish", _("Take out of publication")),
    ),
    ("receive", None, _S.RETURNED, OpenAct("submission-return", _("Return"))),
    ("withdraw", None, _S.WITHDRAWN, OpenAct("submission-withdraw", _("Withdraw"))),
)

_NEXT_STEPS: dict[str, Promise] = {
    SubmissionStatus.DRAFT: _(
        "Only the organisation sees this draft. Write on at least one recommendation, then send it."
    ),
    SubmissionStatus.SUBMITTED: _(
        "The secretariat has it, and will accept it or return it with a reason."
    ),
    SubmissionStatus.ACCEPTED: _(
        "The committee's members read it now. The secretariat decides when it is published."
    ),
    SubmissionStatus.PUBLISHED: _("It is published, and everybody can read it."),
    SubmissionStatus.RETURNED: _(
        "The secretariat returned it. Change what the reason asks for, then send it again."
    ),
    SubmissionStatus.WITHDRAWN: _(
        "It was withdrawn: neither the committee nor the public reads it."
    ),
}


_PUBLISHED: dict[str, Promise] = {
    AccessLevel.FROM_DATE: _("It is published: everybody can read it from the day named below on."),
    AccessLevel.COMMITTEE: _("It is published to the committee's members alone."),
    AccessLevel.RAPPORTEUR: _("It is published to the rapporteurs of the case alone."),
}


def next_step_of(submission: Submission) -> str:
    """Where a submission stands and what happens next, in a sentence or two."""
    sentence = _NEXT_STEPS[submission.status]
    if submission.status == SubmissionStatus.PUBLISHED:
        sentence = _PUBLISHED.get(submission.access_level, sentence)
    return str(sentence)


def recommendations_of(
    submission: Submission, user: User | AnonymousUser
) -> RecommendationQuerySet:
    """The recommendations on which a submission may speak, in printed order."""
    on = Q(pk__in=submission.request.follow_ups.values("recommendation")) | Q(
        pk__in=submission.assessments.values("recommendation")
    )
    return (
        Recommendation.objects.visible_to(user)
        .filter(on)
        .select_related("paragraph__document")
        .order_by("paragraph__position")
    )


def parts_of(submission: Submission, user: User | AnonymousUser) -> list[Part]:
    """Each recommendation with what this person may read of the submission on it."""
    written = {
        assessment.recommendation_id: assessment
        for assessment in Assessment.objects.visible_to(user)
        .filter(submission=submission)
        .select_related("proposed_grade")
        .prefetch_related("evidence")
    }
    return [Part(row, written.get(row.pk)) for row in recommendations_of(submission, user)]


def acts_open_to(user: User | AnonymousUser, submission: Submission) -> list[OpenAct]:
    """The steps that the table allows from here and the rules allow to this person."""
    allowed = SUBMISSION_TRANSITIONS[submission.status]
    return [
        act
        for verb, comes_from, to, act in _STEPS
        if to in allowed
        and comes_from in (None, submission.status)
        and user.has_perm(f"recommendations.{verb}_submission", submission)
    ]


def lists_for(user: User) -> list[SubmissionList]:
    """Own submissions, those to receive, and those that the committee or everybody reads."""
    viewer = viewer_of(user)
    visible = (
        Submission.objects.visible_to(user)
        .select_related(
            "organisation", "request__cycle__treaty_body", "request__cycle__state_party"
        )
        .prefetch_related(Prefetch("assessments", Assessment.objects.visible_to(user)))
    )
    own = Q(organisation__in=viewer.organisation_ids) | Q(pk__in=viewer.cosigned_submission_ids)
    lists = []
    if viewer.organisation_ids:
        lists.append(
            SubmissionList(
                "own",
                _("Of your organisation"),
                visible.filter(own).order_by("-updated_at")[:LIST_LIMIT],
                _("Nothing has been started. Choose one of the open requests."),
            )
        )
    if viewer.is_officer:
        waiting = visible.filter(
            status=SubmissionStatus.SUBMITTED,
            request__cycle__treaty_body__in=viewer.officer_body_ids,
        )
        lists.append(
            SubmissionList(
                "to-receive",
                _("To receive"),
                waiting.order_by("submitted_at")[:LIST_LIMIT],
                _("Every submission that was sent has been accepted or returned."),
            )
        )
    received = visible.filter(
        status__in=(SubmissionStatus.ACCEPTED, SubmissionStatus.PUBLISHED)
    ).exclude(own)
    lists.append(
        SubmissionList(
            "received",
            _("Accepted and published"),
            received.order_by("-submitted_at")[:LIST_LIMIT],
            _("No submission that you may read has been accepted or published yet."),
        )
    )
    return lists
