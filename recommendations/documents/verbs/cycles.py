"""Opening a case: one review of one State party by one treaty body."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from recommendations.acts.errors import InvalidInput
from recommendations.acts.events import record_event
from recommendations.enums import EventKind
from recommendations.models import ReportingCycle, Session, StateParty, TreatyBody, User


@transaction.atomic
def open_cycle(
    *,
    treaty_body: TreatyBody,
    state_party: StateParty,
    number: str,
    by: User | None,
    now: datetime,
    session: Session | None = None,
    considered_from: date | None = None,
    considered_until: date | None = None,
    considered_at_meetings: str = "",
    adopted_on: date | None = None,
    adopted_at_meeting: str = "",
) -> ReportingCycle:
    """Open a case and leave one event.

    Raises InvalidInput when the case exists already, when observations were adopted before the
    dialogue, or when the session belongs to another body.
    """
    if session is not None and session.treaty_body != treaty_body:
        raise InvalidInput(
            _("Session %(session)s is not one of %(body)s. Choose a session of that committee.")
            % {"session": session, "body": treaty_body},
            field="session",
        )
    if considered_from and adopted_on and adopted_on < considered_from:
        raise InvalidInput(
            _("Concluding observations cannot be adopted before the report is considered."),
            field="adopted_on",
        )
    try:
        with transaction.atomic():
            cycle = ReportingCycle.objects.create(
                treaty_body=treaty_body,
                state_party=state_party,
                number=number,
                session=session,
                considered_from=considered_from,
                considered_until=considered_until,
                considered_at_meetings=considered_at_meetings,
                adopted_on=adopted_on,
                adopted_at_meeting=adopted_at_meeting,
            )
    except IntegrityError as error:
        if "cycle_number_uniq" not in str(error):
            raise
        raise InvalidInput(
            _("There is already a case for %(body)s, %(party)s, cycle %(number)s.")
            % {"body": treaty_body, "party": state_party, "number": number},
            field="number",
        ) from error
    record_event(EventKind.CASE_OPENED, cycle, by=by, now=now)
    return cycle
