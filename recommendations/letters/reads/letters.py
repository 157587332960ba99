"""Which letter about a deadline comes next, and from which day on.

The stages of a committee are in the order of `LetterKind`. A letter is proposed once the day of its
stage has come (`<=`), while at least one recommendation awaits a reply and after the letter before
it has been issued. Nothing of that is stored: it is computed on every read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import visibility
from recommendations.enums import (
    DeadlineKind,
    FollowUpStatus,
    LetterKind,
    LetterStatus,
)
from recommendations.models import Deadline, FollowUp, Letter, LetterStage
from recommendations.models.deadlines import DeadlineQuerySet
from recommendations.models.people import Reader, viewer_of


@dataclass(frozen=True)
class OrderedStage:
    """A stage of a committee, with the kind of letter that comes before it ("" for the first)."""

    stage: LetterStage
    previous_kind: str

    @property
    def kind(self) -> str:
        return self.stage.kind

    @property
    def rule(self) -> str:
        """The rule of the stage in words, as it is today."""
        period = self.stage.period or _("0 days")
        first = _("%(period)s after the date in force") % {"period": period}
        if not self.previous_kind:
            return first
        apart = ngettext(
            "at least %(n)d day after the previous letter",
            "at least %(n)d days after the previous letter",
            self.stage.n_days_apart,
        ) % {"n": self.stage.n_days_apart}
        return f"{first}, {apart}"

    def proposed_on(self, due_on: date, previous_on: date | None) -> date | None:
        """The day from which the letter is proposed; None until the previous one is issued."""
        reached = self.stage.day_for(due_on)
        if not self.previous_kind:
            return reached
        if previous_on is None:
            return None
        return max(reached, previous_on + timedelta(days=self.stage.n_days_apart))


def ordered_stages() -> dict[int | None, list[OrderedStage]]:
    """The stages of each committee that has some of its own, and under None those of all others.

    A committee's own stage replaces the common one of its kind; if it is not in use, the committee
    sends no such letter. One query.
    """
    stages: dict[int | None, dict[str, LetterStage]] = {None: {}}
    for stage in LetterStage.objects.order_by("pk"):
        stages.setdefault(stage.treaty_body_id, {})[stage.kind] = stage
    ordered: dict[int | None, list[OrderedStage]] = {}
    for body, own in stages.items():
        by_kind = {**stages[None], **own}
        in_use = [
            by_kind[kind] for kind in LetterKind if kind in by_kind and by_kind[kind].is_active
        ]
        previous_kinds = ["", *(stage.kind for stage in in_use)]
        ordered[body] = [
            OrderedStage(stage, previous_kind)
            for stage, previous_kind in zip(in_use, previous_kinds, strict=False)
        ]
    return ordered


def issued_about(deadline: Deadline) -> Q:
    """Issued letters about a deadline or one that it replaced, if dated after it was due.

    So a corrected or resumed deadline keeps its letters, and an extended one starts without any.
    """
    return Q(
        status=LetterStatus.ISSUED,
        deadline__series=deadline.series,
        dated_on__gt=deadline.due_on,
    )


# --- Many deadlines at once -----------------------------------------------------------------------


def _issued_on(kind: str) -> Subquery:
    """The date of the outer deadline's letter of this kind, if issued: see `issued_about`."""
    return Subquery(
        Letter.objects.filter(
            kind=kind,
            status=LetterStatus.ISSUED,
            deadline__series=OuterRef("series"),
            dated_on__gt=OuterRef("due_on"),
        )
        .order_by("dated_on")
        .values("dated_on")[:1]
    )


def _proposed_on(step: OrderedStage) -> Any:
    reached = step.stage.day_in_sql()
    if not step.previous_kind:
        return reached
    apart = Func(
        F(f"{step.previous_kind}_on"),
        template=f"(%(expressions)s + {int(step.stage.n_days_apart)})",
        output_field=DateField(),
    )
    return Greatest(reached, apart)


def deadlines_with_proposals(
    user: Reader, *, today: date, until: date | None = None
) -> DeadlineQuerySet:
    """Deadlines in a reader's care for which a letter is proposed. Two queries.

    Annotated with `letter_kind`, `proposed_on` and `draft` (the identifier of an open draft, or
    None).
    `until` looks ahead: letters that will be proposed by that day if nothing changes.
    """
    until = until or today
    by_body = ordered_stages()
    own = [body for body in by_body if body is not None]
    rows = (
        Deadline.objects.in_force()
        .filter(visibility.reminded_deadlines(viewer_of(user)))
        .filter(
            Exists(
                FollowUp.objects.filter(
                    request=OuterRef("request"), status=FollowUpStatus.AWAITING_REPLY
                )
            ),
            kind=DeadlineKind.FOLLOW_UP_INFORMATION,
            due_on__lt=until,
        )
        .annotate(**{f"{kind}_on": _issued_on(kind) for kind in LetterKind})
    )
    kinds, days = [], []
    for body, stages in by_body.items():
        whose = ~Q(cycle__treaty_body__in=own) if body is None else Q(cycle__treaty_body=body)
        for step in stages:
            # Of several that are not issued, CASE takes the first.
            is_next = whose & Q(**{f"{step.kind}_on__isnull": True})
            kinds.append(When(is_next, then=Value(step.kind)))
            days.append(When(is_next, then=_proposed_on(step)))
    draft = Letter.objects.filter(
        deadline=OuterRef("pk"), kind=OuterRef("letter_kind"), status=LetterStatus.DRAFT
    )
    found = rows.annotate(
        letter_kind=Case(*kinds, default=None, output_field=CharField()),
        proposed_on=Case(*days, default=None, output_field=DateField()),
        draft=Subquery(draft.values("public_id")[:1]),
    )
    # Where no committee sends letters there is nothing to compare.
    return found.filter(proposed_on__lte=until) if kinds else found.none()


@dataclass(frozen=True)
class ProposedLetter:
    """A letter to write from a day on; `draft` is the identifier of an open draft, or None."""

    deadline: Deadline
    kind: str
    proposed_on: date
    draft: UUID | None

    @classmethod
    def from_row(cls, row: Any) -> "ProposedLetter":
        """A row of `deadlines_with_proposals` as an object."""
        return cls(row, row.letter_kind, row.proposed_on, row.draft)

    @property
    def label(self) -> str:
        return str(LetterKind(self.kind).label)


def proposed_letters(
    user: Reader, *, today: date, until: date | None = None
) -> list[ProposedLetter]:
    """The letters to write, the longest due first. See `deadlines_with_proposals`."""
    rows = deadlines_with_proposals(user, today=today, until=until)
    return [
        ProposedLetter.from_row(row)
        for row in rows.select_related("cycle__treaty_body", "cycle__state_party").order_by(
            "proposed_on",  # type: ignore[misc] # annotated by the query
            "pk",
        )
    ]


# --- One deadline ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class StageProgress:
    """How far one deadline has come with one stage: its letter, its draft, or the day to come."""

    stage: OrderedStage
    letter: Letter | None
    draft: Letter | None
    proposed_on: date | None
    is_next: bool

    @property
    def label(self) -> str:
        return str(LetterKind(self.stage.kind).label)


def progress_of(deadline: Deadline) -> list[StageProgress]:
    """The letters about one deadline: issued, in draft, to come. Two queries.

    Expects the deadline with its case.
    """
    by_body = ordered_stages()
    stages = by_body.get(deadline.cycle.treaty_body_id, by_body[None])
    letters = list(
        Letter.objects.filter(
            issued_about(deadline) | Q(deadline=deadline, status=LetterStatus.DRAFT)
        ).select_related("issued_by", "drafted_by", "document")
    )
    issued = {row.kind: row for row in letters if row.status == LetterStatus.ISSUED}
    drafts = {row.kind: row for row in letters if row.status == LetterStatus.DRAFT}
    progress = []
    for stage in stages:
        previous = issued.get(stage.previous_kind)
        previous_on = previous.dated_on if previous else None
        progress.append(
            StageProgress(
                stage=stage,
                letter=issued.get(stage.kind),
                draft=drafts.get(stage.kind),
                proposed_on=stage.proposed_on(deadline.due_on, previous_on),
                is_next=stage.kind not in issued
                and (not stage.previous_kind or previous is not None),
            )
        )
    return progress


def earlier_letters(deadline: Deadline, *, before: date) -> Sequence[tuple[str, date]]:
    """Kind and date of the letters about a deadline that are dated by a day, oldest first."""
    rows = (
        Letter.objects.filter(issued_about(deadline), dated_on__lte=before)
        .order_by("dated_on", "pk")
        .values_list("kind", "dated_on")
    )
    return [(kind, day) for kind, day in rows if day is not None]
