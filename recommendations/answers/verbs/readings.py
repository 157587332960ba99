"""Whether a committee shows authors in which role and when their submissions were read."""

from datetime import datetime

from django.db import transaction

from recommendations.acts.events import record_event
from recommendations.enums import EventKind
from recommendations.models import TreatyBody, User


@transaction.atomic
def show_reading_log(body: TreatyBody, *, is_shown: bool, by: User, now: datetime) -> TreatyBody:
    """Show the reading log to authors, or no longer: one event; none where nothing changes."""
    locked = TreatyBody.objects.select_for_update().get(pk=body.pk)
    if locked.has_reading_log_shown == is_shown:
        return locked
    locked.has_reading_log_shown = is_shown
    locked.save(update_fields=["has_reading_log_shown", "updated_at"])
    record_event(
        EventKind.READING_LOG_SWITCHED, locked, by=by, now=now, details={"is_shown": is_shown}
    )
    return locked
