"""How a request stands as the reader of an email sees it: what was asked, what came, what is open.

An email is read in a role, and shows what the pages show in that role. What is read for one role is
read for all emails of a batch together, because the conditions of `visibility` look at each row's
own committee, State party and case: a focal point of one State party meets no row of another.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from recommendations import dates
from recommendations.deadlines.reads.reminder_days import zone_for
from recommendations.enums import (
    Coverage,
    DeadlineKind,
    DeadlineState,
    ExtensionOutcome,
    FollowUpStatus,
    ReminderAudience,
)
from recommendations.mail_enums import MailKind
from recommendations.mail_words.reads.schedule import Schedule, read_schedule
from recommendations.models import (
    Deadline,
    Extension,
    FollowUp,
    OutgoingEmail,
    Paragraph,
    Passage,
    ReportingCycle,
    StateParty,
    TreatyBody,
    User,
)
from recommendations.models.people import viewer_of
from recommendations.visibility import PUBLIC, Viewer


@dataclass(frozen=True, slots=True)
class AskedPoint:
    """A recommendation under follow-up: its paragraph as printed, and its topic."""

    reference: str
    topic: str
    is_awaited: bool
    # Whether its follow-up goes on, so that organisations can assess it.
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class ReceivedReply:
    """A State reply that stands: the day on which it came, and the paragraphs that it answers."""

    received_on: date
    references: tuple[str, ...]
    key: int = 0


@dataclass(frozen=True, slots=True)
class SubmissionWindow:
    """The days from which and until which submissions are asked for; `state` is that of the end.

    `goes_by`: the State party's date from which the end is counted, where it goes by rule, with the
    date and the end before the last change.
    """

    opens_on: date | None = None
    closes_on: date | None = None
    state: str = ""
    goes_by: date | None = None
    went_by: date | None = None
    closed_before: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a reader sees of one request, and what follows.

    `asks_until`: a request for more time that is pending. `request` is its public identifier.
    """

    asked: tuple[AskedPoint, ...] = ()
    received: tuple[ReceivedReply, ...] = ()
    asks_until: date | None = None
    # Whether more time was refused, and none was given since.
    is_refused: bool = False
    # Whether more time was given once already.
    is_extended: bool = False
    window: SubmissionWindow = SubmissionWindow()
    # The State party's date in force, for those who follow.
    due_on: date | None = None
    request: UUID | None = None
    schedule: Schedule = field(default_factory=Schedule)
    # From which day its reader counts how far away the date is, where that is not today in Geneva.
    counted_from: date | None = None
    # By whose clocks the reader of what a role brings lives.
    zone: ZoneInfo = dates.DEADLINE_TZ

    @property
    def awaited(self) -> tuple[AskedPoint, ...]:
        return tuple(point for point in self.asked if point.is_awaited)

    @property
    def open(self) -> tuple[AskedPoint, ...]:
        return tuple(point for point in self.asked if point.is_open)


@dataclass(frozen=True, slots=True)
class Standings:
    """What was read for many emails, by role and request."""

    rows: dict[tuple[str, int], Standing] = field(default_factory=dict)
    schedule: Schedule = field(default_factory=Schedule)
    now: datetime | None = None

    def of(self, email: OutgoingEmail) -> Standing:
        """Nothing where the email rests on no request that its reader may see."""
        key = (audience_of(email), request_of(email) or 0)
        counted_from = _day_there(email, self.now) if self.now is not None else None
        standing = self.rows.get(key, Standing())
        return replace(
            standing, schedule=self.schedule, counted_from=counted_from, zone=_zone_of(email)
        )


def request_of(email: OutgoingEmail) -> int | None:
    """The request that an email is about: of a date, of what happened to it, or of a reply."""
    event = email.event
    about = email.deadline or (event and (event.deadline or event.reply))
    return about.request_id if about else None


def audience_of(email: OutgoingEmail) -> str:
    """In which role the email is read; the public's where it is nobody's in particular."""
    return email.audience or ReminderAudience.FOLLOWERS


def read_standings(
    emails: Collection[OutgoingEmail],
    *,
    today: date,
    reader: User | None = None,
    now: datetime | None = None,
) -> Standings:
    """How the requests of these emails stand on `today`, for each as far as its role may see.

    Expects that each recipient holds the role, as delivery has just checked. With a `reader`, it is
    what this one person may see; with `now`, distances are counted from the day in the recipient's
    place. A constant number of queries for each role; a digest counts for what it carries.
    """
    by_audience: dict[str, dict[int, ReportingCycle]] = defaultdict(dict)
    announcing: list[Deadline] = []
    perhaps_late: list[Deadline] = []
    told = [email for email in emails if email.digest_at is None]
    told += [row for email in emails if email.digest_at for row in email.collected_rows]
    of_letters: list[Deadline] = []
    for email in told:
        request, ground = request_of(email), email.deadline or email.event
        if request is not None and ground is not None and ground.cycle is not None:
            by_audience[audience_of(email)][request] = ground.cycle
        if email.deadline is not None and audience_of(email) == ReminderAudience.FOLLOWERS:
            perhaps_late.append(email.deadline)
        elif email.deadline is not None and email.kind == MailKind.ROLE:
            is_for_officers = audience_of(email) == ReminderAudience.OFFICERS
            # Reminders say nothing of what comes before the date has passed.
            says_what_comes = email.stage is None or email.deadline.due_on < today
            (announcing if says_what_comes else perhaps_late).append(email.deadline)
            if is_for_officers and _sees_letters(reader, email.deadline):
                of_letters.append(email.deadline)
    rows: dict[tuple[str, int], Standing] = {}
    for audience, cycles in by_audience.items():
        user = reader if reader is not None else _holder(audience, cycles.values())
        standings = _read(cycles.keys(), user, today)
        if audience == ReminderAudience.FOLLOWERS:
            _add_windows(standings, user, today)
        rows |= {(audience, request): standing for request, standing in standings.items()}
    schedule = read_schedule(
        announcing, of_letters, today=today, now=now, perhaps_late=perhaps_late
    )
    return Standings(rows, schedule, now)


def _day_there(email: OutgoingEmail, now: datetime) -> date | None:
    """The day in the place of whoever a role reminds.

    A date passes at midnight in Geneva: until then it is never yesterday, after it never today.
    """
    if email.deadline is None or email.kind != MailKind.ROLE:
        return None
    due_on = email.deadline.due_on
    there = now.astimezone(_zone_of(email)).date()
    has_passed = due_on < dates.today(now)
    return max(there, due_on + timedelta(days=1)) if has_passed else min(there, due_on)


def _zone_of(email: OutgoingEmail) -> ZoneInfo:
    """The recipient's place; Geneva's for what no role brings."""
    if email.deadline is None or email.kind != MailKind.ROLE:
        return dates.DEADLINE_TZ
    return zone_for(email.recipient, email.audience, email.deadline.cycle.state_party)


def _sees_letters(reader: User | None, deadline: Deadline) -> bool:
    """Letters are the secretariat's: somebody else who is shown its email meets none."""
    bodies = viewer_of(reader).officer_body_ids if reader is not None else None
    return bodies is None or deadline.cycle.treaty_body_id in bodies


def _holder(audience: str, cycles: Collection[ReportingCycle]) -> User:
    """Somebody who holds the role in all these cases, and nothing else.

    Of State parties and committees it is in all there are, so that conditions are put into words
    once (`models.written_sql`) and not for each batch.
    """
    holder = User()
    holder.viewer = PUBLIC
    match audience:
        case ReminderAudience.STATE_FOCAL_POINTS:
            parties = frozenset(StateParty.objects.values_list("pk", flat=True))
            holder.viewer = Viewer(state_party_ids=parties)
        case ReminderAudience.OFFICERS:
            bodies = frozenset(TreatyBody.objects.values_list("pk", flat=True))
            holder.viewer = Viewer(officer_body_ids=bodies)
        case ReminderAudience.RAPPORTEURS:
            # An assignment rests on membership of the committee.
            bodies = frozenset(one.treaty_body_id for one in cycles)
            cases = frozenset(one.pk for one in cycles)
            holder.viewer = Viewer(member_body_ids=bodies, assigned_cycle_ids=cases)
    return holder


def _read(requests: Collection[int], user: User, today: date) -> dict[int, Standing]:
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
            *("recommendation__topic", "seen_status", "request__public_id"),
        )
    )
    addresses: dict[int, UUID] = {}
    for request, recommendation, number, label, topic, status, address in follow_ups:
        addresses[request] = address
        reference = Paragraph(number=number, label=label).reference
        references[request, recommendation] = reference
        is_awaited = status == FollowUpStatus.AWAITING_REPLY
        is_open = status in FollowUpStatus.open_statuses
        asked[request][recommendation] = AskedPoint(reference, topic, is_awaited, is_open)
    standings = {
        request: Standing(tuple(points.values()), request=addresses[request])
        for request, points in asked.items()
    }
    answered: dict[tuple[int, date, int], set[int]] = defaultdict(set)
    passages = (
        Passage.objects.visible_to(user, today=today)
        .filter(reply__request__in=requests, reply__received_on__lte=today)
        .exclude(coverage=Coverage.NOT_ADDRESSED)
        .values_list("reply__request", "reply__received_on", "reply", "recommendation")
    )
    for request, received_on, reply, recommendation in passages:
        answered[request, received_on, reply].add(recommendation)
    for (request, received_on, reply), answers in sorted(answered.items()):
        # In the order of the document, and none that the reader does not see there.
        named = tuple(
            reference
            for (of, recommendation), reference in references.items()
            if of == request and recommendation in answers
        )
        if named:
            former = standings[request]
            came = ReceivedReply(received_on, named, reply)
            standings[request] = replace(former, received=(*former.received, came))
    extensions = (
        Extension.objects.visible_to(user, today=today)
        .filter(deadline__request__in=requests)
        .order_by("pk")
        .values_list("deadline__request", "outcome", "requested_until")
    )
    for request, outcome, until in extensions:
        if request not in standings:
            continue
        if outcome == ExtensionOutcome.PENDING:
            standings[request] = replace(standings[request], asks_until=until)
        else:
            former = standings[request]
            standings[request] = replace(
                former,
                is_refused=outcome == ExtensionOutcome.REFUSED,
                is_extended=former.is_extended or outcome == ExtensionOutcome.GRANTED,
            )
    return standings


def _add_windows(standings: dict[int, Standing], user: User, today: date) -> None:
    """The windows for submissions, of which those who follow are told."""
    for request, (window, due_on) in _windows(standings.keys(), user, today).items():
        standings[request] = replace(standings[request], window=window, due_on=due_on)


def _windows(
    requests: Collection[int], user: User, today: date
) -> dict[int, tuple[SubmissionWindow, date | None]]:
    """The last row of each end, in force or what became of it; and the State party's date."""
    kinds = (DeadlineKind.FOLLOW_UP_INFORMATION, *DeadlineKind.window_kinds)
    rows = (
        Deadline.objects.visible_to(user, today=today)
        .filter(request__in=requests, kind__in=kinds)
        .exclude(state=DeadlineState.CANDIDATE)
        .select_related("supersedes")
        .order_by("request_id", "kind", "-pk")
        .distinct("request_id", "kind")
    )
    windows: dict[int, SubmissionWindow] = defaultdict(SubmissionWindow)
    due_on: dict[int, date | None] = {}
    for row in rows:
        request = row.request_id or 0
        if row.kind == DeadlineKind.SUBMISSIONS_CLOSE:
            former = row.supersedes if row.window_rule_id is not None else None
            windows[request] = replace(
                windows[request],
                closes_on=row.due_on,
                state=row.state,
                goes_by=row.anchor_on if former is not None else None,
                went_by=former.anchor_on if former is not None else None,
                closed_before=former.due_on if former is not None else None,
            )
        elif row.kind == DeadlineKind.FOLLOW_UP_INFORMATION:
            due_on[request] = row.due_on if row.state == DeadlineState.IN_FORCE else None
        elif row.state == DeadlineState.IN_FORCE:
            windows[request] = replace(windows[request], opens_on=row.due_on)
    return {request: (windows[request], due_on.get(request)) for request in {*windows, *due_on}}
