"""Saving a search, its name and its alerts. Leaves no event: what a person looks for is no fact."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.http import QueryDict
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.acts.seen import Seen, check_seen
from recommendations.deadlines.reads.reminder_days import digest_round
from recommendations.mail_enums import MailRhythm
from recommendations.models import SavedSearch, User
from recommendations.searches.reads import MOST_MATCHES, filters_of, matches_of, normalised

# What one person can keep in view; it keeps a broken script from filling the table, too.
MOST_SEARCHES = 50
LONGEST_QUERY = SavedSearch._meta.get_field("query").max_length or 0  # noqa: SLF001 - documented


@transaction.atomic
def save_search(
    user: User, data: QueryDict, *, name: str, rhythm: MailRhythm, now: datetime
) -> SavedSearch:
    """Keep the question in the address of a list under a name, with alerts if they are wanted.

    What matches now counts as known. Raises DomainError for a question that asks nothing or cannot
    be understood, one that is saved already, and the fifty-first; InvalidInput for a name without
    letters, and for alerts where too much matches.
    """
    # One person's own searches are counted one after the other.
    user = User.objects.select_for_update().get(pk=user.pk)
    query, today = normalised(data), dates.today(now)
    if not query:
        raise DomainError(_("This is the whole list. Search or narrow it, then save the search."))
    if problems := filters_of(query, user, today=today).problems:
        raise DomainError(" ".join(problems))
    if len(query) > LONGEST_QUERY:
        raise DomainError(_("This search is too long to be saved. Choose less."))
    own = SavedSearch.objects.filter(user=user).kept()
    if same := own.filter(query=query).first():
        raise DomainError(_("You have already saved this search as “%(name)s”.") % {"name": same})
    if own.count() >= MOST_SEARCHES:
        raise DomainError(
            _("You have %(n)s saved searches. Delete some before you save another.")
            % {"n": MOST_SEARCHES}
        )
    search = SavedSearch(user=user, query=query, name=_checked(name))
    _set_rhythm(search, user, rhythm, now=now)
    search.save()
    return search


@transaction.atomic
def change_saved_search(
    search: SavedSearch,
    *,
    name: str,
    rhythm: MailRhythm,
    now: datetime,
    seen: Seen | None = None,
) -> SavedSearch:
    """Give it another name, or other alerts. Raises as `save_search`, and ChangedMeanwhile.

    Alerts that are turned on begin with what matches from then on.
    """
    locked = (
        SavedSearch.objects.select_for_update(of=("self",)).select_related("user").get(pk=search.pk)
    )
    if locked.deleted_at is not None:
        raise DomainError(_("This search was deleted. Save it again on the page of the list."))
    check_seen(locked, seen)
    locked.name = _checked(name)
    if rhythm != locked.rhythm:
        _set_rhythm(locked, locked.user, rhythm, now=now)
    locked.save()
    return locked


@transaction.atomic
def delete_saved_search(search: SavedSearch, *, now: datetime) -> None:
    """Keep nothing of it but the row, at which the ledger points. Twice is as good as once.

    An email that is planned is not sent: delivery looks at the search again.
    """
    SavedSearch.objects.filter(pk=search.pk, deleted_at=None).update(
        name="",
        query="",
        rhythm=MailRhythm.OFF,
        known=[],
        look_due_at=None,
        n_rounds=F("n_rounds") + 1,
        deleted_at=now,
        updated_at=now,
    )


def next_look(user: User, rhythm: str, *, now: datetime) -> datetime | None:
    """When daily and weekly alerts look next: at the hour that the person chose for emails."""
    return digest_round(user, MailRhythm(rhythm), now=now)


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(_("Give the search a name."), field="name")
    return name


def _set_rhythm(search: SavedSearch, user: User, rhythm: MailRhythm, *, now: datetime) -> None:
    """Turn alerts on, off or to another rhythm. What was planned before they were off is over."""
    if rhythm == MailRhythm.OFF:
        search.known = []
    elif search.rhythm == MailRhythm.OFF:
        known = matches_of(search, user, today=dates.today(now))
        if len(known) > MOST_MATCHES:
            raise InvalidInput(
                _(
                    "More than %(most)s recommendations match. Narrow the search, and you can be"
                    " told of new ones."
                )
                % {"most": f"{MOST_MATCHES:,}"},
                field="rhythm",
            )
        search.known, search.looked_at = known, now
        search.n_rounds += 1
    search.rhythm = rhythm
    search.look_due_at = next_look(user, rhythm, now=now)
