"""What a person keeps in view: follows and reminders of the own, and the way to both on a page."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from recommendations.models import (
    Deadline,
    Follow,
    FollowUpRequest,
    OutgoingEmail,
    OwnReminder,
    Recommendation,
    ReportingCycle,
    StateParty,
    Theme,
    TreatyBody,
)
from recommendations.models.follows import FOLLOWABLE, Followable
from recommendations.models.own_reminders import REMINDABLE, Remindable

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

    Reader = User | AnonymousUser | None


@dataclass(frozen=True)
class Watch:
    """The buttons by which a signed-in person keeps a thing in view; empty addresses: none."""

    name: str
    follow_url: str = ""
    follow: Follow | None = None
    remind_url: str = ""


def watch_of(thing: Followable | Remindable, user: "Reader") -> Watch | None:
    """What the page of a thing offers to this reader: one query, none for whoever is not signed in.

    Nothing where the thing is known but not a thing of its own to follow or be reminded of.
    """
    if user is None or not user.is_authenticated:
        return None
    followed = next((name for name, model in FOLLOWABLE.items() if isinstance(thing, model)), "")
    reminded = next((name for name, model in REMINDABLE.items() if isinstance(thing, model)), "")
    return Watch(
        name_of(thing),
        reverse("follow-add", args=(followed, thing.pk)) if followed else "",
        Follow.objects.visible_to(user).filter(**{followed: thing.pk}).first()
        if followed
        else None,
        reverse("own-reminder-new", args=(reminded, thing.pk)) if reminded else "",
    )


def name_of(thing: Followable | Remindable) -> str:
    """A thing as its own page is headed, with enough to tell it from others."""
    match thing:
        case StateParty() | Theme():
            return thing.name
        case TreatyBody():
            return thing.short_name
        case ReportingCycle():
            return _case(thing)
        case Recommendation():
            return f"{thing.topic} ({thing})"
        case FollowUpRequest():
            return f"{thing.get_selection_kind_display()} ({_case(thing.cycle)})"
        case Deadline():
            return f"{thing.get_kind_display()} ({_case(thing.cycle)})"


def _kind(thing: Followable) -> str:
    """What sort of thing it is, in the words of the pages."""
    match thing:
        case StateParty():
            return _("State party")
        case TreatyBody():
            return _("Committee")
        case Theme():
            return _("Theme")
        case ReportingCycle():
            return _("Case")
        case Recommendation():
            return _("Recommendation")


def _case(cycle: ReportingCycle) -> str:
    return _("%(party)s, %(code)s, cycle %(number)s") % {
        "party": cycle.state_party.name,
        "code": cycle.treaty_body.code,
        "number": cycle.number,
    }


def url_of(thing: Followable | Remindable) -> str:
    """The page of a thing; a theme has the list of its recommendations."""
    match thing:
        case StateParty():
            return reverse("state-party-detail", args=(thing.iso3,))
        case TreatyBody():
            return reverse("treaty-body-detail", args=(thing.code,))
        case Theme():
            return f"{reverse('recommendation-list')}?theme={thing.slug}"
        case _:
            return thing.get_absolute_url()


_CASE = ("cycle__state_party", "cycle__treaty_body")
_POINT = ("recommendation__paragraph__document",)


@dataclass(frozen=True)
class Followed:
    """One line of the list of what a person follows."""

    row: Follow
    name: str
    url: str
    kind: str
    is_muted: bool


def followed_by(user: "Reader", *, today: date) -> list[Followed]:
    """What a person follows, in the order in which it was begun. One query.

    A recommendation that is no longer open to the person is left out, with its words.
    """
    open_ones = Recommendation.objects.visible_to(user, today=today)
    rows = (
        Follow.objects.visible_to(user)
        .exclude(
            Exists(Recommendation.objects.filter(pk=OuterRef("recommendation")))
            & ~Exists(open_ones.filter(pk=OuterRef("recommendation")))
        )
        .select_related("state_party", "treaty_body", "theme", *_CASE, *_POINT)
        .order_by("pk")
    )
    return [
        Followed(
            row,
            name_of(row.thing),
            url_of(row.thing),
            _kind(row.thing),
            row.resumes_on is not None and row.resumes_on > today,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Reminded:
    """One line of the list of a person's own reminders. Hidden things keep their note alone."""

    row: OwnReminder
    name: str
    url: str
    is_told: bool


def own_reminders_of(user: "Reader", *, today: date) -> list[Reminded]:
    """The reminders that wait, the next first, then those that were told, the latest first."""
    told = OutgoingEmail.objects.filter(own_reminder=OuterRef("pk"), due_on=OuterRef("remind_on"))
    rows = list(own_reminder_rows(user).filter(cancelled_at=None).annotate(is_told=Exists(told)))
    hidden = _hidden([row.thing for row in rows], user, today)
    lines = []
    for row in rows:
        is_open = (type(row.thing), row.thing.pk) not in hidden
        lines.append(
            Reminded(
                row,
                name_of(row.thing) if is_open else _("Not open to you any more"),
                url_of(row.thing) if is_open else "",
                row.is_told,
            )
        )
    waiting = [line for line in lines if not line.is_told]
    return waiting + [line for line in reversed(lines) if line.is_told]


def own_reminder_rows(user: "Reader") -> QuerySet[OwnReminder]:
    """The person's own reminders with what they are about, by day."""
    return (
        OwnReminder.objects.visible_to(user)
        .select_related(
            *_CASE,
            *(f"deadline__{path}" for path in _CASE),
            *(f"request__{path}" for path in _CASE),
            *_POINT,
            "user",
        )
        .order_by("remind_on", "pk")
    )


def _hidden(
    things: list[Remindable], user: "Reader", today: date
) -> set[tuple[type[Remindable], int]]:
    """Of these, what the reader may not read any more: one query a type."""
    hidden: set[tuple[type[Remindable], int]] = set()
    models: tuple[type[Deadline | Recommendation | FollowUpRequest], ...] = (
        Deadline,
        Recommendation,
        FollowUpRequest,
    )
    for model in models:
        pks = {thing.pk for thing in things if isinstance(thing, model)}
        seen = model.objects.visible_to(user, today=today).filter(pk__in=pks)
        hidden |= {(model, pk) for pk in pks - set(seen.values_list("pk", flat=True))}
    return hidden
