"""What reminders may say of an outage that kept some back, and that they are the last."""

from datetime import date, datetime, timedelta

from recommendations import dates
from recommendations.enums import ReminderAudience
from recommendations.models import OutgoingEmail, ReminderStage, SenderOutage
from tests.lives.truth.facts import Facts
from tests.lives.truth.languages import days_in
from tests.lives.truth.said import Said, Sentence, is_overdue, to
from tests.lives.truth.state_reminders import place_of_the_state

_TO_STATE = to(ReminderAudience.STATE_FOCAL_POINTS)
_TO_FOLLOWERS = to(ReminderAudience.FOLLOWERS)
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


def _to_the_state(said: Said) -> list[OutgoingEmail]:
    """The reminders of this date that reached the State party."""
    rows = OutgoingEmail.objects.filter(
        deadline=said.facts.about,
        stage__audience=ReminderAudience.STATE_FOCAL_POINTS,
        sent_at__isnull=False,
    )
    return list(rows.select_related("recipient", "deadline__cycle__state_party"))


def _days_there(said: Said, *, before: datetime | None = None) -> set[date]:
    return {
        row.sent_at.astimezone(Facts(row, said.facts.now).zone).date()
        for row in _to_the_state(said)
        if row.sent_at is not None and (before is None or row.sent_at < before)
    }


def days_of_the_states_stages(said: Said, name: str) -> None:
    """Days of its stages within an outage, on which nothing reached the State party."""
    days = days_in(said.values[name], said.language)
    for day in days:
        is_within = SenderOutage.objects.filter(
            began_at__lt=dates.start_of_day(day + timedelta(days=1)),
            ended_at__gt=dates.start_of_day(day),
        ).exists()
        said.require(
            is_within and day not in _days_there(said),
            f"{day} lies in no outage, or the State party was reminded",
        )
    said.require(bool(days), f"“{said.values[name]}” names no day")


def days_on_which_the_state_was_reminded(said: Said, name: str) -> None:
    days = set(days_in(said.values[name], said.language))
    there = _days_there(said)
    said.require(bool(days) and days <= there, f"the State party was reminded on {there}")


def the_last_of_these_days(said: Said, name: str) -> None:
    # What leaves within the same minute is still to come when the email is written.
    there = _days_there(said, before=said.facts.now - timedelta(minutes=1))
    said.require(
        bool(there) and said.day(name) == max(there), f"the State party was reminded on {there}"
    )


def hour_of_the_last(said: Said, name: str) -> None:
    """The hour, by the clocks there, at which a reminder reached the State party on that day."""
    zones = [(row, Facts(row, said.facts.now).zone) for row in _to_the_state(said)]
    hours = {
        f"{row.sent_at.astimezone(zone):%H:%M}"
        for row, zone in zones
        if row.sent_at is not None and row.sent_at.astimezone(zone).date() == said.day("day")
    }
    said.require(said.values[name] in hours, f"it was at {hours}")


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
    Sentence(
        "The reminder due on %(days)s was not sent on time, because our emails were interrupted "
        "from %(since)s to %(until)s. We apologize.",
        _OUTAGE,
        (_TO_STATE,),
        plural="The reminders due on %(days)s were not sent on time, because our emails were "
        "interrupted from %(since)s to %(until)s. We apologize.",
    ),
    Sentence(
        "This notice was due on %(days)s. It was not sent on time, because our emails were "
        "interrupted from %(since)s to %(until)s. We apologize.",
        _OUTAGE,
        (_TO_FOLLOWERS,),
        plural="These notices were due on %(days)s. They were not sent on time, because our emails "
        "were interrupted from %(since)s to %(until)s. We apologize.",
    ),
    Sentence(
        "Your reminder due on %(days)s was not sent on time, because emails were interrupted from "
        "%(since)s to %(until)s. Please record what came in meanwhile.",
        _OUTAGE,
        (_TO_OFFICERS,),
        plural="Your reminders due on %(days)s were not sent on time, because emails were "
        "interrupted from %(since)s to %(until)s. Please record what came in meanwhile.",
    ),
    Sentence(
        "Your reminder due on %(days)s was not sent on time, because emails were interrupted from "
        "%(since)s to %(until)s.",
        _OUTAGE,
        (_TO_RAPPORTEURS,),
        plural="Your reminders due on %(days)s were not sent on time, because emails were "
        "interrupted from %(since)s to %(until)s.",
    ),
    Sentence(
        "The State party’s reminder due on %(days)s was not sent on time either.",
        {"days": days_of_the_states_stages},
        (_TO_OFFICERS,),
        plural="The State party’s reminders due on %(days)s were not sent on time either.",
    ),
    Sentence(
        "The State party was last reminded on %(day)s.",
        {"day": the_last_of_these_days},
        (_TO_OFFICERS,),
    ),
    Sentence(
        "The State party was last reminded on %(day)s at %(hour)s in %(place)s.",
        {
            "day": the_last_of_these_days,
            "hour": hour_of_the_last,
            "place": place_of_the_state,
        },
        (_TO_OFFICERS,),
    ),
    Sentence(
        "Reminders of this date were sent to the State party on %(days)s.",
        {"days": days_on_which_the_state_was_reminded},
        (_TO_STATE,),
    ),
    Sentence(
        "This is the last reminder by email. If the Committee writes again about this, it will be "
        "by letter.",
        claims=(_TO_STATE, is_overdue, is_the_last),
    ),
    Sentence(
        "This is your last reminder about this date. Any further communication to the State "
        "party will be by letter.",
        claims=(_TO_OFFICERS, is_overdue, is_the_last),
    ),
    Sentence(
        "This is your last reminder about this date.",
        claims=(_TO_RAPPORTEURS, is_overdue, is_the_last),
    ),
)
