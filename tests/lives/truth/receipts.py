"""What emails say when something of the State party came in, with what must be true for it."""

from recommendations.enums import ReminderAudience
from tests.lives.truth.said import (
    Sentence,
    a_focal_point_since,
    a_name,
    asked_for,
    distance_to,
    due,
    is_a_correction,
    nothing_is_open,
    received,
    rests_on_a_reply,
    somebody_waits,
    something_came,
    to,
    was_sent_here,
)

_TO_STATE = to(ReminderAudience.STATE_FOCAL_POINTS)
_TO_OFFICERS = to(ReminderAudience.OFFICERS)
_TO_RAPPORTEURS = to(ReminderAudience.RAPPORTEURS)
_DUE = {"due": due, "distance": distance_to("due")}

RECEIPTS = (
    Sentence(
        "You have been a focal point of the State party since %(day)s.",
        {"day": a_focal_point_since},
        (_TO_STATE,),
    ),
    Sentence(
        "Your request for more time, until %(until)s, was received; you will be told of the "
        "decision. Until then the date stays %(due)s (%(distance)s).",
        {"until": asked_for, **_DUE},
        (_TO_STATE, somebody_waits),
    ),
    Sentence(
        "Nothing more is awaited, and no further reminders will leave.",
        claims=(something_came, nothing_is_open),
    ),
    Sentence("If this is not what you sent, tell the secretariat.", claims=(_TO_STATE,)),
    Sentence("Read it here:", claims=(rests_on_a_reply,)),
    Sentence("The record was corrected: this is how it stands now.", claims=(is_a_correction,)),
    Sentence("A focal point of the State party sent it here.", claims=(was_sent_here,)),
    Sentence(
        "You can begin to evaluate what it answers, from the page of the case.",
        claims=(_TO_RAPPORTEURS, rests_on_a_reply),
    ),
    Sentence(
        "The rapporteurs can begin to evaluate what it answers.",
        claims=(_TO_OFFICERS, rests_on_a_reply),
    ),
    Sentence("Information was received on %(day)s.", {"day": received}),
    Sentence("Thank you for the information received on %(day)s.", {"day": received}, (_TO_STATE,)),
)

SUBJECTS_OF_RECEIPTS = (
    Sentence(
        "%(state_party)s: information received on %(day)s",
        {"state_party": a_name, "day": received},
        (rests_on_a_reply,),
    ),
    Sentence(
        "%(state_party)s: reply of %(day)s corrected",
        {"state_party": a_name, "day": received},
        (is_a_correction,),
    ),
)
