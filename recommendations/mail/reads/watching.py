"""What a person keeps in view: follows and personal reminders, and the way to both on a page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from recommendations.models import (
    Deadline,
    Follow,
    FollowUpRequest,
    OutgoingEmail,
    PersonalReminder,
    Recommendation,
    ReportingCycle,
    StateParty,
    Theme,
    TreatyBody,
)
from recommendations.models.follows import FOLLOWABLE, KEYS_IN_ADDRESSES, Followable
from recommendations.models.people import Reader
from recommendations.models.personal_reminders import REMINDABLE, Remindable

# Whether a personal reminder was sent for its day.
IS_TOLD = Exists(
    OutgoingEmail.objects.filter(personal_reminder=OuterRef("pk"), due_on=OuterRef("remind_on"))
)
_CASE = ("cycle__state_party", "cycle__treaty_body")
_PARAGRAPH = "recommendation__paragraph__document"


def name_of(thing: Followable | Remindable) -> str:
    """A thing as its own page is headed, with enough to tell it from others."""

    def case(cycle: ReportingCycle) -> str:
        return _("%(party)s, %(code)s, cycle %(number)s") % {
            "party": cycle.state_party.name,
            "code": cycle.treaty_body.code,
            "number": cycle.number,
        }

    match thing:
        case StateParty() | Theme():
            return thing.name
        case TreatyBody():
            return thing.short_name
        case ReportingCycle():
            return case(thing)
        case Recommendation():
            return f"{thing.topic} ({thing})"
        case FollowUpRequest():
            return f"{thing.get_selection_kind_display()} ({case(thing.cycle)})"
        case Deadline():
            return f"{thing.get_kind_display()} ({case(thing.cycle)})"


@dataclass(frozen=True)
class Watch:
    """The buttons by which a signed-in person keeps a thing in view; empty addresses: none."""

    name: str
    follow_url: str = ""
    follow: Follow | None = None
    remind_url: str = ""


def watch_of(thing: Followable | Remindable, user: Reader) -> Watch | None:
    """What the page of a thing offers to this reader: one query, none without signing in."""
    if user is None or not user.is_authenticated:
        return None
    follow_url, row, remind_url = "", None, ""
    for name, followable in FOLLOWABLE.items():
        if isinstance(thing, followable):
            key = getattr(thing, KEYS_IN_ADDRESSES.get(name, "public_id"))
            follow_url = reverse("follow-add", args=(name, key))
            row = Follow.objects.visible_to(user).filter(**{name: thing.pk}).first()
    for name, remindable in REMINDABLE.items():
        if isinstance(thing, remindable):
            remind_url = reverse("personal-reminder-new", args=(name, thing.public_id))
    return Watch(name_of(thing), follow_url, row, remind_url)


@dataclass(frozen=True)
class Followed:
    """One line of the list of what a person follows."""

    row: Follow
    name: str
    kind: str


def followed_by(user: Reader, *, today: date) -> list[Followed]:
    """What a person follows, in the order in which it was begun. One query.

    A recommendation that is no longer open to the person is left out, with its words.
    """
    open_ones = Recommendation.objects.visible_to(user, today=today)
    rows = (
        Follow.objects.visible_to(user)
        .filter(Q(recommendation=None) | Exists(open_ones.filter(pk=OuterRef("recommendation"))))
        .select_related("state_party", "treaty_body", "theme", *_CASE, _PARAGRAPH)
        .order_by("pk")
    )
    kinds: dict[type[Followable], str] = {
        StateParty: _("State party"),
        TreatyBody: _("Committee"),
        Theme: _("Theme"),
        ReportingCycle: _("Case"),
        Recommendation: _("Recommendation"),
    }
    return [Followed(row, name_of(row.thing), kinds[type(row.thing)]) for row in rows]


@dataclass(frozen=True)
class Reminded:
    """One line of a person's personal reminders. Of what is hidden by now, the note alone."""

    row: PersonalReminder
    name: str
    url: str
    is_told: bool


def personal_reminders_of(user: Reader, *, today: date) -> list[Reminded]:
    """The reminders that wait, the next first, then those that were sent, the latest first."""
    rows = list(personal_reminders(user).annotate(is_told=IS_TOLD))
    seen: set[Remindable] = {row.thing for row in rows if isinstance(row.thing, ReportingCycle)}
    for model in (Deadline, Recommendation, FollowUpRequest):
        pks = [row.thing.pk for row in rows if isinstance(row.thing, model)]
        seen.update(model.objects.visible_to(user, today=today).filter(pk__in=pks))
    lines = [
        Reminded(row, name_of(row.thing), row.thing.get_absolute_url(), row.is_told)
        if row.thing in seen
        else Reminded(row, _("Not open to you any more"), "", row.is_told)
        for row in rows
    ]
    waiting = [line for line in lines if not line.is_told]
    return waiting + [line for line in reversed(lines) if line.is_told]


def personal_reminders(user: Reader) -> QuerySet[PersonalReminder]:
    """The person's reminders, but for the cancelled, with what they are about, by day."""
    below = ("", "deadline__", "request__")
    return (
        PersonalReminder.objects.visible_to(user)
        .filter(cancelled_at=None)
        .select_related(*(f"{way}{path}" for way in below for path in _CASE), _PARAGRAPH, "user")
        .order_by("remind_on", "pk")
    )
