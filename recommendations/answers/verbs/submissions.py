"""Submissions of NGOs and NHRIs: written, sent, taken in, returned, published, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations import texts
from recommendations.acts.errors import (
    DomainError,
    IllegalTransition,
    InvalidInput,
    refuse_too_long,
)
from recommendations.acts.events import record_event
from recommendations.acts.seen import Seen, check_seen
from recommendations.answers.verbs.receipts import keep_version, words_of
from recommendations.enums import SUBMISSION_TRANSITIONS, AccessLevel, EventKind, SubmissionStatus
from recommendations.models import (
    Assessment,
    Document,
    Evidence,
    FollowUpRequest,
    Grade,
    Organisation,
    Recommendation,
    Submission,
    User,
)
from recommendations.visibility import openness


@dataclass(frozen=True)
class EvidenceInput:
    """A source. `same_as` is the number of an earlier source that it repeats ("Ibid.")."""

    text: str
    url: str = ""
    same_as: int | None = None


def _check_publication(access_level: str, public_from: date | None) -> None:
    if access_level == AccessLevel.FROM_DATE and public_from is None:
        raise InvalidInput(
            _("Enter the day from which the submission is public."), field="public_from"
        )


def _refuse_after_end(request: FollowUpRequest, document: Document | None, by: User) -> None:
    # A submission that arrived as a document is recorded even after the end.
    if document is None and request.has_ended_for(by):
        raise DomainError(
            _("The follow-up to this request has ended: submissions are no longer accepted.")
        )


@transaction.atomic
def start_submission(
    request: FollowUpRequest,
    *,
    organisation: Organisation,
    title: str,
    by: User,
    now: datetime,
    language: str = "en",
    access_level: str = AccessLevel.COMMITTEE,
    public_from: date | None = None,
    is_author_withheld: bool = False,
    document: Document | None = None,
) -> Submission:
    """Start a draft that only the organisation can see: one event.

    An organisation has one draft for a request: where there is one, it is returned unchanged.
    Raises DomainError once the follow-up has ended.
    """
    _check_publication(access_level, public_from)
    _refuse_after_end(request, document, by)
    draft = Submission.objects.filter(
        request=request,
        organisation=organisation,
        status=SubmissionStatus.DRAFT,
        corrects__isnull=True,
    ).first()
    if draft is not None:
        return draft
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                request=request,
                organisation=organisation,
                author=by,
                title=title.strip(),
                language=language,
                access_level=access_level,
                public_from=public_from,
                is_author_withheld=is_author_withheld,
                document=document,
            )
    except IntegrityError as error:
        if "submission_one_draft_uniq" not in str(error):
            raise
        raise DomainError(
            _("Your organisation already has a draft for this request. Reload the page to see it.")
        ) from error
    record_event(EventKind.SUBMISSION_CREATED, submission, by=by, now=now)
    return submission


@transaction.atomic
def start_correction(
    published: Submission, *, reason: str, by: User, now: datetime, seen: Seen | None = None
) -> Submission:
    """Start a draft that corrects a published submission: a copy of it, with one event.

    Its access levels and whether the author is named are those of the former version, until the
    authors choose others. There is one correction at a time: where one is open, it is returned
    unchanged. Raises InvalidInput without a reason, which those read who may read the former
    version, and DomainError for a submission that is not published.
    """
    former = _lock(published, seen)
    is_open = ~Q(status=SubmissionStatus.WITHDRAWN)
    if under_way := former.corrections.filter(is_open).first():
        return under_way
    if former.status != SubmissionStatus.PUBLISHED:
        raise DomainError(_("Only a submission that is published can be corrected."))
    if not reason.strip():
        raise InvalidInput(_("Say what is corrected."), field="reason")
    draft = Submission.objects.create(
        request=former.request,
        organisation=former.organisation,
        author=by,
        title=former.title,
        language=former.language,
        access_level=former.access_level,
        public_from=former.public_from,
        is_author_withheld=former.is_author_withheld,
        corrects=former,
        correction_reason=reason.strip(),
    )
    for organisation in former.cosignatories.all():
        draft.cosignatories.add(organisation)
    for assessment in former.assessments.prefetch_related("evidence__same_as"):
        copy = Assessment.objects.create(
            submission=draft,
            recommendation_id=assessment.recommendation_id,
            proposed_grade_id=assessment.proposed_grade_id,
            reasoning=assessment.reasoning,
            access_level=assessment.access_level,
            match_reason=assessment.match_reason,
        )
        _replace_evidence(
            copy,
            [
                EvidenceInput(row.text, row.url, row.same_as.position if row.same_as else None)
                for row in assessment.evidence.all()
            ],
        )
    for proposal in former.proposals.all():
        draft.proposals.create(
            position=proposal.position, text=proposal.text, addressee=proposal.addressee
        )
    record_event(EventKind.SUBMISSION_CREATED, draft, by=by, now=now)
    return draft


def _lock(submission: Submission, seen: Seen | None = None) -> Submission:
    locked = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("request__cycle", "organisation", "corrects")
        .get(pk=submission.pk)
    )
    check_seen(locked, seen)
    return locked


def _lock_editable(submission: Submission, seen: Seen | None = None) -> Submission:
    locked = _lock(submission, seen)
    if locked.status not in SubmissionStatus.editable_statuses:
        raise DomainError(_("This submission has been sent and can no longer be changed."))
    return locked


@transaction.atomic
def change_submission_settings(
    submission: Submission,
    *,
    title: str,
    language: str,
    access_level: str,
    public_from: date | None,
    is_author_withheld: bool,
    seen: Seen | None = None,
) -> Submission:
    """Change the title, the language and who may read a draft or a returned submission.

    No event: only the organisation sees what is not sent. Raises ChangedMeanwhile where somebody
    saved it after it was `seen`.
    """
    locked = _lock_editable(submission, seen)
    _check_publication(access_level, public_from)
    if not title.strip():
        raise InvalidInput(_("Enter a title for the submission."), field="title")
    locked.title = title.strip()
    locked.language = language
    locked.access_level = access_level
    locked.public_from = public_from if access_level == AccessLevel.FROM_DATE else None
    locked.is_author_withheld = is_author_withheld
    locked.save()
    return locked


@transaction.atomic
def save_assessment(
    submission: Submission,
    *,
    recommendation: Recommendation,
    reasoning: str,
    by: User,
    now: datetime,
    proposed_grade: Grade | None = None,
    evidence: Sequence[EvidenceInput] = (),
    access_level: str = AccessLevel.PUBLIC,
    match_reason: str = "",
    seen: Seen | None = None,
) -> Assessment:
    """Create or change the assessment of one recommendation in a draft: one event.

    Evidence is numbered from 1 in the order given. Raises DomainError once the submission has
    been sent; ChangedMeanwhile where somebody saved the assessment after it was `seen`;
    InvalidInput without reasoning, for a recommendation of another case, and for a grade that is
    not in the scale of the request.
    """
    # Whoever writes an assessment holds the submission, so none is written beside this one.
    locked = _lock_editable(submission)
    check_seen(locked.assessments.filter(recommendation=recommendation).first(), seen)
    if not reasoning.strip():
        raise InvalidInput(_("Write your assessment."), field="reasoning")
    refuse_too_long(reasoning.strip(), texts.STATEMENT, field="reasoning")
    for source in evidence:
        refuse_too_long(source.text.strip(), texts.SOURCE)
    if recommendation.cycle_id != locked.request.cycle_id:
        raise InvalidInput(_("This recommendation belongs to another case."))
    procedure = locked.request.procedure
    if proposed_grade is not None and (
        procedure is None or proposed_grade.scale_id != procedure.scale_id
    ):
        raise InvalidInput(
            _("Choose a grade from the scale that applies to this request."), field="proposed_grade"
        )
    assessment, _created = Assessment.objects.update_or_create(
        submission=locked,
        recommendation=recommendation,
        defaults={
            "reasoning": reasoning.strip(),
            "proposed_grade": proposed_grade,
            "access_level": access_level,
            "match_reason": match_reason,
        },
    )
    _replace_evidence(assessment, evidence)
    record_event(EventKind.ASSESSMENT_SAVED, assessment, by=by, now=now)
    return assessment


def _replace_evidence(assessment: Assessment, evidence: Sequence[EvidenceInput]) -> None:
    given = [source for source in evidence if source.text.strip() or source.url.strip()]
    stored = Evidence.objects.filter(assessment=assessment).order_by("position")
    if [
        (row.text, row.url, row.same_as and row.same_as.position)
        for row in stored.select_related("same_as")
    ] == [(row.text.strip() or row.url.strip(), row.url.strip(), row.same_as) for row in given]:
        return  # the same sources: a version that nobody changed stays the same
    # A row that repeats another one refers to it, and the database protects what is referred to.
    stored.update(same_as=None)
    stored.delete()
    rows = Evidence.objects.bulk_create(
        Evidence(
            assessment=assessment,
            position=position,
            text=source.text.strip() or source.url.strip(),
            url=source.url.strip(),
        )
        for position, source in enumerate(given, start=1)
    )
    for row, source in zip(rows, given, strict=True):
        if source.same_as is not None and 1 <= source.same_as < row.position:
            row.same_as = rows[source.same_as - 1]
            row.save(update_fields=["same_as", "updated_at"])


def _change_status(
    submission: Submission, to: SubmissionStatus, *, by: User, now: datetime, reason: str
) -> Submission:
    from_status = SubmissionStatus(submission.status)
    if to not in SUBMISSION_TRANSITIONS[from_status]:
        raise IllegalTransition(from_status, to, SubmissionStatus)
    submission.status = to
    submission.status_reason = reason.strip()
    submission.save()
    record_event(
        EventKind.SUBMISSION_STATUS_CHANGED,
        submission,
        by=by,
        now=now,
        from_status=from_status,
        to_status=to,
        reason=reason.strip(),
    )
    return submission


@transaction.atomic
def submit(
    submission: Submission, *, by: User, now: datetime, seen: Seen | None = None
) -> Submission:
    """Send a draft or a returned submission; what is sent is kept with a receipt: one event.

    Late submissions are accepted. Raises InvalidInput when it has no assessment, and DomainError
    once the follow-up has ended: what is published can still be corrected then. A correction in
    which nothing differs is refused.
    """
    locked = _lock(submission, seen)
    if locked.corrects is None:
        _refuse_after_end(locked.request, locked.document, by)
    elif words_of(locked) == words_of(locked.corrects):
        raise InvalidInput(_("Nothing differs from the published version."))
    if not locked.assessments.exists():
        raise InvalidInput(
            _("Write an assessment of at least one recommendation before you send the submission.")
        )
    if SubmissionStatus.SUBMITTED in SUBMISSION_TRANSITIONS[locked.status]:
        locked.submitted_at = now
        locked.receipt = keep_version(locked, now=now).receipt
    return _change_status(locked, SubmissionStatus.SUBMITTED, by=by, now=now, reason="")


@transaction.atomic
def accept_submission(
    submission: Submission, *, by: User, now: datetime, seen: Seen | None = None
) -> Submission:
    """Accept a submission, which the committee can read from now on: one event."""
    return _change_status(
        _lock(submission, seen), SubmissionStatus.ACCEPTED, by=by, now=now, reason=""
    )


@transaction.atomic
def publish_submission(
    submission: Submission, *, by: User, now: datetime, seen: Seen | None = None
) -> Submission:
    """Publish an accepted submission to the readers of its access level: one event.

    A corrected version replaces the former one with it, which leaves one event of its own. Raises
    DomainError while the former version is with its authors or the secretariat once more.
    """
    locked = _lock(submission, seen)
    if locked.corrects is not None:
        _replace(_lock(locked.corrects), locked, by=by, now=now)
    return _change_status(locked, SubmissionStatus.PUBLISHED, by=by, now=now, reason="")


def _replace(former: Submission, corrected: Submission, *, by: User, now: datetime) -> None:
    """Take a former version out of publication; it has no more readers than the corrected one."""
    if former.status in (SubmissionStatus.SUBMITTED, SubmissionStatus.RETURNED):
        raise DomainError(
            _("The former version was returned to its authors. Withdraw one of the two first.")
        )
    if _openness(corrected) < _openness(former):
        former.access_level, former.public_from = corrected.access_level, corrected.public_from
    former.is_author_withheld = former.is_author_withheld or corrected.is_author_withheld
    former.save()
    levels = dict(corrected.assessments.values_list("recommendation", "access_level"))
    for assessment in former.assessments.all():
        level = levels.get(assessment.recommendation_id, assessment.access_level)
        if openness(level, None) < openness(assessment.access_level, None):
            assessment.access_level = level
            assessment.save(update_fields=["access_level", "updated_at"])
    if former.status in (SubmissionStatus.PUBLISHED, SubmissionStatus.ACCEPTED):
        reason = corrected.correction_reason
        _change_status(former, SubmissionStatus.REPLACED, by=by, now=now, reason=reason)


def _openness(submission: Submission) -> tuple[int, date]:
    return openness(submission.access_level, submission.public_from)


@transaction.atomic
def return_submission(
    submission: Submission, *, reason: str, by: User, now: datetime, seen: Seen | None = None
) -> Submission:
    """Return a submission with a reason: it can be changed and sent again. One event."""
    if not reason.strip():
        raise InvalidInput(_("Say what has to be changed."), field="reason")
    return _change_status(
        _lock(submission, seen), SubmissionStatus.RETURNED, by=by, now=now, reason=reason
    )


@transaction.atomic
def withdraw_submission(
    submission: Submission, *, by: User, now: datetime, reason: str = "", seen: Seen | None = None
) -> Submission:
    """Withdraw a submission before publication; it stays in the organisation's list. One event."""
    return _change_status(
        _lock(submission, seen), SubmissionStatus.WITHDRAWN, by=by, now=now, reason=reason
    )


@transaction.atomic
def retract_submission(
    submission: Submission, *, reason: str, by: User, now: datetime, seen: Seen | None = None
) -> Submission:
    """Withdraw a published submission, for a reason that the committee reads: one event.

    The public no longer reads it. The committee, which may have relied on it, does, marked as
    withdrawn; every version that was sent keeps its receipt.
    """
    if not reason.strip():
        raise InvalidInput(_("Say why the submission is withdrawn."), field="reason")
    return _change_status(
        _lock(submission, seen), SubmissionStatus.RETRACTED, by=by, now=now, reason=reason
    )
