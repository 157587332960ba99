"""What each person has to do today: a handful of short lists a role, each in one query.

A row is one sentence and the next step. Time arrives as an argument, and every list starts from
the rows that the person may see.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from recommendations.desks.reads import board_lists, officer_lists, outside_lists
from recommendations.desks.reads import outdated_lists as stale_lists
from recommendations.desks.reads.board_lists import WorkList
from recommendations.desks.reads.portfolios import Portfolio, portfolio_of
from recommendations.enums import Role
from recommendations.models import User
from recommendations.models.people import viewer_of

# How far back "what came in" looks.
RECENT = timedelta(days=60)


@dataclass(frozen=True)
class Section:
    """What one role of a person asks for."""

    role: Role
    title: str
    lists: tuple[WorkList, ...]
    portfolio: Portfolio | None = None


@dataclass(frozen=True)
class Board:
    """All sections of a person; none for somebody who holds no role today."""

    sections: tuple[Section, ...]
    today: date


def board_for(user: User, *, today: date, sort: str = "", stage: str = "") -> Board:
    """The board of a person on a day in Geneva. The number of queries depends on roles alone."""
    return Board(tuple(_sections(user, today, sort, stage)), today)


def _sections(user: User, today: date, sort: str, stage: str) -> Iterable[Section]:
    viewer = viewer_of(user)
    if viewer.assigned_cycle_ids or viewer.member_body_ids:
        yield _rapporteur(user, today, sort, stage)
    if viewer.is_officer:
        yield _officer(user, today, sort, stage)
    if viewer.state_party_ids:
        yield _state(user, today)
    if viewer.organisation_ids:
        yield _organisation(user, today)
    if viewer.is_administrator:
        yield _administrator()


def _rapporteur(user: User, today: date, sort: str, stage: str) -> Section:
    cycles: dict[str, Any] = {"cycle__in": viewer_of(user).assigned_cycle_ids}
    return Section(
        Role.RAPPORTEUR,
        _("Your cases as rapporteur"),
        (
            board_lists.due_and_overdue(user, today=today, **cycles),
            board_lists.came_in(user, since=today - RECENT, **cycles),
            board_lists.waits_for_rapporteur(user, **cycles),
            *stale_lists.some(stale_lists.of_rapporteur(user)),
        ),
        portfolio_of(user, today=today, sort=sort, stage=stage, **cycles),
    )


def _officer(user: User, today: date, sort: str, stage: str) -> Section:
    viewer = viewer_of(user)
    bodies: dict[str, Any] = {"cycle__treaty_body__in": viewer.officer_body_ids}
    # Who is both sees the table once, with the cases that she looks after.
    has_table = not (viewer.assigned_cycle_ids or viewer.member_body_ids)
    return Section(
        Role.OFFICER,
        _("The secretariat's work"),
        (
            board_lists.due_and_overdue(user, today=today, may_record=True, **bodies),
            officer_lists.submissions_to_receive(user),
            officer_lists.wishes_for_more_time(user),
            officer_lists.evaluations_to_adopt(user),
            officer_lists.letters_to_write(user, today=today),
            officer_lists.failed_mails(user),
            officer_lists.imports_to_check(user),
            *stale_lists.some(stale_lists.of_officer(user)),
        ),
        portfolio_of(user, today=today, sort=sort, stage=stage, **bodies) if has_table else None,
    )


def _state(user: User, today: date) -> Section:
    return Section(
        Role.STATE_FOCAL_POINT,
        _("What committees asked your State"),
        (
            outside_lists.asked_of_state(user, today=today),
            outside_lists.own_replies(user),
            *stale_lists.some(stale_lists.of_state(user)),
        ),
    )


def _organisation(user: User, today: date) -> Section:
    return Section(
        Role.ORGANISATION_MEMBER,
        _("Your organisation's submissions"),
        (
            outside_lists.own_submissions(user),
            *stale_lists.some(stale_lists.of_organisation(user)),
            outside_lists.open_requests(user, today=today),
        ),
    )


def _administrator() -> Section:
    return Section(
        Role.ADMINISTRATOR,
        _("Administration"),
        (outside_lists.things_to_administer(),),
    )
