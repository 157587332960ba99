"""What is on record about follow-up requests until a day: what the lists for a report are made of.

Everything begins with what the reader may see. Names that authors keep back are in no list, because
lists are printed.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from recommendations import dates
from recommendations.enums import (
    Coverage,
    DeadlineKind,
    EmailStatus,
    EvaluationStatus,
    FollowUpStatus,
    SubmissionStatus,
)
from recommendations.letters.reads.annex import (
    is_to_state,
    issued_letters,
    numbers_in_words,
    official_emails,
    with_paragraphs,
)
from recommendations.letters.reads.date_changes import NO_DATES, DateHistory, date_histories
from recommendations.letters.reads.periods import Period
from recommendations.mail.reads.ledger import points_of
from recommendations.models import (
    Assessment,
    Deadline,
    Evaluation,
    FollowUpRequest,
    Letter,
    OutgoingEmail,
    Passage,
    StateReply,
    StatusStep,
    Submission,
)
from recommendations.models.follow_ups import FollowUpRequestQuerySet
from recommendations.models.people import Reader


@dataclass(frozen=True)
class Record:
    """One request until a day, in the order of days; `emails`: those to the State party alone."""

    request: FollowUpRequest
    history: DateHistory
    emails: tuple[OutgoingEmail, ...]
    named: dict[int, list[str]]
    letters: tuple[Letter, ...]
    replies: tuple[StateReply, ...]
    submissions: tuple[Submission, ...]
    evaluations: tuple[Evaluation, ...]
    # The step at which each follow-up stood on that day; one that never moved has none.
    steps: dict[int, StatusStep]
    next_report_on: date | None

    @property
    def references(self) -> list[str]:
        """The paragraphs that the request is about."""
        return self.references_of(row.pk for row in self.request.follow_ups.all())

    @property
    def awaited(self) -> list[str]:
        """The paragraphs on which information was awaited on that day."""
        return self.references_of(self._keys(FollowUpStatus.AWAITING_REPLY))

    @property
    def unanswered(self) -> list[str]:
        """The paragraphs on which information is awaited, or on which none ever came."""
        answered = {row.recommendation_id for reply in self.replies for row in spoken_of(reply)}
        missing = {
            row.pk for row in self.request.follow_ups.all() if row.recommendation_id not in answered
        }
        return self.references_of({*self._keys(FollowUpStatus.AWAITING_REPLY), *missing})

    @property
    def has_ended(self) -> bool:
        ended = list(self._keys(*FollowUpStatus.ended_statuses))
        return bool(ended) and len(ended) == len(self.request.follow_ups.all())

    def due_on(self, day: date) -> date | None:
        """The date that counted on a day, unless it was suspended or withdrawn since."""
        if self.history.due_on is None or self.history.is_suspended:
            return None
        return self.history.due_on_as_of(day)

    def replied_after(self, day: date) -> bool:
        return any(reply.received_on >= day for reply in self.replies)

    def _keys(self, *statuses: str) -> Iterable[int]:
        for row in self.request.follow_ups.all():
            step = self.steps.get(row.pk)
            if (step.status if step else FollowUpStatus.AWAITING_REPLY) in statuses:
                yield row.pk

    def references_of(self, keys: Iterable[int]) -> list[str]:
        """The paragraphs of some follow-ups, in the order of the document."""
        wanted = set(keys)
        found = (
            row.recommendation.paragraph.reference
            for row in self.request.follow_ups.all()
            if row.pk in wanted
        )
        return list(dict.fromkeys(found))


def spoken_of(said: StateReply | Submission) -> list[Passage] | list[Assessment]:
    """What a reply or a submission of a record says on single recommendations."""
    rows: list[Passage] | list[Assessment] = said.spoken_of  # type: ignore[union-attr]
    return rows


def paragraphs_of(said: StateReply | Submission) -> str:
    """The paragraphs that a reply or a submission speaks of."""
    paragraphs = sorted(
        {row.recommendation.paragraph for row in spoken_of(said)}, key=lambda one: one.position
    )
    return numbers_in_words(one.reference for one in paragraphs)


def records_of(
    requests: FollowUpRequestQuerySet, user: Reader, *, until: date, today: date
) -> list[Record]:
    """The record of each request until a day: a fixed number of queries, however many."""
    period = Period(until=until)
    rows = with_paragraphs(requests)
    keys = [row.pk for row in rows]
    emails = [one for one in official_emails(requests, user, period) if is_to_state(one)]
    histories = date_histories(rows, user, today=today)
    by_request: dict[str, dict[int, list[Any]]] = {
        "emails": _grouped((one.official_deadline.request_id, one) for one in emails),
        "letters": _grouped(
            (one.deadline.request_id, one) for one in issued_letters(requests, user, period)
        ),
        "replies": _grouped((one.request_id, one) for one in _replies(keys, user, until, today)),
        "submissions": _grouped(
            (one.request_id, one) for one in _submissions(keys, user, until, today)
        ),
        "evaluations": _grouped(
            (one.follow_up.request_id, one) for one in _evaluations(keys, user, until, today)
        ),
    }
    steps = _steps(keys, user, until, today)
    next_reports = _next_reports(rows, user, today)
    named = points_of([one for one in emails if one.sent_at], now=dates.now())
    return [
        Record(
            request=row,
            history=histories.get(row.pk, NO_DATES),
            named=named,
            steps=steps[row.pk],
            next_report_on=next_reports.get(row.cycle_id),
            **{name: tuple(found[row.pk]) for name, found in by_request.items()},
        )
        for row in rows
    ]


def _grouped(pairs: Iterable[tuple[int | None, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, row in pairs:
        found[key or 0].append(row)
    return found


def _replies(keys: list[int], user: Reader, until: date, today: date) -> Iterable[StateReply]:
    passages = Passage.objects.exclude(coverage=Coverage.NOT_ADDRESSED)
    return (
        StateReply.objects.visible_to(user, today=today)
        .filter(request__in=keys, received_on__lte=until)
        .prefetch_related(
            Prefetch(
                "passages",
                passages.select_related("recommendation__paragraph"),
                to_attr="spoken_of",
            )
        )
        .order_by("received_on", "pk")
    )


def _submissions(keys: list[int], user: Reader, until: date, today: date) -> Iterable[Submission]:
    assessments = Assessment.objects.visible_to(user, today=today)
    return (
        Submission.objects.visible_to(user, today=today)
        .filter(
            request__in=keys,
            status__in=SubmissionStatus.received_statuses,
            submitted_at__lt=dates.start_of_day(dates.shift(until, 1, "days")),
        )
        .select_related("organisation")
        .prefetch_related(
            Prefetch(
                "assessments",
                assessments.select_related("recommendation__paragraph"),
                to_attr="spoken_of",
            )
        )
        .order_by("submitted_at", "pk")
    )


def _evaluations(keys: list[int], user: Reader, until: date, today: date) -> Iterable[Evaluation]:
    return (
        Evaluation.objects.visible_to(user, today=today)
        .filter(
            follow_up__request__in=keys,
            status=EvaluationStatus.ADOPTED,
            adopted_on__lte=until,
        )
        .select_related("grade", "follow_up__recommendation__paragraph", "adopted_at_session")
        .order_by("adopted_on", "follow_up__recommendation__paragraph__position", "scope")
    )


def _steps(
    keys: list[int], user: Reader, until: date, today: date
) -> dict[int, dict[int, StatusStep]]:
    """By request and follow-up, the furthest step that the reader sees of those until a day.

    What rests on a reply counts from the day on which that was received, whenever it was recorded.
    """
    found: dict[int, dict[int, StatusStep]] = defaultdict(dict)
    rows = (
        StatusStep.objects.visible_to(user, today=today)
        .filter(follow_up__request__in=keys)
        .select_related("follow_up", "reply")
        .order_by("leg", "place", "-pk")
    )
    for row in rows:
        if (row.reply.received_on if row.reply else dates.today(row.at)) <= until:
            found[row.follow_up.request_id][row.follow_up_id] = row
    return found


def _next_reports(rows: list[FollowUpRequest], user: Reader, today: date) -> dict[int, date]:
    found = (
        Deadline.objects.visible_to(user, today=today)
        .current()
        .filter(cycle__in=[row.cycle_id for row in rows], kind=DeadlineKind.NEXT_PERIODIC_REPORT)
    )
    return dict(found.order_by("pk").values_list("cycle", "due_on"))


def has_left(email: OutgoingEmail) -> bool:
    """Whether it left and was not returned."""
    return email.status == EmailStatus.SENT
