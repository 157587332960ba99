"""Which letter about a deadline comes next, and from which day on.

The stages of a committee are in the order of `LetterKind`. A letter is proposed once the day of its
stage has come (`<=`), while at least one recommendation awaits a reply and after the letter before
it has been issued. Nothing of that is stored: it is computed on every read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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

from recommendations import visibility
from recommendations.deadlines.reads.letter_progress import (
    OrderedStage,
    issued_about,
    ordered_stages,
)
from recommendations.enums import (
    DeadlineKind,
    FollowUpStatus,
    LetterKind,
    LetterStatus,
)
from recommendations.models import Deadline, FollowUp, Letter
from recommendations.models.deadlines import DeadlineQuerySet
from recommendations.models.people import Reader, viewer_of

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


def earlier_letters(deadline: Deadline, *, before: date) -> Sequence[tuple[str, date]]:
    """Kind and date of the letters about a deadline that are dated by a day, oldest first."""
    rows = (
        Letter.objects.filter(issued_about(deadline), dated_on__lte=before)
        .order_by("dated_on", "pk")
        .values_list("kind", "dated_on")
    )
    return [(kind, day) for kind, day in rows if day is not None]
