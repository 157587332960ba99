"""Looking at saved searches: what newly matches is told once, in one email a round.

A search is compared with what its owner may read now; only where something is new is an email
planned. What it tells counts as known once it has left (docs/decisions/0044).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery

from recommendations import dates
from recommendations.enums import EmailStatus
from recommendations.mail_enums import MailRhythm
from recommendations.models import Event, OutgoingEmail, SavedSearch
from recommendations.models.people import read_zones
from recommendations.models.saved_searches import SavedSearchQuerySet
from recommendations.searches.reads import look_at
from recommendations.searches.verbs.saving import next_look

logger = logging.getLogger(__name__)

# So many are looked at in one transaction, and in one run: the others wait for the next minute.
AT_ONCE = 20
MOST_IN_A_RUN = 100
# An act is dated when it begins, and seen when it ends: for so long after it searches are looked at
# again, each at most once in the pause.
LONGEST_ACT = timedelta(minutes=15)
PAUSE = timedelta(minutes=5)


def due_searches(*, now: datetime) -> SavedSearchQuerySet:
    """Searches whose look is due, the longest waiting first: one query, whatever there is.

    Daily and weekly ones at their moment. The others when anything has happened since the last
    look, and once a day, because days alone make dates overdue and documents public. Not while an
    email of theirs is under way, nor for people who get none.
    """
    waiting = OutgoingEmail.objects.filter(
        saved_search=OuterRef("pk"), status__in=EmailStatus.waiting_statuses
    )
    latest = Event.objects.order_by("-pk").values("at")[:1]
    at_once = Q(rhythm=MailRhythm.EACH) & (
        Q(looked_at__lt=dates.start_of_day(dates.today(now)))
        | Q(looked_at__lt=F("latest_at") + LONGEST_ACT, looked_at__lte=now - PAUSE)
    )
    return (
        SavedSearch.objects.kept()
        .annotate(latest_at=Subquery(latest))
        .exclude(rhythm=MailRhythm.OFF)
        .filter(at_once | Q(look_due_at__lte=now), ~Exists(waiting), user__is_active=True)
        .exclude(user__own_mails=MailRhythm.OFF)
        .exclude(user__bounced_address=F("user__email"))
        .order_by("looked_at", "pk")
    )


@dataclass(frozen=True)
class NewMatches:
    """What newly matches a search; `due_at` is the moment of daily and weekly alerts."""

    search: SavedSearch
    n_round: int
    matches: list[int]
    due_at: datetime | None


# Writes rows of the ledger (`mail.verbs.rows.write_alerts`); how many.
Write = Callable[[Sequence[NewMatches], datetime], int]


def plan_alerts(write: Write, *, now: datetime) -> int:
    """Plan an email for each due search that something newly matches; how many rows were written.

    Sends nothing. Running it again, late, or twice at once plans nothing twice: a search is looked
    at under a lock, and the database holds one row a search and round. One that fails is left for
    the next day.
    """
    due = list(due_searches(now=now).values_list("pk", flat=True)[:MOST_IN_A_RUN])
    return sum(
        _plan(due[start : start + AT_ONCE], write, now=now) for start in range(0, len(due), AT_ONCE)
    )


@transaction.atomic
def _plan(keys: Sequence[int], write: Write, *, now: datetime) -> int:
    # Asked again under the lock: another planner may have been quicker.
    searches = list(
        due_searches(now=now)
        .filter(pk__in=keys)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("user")
    )
    read_zones(search.user for search in searches)
    last = {
        (row.saved_search_id, row.search_round): row
        for row in OutgoingEmail.objects.filter(
            saved_search__in=searches, search_round=F("saved_search__n_rounds") + 1
        )
    }
    new = []
    for search in searches:
        ended = last.get((search.pk, search.n_rounds + 1))
        try:
            with transaction.atomic():
                found = _look(search, ended, today=dates.today(now))
        except Exception:  # whatever goes wrong with one, the others are looked at
            logger.exception("The saved search %s cannot be looked at", search.pk)
            found = None
        if found is not None:
            new.append(found)
        search.looked_at, search.updated_at = now, now
        search.look_due_at = next_look(search.user, search.rhythm, now=now)
    SavedSearch.objects.bulk_update(
        searches, ["known", "n_rounds", "looked_at", "look_due_at", "updated_at"]
    )
    return write(new, now) if new else 0


def _look(search: SavedSearch, ended: OutgoingEmail | None, *, today: date) -> NewMatches | None:
    """Compare, and note what is known; what is new, if anything is, is for the next round."""
    found = look_at(search, search.user, ended, today=today)
    search.known = found.known
    if ended is not None:
        search.n_rounds += 1
    if not found.new:
        return None
    due_at = search.look_due_at if search.rhythm != MailRhythm.EACH else None
    return NewMatches(search, search.n_rounds + 1, found.new, due_at)
