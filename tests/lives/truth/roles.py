"""What people may be told of a role of theirs that ends, with what must be true for it."""

from datetime import timedelta

from recommendations import dates
from recommendations.enums import Role
from recommendations.models import Membership, ReportingCycle
from tests.lives.truth.said import Said, Sentence, a_name


def _role(said: Said) -> Membership:
    event = said.facts.row.event
    assert event is not None
    assert event.membership is not None
    said.require(event.membership.user == said.facts.row.recipient, "it is somebody else's role")
    return event.membership


def its_first_day(said: Said, name: str) -> None:
    right = _role(said).valid_during.lower
    said.require(said.day(name) == right, f"the role began on {right}, not {said.values[name]}")


def its_last_day(said: Said, name: str) -> None:
    right = _role(said).valid_during.upper - timedelta(days=1)
    said.require(said.day(name) == right, f"the role ended on {right}, not {said.values[name]}")


def has_ended(said: Said) -> None:
    """And nothing of the kind is held again."""
    role = _role(said)
    again = Membership.objects.on(dates.today(said.facts.now)).filter(
        user=role.user, role=role.role, state_party=role.state_party, treaty_body=role.treaty_body
    )
    said.require(not again.exists(), f"the role is held: {again}")


def was_a_focal_point(said: Said) -> None:
    said.require(_role(said).role == Role.STATE_FOCAL_POINT, "the role brought no calendar files")


def its_secretariats(said: Said, name: str) -> None:
    """The addresses of the committees before which the State party has a case."""
    cycles = ReportingCycle.objects.filter(state_party=_role(said).state_party)
    for address in set(cycles.values_list("treaty_body__secretariat_email", flat=True)) - {""}:
        said.require(address in said.values[name], f"{said.values[name]} lacks {address}")


_ROLE = {
    **dict.fromkeys(("role", "place", "by"), a_name),
    "since": its_first_day,
    "until": its_last_day,
}

ENDS_OF_ROLES = (
    Sentence(
        "Your role “%(role)s” (%(place)s) has ended. You held it from %(since)s to %(until)s. "
        "Ended by: %(by)s.",
        _ROLE,
        (has_ended,),
    ),
    Sentence("No more emails will come to you because of this role.", claims=(has_ended,)),
    Sentence(
        "What our emails put into your calendar is not kept up to date once the role has ended. "
        "Please delete it then.",
        claims=(was_a_focal_point,),
    ),
    Sentence("If this is a mistake, tell the secretariat."),
    Sentence(
        "If this is a mistake, tell the secretariat, by writing to %(addresses)s",
        {"addresses": its_secretariats},
    ),
)
