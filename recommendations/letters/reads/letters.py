"""The ladder of letters: which letter a date comes to next, and from which day on.

A letter is proposed once its day has come (`<=`), while at least one recommendation awaits a reply
and after the letter before it was issued. Nothing is stored of that: it is read anew each time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

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

from recommendations import dates, visibility
from recommendations.enums import (
    DeadlineKind,
    FollowUpStatus,
    LetterKind,
    LetterStatus,
    PeriodUnit,
)
from recommendations.models import Deadline, FollowUp, Letter, LetterStage
from recommendations.models.deadlines import DeadlineQuerySet
from recommendations.models.people import viewer_of
from recommendations.wording import exact_period_in_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

    Reader = User | AnonymousUser | None

ORDER = tuple(LetterKind)


@dataclass(frozen=True)
class Step:
    """One letter of a body's ladder: its stage, and the letter that has to be issued before it."""

    stage: LetterStage
    former: str

    @property
    def kind(self) -> str:
        return self.stage.kind

    @property
    def rule(self) -> str:
        """The stage in words, as it reads today."""
        period = {self.stage.unit: self.stage.offset}
        words = exact_period_in_words(
            period.get(PeriodUnit.MONTHS),
            period.get(PeriodUnit.DAYS, period.get(PeriodUnit.WEEKS, 0) * 7),
        )
        first = _("%(period)s after the date in force") % {"period": words or _("0 days")}
        if not self.former:
            return first
        apart = ngettext(
            "at least %(n)d day after the letter before it",
            "at least %(n)d days after the letter before it",
            self.stage.n_days_apart,
        ) % {"n": self.stage.n_days_apart}
        return f"{first}, {apart}"

    def proposed_on(self, due_on: date, former_on: date | None) -> date | None:
        """The day from which the letter is proposed; None while the former one is not issued."""
        stage = self.stage
        if stage.unit == PeriodUnit.MONTHS:
            reached = dates.add_months(due_on, stage.offset)
        else:
            days = stage.offset * (7 if stage.unit == PeriodUnit.WEEKS else 1)
            reached = due_on + timedelta(days=days)
        if not self.former:
            return reached
        if former_on is None:
            return None
        return max(reached, former_on + timedelta(days=stage.n_days_apart))


def ladders() -> dict[int | None, tuple[Step, ...]]:
    """The ladder of each body that has stages of its own, and under None that of all others.

    A body's own stage for a kind replaces the common one; out of use, it leaves that letter out.
    One query.
    """
    stages: dict[int | None, dict[str, LetterStage]] = {None: {}}
    for stage in LetterStage.objects.order_by("pk"):
        stages.setdefault(stage.treaty_body_id, {})[stage.kind] = stage
    return {body: _ladder({**stages[None], **own}) for body, own in stages.items()}


def _ladder(by_kind: dict[str, LetterStage]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for kind in ORDER:
        stage = by_kind.get(kind)
        if stage is not None and stage.is_active:
            steps.append(Step(stage, steps[-1].kind if steps else ""))
    return tuple(steps)


def speaks_for(deadline: Deadline) -> Q:
    """Issued letters that count for a date: those dated after it, about it or what it replaced.

    So a corrected or resumed date keeps its letters, and an extended one begins a new ladder.
    """
    return Q(
        status=LetterStatus.ISSUED,
        deadline__series=deadline.series,
        dated_on__gt=deadline.due_on,
    )


# --- Many dates at once ---------------------------------------------------------------------------


def _issued_on(kind: str) -> Subquery:
    """The date of the outer deadline's issued letter of this kind, if any: see `speaks_for`."""
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


def _proposed_on(step: Step) -> Any:
    unit, offset = PeriodUnit(step.stage.unit).value, int(step.stage.offset)
    reached = Func(
        F("due_on"),
        template=f"(%(expressions)s + make_interval({unit} => {offset}))::date",
        output_field=DateField(),
    )
    if not step.former:
        return reached
    apart = Func(
        F(f"{step.former}_on"),
        template=f"(%(expressions)s + {int(step.stage.n_days_apart)})",
        output_field=DateField(),
    )
    return Greatest(reached, apart)


def proposals(user: "Reader", *, today: date, until: date | None = None) -> DeadlineQuerySet:
    """Dates that a reader looks after and that have come to a letter, two queries.

    Annotated with `letter_kind`, `proposed_on` and `draft` (the key of an open draft, or None).
    `until` looks ahead: letters proposed by that day, as things stand.
    """
    until = until or today
    by_body = ladders()
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
        .annotate(**{f"{kind}_on": _issued_on(kind) for kind in ORDER})
    )
    kinds, days = [], []
    for body, ladder in by_body.items():
        whose = ~Q(cycle__treaty_body__in=own) if body is None else Q(cycle__treaty_body=body)
        for step in ladder:
            # Of several that are not issued, CASE takes the first of the ladder.
            is_next = whose & Q(**{f"{step.kind}_on__isnull": True})
            kinds.append(When(is_next, then=Value(step.kind)))
            days.append(When(is_next, then=_proposed_on(step)))
    draft = Letter.objects.filter(
        deadline=OuterRef("pk"), kind=OuterRef("letter_kind"), status=LetterStatus.DRAFT
    )
    found = rows.annotate(
        letter_kind=Case(*kinds, default=None, output_field=CharField()),
        proposed_on=Case(*days, default=None, output_field=DateField()),
        draft=Subquery(draft.values("pk")[:1]),
    )
    # Where no committee sends letters there is nothing to compare.
    return found.filter(proposed_on__lte=until) if kinds else found.none()


@dataclass(frozen=True)
class ProposedLetter:
    """A letter to write, from a day on; `draft` is the key of the one that is begun, or None."""

    deadline: Deadline
    kind: str
    proposed_on: date
    draft: int | None

    @property
    def label(self) -> str:
        return str(LetterKind(self.kind).label)


def as_proposed(row: Any) -> ProposedLetter:
    """A row of `proposals` as an object."""
    return ProposedLetter(row, row.letter_kind, row.proposed_on, row.draft)


def proposed_letters(
    user: "Reader", *, today: date, until: date | None = None
) -> list[ProposedLetter]:
    """What is to be written, the longest due first, with the cases. See `proposals`."""
    rows = proposals(user, today=today, until=until)
    return [
        as_proposed(row)
        for row in rows.select_related("cycle__treaty_body", "cycle__state_party").order_by(
            "proposed_on",  # type: ignore[misc] # annotated by the query
            "pk",
        )
    ]


# --- One date -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rung:
    """One letter of a date's ladder, as it stands."""

    step: Step
    letter: Letter | None
    draft: Letter | None
    proposed_on: date | None
    is_next: bool

    @property
    def label(self) -> str:
        return str(LetterKind(self.step.kind).label)


def ladder_of(deadline: Deadline) -> list[Rung]:
    """The letters of one date: issued, in draft, to come. Two queries.

    Expects the deadline with its cycle.
    """
    by_body = ladders()
    steps = by_body.get(deadline.cycle.treaty_body_id, by_body[None])
    letters = list(
        Letter.objects.filter(
            speaks_for(deadline) | Q(deadline=deadline, status=LetterStatus.DRAFT)
        ).select_related("issued_by", "drafted_by", "document")
    )
    issued = {row.kind: row for row in letters if row.status == LetterStatus.ISSUED}
    drafts = {row.kind: row for row in letters if row.status == LetterStatus.DRAFT}
    rungs = []
    for step in steps:
        former = issued.get(step.former)
        rungs.append(
            Rung(
                step=step,
                letter=issued.get(step.kind),
                draft=drafts.get(step.kind),
                proposed_on=step.proposed_on(deadline.due_on, former.dated_on if former else None),
                is_next=step.kind not in issued and (not step.former or former is not None),
            )
        )
    return rungs


def former_letters(deadline: Deadline, *, before: date) -> Sequence[tuple[str, date]]:
    """Kind and date of the letters that count for a date and are older than a day, oldest first."""
    rows = (
        Letter.objects.filter(speaks_for(deadline), dated_on__lte=before)
        .order_by("dated_on", "pk")
        .values_list("kind", "dated_on")
    )
    return [(kind, day) for kind, day in rows if day is not None]
