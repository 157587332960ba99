"""What reminders may say of an outage in which others did not leave, and that they are the last."""

from datetime import timedelta

from recommendations import dates
from recommendations.enums import ReminderAudience
from recommendations.models import OutgoingEmail, ReminderStage, SenderOutage
from tests.lives.truth.languages import days_in
from tests.lives.truth.said import Said, Sentence, is_overdue, to

_TO_STATE = to(ReminderAudience.STATE_FOCAL_POINTS)
_TO_OFFICERS = to(ReminderAudience.OFFICERS)
_TO_RAPPORTEURS = to(ReminderAudience.RAPPORTEURS)


def an_outage_began(said: Said, name: str) -> None:
    days = {dates.today(one.began_at) for one in SenderOutage.objects.all()}
    said.require(said.day(name) in days, f"no outage began on {said.values[name]}: {days}")


def an_outage_ended(said: Said, name: str) -> None:
    days = {dates.today(one.ended_at) for one in SenderOutage.objects.exclude(ended_at=None)}
    said.require(said.day(name) in days, f"no outage ended on {said.values[name]}: {days}")


def days_of_stages(said: Said, name: str) -> None:
    """Days within an outage on which nothing left about this date to this person."""
    days, about = days_in(said.values[name], said.language), said.facts.about
    rows = OutgoingEmail.objects.filter(
        deadline=about, stage__isnull=False, recipient=said.facts.row.recipient
    )
    came = {dates.today(row.sent_at) for row in rows if row.sent_at is not None}
    for day in days:
        is_within = SenderOutage.objects.filter(
            began_at__lt=dates.start_of_day(day + timedelta(days=1)),
            ended_at__gt=dates.start_of_day(day),
        ).exists()
        said.require(is_within and day not in came, f"{day} lies in no outage, or an email came")
    said.require(bool(days), f"“{said.values[name]}” names no day")


def is_the_last(said: Said) -> None:
    """No stage of the date comes after this one, to the same people."""
    stage, about = said.facts.row.stage, said.facts.about
    assert stage is not None
    assert about is not None
    stages = ReminderStage.objects.filter(
        is_active=True, deadline_kind=about.kind, audience=stage.audience
    )
    own = stages.filter(treaty_body=about.cycle.treaty_body)
    later = [
        one
        for one in (own or stages.filter(treaty_body=None))
        if one.day_for(about.due_on) > stage.day_for(about.due_on)
    ]
    said.require(not later, f"said to be the last; there are {later}")


_OUTAGE = {"days": days_of_stages, "since": an_outage_began, "until": an_outage_ended}

INTERRUPTIONS = (
    *(
        Sentence(f"The reminder {words}", _OUTAGE, (claim,), plural=f"The reminders {words}")
        for words, claim in (
            (
                (
                    "announced for %(days)s did not leave, because our emails were interrupted "
                    "from %(since)s to %(until)s. We apologise."
                ),
                _TO_STATE,
            ),
            (
                (
                    "of %(days)s did not leave, because emails were interrupted from %(since)s to "
                    "%(until)s. Please record first what came in meanwhile."
                ),
                _TO_OFFICERS,
            ),
            (
                (
                    "of %(days)s did not leave, because emails were interrupted from %(since)s to "
                    "%(until)s."
                ),
                _TO_RAPPORTEURS,
            ),
        )
    ),
    Sentence(
        "This is the last reminder of this date by email. If the committee writes again about it, "
        "it will be by letter.",
        claims=(_TO_STATE, is_overdue, is_the_last),
    ),
    Sentence(
        "This is the last reminder of this date by email. What follows is by letter.",
        claims=(_TO_OFFICERS, is_overdue, is_the_last),
    ),
    Sentence(
        "This is the last reminder of this date by email.",
        claims=(_TO_RAPPORTEURS, is_overdue, is_the_last),
    ),
)
