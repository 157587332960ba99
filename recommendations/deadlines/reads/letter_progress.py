"""How far a deadline has come with its letters, and which one comes next.

The stages of a committee are in the order of `LetterKind`. A letter is proposed once the day of its
stage has come (`<=`), while at least one recommendation awaits a reply and after the letter before
it has been issued. Nothing of that is stored: it is computed on every read.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.enums import LetterKind, LetterStatus
from recommendations.models import Deadline, Letter, LetterStage


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
    return progress_of_all([deadline])[deadline.pk]


def progress_of_all(deadlines: Collection[Deadline]) -> dict[int, list[StageProgress]]:
    """The same for each of these deadlines, by its key, in the same two queries."""
    by_body = ordered_stages()
    about = Q(pk__in=())
    for deadline in deadlines:
        about |= issued_about(deadline) | Q(deadline=deadline, status=LetterStatus.DRAFT)
    letters: dict[UUID, list[Letter]] = defaultdict(list)
    rows = Letter.objects.filter(about).select_related(
        "deadline", "issued_by", "drafted_by", "document"
    )
    for letter in rows:
        letters[letter.deadline.series].append(letter)
    return {
        deadline.pk: _progress(
            deadline,
            by_body.get(deadline.cycle.treaty_body_id, by_body[None]),
            letters[deadline.series],
        )
        for deadline in deadlines
    }


def _progress(
    deadline: Deadline, stages: Sequence[OrderedStage], letters: Sequence[Letter]
) -> list[StageProgress]:
    issued = {
        row.kind: row
        for row in letters
        if row.status == LetterStatus.ISSUED
        and row.dated_on is not None
        and row.dated_on > deadline.due_on
    }
    drafts = {
        row.kind: row
        for row in letters
        if row.status == LetterStatus.DRAFT and row.deadline_id == deadline.pk
    }
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
