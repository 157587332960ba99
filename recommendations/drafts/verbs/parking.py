"""Forms that came after their session had ended: kept for an hour for the same person."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from recommendations.acts.form_tokens import FormToken
from recommendations.models import ParkedForm, User
from recommendations.models.drafts import PARKED_FOR, Fields

# Of one form as JSON, and of one person at a time: more is shown to be copied, and not kept.
MAX_BYTES = 1_000_000
MAX_PARKED = 20


@transaction.atomic
def park(
    opened: FormToken, *, path: str, fields: Fields, has_files: bool, now: datetime
) -> ParkedForm | None:
    """Keep a form for the person who opened it. The same form sent twice is kept once.

    `path` is the address to which it was sent; `opened` says on which page, by whom and when.
    None where it is not kept: it is too large, the person has too many, or the account is closed.
    """
    content = json.dumps([path, fields]).encode()
    if opened.user is None or len(content) > MAX_BYTES:
        return None
    # One at a time for each person, so that they are counted right.
    user = (
        User.objects.select_for_update(no_key=True)
        .filter(public_id=opened.user, is_active=True)
        .first()
    )
    if user is None:
        return None
    rows = ParkedForm.objects.filter(user=user)
    digest = hashlib.sha256(content).hexdigest()
    same = rows.filter(digest=digest, used_at=None).first()
    if same is not None:
        same.parked_at = now
        same.save(update_fields=["parked_at", "updated_at"])
        return same
    if rows.open_at(now).count() >= MAX_PARKED:
        return None
    return ParkedForm.objects.create(
        user=user,
        path=path,
        page=opened.path,
        fields=fields,
        digest=digest,
        has_files=has_files,
        opened_at=opened.opened_at,
        parked_at=now,
    )


def claim_parked(user: User, public_id: UUID, *, now: datetime) -> bool:
    """Before a parked form is sent again: whether nobody has done so before.

    Of two clicks one is told False. A row that is gone by its age stops nothing: what is sent came
    with the page.
    """
    rows = ParkedForm.objects.visible_to(user).filter(public_id=public_id)
    return bool(rows.filter(used_at=None).update(used_at=now)) or not rows.exists()


def settle_parked(user: User, public_id: UUID, *, is_done: bool) -> None:
    """After it was sent again: forget the words, or keep them where they were not taken."""
    rows = ParkedForm.objects.visible_to(user).filter(public_id=public_id)
    if is_done:
        rows.update(fields=[])
        return
    try:
        with transaction.atomic():
            rows.update(used_at=None)
    except IntegrityError:  # the same was parked once more in the meantime
        rows.delete()


def settle_by_token(user: User, sent: FormToken) -> None:
    """Forget what was parked of a form that was sent at last, perhaps after corrections."""
    rows = ParkedForm.objects.filter(user=user, used_at=None)
    rows.filter(page=sent.path, opened_at=sent.opened_at).delete()


def discard_parked(user: User, public_id: UUID) -> None:
    ParkedForm.objects.visible_to(user).filter(public_id=public_id).delete()


def delete_old_parked_forms(*, now: datetime) -> int:
    """Remove what nobody sent again within the hour; returns how many."""
    n_deleted, _by_model = ParkedForm.objects.filter(parked_at__lte=now - PARKED_FOR).delete()
    return n_deleted
