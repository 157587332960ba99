"""How a request stands as the reader of an email sees it: what was asked, what came, what is open.

An email is read in a role, and shows what the pages show in that role. What is read for one role is
read for all emails of a batch together, because the conditions of `visibility` look at each row's
own committee, State party and case: a focal point of one State party meets no row of another.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from recommendations.enums import ExtensionOutcome, FollowUpStatus, ReminderAudience
from recommendations.models import (
    Deadline,
    Extension,
    FollowUp,
    OutgoingEmail,
    Paragraph,
    Passage,
    User,
)
from recommendations.visibility import PUBLIC, Viewer


@dataclass(frozen=True, slots=True)
class AskedPoint:
    """A recommendation under follow-up: its paragraph as printed, and its topic."""

    reference: str
    topic: str
    is_awaited: bool


@dataclass(frozen=True, slots=True)
class ReceivedReply:
    """A State reply that stands: the day on which it came, and the paragraphs that it answers."""

    received_on: date
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a reader sees of one request. `asks_until`: a request for more time that is pending."""

    asked: tuple[AskedPoint, ...] = ()
    received: tuple[ReceivedReply, ...] = ()
    asks_until: date | None = None

    @property
    def awaited(self) -> tuple[AskedPoint, ...]:
        return tuple(point for point in self.asked if point.is_awaited)


@dataclass(frozen=True, slots=True)
class Standings:
    """What was read for many emails, by role and request."""

    rows: dict[tuple[str, int], Standing] = field(default_factory=dict)

    def of(self, email: OutgoingEmail) -> Standing:
        """Nothing where the email rests on no request that its reader may see."""
        deadline = deadline_of(email)
        if deadline is None or deadline.request_id is None:
            return Standing()
        return self.rows.get((audience_of(email), deadline.request_id), Standing())


def deadline_of(email: OutgoingEmail) -> Deadline | None:
    """The date that an email is about: of a reminder, or of what happened to it."""
    if email.deadline is not None:
        return email.deadline
    return email.event.deadline if email.event is not None else None


def audience_of(email: OutgoingEmail) -> str:
    """In which role the email is read; the public's where it is nobody's in particular."""
    return email.audience or ReminderAudience.FOLLOWERS


def read_standings(
    emails: Collection[OutgoingEmail], *, today: date, reader: User | None = None
) -> Standings:
    """How the requests of these emails stand on `today`, for each as far as its role may see.

    Expects that each recipient holds the role, as delivery has just checked. With a `reader`, it is
    what this one person may see. A constant number of queries for each role; a
    digest counts for what it carries.
    """
    by_audience: dict[str, list[Deadline]] = defaultdict(list)
    told = [email for email in emails if email.digest_at is None]
    told += [row for email in emails if email.digest_at for row in email.collected_rows]
    for email in told:
        deadline = deadline_of(email)
        if deadline is not None and deadline.request_id is not None:
            by_audience[audience_of(email)].append(deadline)
    rows: dict[tuple[str, int], Standing] = {}
    for audience, deadlines in by_audience.items():
        user = reader if reader is not None else _holder(audience, deadlines)
        for request, standing in _read(deadlines, user, today).items():
            rows[audience, request] = standing
    return Standings(rows)


def _holder(audience: str, deadlines: Collection[Deadline]) -> User:
    """Somebody who holds the role in all these cases, and nothing else."""
    holder = User()
    holder.viewer = PUBLIC
    match audience:
        case ReminderAudience.STATE_FOCAL_POINTS:
            parties = frozenset(one.cycle.state_party_id for one in deadlines)
            holder.viewer = Viewer(state_party_ids=parties)
        case ReminderAudience.OFFICERS:
            bodies = frozenset(one.cycle.treaty_body_id for one in deadlines)
            holder.viewer = Viewer(officer_body_ids=bodies)
        case ReminderAudience.RAPPORTEURS:
            # An assignment rests on membership of the committee.
            bodies = frozenset(one.cycle.treaty_body_id for one in deadlines)
            cases = frozenset(one.cycle_id for one in deadlines)
            holder.viewer = Viewer(member_body_ids=bodies, assigned_cycle_ids=cases)
    return holder


def _read(deadlines: Collection[Deadline], user: User, today: date) -> dict[int, Standing]:
    requests = {one.request_id for one in deadlines}
    place = "recommendation__paragraph__"
    # Of several rounds the last one says how a recommendation stands.
    asked: dict[int, dict[int, AskedPoint]] = defaultdict(dict)
    references: dict[tuple[int, int], str] = {}
    follow_ups: Any = (
        FollowUp.objects.visible_to(user, today=today)
        .filter(request__in=requests)
        .order_by(f"{place}position", "round")
        .values_list(
            *("request", "recommendation", f"{place}number", f"{place}label"),
            *("recommendation__topic", "seen_status"),
        )
    )
    for request, recommendation, number, label, topic, status in follow_ups:
        reference = Paragraph(number=number, label=label).reference
        references[request, recommendation] = reference
        is_awaited = status == FollowUpStatus.AWAITING_REPLY
        asked[request][recommendation] = AskedPoint(reference, topic, is_awaited)
    standings = {request: Standing(tuple(points.values())) for request, points in asked.items()}
    answered: dict[tuple[int, date, int], set[int]] = defaultdict(set)
    passages = (
        Passage.objects.visible_to(user, today=today)
        .filter(reply__request__in=requests, reply__received_on__lte=today)
        .values_list("reply__request", "reply__received_on", "reply", "recommendation")
    )
    for request, received_on, reply, recommendation in passages:
        answered[request, received_on, reply].add(recommendation)
    for (request, received_on, _reply), answers in sorted(answered.items()):
        # In the order of the document, and none that the reader does not see there.
        named = tuple(
            reference
            for (of, recommendation), reference in references.items()
            if of == request and recommendation in answers
        )
        if named:
            former = standings[request]
            came = ReceivedReply(received_on, named)
            standings[request] = replace(former, received=(*former.received, came))
    pending = (
        Extension.objects.visible_to(user, today=today)
        .filter(outcome=ExtensionOutcome.PENDING, deadline__in=[one.pk for one in deadlines])
        .values_list("deadline__request", "requested_until")
    )
    for request, until in pending:
        if request in standings:
            standings[request] = replace(standings[request], asks_until=until)
    return standings
