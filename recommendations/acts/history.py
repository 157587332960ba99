"""The history as a reader may see it: one sentence an event.

`Event.objects.visible_to` leaves out events about hidden objects. Two more rules hold here. Only
the committee and its secretariat read the names of people; everybody else reads the role in which
they acted, and the day in place of the moment. And the inner steps of a submission or an evaluation
(drafts, returns and their reasons) are shown only to those who took part in them, even once the
submission or evaluation is public.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.acts.event_sentences import sentence_of
from recommendations.enums import (
    EvaluationStatus,
    EventKind,
    FollowUpStatus,
    Role,
    SubmissionStatus,
)
from recommendations.models import (
    Assessment,
    Deadline,
    Event,
    OutgoingEmail,
    Recommendation,
    ReportingCycle,
    Submission,
    TreatyBody,
)
from recommendations.models.events import EventQuerySet
from recommendations.models.people import viewer_of
from recommendations.visibility import Viewer

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

_INNER_ACTS = (
    EventKind.SUBMISSION_CREATED,
    EventKind.ASSESSMENT_SAVED,
    EventKind.EVALUATION_SAVED,
)
# What a submission's readers learn of its course.
_OPEN_STEPS = (
    SubmissionStatus.SUBMITTED,
    SubmissionStatus.PUBLISHED,
    SubmissionStatus.REPLACED,
)
# What becomes of a follow-up once an evaluation is adopted; before, an evaluation is inner work.
_AFTER_ADOPTION = (
    FollowUpStatus.EVALUATED,
    FollowUpStatus.CLOSED,
    FollowUpStatus.AWAITING_REPLY,
)
_TONES = {
    EventKind.DEADLINE_EXTENDED: "soon",
    EventKind.DEADLINE_SUSPENDED: "conflict",
    EventKind.EXTENSION_REFUSED: "conflict",
    EventKind.REMINDER_FAILED: "failed",
    EventKind.REMINDER_BOUNCED: "failed",
    EventKind.REPLY_RECORDED: "done",
    EventKind.REPLY_WITHDRAWN: "conflict",
    EventKind.IMPORT_TAKEN_BACK: "conflict",
}
_RELATED = (
    *("by", "document", "deadline", "reply", "submission__organisation", "evaluation__grade"),
    *("recommendation__paragraph__document", "document__cycle", "follow_up"),
    *("email__recipient", "email__event", "email__stage"),
)
# The words of an email that was sent, which no sentence quotes.
_UNREAD = ("email__subject", "email__body", "email__outcome")


@dataclass(frozen=True)
class HistoryEntry:
    """One line of a history, as `components/_timeline.html` shows it."""

    at: datetime
    sentence: str
    by: str = ""
    detail: str = ""
    url: str = ""
    url_label: str = ""
    tone: str = "neutral"
    # The day alone: outside the committee, an exact moment would help to guess who acted.
    on: date | None = None


def is_on_committee_side(viewer: Viewer, cycle: ReportingCycle) -> bool:
    """Whether the reader belongs to the committee or its secretariat, where people are named."""
    return (
        cycle.treaty_body_id in viewer.committee_body_ids or cycle.pk in viewer.assigned_cycle_ids
    )


def history_of_recommendation(
    recommendation: Recommendation, user: "User | AnonymousUser | None", *, today: date
) -> list[HistoryEntry]:
    """What happened to one recommendation and to the request that selected it, newest first."""
    requests = list(recommendation.follow_ups.values_list("request", flat=True))
    # That a submission speaks of this recommendation at all may be confidential.
    spoken = Assessment.objects.visible_to(user, today=today).filter(recommendation=recommendation)
    about = (
        Q(recommendation=recommendation)
        | Q(deadline__request__in=requests)
        | Q(reply__passages__recommendation=recommendation)
        | Q(submission__in=spoken.values("submission"), assessment__isnull=True)
    )
    # The joins above repeat a row for each passage and assessment.
    pks = Event.objects.filter(about, cycle=recommendation.cycle_id).values("pk")
    return _entries(
        Event.objects.visible_to(user, today=today).filter(pk__in=pks),
        recommendation.cycle,
        user,
        names_paragraph=False,
    )


def history_of_cycle(
    cycle: ReportingCycle, user: "User | AnonymousUser | None", *, today: date
) -> list[HistoryEntry]:
    """Everything that happened in a case, newest first."""
    events = Event.objects.visible_to(user, today=today).filter(cycle=cycle)
    return _entries(events, cycle, user, names_paragraph=True)


def history_of_submission(
    submission: Submission, user: "User | AnonymousUser | None", *, today: date
) -> list[HistoryEntry]:
    """What happened to one submission, newest first."""
    events = Event.objects.visible_to(user, today=today).filter(submission=submission)
    entries = _entries(events, submission.request.cycle, user, names_paragraph=True)
    # The page on which they are shown needs no links to itself.
    return [replace(entry, url="", url_label="") for entry in entries]


def history_of_body(
    body: TreatyBody, kind: EventKind, user: "User | AnonymousUser | None", *, today: date
) -> list[HistoryEntry]:
    """What the officers of a committee decided about one thing in all its cases, newest first."""
    events = Event.objects.visible_to(user, today=today).filter(treaty_body=body, kind=kind)
    inside = body.pk in viewer_of(user).committee_body_ids
    rows = events.select_related(*_RELATED).defer(*_UNREAD).order_by("-at", "-pk")
    return [_entry(event, names_people=inside) for event in rows]


def history_of_deadlines(
    deadlines: Collection[Deadline],
    cycle: ReportingCycle,
    user: "User | AnonymousUser | None",
    *,
    today: date,
) -> list[HistoryEntry]:
    """What happened to some dates of one case, newest first."""
    events = Event.objects.visible_to(user, today=today).filter(
        deadline__in=[row.pk for row in deadlines]
    )
    return _entries(events, cycle, user, names_paragraph=False)


def history_of_email(
    email: OutgoingEmail, user: "User | AnonymousUser | None", *, today: date
) -> list[HistoryEntry]:
    """What happened to one official email, newest first. Expects it with its deadline."""
    events = Event.objects.visible_to(user, today=today).filter(email=email)
    return _entries(events, email.official_deadline.cycle, user, names_paragraph=False)


@dataclass(frozen=True)
class Saving:
    """Who saved a row last, as far as this reader is told, and when: a moment, or its day alone."""

    by: str
    is_by_reader: bool
    at: datetime
    on: date | None


def last_saving(
    row: Model, user: "User | AnonymousUser", *, since: datetime | None, today: date
) -> Saving:
    """Who saved a row last. `since` leaves out what was known when a form was opened.

    The history says who; what it does not tell this reader stays untold. A person is told the names
    of the members of the same organisation, who write with them.
    """
    at: datetime = getattr(row, "updated_at", dates.now())
    if row == user or getattr(row, "user_id", None) == user.pk:
        return Saving("", True, at, None)
    column = _COLUMNS.get(row.__class__.__name__)
    found = None
    if column is not None:
        events = Event.objects.visible_to(user, today=today).filter(**{column: row.pk})
        if since is not None:
            events = events.filter(at__gte=since)
        found = (
            events.select_related(*_RELATED, "cycle").defer(*_UNREAD).order_by("-at", "-pk").first()
        )
    if found is None:
        return Saving("", False, at, dates.today(at))
    viewer = viewer_of(user)
    is_colleague = (
        found.by_role == Role.ORGANISATION_MEMBER
        and found.submission is not None
        and found.submission.organisation_id in viewer.organisation_ids
    )
    is_inside = found.cycle is not None and is_on_committee_side(viewer, found.cycle)
    entry = _entry(found, names_people=is_inside or is_colleague)
    return Saving(entry.by, found.by == user, entry.at, entry.on)


# Where the history names a row.
_COLUMNS = {
    "Assessment": "assessment",
    "Deadline": "deadline",
    "Evaluation": "evaluation",
    "Extension": "extension",
    "FollowUp": "follow_up",
    "StateReply": "reply",
    "Submission": "submission",
}


def acts_of(
    events: EventQuerySet, user: "User | AnonymousUser | None", *, most: int
) -> list[tuple[list[Event], HistoryEntry]]:
    """The latest acts among events that the reader may see, of any case, newest first.

    `most` counts events. People are named case by case, as on the page of each.
    """
    viewer = viewer_of(user)
    inside = Q(cycle__treaty_body__in=viewer.committee_body_ids) | Q(
        cycle__in=viewer.assigned_cycle_ids
    )
    rows = (
        events.filter(inside | _not_inner(viewer), cycle__isnull=False)
        .select_related(*_RELATED, "cycle__treaty_body", "cycle__state_party")
        .defer(*_UNREAD)
        .order_by("-at", "-pk")[:most]
    )
    return [
        (group, _joined(group, names_people=is_on_committee_side(viewer, group[0].cycle)))
        for group in _by_act(rows)
        if group[0].cycle is not None
    ]


def _entries(
    events: EventQuerySet,
    cycle: ReportingCycle,
    user: "User | AnonymousUser | None",
    *,
    names_paragraph: bool,
) -> list[HistoryEntry]:
    viewer = viewer_of(user)
    inside = is_on_committee_side(viewer, cycle)
    if not inside:
        events = events.filter(_not_inner(viewer))
    rows = events.select_related(*_RELATED).defer(*_UNREAD).order_by("-at", "-pk")
    if not names_paragraph:
        return [_entry(event, names_people=inside) for event in rows]
    return [_joined(group, names_people=inside) for group in _by_act(rows)]


def _by_act(events: Iterable[Event]) -> Iterable[list[Event]]:
    """Events grouped: one act on several recommendations is one group, in order of paragraphs."""
    group: list[Event] = []
    for event in events:
        if group and _act_key(event) != _act_key(group[-1]):
            yield group[::-1]
            group = []
        group.append(event)
    if group:
        yield group[::-1]


def _act_key(event: Event) -> tuple[object, ...]:
    what = (event.cycle_id, event.kind, event.at, event.by_id, event.to_status)
    # An event without a recommendation is a group by itself.
    return (*what, event.reason, event.recommendation is not None or event.pk)


def _joined(group: list[Event], *, names_people: bool) -> HistoryEntry:
    entry = _entry(group[0], names_people=names_people)
    numbers = [event.recommendation.paragraph.reference for event in group if event.recommendation]
    if not numbers:
        return entry
    words = ngettext(
        "Paragraph %(numbers)s: %(sentence)s", "Paragraphs %(numbers)s: %(sentence)s", len(numbers)
    ) % {"numbers": ", ".join(numbers), "sentence": entry.sentence}
    return replace(entry, sentence=words)


def _not_inner(viewer: Viewer) -> Q:
    """Events that are not inner steps, and the inner steps of the reader's own submissions."""
    own = Q(submission__organisation__in=viewer.organisation_ids)
    return own | ~Q(kind__in=_INNER_ACTS) & ~(
        Q(kind=EventKind.SUBMISSION_STATUS_CHANGED) & ~Q(to_status__in=_OPEN_STEPS)
    ) & ~(Q(kind=EventKind.EVALUATION_STATUS_CHANGED) & ~Q(to_status=EvaluationStatus.ADOPTED)) & ~(
        # When somebody began to write the evaluation.
        Q(kind=EventKind.STATUS_CHANGED, evaluation__isnull=False)
        & ~Q(to_status__in=_AFTER_ADOPTION)
    )


def _entry(event: Event, *, names_people: bool) -> HistoryEntry:
    url, url_label = _link(event)
    if names_people and event.by is not None:
        by = str(event.by)
    elif event.by_role:
        by = str(Role(event.by_role).label)
    else:
        by = "" if event.by is not None else _("this tracker")
    day = None if names_people else dates.today(event.at)
    return HistoryEntry(
        at=dates.start_of_day(day) if day else event.at,
        on=day,
        sentence=sentence_of(event),
        by=by,
        detail=event.reason,
        url=url,
        url_label=url_label,
        tone=_TONES.get(EventKind(event.kind), "neutral"),
    )


def _link(event: Event) -> tuple[str, str]:
    if event.reply is not None:
        return event.reply.get_absolute_url(), _("Read the reply")
    if event.document is not None and event.document.taken_back_at is not None:
        return "", ""
    if event.document is not None and event.kind != EventKind.SELECTED_FOR_FOLLOW_UP:
        return event.document.get_absolute_url(), str(event.document)
    if event.deadline is not None:
        return event.deadline.get_absolute_url(), _("Why this date?")
    if event.submission is not None:
        return event.submission.get_absolute_url(), _("Read the submission")
    return "", ""
