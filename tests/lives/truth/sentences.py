"""Every sentence that emails may say, with what must be true for each. A new one comes in here.

What is in no line of this table is reported: no sentence reaches a mission that nobody has thought
about how to check.
"""

from recommendations.enums import ReminderAudience
from tests.lives.truth.said import (
    Sentence,
    a_day_of_the_case,
    a_name,
    all_awaited,
    an_awaited_paragraph,
    answered_on,
    asked_until,
    committee,
    distance_to,
    due,
    first_awaited,
    is_ahead,
    is_overdue,
    its_topic,
    nothing_came,
    number_of_things,
    received,
    recipient,
    something_came,
    something_is_open,
    state_party,
    symbol,
    to,
)

_TO_STATE = to(ReminderAudience.STATE_FOCAL_POINTS)
_TO_OFFICERS = to(ReminderAudience.OFFICERS)
_TO_RAPPORTEURS = to(ReminderAudience.RAPPORTEURS)
_DUE = {"due": due, "distance": distance_to("due")}
_DUE_OF_STATE = {**_DUE, "state_party": state_party}

_REMINDERS = (
    Sentence(
        "Please send the information on follow-up by %(due)s (%(distance)s).",
        _DUE,
        (_TO_STATE, is_ahead, nothing_came, something_is_open),
    ),
    Sentence(
        "Please send the part of the information on follow-up that is still open by %(due)s "
        "(%(distance)s).",
        _DUE,
        (_TO_STATE, is_ahead, something_came, something_is_open),
    ),
    Sentence(
        "The information on follow-up was due on %(due)s (%(distance)s). Please send it as soon as "
        "you can.",
        _DUE,
        (_TO_STATE, is_overdue, nothing_came, something_is_open),
    ),
    Sentence(
        "Part of the information on follow-up is still open. It was due on %(due)s (%(distance)s). "
        "Please send it as soon as you can.",
        _DUE,
        (_TO_STATE, is_overdue, something_came, something_is_open),
    ),
    Sentence(
        "%(state_party)s: the information on follow-up is due by %(due)s (%(distance)s).",
        _DUE_OF_STATE,
        (is_ahead, nothing_came, something_is_open),
    ),
    Sentence(
        "%(state_party)s: the rest of the information on follow-up is due by %(due)s "
        "(%(distance)s).",
        _DUE_OF_STATE,
        (is_ahead, something_came, something_is_open),
    ),
    Sentence(
        "%(state_party)s: the information on follow-up is overdue. It was due on %(due)s "
        "(%(distance)s).",
        _DUE_OF_STATE,
        (is_overdue, nothing_came, something_is_open),
    ),
    Sentence(
        "%(state_party)s: part of the information on follow-up is overdue. It was due on %(due)s "
        "(%(distance)s).",
        _DUE_OF_STATE,
        (is_overdue, something_came, something_is_open),
    ),
    Sentence("Send it here, paragraph by paragraph, after signing in:", claims=(_TO_STATE,)),
    Sentence("If it came in, record it here:", claims=(_TO_OFFICERS,)),
    Sentence(
        "Thank you for the information received on %(day)s, on paragraph %(paragraphs)s.",
        {"day": received, "paragraphs": answered_on("day")},
        (_TO_STATE,),
        plural="Thank you for the information received on %(day)s, on paragraphs %(paragraphs)s.",
    ),
    Sentence(
        "Information was received on %(day)s, on paragraph %(paragraphs)s.",
        {"day": received, "paragraphs": answered_on("day")},
        plural="Information was received on %(day)s, on paragraphs %(paragraphs)s.",
    ),
    Sentence(
        "Open: paragraph %(paragraphs)s.",
        {"paragraphs": all_awaited},
        plural="Open: paragraphs %(paragraphs)s.",
    ),
    Sentence(
        "Awaited by the %(committee)s (%(symbol)s):",
        {"committee": committee, "symbol": symbol},
        (nothing_came,),
    ),
    Sentence(
        "Still awaited by the %(committee)s (%(symbol)s):",
        {"committee": committee, "symbol": symbol},
        (something_came,),
    ),
    Sentence(
        "paragraph %(reference)s: %(topic)s",
        {"reference": an_awaited_paragraph, "topic": its_topic("reference")},
    ),
    Sentence(
        "Your request for more time, until %(day)s, awaits a decision. Until then the date above "
        "stands.",
        {"day": asked_until},
        (_TO_STATE,),
    ),
    Sentence(
        "The State party has asked for more time, until %(day)s. The request awaits a decision.",
        {"day": asked_until},
    ),
    Sentence(
        "If you have sent it already, please tell the secretariat when and how. What counts is "
        "the day on which it was received.",
        claims=(_TO_STATE, is_overdue),
    ),
    Sentence("Consider what the committee should do next.", claims=(_TO_RAPPORTEURS, is_overdue)),
    Sentence("If you need more time, ask for it here:", claims=(_TO_STATE,)),
    Sentence("The request for more time:"),
    Sentence("The case:"),
    Sentence("Why this date?"),
)

_NEWS = (
    Sentence("The concluding observations can be read now: %(document)s.", {"document": a_name}),
    Sentence("%(kind)s: the date is %(date)s.", {"kind": a_name, "date": a_day_of_the_case}),
    Sentence(
        "More time given: from %(before)s to %(after)s.",
        {"before": a_day_of_the_case, "after": a_day_of_the_case},
    ),
    Sentence("The date was suspended."),
    Sentence("The date was withdrawn."),
    Sentence(
        "In force again after a suspension: from %(before)s to %(after)s.",
        {"before": a_day_of_the_case, "after": a_day_of_the_case},
    ),
    Sentence(
        "The date was corrected: from %(before)s to %(after)s.",
        {"before": a_day_of_the_case, "after": a_day_of_the_case},
    ),
    Sentence("Reply of the State party recorded, received on %(date)s.", {"date": received}),
    Sentence("Information on follow-up"),
)

_ACCOUNTS = (
    Sentence(
        "The role “%(role)s” (%(place)s) was granted to %(person)s from %(day)s. Granted by: "
        "%(by)s. If this is wrong, tell an administrator at once.",
        dict.fromkeys(("role", "place", "person", "day", "by"), a_name),
    ),
    Sentence("Register of roles"),
    Sentence("Register of roles:"),
    Sentence("Your account"),
    Sentence("Your account:"),
    Sentence(
        "You receive this because it is about your account, or about roles in your committee or "
        "organisation. These emails cannot be turned off."
    ),
)

_FRAME = (
    Sentence("Dear %(name)s,", {"name": recipient}),
    Sentence(
        "You receive this because you are a focal point of %(state_party)s. If that has changed, "
        "tell the secretariat.",
        {"state_party": state_party},
        (_TO_STATE,),
    ),
    Sentence(
        "You receive this because you are an officer of the secretariat for: %(committee)s.",
        {"committee": committee},
        (_TO_OFFICERS,),
    ),
    Sentence(
        "You receive this because you are assigned to this case as a rapporteur.",
        claims=(_TO_RAPPORTEURS,),
    ),
    Sentence("You receive this because of your role in this case."),
    Sentence("You receive this because you follow what it is about."),
    Sentence("You receive this because you chose to receive digests."),
    Sentence("To turn off these emails:"),
    Sentence("How often you receive such emails:"),
    Sentence("What you follow:"),
)

SENTENCES = (*_REMINDERS, *_NEWS, *_ACCOUNTS, *_FRAME)

# --- Subjects -------------------------------------------------------------------------------------

_SUBJECT = {"state_party": a_name, "paragraphs": first_awaited, "due": due}

SUBJECTS = (
    Sentence(
        "%(state_party)s: follow-up overdue since %(due)s",
        {"state_party": a_name, "due": due},
        (is_overdue,),
    ),
    Sentence(
        "%(state_party)s: follow-up due by %(due)s",
        {"state_party": a_name, "due": due},
        (is_ahead,),
    ),
    Sentence(
        "%(state_party)s: para. %(paragraphs)s overdue since %(due)s",
        _SUBJECT,
        (is_overdue,),
        plural="%(state_party)s: paras. %(paragraphs)s overdue since %(due)s",
    ),
    Sentence(
        "%(state_party)s: para. %(paragraphs)s due by %(due)s",
        _SUBJECT,
        (is_ahead,),
        plural="%(state_party)s: paras. %(paragraphs)s due by %(due)s",
    ),
    Sentence(
        "%(n)d thing to know from the follow-up tracker",
        {"n": number_of_things},
        plural="%(n)d things to know from the follow-up tracker",
    ),
)
