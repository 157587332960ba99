"""Which emails a person wants, and how often. Leaves no event: a choice is no fact of any case."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from recommendations.acts.seen import Seen, check_seen
from recommendations.enums import EmailStatus
from recommendations.mail.verbs.rows import placing, rules_for
from recommendations.mail_enums import MailKind, MailRhythm
from recommendations.models import OutgoingEmail, User


@transaction.atomic
def change_mail_choices(
    user: User,
    rhythms: Mapping[MailKind, MailRhythm],
    *,
    hour: int,
    weekday: int,
    now: datetime,
    seen: Seen | None = None,
) -> User:
    """Change how often emails of each kind come, and when digests do.

    `hour` (0 to 23) and `weekday` (1 is Monday) are those of the person's own clock. What waits
    for a digest is placed anew. Raises ChangedMeanwhile where the account changed after it was
    `seen`.
    """
    check_seen(User.objects.select_for_update().get(pk=user.pk), seen)
    changed = _write(user, rhythms, digest_hour=hour, digest_weekday=weekday)
    waiting = list(
        OutgoingEmail.objects.select_for_update(of=("self",))
        .filter(recipient=user, status=EmailStatus.COLLECTED, carried_by=None)
        .select_related(
            *("deadline__cycle__treaty_body", "deadline__cycle__state_party", "stage", "event")
        )
    )
    for row in waiting:
        row.recipient, row.updated_at = changed, now
    rules = rules_for(waiting, now=now)
    for row in waiting:
        row.channel, row.status, row.send_after = placing(row, **rules)
    OutgoingEmail.objects.bulk_update(waiting, ["channel", "status", "send_after", "updated_at"])
    return changed


@transaction.atomic
def unsubscribe(user: User, kinds: Collection[MailKind]) -> User:
    """Turn emails of these kinds off; the others stay as they are. Twice is as good as once.

    What is planned already is not sent: delivery asks the choice again, and notes the reason.
    """
    off = [kind for kind in kinds if kind in MailKind.choosable]
    return _write(user, dict.fromkeys(off, MailRhythm.OFF))


def _write(user: User, rhythms: Mapping[MailKind, MailRhythm], **columns: int) -> User:
    locked = User.objects.select_for_update().get(pk=user.pk)
    values = {f"{kind.value}_mails": rhythm for kind, rhythm in rhythms.items()} | columns
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*values, "updated_at"])
    return locked
