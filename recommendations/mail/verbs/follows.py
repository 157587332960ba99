"""Following a thing. The verbs leave no event: what a person follows is no fact of any case."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from recommendations.acts.errors import InvalidInput
from recommendations.models import Follow, User
from recommendations.models.follows import FOLLOWABLE, Followable


@transaction.atomic
def follow(user: User, thing: Followable) -> Follow:
    """Follow a thing. Who follows it already goes on, and hears of it again if it was muted."""
    column = next(name for name, model in FOLLOWABLE.items() if isinstance(thing, model))
    what: dict[str, Any] = {column: thing}
    row, _is_new = Follow.objects.update_or_create(user=user, **what, defaults={"resumes_on": None})
    return row


@transaction.atomic
def stop_following(row: Follow) -> None:
    """Follow it no longer. Emails about it that are planned already are not sent."""
    Follow.objects.filter(pk=row.pk).delete()


@transaction.atomic
def mute(row: Follow, *, until: date | None, today: date) -> Follow:
    """Hear nothing of it until a day, which is the first with emails again; None takes it back.

    What happens meanwhile is not told later. Raises InvalidInput for a day that is not to come.
    """
    if until is not None and until <= today:
        raise InvalidInput(
            _("Choose a day after today. Emails about this begin again on that day."),
            field="until",
        )
    locked = Follow.objects.select_for_update().get(pk=row.pk)
    locked.resumes_on = until
    locked.save()
    return locked
