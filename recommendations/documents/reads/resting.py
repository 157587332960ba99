"""What rests on an import that was applied: while there is any of it, it is not taken back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from recommendations.enums import (
    EmailStatus,
    EventKind,
    FollowUpStatus,
    ImportStatus,
    LetterStatus,
    SubmissionStatus,
)
from recommendations.models import (
    Deadline,
    Document,
    Evaluation,
    Event,
    Extension,
    Follow,
    FollowUp,
    FollowUpRequest,
    ImportRun,
    IndexAnnotation,
    Letter,
    OutgoingEmail,
    PersonalReminder,
    Recommendation,
    StateReply,
    StatusStep,
    Submission,
    User,
)
from recommendations.wording import date_in_words

# Of one kind, more are not named: one is enough to stop it.
NAMED = 20


@dataclass(frozen=True)
class Resting:
    """One row that rests on an import, as its officer may see it."""

    label: str
    url: str


@dataclass(frozen=True)
class WhatRests:
    """The rows by name, and whether others rest on it that are not open to this person."""

    rows: tuple[Resting, ...]
    has_others: bool

    def __bool__(self) -> bool:
        return bool(self.rows) or self.has_others


@dataclass(frozen=True)
class _Group:
    """Rows of a kind: all that there are, those that the person sees, and the name of each."""

    every: "QuerySet[Any]"
    seen: "QuerySet[Any]"
    label: Callable[[Any], str]
    url: Callable[[Any], str] = lambda row: str(row.get_absolute_url())


def document_of(run: ImportRun) -> Document | None:
    """The document that an applied import recorded; None where it only added to one, or nothing."""
    document = Document.objects.filter(import_runs=run).first()
    if document is None or run.applied_at is None or run.status != ImportStatus.APPLIED:
        return None
    is_made = Event.objects.filter(
        kind=EventKind.DOCUMENT_RECORDED, document=document, at=run.applied_at
    ).exists()
    return document if is_made else None


def what_rests_on(run: ImportRun, document: Document, user: User) -> WhatRests:
    """What came after an import and rests on what it recorded. A fixed number of queries."""
    rows: list[Resting] = []
    has_others = False
    for group in _groups(run, document, user):
        keys = set(group.every.values_list("pk", flat=True).distinct())
        if not keys:
            continue
        seen = list(group.seen.filter(pk__in=keys).distinct())
        rows += [Resting(group.label(row), group.url(row)) for row in seen[:NAMED]]
        has_others |= len(seen) < len(keys)
    return WhatRests(tuple(dict.fromkeys(rows)), has_others)


def _groups(run: ImportRun, document: Document, user: User) -> Iterable[_Group]:
    requests = FollowUpRequest.objects.filter(document=document)
    follow_ups = FollowUp.objects.filter(request__in=requests)
    items = Recommendation.objects.filter(paragraph__document=document)
    deadlines = Deadline.objects.filter(Q(request__in=requests) | Q(document=document))
    made = {"events__at": run.applied_at}
    replies = StateReply.objects.standing().filter(
        Q(request__in=requests)
        | Q(passages__recommendation__in=items)
        # What it recorded was corrected since.
        | Q(replaces__document=document)
    )
    yield _Group(replies, StateReply.objects.visible_to(user), _reply)
    submissions = Submission.objects.exclude(status=SubmissionStatus.WITHDRAWN).filter(
        Q(request__in=requests)
        | Q(assessments__recommendation__in=items)
        | (Q(document=document) & ~Q(status=SubmissionStatus.SUBMITTED))
    )
    yield _Group(submissions, Submission.objects.visible_to(user), _submission)
    answered = StateReply.objects.standing().filter(document=document)
    of_answers = Evaluation.objects.of_this_round().filter(
        follow_up__request__in=answered.values("request"),
        follow_up__recommendation__in=answered.values("passages__recommendation"),
    )
    yield _Group(
        Evaluation.objects.filter(Q(follow_up__in=follow_ups) | Q(pk__in=of_answers.values("pk"))),
        Evaluation.objects.visible_to(user).select_related(
            "grade", "follow_up__recommendation__paragraph__document"
        ),
        lambda row: (
            _("Evaluation of paragraph %(number)s: %(grade)s")
            % {"number": row.follow_up.recommendation.paragraph.reference, "grade": row.grade}
        ),
        lambda row: str(row.follow_up.get_absolute_url()),
    )
    yield from _status_and_selection(follow_ups, answered, user, made)
    yield from _dates_and_mails(deadlines, user, made)
    yield from _papers(run, document, user)
    # What people follow and set for themselves is told to nobody.
    yield _Group(Follow.objects.filter(recommendation__in=items), Follow.objects.none(), str)
    reminders = PersonalReminder.objects.filter(
        Q(recommendation__in=items) | Q(request__in=requests) | Q(deadline__in=deadlines),
        cancelled_at__isnull=True,
    )
    yield _Group(reminders, PersonalReminder.objects.none(), str)


def _reply(row: StateReply) -> str:
    return _("State reply received on %(day)s") % {"day": date_in_words(row.received_on)}


def _submission(row: Submission) -> str:
    return _("Submission “%(title)s”") % {"title": row.title}


def _status_and_selection(
    follow_ups: "QuerySet[FollowUp]",
    answered: "QuerySet[StateReply]",
    user: User,
    made: dict[str, Any],
) -> Iterable[_Group]:
    """Changes of status by hand, and recommendations that were selected by hand."""
    further = set(FollowUpStatus.values) - {FollowUpStatus.REPLY_RECEIVED}
    changed = StatusStep.objects.filter(reply__in=answered, status__in=further)
    by_hand = FollowUp.objects.filter(
        Q(pk__in=follow_ups) & ~Q(status=FollowUpStatus.AWAITING_REPLY)
        | Q(pk__in=changed.values("follow_up"))
    )
    visible = FollowUp.objects.visible_to(user).select_related(
        "recommendation__paragraph__document"
    )
    yield _Group(
        by_hand,
        visible,
        lambda row: (
            _("Status of paragraph %(number)s") % {"number": row.recommendation.paragraph.reference}
        ),
    )
    selected = follow_ups.filter(events__kind=EventKind.SELECTED_FOR_FOLLOW_UP, **made)
    yield _Group(
        follow_ups.exclude(pk__in=selected.values("pk")),
        visible,
        lambda row: (
            _("Selected for follow-up since: paragraph %(number)s")
            % {"number": row.recommendation.paragraph.reference}
        ),
    )


def _dates_and_mails(
    deadlines: "QuerySet[Deadline]", user: User, made: dict[str, Any]
) -> Iterable[_Group]:
    """Dates that people set or changed, reminders that left, and letters."""

    def dated(row: Deadline) -> str:
        return _("Date set or changed by hand: %(kind)s, %(day)s") % {
            "kind": row.get_kind_display(),
            "day": date_in_words(row.due_on),
        }

    visible = Deadline.objects.visible_to(user)
    kinds = (EventKind.DEADLINE_SET, EventKind.DEADLINE_CONSIDERED)
    imported = deadlines.filter(events__kind__in=kinds, **made)
    by_hand = deadlines.filter(
        ~Q(pk__in=imported.values("pk"))
        | Q(changes__isnull=False)
        | Q(pk__in=Extension.objects.values("deadline"))
    )
    yield _Group(by_hand, visible, dated)
    unsent = (
        *(EmailStatus.PLANNED, EmailStatus.COLLECTED),
        *(EmailStatus.SUPERSEDED, EmailStatus.STOPPED),
    )
    yield _Group(
        OutgoingEmail.objects.filter(deadline__in=deadlines).exclude(status__in=unsent),
        OutgoingEmail.objects.visible_to(user),
        lambda row: _("Reminder to %(address)s") % {"address": row.address},
    )
    yield _Group(
        Letter.objects.filter(deadline__in=deadlines).exclude(status=LetterStatus.WITHDRAWN),
        Letter.objects.visible_to(user),
        lambda row: str(row.get_kind_display()),
    )


def _papers(run: ImportRun, document: Document, user: User) -> Iterable[_Group]:
    """Further files, corrigenda, and what the Universal Human Rights Index says."""
    later = ImportRun.objects.filter(document=document, status=ImportStatus.APPLIED)
    yield _Group(
        later.exclude(sha256=run.sha256),
        ImportRun.objects.visible_to(user),
        lambda row: _("Import of %(file)s") % {"file": row.file_name},
    )
    yield _Group(
        Document.objects.filter(corrects=document),
        Document.objects.visible_to(user),
        lambda row: _("Corrected by %(document)s") % {"document": row},
    )
    texts = document.versions.exclude(sha256=run.sha256)
    yield _Group(texts, texts, str, lambda _row: document.get_absolute_url())
    annotations = IndexAnnotation.objects.filter(paragraph__document=document)
    yield _Group(
        annotations,
        annotations,
        lambda _row: _("A row of the Universal Human Rights Index"),
        lambda _row: document.get_absolute_url(),
    )
