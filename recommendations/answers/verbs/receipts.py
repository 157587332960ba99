"""Receipts: what was sent, in a documented form from which its authors can recompute them.

`docs/reference/receipts.md` documents the form for authors. What is written here and what is
written there change together, with a new name of the form.
"""

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any

from recommendations.acts.canonical_json import canonical_json
from recommendations.models import SentVersion, Submission

FORM = "follow-up-submission/1"
_KEY_BYTES = 32
_OF_ONE_VERSION = {"version", "sent_at", "files"}


def keep_version(submission: Submission, *, now: datetime) -> SentVersion:
    """Keep what is sent now as the next version of the submission, with a key of its own.

    The caller holds the lock on the submission, so that numbers follow one another.
    """
    number = submission.sent_versions.count() + 1
    content = canonical_json(content_of(submission, number=number, now=now))
    key = secrets.token_hex(_KEY_BYTES)
    return SentVersion.objects.create(
        submission=submission,
        number=number,
        sent_at=now,
        content=content,
        key=key,
        receipt=receipt_of(key, content),
    )


def receipt_of(key: str, content: str) -> str:
    """The SHA-256 of the key, a line feed and the content: of the file that authors download."""
    return hashlib.sha256(f"{key}\n{content}".encode()).hexdigest()


def content_of(submission: Submission, *, number: int, now: datetime) -> dict[str, Any]:
    """Everything that is sent, by names and symbols; no key of the database is part of it."""
    request, cycle = submission.request, submission.request.cycle
    return {
        "form": FORM,
        "version": number,
        "sent_at": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "treaty_body": cycle.treaty_body.code,
        "state_party": cycle.state_party.iso3,
        "request": request.document.symbol,
        "organisation": submission.organisation.name,
        "cosignatories": sorted(submission.cosignatories.values_list("name", flat=True)),
        "title": submission.title,
        "language": submission.language,
        "access_level": submission.access_level,
        "public_from": submission.public_from.isoformat() if submission.public_from else None,
        "author_withheld": submission.is_author_withheld,
        "files": _files(submission),
        "assessments": _assessments(submission),
        "proposals": [
            {"number": row.position, "text": row.text, "addressee": row.addressee}
            for row in submission.proposals.order_by("position")
        ],
    }


def words_of(submission: Submission) -> dict[str, Any]:
    """What is sent but for its files, its number and its moment: what a correction may change."""
    content = content_of(submission, number=0, now=submission.created_at)
    return {name: value for name, value in content.items() if name not in _OF_ONE_VERSION}


def _files(submission: Submission) -> list[dict[str, Any]]:
    if submission.document is None:
        return []
    rows = submission.document.versions.exclude(sha256="").order_by("language", "sha256")
    return [
        {
            "name": row.file_name,
            "language": row.language,
            "bytes": row.n_bytes,
            "sha256": row.sha256,
        }
        for row in rows
    ]


def _assessments(submission: Submission) -> list[dict[str, Any]]:
    rows = (
        submission.assessments.select_related(
            "proposed_grade", "recommendation__paragraph__document"
        )
        .prefetch_related("evidence__same_as")
        .order_by(
            "recommendation__paragraph__document__symbol", "recommendation__paragraph__position"
        )
    )
    return [
        {
            "document": row.recommendation.paragraph.document.symbol,
            "paragraph": row.recommendation.paragraph.reference,
            "proposed_grade": row.proposed_grade.code if row.proposed_grade else None,
            "access_level": row.access_level,
            "reasoning": row.reasoning,
            "evidence": [
                {
                    "number": source.position,
                    "text": source.text,
                    "url": source.url,
                    "same_as": source.same_as.position if source.same_as else None,
                }
                for source in row.evidence.all()
            ],
        }
        for row in rows
    ]
