"""Which mails a person wants, and how often: each kind has its rhythm.

The choices are columns of the person (`User.role_mails`, `followed_mails`, `own_mails`,
`digest_hour`, `digest_weekday`), so that whoever loads a recipient has them, and the stamp of a
mail that is about to leave notices when they change. Delivery asks them again for every mail.
"""

from collections.abc import Collection, Mapping

from django.db import transaction

from recommendations.enums import MailKind, MailRhythm
from recommendations.models import User


def change_mail_choices(
    user: User, rhythms: Mapping[MailKind, MailRhythm], *, hour: int, weekday: int
) -> User:
    """Change how often mails of each kind come, and when those come that are one for many.

    `hour` (0 to 23) and `weekday` (1 is Monday) are those of the person's own clock. Leaves no
    event: a preference is no fact of any case.
    """
    return _write(user, rhythms, digest_hour=hour, digest_weekday=weekday)


def unsubscribe(user: User, kinds: Collection[MailKind]) -> User:
    """Turn mails of these kinds off; the others stay as they are. Twice is as good as once.

    What is planned already is not sent: delivery asks the choice again, and notes the reason.
    """
    return _write(user, dict.fromkeys(kinds, MailRhythm.OFF))


@transaction.atomic
def _write(user: User, rhythms: Mapping[MailKind, MailRhythm], **columns: int) -> User:
    locked = User.objects.select_for_update().get(pk=user.pk)
    values = {f"{kind.value}_mails": rhythm for kind, rhythm in rhythms.items()} | columns
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*values, "updated_at"])
    return locked
