"""What officers read of the reminders that the State party gets, with what must be true for it."""

from datetime import datetime

from recommendations import dates
from recommendations.enums import EmailStatus, ReminderAudience
from recommendations.models import OutgoingEmail
from tests.lives.truth.facts import Facts
from tests.lives.truth.languages import city_of
from tests.lives.truth.said import Said, Sentence, a_name, days_to_come, to

_TO_OFFICERS = to(ReminderAudience.OFFICERS)


def nine_of_a_day_to_come(said: Said, name: str) -> None:
    """The same, and at nine by the recipient's clocks."""
    days_to_come(said, name)
    said.facts.promised_at_nine = True


def _to_the_state(said: Said) -> list[OutgoingEmail]:
    """The ledger's reminders of this date to the State party, with the day of each in Geneva."""
    rows = OutgoingEmail.objects.filter(
        deadline=said.facts.about, stage__audience=ReminderAudience.STATE_FOCAL_POINTS
    )
    return list(rows.select_related("recipient", "deadline__cycle__state_party"))


def _to_leave_today(said: Said) -> list[datetime]:
    """When they leave today, by the clocks of their recipients: of stages that met, the last."""
    rows, today = _to_the_state(said), said.facts.today
    overtaken = {
        row.pk
        for row in rows
        for other in rows
        if other.recipient_id == row.recipient_id and row.due_on < other.due_on <= today
    }
    return [
        row.send_after.astimezone(Facts(row, said.facts.now).zone)
        for row in rows
        if row.status in (*EmailStatus.waiting_statuses, EmailStatus.COLLECTED)
        and row.pk not in overtaken
        and dates.today(row.send_after) == today
    ]


def hour_of_today(said: Said, name: str) -> None:
    """In Geneva, when a reminder leaves to the State party that has not left."""
    right = {f"{at.astimezone(dates.DEADLINE_TZ):%H:%M}" for at in _to_leave_today(said)}
    said.require(said.values[name] in right, f"{said.values[name]} in Geneva; planned is {right}")
    said.facts.promised.append(_to_leave_today(said)[0].date())


def place_of_the_state(said: Said, name: str) -> None:
    """A place by whose clocks somebody of the State party is reminded."""
    zones = {Facts(row, said.facts.now).zone for row in _to_the_state(said)}
    zones |= said.facts.zones_of_the_state()
    right = {city_of(zone.key, said.language) for zone in zones}
    said.require(said.values[name] in right, f"{said.values[name]} is none of {right}")


def clock_of_today(said: Said, name: str) -> None:
    """The same, by the clocks of whoever it goes to, with the day there."""
    told = (said.values[name], said.day("day"))
    right = {(f"{at:%H:%M}", at.date()) for at in _to_leave_today(said)}
    said.require(told in right, f"{told} there; planned is {right}")


def state_was_reminded_today(said: Said) -> None:
    sent = [row.sent_at for row in _to_the_state(said) if row.sent_at is not None]
    said.require(
        any(dates.today(at) == said.facts.today for at in sent),
        f"the State party is said to have been reminded today; it was on {sent}",
    )


def state_is_reminded_today(said: Said) -> None:
    """It has left meanwhile, or is about to."""
    if not _to_leave_today(said):
        state_was_reminded_today(said)


STATE_REMINDERS = (
    Sentence(
        "The State party’s next reminder will be sent on %(day)s at 09:00 in %(place)s. It "
        "names only what is open then, and will not be sent once everything has been recorded.",
        {"day": nine_of_a_day_to_come, "place": place_of_the_state},
        (_TO_OFFICERS,),
    ),
    Sentence(
        "The State party’s next reminder will be sent on %(day)s (date in %(place)s). It names "
        "only what is open then, and will not be sent once everything has been recorded.",
        {"day": days_to_come, "place": place_of_the_state},
        (_TO_OFFICERS,),
    ),
    Sentence(
        "A reminder will be sent to the State party today at %(geneva)s in Geneva (%(clock)s on "
        "%(day)s in %(place)s). It names only what is open then, and will not be sent once "
        "everything has been recorded.",
        {
            "geneva": hour_of_today,
            "clock": clock_of_today,
            "day": a_name,
            "place": place_of_the_state,
        },
        (_TO_OFFICERS,),
    ),
    Sentence(
        "A reminder will be sent to the State party today at %(geneva)s in Geneva. It names only "
        "what is open then, and will not be sent once everything has been recorded.",
        {"geneva": hour_of_today},
        (_TO_OFFICERS,),
    ),
    Sentence(
        "The State party is being reminded at the same time.",
        claims=(_TO_OFFICERS, state_is_reminded_today),
    ),
    Sentence(
        "The State party was reminded today.", claims=(_TO_OFFICERS, state_was_reminded_today)
    ),
    Sentence("The one after it will be sent on %(day)s.", {"day": days_to_come}, (_TO_OFFICERS,)),
)
