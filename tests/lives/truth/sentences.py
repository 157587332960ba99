"""Every sentence that emails may say, with what must be true for each. A new one comes in here.

What is in no line of this table is reported: no sentence reaches a mission that nobody has thought
about how to check.
"""

from recommendations.enums import ReminderAudience
from tests.lives.truth.corrections import CORRECTIONS
from tests.lives.truth.followers import FOLLOWERS
from tests.lives.truth.interruptions import INTERRUPTIONS
from tests.lives.truth.more_time import MORE_TIME, SUBJECTS_TO_THE_NEW
from tests.lives.truth.news import ENDS_THAT_MOVED, SUBJECTS_OF_NEWS
from tests.lives.truth.receipts import RECEIPTS, SUBJECTS_OF_RECEIPTS
from tests.lives.truth.roles import ENDS_OF_ROLES
from tests.lives.truth.said import (
    Sentence,
    a_day_behind,
    a_name,
    a_reason,
    all_awaited,
    all_selected,
    an_awaited_paragraph,
    answered_by_it,
    answered_on,
    asked_for,
    asked_until,
    closes,
    committee,
    counted_from,
    days_after,
    days_to_come,
    distance_to,
    due,
    end_of_the_day,
    has_attachment,
    has_passed,
    is_a_focal_point,
    is_ahead,
    is_in_force,
    is_overdue,
    is_suspended,
    is_to_come,
    is_withdrawn,
    its_day,
    its_place,
    its_secretariat,
    its_topic,
    may_ask_again,
    not_to_state,
    nothing_came,
    number_of_the_others,
    number_of_things,
    opens,
    received,
    recipient,
    somebody_waits,
    something_came,
    something_is_open,
    state_party,
    symbol,
    the_one_before,
    the_period,
    the_states_day,
    to,
    window_has_closed,
)
from tests.lives.truth.state_reminders import STATE_REMINDERS
from tests.lives.truth.suspensions import SUSPENSIONS

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
        "Please send the information on follow-up to the concluding observations %(symbol)s by "
        "%(due)s (%(distance)s).",
        {**_DUE, "symbol": symbol},
        (_TO_STATE, is_ahead, nothing_came, something_is_open),
    ),
    Sentence(
        "Please send the rest of the information on follow-up, on paragraph %(paragraphs)s, by "
        "%(due)s (%(distance)s).",
        {**_DUE, "paragraphs": all_awaited},
        (_TO_STATE, is_ahead, something_came, something_is_open),
        plural="Please send the rest of the information on follow-up, on paragraphs "
        "%(paragraphs)s, by %(due)s (%(distance)s).",
    ),
    Sentence(
        "The day ends at midnight in Geneva, that is at %(hour)s on %(day)s in %(place)s.",
        {"hour": end_of_the_day, "day": a_name, "place": its_place},
        (_TO_STATE, is_ahead),
    ),
    Sentence(
        "The day ends at midnight in Geneva, that is at %(hour)s in %(place)s.",
        {"hour": end_of_the_day, "place": its_place},
        (_TO_STATE, is_ahead),
    ),
    Sentence(
        "The information on follow-up was due on %(due)s (%(distance)s). Please send it as soon as "
        "you can.",
        _DUE,
        (_TO_STATE, is_overdue, nothing_came, something_is_open),
    ),
    Sentence(
        "Part of the information on follow-up is still outstanding. It was due on %(due)s "
        "(%(distance)s). Please send it as soon as you can.",
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
        "If you have sent it already, please tell the secretariat%(address)s when and how. What "
        "counts is the day on which it was received.",
        {"address": its_secretariat},
        claims=(_TO_STATE, is_overdue),
    ),
    Sentence(
        "You can evaluate the case without a reply, or propose that the secretariat write to the "
        "State party. The case:",
        claims=(_TO_RAPPORTEURS, is_overdue, nothing_came),
    ),
    Sentence(
        "You can evaluate what was received, or propose that the secretariat write to the State "
        "party. The case:",
        claims=(_TO_RAPPORTEURS, is_overdue, something_came),
    ),
    Sentence(
        "If you cannot send it soon, say here by when:",
        claims=(_TO_STATE, is_overdue, may_ask_again),
    ),
    Sentence("The request for more time:"),
    Sentence("The case:"),
    Sentence("Why this date?"),
)

_WINDOW = {"opens": opens, "closes": closes}

_NOTICES = (
    *SUSPENSIONS,
    Sentence("The date is %(due)s (%(distance)s).", _DUE, (is_in_force,)),
    Sentence(
        "The date is now %(due)s (%(distance)s). Until now it was %(before)s.",
        {**_DUE, "before": the_one_before},
        (is_in_force,),
    ),
    Sentence(
        "More time was given: the date is now %(due)s (%(distance)s). Until now it was %(before)s.",
        {**_DUE, "before": the_one_before},
        (is_in_force,),
    ),
    Sentence(
        "The suspension has ended. The new date is %(due)s (%(distance)s). Before the suspension "
        "it "
        "was %(before)s.",
        {**_DUE, "before": the_one_before},
        (is_in_force,),
    ),
    Sentence(
        "The date of %(due)s is suspended. Until it is in force again, nothing is due and no "
        "reminders will be sent.",
        {"due": its_day},
        (is_suspended,),
    ),
    Sentence(
        "The date of %(due)s was withdrawn. Nothing is due by it, and no reminders will be sent.",
        {"due": its_day},
        (is_withdrawn,),
    ),
    Sentence(
        "The State party asked for more time, until %(until)s. Until that is decided, the date "
        "stays %(due)s (%(distance)s).",
        {**_DUE, "until": asked_for},
    ),
    Sentence(
        "The request for more time, until %(until)s, could not be granted. The date stays %(due)s "
        "(%(distance)s).",
        {**_DUE, "until": asked_for},
    ),
    Sentence(
        "Please send the information on follow-up as soon as you can.",
        claims=(_TO_STATE, is_overdue, something_is_open),
    ),
    Sentence(
        "Please send what is still open by %(due)s.",
        {"due": due},
        claims=(_TO_STATE, is_ahead, something_came, something_is_open),
    ),
    Sentence(
        "Please send the information on follow-up by %(due)s.",
        {"due": due},
        claims=(_TO_STATE, is_ahead, nothing_came, something_is_open),
    ),
    Sentence("The attached file puts the date into your calendar.", claims=(has_attachment,)),
    Sentence(
        "The attached file moves the entry in your calendar to %(due)s.",
        {"due": due},
        (has_attachment,),
    ),
    Sentence(
        "The attached file marks the entry in your calendar as suspended.",
        claims=(has_attachment, is_suspended),
    ),
    Sentence(
        "The attached file marks the entry in your calendar as withdrawn.",
        claims=(has_attachment, is_withdrawn),
    ),
    Sentence("You will be told the new date when it is in force again.", claims=(is_suspended,)),
    Sentence(
        "You will be reminded on %(days)s and, as long as information is outstanding, again until "
        "%(last)s.",
        {"days": days_to_come, "last": days_to_come},
        (_TO_STATE,),
    ),
    Sentence(
        "The State party will be reminded on %(days)s and, as long as information is outstanding, "
        "again until %(last)s.",
        {"days": days_to_come, "last": days_to_come},
    ),
    Sentence(
        "%(letter)s: due since %(day)s, and not recorded as issued. Draft it here:",
        {"letter": a_name, "day": a_day_behind},
        (_TO_OFFICERS,),
    ),
    Sentence(
        "%(due)s replaces %(before)s, which we had recorded wrongly.",
        {"due": due, "before": the_one_before},
        (_TO_STATE,),
    ),
    Sentence("Please decide on the request.", claims=(_TO_OFFICERS, somebody_waits)),
    Sentence("Grant or refuse it here:", claims=(_TO_OFFICERS, somebody_waits)),
    Sentence("Nothing is asked of you now.", claims=(not_to_state,)),
    Sentence("Reason given by the secretariat: %(reason)s", {"reason": a_reason}),
    Sentence("Reason given by the State party: %(reason)s", {"reason": a_reason}),
    Sentence(
        "As long as information is outstanding, you will be reminded on %(days)s.",
        {"days": days_to_come},
        (_TO_STATE,),
    ),
    Sentence(
        "As long as information is outstanding, the State party will be reminded on %(days)s.",
        {"days": days_to_come},
    ),
    *STATE_REMINDERS,
    Sentence("Stop a reminder:", claims=(_TO_OFFICERS,)),
    Sentence("%(letter)s: due today. Draft it here:", {"letter": a_name}, (_TO_OFFICERS,)),
    Sentence(
        "%(due)s is %(period)s after %(anchor)s on %(on)s.",
        {"due": its_day, "period": the_period, "anchor": a_name, "on": counted_from},
    ),
    Sentence("%(due)s is the date that the document itself names.", {"due": due}),
    Sentence(
        "%(due)s replaces %(before)s: more time was given.",
        {"due": due, "before": the_one_before},
    ),
    Sentence(
        "%(due)s replaces %(before)s, which had been suspended.",
        {"due": due, "before": the_one_before},
    ),
    Sentence(
        "%(due)s replaces %(before)s, which had been recorded wrongly.",
        {"due": due, "before": the_one_before},
    ),
)

_NEWS = (
    *FOLLOWERS,
    Sentence("The concluding observations can be read now: %(document)s.", {"document": symbol}),
    Sentence("%(kind)s: the date is %(date)s.", {"kind": a_name, "date": its_day}),
    Sentence(
        "%(kind)s: more time was given. The new date is %(day)s; until now it was %(before)s.",
        {"kind": a_name, "before": the_one_before, "day": its_day},
    ),
    Sentence("The date was suspended.", claims=(is_suspended,)),
    Sentence("The date was withdrawn.", claims=(is_withdrawn,)),
    Sentence(
        "The date for information on follow-up, %(day)s, was suspended.",
        {"day": its_day},
        (is_suspended,),
    ),
    Sentence(
        "The date for information on follow-up, %(day)s, was withdrawn.",
        {"day": its_day},
        (is_withdrawn,),
    ),
    Sentence(
        "%(kind)s: the suspension has ended. The new date is %(day)s; before the suspension it was "
        "%(before)s.",
        {"kind": a_name, "before": the_one_before, "day": its_day},
    ),
    Sentence(
        "%(kind)s: the date is now %(day)s; until now it was %(before)s.",
        {"kind": a_name, "before": the_one_before, "day": its_day},
    ),
    Sentence(
        "%(kind)s: the date was corrected to %(day)s; it had been recorded as %(before)s.",
        {"kind": a_name, "before": the_one_before, "day": its_day},
    ),
    Sentence(
        "A reply of the State party, received on %(day)s, can be read now.", {"day": received}
    ),
    Sentence(
        "It concerns paragraph %(paragraphs)s.",
        {"paragraphs": answered_by_it},
        plural="It concerns paragraphs %(paragraphs)s.",
    ),
    Sentence(
        "No reply on paragraph %(paragraphs)s has been published here.",
        {"paragraphs": all_awaited},
        plural="No reply on paragraphs %(paragraphs)s has been published here.",
    ),
    *(
        Sentence(
            f"{account}To send the Committee a submission on paragraph %(paragraphs)s, sign in "
            "here:",
            {"paragraphs": all_selected, "address": its_secretariat},
            plural=f"{account}To send the Committee a submission on paragraphs %(paragraphs)s, "
            "sign in here:",
        )
        for account in (
            "Organizations without an account can ask the secretariat (%(address)s) for one. ",
            "",
        )
    ),
    Sentence(
        "That was %(n)d day after the date, %(day)s.",
        {"n": days_after("day"), "day": the_states_day},
        plural="That was %(n)d days after the date, %(day)s.",
    ),
    Sentence("The State party’s information was due by %(due)s.", {"due": the_states_day}),
    # What a date is for, before what became of it.
    Sentence("Information on follow-up due"),
    Sentence("Window for submissions opens"),
    Sentence("Window for submissions closes"),
    Sentence(
        "paragraph %(reference)s, %(topic)s",
        {"reference": an_awaited_paragraph, "topic": its_topic("reference")},
    ),
    Sentence("Submissions of organizations are asked for until %(closes)s.", _WINDOW),
    Sentence("The window for submissions is open from %(opens)s to %(closes)s.", _WINDOW),
    Sentence("The window for submissions is suspended with it.", claims=(is_suspended,)),
    Sentence("The window for submissions is withdrawn with it.", claims=(is_withdrawn,)),
    Sentence(
        "The window for submissions closed on %(closes)s. What comes later is accepted, and "
        "marked as late.",
        _WINDOW,
        (window_has_closed,),
    ),
    *ENDS_THAT_MOVED,
    Sentence("What comes later is accepted, and marked as late."),
    Sentence("The window for submissions opened on %(day)s.", {"day": its_day}, (has_passed,)),
    Sentence("The window for submissions closed on %(day)s.", {"day": its_day}, (has_passed,)),
    Sentence(
        "The window for submissions closes on %(day)s (%(distance)s).",
        {"day": its_day, "distance": distance_to("day")},
        (is_to_come,),
    ),
    Sentence(
        "The window for submissions opens on %(day)s (%(distance)s).",
        {"day": its_day, "distance": distance_to("day")},
        (is_to_come,),
    ),
    Sentence(
        "The date for information on follow-up has passed: %(day)s (%(distance)s).",
        {"day": its_day, "distance": distance_to("day")},
        (has_passed,),
    ),
    Sentence(
        "Information on follow-up is due by %(day)s (%(distance)s).",
        {"day": its_day, "distance": distance_to("day")},
        (is_to_come,),
    ),
)

_ACCOUNTS = (
    *ENDS_OF_ROLES,
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
        "organization. These emails cannot be turned off."
    ),
)

_FRAME = (
    Sentence("Dear %(name)s,", {"name": recipient}),
    Sentence(
        "You receive this because you are a focal point of a State party: %(state_party)s. If "
        "that has changed, tell the secretariat%(address)s.",
        {"address": its_secretariat, "state_party": state_party},
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
    Sentence(
        "If you are no longer a focal point of the State party, tell the secretariat.",
        claims=(is_a_focal_point,),
    ),
    Sentence("To turn off these emails:"),
    Sentence("Secretariat of the %(committee)s", {"committee": committee}, (_TO_STATE,)),
    Sentence(
        "To tell the secretariat something, answer this email, or write to %(address)s",
        {"address": its_secretariat},
        (_TO_STATE,),
    ),
    Sentence(
        "To tell the secretariat something, write to %(address)s", {"address": its_secretariat}
    ),
    Sentence("To turn off the reminders sent to you in this role:"),
    Sentence("How often you receive such emails:"),
    Sentence("What you follow:"),
)

SENTENCES = (
    *_REMINDERS,
    *INTERRUPTIONS,
    *_NOTICES,
    *CORRECTIONS,
    *RECEIPTS,
    *MORE_TIME,
    *_NEWS,
    *_ACCOUNTS,
    *_FRAME,
)

# --- Subjects -------------------------------------------------------------------------------------

_SUBJECT = {"state_party": a_name, "paragraphs": all_awaited, "due": due}

SUBJECTS = (
    Sentence(
        "%(sentence)s (para. %(paragraphs)s)",
        {"sentence": a_name, "paragraphs": all_awaited},
        plural="%(sentence)s (paras. %(paragraphs)s)",
    ),
    Sentence(
        "%(state_party)s: date of %(due)s suspended",
        {"state_party": a_name, "due": its_day},
        (is_suspended,),
    ),
    Sentence(
        "%(state_party)s: date of %(due)s withdrawn",
        {"state_party": a_name, "due": its_day},
        (is_withdrawn,),
    ),
    Sentence(
        "%(state_party)s: more time asked until %(until)s",
        {"state_party": a_name, "until": asked_for},
    ),
    Sentence("%(state_party)s: date stays %(due)s", {"state_party": a_name, "due": due}),
    Sentence(
        "%(state_party)s: date for follow-up set, %(due)s",
        {"state_party": a_name, "due": due},
        (is_ahead,),
    ),
    Sentence("%(state_party)s: date corrected to %(due)s", {"state_party": a_name, "due": due}),
    *SUBJECTS_OF_RECEIPTS,
    *SUBJECTS_TO_THE_NEW,
    Sentence(
        "%(state_party)s: now due by %(due)s", {"state_party": a_name, "due": due}, (is_ahead,)
    ),
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
    Sentence("%(sentence)s, and %(n)d more", {"sentence": a_name, "n": number_of_the_others}),
    Sentence("%(sentence)s (+%(n)d)", {"sentence": a_name, "n": number_of_the_others}),
    *SUBJECTS_OF_NEWS,
    Sentence(
        "%(state_party)s: %(n)d thing to know",
        {"state_party": a_name, "n": number_of_things},
        plural="%(state_party)s: %(n)d things to know",
    ),
    Sentence(
        "%(n)d thing to know from the follow-up tracker",
        {"n": number_of_things},
        plural="%(n)d things to know from the follow-up tracker",
    ),
)
