"""The lives: what people do in each variant and when, counted from the day of its due date.

An act is a day before (negative) or after the due date that the committee's rule gives, an hour in
Geneva, and what is done. Each variant is lived under the rules of every committee that sets a time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from recommendations import dates
from tests.lives.case import Case
from tests.lives.observations import Printed

Do = Callable[[Case, datetime], None]
# The observations are imported so many days after their adoption, in the morning.
IMPORTED_AFTER = timedelta(days=25)
IMPORTED_AT = time(10, 30)
# So long after the last due date a life is followed.
AFTERWARDS_MONTHS = 8


@dataclass(frozen=True)
class Act:
    day: int
    at: str
    do: Do
    is_at_work: bool = True

    def moment(self, due_on: date) -> datetime:
        day = due_on + timedelta(days=self.day)
        if self.is_at_work:
            # Nobody does these things at a weekend: on the Monday after it.
            day += timedelta(days=max(0, 8 - day.isoweekday()) if day.isoweekday() > 5 else 0)
        return datetime.combine(day, time.fromisoformat(self.at), tzinfo=dates.DEADLINE_TZ)


@dataclass(frozen=True)
class Variant:
    """One way in which a case may go. `latest_months`: how much later the date may come to lie."""

    code: str
    title: str
    acts: tuple[Act, ...] = ()
    # Days, counted like those of acts, on which nothing runs.
    outage: tuple[int, int] | None = None
    language: str = "en"
    # Which the focal point has chosen; else emails go by the clocks of the State party.
    time_zone: str = ""
    is_weekly: bool = False
    latest_months: int = 0


@dataclass(frozen=True)
class Committee:
    """A committee's way of asking, and the day on which it adopts its observations."""

    code: str
    adopted_on: date
    printed: Printed


def _the_rest_answers_the_first_two(case: Case, now: datetime) -> None:
    case.reply(
        now,
        references=case.printed.references[:2],
        received_on=dates.today(now) - timedelta(days=1),
    )


def _recorded_next_morning(case: Case, now: datetime) -> None:
    """The mission sent it half an hour before midnight; the officer finds it in the morning."""
    case.reply(now, received_on=case.deadline().due_on)


def _by_the_focal_point(case: Case, now: datetime) -> None:
    case.reply(now, by=case.outside.focal_point)


VARIANTS = (
    Variant("no-reply", "No reply"),
    Variant(
        "partial-reply",
        "A partial reply, and the rest after four months",
        (
            Act(-20, "15:10", _the_rest_answers_the_first_two),
            Act(125, "11:00", Case.reply),
        ),
    ),
    Variant(
        "extension",
        "An extension between two reminders, and a second one refused",
        (
            Act(-45, "16:20", lambda case, now: case.ask_extension(now, months=3)),
            Act(-40, "11:15", Case.grant_extension),
            Act(65, "09:40", lambda case, now: case.ask_extension(now, months=2)),
            Act(72, "17:05", Case.refuse_extension),
        ),
        latest_months=3,
    ),
    Variant(
        "new-focal-point",
        "A new focal point two months before the date",
        (Act(-60, "14:00", Case.change_focal_point),),
    ),
    Variant(
        "suspended",
        "Suspended, and resumed after ten weeks",
        (
            Act(-100, "10:00", Case.suspend),
            Act(-30, "10:00", Case.resume),
        ),
        latest_months=3,
    ),
    Variant(
        "reply-before-midnight",
        "A reply half an hour before the end of the last day",
        (Act(0, "23:30", _by_the_focal_point, is_at_work=False),),
    ),
    Variant(
        "reply-found-next-morning",
        "A reply sent in the last half hour, and recorded on the next working morning",
        (Act(1, "08:40", _recorded_next_morning),),
    ),
    Variant(
        "reply-after-midnight",
        "A reply half an hour after the end of the last day",
        (Act(1, "00:30", _by_the_focal_point, is_at_work=False),),
    ),
    Variant(
        "weekly-in-arabic",
        "One email a week, in Arabic, in Auckland",
        language="ar",
        time_zone="Pacific/Auckland",
        is_weekly=True,
    ),
    Variant(
        "date-in-the-past",
        "A date corrected to a day that has passed",
        (
            Act(
                -80,
                "15:00",
                lambda case, now: case.correct(now, to=dates.today(now) - timedelta(days=10)),
            ),
        ),
    ),
    Variant(
        "outage",
        "An outage of forty days around the date",
        (
            Act(-20, "08:00", Case.note_outage, is_at_work=False),
            Act(20, "08:00", Case.note_end_of_outage, is_at_work=False),
        ),
        outage=(-20, 20),
    ),
)

_WHOLE = Printed("4, 6, 8 and 10", ("4", "6", "8", "10"))
_LETTERS = Printed("4 (a), 6 and 8", ("4 (a)", "6", "8"))

# Days of adoption that take the due dates over weekends, the changes of the clock, and the end of a
# February; so far apart that no outage falls into another's.
COMMITTEES = (
    Committee("CMW", date(2026, 10, 8), _WHOLE),
    Committee(
        "CCPR",
        date(2026, 11, 6),
        Printed(
            "6, 8 and 10",
            ("6", "8", "10"),
            asks="In accordance with its rules of procedure, the Committee requests the State "
            "party to provide, within {period} of the adoption of the present concluding "
            "observations, information on the implementation of the recommendations contained in "
            "paragraphs {selected} above.",
        ),
    ),
    Committee("CAT", date(2026, 11, 27), _LETTERS),
    Committee("CEDAW", date(2027, 2, 19), Printed("4 (a), 8 and 10", ("4 (a)", "8", "10"))),
    Committee("CERD", date(2027, 4, 30), _LETTERS),
    Committee("CED", date(2026, 10, 2), Printed("6, 8 and 10", ("6", "8", "10"))),
    Committee(
        "CESCR",
        date(2026, 8, 31),
        Printed("6, 8 and 10", ("6", "8", "10"), has_headings=False),
    ),
)
