"""Drafts of forms, saved while their author writes."""

import json
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from recommendations.acts.errors import DomainError
from recommendations.drafts.reads.drafted_forms import is_confidential, may_be_kept
from recommendations.enums import DraftKeeping
from recommendations.models import FormDraft, User
from recommendations.models.drafts import DRAFTS_KEPT, Fields

# Of one draft as JSON, and of one person.
MAX_BYTES = 1_000_000
MAX_DRAFTS = 100


@transaction.atomic
def save_draft(user: User, *, path: str, title: str, fields: Fields, now: datetime) -> FormDraft:
    """Keep what is typed into the form at `path`, in place of what was kept of it before.

    Raises DomainError where nothing is saved at this address or the person has not agreed, and
    where the draft is too long or one too many.
    """
    confidential = is_confidential(path)
    if confidential is None:
        raise DomainError(_("Texts on this page are not saved while they are written."))
    if not may_be_kept(user, confidential=confidential):
        raise DomainError(_("You have not agreed that confidential texts are saved as drafts."))
    if len(json.dumps(fields)) > MAX_BYTES or len(path) > 1000:
        raise DomainError(_("This text is too long to be saved as a draft. Save the form itself."))
    rows = FormDraft.objects.filter(user=user)
    if not rows.filter(path=path).exists() and rows.count() >= MAX_DRAFTS:
        raise DomainError(
            _("You have %(n)d drafts. Discard some in your account.") % {"n": MAX_DRAFTS}
        )
    draft, _is_new = FormDraft.objects.update_or_create(
        user=user,
        path=path,
        defaults={
            "title": title[:200],
            "fields": fields,
            "is_confidential": confidential,
            "saved_at": now,
        },
    )
    return draft


def forget_draft(user: User, path: str) -> bool:
    """The form at this address was sent: there is nothing left to come back to."""
    n_deleted, _by_model = FormDraft.objects.filter(user=user, path=path).delete()
    return bool(n_deleted)


def discard_draft(user: User, public_id: UUID) -> None:
    FormDraft.objects.visible_to(user).filter(public_id=public_id).delete()


@transaction.atomic
def choose_draft_keeping(user: User, keeping: str) -> None:
    """Where drafts of confidential texts are kept; without agreement none stays on the server."""
    User.objects.filter(pk=user.pk).update(confidential_drafts=keeping)
    if keeping == DraftKeeping.OFF:
        FormDraft.objects.filter(user=user, is_confidential=True).delete()


def delete_old_drafts(*, now: datetime) -> int:
    """Remove drafts to which nobody came back; returns how many."""
    n_deleted, _by_model = FormDraft.objects.filter(saved_at__lte=now - DRAFTS_KEPT).delete()
    return n_deleted
