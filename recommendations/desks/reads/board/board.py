"""The board of a person: which lists each of their roles gets, and in which order.

Each list is one query and starts from the rows that the person may see.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.desks.reads.board import committee, outdated, states_and_organisations
from recommendations.desks.reads.board.administration import backups, people_and_procedures, sending
from recommendations.desks.reads.board.portfolio import Portfolio, portfolio_of
from recommendations.desks.reads.board.work_lists import WorkList
from recommendations.enums import Role
from recommendations.models import User
from recommendations.models.people import viewer_of

# How far back the list of what was recently received goes.
RECENT = timedelta(days=60)
# How long a role that was granted stands on the boards of officers.
LATELY = timedelta(days=14)


@dataclass(frozen=True)
class Section:
    """The work of one role of a person."""

    role: Role
    title: str
    lists: tuple[WorkList, ...]
    portfolio: Portfolio | None = None


@dataclass(frozen=True)
class Board:
    """The sections for a person's roles; none for somebody who holds no role today."""

    sections: tuple[Section, ...]


def board_for(
    user: User, *, today: date, now: datetime | None = None, sort: str = "", stage: str = ""
) -> Board:
    """The board of a person on a day in Geneva. The number of queries depends on the roles alone.

    `sort` and `stage` are for the portfolio. Those who are both rapporteur and officer see it once,
    with the cases of which they are rapporteurs.
    """
    viewer, sections = viewer_of(user), list[Section]()
    is_rapporteur = bool(viewer.assigned_cycle_ids or viewer.member_body_ids)
    if is_rapporteur:
        cycles: dict[str, Any] = {"cycle__in": viewer.assigned_cycle_ids}
        lists = (
            committee.due_and_overdue(user, today=today, **cycles),
            committee.recently_received(user, since=today - RECENT, **cycles),
            committee.evaluations_to_write(user, **cycles),
            *outdated.for_rapporteur(user),
        )
        portfolio = portfolio_of(user, today=today, sort=sort, stage=stage, **cycles)
        sections.append(Section(Role.RAPPORTEUR, _("Your cases as rapporteur"), lists, portfolio))
    if viewer.is_officer:
        bodies: dict[str, Any] = {"cycle__treaty_body__in": viewer.officer_body_ids}
        lists = (
            committee.due_and_overdue(user, today=today, may_record=True, **bodies),
            committee.submissions_to_decide(user),
            committee.extension_requests(user),
            committee.proposed_evaluations(user),
            committee.letters_to_write(user, today=today),
            committee.failed_reminders(user),
            committee.imports_to_check(user),
            committee.roles_to_know(user, since=today - LATELY),
            *outdated.for_officer(user),
        )
        cases = (
            None
            if is_rapporteur
            else portfolio_of(user, today=today, sort=sort, stage=stage, **bodies)
        )
        sections.append(Section(Role.OFFICER, _("Work of the secretariat"), lists, cases))
    if viewer.state_party_ids:
        lists = (
            states_and_organisations.requests_to_state(user, today=today),
            states_and_organisations.own_replies(user),
            *outdated.for_state(user),
        )
        sections.append(Section(Role.STATE_FOCAL_POINT, _("Requests to your State"), lists))
    if viewer.organisation_ids:
        lists = (
            states_and_organisations.own_submissions(user),
            *outdated.for_organisation(user),
            states_and_organisations.open_requests(user, today=today),
        )
        sections.append(
            Section(Role.ORGANISATION_MEMBER, _("Submissions of your organisation"), lists)
        )
    if viewer.is_administrator:
        lists = (
            people_and_procedures(today=today),
            sending(now=now or dates.now()),
            backups(today=today),
        )
        sections.append(Section(Role.ADMINISTRATOR, _("Administration"), lists))
    return Board(tuple(sections))
