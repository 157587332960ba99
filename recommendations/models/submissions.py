"""Submissions of NGOs and national human rights institutions, with assessments and evidence."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations import dates, texts, visibility
from recommendations.enums import AccessLevel, Language, SubmissionStatus
from recommendations.models.base import AddressedModel, TimestampedModel, VersionedRow
from recommendations.models.bodies import Grade
from recommendations.models.documents import Document
from recommendations.models.follow_ups import FollowUpRequest
from recommendations.models.people import Organisation, User, viewer_of
from recommendations.models.recommendations import Recommendation
from recommendations.models.written_sql import narrowed_once
from recommendations.visibility import Viewer

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def _visible_submissions(
    rows: "models.QuerySet[Submission]", viewer: Viewer, day: date
) -> "models.QuerySet[Submission]":
    return rows.filter(visibility.submissions(viewer, day)).annotate(
        author_may_be_named=Case(
            When(Q(is_author_withheld=False) | visibility.may_see_authors(viewer), then=True),
            default=Value(False),
        ),
        words_are_open=Case(
            When(visibility.submitted_words(viewer), then=True), default=Value(False)
        ),
    )


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "SubmissionQuerySet":
        """Rows this person may see, annotated with whether they may know author and words."""
        return narrowed_once(self, _visible_submissions, viewer_of(user), today or dates.today())

    def written_by(self, user: "User | AnonymousUser | None") -> "SubmissionQuerySet":
        """Those of the person's own organisations, and those that these have co-signed."""
        return self.filter(visibility.authors_own(viewer_of(user)))


class Submission(VersionedRow, AddressedModel):
    """What an organisation, alone or with others, sends on a follow-up request."""

    request = models.ForeignKey(
        FollowUpRequest, on_delete=models.PROTECT, related_name="submissions"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="submissions"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="submissions")
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.ENGLISH
    )
    status = models.CharField(
        _("status"), max_length=12, choices=SubmissionStatus, default=SubmissionStatus.DRAFT
    )
    status_reason = models.TextField(
        _("reason of the last change"), max_length=texts.REASON, blank=True
    )
    access_level = models.CharField(
        _("who may read it once published"),
        max_length=12,
        choices=AccessLevel,
        default=AccessLevel.COMMITTEE,
    )
    public_from = models.DateField(_("public from"), null=True, blank=True)
    is_author_withheld = models.BooleanField(_("do not name the author in public"), default=False)
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="submission"
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    # The receipt of the version sent last. One without a row in `sent_versions` is void: it was
    # made in a form that let anyone test guesses about its author.
    receipt = models.CharField(_("receipt (SHA-256)"), max_length=64, blank=True)
    # The published submission that this one corrects, and replaces once it is published itself.
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    correction_reason = models.TextField(_("what it corrects"), max_length=texts.REASON, blank=True)
    cosignatories = models.ManyToManyField(
        Organisation, through="Cosignature", related_name="cosigned_submissions"
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ("-submitted_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=SubmissionStatus.values), name="submission_status_check"
            ),
            models.CheckConstraint(
                condition=Q(access_level__in=AccessLevel.values), name="submission_access_check"
            ),
            models.CheckConstraint(
                condition=~Q(access_level=AccessLevel.FROM_DATE) | Q(public_from__isnull=False),
                name="submission_public_from_check",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=SubmissionStatus.received_statuses)
                | (Q(submitted_at__isnull=False) & ~Q(receipt="")),
                name="submission_receipt_check",
            ),
            models.UniqueConstraint(
                fields=("request", "organisation"),
                condition=Q(status=SubmissionStatus.DRAFT, corrects__isnull=True),
                name="submission_one_draft_uniq",
            ),
            models.UniqueConstraint(
                fields=("corrects",),
                condition=~Q(status=SubmissionStatus.WITHDRAWN),
                name="submission_one_correction_uniq",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, correction_reason="")
                | Q(corrects__isnull=False) & ~Q(correction_reason=""),
                name="submission_correction_check",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("submission-detail", args=(self.public_id,))

    @property
    def author_name(self) -> str:
        """The organisation, or that its name is withheld.

        A withheld name is given only on rows read through `visible_to`, which knows the reader. On
        all other rows it stays withheld, so that a forgotten annotation reveals nobody.
        """
        if not self.is_author_withheld or getattr(self, "author_may_be_named", False):
            return self.organisation.name
        return str(_("Name withheld"))


class SentVersionQuerySet(models.QuerySet["SentVersion"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "SentVersionQuerySet":
        """For the authors' side alone, whatever became of the submission."""
        return self.filter(visibility.authors_own(viewer_of(user), "submission__"))


class SentVersion(models.Model):
    """What was sent, word for word, with its receipt: rows are added, never changed.

    Without the key, nobody can test a guess about the content against the receipt.
    """

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="sent_versions"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    sent_at = models.DateTimeField(_("sent at"))
    content = models.TextField(_("what was sent"))
    key = models.CharField(_("key"), max_length=64)
    receipt = models.CharField(_("receipt (SHA-256)"), max_length=64)

    objects = SentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version sent")
        verbose_name_plural = _("versions sent")
        ordering = ("submission_id", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "number"), name="sentversion_number_uniq"
            ),
            models.CheckConstraint(
                condition=Q(
                    number__gte=1, key__regex=r"^[0-9a-f]{64}$", receipt__regex=r"^[0-9a-f]{64}$"
                ),
                name="sentversion_form_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.number}"

    @property
    def file_content(self) -> str:
        """The file that the authors download; its SHA-256 is the receipt."""
        return f"{self.key}\n{self.content}"


class Cosignature(TimestampedModel):
    """An organisation that signs another's submission."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="cosignatures"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="cosignatures"
    )

    class Meta:
        verbose_name = _("co-signature")
        verbose_name_plural = _("co-signatures")
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "organisation"), name="cosignature_organisation_uniq"
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.organisation}"


def _visible_assessments(
    rows: "models.QuerySet[Assessment]", viewer: Viewer, day: date
) -> "models.QuerySet[Assessment]":
    named = Q(submission__is_author_withheld=False)
    return rows.filter(visibility.assessments(viewer, day)).annotate(
        author_may_be_named=Case(
            When(named | visibility.may_see_authors(viewer, "submission__"), then=True),
            default=Value(False),
        )
    )


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "AssessmentQuerySet":
        """Rows this person may see, annotated with whether the person may know the author."""
        return narrowed_once(self, _visible_assessments, viewer_of(user), today or dates.today())


class Assessment(VersionedRow, AddressedModel):
    """The assessment of one recommendation in a submission."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="assessments")
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="assessments"
    )
    proposed_grade = models.ForeignKey(
        Grade, on_delete=models.PROTECT, null=True, blank=True, related_name="assessments"
    )
    reasoning = models.TextField(_("reasoning"), max_length=texts.STATEMENT)
    access_level = models.CharField(
        _("who may read this assessment"),
        max_length=12,
        choices=[
            choice
            for choice in AccessLevel.choices
            if choice[0] in (AccessLevel.PUBLIC, *AccessLevel.confidential_levels)
        ],
        default=AccessLevel.PUBLIC,
    )
    match_reason = models.CharField(_("why it was matched"), max_length=300, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ("submission_id", "recommendation_id")
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "recommendation"), name="assessment_recommendation_uniq"
            ),
            models.CheckConstraint(
                condition=Q(
                    access_level__in=(AccessLevel.PUBLIC, *AccessLevel.confidential_levels)
                ),
                name="assessment_access_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}, {self.recommendation}"

    @property
    def author_name(self) -> str:
        """As `Submission.author_name`, for rows read through `Assessment.objects.visible_to`."""
        if not self.submission.is_author_withheld or getattr(self, "author_may_be_named", False):
            return self.submission.organisation.name
        return str(_("Name withheld"))


class Evidence(TimestampedModel):
    """A source on which an assessment rests."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="evidence")
    position = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("source"), max_length=texts.SOURCE)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeated_as"
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("assessment_id", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "position"),
                name="evidence_position_uniq",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="evidence_position_check"),
        )

    def __str__(self) -> str:
        return self.text


class Proposal(TimestampedModel):
    """A recommendation of the authors themselves, to the committee, the State or others."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="proposals")
    position = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("text"), max_length=texts.QUOTATION)
    addressee = models.CharField(_("addressed to"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ("submission_id", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "position"), name="proposal_position_uniq"
            ),
        )

    def __str__(self) -> str:
        return self.text
