"""Submissions with their assessments and evidence."""

import hashlib
from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from recommendations.enums import AccessLevel, ReadingWay, Role, SubmissionStatus
from recommendations.models import (
    Assessment,
    Cosignature,
    Evidence,
    Proposal,
    SentVersion,
    Submission,
    SubmissionReading,
)
from tests.factories.follow_ups import FollowUpRequestFactory
from tests.factories.people import OrganisationFactory, UserFactory
from tests.factories.recommendations import RecommendationFactory


class SubmissionFactory(DjangoModelFactory[Submission]):
    """A draft. With a received status it has a moment and a receipt, as the database demands."""

    class Meta:
        model = Submission

    class Params:
        is_received = factory.LazyAttribute(
            lambda row: row.status in SubmissionStatus.received_statuses
        )

    request = factory.SubFactory(FollowUpRequestFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    author = factory.SubFactory(UserFactory)
    title = factory.Sequence(lambda n: f"Submission {n}")
    status = SubmissionStatus.DRAFT
    access_level = AccessLevel.PUBLIC
    submitted_at = factory.LazyAttribute(
        lambda row: datetime(2024, 3, 1, 9, tzinfo=UTC) if row.is_received else None
    )
    receipt = factory.LazyAttribute(
        lambda row: hashlib.sha256(row.title.encode()).hexdigest() if row.is_received else ""
    )


class SentVersionFactory(DjangoModelFactory[SentVersion]):
    """The database computes receipts again, so that this one is right as well."""

    class Meta:
        model = SentVersion

    submission = factory.SubFactory(SubmissionFactory)
    number = factory.Sequence(lambda n: n + 1)
    sent_at = datetime(2024, 3, 1, 9, tzinfo=UTC)
    content = "{}"
    key = "0f" * 32
    receipt = factory.LazyAttribute(
        lambda row: hashlib.sha256(f"{row.key}\n{row.content}".encode()).hexdigest()
    )


class SubmissionReadingFactory(DjangoModelFactory[SubmissionReading]):
    class Meta:
        model = SubmissionReading

    submission = factory.SubFactory(SubmissionFactory, status=SubmissionStatus.ACCEPTED)
    reader = factory.SubFactory(UserFactory)
    role = Role.OFFICER
    version_number = 1
    way = ReadingWay.PAGE
    read_on = date(2024, 3, 2)
    read_at = datetime(2024, 3, 2, 9, tzinfo=UTC)


class CosignatureFactory(DjangoModelFactory[Cosignature]):
    class Meta:
        model = Cosignature

    submission = factory.SubFactory(SubmissionFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class AssessmentFactory(DjangoModelFactory[Assessment]):
    class Meta:
        model = Assessment

    submission = factory.SubFactory(SubmissionFactory)
    recommendation = factory.SubFactory(
        RecommendationFactory,
        paragraph__document=factory.SelfAttribute("...submission.request.document"),
    )
    reasoning = "Nothing has changed in practice."


class EvidenceFactory(DjangoModelFactory[Evidence]):
    class Meta:
        model = Evidence

    assessment = factory.SubFactory(AssessmentFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Source {n}")


class ProposalFactory(DjangoModelFactory[Proposal]):
    class Meta:
        model = Proposal

    submission = factory.SubFactory(SubmissionFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Proposal {n}")
