"""The lists of submissions, and what one submission says."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recommendations.enums import AccessLevel, SubmissionStatus
from recommendations.models import Assessment, Recommendation, SentVersion, Submission, User
from recommendations.models.people import viewer_of
from recommendations.models.recommendations import RecommendationQuerySet
from recommendations.models.submissions import SubmissionQuerySet
from recommendations.visibility import openness

LIST_LIMIT = 100


@dataclass(frozen=True)
class AssessedRecommendation:
    """One recommendation of the request, and what the submission says on it."""

    recommendation: Recommendation
    assessment: Assessment | None


@dataclass(frozen=True)
class SubmissionList:
    """One section of the page of submissions."""

    key: str
    title: Promise
    rows: SubmissionQuerySet
    empty: Promise


@dataclass(frozen=True)
class Receipts:
    """The receipts of all versions sent, and whether one given in the former form is void."""

    versions: list[SentVersion]
    has_void: bool


_NEXT_STEPS: dict[str, Promise] = {
    SubmissionStatus.DRAFT: _(
        "Only the organisation sees this draft. Assess at least one recommendation, then send it."
    ),
    SubmissionStatus.SUBMITTED: _(
        "The secretariat has received it and will accept it or return it with a reason."
    ),
    SubmissionStatus.ACCEPTED: _(
        "The committee's members can read it. The secretariat decides when it is published."
    ),
    SubmissionStatus.PUBLISHED: _("It is published: everybody can read it."),
    SubmissionStatus.RETURNED: _(
        "The secretariat returned it. Make the changes it asks for, then send it again."
    ),
    SubmissionStatus.WITHDRAWN: _(
        "It was withdrawn: neither the committee nor the public can read it."
    ),
    SubmissionStatus.RETRACTED: _(
        "Its authors withdrew it after publication. The public no longer reads it; the committee "
        "keeps what it had."
    ),
    SubmissionStatus.REPLACED: _(
        "Its authors corrected it. The committee keeps this version; the public no longer reads it."
    ),
}

_NEXT_STEPS_WHEN_PUBLISHED: dict[str, Promise] = {
    AccessLevel.FROM_DATE: _("It is published: everybody can read it from the day shown below."),
    AccessLevel.COMMITTEE: _("It is published to the committee's members only."),
    AccessLevel.RAPPORTEUR: _("It is published to the rapporteurs of the case only."),
}


def next_step_of(submission: Submission) -> str:
    """What the status means and what happens next, in a sentence or two."""
    sentence = _NEXT_STEPS[submission.status]
    if submission.status == SubmissionStatus.PUBLISHED:
        sentence = _NEXT_STEPS_WHEN_PUBLISHED.get(submission.access_level, sentence)
    return str(sentence)


@dataclass(frozen=True)
class Versions:
    """The version that a submission corrects, and the one that corrects it."""

    former: Submission | None
    corrected: Submission | None


def versions_of(submission: Submission, user: User | AnonymousUser) -> Versions:
    """The versions before and after this one, of those that the reader may see. Two queries."""
    seen = Submission.objects.visible_to(user)
    corrected = seen.filter(corrects=submission).exclude(status=SubmissionStatus.WITHDRAWN).first()
    former = seen.filter(pk=submission.corrects_id).first() if submission.corrects_id else None
    return Versions(former, corrected)


def what_publishing_replaces(submission: Submission) -> list[str]:
    """What its authors and the secretariat are told before a correction is sent or published."""
    former = submission.corrects
    if former is None:
        return []
    sentences: list[str] = [
        _(
            "Once it is published, it replaces “%(title)s”, which stays with its authors and the "
            "committee, marked as replaced."
        )
        % {"title": former.title}
    ]
    ours, theirs = (openness(row.access_level, row.public_from) for row in (submission, former))
    level = {
        "before": former.get_access_level_display(),
        "after": submission.get_access_level_display(),
    }
    if ours > theirs:
        sentences.append(
            _(
                "It will have more readers than the former version: %(before)s before, %(after)s "
                "now."
            )
            % level
        )
    elif ours < theirs:
        sentences.append(
            _(
                "It will have fewer readers than the former version, which is closed to the others "
                "too: %(before)s before, %(after)s now."
            )
            % level
        )
    if former.is_author_withheld and not submission.is_author_withheld:
        sentences.append(
            str(_("The former version did not name the organisation in public; this one does."))
        )
    return [str(sentence) for sentence in sentences]


def recommendations_to_assess(
    submission: Submission, user: User | AnonymousUser
) -> RecommendationQuerySet:
    """Those under follow-up on the request, and those assessed already, in printed order."""
    to_assess = Q(pk__in=submission.request.follow_ups.values("recommendation")) | Q(
        pk__in=submission.assessments.values("recommendation")
    )
    return (
        Recommendation.objects.visible_to(user)
        .filter(to_assess)
        .select_related("paragraph__document")
        .order_by("paragraph__position")
    )


def assessed_recommendations(
    submission: Submission, user: User | AnonymousUser
) -> list[AssessedRecommendation]:
    """Each recommendation with its assessment, where there is one that this person may read."""
    written = {
        assessment.recommendation_id: assessment
        for assessment in Assessment.objects.visible_to(user)
        .filter(submission=submission)
        .select_related("proposed_grade")
        .prefetch_related("evidence")
    }
    return [
        AssessedRecommendation(row, written.get(row.pk))
        for row in recommendations_to_assess(submission, user)
    ]


def receipts_of(submission: Submission, user: User | AnonymousUser) -> Receipts | None:
    """The receipts, newest first, for the authors' side alone; None for everybody else."""
    if not Submission.objects.written_by(user).filter(pk=submission.pk).exists():
        return None
    versions = list(
        SentVersion.objects.visible_to(user).filter(submission=submission).order_by("-number")
    )
    known = {version.receipt for version in versions}
    return Receipts(versions, bool(submission.receipt) and submission.receipt not in known)


def submission_lists_for(user: User) -> list[SubmissionList]:
    """The organisation's own submissions, those awaiting a decision, and those accepted since."""
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
                _("From your organisation"),
                visible.filter(own).order_by("-updated_at")[:LIST_LIMIT],
                _("Your organisation has no submission yet. Choose an open request to start one."),
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
                _("Awaiting your decision"),
                waiting.order_by("submitted_at")[:LIST_LIMIT],
                _("Every submission received has been accepted or returned."),
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
            _("There is no accepted or published submission that you may read."),
        )
    )
    return lists
